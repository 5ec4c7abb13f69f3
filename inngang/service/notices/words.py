"""A sentence in the reader's own language, where we have it; else in bokmål."""

from __future__ import annotations

import tomllib
from functools import lru_cache
from importlib.resources import files
from typing import Any

from django.conf import settings
from django.utils import translation

from inngang.rules.vocabulary import WORDS_INSIDE, Why


def words_in(language: str, why: Why) -> str:
    """The sentence in `language`. Languages we have no catalogue for have what is sent most, and else bokmål."""
    known = {code for code, _ in settings.LANGUAGES}
    if language not in known and language in (own := others().get(why.text, {})):
        return own[language] % why.values
    with translation.override(language if language in known else "nb"):
        text = translation.gettext(why.text)
        return text % {key: _inside(key, value) for key, value in why.values.items()} if why.values else text


@lru_cache
def others() -> dict[str, dict[str, str]]:
    """The texts that are there in languages without a catalogue, by their English words."""
    read = tomllib.loads(files(__package__).joinpath("other_languages.toml").read_text(encoding="utf-8"))
    return {one["en"]: {code: text for code, text in one.items() if code != "en"} for one in read["text"]}


def _inside(key: str, value: Any) -> Any:
    """A value that is a sentence or word itself is translated too."""
    return translation.gettext(value) if key in WORDS_INSIDE and isinstance(value, str) and value else value
