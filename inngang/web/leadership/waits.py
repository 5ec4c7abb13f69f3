"""How good the waits we tell are: told against what happened, a line and a day at a time (ventetid)."""

from __future__ import annotations

from datetime import timedelta
from typing import NamedTuple

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_GET

from inngang.rules.vocabulary import LINES
from inngang.service.enquiries import waits as told
from inngang.service.enquiries.waits import DayCard
from inngang.web.leadership.views import LEADS, _day, _page, _today
from inngang.web.parts.viewer import staff_only

WIDTH, HEIGHT, FOOT, GAP = 640, 160, 22, 6
AIM = 0.8  # what we say should hold for four of five


class DayBar(NamedTuple):
    """One day in the picture: how high, and where."""

    x: float
    width: float
    y: float
    height: float
    label: str


class Picture(NamedTuple):
    """The share of each day, with the aim as a line."""

    width: int
    height: int
    floor: int
    aim: float
    bars: tuple[DayBar, ...]


def picture(days: tuple[DayCard, ...]) -> Picture:
    """A bar a day; none on a day when nothing was told."""
    floor, wide = HEIGHT - FOOT, WIDTH / max(1, len(days))
    room = floor - 4
    bars = []
    for place, one in enumerate(days):
        high = round(room * (one.share or 0.0), 1)
        bars.append(
            DayBar(
                round(place * wide + GAP / 2, 1), round(wide - GAP, 1), round(floor - high, 1), high, f"{one.day:%d.%m}"
            )
        )
    return Picture(WIDTH, HEIGHT, floor, round(floor - room * AIM, 1), tuple(bars))


@staff_only(*LEADS)
@require_GET
def waits(request: HttpRequest) -> HttpResponse:
    """Fourteen days up to a day: the share that turned out as we said, how far off, and what we go by now."""
    at = timezone.now()
    day = _day(request, at)
    found = told.account(first=day - timedelta(days=told.DAYS_LEARNT - 1), last=day)
    return _page(
        request,
        "waits",
        "leadership:waits",
        {
            "day": day,
            "last_day": _today(at),
            "waits": found,
            "picture": picture(found.days),
            "lines": LINES,
            "aim": AIM,
        },
    )
