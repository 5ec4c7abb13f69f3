"""My enquiries, state and municipal together, and who has looked at me (mine henvendelser, innsyn)."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from inngang.rules.safety import GROUNDS
from inngang.rules.vocabulary import LoginLevel, Role
from inngang.service.access.contact_points import contact_point
from inngang.service.access.safety import about_me
from inngang.service.enquiries import queries
from inngang.service.enquiries.actions import NoSuchEnquiry
from inngang.service.enquiries.asked_about import asked_of
from inngang.service.journal.queries import LineCard, looks_at
from inngang.service.people.mandates import shares_of
from inngang.web.citizen.asked import Asked
from inngang.web.citizen.enquiry import shown
from inngang.web.citizen.forms import keeps_what_was_written
from inngang.web.citizen.mandate_forms import SHARED as SHARED_WORDS
from inngang.web.citizen.matters import called
from inngang.web.citizen.words import ACTED, EXCEPTION, FOR_ME, GAVE, LOOKED_FOR, OPENED, PASSED, SHARED
from inngang.web.parts.live import live_address, live_token
from inngang.web.parts.viewer import person_at, person_only

ACTING = (Role.PARENT, Role.GUARDIAN, Role.PROXY, Role.HELPER)
OPEN = ("waiting", "taken", "promised")


@person_only
def mine(request: Asked) -> HttpResponse:
    """One list of everything, newest first; what is open stands before what is done."""
    cards = queries.my_enquiries(viewer=request.viewer.by, at=timezone.now())
    ticket = live_token([f"enquiry-{card.id}" for card in cards if card.state in OPEN])
    given = {
        "cards": [card for card in cards if card.state in OPEN],
        "done": [card for card in cards if card.state not in OPEN],
        "called": called,
        "point": contact_point(person_id=request.viewer.person_id, at=timezone.now()),
        "live_url": f"{live_address(request)}?t={ticket}",
    }
    return render(request, "citizen/mine.html", given)


@keeps_what_was_written
@person_at(LoginLevel.HIGH)
def one(request: Asked, enquiry_id: int) -> HttpResponse:
    """One of mine."""
    try:
        card = queries.status(enquiry_id=enquiry_id, viewer=request.viewer.by, at=timezone.now())
    except NoSuchEnquiry:
        raise Http404 from None
    return shown(request, card, code="", here="citizen:one", enquiry_id=enquiry_id)


@person_at(LoginLevel.HIGH)
def looks(request: Asked) -> HttpResponse:
    """Who has looked at my data: when, who, and why. One's own looks are left out."""
    lines = [line for line in looks_at(person_id=request.viewer.person_id) if line.role != Role.CITIZEN]
    given: dict[str, Any] = {
        "looks": [(line.at, line.who, Role(line.role), _looked_for(line), line.event in PASSED) for line in lines]
    }
    given |= {"asked": asked_of(person_id=request.viewer.person_id)}
    given |= {"safety_notes": about_me(by=request.viewer.by, at=timezone.now()), "grounds": GROUNDS}
    given |= {"shares": shares_of(person_id=request.viewer.person_id), "kinds": SHARED_WORDS}
    return render(request, "citizen/looks.html", given)


def _looked_for(line: LineCard) -> str:
    if line.role in ACTING or line.event == FOR_ME:
        return ACTED
    told = {OPENED: EXCEPTION, SHARED: GAVE}
    return told.get(line.event) or LOOKED_FOR.get(line.data.get("purpose", ""), "")
