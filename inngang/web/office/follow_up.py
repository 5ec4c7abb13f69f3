"""One person and their advisers: the timeline, the handover, needs, conditions, agreed times, and who has them (oppfølging)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods

from inngang.rules.following import CLAIM_WORDS, ENDED_WORDS, NEED_WORDS, Ended, Need
from inngang.rules.hours import OSLO
from inngang.rules.vocabulary import Purpose, Role, Side, Why, marked
from inngang.service.access import door
from inngang.service.access.followed import followed
from inngang.service.enquiries.actions import answer_wish, change_adviser
from inngang.service.enquiries.following import FollowingCard, following
from inngang.service.enquiries.owed import LateWithoutReason
from inngang.service.journal.action import Refused
from inngang.service.organisation import queries as organisation
from inngang.service.organisation.actions import (
    agree_time,
    assess_need,
    end_condition,
    end_time,
    pass_on_condition,
    set_condition,
)
from inngang.web.office.start_dates import correct_date, dates_given, end_date, record_date
from inngang.web.office.views import DESK
from inngang.web.parts import enquiry_forms as forms
from inngang.web.parts.enquiry import done, page_number, shown
from inngang.web.parts.enquiry_told import WEEKDAYS, agreed_in_words
from inngang.web.parts.jinja import say
from inngang.web.parts.posted import number_of
from inngang.web.parts.viewer import staff_only

ADVISERS = (Role.STATE_ADVISER, Role.MUNICIPAL_ADVISER)
ROLES = (*ADVISERS, Role.TEAM_LEAD)


@staff_only(*ADVISERS)
@require_GET
def my_people(request: HttpRequest) -> HttpResponse:
    """Those I follow up, and how often each has got in touch lately."""
    viewer, at = request.viewer, timezone.now()  # type: ignore[attr-defined]
    given = {
        **shown(request, DESK),
        "page": followed(viewer=viewer.by, at=at, staff_id=viewer.staff_id, page=page_number(request)),
    }
    return render(request, "office/my_people.html", given)


@staff_only(*ROLES)
@require_http_methods(["GET", "POST"])
def follow_up(request: HttpRequest, person_id: int) -> HttpResponse:
    """Through the door; each form is a small verb, and a no stands on the page with what was written."""
    by, at = request.viewer.by, timezone.now()  # type: ignore[attr-defined]
    purpose = Purpose.SUPERVISE if by.role == Role.TEAM_LEAD else Purpose.ANSWER
    try:
        person = door.open_person(person_id=person_id, by=by, purpose=purpose, at=at)
    except door.DoorClosed:
        raise Http404 from None
    refused, is_late, verb = "", False, request.POST.get("verb", "")
    if request.method == "POST" and verb in VERBS:
        try:
            done(request, VERBS[verb](request, person_id, at))
            return redirect("office:follow_up", person_id)
        except Refused as no:
            refused, is_late = say(no.why), isinstance(no, LateWithoutReason)
    card = following(person_id=person_id, sees=person.sees, at=at)
    unit_id = request.viewer.unit_id  # type: ignore[attr-defined]
    given = {
        **shown(request, DESK),
        "person": person,
        "card": card,
        "refused": refused,
        "verb": verb if refused else "",
        "draft": request.POST if refused else {},
        "is_late": is_late,
        "late_options": forms.late_options(),
        "today": at.astimezone(OSLO).date().isoformat(),
        "advisers": [(one.staff_id, one.name) for one in organisation.colleagues(unit_id) if one.role in ADVISERS],
        "needs": [(str(code), gettext(text)) for code, text in NEED_WORDS.items()],
        "endings": [(str(code), gettext(text)) for code, text in ENDED_WORDS.items()],
        "weekdays": [(str(day), gettext(text)) for day, text in enumerate(WEEKDAYS)],
        "agreed_in_words": agreed_in_words,
        "need_words": NEED_WORDS,
        "ended_words": ENDED_WORDS,
        "claim_words": CLAIM_WORDS,
        "may": _may(card, request.viewer),  # type: ignore[attr-defined]
        **dates_given(person_id, person.sees, by.role, at),
    }
    return render(request, "office/follow_up.html", given, status=422 if refused else 200)


def _may(card: FollowingCard, viewer: Any) -> frozenset[str]:
    """What the forms show; each verb checks again."""
    mine = {tie.side for tie in card.ties if tie.staff_id == viewer.staff_id}
    leads = viewer.role == Role.TEAM_LEAD and any(tie.unit_id in viewer.by.unit_ids for tie in card.ties)
    found: set[str] = set()
    if mine or leads:
        found |= {"change"}
    if leads:
        found |= {"wish"}
    if mine:
        found |= {"time"}
    if viewer.role == Role.STATE_ADVISER:
        found |= {"assess"}
    if viewer.role in ADVISERS:
        found |= {"condition"}
    return frozenset(found)


def _side(request: HttpRequest) -> Side:
    given = request.POST.get("side", "")
    return Side(given) if given in set(Side) else Side.UNKNOWN


def _day(request: HttpRequest, name: str) -> date:
    try:
        return date.fromisoformat(request.POST.get(name, ""))
    except ValueError:
        raise forms.NotFilledIn(Why(marked("Choose a day."))) from None


def _time(request: HttpRequest, name: str) -> time:
    try:
        return time.fromisoformat(request.POST.get(name, ""))
    except ValueError:
        raise forms.NotFilledIn(Why(marked("Write from and to as a time, like 10:30."))) from None


def _change(request: HttpRequest, person_id: int, at: datetime) -> str:
    name = change_adviser(
        person_id=person_id,
        side=_side(request),
        to_staff=number_of(request.POST.get("staff", "")),
        note=request.POST.get("note", "").replace("\r\n", "\n"),
        by=request.viewer.by,  # type: ignore[attr-defined]
        at=at,
    )
    return gettext("%(name)s has the person now, with your note. The person is told.") % {"name": name}


def _wish(request: HttpRequest, person_id: int, at: datetime) -> str:
    staff = number_of(request.POST.get("staff", ""))
    answer_wish(
        person_id=person_id,
        side=_side(request),
        to_staff=staff or None,
        note=request.POST.get("note", "").replace("\r\n", "\n"),
        text=request.POST.get("text", "").replace("\r\n", "\n"),
        late_reason=request.POST.get("late_reason", ""),
        by=request.viewer.by,  # type: ignore[attr-defined]
        at=at,
    )
    return gettext("The person has the answer.")


def _agree(request: HttpRequest, person_id: int, at: datetime) -> str:
    weekday = request.POST.get("weekday", "")
    agree_time(
        person_id=person_id,
        weekday=int(weekday) if weekday.isdecimal() and len(weekday) == 1 else -1,
        starts=_time(request, "starts"),
        ends=_time(request, "ends"),
        by=request.viewer.by,  # type: ignore[attr-defined]
        at=at,
    )
    return gettext("Agreed. The person sees it, and it is offered when you promise to phone.")


def _end_time(request: HttpRequest, person_id: int, at: datetime) -> str:
    by = request.viewer.by  # type: ignore[attr-defined]
    end_time(time_id=number_of(request.POST.get("time", "")), person_id=person_id, by=by, at=at)
    return gettext("The time is not agreed any more.")


def _assess(request: HttpRequest, person_id: int, at: datetime) -> str:
    need = request.POST.get("need", "")
    if need not in NEED_WORDS:
        raise forms.NotFilledIn(Why(marked("Choose what the assessment ended in.")))
    assess_need(
        person_id=person_id,
        unit_id=request.viewer.unit_id,  # type: ignore[attr-defined]
        assessed_on=_day(request, "on"),
        need=Need(need),
        why=request.POST.get("why", "").replace("\r\n", "\n"),
        by=request.viewer.by,  # type: ignore[attr-defined]
        at=at,
    )
    return gettext("Recorded. The person sees it.")


def _set_condition(request: HttpRequest, person_id: int, at: datetime) -> str:
    set_condition(
        person_id=person_id,
        what=request.POST.get("what", ""),
        owner=number_of(request.POST.get("staff", "")),
        look_on=_day(request, "on"),
        unit_id=request.viewer.unit_id,  # type: ignore[attr-defined]
        by=request.viewer.by,  # type: ignore[attr-defined]
        at=at,
    )
    return gettext("The condition is set, and has one who follows it up.")


def _pass_on(request: HttpRequest, person_id: int, at: datetime) -> str:
    condition, owner = number_of(request.POST.get("condition", "")), number_of(request.POST.get("staff", ""))
    by = request.viewer.by  # type: ignore[attr-defined]
    pass_on_condition(condition_id=condition, person_id=person_id, owner=owner, by=by, at=at)
    return gettext("Another follows it up now.")


def _end_condition(request: HttpRequest, person_id: int, at: datetime) -> str:
    how = request.POST.get("how", "")
    if how not in ENDED_WORDS:
        raise forms.NotFilledIn(Why(marked("Say how it ended.")))
    condition, by = number_of(request.POST.get("condition", "")), request.viewer.by  # type: ignore[attr-defined]
    end_condition(condition_id=condition, person_id=person_id, how=Ended(how), by=by, at=at)
    return gettext("The condition has ended.")


VERBS: dict[str, Callable[[HttpRequest, int, datetime], str]] = {
    "change": _change,
    "wish": _wish,
    "time": _agree,
    "end_time": _end_time,
    "assess": _assess,
    "condition": _set_condition,
    "pass_on": _pass_on,
    "end_condition": _end_condition,
    "record_date": record_date,
    "correct_date": correct_date,
    "end_date": end_date,
}
