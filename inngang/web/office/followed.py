"""Those the office follows up: who has them, who gets direct contact, exceptions with a reason, and the coordinator."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods

from inngang.rules.vocabulary import Purpose, Role
from inngang.service.access import door
from inngang.service.access.contact_points import contact_point
from inngang.service.access.followed import FollowedCard, followed, followed_person
from inngang.service.journal.action import Refused
from inngang.service.organisation import queries as organisation
from inngang.service.organisation.actions import coordinate, deviate_direct_contact
from inngang.web.office.lead import given_to
from inngang.web.parts.enquiry import done, page_number
from inngang.web.parts.jinja import say
from inngang.web.parts.posted import number_of
from inngang.web.parts.viewer import staff_only

ADVISERS = (Role.STATE_ADVISER, Role.MUNICIPAL_ADVISER)


@staff_only(Role.TEAM_LEAD)
@require_GET
def all_followed(request: HttpRequest) -> HttpResponse:
    """Those met otherwise than the rule first; of one adviser, if one is chosen."""
    viewer, at = request.viewer, timezone.now()  # type: ignore[attr-defined]
    staff_id = number_of(request.GET.get("hos", ""))
    given = given_to(request, "followed")
    given |= {
        "page": followed(viewer=viewer.by, at=at, staff_id=staff_id, page=page_number(request)),
        "staff_id": staff_id,
        "advisers": [(0, gettext("Everybody")), *_advisers(viewer.unit_id)],
    }
    return render(request, "office/followed.html", given)


@staff_only(Role.TEAM_LEAD)
@require_http_methods(["GET", "POST"])
def one_followed(request: HttpRequest, person_id: int) -> HttpResponse:
    """One of them, through the door: make or end an exception, and give a coordinator."""
    viewer, at = request.viewer, timezone.now()  # type: ignore[attr-defined]
    card = followed_person(person_id=person_id, viewer=viewer.by, at=at)
    if card is None:
        raise Http404
    try:
        person = door.open_person(person_id=person_id, by=viewer.by, purpose=Purpose.SUPERVISE, at=at)
    except door.DoorClosed:
        raise Http404 from None
    refused = ""
    if request.method == "POST":
        try:
            done(request, _change(request, card, at))
            return redirect("office:one_followed", person_id)
        except Refused as no:
            refused = say(no.why)
    given = given_to(request, "followed")
    given |= {
        "person": person,
        "card": card,
        "point": contact_point(person_id=person_id, at=at),
        "advisers": [(0, gettext("Nobody")), *_advisers(viewer.unit_id)],
        "refused": refused,
        "draft": request.POST if refused else {},
    }
    return render(request, "office/one_followed.html", given, status=422 if refused else 200)


def _change(request: HttpRequest, card: FollowedCard, at: Any) -> str:
    """Do what the form asks; the sentence that says what was done."""
    by = request.viewer.by  # type: ignore[attr-defined]
    if request.POST.get("verb") == "coordinate":
        coordinate(person_id=card.person_id, staff_id=number_of(request.POST.get("staff", "")) or None, by=by, at=at)
        return gettext("The coordinator is set.")
    deviate_direct_contact(
        person_id=card.person_id,
        staff_id=number_of(request.POST.get("staff", "")),
        gives=request.POST.get("gives") == "yes",
        reason=request.POST.get("reason", ""),
        by=by,
        at=at,
    )
    return gettext("It holds from now on, and stands in the journal with the reason.")


def _advisers(unit_id: int) -> list[tuple[int, str]]:
    return [(one.staff_id, one.name) for one in organisation.colleagues(unit_id) if one.role in ADVISERS]
