"""What we have about me: to fetch as a whole, and to have corrected (mine opplysninger)."""

from __future__ import annotations

import io
import json
import secrets
import zipfile
from datetime import datetime
from typing import Any

from django import forms
from django.core.serializers.json import DjangoJSONEncoder
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext, gettext_lazy
from django.views.decorators.http import require_POST

from inngang.rules import retention
from inngang.rules.deadlines import OF_WORDS, TITLES
from inngang.rules.hours import OSLO
from inngang.rules.limits import Deed
from inngang.rules.vocabulary import LoginLevel
from inngang.service.access.door import DoorClosed
from inngang.service.enquiries import queries
from inngang.service.enquiries.actions import NoSuchEnquiry
from inngang.service.enquiries.actions.ask_to_correct import ask_to_correct
from inngang.service.enquiries.own_data import own_data
from inngang.service.journal.action import Refused
from inngang.service.retention import queries as kept
from inngang.web.citizen.asked import Asked
from inngang.web.citizen.forms import Words
from inngang.web.citizen.matters import called
from inngang.web.citizen.write import sending
from inngang.web.parts.jinja import language, say
from inngang.web.parts.limits import spend, wait_told
from inngang.web.parts.viewer import person_at


@person_at(LoginLevel.HIGH)
@require_POST
def download(request: Asked) -> HttpResponse:
    """One file, made while it is asked for and kept nowhere: the same as a page to read and as data."""
    at = timezone.now()
    verdict = spend(request, Deed.DOWNLOAD, at=at)
    if verdict.wait_seconds:
        said = gettext("You fetched it just now. Wait %(wait)s, and try again.") % {
            "wait": wait_told(verdict.wait_seconds)
        }
        answer = render(request, "citizen/download_wait.html", {"said": said}, status=429)
        answer.headers["Retry-After"] = str(int(verdict.wait_seconds) + 1)
        return answer
    try:
        found = own_data(by=request.viewer.by, at=at)
    except DoorClosed:
        raise Http404 from None
    response = HttpResponse(_packed(found, at), content_type="application/zip")
    response.headers["Content-Disposition"] = (
        f'attachment; filename="mine-opplysninger-{at.astimezone(OSLO):%Y-%m-%d}.zip"'
    )
    response.headers["Cache-Control"] = "no-store"
    return response


class _Plain(DjangoJSONEncoder):
    def default(self, value: Any) -> Any:
        return sorted(value) if isinstance(value, (set, frozenset)) else super().default(value)


def _packed(found: dict[str, Any], at: datetime) -> bytes:
    made = io.BytesIO()
    text = json.dumps(found, cls=_Plain, ensure_ascii=False, indent=2)
    page = render_to_string(
        "citizen/own_data.html",
        {
            "found": json.loads(text),
            "at": at,
            "language": language(),
            "called": called,
            "of_words": OF_WORDS,
            "titles": TITLES,
        },
    )
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("les-meg.html", page)
        packed.writestr("data.json", text)
    return made.getvalue()


@person_at(LoginLevel.SUBSTANTIAL)
def how_long(request: Asked) -> HttpResponse:
    """How long we keep each thing, and what happens then; and whether anything of mine is held back."""
    given = {
        "rules": kept.how_long(),
        "titles": retention.TITLES,
        "after": retention.AFTER,
        "fates": retention.FATES,
        "is_held": kept.is_held(person_id=request.viewer.person_id),
    }
    return render(request, "citizen/how_long.html", given)


class CorrectForm(forms.Form):
    """What is wrong, or how one sees it."""

    what = forms.ChoiceField(
        label=gettext_lazy("What do you want?"),
        choices=[
            ("correct", gettext_lazy("Something is wrong, and I want it corrected")),
            ("comment", gettext_lazy("I want my own view to stand beside it")),
        ],
        error_messages={"required": gettext_lazy("Choose one.")},
    )
    text = Words(
        label=gettext_lazy("What is wrong, and what is right?"),
        error_messages={"required": gettext_lazy("Write what you want to say.")},
    )
    key = Words(required=False, max_length=80, widget=forms.HiddenInput)


@person_at(LoginLevel.HIGH)
def correct(request: Asked, enquiry_id: int) -> HttpResponse:
    """Ask us to correct what we have written in one of mine; it gets an owner and an answer (R253)."""
    at = timezone.now()
    try:
        card = queries.status(enquiry_id=enquiry_id, viewer=request.viewer.by, at=at)
    except NoSuchEnquiry:
        raise Http404 from None
    form = CorrectForm(
        request.POST if request.method == "POST" else None,
        initial={"key": secrets.token_urlsafe(24), "what": request.GET.get("hva", "")},
    )
    if form.is_valid():
        written = form.cleaned_data
        is_comment = written["what"] == "comment"
        first = gettext("How I see it:") if is_comment else gettext("I ask you to correct this:")
        try:
            ask_to_correct(
                enquiry_id=card.id,
                text=f"{first} {written['text']}",
                only_comment=is_comment,
                sender_key=sending(written["key"], written["text"], request.viewer.person_id),
                by=request.viewer.by,
                at=at,
            )
            request.session["said"] = "reply"
            return redirect("citizen:one", enquiry_id=card.id)
        except Refused as refused:
            form.add_error("text", say(refused.why))
    return render(request, "citizen/correct.html", {"form": form, "card": card, "called": called})
