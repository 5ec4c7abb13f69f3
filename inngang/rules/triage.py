"""What it is about and how soon (sortering): from the person's own words, and always with the words that decided.

We ask what it is about, never who is responsible (R010). The criteria for acute are the same for everybody who works
here, and the reason goes with the enquiry (R076). Acute can be raised by words, never lowered by them.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Final, NamedTuple

from inngang.rules.said import (
    ACUTE_CRITERIA,
    FILLERS,
    LINES,
    MATTERS_IN_ORDER,
    NEGATORS,
    SOON_WORDS,
    TURNERS_BEFORE,
    TURNERS_INSIDE,
    WORDS,
    Acute,
    Matter,
)
from inngang.rules.vocabulary import Channel, Side, Urgency, Why, marked

__all__ = ["LINES", "MATTERS", "Acute", "Matter", "Triage", "fold", "raise_urgency", "says", "second_matter", "triage"]


class Triage(NamedTuple):
    """What we made of an enquiry."""

    matter: str
    side: Side
    urgency: Urgency
    acute_reason: Why | None
    skills: tuple[str, ...]
    line: str
    why: Why
    advice: Why | None = None  # what the person is told at once


OWN_LANGUAGES: Final = frozenset({"", "no", "nb", "nn", "en", "da", "sv"})  # everybody who answers manages these

MATTERS: Final[Mapping[str, Matter]] = {matter.code: matter for matter in MATTERS_IN_ORDER}

ASKED_ACUTE = marked("The person says that it cannot wait.")
BECAUSE_OF_WORDS = marked("%(reason)s: “%(words)s”.")
POINT_TO = marked("The words “%(words)s” point to “%(matter)s”.")
DANGER_ADVICE = marked(
    "Is there danger to life? Phone 112 (police) or 113 (ambulance) now. The doctor on call answers at 116117."
)
ACUTE_ADVICE = marked("If it becomes dangerous, phone 112 (police) or 113 (ambulance).")


def triage(*, text: str, choice: str | None, channel: Channel, language: str, asked_acute: bool) -> Triage:
    """What an enquiry is about, whose it is and how soon it must be seen to, with the words that decided."""
    words = _words(text)
    acute = tuple(_acute(words))
    matter, side, why = _matter(words, choice, acute)
    urgency = raise_urgency(matter.urgency, Urgency.SOON if _says_soon(words) else Urgency.NORMAL)
    reason, advice = None, None
    if acute:
        criterion, said = acute[0]
        reason = Why(BECAUSE_OF_WORDS, {"reason": criterion.reason, "words": said})
        advice = Why(DANGER_ADVICE if any(found.danger_to_life for found, _ in acute) else ACUTE_ADVICE)
    elif asked_acute:
        reason, advice = Why(ASKED_ACUTE), Why(ACUTE_ADVICE)
    if reason is not None:
        urgency = raise_urgency(urgency, Urgency.ACUTE)
    return Triage(matter.code, side, urgency, reason, _skills(matter, language), matter.line, why, advice)


def second_matter(*, text: str, choice: str | None) -> Matter | None:
    """Another matter that the text clearly is about too: others have it, and no word points to both. None where it is one."""
    words = _words(text)
    first, _, _ = _matter(words, choice, tuple(_acute(words)))
    pointed = {word for said in _found(words, first.keywords) for word in said.split()}
    if first.general or not pointed:
        return None
    others = [
        (matter, found)
        for matter in MATTERS.values()
        if not matter.general
        and (matter.side, matter.line) != (first.side, first.line)
        and (found := _found(words, matter.keywords))
        and not pointed & {word for said in found for word in said.split()}
    ]
    return max(others, key=_score)[0] if others else None


def raise_urgency(current: Urgency, proposed: Urgency) -> Urgency:
    """The sooner of the two. Only a person may lower urgency, with a reason, and not through here."""
    return min(current, proposed)


def says(text: str, phrases: Iterable[str]) -> str:
    """The words of a text that fit one of the phrases, where they are not denied. Empty where there are none."""
    words = _words(text)
    return next(_in_earnest(words, phrases), "")


def _matter(words: Words, choice: str | None, acute: Sequence[tuple[Acute, str]]) -> tuple[Matter, Side, Why]:
    if choice is not None and choice in MATTERS and choice != "unknown":
        chosen = MATTERS[choice]
        return chosen, chosen.side, Why(marked("The person chose “%(matter)s”."), {"matter": chosen.title})
    scores = [(matter, found) for matter in MATTERS.values() if (found := _found(words, matter.keywords))]
    if acute and (not scores or all(matter.general for matter, _ in scores)):
        needed, said = MATTERS[acute[0][0].matter], acute[0][1]
        if needed.code == "unknown":
            return needed, needed.side, Why(marked("It is acute. Somebody must talk with the person about what it is."))
        return needed, needed.side, Why(POINT_TO, {"words": said, "matter": needed.title})
    if not scores:
        unknown = MATTERS["unknown"]
        return unknown, unknown.side, Why(marked("Nothing in the text says what it is about. Somebody must read it."))
    best, found = max(scores, key=_score)  # the first in the table where two are equal
    sides = {matter.side for matter, _ in scores} - {Side.UNKNOWN}
    side = Side.BOTH if sides >= {Side.STATE, Side.MUNICIPAL} else next(iter(sides), best.side)
    return best, side, Why(POINT_TO, {"words": ", ".join(found), "matter": best.title})


def _score(scored: tuple[Matter, tuple[str, ...]]) -> tuple[bool, int]:
    matter, found = scored
    return not matter.general, sum(len(said.split()) for said in found)


def _skills(matter: Matter, language: str) -> tuple[str, ...]:
    """The line's name, and the language when not everybody speaks it: `language:so`."""
    spoken = language.casefold().split("-")[0]
    return (matter.line,) if spoken in OWN_LANGUAGES else (matter.line, f"language:{spoken}")


def _acute(words: Words) -> Iterator[tuple[Acute, str]]:
    """The criteria that the words meet, danger first, each with the words."""
    for criterion in ACUTE_CRITERIA:
        said = next(_in_earnest(words, criterion.phrases), "")
        if said:
            yield criterion, said


def _in_earnest(words: Words, phrases: Iterable[str]) -> Iterator[str]:
    for phrase in phrases:
        for start, end in _fits(words, _pattern(phrase)):
            if not _turned(words.said, start, end):
                yield _quoted(words, start, end)


# --- words and phrases -------------------------------------------------------------------------------------------


class Words(NamedTuple):
    """A text taken apart: the words as typed, folded in the same order, and sorted for finding quickly."""

    typed: tuple[str, ...]
    said: tuple[str, ...]
    known: frozenset[str]
    ordered: tuple[str, ...]


class Place(NamedTuple):
    """What may stand in one place of a phrase: whole words, or beginnings of words."""

    words: frozenset[str]
    beginnings: tuple[str, ...]


Pattern = tuple[Place | None, ...]  # None is a gap

_FOLD = str.maketrans({"ø": "o", "æ": "ae", "ł": "l", "đ": "d", "’": "'", "ʼ": "'", "`": "'"})
_PAUSE = "."  # stands between sentences, and no phrase goes across it
GAP = 3  # words that may stand where a phrase has `~`


def fold(text: str) -> str:
    """Small letters without marks, so that words are found however they are typed (strøm, strom, STRØM)."""
    decomposed = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    return "".join(c for c in decomposed if not unicodedata.combining(c)).translate(_FOLD).replace("'", "")


_WORD = re.compile(r"[^\W_]+(?:['’ʼ`\u0300-\u036f\u064b-\u065f]+[^\W_]*)*|[.!?;:\n]+")


def _words(text: str) -> Words:
    typed = tuple(_WORD.findall(text))
    said = tuple(fold(word) if word[0].isalnum() else _PAUSE for word in typed)
    known = frozenset(said)
    return Words(typed, said, known, tuple(sorted(known)))


@lru_cache(maxsize=2048)
def _pattern(phrase: str) -> Pattern:
    """A phrase made ready."""
    for name, meant in WORDS.items():
        phrase = phrase.replace(name, meant)
    return tuple(None if part == "~" else _place(part) for part in phrase.split())


def _place(part: str) -> Place:
    choices = [fold(choice) for choice in part.split("|")]
    whole, beginnings = (c for c in choices if c[-1] != "*"), (c[:-1] for c in choices if c[-1] == "*")
    return Place(frozenset(whole), tuple(beginnings))


def _found(words: Words, keywords: Iterable[str]) -> tuple[str, ...]:
    """What was said that matches the keywords; a said thing inside a longer one is left out."""
    said = {_quoted(words, start, end) for keyword in keywords for start, end in _fits(words, _pattern(keyword))}
    return tuple(sorted(p for p in said if not any(p != other and f" {p} " in f" {other} " for other in said)))


def _quoted(words: Words, start: int, end: int) -> str:
    return " ".join(words.typed[start:end]).lower()


def _fits(words: Words, pattern: Pattern) -> Iterator[tuple[int, int]]:
    """From where to where the phrase is said, each time it is."""
    first = pattern[0]
    if first is not None and not _is_somewhere(words, first):
        return
    for start in range(len(words.said)):
        if end := _fit(words.said, start, pattern, 0):
            yield start, end


def _is_somewhere(words: Words, place: Place) -> bool:
    if not words.known.isdisjoint(place.words):
        return True
    for beginning in place.beginnings:
        at = bisect_left(words.ordered, beginning)
        if at < len(words.ordered) and words.ordered[at].startswith(beginning):
            return True
    return False


def _fit(said: tuple[str, ...], at: int, pattern: Pattern, place: int) -> int:
    """Where the fit ends, or 0."""
    if place == len(pattern):
        return at
    wanted = pattern[place]
    if wanted is None:
        for skipped in range(GAP + 1):
            if _PAUSE in said[at : at + skipped]:
                return 0
            if end := _fit(said, at + skipped, pattern, place + 1):
                return end
        return 0
    if at < len(said) and (said[at] in wanted.words or said[at].startswith(wanted.beginnings)):
        return _fit(said, at + 1, pattern, place + 1)
    return 0


def _folded(words: frozenset[str]) -> frozenset[str]:
    return frozenset(fold(word) for word in words)


_NEGATORS, _FILLERS = _folded(NEGATORS), _folded(FILLERS)
_BEFORE, _INSIDE = _folded(TURNERS_BEFORE), _folded(TURNERS_INSIDE)


def _turned(said: tuple[str, ...], start: int, end: int) -> bool:
    """A simple guard against "I am not hungry" and "I do not need food". When in doubt it stays acute."""
    before = said[start - 1] if start else ""
    if any(word in _NEGATORS for word in said[start:end]) or said[start] == "no":
        return before in _BEFORE or any(word in _INSIDE for word in said[start + 1 : end])
    if before in _FILLERS and start > 1:
        before = said[start - 2]
    return before in _NEGATORS


def _says_soon(words: Words) -> bool:
    for phrase in SOON_WORDS:
        for start, end in _fits(words, _pattern(phrase)):
            after = words.said[end] if end < len(words.said) else ""
            if after not in _NEGATORS and not _turned(words.said, start, end):
                return True
    return False
