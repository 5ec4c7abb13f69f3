"""Incidents: many similar contacts at once, what we tell everybody, and when it is over (hendelser)."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST

from inngang.rules.vocabulary import Role
from inngang.service.enquiries import actions, incidents
from inngang.web.contact_centre.views import DESK, ROLES
from inngang.web.parts.enquiry import done, shown
from inngang.web.parts.jinja import say
from inngang.web.parts.viewer import staff_only

LEADS = (Role.TEAM_LEAD, Role.DUTY_LEAD)
TEXTS = ("text_nb", "text_nn", "text_en")


def _page(request: HttpRequest, refused: actions.CannotPublish | None = None, about: int = 0) -> HttpResponse:
    given = shown(request, DESK, "queue", "incidents")
    found = incidents.lately(at=given["at"])
    given |= {
        "open_now": [one for one in found if one.state != incidents.ENDED],
        "ended": [one for one in found if one.state == incidents.ENDED],
        "may_publish": request.viewer.role in LEADS,  # type: ignore[attr-defined]
        "refused": refused,
        "about": about,
        "draft": request.POST if refused else {},
    }
    return render(request, "contact_centre/incidents.html", given, status=422 if refused else 200)


@staff_only(*ROLES)
@require_GET
def listed(request: HttpRequest) -> HttpResponse:
    """Those open now, and those that ended this week."""
    return _page(request)


@staff_only(*LEADS)
@require_POST
def publish(request: HttpRequest, incident_id: int) -> HttpResponse:
    """Tell everybody."""
    texts = {name: request.POST.get(name, "").replace("\r\n", "\n") for name in TEXTS}
    try:
        actions.publish_incident(incident_id=incident_id, **texts, by=request.viewer.by, at=timezone.now())  # type: ignore[attr-defined]
    except actions.CannotPublish as refused:
        return _page(request, refused, incident_id)
    done(
        request,
        gettext("Everybody is told now: on the web, at the machines by the door, on the desks and on the phone."),
    )
    return redirect("contact_centre:incidents")


@staff_only(*LEADS)
@require_POST
def end(request: HttpRequest, incident_id: int) -> HttpResponse:
    """It is over."""
    reason = request.POST.get("reason", "")
    by = request.viewer.by  # type: ignore[attr-defined]
    try:
        actions.end_incident(incident_id=incident_id, reason=reason or "ended by hand", by=by, at=timezone.now())
        done(request, gettext("It is over. Nobody is told about it any more."))
    except actions.CannotPublish as refused:
        done(request, say(refused.why))
    return redirect("contact_centre:incidents")
