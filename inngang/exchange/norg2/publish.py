"""One office as the unit register publishes units, with contact information and receptions (JSON), for everyone."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET

from inngang.exchange.norg2.openapi import DOCUMENT
from inngang.rules.hours import OSLO
from inngang.rules.vocabulary import OFFICE_KINDS
from inngang.service.organisation import calendars, queries
from inngang.service.organisation.calendars import DayCard, PlaceCard
from inngang.service.organisation.find import days_in_force

SECONDS_KEPT = 300
DAYS_AHEAD = 60
WEEKDAYS = ("Mandag", "Tirsdag", "Onsdag", "Torsdag", "Fredag", "Lørdag", "Søndag")
ADDRESS = re.compile(
    r"(?P<street>\D+?)\s*(?P<number>\d+)?\s?(?P<letter>[A-Za-zÆØÅæøå])?,\s*(?P<postcode>\d{4})\s+(?P<place>[^\d,]+)"
)


@csrf_exempt  # only asked: whatever would change something is not done here, and is told so
@require_GET
def office(request: HttpRequest, number: str) -> JsonResponse:
    """The unit with that number, as the register's `RsEnhetInkludertKontaktinformasjon`."""
    unit = queries.unit_numbered(number)
    if unit is None or unit.kind not in OFFICE_KINDS:
        return JsonResponse({"message": "No office has that number."}, status=404)
    at = timezone.now()
    today = at.astimezone(OSLO).date()
    starts, ends, part_of = days_in_force(unit.unit_id)
    told = {
        "enhet": {
            "enhetId": unit.unit_id,
            "enhetNr": unit.number,
            "navn": unit.name,
            "type": "LOKAL",
            "status": "Nedlagt" if ends and ends < today else "Aktiv",
            "aktiveringsdato": starts.isoformat() if starts else None,
            "nedleggelsesdato": ends.isoformat() if ends else None,
        },
        "kontaktinformasjon": {
            "enhetNr": unit.number,
            "telefonnummer": unit.phone or None,
            "publikumsmottak": [_reception(one, today) for one in calendars.receptions(unit.unit_id)],
        },
        "overordnetEnhet": part_of or None,
    }
    answer = JsonResponse(told, json_dumps_params={"ensure_ascii": False})
    answer.headers["Cache-Control"] = f"public, max-age={SECONDS_KEPT}"
    return answer


@csrf_exempt  # only asked: whatever would change something is not done here, and is told so
@require_GET
def openapi(request: HttpRequest) -> JsonResponse:
    """What the interface says of itself (OpenAPI)."""
    return JsonResponse(DOCUMENT)


office.audience = frozenset({"public"})  # type: ignore[attr-defined]
openapi.audience = frozenset({"public"})  # type: ignore[attr-defined]


def _reception(place: PlaceCard, today: date) -> dict[str, Any]:
    monday = today - timedelta(days=today.weekday())
    usual = [place.calendar.week[weekday] for weekday in range(7)]
    hours = [
        _time(interval, dag=WEEKDAYS[weekday]) for weekday, intervals in enumerate(usual) for interval in intervals
    ]
    hours += [{"dag": WEEKDAYS[weekday], "stengt": True} for weekday in range(5) if not usual[weekday]]
    for ahead in range(DAYS_AHEAD):
        card = place.day(monday + timedelta(days=ahead))
        if card.day >= today and card.intervals != usual[card.day.weekday()]:
            hours += _special(card)
    return {
        "id": place.reception_id,
        "stedsbeskrivelse": place.name,
        "besoeksadresse": _address(place.address),
        "aapningstider": hours,
    }


def _special(card: DayCard) -> list[dict[str, Any]]:
    comment = card.comment or None
    if not card.intervals:
        return [{"dato": card.day.isoformat(), "stengt": True, "kommentar": comment}]
    return [_time(interval, dato=card.day.isoformat(), kommentar=comment) for interval in card.intervals]


def _time(interval: tuple[int, int], **more: str | None) -> dict[str, Any]:
    opens, closes = (f"{minutes // 60:02d}:{minutes % 60:02d}" for minutes in interval)
    return {**more, "fra": opens, "til": closes, "stengt": False}


def _address(address: str) -> dict[str, Any] | None:
    found = ADDRESS.fullmatch(address)
    if not found:
        return {"type": "stedsadresse", "adresseTilleggsnavn": address} if address else None
    return {
        "type": "stedsadresse",
        "gatenavn": found["street"],
        "husnummer": found["number"],
        "husbokstav": found["letter"],
        "postnummer": found["postcode"],
        "poststed": found["place"],
    }
