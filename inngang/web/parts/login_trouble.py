"""What is said when a login does not succeed: what happened, what to do now, and the ways that need no login."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext

from inngang.web.parts.oidc.providers import STAFF, Provider

NOT_TO_BE_TRUSTED = "not_to_be_trusted"


def _words(code: str, name: str) -> tuple[str, list[str]]:
    again = gettext("Nothing has happened to what we have about you. Try once more.")
    told: dict[str, tuple[str, list[str]]] = {
        "cancelled": (
            gettext("You stopped before you were logged in"),
            [gettext("That is all right. You can begin again, or reach us without logging in.")],
        ),
        "not_begun_here": (
            gettext("It took too long, or was begun in another window"),
            [gettext("Logging in must be finished in the same browser within fifteen minutes. Begin again here.")],
        ),
        "used_before": (
            gettext("This login has been used already"),
            [gettext("Perhaps you went back in the browser. Begin again here.")],
        ),
        "provider_down": (
            gettext("%(name)s does not answer just now") % {"name": name},
            [
                gettext("The fault is not with you. Try again in some minutes."),
                gettext("Everything that needs no login works as usual."),
            ],
        ),
        "provider_refused": (
            gettext("%(name)s did not let you through") % {"name": name},
            [gettext("Begin again. If it happens once more, phone us, and we help you another way.")],
        ),
        "too_low_level": (
            gettext("This needs a surer login"),
            [
                gettext(
                    "The way you logged in is not sure enough for what is on this page. It needs BankID or the like."
                ),
                gettext("Do you not have that? We can help you by phone, at an office or by letter."),
            ],
        ),
        "too_often": (
            gettext("You have begun to log in very many times"),
            [
                gettext(
                    "Wait a minute and begin again. If it goes wrong each time, phone us, and we help you another way."
                )
            ],
        ),
        "expired": (gettext("The answer from %(name)s was too old") % {"name": name}, [again]),
        "no_number": (
            gettext("%(name)s did not tell us who you are") % {"name": name},
            [gettext("We got no identity number. Phone us or come to an office, and we help you without.")],
        ),
        "not_a_number_here": (
            gettext("This identity number cannot be used here"),
            [gettext("Test numbers work only where everybody is invented. Log in with your own number.")],
        ),
        "unknown_staff": (
            gettext("You are not registered as working here"),
            [gettext("Ask the one who leads your unit to register you, with the same ident as you log in with.")],
        ),
        "another_unit": (
            gettext("You are registered in another unit here"),
            [gettext("Ask the one who leads your unit to bring the registers into line.")],
        ),
        "another_role": (
            gettext("Your work has not been opened for you"),
            [gettext("Your account lacks the right that goes with your post here. Ask the one who leads your unit.")],
        ),
    }
    doubted = (
        gettext("We could not trust the answer from %(name)s") % {"name": name},
        [gettext("So we did not log you in."), again, gettext("If it happens again, phone us and tell us.")],
    )
    return told.get(code, doubted)


def trouble(
    request: HttpRequest, code: str, *, provider: Provider | None = None, status: int = 400, onward: str = ""
) -> HttpResponse:
    title, sentences = _words(code, provider.name if provider else "")
    given = {
        "title": title,
        "sentences": sentences,
        "again": reverse("parts:login", query={"next": onward} if onward else None),
        "is_staff": provider is not None and provider.people == STAFF,
        "code": code,
    }
    return render(request, "parts/login_trouble.html", given, status=status)
