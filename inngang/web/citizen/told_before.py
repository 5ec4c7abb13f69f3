"""You have told it already: may those who have this one use it? (gjenbruk av opplysninger, R011)."""

from __future__ import annotations

from typing import Any

from django import forms

from inngang.service.enquiries.actions.use_told import use_told
from inngang.service.enquiries.queries import StatusCard


class UseForm(forms.Form):
    """Yes or no, for one thing told."""

    told = forms.IntegerField(min_value=1, max_value=2**62)
    use = forms.ChoiceField(choices=[("yes", "yes"), ("no", "no")])


def use(form: forms.Form, card: StatusCard, who: dict[str, Any], windows: Any) -> None:
    chosen = form.cleaned_data
    use_told(enquiry_id=card.id, from_id=chosen["told"], may_use=chosen["use"] == "yes", by=who["by"], at=who["at"])
