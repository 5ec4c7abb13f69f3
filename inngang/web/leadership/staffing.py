"""How many must answer (bemanning): the need of each half-hour against those planned, and shifts that would do better."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils.dates import WEEKDAYS, WEEKDAYS_ABBR
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods

from inngang.rules.rest import Shift
from inngang.rules.staffing import Terms
from inngang.rules.text import guarded
from inngang.rules.vocabulary import marked
from inngang.service.planning import better_shifts, calculations, staffing
from inngang.service.planning.arrivals import EXAMPLE
from inngang.service.planning.calculations import SHIFTS, STAFFING, Calculation
from inngang.service.planning.rota import CannotPlanShifts, Meeting, Person, Price, Rota
from inngang.service.planning.staffing import Half, Planned, Week
from inngang.web.leadership.allocation import _decimal
from inngang.web.leadership.counting import looked_again, posted
from inngang.web.leadership.counting import shown as counted
from inngang.web.leadership.forecast import FOOT, LEFT, WIDTH, Asked, _scale, asked, choices, file_of, named
from inngang.web.leadership.views import LEADS, _page
from inngang.web.parts.jinja import url
from inngang.web.parts.viewer import staff_only

HEIGHT = 240
SHOWN = 12
WEEKS_AHEAD = 8
TERMS = {
    "reached": (marked("Percent who should reach somebody"), 50, 99.9),
    "minutes_each": (marked("Minutes for each contact"), 0.5, 240),
    "patience": (marked("Minutes people wait before they give up"), 0.5, 1_000),
    "away": (marked("Percent who are ill or away"), 0, 60),
    "hour": (marked("Kroner for an hour at work"), 0, 10_000),
    "missing": (marked("Kroner it is worth that nobody is missing for half an hour"), 1, 100_000),
}
IN_PERCENT = ("reached", "away")
FOLLOWED = "vent"  # in the address a page asks again at, when it is the shifts it waits for
FOLLOWING = f"&{FOLLOWED}=vakter"
QUESTION = ("tall", "enhet", "linje", "uke", "mote", *TERMS)  # what the form asks, as it stands in the address


class Stack(NamedTuple):
    """One half-hour: covered, missing on top of it, or more than needed."""

    x: float
    width: float
    covered_y: float
    covered: float
    rest_y: float
    rest: float
    kind: str  # late or over


class Picture(NamedTuple):
    """The week by half-hours, day beside day."""

    width: int
    height: int
    floor: int
    marks: tuple[tuple[float, str], ...]
    days: tuple[tuple[float, str], ...]
    stacks: tuple[Stack, ...]


class Question(NamedTuple):
    """What the address asks for, and the answer to it."""

    given: Asked
    monday: date
    terms: Terms
    price: Price
    values: dict[str, float]
    wrong: list[tuple[str, str]]
    team: list[Planned]
    before: Week
    rota: Rota | None
    after: Week | None
    refused: str
    search: dict[str, Any] | None = None  # the question about better shifts, when it is asked and can be
    looked: Calculation | None = None  # how it goes with that question

    @property
    def is_to_be_found(self) -> bool:
        """Better shifts are asked for, and not there yet."""
        return self.search is not None and self.rota is None

    def shifts(self) -> list[tuple[Person, tuple[Shift, ...]]]:
        """Those shown: the proposed shifts, or those planned."""
        weeks = self.rota.weeks if self.rota else [one.shifts for one in self.team]
        return [(one.person, tuple(week)) for one, week in zip(self.team, weeks, strict=True)]

    def shown(self, *, proposed: bool = True) -> Week:
        """The line asked for, or all of them; those who know several have been shared among all."""
        week = self.after if self.after and proposed else self.before
        return week.only(self.given.line) if self.given.line else week

    def name(self, person: Person) -> str:
        return gettext("Adviser %(number)s") % {"number": person.name} if self.given.source == EXAMPLE else person.name


def drawn(week: Week) -> Picture | None:
    """All the lines of it together; None when nobody is needed."""
    cells: dict[tuple[int, int], list[float]] = {}
    for one in week.halves.values():
        cell = cells.setdefault((one.weekday, one.slot), [0.0, 0.0, 0.0])
        for place, value in enumerate((min(one.need, one.planned), one.missing, one.over)):
            cell[place] += value
    days = sorted({day for day, _ in cells})
    if not days:
        return None
    top, marks = _scale(max(a + max(b, c) for a, b, c in cells.values()))
    floor, room = HEIGHT - FOOT, (WIDTH - LEFT) / len(days)
    wide = (room - 8) / max(1, len(week.slots))
    stacks = []
    for (day, slot), (covered, missing, over) in sorted(cells.items()):
        x = round(LEFT + days.index(day) * room + week.slots.index(slot) * wide, 1)
        tall, rest = (round((floor - 8) * value / top, 1) for value in (covered, missing or over))
        kind = "late" if missing else "over"
        stacks.append(Stack(x, round(wide - 0.6, 1), floor - tall, tall, floor - tall - rest, rest, kind))
    names = tuple((round(LEFT + (n + 0.5) * room, 1), str(WEEKDAYS[day])) for n, day in enumerate(days))
    scale = tuple((round(floor - (floor - 8) * value / top, 1), text) for value, text in marks)
    return Picture(WIDTH, HEIGHT, floor, scale, names, tuple(stacks))


def _terms(request: HttpRequest, unit: int, given: Asked) -> tuple[Terms, Price, dict[str, float], list[Any]]:
    """The terms of the address; what is no number keeps ours, and is said."""
    values: dict[str, float] = Terms()._asdict() | Price()._asdict()
    if given.source != EXAMPLE and not given.came.is_thin(given.line):
        values["minutes_each"] = round(staffing.counted_minutes(unit, at=given.at) or values["minutes_each"], 1)
    wrong = []
    for name, (title, least, most) in TERMS.items():
        said = request.GET.get(name, "").strip()
        number = _decimal(said) if said else None
        if number is not None and least <= number <= most:
            values[name] = number / 100 if name in IN_PERCENT else number
        elif said:
            told = {"title": gettext(title), "least": least, "most": most}
            wrong.append((f"id_{name}", gettext("%(title)s must be a number from %(least)s to %(most)s.") % told))
    terms = Terms(*(values[name] for name in Terms._fields))
    return terms, Price(values["hour"], values["missing"]), values, wrong


def _meeting(request: HttpRequest) -> tuple[Meeting, ...]:
    """A meeting for everybody of half an hour or more, such as “1-840-900”; nothing else is taken."""
    parts = request.GET.get("mote", "").split("-")
    if len(parts) != 3 or not all(one.isascii() and one.isdigit() and len(one) < 5 for one in parts):
        return ()
    day, starts, ends = map(int, parts)
    return ((day, starts, ends),) if day < 7 and starts < ends <= 1440 else ()


def _monday(request: HttpRequest, today: date) -> date:
    """The Monday of the week asked for; the next one when it is none, or too far away."""
    coming = today - timedelta(days=today.weekday()) + timedelta(days=7)
    try:
        found = date.fromisoformat(request.GET.get("uke", ""))
    except ValueError:
        return coming
    found -= timedelta(days=found.weekday())
    return found if coming - timedelta(days=7) <= found <= coming + timedelta(weeks=WEEKS_AHEAD) else coming


def question(request: HttpRequest, given: Asked, *, with_shifts: bool = False) -> Question | None:
    """Everything the page and the files tell; None while there is too little to go by. With shifts: those the jobs found."""
    if given.came.is_thin(given.line):
        return None
    terms, price, values, wrong = _terms(request, given.unit, given)
    monday = _monday(request, given.today)
    lines = [one for one in given.came.lines if not given.came.is_thin(one)]
    found = staffing.expected(given.came, lines, [monday + timedelta(days=n) for n in range(7)])
    open_ = staffing.opening(given.unit, monday, at=given.at)
    meeting = _meeting(request)
    everybody = staffing.people(source=given.source, unit=given.unit, monday=monday)
    team = [
        one._replace(person=one.person._replace(meetings=meeting)) for one in everybody if one.person.lines & set(lines)
    ]
    before = staffing.week(found, open_, team, terms)
    rota, after, refused, search, looked = None, None, "", None, None
    if with_shifts or request.GET.get("vakter") == "1":
        need = {cell: one.need for cell, one in before.halves.items()}
        try:
            search = better_shifts.asked([one.person for one in team], need, open_, price)
        except CannotPlanShifts:
            refused = (
                gettext("Shifts are found for up to 60 people at a time. Choose a unit or a line.")
                if team
                else gettext("Nobody here answers these lines, so there is nobody to plan. Choose another unit.")
            )
        else:
            by = request.viewer.by  # type: ignore[attr-defined]
            looked = calculations.answered(kind=SHIFTS, subject=_about(given, monday), asked=search, viewer=by).this
            if looked is not None and looked.result is not None:
                rota = better_shifts.read(search, looked.result)
                after = staffing.with_cover(before, rota.covered, terms)
    return Question(given, monday, terms, price, values, wrong, team, before, rota, after, refused, search, looked)


def _about(given: Asked, monday: date) -> str:
    return f"{given.source} {given.unit} {monday.isoformat()}"


def query_of(given: Mapping[str, str], *more: str) -> str:
    """What stands after “?” to ask what this one asks, and nothing more."""
    return urlencode({name: given[name] for name in (*QUESTION, *more) if given.get(name)})


def address_of(given: Mapping[str, str], *more: str) -> str:
    """The address of the page that asks the same."""
    return f"{url('leadership:staffing')}?{query_of(given, *more)}"


def _why(one: Half, found: Question) -> str:
    """Where those are who could have answered."""
    said = staffing.why(found.shifts(), one)
    parts = (
        (said.not_at_work, gettext("%(count)s not at work")),
        (said.on_break, gettext("%(count)s at lunch")),
        (said.in_meeting, gettext("%(count)s in a meeting")),
        (said.on_other_lines, gettext("%(count)s answer another line")),
    )
    told = ", ".join(text % {"count": count} for count, text in parts if count)
    return told or gettext("nobody more knows this line")


def tried(found: Question) -> tuple[str, dict[str, Any]]:
    """What is to be tried in the simulator: what it is about, and the week with every number it goes by."""
    halves = [
        [one.line, one.weekday, one.slot, round(one.contacts, 4), one.need, one.planned,
         None if one.reached is None else round(one.reached, 6)]
        for one in found.shown().halves.values()
    ]  # fmt: skip
    given, monday = found.given, found.monday.isoformat()
    about = f"{given.source} {given.unit} {given.line or '-'} {monday} {'proposed' if found.rota else 'planned'}"
    return about, {"monday": monday, "terms": found.terms._asdict(), "halves": halves}


@staff_only(*LEADS)
@require_http_methods(["GET", "POST"])
def page(request: HttpRequest) -> HttpResponse:
    """The picture, where somebody is missing and why, the need, and the shifts. Nothing is changed for anybody."""
    verb = request.POST.get("verb")
    if verb == "show":
        return redirect(address_of(request.POST))
    if verb == "shifts":  # the button stands in the form, so the question is in what was posted
        request.GET = QueryDict(query_of(request.POST.dict() | {"vakter": "1"}, "vakter"))
    given = asked(request)
    found = question(request, given)
    if found is None:
        return _page(request, "staffing", "leadership:staffing", choices(given) | {"found": None})
    about, whole = tried(found)
    address, refused = address_of(request.GET, "vakter"), []
    if request.method == "POST":
        answer = (
            _search(request, found, address)
            if verb == "shifts"
            else posted(request, kind=STAFFING, subject=about, asked=whole, address=address + "#prov")
        )
        if isinstance(answer, HttpResponse):
            return answer
        refused = answer
    viewer = request.viewer.by  # type: ignore[attr-defined]
    this, last = calculations.answered(kind=STAFFING, subject=about, asked=whole, viewer=viewer)
    followed = (found.looked, address + FOLLOWING) if FOLLOWED in request.GET else (this, address)
    if again := looked_again(request, *followed):
        return again
    played = this if this is not None and this.result else last
    shown, before = found.shown(), found.shown(proposed=False)
    short = sorted(
        (one for one in shown.halves.values() if one.missing >= 0.5), key=lambda one: (-one.missing, one[1:3])
    )
    in_form = {name: found.values[name] * (100 if name in IN_PERCENT else 1) for name in TERMS}
    by_time: dict[tuple[int, int], Half] = {}
    for one in shown.halves.values():
        so_far = by_time.get((one.weekday, one.slot), Half("", one.weekday, one.slot, 0.0, 0, 0.0, None))
        by_time[one.weekday, one.slot] = so_far._replace(
            contacts=so_far.contacts + one.contacts, need=so_far.need + one.need, planned=so_far.planned + one.planned
        )
    days = sorted({day for day, _ in by_time})
    hours = sum(each.worked for one in found.team for each in one.shifts) / 60
    return _page(
        request,
        "staffing",
        "leadership:staffing",
        choices(found.given)
        | {
            "found": found,
            "shown": shown,
            "before": before,
            "picture": drawn(shown),
            "short": [(one, named(one.line), WEEKDAYS[one.weekday], _clock(one.slot), _why(one, found)) for one in short[:SHOWN]],
            "short_in_all": len(short),
            "line_name": named(found.given.line) if found.given.line else gettext("All lines together"),
            "table": [(_clock(slot), [by_time.get((day, slot)) for day in days]) for slot in shown.slots],
            "days": [str(WEEKDAYS[day]) for day in days],
            "day_names": [str(WEEKDAYS_ABBR[day]) for day in range(7)],
            "terms": [(name, gettext(one[0]), f"{in_form[name]:.10g}") for name, one in TERMS.items()],
            "weeks": _weeks(found.given.today),
            "meetings": _meetings(),
            "mote": request.GET.get("mote", ""),
            "kroner_before": hours * found.price.hour,
            "rows": [(found.name(person), _spans(week)) for person, week in found.shifts()] if found.rota else [],
            "refused": refused,
            "played": played,
            "is_of_now": played is this,
            "counting": counted(request, this, address),
            "looking": counted(request, found.looked, address + FOLLOWING),
            "address": address,
            "query": query_of(request.GET, "vakter"),
        },
    )  # fmt: skip


def _search(request: HttpRequest, found: Question, address: str) -> Any:
    """Have better shifts found. What has been found to the end stands: the same question has the same answer."""
    is_there = found.rota is not None and found.looked is not None and found.looked.state == "done"
    if found.search is None or is_there:
        return redirect(address)
    about = _about(found.given, found.monday)
    return posted(request, kind=SHIFTS, subject=about, asked=found.search, address=address)


def _clock(slot: int) -> str:
    return f"{slot // 2:02d}.{slot % 2 * 3}0"


def _spans(week: tuple[Shift, ...]) -> list[str]:
    """Seven days, each with its shift and lunch in words."""
    found = [""] * 7
    for one in week:
        told = {"from": _minute(one.starts), "to": _minute(one.ends), "lunch": _minute(one.break_from)}
        has_break = one.break_to > one.break_from
        found[one.weekday] = (
            gettext("%(from)s–%(to)s, lunch %(lunch)s") if has_break else gettext("%(from)s–%(to)s")
        ) % told
    return found


def _minute(minute: int) -> str:
    return f"{minute // 60:02d}.{minute % 60:02d}"


def _weeks(today: date) -> list[tuple[str, str]]:
    first = today - timedelta(days=today.weekday())
    mondays = [first + timedelta(weeks=n) for n in range(WEEKS_AHEAD + 1)]
    return [
        (one.isoformat(), gettext("Week %(number)s, from %(day)s")
         % {"number": one.isocalendar().week, "day": one.strftime("%d.%m.")})
        for one in mondays
    ]  # fmt: skip


def _meetings() -> list[tuple[str, str]]:
    found = [("", gettext("No meeting"))]
    for day in range(5):
        for starts in (9 * 60, 13 * 60, 14 * 60):
            told = {"day": WEEKDAYS[day], "from": _minute(starts), "to": _minute(starts + 60)}
            found.append((f"{day}-{starts}-{starts + 60}", gettext("%(day)s %(from)s–%(to)s") % told))
    return found


@staff_only(*LEADS)
@require_GET
def export(request: HttpRequest) -> HttpResponse:
    """Each half-hour of each line, with need, planned, missing and cost."""
    found = question(request, asked(request))
    if found is not None and found.is_to_be_found:
        return redirect(address_of(request.GET, "vakter"))
    out = io.StringIO()
    table = csv.writer(out, delimiter=";", lineterminator="\r\n")
    table.writerow(
        ["linje", "dag", "halvtime", "ventet", "behov", "planlagt", "mangler", "over", "naar_fram", "kroner"]
    )
    for one in found.shown().halves.values() if found else ():
        assert found is not None
        on = (found.monday + timedelta(days=one.weekday)).isoformat()
        numbers = [f"{one.contacts:.2f}", one.need, f"{one.planned:g}", f"{one.missing:g}", f"{one.over:g}"]
        reached = "" if one.reached is None else f"{one.reached:.4f}"
        table.writerow([guarded(one.line), on, _clock(one.slot), *numbers, reached, f"{one.kroner(found.price):.0f}"])
    return file_of("bemanning.csv", out.getvalue())


@staff_only(*LEADS)
@require_GET
def shifts(request: HttpRequest) -> HttpResponse:
    """The shifts the page shows, one a row."""
    found = question(request, asked(request))
    if found is not None and found.is_to_be_found:
        return redirect(address_of(request.GET, "vakter"))
    out = io.StringIO()
    table = csv.writer(out, delimiter=";", lineterminator="\r\n")
    table.writerow(["navn", "dag", "fra", "til", "lunsj_fra", "lunsj_til"])
    for person, week in found.shifts() if found else ():
        assert found is not None
        for one in week:
            lunch = [_minute(one.break_from), _minute(one.break_to)] if one.break_to > one.break_from else ["", ""]
            on = (found.monday + timedelta(days=one.weekday)).isoformat()
            table.writerow([guarded(found.name(person)), on, _minute(one.starts), _minute(one.ends), *lunch])
    return file_of("vakter.csv", out.getvalue())
