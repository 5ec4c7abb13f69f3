"""How I want to be reached: language, interpreter, large print, the way, and what is safe (kontaktønsker)."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext, gettext_lazy

from inngang.rules.vocabulary import LoginLevel
from inngang.service.people.actions.ways_to_reach import WaysToReach, say_ways_to_reach, ways_of
from inngang.web.citizen.asked import Asked
from inngang.web.citizen.forms import LANGUAGES
from inngang.web.parts.viewer import person_at


class ReachForm(forms.Form):
    """What somebody says of how to reach them."""

    language = forms.ChoiceField(label=gettext_lazy("Which language do you want the answer in?"))
    needs_interpreter = forms.BooleanField(label=gettext_lazy("I need an interpreter"), required=False)
    large_print = forms.BooleanField(label=gettext_lazy("I want large print on paper"), required=False)
    wanted_channel = forms.ChoiceField(
        label=gettext_lazy("How would you rather be reached?"),
        choices=[
            ("", gettext_lazy("It does not matter")),
            ("phone", gettext_lazy("Phone")),
            ("sms", gettext_lazy("Text message")),
            ("email", gettext_lazy("E-mail")),
            ("letter", gettext_lazy("Letter")),
            ("visit", gettext_lazy("At the office")),
        ],
        required=False,
    )
    is_reserved = forms.BooleanField(
        label=gettext_lazy("I do not want anything digital. Send letters."),
        help_text=gettext_lazy("You get a letter instead of text messages and e-mail."),
        required=False,
    )
    safe_way = forms.ChoiceField(
        label=gettext_lazy("Do others see your phone or your e-mail?"),
        choices=[
            ("", gettext_lazy("No, write as usual")),
            ("neutral", gettext_lazy("Yes. A message must not say who it is from or what it is about")),
            ("none", gettext_lazy("Leave no messages. I look here myself, or you talk with me in person")),
        ],
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen: Any = self.fields["language"]
        chosen.choices = [pair for pair in LANGUAGES if pair[0] != "xx"]


@person_at(LoginLevel.SUBSTANTIAL)
def reach(request: Asked) -> HttpResponse:
    """What holds now, and a form to change it; it holds for the next message."""
    now = ways_of(request.viewer.person_id)
    form = ReachForm(request.POST if request.method == "POST" else None, initial=vars(now))
    if form.is_valid():
        say_ways_to_reach(ways=WaysToReach(**form.cleaned_data), by=request.viewer.by, at=timezone.now())
        request.session["said"] = "reach"
        return redirect("citizen:reach")
    was_kept = ("said" in request.session) and request.session.pop("said") == "reach"
    said = gettext("It is kept, and holds from now.") if was_kept else ""
    return render(request, "citizen/reach.html", {"form": form, "said": said})
