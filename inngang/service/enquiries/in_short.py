"""A short summary in the person's language, made of fixed sentences, and whether they have understood it (kort fortalt, R159).

The sentences are data, `in_short.toml`. What an adviser adds in their own words is marked as not translated.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from importlib.resources import files
from typing import Any, Final

from inngang.service.rows import rows

LANGUAGES: Final = ("nb", "nn", "en", "so", "pl", "uk", "ar")  # those the sentences are there in
NAMES: Final[Mapping[str, str]] = {
    "nb": "Bokmål",
    "nn": "Nynorsk",
    "en": "English",
    "so": "Soomaali",
    "pl": "Polski",
    "uk": "Українська",
    "ar": "العربية",
}
RIGHT_TO_LEFT: Final = frozenset({"ar"})


@dataclass(frozen=True)
class Sentence:
    """One of the fixed sentences."""

    code: str
    has_day: bool
    words: Mapping[str, str]

    def said(self, language: str, day: date | None) -> str:
        """The sentence in a language; a day is written in digits, which all read."""
        text = self.words[language]
        return text % {"day": f"{day:%d.%m.%Y}"} if self.has_day and day else text


@dataclass(frozen=True)
class InShort:
    """One that was sent, the newest first."""

    id: int
    language: str
    text: str
    who: str
    sent_at: datetime
    understood: bool | None
    replied_at: datetime | None

    @property
    def direction(self) -> str:
        return "rtl" if self.language in RIGHT_TO_LEFT else "ltr"


@lru_cache
def _data() -> dict[str, Any]:
    return tomllib.loads(files(__package__).joinpath("in_short.toml").read_text(encoding="utf-8"))


@lru_cache
def sentences() -> tuple[Sentence, ...]:
    """All of them, in the order an adviser chooses in."""
    return tuple(
        Sentence(one["code"], one.get("day", False), {code: one[code] for code in LANGUAGES})
        for one in _data()["sentence"]
    )


def words(language: str) -> dict[str, str]:
    """What stands around the summary, in a language."""
    return {key: said[language] for key, said in _data()["words"].items()}


def language_for(code: str) -> str:
    """The language itself where we have it; else English, which more read than bokmål."""
    return code if code in LANGUAGES else "nb" if code in ("se", "da", "sv") else "en"


def in_words(*, language: str, chosen: Iterable[tuple[str, date | None]], own: str) -> str:
    """The whole summary, a sentence a line."""
    known = {one.code: one for one in sentences()}
    lines = [known[code].said(language, day) for code, day in chosen]
    added = ["", words(language)["untranslated"], own] if own and lines else [own] if own else []
    return "\n".join([*lines, *added])


SENT = """
select s.id, s.language, m.text, t.given_name as who, s.sent_at, s.understood, s.replied_at
from enquiries_in_short s join enquiries_message m on m.id = s.message_id join people_staff t on t.id = s.staff_id
where s.enquiry_id = %(id)s order by s.id desc limit 20
"""


def sent_of(enquiry_id: int) -> list[InShort]:
    """Whoever calls this has decided that the enquiry may be seen."""
    return [InShort(**one) for one in rows(SENT, {"id": enquiry_id})]
