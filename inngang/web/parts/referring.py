"""For the one who has the enquiry: how the person would rather be reached, and the way to others (kontaktønske, henvisning)."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, gettext_lazy
from django.views.decorators.http import require_http_methods

from inngang.rules.promises import LATE_REASONS
from inngang.rules.vocabulary import Role
from inngang.service.enquiries import actions, queries
from inngang.service.enquiries.actions.note_way import note_way
from inngang.service.enquiries.actions.refer import CameOfIt, check_referral, refer
from inngang.service.enquiries.referrals import referrals_of
from inngang.service.enquiries.ways import ways_now
from inngang.service.journal.action import Refused
from inngang.service.organisation.agencies import agencies
from inngang.web.parts.jinja import language, say
from inngang.web.parts.viewer import staff_only
from inngang.web.parts.views import safe_next

ANSWERING = (
    Role.CONTACT_ADVISER,
    Role.STATE_ADVISER,
    Role.MUNICIPAL_ADVISER,
    Role.CASEWORKER,
    Role.TEAM_LEAD,
    Role.DUTY_LEAD,
)
WAYS = (
    ("", gettext_lazy("It does not matter")),
    ("phone", gettext_lazy("Phone")),
    ("sms", gettext_lazy("Text message")),
    ("email", gettext_lazy("E-mail")),
    ("letter", gettext_lazy("Letter")),
    ("visit", gettext_lazy("At the office")),
)
ENDS = (
    (CameOfIt.HELPED.value, gettext_lazy("They got help there")),
    (CameOfIt.TURNED_AWAY.value, gettext_lazy("They were turned away. We see to it again")),
    (CameOfIt.NOT_REACHED.value, gettext_lazy("We did not reach them")),
)


class WayForm(forms.Form):
    """How they would rather be reached."""

    way = forms.ChoiceField(label=gettext_lazy("How would they rather be reached?"), choices=WAYS, required=False)


class ReferForm(forms.Form):
    """Who has it, and why."""

    agency = forms.ChoiceField(
        label=gettext_lazy("Who has it?"), error_messages={"required": gettext_lazy("Choose who has it.")}
    )
    explanation = forms.CharField(
        label=gettext_lazy("Explain to the person"),
        help_text=gettext_lazy("Why they have it, and what to ask for there. The person reads this."),
        error_messages={"required": gettext_lazy("Explain to the person why they have it, and what to ask for there.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen: Any = self.fields["agency"]
        known = agencies(language=language())
        chosen.choices = [("", gettext("Choose")), *((one.code, f"{one.name}: {one.has}") for one in known)]


class CheckForm(forms.Form):
    """What came of it."""

    came_of_it = forms.ChoiceField(
        label=gettext_lazy("What came of it?"),
        choices=ENDS,
        error_messages={"required": gettext_lazy("Choose one.")},
    )
    text = forms.CharField(
        label=gettext_lazy("What did you agree on?"),
        help_text=gettext_lazy("The person reads this, unless we see to it again: then it is a note."),
        error_messages={"required": gettext_lazy("Write what the person told you, or what you tell them.")},
    )
    late_reason = forms.ChoiceField(
        label=gettext_lazy("If it is later than we promised: why?"),
        choices=[("", gettext_lazy("It is not late")), *((code, text) for code, text in LATE_REASONS.items())],
        required=False,
    )


def _card(request: HttpRequest, enquiry_id: int) -> Any:
    try:
        return queries.card(enquiry_id=enquiry_id, viewer=request.viewer.by, at=timezone.now())  # type: ignore[attr-defined]
    except actions.NoSuchEnquiry:
        raise Http404 from None


def _back(request: HttpRequest, page: str, enquiry_id: int) -> HttpResponse:
    request.session["said"] = page
    onward = safe_next(request)
    return redirect(reverse(f"parts:{page}", args=[enquiry_id], query={"next": onward} if onward else None))


@staff_only(*ANSWERING)
@require_http_methods(["GET", "POST"])
def reached(request: HttpRequest, enquiry_id: int) -> HttpResponse:
    """Write down what the person says of how they would rather be reached."""
    card = _card(request, enquiry_id)
    if card.person is None:
        raise Http404
    form = WayForm(request.POST if request.method == "POST" else None, initial={"way": card.person.wanted_channel})
    if form.is_valid():
        try:
            by = request.viewer.by  # type: ignore[attr-defined]
            note_way(enquiry_id=enquiry_id, way=form.cleaned_data["way"], by=by, at=timezone.now())
            return _back(request, "reached", enquiry_id)
        except Refused as refused:
            form.add_error(None, say(refused.why))
    was_kept = "said" in request.session and request.session.pop("said") == "reached"
    given = {"card": card, "form": form, "next": safe_next(request), "was_kept": was_kept}
    given |= {"ways": ways_now(matter=card.matter_code, at=timezone.now())}
    return render(request, "parts/reached.html", given)


@staff_only(*ANSWERING)
@require_http_methods(["GET", "POST"])
def referral(request: HttpRequest, enquiry_id: int) -> HttpResponse:
    """Show the way to others with why; and when the day comes, what came of it."""
    card, at = _card(request, enquiry_id), timezone.now()
    checking = request.POST.get("form") == "check"
    refers = ReferForm(request.POST if request.method == "POST" and not checking else None)
    check = CheckForm(request.POST if checking else None)
    form: forms.Form = check if checking else refers
    if form.is_valid():
        who = {"enquiry_id": enquiry_id, "by": request.viewer.by, "at": at}  # type: ignore[attr-defined]
        try:
            if checking:
                given = form.cleaned_data | {"came_of_it": CameOfIt(form.cleaned_data["came_of_it"])}
                check_referral(**given, **who)
            else:
                refer(**form.cleaned_data, **who)
            return _back(request, "referral", enquiry_id)
        except Refused as refused:
            form.add_error(None, say(refused.why))
    made = referrals_of(enquiry_id, language=language())
    shown = {
        "card": card,
        "made": made,
        "refer": refers,
        "check": check,
        "is_open": bool(made) and not made[0].came_of_it,
        "in_hand": card.is_mine,
        "ends": dict(ENDS),
        "next": safe_next(request),
        "was_kept": "said" in request.session and request.session.pop("said") == "referral",
    }
    return render(request, "parts/referral.html", shown)
