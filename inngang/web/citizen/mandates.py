"""Who may act for me, for whom I act, and what may be shared: one register to see and to end things in (mine fullmakter)."""

from __future__ import annotations

import secrets
from collections.abc import Callable

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST

from inngang.rules.identity import read_pick_up_code
from inngang.rules.representation import Kind
from inngang.rules.vocabulary import LoginLevel, Refusal
from inngang.service.access.door import DoorClosed
from inngang.service.enquiries.actions import write_for
from inngang.service.enquiries.for_others import enquiries_for
from inngang.service.enquiries.paper_mandates import paper_of
from inngang.service.journal.action import Refused
from inngang.service.people.actions import appoint as appointing
from inngang.service.people.actions import consent as consenting
from inngang.service.people.actions import end_mandate as ending
from inngang.service.people.mandates import (
    MandateCard,
    consents_of,
    mandate_to,
    mandates_of,
    mandates_to,
    organisations,
)
from inngang.web.citizen.asked import Asked
from inngang.web.citizen.consent_languages import in_language, language_chosen, shown_in
from inngang.web.citizen.mandate_forms import (
    ACTS,
    KIND_WORDS,
    SHARED,
    WAYS,
    AcceptForm,
    AppointForm,
    ConsentForm,
    WriteForForm,
    matter_choices,
)
from inngang.web.citizen.matters import called, title
from inngang.web.citizen.write import sending
from inngang.web.parts.jinja import language, say
from inngang.web.parts.viewer import person_at, public

CODE_BYTES = 16
WORDS = {"kinds": KIND_WORDS, "acts": ACTS, "shared": SHARED, "ways": WAYS, "title": title, "called": called}


@person_at(LoginLevel.HIGH)
def register(request: Asked) -> HttpResponse:
    """Everything in one place; what holds now comes first."""
    return _register(request, AcceptForm())


def _register(request: Asked, form: AcceptForm, status: int = 200) -> HttpResponse:
    me, at = request.viewer.person_id, timezone.now()
    given = {
        "mandates": mandates_of(person_id=me, at=at),
        "acting": mandates_to(acting_person_id=me, at=at),
        "papers": paper_of(person_id=me, at=at),
        "consents": consents_of(person_id=me, at=at),
        "form": form,
        "matters": matter_choices(),
        "at": at,
        "said": _said(request.session.pop("said") if "said" in request.session else ""),
    }
    return render(request, "citizen/mandates.html", WORDS | given, status=status)


@person_at(LoginLevel.HIGH)
def appoint(request: Asked) -> HttpResponse:
    """Let somebody act for me, and get a code to give them."""
    form = AppointForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        chosen = form.cleaned_data
        try:
            made = appointing.appoint(
                kind=Kind(chosen["kind"]),
                acting_name=chosen["name"],
                matters=chosen["matters"],
                acts=chosen["acts"],
                last_day=chosen["last_day"],
                random_bytes=secrets.token_bytes(CODE_BYTES),
                by=request.viewer.by,
                at=timezone.now(),
            )
        except Refused as refused:
            form.add_error(None, say(refused.why))
        else:
            given = {"code": made.code, "name": chosen["name"]}
            return render(request, "citizen/mandate_code.html", given)
    return render(request, "citizen/mandate_give.html", {"form": form})


@person_at(LoginLevel.HIGH)
@require_POST
def accept(request: Asked) -> HttpResponse:
    """Say yes to act for somebody, with the code they gave."""
    form = AcceptForm(request.POST)
    status = 200
    if form.is_valid():
        code = read_pick_up_code(form.cleaned_data["code"])
        try:
            if isinstance(code, Refusal):
                form.add_error("code", say(code.why))
            else:
                place = request.META.get("REMOTE_ADDR", "")
                made = appointing.accept(code=code, place=place, by=request.viewer.by, at=timezone.now())
                return redirect("citizen:for_another", mandate_id=made)
        except Refused as refused:
            form.add_error("code", say(refused.why))
    return _register(request, form, status)


def _end(request: Asked, mandate_id: int) -> None:
    ending.end_mandate(mandate_id=mandate_id, by=request.viewer.by, at=timezone.now())


def _keep_out(request: Asked, mandate_id: int) -> None:
    known = {code for code, _ in matter_choices()}
    matters = [one for one in request.POST.getlist("matters") if one in known]
    ending.keep_out(mandate_id=mandate_id, matters=matters, by=request.viewer.by, at=timezone.now())


def _agree(request: Asked, mandate_id: int) -> None:
    ending.agree_to_parent(mandate_id=mandate_id, by=request.viewer.by, at=timezone.now())


CHANGES: dict[str, Callable[[Asked, int], None]] = {"end": _end, "keep_out": _keep_out, "agree": _agree}


@person_at(LoginLevel.HIGH)
@require_POST
def change(request: Asked, mandate_id: int) -> HttpResponse:
    """End it, keep something to oneself, or agree to a parent."""
    what = request.POST.get("what", "")
    if what not in CHANGES:
        raise Http404
    try:
        CHANGES[what](request, mandate_id)
    except ending.CannotChange:
        raise Http404 from None
    request.session["said"] = what
    return redirect("citizen:mandates")


@person_at(LoginLevel.HIGH)
def give_consent(request: Asked) -> HttpResponse:
    """Agree that we share something with somebody named."""
    form = ConsentForm(request.POST if request.method == "POST" else None)
    spoken = language_chosen(request)
    in_language(form, spoken)
    if form.is_valid():
        chosen = form.cleaned_data
        organisation = int(chosen["organisation"] or 0)
        try:
            consenting.give_consent(
                person_id=request.viewer.person_id,
                receiver_name=dict(organisations()).get(organisation, "") or chosen["receiver"],
                organisation_id=organisation or None,
                kinds=chosen["kinds"],
                purpose=chosen["purpose"],
                way=consenting.Way.LOGGED_IN,
                last_day=chosen["last_day"],
                by=request.viewer.by,
                at=timezone.now(),
            )
            request.session["said"] = "consent"
            return redirect("citizen:mandates")
        except Refused as refused:
            form.add_error(None, say(refused.why))
    return render(request, "citizen/consent_give.html", {"form": form, **shown_in(spoken)})


@person_at(LoginLevel.HIGH)
@require_POST
def withdraw_consent(request: Asked, consent_id: int) -> HttpResponse:
    """It closes at once."""
    try:
        consenting.withdraw_consent(consent_id=consent_id, by=request.viewer.by, at=timezone.now())
    except consenting.CannotConsent:
        raise Http404 from None
    request.session["said"] = "withdrawn"
    return redirect("citizen:mandates")


@require_GET
@public
def paper(request: Asked) -> HttpResponse:
    """A form to print, fill in by hand and hand in or send; three languages on one sheet."""
    return render(request, "citizen/mandate_paper.html", {})


def _said(what: str) -> str:
    return {
        "end": gettext("It is ended. Nobody can use it any more."),
        "keep_out": gettext("It is changed, and holds from now."),
        "agree": gettext("You have said yes. You can take it back here."),
        "consent": gettext("You have agreed. You can take it back here at any time."),
        "withdrawn": gettext("It is taken back. From now on we do not share."),
    }.get(what, "")


# ── acting for somebody ─────────────────────────────────────────────────────────────────────────────


def _mandate(request: Asked, mandate_id: int) -> MandateCard:
    """Asked anew for each page, so what is ended is ended in a session that runs too."""
    card = mandate_to(mandate_id=mandate_id, acting_person_id=request.viewer.person_id, at=timezone.now())
    if card is None:
        raise Http404
    return card


@person_at(LoginLevel.HIGH)
def for_another(request: Asked, mandate_id: int) -> HttpResponse:
    """What lies within what somebody has let me do for them."""
    card = _mandate(request, mandate_id)
    try:
        found = enquiries_for(card=card, by=request.viewer.by, at=timezone.now())
    except DoorClosed:
        raise Http404 from None
    said = gettext("We have it. The answer goes to %(name)s.") % {"name": card.person_name}
    was_sent = request.session.pop("said", "") == "written_for"
    given = {"card": card, "found": found, "said": said if was_sent else ""}
    return render(request, "citizen/for_another.html", WORDS | given)


@person_at(LoginLevel.HIGH)
def write_for_another(request: Asked, mandate_id: int) -> HttpResponse:
    """Write to us for them, about what one may."""
    card = _mandate(request, mandate_id)
    form = WriteForForm(request.POST if request.method == "POST" else None, card=card)
    if form.is_valid():
        written = form.cleaned_data
        try:
            write_for(
                mandate_id=card.id,
                text=written["text"],
                matter=written["about"],
                asked_acute=written["acute"],
                language=language(),
                sender_key=sending(written["key"], written["text"], card.person_id),
                by=request.viewer.by,
                at=timezone.now(),
            )
            request.session["said"] = "written_for"
            return redirect("citizen:for_another", mandate_id=card.id)
        except Refused as refused:
            form.add_error(None, say(refused.why))
    return render(request, "citizen/write_for.html", WORDS | {"card": card, "form": form})
