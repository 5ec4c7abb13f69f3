"""The forms of the people we help: few questions, and what was written always comes back."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.middleware.csrf import CsrfViewMiddleware, rotate_token
from django.utils import timezone
from django.utils.translation import gettext, gettext_lazy
from django.views.decorators.csrf import csrf_exempt

from inngang.rules.complexity import FACTS, MATTERS
from inngang.rules.hours import OSLO
from inngang.rules.needed import is_day
from inngang.rules.triage import second_matter, triage
from inngang.rules.vocabulary import Channel, Urgency, Why
from inngang.service.organisation.queries import areas
from inngang.web.citizen import matters
from inngang.web.citizen.asked import Asked
from inngang.web.citizen.ways import told_in_time
from inngang.web.parts.jinja import language, say
from inngang.web.parts.viewer import Page

LANGUAGES = [
    *[("nb", "Bokmål"), ("nn", "Nynorsk"), ("en", "English"), ("se", "Davvisámegiella"), ("ar", "العربية")],
    *[("es", "Español"), ("fa", "فارسی"), ("fr", "Français"), ("ku", "Kurdî"), ("lt", "Lietuvių"), ("pl", "Polski")],
    *[("ro", "Română"), ("ru", "Русский"), ("so", "Soomaali"), ("sw", "Kiswahili"), ("th", "ไทย"), ("ti", "ትግርኛ")],
    *[("tr", "Türkçe"), ("uk", "Українська"), ("ur", "اردو"), ("vi", "Tiếng Việt"), ("xx", "…")],
]
FEWEST_DIGITS, MOST_DIGITS = 5, 15


class _Check(CsrfViewMiddleware):
    def _reject(self, request: HttpRequest, reason: str) -> Any:
        return reason


def keeps_what_was_written(view: Page) -> Page:
    """The form's token is checked here, so that one too old gives the form back with everything in it.

    Sets `request.was_too_old`; the view must not do anything then but show the form again.
    """

    def checked(request: Asked, *args: Any, **kwargs: Any) -> HttpResponseBase:
        check = _Check(lambda asked: HttpResponse())
        fault = check.process_view(request, checked, args, kwargs) if request.method == "POST" else None
        request.was_too_old = fault is not None
        if fault is not None:
            rotate_token(request)
        return view(request, *args, **kwargs)

    checked.__wrapped__ = view  # type: ignore[attr-defined]
    return csrf_exempt(checked)


def too_old() -> str:
    return gettext(
        "The page had been open too long, so nothing was sent yet. All you wrote is here. Send it once more."
    )


class Words(forms.CharField):
    """Text as it was written, without the one sign a database cannot hold."""

    def to_python(self, value: Any) -> str:
        return super().to_python(str(value).replace("\x00", "") if value else value) or ""


class Phone(Words):
    """A phone number as people write it."""

    def clean(self, value: Any) -> str:
        given = super().clean(value)
        digits = re.sub(r"[\s().\-–/]", "", given)
        if given and not re.fullmatch(rf"\+?\d{{{FEWEST_DIGITS},{MOST_DIGITS}}}", digits):
            raise forms.ValidationError(gettext("This does not look like a phone number. Write digits alone."))
        return digits


class Choice(forms.ChoiceField):
    """Something chosen from a list; what is not in it counts as not chosen, and stops nobody."""

    def clean(self, value: Any) -> str:
        known: Any = self.choices
        return str(value) if value in {str(code) for code, _ in known} else ""


ONE_THING = "one"


class WriteForm(forms.Form):
    """Write to us. Only the text is needed."""

    asks_about_two = False
    told_in_time: Why | None = None  # what the day they need it by changes, before it is sent

    text = Words(
        label=gettext_lazy("What do you want help with?"),
        help_text=gettext_lazy("Write in your own words, in any language. Leave out your identity number."),
        error_messages={"required": gettext_lazy("Write what you want help with.")},
    )
    acute = forms.BooleanField(
        label=gettext_lazy("It is about food, electricity or a place to sleep tonight"),
        help_text=gettext_lazy("Then it goes before everything else."),
        required=False,
    )
    about = Choice(label=gettext_lazy("What is it about?"), required=False)
    also = Choice(
        label=gettext_lazy("Is it about something else too?"),
        help_text=gettext_lazy("Then each of the two gets somebody who answers for it. You follow both in one place."),
        required=False,
    )
    needed_on = forms.DateField(
        label=gettext_lazy("Do you need the answer before a certain day?"),
        help_text=gettext_lazy("For a journey, for example. Choose the day; we then try to answer before it."),
        error_messages={"invalid": gettext_lazy("Write the day as 24.12.2026, or leave it empty.")},
        input_formats=["%Y-%m-%d", "%d.%m.%Y"],
        required=False,
    )
    told_of = Words(required=False, max_length=20, widget=forms.HiddenInput)  # the day whose promise has been read
    pension = forms.MultipleChoiceField(
        label=gettext_lazy("Does any of this fit you?"),
        help_text=gettext_lazy("Then somebody who knows such pensions answers you. Tick nothing if you are not sure."),
        choices=[(code, gettext_lazy(fact.asked)) for code, fact in FACTS.items()],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    area = Choice(
        label=gettext_lazy("Where do you live?"),
        help_text=gettext_lazy("It helps us find the right office."),
        required=False,
    )
    answer_language = Choice(label=gettext_lazy("Which language do you want the answer in?"), required=False)
    caller_name = Words(label=gettext_lazy("Your name"), required=False, max_length=120)
    caller_phone = Phone(
        label=gettext_lazy("Phone number"),
        help_text=gettext_lazy("So that we can call you, or send a text message when the answer is there."),
        required=False,
        max_length=30,
    )
    key = Words(required=False, max_length=80, widget=forms.HiddenInput)

    adviser = forms.TypedChoiceField(
        label=gettext_lazy("Who do you want to write to?"),
        help_text=gettext_lazy("If the one you choose is away, somebody else answers. You need not wait."),
        coerce=int,
        empty_value=None,
        required=False,
    )

    def __init__(
        self, *args: Any, knows_the_person: bool, advisers: Sequence[tuple[int, str]] = (), **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        chosen: Any = self.fields
        if advisers:
            chosen["adviser"].choices = [("", gettext("Whoever is free first")), *advisers]
        else:
            del self.fields["adviser"]
        given = self.data if self.is_bound else self.initial
        if given.get("about") not in MATTERS:
            del self.fields["pension"]
        chosen["about"].choices = matters.choices()
        chosen["also"].choices = [("", gettext("I do not know")), (ONE_THING, gettext("No, only one thing"))] + [
            (code, title) for code, title in matters.choices() if code
        ]
        chosen["answer_language"].choices = [
            (code, gettext("Another language") if code == "xx" else name) for code, name in LANGUAGES
        ]
        chosen["answer_language"].initial = language()
        if knows_the_person:
            for field in ("area", "caller_name", "caller_phone"):
                del self.fields[field]
        else:
            nowhere = gettext("I would rather not say, or I do not know")
            today = timezone.now().astimezone(OSLO).date()
            chosen["area"].choices = [("", nowhere)] + [(area.code, area.name) for area in areas(on=today)]

    def clean(self) -> dict[str, Any]:
        """What clearly is about two things is asked about once, unless it is acute."""
        written = super().clean() or self.cleaned_data
        if written.get("text") and not written.get("also"):
            text, about = written["text"], written.get("about") or None
            judged = triage(
                text=text, choice=about, channel=Channel.QUESTION, language="", asked_acute=bool(written.get("acute"))
            )
            other = second_matter(text=text, choice=about) if judged.urgency != Urgency.ACUTE else None
            if other is not None:
                self._ask_about_two(matters.title(judged.matter), other.code)
        if written.get("text") and written.get("needed_on"):
            self._tell_in_time(written)
        return written

    def _tell_in_time(self, written: dict[str, Any]) -> None:
        """When they get the answer is read once before it is sent, where the day changes it."""
        day, at = written["needed_on"], timezone.now()
        if not is_day(day, at):
            self.add_error("needed_on", gettext("Choose a day after today, and within a year."))
            return
        judged = triage(
            text=written["text"],
            choice=written.get("about") or None,
            channel=Channel.QUESTION,
            language="",
            asked_acute=bool(written.get("acute")),
        )
        self.told_in_time = told_in_time(needed_on=day, urgency=judged.urgency, side=judged.side, at=at)
        if self.told_in_time is not None and written.get("told_of") != day.isoformat():
            asked = gettext("Send once more if that is right for you. All you wrote is here.")
            self.add_error("needed_on", f"{say(self.told_in_time)} {asked}")

    def _ask_about_two(self, first: str, other: str) -> None:
        second = matters.title(other)
        asked: Any = self.fields["also"]
        self["also"].label, self.asks_about_two = gettext("Is this about two things?"), True
        asked.required = True
        asked.choices = [
            (other, gettext("Yes, about two: “%(first)s” and “%(second)s”") % {"first": first, "second": second}),
            (ONE_THING, gettext("No, only one thing")),
        ]
        self.add_error("also", gettext("Choose yes or no, and send once more. All you wrote is here."))


class CodeForm(forms.Form):
    """Come back with a code."""

    code = Words(
        label=gettext_lazy("Your code"),
        help_text=gettext_lazy("Twelve letters and digits. Capital or small letters, spaces and dashes do not matter."),
        error_messages={"required": gettext_lazy("Write the code you were given.")},
        max_length=40,
    )


class ReplyForm(forms.Form):
    """Write more about something we have."""

    text = Words(
        label=gettext_lazy("Write more"),
        error_messages={"required": gettext_lazy("Write what you want to say.")},
    )
    key = Words(required=False, max_length=80, widget=forms.HiddenInput)


class CallForm(forms.Form):
    """We phone instead."""

    window = forms.ChoiceField(
        label=gettext_lazy("When shall we phone you?"),
        error_messages={
            "required": gettext_lazy("Choose when we shall phone."),
            "invalid_choice": gettext_lazy("That time has passed. Choose another."),
        },
    )
    phone = Phone(label=gettext_lazy("Phone number"), required=False, max_length=30)

    def __init__(self, *args: Any, windows: list[tuple[str, str]], has_phone: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen: Any = self.fields
        chosen["window"].choices = windows
        chosen["phone"].required = not has_phone
        chosen["phone"].error_messages["required"] = gettext("Write the number we shall phone.")
        if has_phone:
            chosen["phone"].help_text = gettext("Only if it is another than the one we have.")


class RateForm(forms.Form):
    """Two questions apart: did you get help, and was it easy to reach us (R261, R266)."""

    got_help = forms.ChoiceField(
        label=gettext_lazy("Did you get the help you needed?"),
        choices=[("yes", gettext_lazy("Yes")), ("no", gettext_lazy("No"))],
        error_messages={"required": gettext_lazy("Choose yes or no.")},
    )
    ease = forms.TypedChoiceField(
        label=gettext_lazy("How easy was it to reach us?"),
        choices=[
            (5, gettext_lazy("Very easy")),
            (4, gettext_lazy("Easy")),
            (3, gettext_lazy("In between")),
            (2, gettext_lazy("Hard")),
            (1, gettext_lazy("Very hard")),
        ],
        coerce=int,
        empty_value=None,
        required=False,
    )
