"""The day in numbers, the list behind each, the account, and equal treatment."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from math import ceil
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_GET

from inngang.rules.equal_service import KEPT_MARGIN, TIME_MARGIN
from inngang.rules.hours import OSLO
from inngang.rules.triage import MATTERS
from inngang.rules.vocabulary import LEADS, OFFICE_KINDS, Channel, State, UnitKind, marked
from inngang.service.key_figures import balance, queries
from inngang.service.key_figures.equal_ways import equal_ways
from inngang.service.organisation import queries as organisation
from inngang.web.leadership.menu import menu
from inngang.web.leadership.pictures import rush
from inngang.web.parts.jinja import url
from inngang.web.parts.live import live_address, live_token
from inngang.web.parts.viewer import staff_only
from inngang.web.parts.words import word

PAGE_SIZE = 50
MOST_PAGES = 10_000
# The columns of the tables, in the order one reads them.
COLUMNS = (
    "received",
    "waiting",
    "answered",
    "promised",
    "kept",
    "broken",
    "overdue",
    "abandoned",
    "handed_over",
    "unanswered_transfers",
)
OUTCOMES = {
    "answered": marked("Got help"),
    "referred": marked("Shown the way elsewhere"),
    "promised": marked("We come back to them"),
}


def _page(request: HttpRequest, template: str, here: str, given: Mapping[str, Any]) -> HttpResponse:
    viewer = request.viewer  # type: ignore[attr-defined]
    words = {
        **menu(viewer.role, here, viewer.unit_id),
        "channels": {str(each): word(each) for each in Channel},
        "states": {str(each): word(each) for each in State},
        "figures": queries.FIGURES,
    }
    return render(request, f"leadership/{template}.html", {**words, **given})


def _today(at: datetime) -> date:
    return at.astimezone(OSLO).date()


def _day(request: HttpRequest, at: datetime) -> date:
    """The day asked for; today when it is none, or has not been yet."""
    try:
        asked = date.fromisoformat(request.GET.get("dag", ""))
    except ValueError:
        return _today(at)
    return asked if date(2000, 1, 1) <= asked <= _today(at) else _today(at)


def _number(request: HttpRequest, name: str, default: int, most: int) -> int:
    given = request.GET.get(name, "")
    return min(most, int(given)) if given.isascii() and given.isdigit() and len(given) < 19 else default


@staff_only(*LEADS)
@require_GET
def today(request: HttpRequest) -> HttpResponse:
    """Per channel and per office; each number opens what it counts."""
    at = timezone.now()
    day = _day(request, at)
    counted = queries.today(day=day, at=at)
    hours = queries.by_hour(day=day)
    columns = [code for code in COLUMNS if counted.is_today or code not in queries.ONLY_NOW]

    def opens(figure: str, count: queries.Count) -> str:
        """The address of the list a number counts."""
        asked = {"dag": day.isoformat(), "kanal": count.channel, "enhet": count.unit_id}
        return str(url("leadership:number", figure, query={name: value for name, value in asked.items() if value}))

    late = queries.behind(counted)
    return _page(
        request,
        "today",
        "leadership:today",
        {
            "day": day,
            "last_day": _today(at),
            "counted": counted,
            "columns": columns,
            "opens": opens,
            "hours": hours,
            "rush": rush(hours),
            "behind": late[:8],
            "worst": next((one for one in late if one.late_share.of >= queries.FEWEST_DUE), None),
            "live_url": f"{live_address(request)}?t={live_token(['queue'])}" if counted.is_today else "",
        },
    )


@staff_only(*LEADS)
@require_GET
def number(request: HttpRequest, figure: str) -> HttpResponse:
    """Those a number counts: as many as it says. Names only where the door is open to the one who looks."""
    if figure not in queries.FIGURES:
        raise Http404
    at = timezone.now()
    day, unit = _day(request, at), _number(request, "enhet", 0, 2**62)
    channel = request.GET.get("kanal", "")
    channel = channel if channel in list(Channel) else ""
    page = max(1, _number(request, "page", 1, MOST_PAGES))
    found = queries.behind_the_number(
        figure=figure,
        channel=channel,
        unit=unit,
        day=day,
        viewer=request.viewer.by,  # type: ignore[attr-defined]
        at=at,
        page=page,
        size=PAGE_SIZE,
    )
    office = organisation.unit(unit) if unit else None
    return _page(
        request,
        "number",
        "leadership:today",
        {
            "figure": queries.FIGURES[figure],
            "found": found,
            "pages": ceil(found.total / PAGE_SIZE),
            "day": day,
            "channel": channel,
            "office": office,
            "shows_names": any(card.name for card in found.cards),
        },
    )


@staff_only(*LEADS)
@require_GET
def account(request: HttpRequest) -> HttpResponse:
    """Received = answered + promised + ended, line by line; whatever is missing is named with its owner."""
    at = timezone.now()
    day = _day(request, at)
    return _page(
        request,
        "account",
        "leadership:account",
        {"day": day, "last_day": _today(at), "account": balance.account(day=day, at=at)},
    )


@staff_only(*LEADS)
@require_GET
def equal(request: HttpRequest) -> HttpResponse:
    """Ways in, needs and languages, what people said, and the counted visits, for thirty days; the few are not shown."""
    at = timezone.now()
    day, unit = _day(request, at), _number(request, "enhet", 0, 2**62)
    first = queries.a_month_to(day)
    offices = [one for one in organisation.units() if one.kind in (*OFFICE_KINDS, UnitKind.CONTACT_CENTRE)]
    return _page(
        request,
        "equal",
        "leadership:equal",
        {
            "day": day,
            "last_day": _today(at),
            "first": first,
            "unit": unit,
            "offices": [(0, gettext("The whole country")), *((one.unit_id, one.name) for one in offices)],
            "groups": queries.equal(first=first, last=day, unit=unit, at=at),
            "equal": equal_ways(first=first, last=day, unit=unit, at=at),
            "kept_margin": round(KEPT_MARGIN * 100),
            "time_margin": round((TIME_MARGIN - 1) * 100),
            "ratings": queries.ratings(first=first, last=day, unit=unit),
            "visits": queries.visits(first=first, last=day, unit=unit),
            "matters": {code: matter.title for code, matter in MATTERS.items()},
            "outcomes": OUTCOMES,
        },
    )
