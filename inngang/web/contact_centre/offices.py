"""Find the office for the one on the line: what is open now, and what else works (finn kontor)."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from inngang.service.organisation.find import find as find_office
from inngang.web.contact_centre.views import DESK, ROLES
from inngang.web.parts.enquiry import shown
from inngang.web.parts.viewer import staff_only

LONGEST = 120


@require_GET
@staff_only(*ROLES)
def find(request: HttpRequest) -> HttpResponse:
    """The same search as the public one, in the adviser's own page."""
    place = request.GET.get("sted", "").replace("\x00", "")[:LONGEST].strip()
    given = shown(request, DESK, "queue", "offices")
    given |= {"place": place, "found": find_office(place, at=timezone.now())}
    return render(request, "contact_centre/offices.html", given)
