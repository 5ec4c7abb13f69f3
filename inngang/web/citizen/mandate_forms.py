"""The forms for letting somebody act for oneself, and for agreeing to share."""

from __future__ import annotations

import secrets
from typing import Any

from django import forms
from django.utils.translation import gettext, gettext_lazy

from inngang.rules.representation import Act, Kind, Way
from inngang.service.people.mandates import MandateCard, organisations
from inngang.web.citizen import matters
from inngang.web.citizen.forms import Words

KIND_WORDS = {
    Kind.GUARDIAN: gettext_lazy("Guardian"),
    Kind.PARENT: gettext_lazy("Parent"),
    Kind.PROXY: gettext_lazy("Power of attorney"),
    Kind.HELPER: gettext_lazy("Helper"),
    Kind.INTERPRETER: gettext_lazy("Interpreter"),
}
ACTS = {
    Act.SEE: gettext_lazy("See where my matters stand, and what is said"),
    Act.WRITE: gettext_lazy("Write to us for me"),
    Act.COME_ALONG: gettext_lazy("Come along to meetings"),
}
SHARED = {
    "status": gettext_lazy("That we are in touch, appointments, and where a case stands"),
    "written": gettext_lazy("What I have written, and what was answered"),
    "follow_up": gettext_lazy("My follow-up towards work"),
    "plan": gettext_lazy("My plan with the municipality"),
    "assistance": gettext_lazy("Financial assistance: what I applied for, what is missing, and the decision"),
    "payments": gettext_lazy("Payments from the municipality"),
    "health": gettext_lazy("Health information"),
    "other_municipal": gettext_lazy("Other services from the municipality"),
}
WAYS = {
    Way.LOGGED_IN: gettext_lazy("given logged in"),
    Way.WRITTEN: gettext_lazy("given on paper"),
    Way.ORAL: gettext_lazy("said in a conversation, and holds for that one"),
    Way.REGISTER: gettext_lazy("from a public register"),
}


def matter_choices() -> list[tuple[str, str]]:
    """Everything it may be about."""
    return [(one.code, one.title) for _, cards in matters.groups() for one in cards if one.code != "unknown"]


def _day(label: Any, hint: Any) -> forms.DateField:
    return forms.DateField(
        label=label,
        help_text=hint,
        widget=forms.DateInput(attrs={"type": "date"}),
        error_messages={
            "required": gettext_lazy("Choose the last day it shall last."),
            "invalid": gettext_lazy("Write a date, such as 31.12.2027."),
        },
        input_formats=["%Y-%m-%d", "%d.%m.%Y"],
    )


class AppointForm(forms.Form):
    """Let somebody act for me."""

    name = Words(
        label=gettext_lazy("Who shall help you?"),
        help_text=gettext_lazy("The name of somebody you trust, who is 18 or older."),
        error_messages={"required": gettext_lazy("Write the name of the one who shall help you.")},
        max_length=120,
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("What shall they be?"),
        choices=[
            (Kind.PROXY, gettext_lazy("Somebody with power of attorney: may see and write for me on their own")),
            (Kind.HELPER, gettext_lazy("A helper: may write for me and come along, but sees nothing alone")),
        ],
        error_messages={"required": gettext_lazy("Choose one.")},
    )
    acts = forms.MultipleChoiceField(
        label=gettext_lazy("What may they do?"),
        choices=list(ACTS.items()),
        error_messages={"required": gettext_lazy("Choose at least one thing they may do.")},
    )
    matters = forms.MultipleChoiceField(
        label=gettext_lazy("What is it about?"),
        help_text=gettext_lazy(
            "They see nothing of the rest. A helper may have this left empty, and then it is everything."
        ),
        required=False,
    )
    last_day = _day(
        gettext_lazy("Until when?"), gettext_lazy("The last day. A helper can be for twelve months at a time.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen: Any = self.fields["matters"]
        chosen.choices = matter_choices()


class AcceptForm(forms.Form):
    """The code one was given by the one to help."""

    code = Words(
        label=gettext_lazy("The code you were given"),
        help_text=gettext_lazy("Twelve letters and digits, from the one you are to help."),
        error_messages={"required": gettext_lazy("Write the code you were given.")},
        max_length=40,
    )


class ConsentForm(forms.Form):
    """Agree to share."""

    organisation = forms.ChoiceField(label=gettext_lazy("Who may we share with?"), required=False)
    receiver = Words(
        label=gettext_lazy("Somebody who is not in the list"),
        help_text=gettext_lazy("Write the name, and where they work."),
        required=False,
        max_length=160,
    )
    kinds = forms.MultipleChoiceField(
        label=gettext_lazy("What may we share?"),
        choices=list(SHARED.items()),
        error_messages={"required": gettext_lazy("Choose what may be shared.")},
    )
    purpose = Words(
        label=gettext_lazy("What shall it be used for?"),
        error_messages={"required": gettext_lazy("Write what it shall be used for.")},
        max_length=255,
    )
    last_day = _day(gettext_lazy("Until when?"), gettext_lazy("The last day, within twelve months."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen: Any = self.fields["organisation"]
        chosen.choices = [("", gettext("Choose")), *((str(pk), name) for pk, name in organisations())]


class WriteForForm(forms.Form):
    """Write to us for somebody else."""

    text = Words(
        label=gettext_lazy("What do they need help with?"),
        error_messages={"required": gettext_lazy("Write what they need help with.")},
    )
    acute = forms.BooleanField(
        label=gettext_lazy("It is about food, electricity or a place to sleep tonight"),
        help_text=gettext_lazy("Then it goes before everything else."),
        required=False,
    )
    about = forms.ChoiceField(
        label=gettext_lazy("What is it about?"), error_messages={"required": gettext_lazy("Choose one.")}
    )
    key = Words(required=False, max_length=80, widget=forms.HiddenInput)

    def __init__(self, *args: Any, card: MandateCard, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["key"].initial = secrets.token_urlsafe(24)
        chosen: Any = self.fields["about"]
        within = [
            pair
            for pair in matter_choices()
            if (not card.matters or pair[0] in card.matters) and pair[0] not in card.kept_out
        ]
        chosen.choices = [("", gettext("Choose")), *within]
