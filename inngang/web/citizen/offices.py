"""Find an office: whether it is open now, and which other way works when it is not (finn kontor)."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.dates import WEEKDAYS

from inngang.service.organisation import queries
from inngang.web.citizen.ways import phone_now, ways_now
from inngang.web.parts.viewer import public

LOCAL_OFFICE = "local_office"


@public
def find(request: HttpRequest) -> HttpResponse:
    """By municipality, city district, or the name of the office."""
    at, place = timezone.now(), request.GET.get("sted", "").replace("\x00", "")[:100].strip()
    given = {"place": place, "offices": queries.find_office(place, at=at) if place else [], "phone": phone_now(at=at)}
    return render(request, "citizen/find_office.html", given)


@public
def office(request: HttpRequest, number: str) -> HttpResponse:
    """One office with its receptions and the whole week."""
    at, unit = timezone.now(), queries.unit_numbered(number)
    if unit is None or unit.kind != LOCAL_OFFICE:
        raise Http404
    given = {"office": queries.office(unit.unit_id, at=at), "ways": ways_now(at=at), "week": week_in_words}
    return render(request, "citizen/office.html", given)


def week_in_words(reception: queries.ReceptionCard) -> list[tuple[str, str]]:
    """Each day of the week with its hours; closed days have none."""
    return [(str(WEEKDAYS[day]), queries.spoken(intervals)) for day, intervals in enumerate(reception.week)]
