"""The desk of the contact centre: the next one, those who wait, and what I have promised."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from inngang.rules.vocabulary import Role
from inngang.service.enquiries import queries
from inngang.web.parts.enquiry import Desk, page_number, shown
from inngang.web.parts.viewer import staff_only

ROLES = (Role.CONTACT_ADVISER, Role.TEAM_LEAD, Role.DUTY_LEAD)
DESK = Desk("contact_centre", home="contact_centre:desk", roles=ROLES)


@require_GET
@staff_only(*ROLES)
def desk(request: HttpRequest) -> HttpResponse:
    """Take the next, the live queue, and what I hold."""
    viewer = request.viewer  # type: ignore[attr-defined]
    given = shown(request, DESK, "queue", f"staff-{viewer.staff_id}")
    waiting = queries.waiting(viewer=viewer.by, at=given["at"], page=page_number(request))
    mine = queries.mine(viewer=viewer.by, at=given["at"]).cards
    given |= {
        "waiting": waiting,
        "held": [one for one in mine if one.state == "taken"],
        "promised": [one for one in mine if one.state == "promised"],
    }
    return render(request, "contact_centre/desk.html", given)
