"""Opening hours kept by those who lead or keep the register: offices, one office, and the form of one place (åpningstider)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from babel.dates import get_day_names
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from inngang.rules.hours import OSLO
from inngang.rules.opening import MEASURES, Place
from inngang.rules.vocabulary import LINES, OFFICE_KINDS, Channel, Role, UnitKind, marked
from inngang.service.journal import events
from inngang.service.journal.action import Refused
from inngang.service.key_figures import sound_hours
from inngang.service.key_figures import supervision as figures
from inngang.service.organisation import calendars, kept, numbers, queries
from inngang.service.organisation.actions import set_number, set_schedule, withdraw_schedule
from inngang.service.organisation.actions.set_schedule import may_keep
from inngang.service.organisation.queries import UnitCard, spoken
from inngang.service.rows import rows
from inngang.web.leadership.hours_form import Slot, as_schedule, from_post, from_schedule
from inngang.web.leadership.views import LEADS, _page
from inngang.web.parts.jinja import language, say, url
from inngang.web.parts.viewer import staff_only
from inngang.web.parts.words import word

KEEPERS = (*LEADS, Role.REGISTER_KEEPER)
DAYS_SHOWN = 14
PLACES = {
    Place.RECEPTION: marked("Reception"),
    Place.LINE: marked("Line"),
    Place.CHANNEL: marked("Channel"),
    Place.SERVICE: marked("Service"),
    Place.TEAM: marked("Team"),
    Place.UNIT: marked("When those who work here are at work"),
    Place.TOWN_HALL: marked("The town hall, to compare with"),
}


def weekdays() -> list[str]:
    """Monday first, in the language of the reader."""
    names = get_day_names("wide", locale=language())
    return [str(names[n]).capitalize() for n in range(7)]


@staff_only(*KEEPERS)
@require_GET
def offices(request: HttpRequest) -> HttpResponse:
    """What was promised and not kept today, holes in the roster, and every office."""
    viewer, at = request.viewer, timezone.now()  # type: ignore[attr-defined]
    today = at.astimezone(OSLO).date()
    mine = viewer.by.unit_ids if viewer.role in (Role.TEAM_LEAD, Role.DUTY_LEAD) else None
    every = [one for one in queries.units() if one.kind in (*OFFICE_KINDS, UnitKind.CONTACT_CENTRE)]
    found = figures.supervision(at=at)
    return _page(
        request,
        "hours",
        "leadership:hours",
        {
            "offices": every,
            "figures_of": {one.unit_id: one for one in found.offices},
            "today": today,
            "missed": [one for one in kept.missed_so_far(day=today, at=at) if one.missed_minutes],
            "kept": kept.kept(first=today - timedelta(days=27), last=today, unit_ids=mine),
            "roster_gaps": numbers.roster_holes(unit_ids=mine, first=today, at=at)[:40],
        },
    )


def _unit(number: str) -> UnitCard:
    unit = queries.unit_numbered(number)
    if unit is None:
        raise Http404
    return unit


@staff_only(*KEEPERS)
@require_GET
def office(request: HttpRequest, number: str) -> HttpResponse:
    """One unit: every place with hours, the next days, what people need outside them, trials, and its numbers."""
    unit = _unit(number)
    return _office(request, unit)


def _office(request: HttpRequest, unit: UnitCard, refused: str = "") -> HttpResponse:
    at = timezone.now()
    today = at.astimezone(OSLO).date()
    by = request.viewer.by  # type: ignore[attr-defined]
    places = calendars.receptions(unit.unit_id)
    others = calendars.places_with_hours(unit.unit_id)
    hall = next((one["schedules"] for one in others if one["kind"] == Place.TOWN_HALL), None)
    hall_week = figures.usual_week(hall, today).walk_in if hall else None
    judged = [
        figures.reception_hours(
            {"reception_id": one.reception_id, "name": one.name, "schedules": one.schedules}, today, hall_week
        )
        for one in places
    ]
    answer = _page(
        request,
        "hours_of",
        "leadership:hours",
        {
            "unit": unit,
            "may_keep": may_keep(unit.unit_id, by),
            "judged": judged,
            "places": places,
            "plans": {one.reception_id: [_plan(each) for each in one.schedules] for one in places},
            "others": [
                (one, _name(one["kind"], one["code"]), [_plan(each) for each in one["schedules"]]) for one in others
            ],
            "days": [
                (today + timedelta(days=n), [one.day(today + timedelta(days=n)) for one in places])
                for n in range(DAYS_SHOWN)
            ],
            "spoken": spoken,
            "measures": MEASURES,
            "demand": figures.demand(unit_id=unit.unit_id, at=at),
            "need": sound_hours.need(unit_id=unit.unit_id, at=at),
            "trials": sound_hours.trials(unit_id=unit.unit_id, at=at),
            "numbers": numbers.numbers(unit_ids=[unit.unit_id], seen_by="internal", on=today),
            "kinds": [(code, gettext(text)) for code, text in numbers.KINDS.items()],
            "published": [(code, gettext(text)) for code, text in numbers.PUBLISHED.items()],
            "overflows": [
                ("", gettext("Nowhere")),
                *((one.unit_id, one.name) for one in queries.units() if one.unit_id != unit.unit_id),
            ],
            "new_places": _new_places(unit),
            "history": _history(unit.unit_id),
            "told": _told,
            "place_address": _place_address,
            "refused": refused,
        },
    )
    answer.status_code = 422 if refused else 200
    return answer


def _plan(schedule: dict[str, Any]) -> dict[str, Any]:
    """A schedule in words: when it holds, and its week."""
    form = from_schedule(schedule)
    week = [
        (day, ", ".join(_slot_in_words(one) for one in slots if one.opens))
        for day, slots in zip(weekdays(), form.days, strict=True)
    ]
    dates = sum(bool(one.day) for one in form.dates)
    return {**schedule, "week": [(day, text) for day, text in week if text], "dates": dates}


def _slot_in_words(one: Slot) -> str:
    return f"{one.opens}–{one.closes}" + (f" ({gettext('by appointment')})" if one.by_appointment else "")


def _name(kind: str, code: str) -> str:
    if kind == Place.LINE:
        return gettext(LINES.get(code, code))
    if kind == Place.CHANNEL and code in set(Channel):
        return str(word(Channel(code)))
    return code or gettext(PLACES[Place(kind)])


def _new_places(unit: UnitCard) -> list[tuple[str, str]]:
    """What else may have hours of its own here."""
    found = [(f"{Place.UNIT}", gettext(PLACES[Place.UNIT])), (f"{Place.TOWN_HALL}", gettext(PLACES[Place.TOWN_HALL]))]
    if unit.kind == UnitKind.CONTACT_CENTRE:
        found = found[:1] + [(f"{Place.LINE}:{code}", gettext(text)) for code, text in LINES.items()]
    return found + [(f"{Place.CHANNEL}:{one}", str(word(one))) for one in Channel]


def _history(unit_id: int) -> list[dict[str, Any]]:
    return rows(
        """select l.at, l.event, l.data, coalesce(s.given_name || ' ' || s.family_name, '') as who from journal_line l
           left join people_staff s on s.id = l.staff_id
           where l.unit_id = %(unit)s and l.event in ('HoursPlanned', 'HoursWithdrawn', 'HoursSet', 'NumberSet')
           order by l.id desc limit 20""",
        {"unit": unit_id},
    )


def _told(line: dict[str, Any]) -> str:
    """A line of the journal as a sentence."""
    data = {**line["data"], "kind": gettext(numbers.KINDS.get(line["data"].get("kind", ""), ""))}
    if data.get("place") in set(Place):
        data["place"] = gettext(PLACES[Place(data["place"])])
    return gettext(getattr(events, line["event"]).sentence) % data


def _place_address(number: str, kind: str, what: str | int) -> Callable[[int], str]:
    """The address of the form of one schedule of a place."""
    return lambda plan: str(url("leadership:hours_form", number, kind, query={"hva": what, "plan": plan}))


@staff_only(*KEEPERS)
@require_http_methods(["GET", "POST"])
def place(request: HttpRequest, number: str, kind: str) -> HttpResponseBase:
    """The form of one place: the week, dates, from and to, trial, reason and measures; preview in words before it is kept."""
    unit, at = _unit(number), timezone.now()
    by = request.viewer.by  # type: ignore[attr-defined]
    what = request.GET.get("hva", "")[:40]
    if kind not in set(Place):
        raise Http404
    name, schedules, reception_id = _place(unit, Place(kind), what)
    today = at.astimezone(OSLO).date()
    form = from_schedule(_chosen(schedules, request.GET.get("plan", "")))
    refused, preview = "", None
    if request.method == "POST":
        form = from_post(request.POST)
        listed, (first, last) = form.rows(), form.dates_of_validity()
        day = max(first or today, today)
        draft = as_schedule(listed, form, first, last)
        preview = (
            _plan(draft),
            figures.reception_hours({"reception_id": 0, "name": name, "schedules": [draft]}, day, None),
        )
        if not form.faults and request.POST.get("do") == "keep":
            try:
                set_schedule(
                    unit_id=unit.unit_id,
                    rows=listed,
                    kind=Place(kind),
                    reception_id=reception_id,
                    code="" if reception_id else what,
                    valid_from=first,
                    valid_to=last,
                    is_trial=form.is_trial,
                    title=form.title,
                    reason=form.reason,
                    measures=form.measures,
                    own_measure=form.own_measure,
                    by=by,
                    at=at,
                )
                return redirect("leadership:hours_of", unit.number)
            except Refused as no:
                refused = say(no.why)
    answer = _page(
        request,
        "hours_form",
        "leadership:hours",
        {
            "unit": unit,
            "kind": kind,
            "what": what,
            "name": name,
            "form": form,
            "weekdays": weekdays(),
            "judges": kind == Place.RECEPTION,
            "measure_options": [(code, gettext(text)) for code, text in MEASURES.items()],
            "may_keep": may_keep(unit.unit_id, by),
            "preview": preview,
            "refused": refused,
        },
    )
    answer.status_code = 422 if refused or form.faults else 200
    return answer


def _place(unit: UnitCard, kind: Place, what: str) -> tuple[str, list[dict[str, Any]], int | None]:
    if kind == Place.RECEPTION:
        for one in calendars.receptions(unit.unit_id):
            if str(one.reception_id) == what:
                return one.name, list(one.schedules), one.reception_id
        raise Http404
    known = {f"{one['kind']}:{one['code']}": one["schedules"] for one in calendars.places_with_hours(unit.unit_id)}
    return _name(kind, what), known.get(f"{kind}:{what}", []), None


def _chosen(schedules: list[dict[str, Any]], plan: str) -> dict[str, Any] | None:
    """The schedule asked for, else the ordinary one; `ny` is an empty form."""
    if plan == "ny":
        return None
    ordinary = [one for one in schedules if not one["is_trial"] and one["valid_to"] is None]
    return next((one for one in schedules if str(one["id"]) == plan), ordinary[-1] if ordinary else None)


@staff_only(*KEEPERS)
@require_POST
def withdraw(request: HttpRequest, number: str, schedule_id: int) -> HttpResponseBase:
    """Take back hours that have not begun, or end a trial today."""
    unit = _unit(number)
    try:
        withdraw_schedule(schedule_id=schedule_id, by=request.viewer.by, at=timezone.now())  # type: ignore[attr-defined]
    except Refused as no:
        return _office(request, unit, say(no.why))
    return redirect("leadership:hours_of", unit.number)


@staff_only(*KEEPERS)
@require_POST
def number(request: HttpRequest, number: str) -> HttpResponseBase:
    """Keep a number, who may see it, and where it goes when nobody answers."""
    unit = _unit(number)
    given = request.POST
    try:
        set_number(
            unit_id=unit.unit_id,
            kind=given.get("kind", ""),
            number=given.get("number", ""),
            published=given.get("published", ""),
            note=given.get("note", ""),
            overflow_unit_id=_overflow(given.get("overflow", "")),
            by=request.viewer.by,  # type: ignore[attr-defined]
            at=timezone.now(),
        )
    except Refused as no:
        return _office(request, unit, say(no.why))
    return redirect(str(url("leadership:hours_of", unit.number)) + "#numbers")


def _overflow(given: str) -> int | None:
    return int(given) if given.isascii() and given.isdigit() and len(given) < 18 and queries.unit(int(given)) else None
