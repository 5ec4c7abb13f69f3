"""Supervision (tilsyn): how open the offices are, what is missing, and how it goes; pictures first, and a table to each."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_GET

from inngang.rules.hours import OSLO
from inngang.rules.opening import CLASSES, MEASURES, SOURCE_OFFICES
from inngang.rules.text import guarded
from inngang.rules.vocabulary import Role, marked
from inngang.service.key_figures.supervision import ClassShare, OfficeHours, WeekOfHours, supervision
from inngang.web.leadership.views import LEADS, _number, _page
from inngang.web.parts.jinja import number as in_words
from inngang.web.parts.jinja import say
from inngang.web.parts.viewer import staff_only

READERS = (*LEADS, Role.SUPERVISOR, Role.REGISTER_KEEPER)
WIDTH, HEIGHT, FOOT, GAP = 640, 180, 24, 8
PAGE_SIZE = 50
PREPARED = timedelta(days=366)  # as far ahead as hours are planned
# The counties by the first two digits of their municipalities.
COUNTIES = {
    "03": "Oslo",
    "11": "Rogaland",
    "15": "Møre og Romsdal",
    "18": "Nordland",
    "31": "Østfold",
    "32": "Akershus",
    "33": "Buskerud",
    "34": "Innlandet",
    "39": "Vestfold",
    "40": "Telemark",
    "42": "Agder",
    "46": "Vestland",
    "50": "Trøndelag",
    "54": "Troms og Finnmark",
    "55": "Troms",
    "56": "Finnmark",
}
BOUNDS = ("0", "1–5", "5,5–10", "10,5–25", ">25")
CHOICES = (
    ("", marked("All offices")),
    ("mangler", marked("Reason or measure is missing")),
    ("stengt", marked("A reception is closed")),
    ("vakt", marked("Holes in the duty roster")),
)


class Column(NamedTuple):
    """One bar of a picture, with the words under it and the number over it."""

    x: float
    y: float
    width: float
    height: float
    kind: str
    value: str


class Picture(NamedTuple):
    width: int
    height: int
    floor: int
    bars: tuple[Column, ...]
    labels: tuple[tuple[float, str], ...]


def distribution(classes: Sequence[ClassShare]) -> Picture:
    """Our share of each class beside that of the study."""
    floor, wide = HEIGHT - FOOT, WIDTH / max(1, len(classes))
    top = max((max(one.percent, one.source_percent) for one in classes), default=1) or 1
    bars, labels = [], []
    for place, one in enumerate(classes):
        half = (wide - 2 * GAP) / 2
        for side, (kind, percent) in enumerate((("received", one.percent), ("answered", one.source_percent))):
            high = round((floor - 20) * percent / top, 1)
            x = round(place * wide + GAP + side * half, 1)
            bars.append(Column(x, round(floor - high, 1), round(half - 2, 1), high, kind, f"{percent:.0f} %"))
        labels.append((round((place + 0.5) * wide, 1), BOUNDS[place]))
    return Picture(WIDTH, HEIGHT, floor, tuple(bars), tuple(labels))


def trend(weeks: Sequence[WeekOfHours]) -> Picture:
    """The mean hours of the offices, week by week."""
    floor, wide = HEIGHT - FOOT, WIDTH / max(1, len(weeks))
    top = max((one.mean_hours for one in weeks), default=1) or 1
    bars, labels = [], []
    for place, one in enumerate(weeks):
        high = round((floor - 20) * one.mean_hours / top, 1)
        value = in_words(one.mean_hours)
        bars.append(
            Column(
                round(place * wide + GAP / 2, 1), round(floor - high, 1), round(wide - GAP, 1), high, "received", value
            )
        )
        labels.append((round((place + 0.5) * wide, 1), str(one.monday.isocalendar().week)))
    return Picture(WIDTH, HEIGHT, floor, tuple(bars), tuple(labels))


def _chosen(request: HttpRequest, offices: Sequence[OfficeHours]) -> list[OfficeHours]:
    """Those of the filter, what is missing first and then the fewest hours."""
    keep = {
        "mangler": lambda one: one.lacks,
        "stengt": lambda one: any(not each.minutes for each in one.receptions) or not one.receptions,
        "vakt": lambda one: one.roster_holes > 0,
    }.get(request.GET.get("vis", ""), lambda one: True)
    return sorted(filter(keep, offices), key=lambda one: (not one.lacks, one.minutes))


def _county(request: HttpRequest) -> str:
    given = request.GET.get("fylke", "")
    return given if given in COUNTIES else ""


def _moment(request: HttpRequest) -> datetime:
    """Now, or the end of the day asked for: one that has been, or one that hours are prepared for."""
    now = timezone.now()
    today = now.astimezone(OSLO).date()
    try:
        asked = date.fromisoformat(request.GET.get("dag", ""))
    except ValueError:
        return now
    if asked == today or not date(2000, 1, 1) <= asked <= today + PREPARED:
        return now
    return datetime.combine(asked, time(23, 59), OSLO)


@staff_only(*READERS)
@require_GET
def overview(request: HttpRequest) -> HttpResponse:
    """The pictures, and every office with its hours and what is missing."""
    county, page = _county(request), max(1, _number(request, "page", 1, 10_000))
    at = _moment(request)
    found = supervision(county=county, at=at)
    chosen = _chosen(request, found.offices)
    return _page(
        request,
        "supervision",
        "leadership:supervision",
        {
            "found": found,
            "offices": chosen[(page - 1) * PAGE_SIZE : page * PAGE_SIZE],
            "total": len(chosen),
            "page": page,
            "pages": -(-len(chosen) // PAGE_SIZE),
            "counties": [("", gettext("The whole country")), *COUNTIES.items()],
            "county": county,
            "day": at.astimezone(OSLO).date(),
            "is_today": at.astimezone(OSLO).date() == timezone.localdate(timezone=OSLO),
            "shows": request.GET.get("vis", ""),
            "choices": [(code, gettext(text)) for code, text in CHOICES],
            "lacking": sum(one.lacks for one in found.offices),
            "limited": sum(one.is_limited for one in found.offices),
            "closed": sum(not each.minutes for one in found.offices for each in one.receptions),
            "holes": sum(one.roster_holes > 0 for one in found.offices),
            "unanswered": sum(one.unanswered for one in found.offices),
            "distribution": distribution(found.classes),
            "trend": trend(found.trend),
            "classes": CLASSES,
            "measures": MEASURES,
            "source_offices": SOURCE_OFFICES,
            "keeps": request.viewer.role in (*LEADS, Role.REGISTER_KEEPER),  # type: ignore[attr-defined]
        },
    )


@staff_only(*READERS)
@require_GET
def export(request: HttpRequest) -> HttpResponse:
    """The same offices as a file for a spreadsheet; no cell can be taken for a formula."""
    found = supervision(county=_county(request), at=_moment(request))
    file = io.StringIO()
    writer = csv.writer(file, delimiter=";")
    writer.writerow(
        ["nummer", "kontor", "fylke", "timer_per_uke", "klasse", "mottak", "begrenset", "mangler", "begrunnelse", "tiltak",
         "kortere_enn_raadhus_timer", "holdt_andel", "dager_uten_vakt", "ubesvarte_overforinger"]
    )  # fmt: skip
    for one in _chosen(request, found.offices):
        writer.writerow([guarded(cell) for cell in _cells(one)])
    answer = HttpResponse("\ufeff" + file.getvalue(), content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = 'attachment; filename="tilsyn-apningstider.csv"'
    return answer


def _cells(one: OfficeHours) -> list[str]:
    every = one.receptions
    return [
        one.number,
        one.name,
        COUNTIES.get(one.county, one.county),
        _comma(one.hours),
        say(CLASSES[one.hours_class].title),
        ", ".join(each.name for each in every),
        " ".join(f"{each.name}: {say(why)}" for each in every for why in each.limits),
        " ".join(f"{each.name}: {say(why)}" for each in every for why in each.missing),
        " ".join(each.reason for each in every if each.reason),
        ", ".join({code: None for each in every for code in (*each.measures, each.own_measure) if code}),
        "" if one.town_hall_short is None else _comma(one.town_hall_short / 60),
        "" if one.kept_share is None else _comma(one.kept_share, 3),
        str(one.roster_holes),
        str(one.unanswered),
    ]


def _comma(value: float, digits: int = 1) -> str:
    return f"{value:.{digits}f}".replace(".", ",")
