"""Quick things, done at once and without waiting for anybody: a new number, a receipt, a letter again (raske ting, R099)."""

from __future__ import annotations

import secrets
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext, gettext_lazy

from inngang.rules.hours import OSLO
from inngang.rules.limits import Deed
from inngang.rules.vocabulary import Channel, LoginLevel
from inngang.service.enquiries import actions, queries
from inngang.service.enquiries.actions import NoSuchEnquiry
from inngang.service.enquiries.actions.send_again import send_again
from inngang.service.enquiries.attachments import files_of
from inngang.service.enquiries.queries import StatusCard
from inngang.service.journal.action import Refused
from inngang.service.organisation.queries import areas
from inngang.service.people.actions.contact_details import change_contact_details, contact_details_of
from inngang.web.citizen.asked import Asked
from inngang.web.citizen.codes import remembered
from inngang.web.citizen.forms import Phone, Words
from inngang.web.citizen.matters import called
from inngang.web.citizen.write import sending
from inngang.web.parts.jinja import language, say
from inngang.web.parts.limits import spend, wait_told
from inngang.web.parts.viewer import person_at, public


class ContactForm(forms.Form):
    """Where we reach you."""

    phone = Phone(label=gettext_lazy("Phone number"), required=False, max_length=30)
    email = Words(label=gettext_lazy("E-mail"), required=False, max_length=254)


class MovedForm(forms.Form):
    """Where you live now."""

    area = forms.ChoiceField(
        label=gettext_lazy("Where do you live now?"),
        error_messages={"required": gettext_lazy("Choose where you live.")},
    )
    key = Words(required=False, max_length=80, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen: Any = self.fields["area"]
        today = timezone.now().astimezone(OSLO).date()
        chosen.choices = [("", gettext("Choose"))] + [(one.code, one.name) for one in areas(on=today)]


@public
def quick(request: HttpRequest) -> HttpResponse:
    """What can be done at once, where, and what one needs for it."""
    return render(request, "citizen/quick.html", {})


@person_at(LoginLevel.HIGH)
def mine(request: Asked) -> HttpResponse:
    """Everything quick on one page; each form does one thing, and says that it is done."""
    at, viewer = timezone.now(), request.viewer
    verb = request.POST.get("verb", "") if request.method == "POST" else ""
    details = contact_details_of(viewer.person_id)
    contact = ContactForm(request.POST if verb == "contact" else None, initial=vars(details))
    moved = MovedForm(request.POST if verb == "moved" else None, initial={"key": secrets.token_urlsafe(24)})
    refused = ""
    try:
        if verb == "contact" and contact.is_valid():
            change_contact_details(**contact.cleaned_data, by=viewer.by, at=at)
            return _done(request, verb)
        if verb == "letter":
            send_again(enquiry_id=_number(request.POST.get("enquiry", "")), by=viewer.by, at=at)
            return _done(request, verb)
        if verb == "moved" and moved.is_valid():
            wait = spend(request, Deed.MESSAGE, at=at).wait_seconds
            if not wait:
                return _report(request, moved)
            refused = gettext("You have sent much in a short time. Wait %(wait)s, and try again.") % {
                "wait": wait_told(wait)
            }
    except (Refused, NoSuchEnquiry) as no:
        refused = say(no.why)
    cards = queries.my_enquiries(viewer=viewer.by, at=at)
    given = {
        "contact": contact,
        "moved": moved,
        "cards": cards,
        "answered": [card for card in cards if any(one.direction == "out" for one in card.messages)],
        "called": called,
        "refused": refused,
        "said": _said(request.session.pop("said") if "said" in request.session else ""),
    }
    return render(request, "citizen/my_quick.html", given, status=422 if refused else 200)


def _done(request: Asked, what: str) -> HttpResponse:
    request.session["said"] = what
    return redirect("citizen:my_quick")


def _said(what: str) -> str:
    return {
        "contact": gettext("It is changed, and holds from now."),
        "letter": gettext("We send the letter. It leaves with the next post."),
    }.get(what, "")


def _report(request: Asked, form: MovedForm) -> HttpResponse:
    """Somebody must see which office has what from now on; it is an enquiry with an owner and a time."""
    names = {str(code): str(name) for code, name in form.fields["area"].choices}  # type: ignore[attr-defined]
    text = gettext("I have moved, and live here now: %(area)s") % {"area": names[form.cleaned_data["area"]]}
    received = actions.receive(
        channel=Channel.QUESTION,
        text=text,
        sender_key=sending(form.cleaned_data["key"], text, request.viewer.person_id),
        person_id=request.viewer.person_id,
        language=language(),
        choice="change_of_situation",
        by=request.viewer.by,
        at=timezone.now(),
    )
    request.session["sent"] = received.enquiry_id
    return redirect("citizen:receipt")


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 18 else 0


@person_at(LoginLevel.HIGH)
def receipt(request: Asked, enquiry_id: int) -> HttpResponse:
    """That we have it: when each thing came, and which documents."""
    try:
        card = queries.status(enquiry_id=enquiry_id, viewer=request.viewer.by, at=timezone.now())
    except NoSuchEnquiry:
        raise Http404 from None
    return _receipt(request, card)


@public
def receipt_by_code(request: Asked) -> HttpResponse:
    """The same for whoever has the code."""
    code = remembered(request)
    if not code:
        return redirect("citizen:come_back")
    try:
        card = queries.status(code=code, viewer=request.viewer.by, at=timezone.now())
    except NoSuchEnquiry:
        return redirect("citizen:come_back")
    return _receipt(request, card)


def _receipt(request: Asked, card: StatusCard) -> HttpResponse:
    given = {
        "card": card,
        "sent": [one for one in card.messages if one.direction == "in" and not one.who],
        "files": files_of(card.id),
        "called": called,
        "printed": timezone.now(),
    }
    return render(request, "citizen/proof.html", given)
