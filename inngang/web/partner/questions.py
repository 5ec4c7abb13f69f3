"""Ask about a person in writing, and read the answer and what the person shares (sikker dialog med samarbeidspartnere)."""

from __future__ import annotations

import secrets
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext, gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from inngang.rules.limits import Deed
from inngang.service.access.staff_claims import organisation_names
from inngang.service.enquiries import actions
from inngang.service.enquiries.actions.ask_about import LONGEST
from inngang.service.enquiries.asked_about import AskedCard, asked, asked_by, shared_in
from inngang.service.journal.action import Refused
from inngang.web.partner.menu import PARTNERS, menu
from inngang.web.parts import limits
from inngang.web.parts.jinja import language, say
from inngang.web.parts.viewer import for_organisations


class Words(forms.CharField):
    """Text without the one sign a database cannot hold."""

    def to_python(self, value: Any) -> str:
        return super().to_python(str(value).replace("\x00", "") if value else value) or ""


class AskForm(forms.Form):
    """Whom it is about, and what is asked."""

    about = Words(
        label=gettext_lazy("The person's identity number"),
        help_text=gettext_lazy("Eleven digits. We tell you nothing of whether we know the person."),
        max_length=24,
        error_messages={"required": gettext_lazy("Write the identity number.")},
    )
    text = Words(
        label=gettext_lazy("What do you ask?"),
        help_text=gettext_lazy("Write only what is needed. The person sees that you asked, and what we answered."),
        max_length=LONGEST,
        error_messages={"required": gettext_lazy("Write what you ask.")},
    )
    key = Words(required=False, max_length=80, widget=forms.HiddenInput)


class MoreForm(forms.Form):
    """Something to add."""

    text = Words(
        label=gettext_lazy("Write more"),
        max_length=LONGEST,
        error_messages={"required": gettext_lazy("Write what you want to say.")},
    )
    key = Words(required=False, max_length=80, widget=forms.HiddenInput)


def _given(request: HttpRequest) -> dict[str, Any]:
    acting = request.viewer.by.organisation_id  # type: ignore[attr-defined]
    return {"menu": menu(request), "organisation": organisation_names([acting]).get(acting, "")}


@for_organisations(*PARTNERS)
@require_GET
def questions(request: HttpRequest) -> HttpResponse:
    """What this organisation has asked, newest first."""
    by = request.viewer.by  # type: ignore[attr-defined]
    cards = asked_by(viewer=by, at=timezone.now())
    return render(request, "partner/questions.html", _given(request) | {"cards": cards})


@for_organisations(*PARTNERS)
@require_http_methods(["GET", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """The form; what was written stays in it when something must be mended."""
    by, at = request.viewer.by, timezone.now()  # type: ignore[attr-defined]
    form = AskForm(request.POST if request.method == "POST" else None, initial={"key": secrets.token_urlsafe(24)})
    status = 200
    if form.is_valid():
        written = form.cleaned_data
        verdict = limits.spend(request, Deed.MESSAGE, at=at)
        if verdict.wait_seconds:
            form.add_error(None, _too_many(verdict.wait_seconds))
            status = 429
        else:
            try:
                made = actions.ask_about(
                    about=written["about"], text=written["text"], key=written["key"], language=language(), by=by, at=at
                )
                request.session["said"] = "asked"
                return redirect("partner:question", enquiry_id=made.enquiry_id)
            except Refused as no:
                form.add_error("about", say(no.why))
    if form.errors and status == 200:
        status = 422
    return render(request, "partner/ask.html", _given(request) | {"form": form, "most": LONGEST}, status=status)


@for_organisations(*PARTNERS)
@require_http_methods(["GET", "POST"])
def question(request: HttpRequest, enquiry_id: int) -> HttpResponse:
    """One question: what was written, and what the person shares just now."""
    by, at = request.viewer.by, timezone.now()  # type: ignore[attr-defined]
    try:
        card = asked(enquiry_id=enquiry_id, viewer=by, at=at)
    except actions.NoSuchEnquiry:
        raise Http404 from None
    form = MoreForm(request.POST if request.method == "POST" else None, initial={"key": secrets.token_urlsafe(24)})
    if form.is_valid():
        refused = _write_more(request, card, form)
        if not refused:
            request.session["said"] = "more"
            return redirect("partner:question", enquiry_id=enquiry_id)
        form.add_error("text", refused)
    said = {
        "asked": gettext("We have it. You get the answer here, in writing."),
        "more": gettext("We have it."),
    }.get(request.session.pop("said", ""), "")
    given = {"card": card, "shared": shared_in(enquiry_id=enquiry_id, viewer=by, at=at), "form": form, "said": said}
    return render(request, "partner/question.html", _given(request) | given, status=422 if form.errors else 200)


def _write_more(request: HttpRequest, card: AskedCard, form: MoreForm) -> str:
    by, at = request.viewer.by, timezone.now()  # type: ignore[attr-defined]
    verdict = limits.spend(request, Deed.MESSAGE, at=at)
    if verdict.wait_seconds:
        return _too_many(verdict.wait_seconds)
    try:
        written = form.cleaned_data
        actions.reply(enquiry_id=card.id, text=written["text"], sender_key=written["key"][:80] or None, by=by, at=at)
    except Refused as no:
        return say(no.why)
    return ""


def _too_many(seconds: float) -> str:
    wait = limits.wait_told(seconds)
    return gettext("You have written many times just now. Wait %(wait)s, and send it again.") % {"wait": wait}
