"""Ask about a person and fetch the status and the answer, with a key; the same rules as on the partners' pages.

`Authorization: Bearer <key>`. The answer is the same whether we know the person or not, and a reference of somebody else's looks
like one that does not exist.
"""

from __future__ import annotations

import json
import math
from datetime import datetime
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone, translation
from django.utils.translation import gettext
from django.views.decorators.csrf import csrf_exempt

from inngang.exchange.partners.openapi import DOCUMENT, LONGEST_ID
from inngang.rules.access import Viewer
from inngang.rules.limits import Deed, Scope
from inngang.rules.sick_note import Fault, read_sick_note
from inngang.rules.vocabulary import LoginLevel, Why
from inngang.service.access import limits
from inngang.service.access.queries import viewer_of
from inngang.service.enquiries.actions.ask_about import ask_about
from inngang.service.enquiries.actions.receive_sick_note import NotTheSame, receive_sick_note
from inngang.service.enquiries.asked_about import AskedCard, asked, asked_by
from inngang.service.enquiries.held import NOT_FOUND, NoSuchEnquiry
from inngang.service.journal.action import Refused
from inngang.service.people.interface_keys import ASK, READ, key_held

LANGUAGES = ("nb", "nn", "en")


@csrf_exempt  # a key is sent with each request; no cookie is read
def enquiries(request: HttpRequest) -> HttpResponse:
    """POST asks; GET lists what the organisation has asked, newest first."""
    if request.method not in ("GET", "POST"):
        return _wrong(405, "method", "Only GET and POST are heard here.", "Send one of them.", Allow="GET, POST")
    at = timezone.now()
    by = _viewer(request, ASK if request.method == "POST" else READ, at)
    if isinstance(by, HttpResponse):
        return by
    if request.method == "GET":
        return JsonResponse({"enquiries": [_as_json(one) for one in asked_by(viewer=by, at=at)]})
    try:
        sent = json.loads(request.body)
    except RequestDataTooBig:
        return _wrong(413, "body", "The body is too large.", "Send less.")
    except (ValueError, RecursionError):
        return _wrong(400, "body", "This is not JSON.", "Send an object with id, about and text.")
    for name in ("id", "about", "text"):
        if not isinstance(sent, dict) or not isinstance(sent.get(name), str) or not sent[name].strip():
            return _wrong(400, name, "This is missing or no text.", "See openapi.json.")
    if len(sent["id"]) > LONGEST_ID:
        return _wrong(400, "id", "This is too long.", f"Use at most {LONGEST_ID} signs.")
    language = sent.get("language") if sent.get("language") in LANGUAGES else "nb"
    try:
        made = ask_about(
            about=sent["about"], text=sent["text"], key=f"system:{sent['id']}", language=str(language), by=by, at=at
        )
    except Refused as no:
        with translation.override(str(language)):
            said = gettext(no.why.text)
            return _wrong(422, "about", said % no.why.values if no.why.values else said, "Mend it and send it again.")
    card = asked(enquiry_id=made.enquiry_id, viewer=by, at=at)
    return JsonResponse(_as_json(card), status=201)


@csrf_exempt  # as above
def sick_notes(request: HttpRequest) -> HttpResponse:
    """POST sends a sick note; what comes back is the receipt, with the reference its status is asked for by."""
    if request.method != "POST":
        return _wrong(405, "method", "Only POST is heard here.", "Send POST.", Allow="POST")
    at = timezone.now()
    by = _viewer(request, ASK, at)
    if isinstance(by, HttpResponse):
        return by
    try:
        sent = json.loads(request.body)
    except RequestDataTooBig:
        return _wrong(413, "body", "The body is too large.", "Send less.")
    except (ValueError, RecursionError):
        return _wrong(400, "body", "This is not JSON.", "Send an object as openapi.json tells.")
    if not isinstance(sent, dict):
        return _wrong(400, "body", "This is no object.", "Send an object as openapi.json tells.")
    note = read_sick_note(sent)
    if isinstance(note, Fault):
        return _wrong(400, note.where, _said(note.why), "Mend it and send it again. See openapi.json.")
    try:
        made = receive_sick_note(note=note, by=by, at=at)
    except NotTheSame as no:
        return _wrong(409, "id", _said(no.why), "Nothing was kept of this one.")
    except Refused as no:
        return _wrong(422, "about", _said(no.why), "Mend it and send it again.")
    return JsonResponse(_as_json(asked(enquiry_id=made.enquiry_id, viewer=by, at=at)), status=201)


def _said(why: Why) -> str:
    """In bokmål, which is what the systems here show."""
    with translation.override("nb"):
        said = gettext(why.text)
        return said % why.values if why.values else said


def enquiry(request: HttpRequest, ref: str) -> HttpResponse:
    """One of the organisation's own: where it stands, and what was written."""
    if request.method != "GET":
        return _wrong(405, "method", "Only GET is heard here.", "Send GET.", Allow="GET")
    at = timezone.now()
    by = _viewer(request, READ, at)
    if isinstance(by, HttpResponse):
        return by
    found = next((one for one in asked_by(viewer=by, at=at) if one.ref == ref), None)
    try:
        if found is None:
            raise NoSuchEnquiry(NOT_FOUND)
        return JsonResponse(_as_json(asked(enquiry_id=found.id, viewer=by, at=at), with_words=True))
    except NoSuchEnquiry:
        return _wrong(404, "reference", "There is no such enquiry.", "Use the reference you were given.")


def openapi(request: HttpRequest) -> HttpResponse:
    """What the interface says of itself (OpenAPI)."""
    return JsonResponse(DOCUMENT)


enquiries.audience = frozenset({"machine"})  # type: ignore[attr-defined]  # no viewer: a key is sent
sick_notes.audience = frozenset({"machine"})  # type: ignore[attr-defined]
enquiry.audience = frozenset({"machine"})  # type: ignore[attr-defined]
openapi.audience = frozenset({"public"})  # type: ignore[attr-defined]


def _viewer(request: HttpRequest, scope: str, at: datetime) -> Viewer | HttpResponse:
    """For whom the key acts; or the answer that says no."""
    kind, _, secret = request.headers.get("Authorization", "").partition(" ")
    held = key_held(secret.strip(), at=at) if kind.lower() == "bearer" else None
    session = (
        viewer_of(person_id=held.contact_id, login_level=LoginLevel.HIGH, acting=(held.role, held.organisation_id))
        if held
        else None
    )
    if held is None or session is None:
        answer = _wrong(401, "Authorization", "The key is missing, unknown or ended.", "Send a key that holds.")
        answer.headers["WWW-Authenticate"] = "Bearer"
        return answer
    if scope not in held.scopes:
        return _wrong(403, "Authorization", f"This key may not {scope}.", "Ask us for a key that may.")
    over = limits.spend(Deed.SIGNALS, whose={Scope.PARTNER: f"organisation-{held.organisation_id}"}, at=at)
    if over:
        again = str(max(1, math.ceil(max(one.wait_seconds for one in over))))
        return _wrong(429, "body", "More requests than we can hear.", "Send it again later.", **{"Retry-After": again})
    return session.viewer


def _as_json(card: AskedCard, *, with_words: bool = False) -> dict[str, Any]:
    told: dict[str, Any] = {
        "reference": card.ref,
        "received": card.asked_at.isoformat(),
        "status": "answered" if card.is_answered else "received",
        "answer_by": card.due_by.isoformat() if card.due_by else None,
    }
    if with_words:
        told["messages"] = [
            {"from": "us" if one.direction == "out" else "you", "at": one.at.isoformat(), "text": one.text}
            for one in card.messages
        ]
    return told


def _wrong(status: int, where: str, what: str, do: str, **headers: str) -> JsonResponse:
    return JsonResponse({"errors": [{"where": where, "what": what, "do": do}]}, status=status, headers=headers)
