"""What an adviser and a case handler write to each other about a person's case, and what a conclusion needs (saksdialog, R292)."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from inngang.rules.vocabulary import Refusal, Why, marked

LONGEST: Final = 2000
READ_DAYS: Final = 1  # working days the office of the adviser has to read it in, before the person is told


class Conclusion(StrEnum):
    """How the case unit sees it (konklusjon)."""

    SAME = "same"
    OTHER = "other"


class Because(StrEnum):
    """Why the case unit sees it otherwise (grunn)."""

    NEW_FACTS = "new_facts"
    MISSING = "missing"
    THE_LAW = "the_law"
    PRACTICE = "practice"


CONCLUSIONS: Final[Mapping[Conclusion, str]] = {
    Conclusion.SAME: marked("As the adviser sees it"),
    Conclusion.OTHER: marked("Otherwise than the adviser sees it"),
}
REASONS: Final[Mapping[Because, str]] = {
    Because.NEW_FACTS: marked("We know something the adviser did not"),
    Because.MISSING: marked("Something is missing that the law asks for"),
    Because.THE_LAW: marked("We understand the law otherwise"),
    Because.PRACTICE: marked("It is done otherwise in like cases"),
}


def may_write(text: str) -> Refusal | None:
    """None when there is something to keep, and not too much of it."""
    if not text.strip():
        return Refusal("empty", Why(marked("Write something first.")))
    if len(text.strip()) > LONGEST:
        return Refusal(
            "too_long", Why(marked("That is too long. Write at most %(most)s characters."), {"most": LONGEST})
        )
    return None


def may_conclude(*, conclusion: str, because: str, text: str) -> Refusal | None:
    """Whoever sees it otherwise than the adviser says why, in a word that is counted and in words the adviser reads."""
    if conclusion not in CONCLUSIONS:
        return Refusal("conclusion", Why(marked("Choose how you see it.")))
    if conclusion == Conclusion.SAME:
        return may_write(text) if text.strip() else None
    if because not in REASONS or not text.strip():
        return Refusal(
            "no_reason",
            Why(marked("You see it otherwise than the adviser. Choose why, and explain it to the adviser.")),
        )
    return may_write(text)
