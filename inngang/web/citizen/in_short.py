"""A short summary as the person reads it, in their language, and the answer to "have you understood?" (kort fortalt, R159)."""

from __future__ import annotations

from typing import Any

from django import forms

from inngang.service.enquiries.actions.sum_up import say_understood
from inngang.service.enquiries.in_short import sent_of, words
from inngang.service.enquiries.queries import StatusCard
from inngang.web.citizen.forms import Words


class ShortForm(forms.Form):
    """Yes, or no with a question."""

    short = forms.IntegerField(min_value=1, max_value=2**62)
    understood = forms.ChoiceField(choices=[("yes", "yes"), ("no", "no")])
    text = Words(required=False, max_length=4000)


def shorts(enquiry_id: int) -> list[tuple[Any, dict[str, str]]]:
    """Each summary with the words around it, in the language of the summary."""
    return [(one, words(one.language)) for one in sent_of(enquiry_id)]


def understood(form: forms.Form, card: StatusCard, who: dict[str, Any], windows: Any) -> None:
    told = form.cleaned_data
    say_understood(
        enquiry_id=card.id, short_id=told["short"], understood=told["understood"] == "yes", text=told["text"], **who
    )
