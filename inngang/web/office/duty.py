"""The alarm list and the duty roster: what is acute and with nobody, and who is on duty (vakt)."""

from __future__ import annotations

from datetime import datetime

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST

from inngang.rules.hours import OSLO
from inngang.rules.vocabulary import Role
from inngang.service.enquiries import actions
from inngang.service.enquiries.alarms import alarms, same_day
from inngang.service.journal.action import Refused
from inngang.service.organisation import queries as organisation
from inngang.service.organisation.actions import end_duty, set_duty
from inngang.service.organisation.duty import gaps, roster
from inngang.service.organisation.numbers import roster_holes
from inngang.web.office.views import DESK, ROLES, tabs
from inngang.web.parts.enquiry import done, shown
from inngang.web.parts.jinja import say
from inngang.web.parts.viewer import staff_only

MOST_HOLES = 14
LEADS = (Role.TEAM_LEAD, Role.DUTY_LEAD)


@require_GET
@staff_only(*ROLES)
def duty(request: HttpRequest) -> HttpResponse:
    """What is acute: without a human first, with one tap to have it; and who is on duty."""
    return _page(request)


@staff_only(*ROLES)
@require_POST
def i_have_it(request: HttpRequest, enquiry_id: int) -> HttpResponseBase:
    """One tap: the alarm is answered and the enquiry is mine."""
    try:
        actions.i_have_it(enquiry_id=enquiry_id, by=request.viewer.by, at=timezone.now())  # type: ignore[attr-defined]
    except Refused as refused:
        done(request, say(refused.why))
        return redirect("office:duty")
    return redirect("office:card", enquiry_id)


@staff_only(*LEADS)
@require_POST
def put_on(request: HttpRequest) -> HttpResponseBase:
    """Put somebody, or a duty phone, on the roster."""
    viewer = request.viewer  # type: ignore[attr-defined]
    starts_at, ends_at = _moment(request, "from"), _moment(request, "to")
    if starts_at is None or ends_at is None:
        return _page(request, refused=gettext("Write from and to as a day and a time."))
    who = request.POST.get("staff", "")
    known = {str(one.staff_id): one.staff_id for one in organisation.colleagues(viewer.unit_id)}
    try:
        set_duty(
            unit_id=viewer.unit_id,
            staff_id=known.get(who),
            phone=request.POST.get("phone", ""),
            starts_at=starts_at,
            ends_at=ends_at,
            by=viewer.by,
            at=timezone.now(),
        )
    except Refused as refused:
        return _page(request, refused=say(refused.why))
    done(request, gettext("It is on the duty roster."))
    return redirect("office:duty")


@staff_only(*LEADS)
@require_POST
def take_off(request: HttpRequest, duty_id: int) -> HttpResponseBase:
    """Take a line off the roster."""
    try:
        end_duty(duty_id=duty_id, by=request.viewer.by, at=timezone.now())  # type: ignore[attr-defined]
    except Refused as refused:
        raise Http404 from refused
    done(request, gettext("It is off the duty roster."))
    return redirect("office:duty")


def _page(request: HttpRequest, *, refused: str = "") -> HttpResponse:
    viewer = request.viewer  # type: ignore[attr-defined]
    given = shown(request, DESK, "queue", "alarm", f"staff-{viewer.staff_id}", f"unit-{viewer.unit_id}")
    at = given["at"]
    found = alarms(viewer=viewer.by, at=at)
    given |= {
        "tabs": tabs("duty"),
        "waiting": [one for one in found if one.is_waiting],
        "seen_to": [one for one in found if not one.is_waiting],
        "same_day": same_day(viewer=viewer.by, at=at),
        "roster": roster(unit_ids=viewer.by.unit_ids, at=at),
        "gaps": gaps(unit_ids=viewer.by.unit_ids, at=at),
        "holes": roster_holes(unit_ids=viewer.by.unit_ids, first=at.astimezone(OSLO).date(), at=at)[:MOST_HOLES],
        "leads": viewer.by.role in LEADS,
        "colleagues": [("", gettext("Only the phone")), *_colleagues(viewer.unit_id)],
        "refused": refused,
        "draft": request.POST if refused else {},
    }
    return render(request, "office/duty.html", given, status=422 if refused else 200)


def _colleagues(unit_id: int) -> list[tuple[str, str]]:
    return [(str(one.staff_id), one.name) for one in organisation.colleagues(unit_id)]


def _moment(request: HttpRequest, name: str) -> datetime | None:
    """A day and a time from the two fields of a form, on the Norwegian clock."""
    try:
        return datetime.fromisoformat(
            f"{request.POST.get(f'{name}_day', '')}T{request.POST.get(f'{name}_time', '')}"
        ).replace(tzinfo=OSLO)
    except ValueError:
        return None
