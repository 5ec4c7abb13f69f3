"""Calls put through to the offices: who answers, who does not, and what became of each nobody answered (viderekoblinger)."""

from __future__ import annotations

from typing import NamedTuple

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_GET

from inngang.rules.vocabulary import Outcome
from inngang.service.key_figures import transfers as counted
from inngang.service.key_figures.transfers import OfficeTransfers
from inngang.web.leadership.views import LEADS, _day, _number, _page, _today
from inngang.web.parts.viewer import staff_only
from inngang.web.parts.words import word

WIDTH, ROW, NAMES, BAR = 640, 30, 200, 16
MOST_BARS = 20


class Part(NamedTuple):
    """One piece of an office's bar."""

    x: float
    width: float
    kind: str


class OfficeBar(NamedTuple):
    """How the calls to one office went, as a bar of pieces."""

    y: int
    label: str
    parts: tuple[Part, ...]


class Picture(NamedTuple):
    width: int
    height: int
    bars: tuple[OfficeBar, ...]


def picture(offices: tuple[OfficeTransfers, ...]) -> Picture:
    """As long as the calls are many; answered first, then others, then nobody, then still ringing."""
    shown = offices[:MOST_BARS]
    most = max((one.put_through for one in shown), default=1)
    bars = []
    for place, one in enumerate(shown):
        x, parts = float(NAMES), []
        for kind in ("answered", "by_others", "unanswered", "ringing"):
            wide = (WIDTH - NAMES) * getattr(one, kind) / most
            if wide:
                parts.append(Part(round(x, 1), round(wide, 1), kind))
            x += wide
        bars.append(OfficeBar(place * ROW, one.unit_name, tuple(parts)))
    return Picture(WIDTH, max(ROW, len(shown) * ROW), tuple(bars))


@staff_only(*LEADS)
@require_GET
def transfers(request: HttpRequest) -> HttpResponse:
    """A day, office by office, with the list of those nobody answered; an office may be chosen for the list."""
    at = timezone.now()
    day, unit = _day(request, at), _number(request, "enhet", 0, 2**62)
    close = request.viewer.by.conflicts  # type: ignore[attr-defined]
    found = counted.transfers(day=day, unit=unit, close=close, at=at)
    return _page(
        request,
        "transfers",
        "leadership:transfers",
        {
            "day": day,
            "last_day": _today(at),
            "found": found,
            "picture": picture(found.offices),
            "bar": BAR,
            "outcomes": {str(each): word(each) for each in Outcome},
            "own": request.viewer.unit_id,  # type: ignore[attr-defined]
            "office": next((one for one in found.offices if one.unit_id == unit), None),
        },
    )
