"""The planned shifts of one's unit: take over a proposal, see what it changes, change one by hand, undo (vaktplan)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import time
from typing import Final, NamedTuple

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.dates import WEEKDAYS, WEEKDAYS_ABBR
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from inngang.rules.rest import Shift
from inngang.service.journal.action import Refused
from inngang.service.organisation import plan
from inngang.service.organisation.actions import ShiftRow, take_shifts, undo_shifts
from inngang.service.organisation.shift_changes import latest_changes
from inngang.web.leadership.forecast import asked
from inngang.web.leadership.staffing import address_of, query_of, question
from inngang.web.leadership.views import LEADS, _page
from inngang.web.parts.enquiry import done
from inngang.web.parts.jinja import say
from inngang.web.parts.posted import number_of
from inngang.web.parts.viewer import staff_only

CLOCK: Final = re.compile(r"^(\d{1,2})(?:[.:](\d{2}))?$")
Days = tuple[str, ...]  # seven, each as “08.00–11.00, 11.30–15.30”; nothing when they are free


class Proposed(NamedTuple):
    """One colleague: the week they have, the week proposed, and the hours of each."""

    staff_id: int
    name: str
    now: Days
    then: Days
    hours_now: float
    hours_then: float
    keeps: tuple[int, ...]  # weekdays that stay, as they are away then in the week asked about

    @property
    def is_changed(self) -> bool:
        return self.now != self.then

    @property
    def days(self) -> list[tuple[int, str, str, str, bool]]:
        """Each weekday: its number, its name, now, then, and whether it stays because they are away."""
        return [
            (day, str(WEEKDAYS[day]), self.now[day], self.then[day], day in self.keeps)
            for day in range(7)
            if self.now[day] or self.then[day] or day < 5
        ]


class CannotRead(ValueError):
    """A day is not written as from and to."""


def told(shifts: Iterable[tuple[time, time]]) -> str:
    return ", ".join(f"{a:%H.%M}–{b:%H.%M}" for a, b in shifts)


def read(text: str, weekday: int) -> list[ShiftRow]:
    """“08.00–11.00, 11.30–15.30”, also with colons, hyphens or whole hours. Raises: CannotRead."""
    found = []
    for part in filter(None, re.split(r"[,;]", text.replace(" ", ""))):
        ends = re.split(r"[-–]", part)
        if len(ends) != 2:
            raise CannotRead(text)
        found.append(ShiftRow(weekday, _clock(ends[0]), _clock(ends[1])))
    return found


def _clock(text: str) -> time:
    match = CLOCK.match(text)
    try:
        return time(int(match[1]), int(match[2] or 0)) if match else _no(text)
    except ValueError:
        return _no(text)


def _no(text: str) -> time:
    raise CannotRead(text)


@staff_only(*LEADS)
@require_http_methods(["GET", "POST"])
def planned(request: HttpRequest) -> HttpResponse:
    """The week of each colleague, as the day, the forecast and the cover go by it; and what was last changed."""
    viewer, at = request.viewer.by, timezone.now()  # type: ignore[attr-defined]
    refused = ""
    if request.method == "POST":
        try:
            if request.POST.get("verb") == "undo":
                count = undo_shifts(change_id=number_of(request.POST.get("change", "")), by=viewer, at=at)
                done(request, gettext("Undone. %(count)s colleagues have back the week they had.") % {"count": count})
            else:
                who = number_of(request.POST.get("who", ""))
                take_shifts(weeks={who: _posted(request, who)}, kind="hand", by=viewer, at=at)
                done(request, gettext("The week is changed. It holds at once."))
            return redirect("leadership:shifts")
        except Refused as no:
            refused = say(no.why)
        except CannotRead as text:
            refused = _unreadable(text)
    weeks = [(one.staff_id, one.name, _days(one)) for one in plan.weeks(viewer=viewer)]
    answer = _page(
        request,
        "shifts",
        "leadership:shifts",
        {
            "weeks": [(who, name, _shown(request, who, days), _hours(days)) for who, name, days in weeks],
            "day_names": [str(WEEKDAYS[day]) for day in range(7)],
            "short_names": [str(WEEKDAYS_ABBR[day]) for day in range(7)],
            "changes": latest_changes(viewer=viewer),
            "done": request.session.pop("done", None),
            "may_change": viewer.role in plan.LEADERS,
            "refused": refused,
            "refused_for": number_of(request.POST.get("who", "")),
        },
    )
    answer.status_code = 422 if refused else 200
    return answer


@staff_only(*LEADS)
@require_http_methods(["GET", "POST"])
def proposed(request: HttpRequest) -> HttpResponse:
    """What the proposed shifts would change, one colleague at a time; those ticked are taken over as they stand in the form."""
    viewer, at = request.viewer.by, timezone.now()  # type: ignore[attr-defined]
    refused = ""
    if request.method == "POST":
        try:
            chosen = [number_of(one) for one in request.POST.getlist("who")]
            weeks = {who: _posted(request, who) for who in chosen}
            take_shifts(weeks=weeks, kind="proposal", by=viewer, at=at)
            done(request, gettext("The shifts are taken over. They hold at once, week after week."))
            return redirect("leadership:shifts")
        except Refused as no:
            refused = say(no.why)
        except CannotRead as text:
            refused = _unreadable(text)
    found = question(request, asked(request), with_shifts=True)
    people: list[Proposed] = []
    if found is not None and found.rota is not None:
        mine = {one.staff_id: one for one in plan.weeks(viewer=viewer)}
        for (person, week), one in zip(found.shifts(), found.team, strict=True):
            if person.staff_id in mine:
                people.append(_proposed(mine[person.staff_id], week, one.person.away))
    answer = _page(
        request,
        "shifts_proposed",
        "leadership:staffing",
        {
            "found": found,
            "people": [one for one in people if one.is_changed],
            "same": [one.name for one in people if not one.is_changed],
            "others": len(found.team) - len(people) if found and found.rota else 0,
            "posted": {name: request.POST.get(name, "") for name in request.POST} if refused else {},
            "ticked": {number_of(one) for one in request.POST.getlist("who")} if refused else None,
            "may_change": viewer.role in plan.LEADERS,
            "week_days": [str(WEEKDAYS[day]) for day in range(7)],
            "refused": refused,
            "back": address_of(request.GET.dict() | {"vakter": "1"}, "vakter"),
            "here": f"{reverse('leadership:shifts_proposed')}?{query_of(request.GET)}",
        },
    )
    answer.status_code = 422 if refused else 200
    return answer


def _proposed(card: plan.WeekCard, week: Sequence[Shift], away: frozenset[int]) -> Proposed:
    """The proposal in the words of the plan: lunch is a gap. What they have on days they are away that week, stays."""
    now = _days(card)
    then = [""] * 7
    for one in week:
        parts = [(one.starts, one.break_from), (one.break_to, one.ends)]
        spans = parts if one.break_to > one.break_from else [(one.starts, one.ends)]
        then[one.weekday] = told((_time(a), _time(b)) for a, b in spans)
    for day in away:
        then[day] = now[day]
    keeps = tuple(sorted(day for day in away if now[day]))
    return Proposed(card.staff_id, card.name, now, tuple(then), _hours(now), _hours(then), keeps)


def _days(card: plan.WeekCard) -> Days:
    return tuple(", ".join(f"{a}–{b}" for a, b in day).replace(":", ".") for day in card.days)


def _hours(days: Sequence[str]) -> float:
    found = [one for day, text in enumerate(days) for one in read(text, day)]
    return sum((one.ends.hour - one.starts.hour) * 60 + one.ends.minute - one.starts.minute for one in found) / 60


def _time(minute: int) -> time:
    return time(minute // 60, minute % 60) if minute < 24 * 60 else time(23, 59)


def _posted(request: HttpRequest, who: int) -> list[ShiftRow]:
    return [one for day in range(7) for one in read(request.POST.get(f"dag-{who}-{day}", ""), day)]


def _shown(request: HttpRequest, who: int, days: Days) -> Days:
    """What was written, when it was not taken."""
    if request.method != "POST" or number_of(request.POST.get("who", "")) != who:
        return days
    return tuple(request.POST.get(f"dag-{who}-{day}", "")[:60] for day in range(7))


def _unreadable(text: Exception) -> str:
    shown: Mapping[str, str] = {"text": str(text)[:60]}
    return (
        gettext("“%(text)s” is no shift. Write it as 08.00–15.30, or with lunch as 08.00–11.00, 11.30–15.30.") % shown
    )
