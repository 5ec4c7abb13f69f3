"""A sentence in the reader's own language, where we have it; else in bokmål."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.utils import translation

from inngang.rules.vocabulary import WORDS_INSIDE, Why


def words_in(language: str, why: Why) -> str:
    """The sentence in `language`. Languages we have no catalogue for get bokmål."""
    known = {code for code, _ in settings.LANGUAGES}
    with translation.override(language if language in known else "nb"):
        text = translation.gettext(why.text)
        return text % {key: _inside(key, value) for key, value in why.values.items()} if why.values else text


def _inside(key: str, value: Any) -> Any:
    """A value that is a sentence or word itself is translated too."""
    return translation.gettext(value) if key in WORDS_INSIDE and isinstance(value, str) and value else value
