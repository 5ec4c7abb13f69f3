"""The form of consent in many languages, on the screen and on paper (samtykke på flere språk, R157)."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files
from typing import Any, Final

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from inngang.rules.representation import SHARED_KINDS
from inngang.service.enquiries.in_short import LANGUAGES, NAMES, RIGHT_TO_LEFT
from inngang.web.citizen.asked import Asked
from inngang.web.parts.jinja import language
from inngang.web.parts.viewer import public

BESIDE: Final = "nb"  # what stands beside it, for the one who enters what is on the paper


@lru_cache
def _data() -> dict[str, Any]:
    return tomllib.loads(files(__package__).joinpath("consent_words.toml").read_text(encoding="utf-8"))


def consent_words(code: str) -> dict[str, Any]:
    """Every word of the form in a language; `kind` holds a word for each kind of information."""
    words: dict[str, Any] = {key: said[code] for key, said in _data().items() if key != "kind"}
    return words | {"kind": {kind: said[code] for kind, said in _data()["kind"].items()}}


def language_chosen(request: Asked) -> str:
    """The one asked for in the address; else the language of the pages."""
    asked = request.GET.get("sprak", "") or request.POST.get("sprak", "")
    return asked if asked in LANGUAGES else language()


def in_language(form: forms.Form, code: str) -> None:
    """Put the labels of a form of consent into a language."""
    words = consent_words(code)
    for name, field in form.fields.items():
        if name in words:
            field.label = words[name]
    kinds: Any = form.fields["kinds"]
    kinds.choices = [(kind, words["kind"][kind]) for kind, _ in kinds.choices]


def shown_in(code: str) -> Mapping[str, Any]:
    """What a page needs to show the form in a language."""
    return {
        "consent": consent_words(code),
        "consent_language": code,
        "consent_direction": "rtl" if code in RIGHT_TO_LEFT else "ltr",
        "consent_languages": list(NAMES.items()),
    }


@require_GET
@public
def consent_paper(request: Asked) -> HttpResponse:
    """A sheet to print, in the language chosen with bokmål beside it; the boxes are those we enter."""
    code = language_chosen(request)
    given = {**shown_in(code), "beside": consent_words(BESIDE) if code != BESIDE else None, "kinds": list(SHARED_KINDS)}
    return render(request, "citizen/consent_paper.html", given)
