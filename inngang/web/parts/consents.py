"""For the one who talks with the person: note a consent, and what is shared on it (samtykke, deling)."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, gettext_lazy

from inngang.rules.access_matrix import Info
from inngang.rules.representation import SHARED_KINDS, Way
from inngang.rules.vocabulary import Role
from inngang.service.enquiries import actions
from inngang.service.enquiries import queries as enquiries
from inngang.service.journal.action import Refused
from inngang.service.people.mandates import consents_of, organisations, shares_of
from inngang.web.parts.jinja import say
from inngang.web.parts.viewer import staff_only
from inngang.web.parts.views import safe_next

SHARED = {
    "status": gettext_lazy("That we are in touch, appointments, and where a case stands"),
    "written": gettext_lazy("What the person has written, and what was answered"),
    "follow_up": gettext_lazy("Follow-up towards work"),
    "plan": gettext_lazy("Plan with the municipality"),
    "assistance": gettext_lazy("Financial assistance: application, what is missing, and the decision"),
    "payments": gettext_lazy("Payments from the municipality"),
    "health": gettext_lazy("Health information"),
    "other_municipal": gettext_lazy("Other services from the municipality"),
}
assert set(SHARED) == set(SHARED_KINDS)


# Those whom the matrix lets see a consent.
KEEPERS = (Role.CONTACT_ADVISER, Role.STATE_ADVISER, Role.MUNICIPAL_ADVISER, Role.CASEWORKER)


class NoteForm(forms.Form):
    """What the person agrees to."""

    way = forms.ChoiceField(
        label=gettext_lazy("How is it given?"),
        choices=[
            (Way.ORAL, gettext_lazy("Said now, and holds for this conversation")),
            (Way.WRITTEN, gettext_lazy("On paper, with a last day")),
        ],
        error_messages={"required": gettext_lazy("Choose one.")},
    )
    organisation = forms.ChoiceField(label=gettext_lazy("With whom?"), required=False)
    receiver = forms.CharField(label=gettext_lazy("Somebody who is not in the list"), required=False, max_length=160)
    kinds = forms.MultipleChoiceField(
        label=gettext_lazy("What may be shared?"),
        choices=list(SHARED.items()),
        error_messages={"required": gettext_lazy("Choose what may be shared.")},
    )
    purpose = forms.CharField(
        label=gettext_lazy("What shall it be used for?"),
        max_length=255,
        error_messages={"required": gettext_lazy("Write what it shall be used for.")},
    )
    last_day = forms.DateField(
        label=gettext_lazy("The last day, for what is on paper"),
        required=False,
        input_formats=["%Y-%m-%d", "%d.%m.%Y"],
        error_messages={"invalid": gettext_lazy("Write a date, such as 31.12.2027.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen: Any = self.fields["organisation"]
        chosen.choices = [("", gettext("Choose")), *((str(pk), name) for pk, name in organisations())]


class ShareForm(forms.Form):
    """What was shared."""

    consent = forms.TypedChoiceField(label=gettext_lazy("On which consent?"), coerce=int)
    kinds = forms.MultipleChoiceField(label=gettext_lazy("What was shared?"), choices=list(SHARED.items()))
    what = forms.CharField(label=gettext_lazy("In a few words"), max_length=255)


@staff_only(*KEEPERS)
def consents(request: HttpRequest, enquiry_id: int) -> HttpResponse:
    """What holds, what has been shared, and forms to note more."""
    viewer, at = request.viewer, timezone.now()  # type: ignore[attr-defined]
    try:
        card = enquiries.card(enquiry_id=enquiry_id, viewer=viewer.by, at=at)
    except actions.NoSuchEnquiry:
        raise Http404 from None
    if card.person is None or Info.CONSENT_RECORD not in card.person.sees:
        raise Http404
    held = [one for one in consents_of(person_id=card.person.id, at=at) if one.holds_now]
    is_share = request.POST.get("form") == "share"
    note = NoteForm(request.POST if request.method == "POST" and not is_share else None)
    shared = ShareForm(request.POST if is_share else None)
    choices: Any = shared.fields["consent"]
    choices.choices = [(one.id, f"{one.receiver}: {one.purpose}") for one in held]
    form: forms.Form = shared if is_share else note
    onward = safe_next(request)
    if form.is_valid():
        try:
            _keep(form, enquiry_id, viewer.by, at)
            query = {"next": onward} if onward else None
            return redirect(reverse("parts:consents", args=[enquiry_id], query=query))
        except Refused as refused:
            form.add_error(None, say(refused.why))
    given = {"card": card, "note": note, "share": shared, "held": held, "shared": SHARED, "next": onward}
    given |= {"shares": shares_of(person_id=card.person.id)}
    return render(request, "parts/consents.html", given)


def _keep(form: forms.Form, enquiry_id: int, by: Any, at: Any) -> None:
    chosen = form.cleaned_data
    if isinstance(form, ShareForm):
        actions.note_share(
            enquiry_id=enquiry_id,
            consent_id=chosen["consent"],
            kinds=chosen["kinds"],
            what=chosen["what"],
            by=by,
            at=at,
        )
        return
    organisation = int(chosen["organisation"] or 0)
    actions.note_consent(
        enquiry_id=enquiry_id,
        receiver_name=dict(organisations()).get(organisation, "") or chosen["receiver"],
        organisation_id=organisation or None,
        kinds=chosen["kinds"],
        purpose=chosen["purpose"],
        way=Way(chosen["way"]),
        last_day=chosen["last_day"],
        by=by,
        at=at,
    )
