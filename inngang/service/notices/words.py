"""A sentence in the reader's own language, where we have it; else in bokmål."""

from __future__ import annotations

from django.conf import settings
from django.utils import translation

from inngang.rules.vocabulary import Why


def words_in(language: str, why: Why) -> str:
    """The sentence in `language`. Languages we have no catalogue for get bokmål."""
    known = {code for code, _ in settings.LANGUAGES}
    with translation.override(language if language in known else "nb"):
        text = translation.gettext(why.text)
        return text % why.values if why.values else text
