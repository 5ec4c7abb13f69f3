"""Find an office: whether it is open now, and which other way works when it is not (finn kontor)."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

import segno
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.dates import WEEKDAYS
from django.utils.safestring import mark_safe

from inngang.rules.hours import OSLO
from inngang.rules.opening import MEASURES
from inngang.rules.places import Point, is_point
from inngang.rules.vocabulary import OFFICE_KINDS, Channel
from inngang.rules.waiting import estimate
from inngang.service.enquiries.queries import line_now
from inngang.service.enquiries.waits import learnt
from inngang.service.key_figures.supervision import ReceptionHours, reception_hours
from inngang.service.organisation import calendars, office_page, queries
from inngang.service.organisation import find as finding
from inngang.service.organisation.spoken_at import languages_at
from inngang.web.citizen.office_map import drawn
from inngang.web.citizen.office_schema import schema_of
from inngang.web.citizen.ways import phone_now, ways_now
from inngang.web.parts.enquiry import language_name
from inngang.web.parts.jinja import language
from inngang.web.parts.viewer import public

LONGEST = 120


@public
def find(request: HttpRequest) -> HttpResponse:
    """By address, postcode, municipality, city district, place, name or number of the office; or where one stands."""
    at, place = timezone.now(), request.GET.get("sted", "").replace("\x00", "")[:LONGEST].strip()
    point = _point(request)
    found = finding.find_near(point, at=at) if point else finding.find(place, at=at)
    sure = found.hits[0].office if len(found.hits) == 1 else None
    openings = [each.next_opening for hit in found.hits for each in hit.office.receptions if each.next_opening]
    given = {
        "place": place,
        "point": point,
        "found": found,
        "phone": phone_now(at=at),
        "spoken": queries.spoken,
        "map": drawn(found.hits),
        "wait": _wait(sure.unit_id, at) if sure and found.hits[0].open_now else None,
        "tongues": _languages([hit.office.unit_id for hit in found.hits]),
        "none_open": not any(hit.open_now for hit in found.hits) and found.nearest_open is None,
        "next_opening": min(openings, default=None),
    }
    return render(request, "citizen/find_office.html", given)


def _point(request: HttpRequest) -> Point | None:
    """Where the browser says it is, when it was asked. It is used for this page and kept nowhere."""
    try:
        point = Point(float(request.GET["lat"]), float(request.GET["lon"]))
    except (KeyError, ValueError):
        return None
    return point if is_point(*point) else None


@public
def office(request: HttpRequest, number: str) -> HttpResponse:
    """One office: its receptions, the week, what it helps with, whom it is for, and the other ways."""
    at = timezone.now()
    unit = _unit(number, at)
    if isinstance(unit, HttpResponseRedirect):
        return unit
    card = queries.office(unit.unit_id, at=at)
    if card is None:
        raise Http404
    days = office_page.days_of(unit.unit_id, at=at)
    here = request.build_absolute_uri(reverse("citizen:office", args=[number]))
    given = {
        "office": card,
        "days": days,
        "weekday": lambda day: str(WEEKDAYS[day.weekday()]),
        "ways": ways_now(at=at),
        "wait": _wait(unit.unit_id, at),
        "services": queries.services_of(unit.unit_id, at.astimezone(OSLO).date(), language=language()),
        "spoken": queries.spoken,
        "tongues": _languages([unit.unit_id]).get(unit.unit_id, ""),
        "limited": _limited(unit.unit_id, at),
        "measures": MEASURES,
        "schema": mark_safe(_in_page(schema_of(card, days, address=here))),
    }
    return render(request, "citizen/office.html", given)


@public
def door_sign(request: HttpRequest, number: str) -> HttpResponse:
    """A sheet to print and hang on the door, in bokmål, nynorsk and English (dørskilt)."""
    at = timezone.now()
    unit = _unit(number, at)
    if isinstance(unit, HttpResponseRedirect):
        return redirect("citizen:door_sign", unit.url.rstrip("/").rsplit("/", 1)[-1])
    here = request.build_absolute_uri(reverse("citizen:office", args=[number]))
    given = {
        "office": queries.office(unit.unit_id, at=at),
        "days": office_page.days_of(unit.unit_id, at=at),
        "phone": phone_now(at=at),
        "spoken": queries.spoken,
        "printed": at.astimezone(OSLO).date(),
        "address": here,
        "square": mark_safe(segno.make(here, error="m").svg_inline(scale=3, border=2, omitsize=True)),
    }
    return render(request, "citizen/door_sign.html", given)


def _unit(number: str, at: datetime) -> Any:
    """The office, or the way to the one it became."""
    unit = queries.unit_numbered(number)
    if unit is None or unit.kind not in OFFICE_KINDS:
        raise Http404
    if office_page.has_gone(number, at=at) and (now := office_page.number_now(number)):
        return redirect("citizen:office", now)
    return unit


def _wait(unit_id: int, at: datetime) -> tuple[int, int] | None:
    """How long one waits there just now, in minutes, from and to; none when we cannot say."""
    line = line_now(unit_ids=[unit_id], at=at)
    guess = estimate(
        ahead=line.by_channel.get(Channel.VISIT, 0), staffed=line.staffed, learnt=learnt(channel=Channel.VISIT)
    )
    return (guess.low, guess.high) if guess else None


def _languages(unit_ids: list[int]) -> dict[int, str]:
    """The languages besides Norwegian, in words, for each office."""
    return {unit: ", ".join(language_name(code) for code in codes) for unit, codes in languages_at(unit_ids).items()}


def _limited(unit_id: int, at: datetime) -> list[ReceptionHours]:
    """The receptions with limited hours, each with why and what people can do instead."""
    today = at.astimezone(OSLO).date()
    places = [
        {"reception_id": one.reception_id, "name": one.name, "schedules": one.schedules}
        for one in calendars.receptions(unit_id)
    ]
    judged = [reception_hours(one, today, None) for one in places]
    return [one for one in judged if one.limits]


def _in_page(value: Any) -> str:
    """JSON that may stand inside a page: nothing in it can end the element or begin another."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
