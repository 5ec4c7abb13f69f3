"""Talk with a person: the phone as it is now, to be phoned, to come, or to have it done together (snakk med et menneske).

Every page for the people we help leads here, so that nobody is left alone with a screen (R007).
"""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import Any, Final

from django import forms
from django.conf import settings
from django.db import transaction
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext, gettext_lazy

from inngang.rules.identity import is_enough
from inngang.rules.limits import Deed
from inngang.rules.text import without_numbers
from inngang.rules.triage import MATTERS
from inngang.rules.vocabulary import Channel, LoginLevel, Urgency
from inngang.service.enquiries import actions
from inngang.service.enquiries.actions import Received
from inngang.service.enquiries.codes import code_for
from inngang.service.enquiries.keeping import LONGEST_TEXT
from inngang.service.enquiries.received import is_received
from inngang.service.journal.action import Refused
from inngang.service.organisation.queries import calendar_of, units
from inngang.service.people.actions.contact_details import contact_details_of
from inngang.web.citizen import matters, way_here
from inngang.web.citizen.asked import Asked
from inngang.web.citizen.codes import remember
from inngang.web.citizen.enquiry import Window, windows_in_words, windows_on
from inngang.web.citizen.forms import Choice, Phone, Words, keeps_what_was_written, too_old
from inngang.web.citizen.guide import carried_words
from inngang.web.citizen.ways import ways_now
from inngang.web.citizen.write import WroteTooOften, sending
from inngang.web.parts import limits
from inngang.web.parts.jinja import language, say
from inngang.web.parts.viewer import public

STUCK: Final = "stuck"  # the button on a form that asks for a person
MOST_SO_FAR: Final = 4000


class PhoneMeForm(forms.Form):
    """Be phoned. Only a number and a time are needed."""

    phone = Phone(
        label=gettext_lazy("Which number shall we phone?"),
        error_messages={"required": gettext_lazy("Write the number we shall phone.")},
        max_length=30,
    )
    window = forms.ChoiceField(
        label=gettext_lazy("When shall we phone you?"),
        error_messages={
            "required": gettext_lazy("Choose when we shall phone."),
            "invalid_choice": gettext_lazy("That time has passed. Choose another."),
        },
    )
    about = Choice(label=gettext_lazy("What is it about?"), required=False)
    text = Words(
        label=gettext_lazy("Is there something we should know before we phone?"),
        help_text=gettext_lazy("Leave out your identity number."),
        required=False,
    )
    so_far = Words(required=False, max_length=MOST_SO_FAR, widget=forms.HiddenInput)
    way = Words(required=False, max_length=way_here.LONGEST, widget=forms.HiddenInput)
    show_it = forms.BooleanField(
        label=gettext_lazy("Show this to the one who phones me"),
        help_text=gettext_lazy("If you leave it open, nobody sees it and we do not keep it."),
        required=False,
    )
    key = Words(required=False, max_length=80, widget=forms.HiddenInput)

    def __init__(self, *args: Any, windows: dict[str, Window], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen: Any = self.fields
        chosen["window"].choices = windows_in_words(windows)
        chosen["about"].choices = matters.choices()


def so_far(posted: QueryDict) -> str:
    """Where somebody got stuck, and what they have filled in, in words: for them to read, and to show us if they say yes."""
    about = posted.get("about", "")
    filled = [
        (gettext("About"), matters.title(about) if about in MATTERS else ""),
        (gettext("Written so far"), posted.get("text", "").replace("\r\n", "\n").strip()),
        (gettext("Cannot wait"), gettext("yes") if posted.get("acute") else ""),
    ]
    told = [gettext("I was stuck on the page “%(page)s”.") % {"page": gettext("Write to us")}]
    told += [
        f"{name}: {value}" if value else gettext("%(field)s: not filled in") % {"field": name} for name, value in filled
    ]
    return without_numbers("\n".join(told))[:MOST_SO_FAR]


@keeps_what_was_written
@public
def talk(request: Asked) -> HttpResponse:
    """Every way to a person, and a form to be phoned. What was answered in the guide comes along."""
    at, viewer = timezone.now(), request.viewer
    centre = next(iter(units(kind="contact_centre")), None)
    windows = windows_on(calendar_of(centre.unit_id if centre else 0, at=at), at)
    about, carried = request.GET.get("om", ""), carried_words(request)
    stuck = request.method == "POST" and STUCK in request.POST
    form = PhoneMeForm(
        request.POST if request.method == "POST" and "phone" in request.POST else None,
        windows=windows,
        initial={
            "about": request.POST.get("about", "") if stuck else about,
            "text": carried,
            "phone": request.POST.get("caller_phone", "")[:30]
            or (contact_details_of(viewer.self_id).phone if _is_sure(request) else ""),
            "so_far": so_far(request.POST) if stuck else "",
            "window": next(iter(windows), ""),
            "key": secrets.token_urlsafe(24),
        },
    )
    status, way = 200, request.POST.get("way", "")[: way_here.LONGEST]
    if request.was_too_old and form.is_bound:
        form.add_error(None, too_old())
    elif form.is_valid():
        try:
            return _phone_me(request, form.cleaned_data, windows, at)
        except WroteTooOften as often:
            form.add_error(None, limits.written_too_often(often.seconds, phone=ways_now(at=at).phone.phone))
            status = 429
        except Refused as refused:
            form.add_error(None, say(refused.why))
    given = {
        "form": form,
        "ways": ways_now(matter=about if about in MATTERS else "", at=at),
        "has_times": bool(windows),
        "pages": way_here.pages(way),
        "way": way,
    }
    return render(request, "citizen/talk.html", given, status=status)


def _is_sure(request: Asked) -> bool:
    """A number of somebody's is shown to them alone, when we are sure who it is."""
    viewer = request.viewer
    return bool(viewer.self_id) and is_enough(viewer.by.login_level, LoginLevel.SUBSTANTIAL)


def _phone_me(request: Asked, written: dict[str, Any], windows: dict[str, Window], at: datetime) -> HttpResponse:
    """Keep it and promise the call, or neither."""
    viewer, text = request.viewer, written["text"].strip() or gettext("I would like to be phoned.")
    if written["show_it"]:  # without a yes it goes no further than the person's own page
        shown = (text, way_here.in_words(written["way"]), without_numbers(written["so_far"]))
        text = "\n\n".join(part for part in shown if part)[:LONGEST_TEXT]
    key = sending(written["key"], text, viewer.self_id)
    code = None if viewer.self_id else code_for(sender_key=key, text=text, secret=settings.SECRET_KEY)
    deeds = (Deed.MESSAGE,) if viewer.self_id else (Deed.MESSAGE, Deed.ANONYMOUS)
    verdict = limits.spend(request, *deeds, number=written["phone"], at=at)
    if verdict.wait_seconds and not is_received(channel=Channel.QUESTION, sender_key=key):
        raise WroteTooOften(verdict.wait_seconds)
    with transaction.atomic():
        received = _received(request, written, text, key, code, at)
        if (
            not received.repeated and not received.joined and received.urgency != Urgency.ACUTE
        ):  # neither put off nor promised twice
            actions.ask_call_back(
                enquiry_id=received.enquiry_id,
                window=windows[written["window"]],
                phone=written["phone"],
                code=code,
                by=viewer.by,
                at=at,
            )
    if not received.repeated:
        limits.mark(request, verdict, enquiry_id=received.enquiry_id, number=written["phone"], by=viewer.by, at=at)
    if code:
        remember(request, code)
    request.session["sent"] = received.enquiry_id
    return redirect("citizen:receipt")


def _received(request: Asked, written: dict[str, Any], text: str, key: str, code: str | None, at: datetime) -> Received:
    return actions.receive(
        channel=Channel.QUESTION,
        text=text,
        sender_key=key,
        code=code,
        person_id=request.viewer.self_id or None,
        caller_phone=written["phone"],
        language=language(),
        choice=written["about"] or None,
        by=request.viewer.by,
        at=at,
    )
