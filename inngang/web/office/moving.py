"""Somebody moves house: they get another office, and keep adviser and promises until it has taken over (flytting, R336)."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from inngang.rules.hours import OSLO
from inngang.rules.vocabulary import Purpose, Role
from inngang.service.access import door
from inngang.service.enquiries.actions import move_person
from inngang.service.journal.action import Refused
from inngang.service.organisation import queries as organisation
from inngang.web.office.views import DESK
from inngang.web.parts.enquiry import done, shown
from inngang.web.parts.jinja import say
from inngang.web.parts.viewer import staff_only

ROLES = (Role.STATE_ADVISER, Role.MUNICIPAL_ADVISER, Role.TEAM_LEAD)


@staff_only(*ROLES)
@require_http_methods(["GET", "POST"])
def move(request: HttpRequest, person_id: int) -> HttpResponse:
    """Where to, and how one knows; what goes along, and what the person is told, stands on the page."""
    by, at = request.viewer.by, timezone.now()  # type: ignore[attr-defined]
    try:
        person = door.open_person(person_id=person_id, by=by, purpose=Purpose.HAND_OVER, at=at)
    except door.DoorClosed:
        raise Http404 from None
    refused = ""
    if request.method == "POST":
        area, reason = request.POST.get("area", "")[:8], request.POST.get("reason", "")
        try:
            move_person(person_id=person_id, area_code=area, reason=reason, by=by, at=at)
            done(request, gettext("The person has another office now, and is told. You are still their adviser."))
            return redirect("office:mine")
        except Refused as no:
            refused = say(no.why)
    places = organisation.areas(on=at.astimezone(OSLO).date())
    given = {
        **shown(request, DESK),
        "person": person,
        "refused": refused,
        "draft": request.POST,
        "places": [("", gettext("Choose a place")), *((one.code, f"{one.name} ({one.unit_name})") for one in places)],
    }
    return render(request, "office/move.html", given, status=422 if refused else 200)
