"""One enquiry whole: the person, the conversation and what can be done; a no comes back on the form (kortet)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone

from inngang.rules.answering import IN_WORDS
from inngang.rules.safety import MEETS
from inngang.rules.vocabulary import Protection
from inngang.service.access.contact_points import contact_point
from inngang.service.access.safety import sign
from inngang.service.enquiries import actions, queries
from inngang.service.enquiries.attachments import files_for
from inngang.service.enquiries.queries import EnquiryCard
from inngang.service.journal.action import Refused
from inngang.service.organisation import queries as organisation
from inngang.service.people.actions.note_certainty import certainty_of
from inngang.web.parts import enquiry_forms as forms
from inngang.web.parts.enquiry.desk import Desk, shown
from inngang.web.parts.enquiry_story import story
from inngang.web.parts.enquiry_told import shown_of
from inngang.web.parts.enquiry_words import HEARD_AT_ONCE, PROTECTIONS, how_it_is_read, represented_by
from inngang.web.parts.process import process_given


def card_of(request: HttpRequest, enquiry_id: int, at: datetime) -> EnquiryCard:
    """The enquiry as the viewer may see it; one that is not for them looks like one that does not exist."""
    try:
        return queries.card(enquiry_id=enquiry_id, viewer=request.viewer.by, at=at)  # type: ignore[attr-defined]
    except actions.NoSuchEnquiry:
        raise Http404 from None


def card_page(
    request: HttpRequest, desk: Desk, enquiry_id: int, *, verb: str = "", refused: Refused | None = None
) -> HttpResponse:
    """The whole card; with a refusal, the form it belongs to is open and holds what was written."""
    given = shown(request, desk, f"enquiry-{enquiry_id}")
    at, by = given["at"], request.viewer.by  # type: ignore[attr-defined]
    card = card_of(request, enquiry_id, at)
    on_the_line = card.channel in HEARD_AT_ONCE and card.state == "taken"
    calendar = organisation.calendar_of(request.viewer.unit_id, at=at)  # type: ignore[attr-defined]
    beside = shown_of(card, request.viewer.staff_id, at)  # type: ignore[attr-defined]
    given |= beside
    usual = "record" if on_the_line else "meet" if beside["told"].asks_to_meet else "answer"
    opened = verb or request.GET.get("open", "") or usual
    given |= {
        "card": card,
        **process_given(card, at),
        "phone": card.caller_phone or (card.person.phone if card.person else ""),
        "protection": PROTECTIONS.get(Protection(card.person.protection)) if card.person else None,
        "represented_by": represented_by(card.person),
        "point": contact_point(person_id=card.person.id, at=at) if card.person else None,
        "certainty": certainty_of(enquiry_id),
        "will_meet": by.role in MEETS and card.person is not None,
        "safety_sign": card.person is not None and sign(person_id=card.person.id, by=by, at=at),
        "contact_words": IN_WORDS,
        "files": files_for(card),
        "story": story(card),
        "how_read": how_it_is_read(card),
        "opened": opened,
        "refused": refused,
        "draft": request.POST if refused else {},
        "agreed": request.POST.getlist("agreed"),
        "asked": dict(zip(request.POST.getlist("ask"), request.POST.getlist("ask_answer"), strict=False)),
        "agreed_options": forms.agreed_options(),
        "matter_options": forms.matter_options(),
        "urgency_options": forms.urgency_options(),
        "outcome_options": forms.outcome_options(card.state),
        "late_options": forms.late_options(),
        "promise_options": forms.promise_options(calendar, at, [one.time for one in beside["told"].times]),
        "targets": forms.grouped(forms.targets(card, by, at)) if "hand_over" in card.may else [],
    }
    return render(request, "parts/enquiry_page.html", given, status=422 if refused else 200)


def do(
    request: HttpRequest, desk: Desk, enquiry_id: int, verb: str, act: Callable[[dict[str, Any]], HttpResponseBase]
) -> HttpResponseBase:
    """Do one thing to an enquiry; a no comes back as a sentence on the card."""
    who = {"enquiry_id": enquiry_id, "by": request.viewer.by, "at": timezone.now()}  # type: ignore[attr-defined]
    try:
        return act(who)
    except actions.NoSuchEnquiry:
        raise Http404 from None
    except Refused as refused:
        return card_page(request, desk, enquiry_id, verb=verb, refused=refused)


def text_of(request: HttpRequest, name: str = "text") -> str:
    """What was written, with the line ends of ours."""
    return request.POST.get(name, "").replace("\r\n", "\n")


def late_reason(request: HttpRequest) -> str:
    """Why it was late, as chosen in the form; asked for only when it is."""
    return request.POST.get("late_reason", "")


def number_of(request: HttpRequest, name: str) -> int:
    """A number of ours from the form; 0 when it is none."""
    given = request.POST.get(name, "")
    return int(given) if given.isdecimal() and len(given) < 18 else 0
