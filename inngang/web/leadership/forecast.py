"""How many will come (prognose): the next two weeks with how sure we are, and how wrong we would have been of late."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

import numpy as np
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_GET

from inngang.rules.days import WORDS, Mark
from inngang.rules.hours import OSLO
from inngang.rules.text import guarded
from inngang.rules.vocabulary import LINES
from inngang.service.planning import arrivals
from inngang.service.planning.arrivals import EXAMPLE, SEEN, Came
from inngang.simulator.forecast import Expected, TooLittle, back_test, fit, forecast, last_week
from inngang.web.leadership.answering import unit_names
from inngang.web.leadership.views import LEADS, _number, _page, _today
from inngang.web.parts.viewer import staff_only

AHEAD = 14
WIDTH, HEIGHT, FOOT, LEFT = 640, 220, 24, 34


class Bar(NamedTuple):
    """One day, and how far it may go either way."""

    x: float
    y: float
    width: float
    height: float
    kind: str
    label: str
    low_y: float
    high_y: float


class Days(NamedTuple):
    """The two weeks as bars."""

    width: int
    height: int
    floor: int
    marks: tuple[tuple[float, str], ...]  # of the scale: where, and the number
    bars: tuple[Bar, ...]


class Day(NamedTuple):
    """One day by half-hours: a band, a line, and the same weekday of last week."""

    width: int
    height: int
    floor: int
    marks: tuple[tuple[float, str], ...]
    hours: tuple[tuple[float, str], ...]
    band: str
    line: str
    before: str


class Asked(NamedTuple):
    """What the address asks for."""

    source: str
    unit: int
    line: str
    came: Came
    at: datetime
    units: dict[str, str]

    @property
    def today(self) -> date:
        return self.at.astimezone(OSLO).date()


def asked(request: HttpRequest) -> Asked:
    """The figures, the unit and the line; what is not there is taken as all of them."""
    at = timezone.now()
    source = EXAMPLE if request.GET.get("tall") == EXAMPLE else SEEN
    units = unit_names() if source == SEEN else {}
    unit = _number(request, "enhet", 0, 2**62)
    unit = unit if str(unit) in units else 0
    came = arrivals.came(source=source, at=at, unit=unit)
    line = request.GET.get("linje", "")
    return Asked(source, unit, line if line in came.lines else "", came, at, units)


def choices(given: Asked) -> dict[str, Any]:
    """The lists of the form both pages begin with."""
    return {
        "asked": given,
        "sources": [(SEEN, gettext("What has happened here")), (EXAMPLE, gettext("An example, invented"))],
        "units": [("0", gettext("The whole country")), *given.units.items()],
        "lines": [("", gettext("All lines together")), *((line, named(line)) for line in given.came.lines)],
        "is_example": given.source == EXAMPLE,
        "is_thin": given.came.is_thin(given.line),
    }


def named(line: str) -> str:
    """What a line is about, as a heading."""
    text = gettext(LINES.get(line, line))
    return text[:1].upper() + text[1:]


def words(marks: Sequence[Mark] | frozenset[Mark]) -> str:
    """What sets a day apart, in words."""
    return ", ".join(gettext(WORDS[one]) for one in Mark if one in marks)


def days_drawn(found: Sequence[Expected]) -> Days:
    top, marks = _scale(max((one.total_high for one in found), default=1))
    floor, wide = HEIGHT - FOOT, (WIDTH - LEFT) / max(1, len(found))

    def y(value: float) -> float:
        return round(floor - (floor - 8) * min(value, top) / top, 1)

    bars = []
    for place, one in enumerate(found):
        total = float(one.mean.sum())
        x = round(LEFT + place * wide + 4, 1)
        kind = "set-apart" if one.marks else "received"
        bars.append(
            Bar(x, y(total), round(wide - 8, 1), round(floor - y(total), 1), kind, f"{one.day.day}.",
                y(one.total_low), y(one.total_high))
        )  # fmt: skip
    return Days(WIDTH, HEIGHT, floor, tuple((y(value), text) for value, text in marks), tuple(bars))


def day_drawn(one: Expected, before: np.ndarray | None) -> Day | None:
    """Only the half-hours in which somebody comes; None when nobody does."""
    slots = np.flatnonzero(one.mean > 0.02 * max(float(one.mean.max()), 1e-9))
    if not len(slots) or one.mean.max() < 0.05:
        return None
    first, last = int(slots[0]) // 2 * 2, int(slots[-1]) // 2 * 2 + 2
    seen = before[first:last] if before is not None else np.zeros(0)
    top, marks = _scale(float(max(one.high[first:last].max(), seen.max(initial=0))))
    floor, wide = HEIGHT - FOOT, (WIDTH - LEFT) / (last - first)

    def y(value: float) -> float:
        return round(floor - (floor - 8) * min(value, top) / top, 1)

    def points(values: np.ndarray) -> list[str]:
        return [f"{round(LEFT + (n + 0.5) * wide, 1)},{y(float(v))}" for n, v in enumerate(values)]

    band = points(one.low[first:last]) + points(one.high[first:last])[::-1]
    hours = tuple((round(LEFT + (slot - first) * wide, 1), f"{slot // 2:02d}") for slot in range(first, last, 2))
    drawn = [" ".join(each) for each in (band, points(one.mean[first:last]), points(seen))]
    return Day(WIDTH, HEIGHT, floor, tuple((y(value), text) for value, text in marks), hours, *drawn)


def _scale(top: float) -> tuple[float, list[tuple[float, str]]]:
    """A round number at or above the top, and four marks up to it."""
    step = 1.0
    while step * 4 < top:
        step *= 2 if str(step)[0] != "2" else 2.5
    return step * 4, [(step * n, f"{step * n:g}") for n in range(1, 5)]


@staff_only(*LEADS)
@require_GET
def page(request: HttpRequest) -> HttpResponse:
    """The picture, the days, what sets days apart, and the errors. Nothing is changed for anybody."""
    given = asked(request)
    shown: dict[str, Any] = choices(given) | {"query": request.GET.urlencode(), "today": _today(given.at)}
    if not shown["is_thin"]:
        history = given.came.history(given.line)
        model = fit(history)
        found = forecast(model, [given.today + timedelta(days=n) for n in range(AHEAD)])
        chosen = next((one for one in found if one.day.isoformat() == request.GET.get("dag")), None)
        chosen = chosen or next((one for one in found[1:] if one.mean.sum() >= 1 and one.day.weekday() < 5), found[0])
        try:
            tested = back_test(history)
        except TooLittle:
            tested = None
        shown |= {
            "found": [(one, words(one.marks), float(one.mean.sum())) for one in found],
            "picture": days_drawn(found),
            "chosen": chosen,
            "chosen_words": words(chosen.marks),
            "half_hours": [
                (f"{slot // 2:02d}.{slot % 2 * 3}0", chosen.mean[slot], int(chosen.low[slot]), int(chosen.high[slot]))
                for slot in range(48) if chosen.mean[slot] >= 0.05
            ],
            "drawn": day_drawn(chosen, last_week(history, chosen.day)),
            "model": model,
            "factors": [(gettext(WORDS[mark]), model.factors[mark] - 1) for mark in Mark],
            "tested": tested,
            "history": history,
        }  # fmt: skip
    return _page(request, "forecast", "leadership:forecast", shown)


@staff_only(*LEADS)
@require_GET
def export(request: HttpRequest) -> HttpResponse:
    """Each half-hour of the two weeks, line by line, as a file for a spreadsheet."""
    given = asked(request)
    out = io.StringIO()
    table = csv.writer(out, delimiter=";", lineterminator="\r\n")
    table.writerow(["linje", "dag", "halvtime", "ventet", "fra", "til", "merker"])
    for line in [given.line] if given.line else list(given.came.lines):
        if given.came.is_thin(line):
            continue
        days = [given.today + timedelta(days=n) for n in range(AHEAD)]
        for one in forecast(fit(given.came.history(line)), days):
            for slot in range(48):
                half = f"{slot // 2:02d}:{slot % 2 * 3}0"
                numbers = [f"{one.mean[slot]:.2f}", int(one.low[slot]), int(one.high[slot])]
                table.writerow([guarded(line), one.day.isoformat(), half, *numbers, " ".join(sorted(one.marks))])
    return file_of("prognose.csv", out.getvalue())


def file_of(name: str, text: str) -> HttpResponse:
    """A file for a spreadsheet."""
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse("\ufeff" + text, content_type="text/csv; charset=utf-8", headers=headers)
