"""Whom to call: by what they do, at which office, and who answers now (katalog for samarbeidspartnere, R223, R224)."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_GET

from inngang.rules.division_words import CONTACT_POINTS
from inngang.rules.hours import OSLO, is_open, next_opening
from inngang.rules.vocabulary import OFFICE_KINDS
from inngang.service.access.staff_claims import organisation_names
from inngang.service.organisation import agreements
from inngang.service.organisation import queries as organisation
from inngang.service.organisation.numbers import KINDS, numbers
from inngang.web.partner.menu import PARTNERS, menu
from inngang.web.parts.viewer import for_organisations

COMMON_DOOR = "55 55 33 33"


@for_organisations(*PARTNERS)
@require_GET
def directory(request: HttpRequest) -> HttpResponse:
    """Offices and roles. A name is never searched for, so nobody is lost when somebody leaves."""
    at = timezone.now()
    code = request.GET.get("rolle", "") if request.GET.get("rolle", "") in CONTACT_POINTS else ""
    unit = request.GET.get("kontor", "")
    unit_id = int(unit) if unit.isdecimal() and len(unit) < 18 else 0
    found = agreements.contacts(code=code, unit_id=unit_id, at=at) if code or unit_id else []
    cards = []
    for one in found:
        calendar = organisation.calendar_of(one.unit_id, at=at)
        cards.append((one, is_open(calendar, at), next_opening(calendar, at)))
    acting = request.viewer.by.organisation_id  # type: ignore[attr-defined]
    given = {
        "organisation": organisation_names([acting]).get(acting, ""),
        "menu": menu(request),
        "code": code,
        "unit_id": unit_id,
        "roles": [("", gettext("Any role")), *((each, gettext(text)) for each, text in CONTACT_POINTS.items())],
        "offices": [("", gettext("Any office"))]
        + [(each.unit_id, each.name) for each in organisation.units() if each.kind in OFFICE_KINDS],
        "points": CONTACT_POINTS,
        "cards": cards,
        "numbers": _numbers(unit_id, at),
        "asked": bool(code or unit_id),
        "door": COMMON_DOOR,
    }
    return render(request, "partner/directory.html", given)


def _numbers(unit_id: int, at: datetime) -> list[tuple[str, str, str]]:
    """What the office has opened to partners: what it is for, the number, and a note (R085)."""
    if not unit_id:
        return []
    found = numbers(unit_ids=[unit_id], seen_by="partners", on=at.astimezone(OSLO).date())
    return [(gettext(KINDS[one.kind]), one.number, one.note) for one in found]
