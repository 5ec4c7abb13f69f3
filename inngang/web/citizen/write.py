"""Write to us, logged in or not, and the receipt with the code to come back with (skriv til oss)."""

from __future__ import annotations

import hashlib
import secrets
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from inngang.rules.limits import Deed
from inngang.rules.triage import MATTERS, triage
from inngang.rules.uploads import TOO_OFTEN
from inngang.rules.vocabulary import Channel, Side, Urgency
from inngang.service.access.contact_points import contact_point
from inngang.service.enquiries import actions, incidents, queries
from inngang.service.enquiries.actions.attach import NotTaken, attach
from inngang.service.enquiries.attachments import files_of
from inngang.service.enquiries.codes import code_for
from inngang.service.enquiries.received import is_received
from inngang.service.journal.action import Refused
from inngang.web.citizen.asked import Asked
from inngang.web.citizen.codes import remember, remembered
from inngang.web.citizen.forms import WriteForm, keeps_what_was_written, too_old
from inngang.web.citizen.guide import ANSWERS, carried_words
from inngang.web.citizen.matters import called
from inngang.web.citizen.ways import acute_promise, ways_now
from inngang.web.parts import limits
from inngang.web.parts.jinja import language, say
from inngang.web.parts.uploads import files_in, not_taken
from inngang.web.parts.viewer import public
from inngang.web.parts.words import word


@keeps_what_was_written
@public
def write(request: Asked) -> HttpResponse:
    """One page, few questions. The same sending twice is one enquiry."""
    viewer = request.viewer
    about = request.GET.get("om", "")
    form = WriteForm(
        request.POST if request.method == "POST" and ANSWERS not in request.POST else None,
        knows_the_person=bool(viewer.self_id),
        advisers=_own_advisers(viewer.self_id),
        initial={
            "about": about,
            "text": carried_words(request),  # what was ticked in the guide goes along
            "acute": "akutt" in request.GET,
            "key": secrets.token_urlsafe(24),
        },
    )
    status = 200
    if request.was_too_old and form.is_bound:
        form.add_error(None, too_old())
    elif form.is_valid():
        try:
            return _send(request, form)
        except WroteTooOften as often:
            form.add_error(None, limits.written_too_often(often.seconds, phone=ways_now(at=timezone.now()).phone.phone))
            status = 429
        except Refused as refused:
            form.add_error("text", say(refused.why))
    at = timezone.now()
    given = {
        "form": form,
        "ways": ways_now(matter=about if about in MATTERS else "", at=at),
        "acute_promise": acute_promise(at=at),
        "incidents": incidents.published(),
    }
    return render(request, "citizen/write.html", given, status=status)


def take_files(request: Asked, enquiry_id: int, *, code: str | None) -> None:
    """Keep the files that came along. What becomes of them changes nothing about what was written."""
    at, by, files = timezone.now(), request.viewer.by, files_in(request)
    told: tuple[NotTaken, ...] = ()
    if files and limits.spend(request, Deed.UPLOAD, at=at).wait_seconds:
        told = tuple(NotTaken(one.name, TOO_OFTEN) for one in files)
    elif files:
        told = attach(enquiry_id=enquiry_id, files=files, code=code, by=by, at=at)
    if said := not_taken(request, told):
        request.session["not_taken"] = [one[:200] for one in said[:5]]  # it travels in a cookie


class WroteTooOften(Exception):
    """More than one writes; nothing was sent, and the form keeps it."""

    def __init__(self, seconds: float) -> None:
        super().__init__()
        self.seconds = seconds


def _send(request: Asked, form: WriteForm) -> HttpResponse:
    viewer, written = request.viewer, form.cleaned_data
    key = sending(written["key"], written["text"], viewer.self_id)
    code = None if viewer.self_id else code_for(sender_key=key, text=written["text"], secret=settings.SECRET_KEY)
    at, number = timezone.now(), written.get("caller_phone", "")
    verdict = limits.spend(request, *_deeds(viewer.self_id), number=number, is_acute=_is_acute(written), at=at)
    if verdict.wait_seconds and not is_received(channel=Channel.QUESTION, sender_key=key):
        raise WroteTooOften(verdict.wait_seconds)
    received = actions.receive_two(
        channel=Channel.QUESTION,
        text=written["text"],
        sender_key=key,
        code=code,
        person_id=viewer.self_id or None,
        caller_name=written.get("caller_name", ""),
        caller_phone=number,
        language=written["answer_language"] or language(),
        area_code=written.get("area", ""),
        choice=written["about"] or None,
        also=written["also"],
        asked_acute=written["acute"],
        ticked=written.get("pension", ()),
        needed_on=written["needed_on"],
        asked_for=written.get("adviser"),
        by=viewer.by,
        at=at,
    )
    if not received.repeated:
        limits.mark(request, verdict, enquiry_id=received.enquiry_id, number=number, by=viewer.by, at=at)
    take_files(request, received.enquiry_id, code=code)
    if code:
        remember(request, code)
    request.session["sent"] = received.enquiry_id
    return redirect("citizen:receipt")


def _deeds(person_id: int) -> tuple[Deed, ...]:
    return (Deed.MESSAGE,) if person_id else (Deed.MESSAGE, Deed.ANONYMOUS)


def _is_acute(written: dict[str, Any]) -> bool:
    """As it will be judged when it is received: what is acute is not made to wait."""
    judged = triage(
        text=written["text"],
        choice=written["about"] or None,
        channel=Channel.QUESTION,
        language=written["answer_language"] or language(),
        asked_acute=written["acute"],
    )
    return judged.urgency == Urgency.ACUTE


def _own_advisers(person_id: int) -> list[tuple[int, str]]:
    """Whom a person may choose to write to: their own advisers, and what each has (R039)."""
    point = contact_point(person_id=person_id, at=timezone.now()) if person_id else None
    return [(one.staff_id, f"{one.name} ({word(Side(one.side)).lower()})") for one in point.advisers] if point else []


def sending(key: str, text: str, person_id: int = 0) -> str:
    """The id of one sending: the form's own key and what was written. Sent again it is the same; changed, it is another."""
    return "web:" + hashlib.sha256(f"{key or secrets.token_urlsafe(24)}\x00{person_id}\x00{text}".encode()).hexdigest()


@public
def receipt(request: Asked) -> HttpResponse:
    """What happens now, and the code in big letters. Nothing of it stands in the address."""
    viewer, at = request.viewer, timezone.now()
    code = "" if viewer.self_id else remembered(request)
    if not viewer.self_id and not code:
        return redirect("citizen:come_back")
    try:
        card = queries.status(enquiry_id=request.session.get("sent", 0), code=code, viewer=viewer.by, at=at)
    except actions.NoSuchEnquiry:
        return redirect("citizen:mine" if viewer.self_id else "citizen:come_back")
    given = {"card": card, "code": code, "called": called, "files": files_of(card.id)}
    if "not_taken" in request.session:
        given["not_taken"] = request.session.pop("not_taken")
    return render(request, "citizen/receipt.html", given)
