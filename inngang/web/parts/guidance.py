"""What to say: beside the enquiry for those who answer, and by matter for those who write it (veiledning, kunnskapsbank)."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from inngang.rules.asking import REPLIES
from inngang.rules.triage import MATTERS
from inngang.rules.vocabulary import Role, marked
from inngang.service.access.door import DoorClosed
from inngang.service.enquiries import actions, queries
from inngang.service.enquiries.actions.ask_office import ask_office
from inngang.service.enquiries.actions.send_again_for import send_again_for
from inngang.service.enquiries.guidance import Item, Kind, guidance
from inngang.service.enquiries.office_questions import asked_about_enquiry
from inngang.service.journal.action import Refused
from inngang.service.organisation import catalogue, intake, knowledge
from inngang.service.organisation.actions.write_knowledge import LONGEST, may_write, write_knowledge
from inngang.web.parts.jinja import language, say
from inngang.web.parts.referring import ANSWERING
from inngang.web.parts.viewer import staff_only
from inngang.web.parts.views import safe_next

KINDS = {
    Kind.STATUS: marked("Status"),
    Kind.PAYMENT: marked("Money"),
    Kind.MEETING: marked("Meeting"),
    Kind.ADVISER: marked("Followed up by"),
    Kind.CONTACT: marked("Phone and e-mail"),
    Kind.NEED: marked("The need was assessed"),
}
OUTCOMES = {
    "": marked("We follow it until it is paid or refused"),
    "paid": marked("Paid"),
    "refused": marked("Refused"),
    "withdrawn": marked("Withdrawn"),
}
READERS = (*ANSWERING, Role.RECEPTION, Role.REGISTER_KEEPER)


class AskForm(forms.Form):
    """A short question to the person's office."""

    text = forms.CharField(
        label=gettext_lazy("What do you want to know?"),
        help_text=gettext_lazy("No names and no numbers. The office sees who it is from the reference."),
        error_messages={"required": gettext_lazy("Write what you want to know.")},
        max_length=500,
    )


class AgainForm(forms.Form):
    """Something we have sent, once more."""

    again = forms.TypedChoiceField(
        label=gettext_lazy("What shall be sent again?"),
        coerce=int,
        error_messages={
            "required": gettext_lazy("Choose what to send."),
            "invalid_choice": gettext_lazy("Choose what to send."),
        },
    )
    way = forms.ChoiceField(
        label=gettext_lazy("How?"),
        choices=[
            ("letter", gettext_lazy("On paper, the whole answer")),
            ("sms", gettext_lazy("Text message: that it is there to read")),
            ("email", gettext_lazy("E-mail: that it is there to read")),
        ],
        error_messages={"required": gettext_lazy("Choose how."), "invalid_choice": gettext_lazy("Choose how.")},
    )

    def __init__(self, *args: Any, told: tuple[Item, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen: Any = self.fields["again"]
        chosen.choices = [
            (
                one.enquiry_id,
                f"{gettext('Answer') if one.is_answered else gettext('Receipt')}: {gettext(one.what)}, {one.ref}",
            )
            for one in told
            if one.kind == Kind.STATUS
        ]


class KnowledgeForm(forms.Form):
    """A new version of what to say."""

    text = forms.CharField(
        label=gettext_lazy("What to say"),
        help_text=gettext_lazy("Short sentences, in the words one says aloud. Nothing about anybody."),
        error_messages={"required": gettext_lazy("Write what to say.")},
        max_length=LONGEST,
    )
    review_on = forms.DateField(
        label=gettext_lazy("Look it over by"),
        error_messages={
            "required": gettext_lazy("Choose a day within a year when it is looked over."),
            "invalid": gettext_lazy("Choose a day within a year when it is looked over."),
        },
    )
    was = forms.IntegerField(min_value=0, widget=forms.HiddenInput)


@staff_only(*ANSWERING)
@require_http_methods(["GET", "POST"])
def beside(request: HttpRequest, enquiry_id: int) -> HttpResponse:
    """Everything one needs to answer it oneself, and the question to the office when that is not enough."""
    by, at = request.viewer.by, timezone.now()  # type: ignore[attr-defined]
    try:
        card = queries.card(enquiry_id=enquiry_id, viewer=by, at=at)
    except actions.NoSuchEnquiry:
        raise Http404 from None
    told = guidance(enquiry_id=enquiry_id, person=card.person, at=at)
    sends = request.method == "POST" and "again" in request.POST
    again = AgainForm(request.POST if sends else None, told=told.items, initial={"way": "letter"})
    if again.is_valid():
        try:
            send_again_for(
                enquiry_id=enquiry_id,
                again_id=again.cleaned_data["again"],
                way=again.cleaned_data["way"],
                by=by,
                at=at,
            )
            request.session["sent_again"] = enquiry_id
            return _again(request, enquiry_id)
        except (actions.NoSuchEnquiry, DoorClosed):
            raise Http404 from None
        except Refused as refused:
            again.add_error("way", say(refused.why))
    form = AskForm(request.POST if request.method == "POST" and not sends else None)
    if form.is_valid():
        try:
            ask_office(enquiry_id=enquiry_id, text=form.cleaned_data["text"], by=by, at=at)
            return _again(request, enquiry_id)
        except actions.NoSuchEnquiry:
            raise Http404 from None
        except Refused as refused:
            form.add_error("text", say(refused.why))
    versions = knowledge.versions_of(card.matter_code)
    profile = intake.intake_of(intake.office_of(enquiry_id) or 0)
    given = {
        "card": card,
        "form": form,
        "services": catalogue.services_about(card.matter_code, language=language()),
        "note": versions[0] if versions else None,
        "asks": profile.profile.asks if profile else (),
        "told": told,
        "again": again,
        "was_sent_again": _was_sent(request, enquiry_id),
        "questions": asked_about_enquiry(enquiry_id),
        "kinds": {str(kind): text for kind, text in KINDS.items()},
        "outcomes": OUTCOMES,
        "replies": {str(one): text for one, text in REPLIES.items()},
        "is_first_line": by.role == Role.CONTACT_ADVISER,
        "today": at.date(),
        "at": at,
        "next": safe_next(request),
    }
    return render(request, "parts/guidance.html", given, status=422 if form.errors or again.errors else 200)


def _again(request: HttpRequest, enquiry_id: int) -> HttpResponse:
    onward = safe_next(request)
    return redirect(reverse("parts:guidance", args=[enquiry_id], query={"next": onward} if onward else None))


def _was_sent(request: HttpRequest, enquiry_id: int) -> bool:
    """Said once, where it was done."""
    return request.session.get("sent_again") == enquiry_id and bool(request.session.pop("sent_again"))


@staff_only(*READERS)
@require_GET
def about_all(request: HttpRequest) -> HttpResponse:
    """Every matter, with what there is to say and when it is looked over."""
    held, at = knowledge.all_that_hold(), timezone.now()
    listed = [(code, gettext(matter.title), held.get(code)) for code, matter in MATTERS.items()]
    given = {"matters": sorted(listed, key=lambda one: one[1]), "today": at.date()}
    return render(request, "parts/knowledge_all.html", given)


@staff_only(*READERS)
@require_http_methods(["GET", "POST"])
def about(request: HttpRequest, matter: str) -> HttpResponse:
    """What to say about one matter; leaders and experts write a new version."""
    if matter not in MATTERS:
        raise Http404
    by, at = request.viewer.by, timezone.now()  # type: ignore[attr-defined]
    versions = knowledge.versions_of(matter)
    newest = versions[0] if versions else None
    begins: dict[str, Any] = {"text": newest.text if newest else "", "was": newest.version if newest else 0}
    form = KnowledgeForm(request.POST if request.method == "POST" else None, initial=begins)
    if form.is_valid():
        try:
            given_day: date = form.cleaned_data["review_on"]
            write_knowledge(
                matter=matter,
                was=form.cleaned_data["was"],
                text=form.cleaned_data["text"].replace("\r\n", "\n"),
                review_on=given_day,
                by=by,
                at=at,
            )
            return redirect("parts:knowledge", matter)
        except Refused as refused:
            form.add_error("text", say(refused.why))
    given = {
        "matter": matter,
        "title": gettext(MATTERS[matter].title),
        "services": catalogue.services_about(matter, language=language()),
        "versions": versions,
        "newest": newest,
        "may_write": may_write(matter=matter, by=by),
        "form": form,
        "today": at.date(),
    }
    return render(request, "parts/knowledge.html", given, status=422 if form.errors else 200)
