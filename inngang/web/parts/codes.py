"""Ways without BankID: a code from staff, a code on paper, and how sure we are of who is on the phone (uten BankID)."""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import Any

from django import forms
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from inngang.rules import login as rules
from inngang.rules.access import Viewer
from inngang.rules.identity import read_identity_number, read_pick_up_code
from inngang.rules.login import CodeKind, Document, Question
from inngang.rules.vocabulary import Refusal, Role
from inngang.service.access.queries import ANYONE
from inngang.service.enquiries import queries as enquiries
from inngang.service.enquiries.actions import NoSuchEnquiry
from inngang.service.people.actions.give_code import CannotGiveCode, WrongCode, give_code, try_code
from inngang.service.people.actions.note_certainty import certainty_of, note_certainty
from inngang.service.people.actions.register_person import register_person
from inngang.service.people.queries import person_of_number
from inngang.web.parts import limits
from inngang.web.parts.client_address import client_place
from inngang.web.parts.entering import enter
from inngang.web.parts.home import home_of
from inngang.web.parts.jinja import say
from inngang.web.parts.login import wants_shared
from inngang.web.parts.viewer import public, staff_only
from inngang.web.parts.views import safe_next

GIVERS = (
    Role.RECEPTION,
    Role.STATE_ADVISER,
    Role.MUNICIPAL_ADVISER,
    Role.CASEWORKER,
    Role.TEAM_LEAD,
)
LISTENERS = (*GIVERS, Role.CONTACT_ADVISER, Role.DUTY_LEAD)
BYTES = 16

DOCUMENTS = {
    Document.PASSPORT: gettext_lazy("Passport"),
    Document.NATIONAL_ID: gettext_lazy("National identity card"),
    Document.RESIDENCE_PERMIT: gettext_lazy("Residence permit card"),
    Document.DRIVING_LICENCE: gettext_lazy("Norwegian driving licence"),
    Document.BANK_CARD_WITH_PHOTO: gettext_lazy("Bank card with a photo"),
    Document.ASYLUM_CARD: gettext_lazy("Asylum seeker's card"),
    Document.KNOWN_TO_US: gettext_lazy("No document: a colleague knows the person and answers for it"),
}
QUESTIONS = {
    Question.BIRTH_DATE: gettext_lazy("Date of birth"),
    Question.ADDRESS: gettext_lazy("Address"),
    Question.LAST_CONTACT: gettext_lazy("When we last spoke, and about what"),
    Question.PAYMENT_DAY: gettext_lazy("Which day the last payment came"),
    Question.CHILDREN: gettext_lazy("Children's years of birth"),
    Question.EMPLOYER: gettext_lazy("Present or last employer"),
}
CERTAIN = {
    "k0": gettext_lazy("We do not know who this is. Say only what anyone may know."),
    "k1": gettext_lazy("Says who they are. Give guidance in general, nothing from a case."),
    "k2": gettext_lazy("Control questions answered, or phoned back. Status and appointments may be said aloud."),
    "k3": gettext_lazy("Logged in during the call. You may talk about what they see themselves."),
}


class UseForm(forms.Form):
    """A code from us."""

    code = forms.CharField(
        label=gettext_lazy("Your code"),
        help_text=gettext_lazy("Twelve letters and digits. Capital or small letters, spaces and dashes do not matter."),
        error_messages={"required": gettext_lazy("Write the code you were given.")},
        max_length=40,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@public
def use_code(request: HttpRequest) -> HttpResponseBase:
    """Log in with a code that staff gave, over the counter or on paper."""
    form = UseForm(request.POST if request.method == "POST" else None)
    shared = "felles" in request.POST if request.method == "POST" else wants_shared(request)
    status = 200
    if form.is_valid():
        at, code = timezone.now(), read_pick_up_code(form.cleaned_data["code"])
        try:
            if isinstance(code, Refusal):
                form.add_error("code", say(code.why))
            else:
                person_id, level, kind = try_code(code=code, place=client_place(request), by=ANYONE, at=at)
                how = "paper" if kind == CodeKind.PAPER else "code"
                enter(request, person_id=person_id, level=level, how=how, shared=shared, at=at)
                return redirect(safe_next(request) or home_of(Role.CITIZEN))
        except WrongCode as refused:
            form.add_error("code", say(refused.why))
            status = 429 if refused.code == rules.TOO_MANY_TRIES.code else 200
    given = {"form": form, "shared": shared, "next": safe_next(request)}
    return render(request, "parts/use_code.html", given, status=status)


@require_GET
@public
def without(request: HttpRequest) -> HttpResponse:
    """What works without BankID, and what needs more and how to get it."""
    return render(request, "parts/without.html", {})


class GiveForm(forms.Form):
    """Who showed what. The number of the document is not asked for."""

    document = forms.ChoiceField(
        label=gettext_lazy("What did you see?"),
        help_text=gettext_lazy("Look at the photo and at the person. Do not write down the number of the document."),
        choices=list(DOCUMENTS.items()),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose what you saw.")},
    )
    identity_number = forms.CharField(
        label=gettext_lazy("Identity number"),
        help_text=gettext_lazy("Eleven digits. Leave it empty when the person has none."),
        required=False,
        max_length=20,
    )
    given_name = forms.CharField(label=gettext_lazy("Given name"), required=False, max_length=80)
    family_name = forms.CharField(label=gettext_lazy("Family name"), required=False, max_length=80)
    kind = forms.ChoiceField(
        label=gettext_lazy("What kind of code?"),
        choices=[
            (CodeKind.NOW.value, gettext_lazy("To use now: fifteen minutes, one time")),
            (CodeKind.PAPER.value, gettext_lazy("On paper, to take home: thirty days")),
        ],
        initial=CodeKind.NOW.value,
        widget=forms.RadioSelect,
    )

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        number = given.get("identity_number", "")
        if number:
            read = read_identity_number(number)
            if isinstance(read, Refusal):
                self.add_error("identity_number", say(read.why))
            elif settings.INNGANG_DEMO and not read.synthetic:
                self.add_error("identity_number", gettext("Only invented numbers are used here."))
            else:
                given["identity_number"] = read.digits
        if not number and not given.get("given_name"):
            self.add_error("given_name", gettext("Write a name when there is no number."))
        return given


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only(*GIVERS)
def give(request: HttpRequest) -> HttpResponseBase:
    """Give a code to somebody who showed who they are. Nothing is shown of what we have about them."""
    form = GiveForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        given, at = form.cleaned_data, timezone.now()
        by = request.viewer.by  # type: ignore[attr-defined]
        try:
            person_id = _known(request, given["identity_number"], by=by, at=at)
        except limits.TooMany as refused:
            form.add_error(None, say(refused.why))
            return render(request, "parts/give_code.html", {"form": form}, status=429)
        if person_id is None and not given["given_name"]:
            form.add_error("given_name", gettext("We do not have this number. Write the name, and we register it."))
        else:
            try:
                person_id = person_id or register_person(
                    given_name=given["given_name"],
                    family_name=given["family_name"],
                    identity_number=given["identity_number"] or None,
                    by=by,
                    at=at,
                )
                kind, document = CodeKind(given["kind"]), Document(given["document"])
                random = secrets.token_bytes(BYTES)
                code = give_code(person_id=person_id, kind=kind, document=document, random_bytes=random, by=by, at=at)
            except CannotGiveCode as refused:
                form.add_error(None, say(refused.why))
            else:
                grant = rules.code_grant(kind, document)
                told = {"code": code, "kind": kind, "until": at + grant.lasts, "level": grant.level}
                return render(request, "parts/code_given.html", told)
    return render(request, "parts/give_code.html", {"form": form}, status=422 if form.is_bound else 200)


def _known(request: HttpRequest, number: str, *, by: Viewer, at: datetime) -> int | None:
    """The person with this number. Each look-up is counted."""
    if not number:
        return None
    limits.look_up(request, by=by, at=at)
    return person_of_number(number)


class CertaintyForm(forms.Form):
    """How we know who this is."""

    gave_name = forms.BooleanField(label=gettext_lazy("Says who they are"), required=False)
    called_back = forms.BooleanField(
        label=gettext_lazy("I phoned back on the number we have registered"), required=False
    )
    right = forms.MultipleChoiceField(
        label=gettext_lazy("Answered right about"),
        help_text=gettext_lazy(
            "Only that it was right is kept, not the answer. Ask three; date of birth and address count as one."
        ),
        choices=list(QUESTIONS.items()),
        required=False,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only(*LISTENERS)
def certainty(request: HttpRequest, enquiry_id: int) -> HttpResponseBase:
    """Note how sure we are of who is there, in an enquiry one may see."""
    by, at = request.viewer.by, timezone.now()  # type: ignore[attr-defined]
    try:
        card = enquiries.card(enquiry_id=enquiry_id, viewer=by, at=at)
    except NoSuchEnquiry:
        raise Http404 from None
    form = CertaintyForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        note_certainty(
            enquiry_id=enquiry_id,
            gave_name=form.cleaned_data["gave_name"],
            right=[Question(one) for one in form.cleaned_data["right"]],
            called_back=form.cleaned_data["called_back"],
            by=by,
            at=at,
        )
        onward = safe_next(request)
        return redirect(reverse("parts:certainty", args=[enquiry_id], query={"next": onward} if onward else None))
    now = certainty_of(enquiry_id)
    told = {"form": form, "card": card, "now": now, "means": CERTAIN[now[0]] if now else "", "next": safe_next(request)}
    return render(request, "parts/certainty.html", told)
