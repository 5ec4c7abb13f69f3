"""Many at once (pågang): when similar contacts arrive together, and what they have in common. Counting, and no model."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from math import sqrt
from statistics import median
from typing import Final, NamedTuple

from inngang.rules.vocabulary import Why, marked

AT_LEAST: Final = 12  # fewer than this in half an hour is no incident, however unusual
SPREADS: Final = 4.0  # so many spreads above the usual
FALLEN: Final = 1.5  # it is over when it is within so many
DAYS_TO_KNOW: Final = 4  # so many earlier days are needed before we say what is usual
ALIKE: Final = 0.34  # share of words in common between two texts that are about the same
MOST_TEXTS: Final = 400
IN_ONE_PLACE: Final = 0.7
WORDS_SHOWN: Final = 4

_WORD: Final = re.compile(r"[^\W\d_]{3,}")
_COMMON: Final = frozenset(
    word
    for line in (
        "alle bare ble blir deg dei dem den der det dette dere dykk ein eit enn etter fordi for fra frå før får fått",
        "gjer gjør går hadde har have hei hello helt hva hvor hvordan ikke ikkje inn jeg kan kva kvar kvifor korleis",
        "litt meg men mer meir min mine mitt mot når nav også opp oss over selv sidan siden som til the this that takk",
        "trenger treng under ved veldig vet veit vil ville være vere you your and are but from has hvis dersom noe noko",
        "noen nokon skal skulle sin sitt vært hilsen helsing mvh spørsmål spm",
    )
    for word in line.split()
)
STEM: Final = 6  # so many letters of a word are compared: "utbetalt" and "utbetaling" are alike


class Contact(NamedTuple):
    """One that came in the window we look at."""

    matter: str
    line: str
    area: str
    text: str = ""


class Key(NamedTuple):
    """What is counted: a matter, a matter in a place, or a line. Empty means any."""

    matter: str = ""
    line: str = ""
    area: str = ""


class Usual(NamedTuple):
    """What is usual for this half-hour: the middle of earlier days, and how far they spread."""

    middle: float
    spread: float
    days: int


class Surge(NamedTuple):
    """Many more than usual (pågang)."""

    key: Key
    count: int  # type: ignore[assignment]
    usual: float
    words: tuple[str, ...]
    alike: int  # so many say nearly the same
    why: Why


def usual(counts: Sequence[int]) -> Usual:
    """The middle and the spread of the same half-hour on earlier days. One wild day moves neither."""
    if not counts:
        return Usual(0.0, 1.0, 0)
    middle = float(median(counts))
    spread = 1.4826 * float(median(abs(one - middle) for one in counts))
    return Usual(middle, max(spread, sqrt(middle), 1.0), len(counts))  # chance alone spreads by the square root


def is_many(count: int, known: Usual, *, at_least: int = AT_LEAST) -> bool:
    return known.days >= DAYS_TO_KNOW and count >= at_least and count > known.middle + SPREADS * known.spread


def has_fallen(count: int, known: Usual, *, at_least: int = AT_LEAST) -> bool:
    """Whether it is over: near the usual again, or too few to speak of. Lower than where it began, so it does not flap."""
    return count < at_least / 2 or (known.days >= DAYS_TO_KNOW and count <= known.middle + FALLEN * known.spread)


def words(text: str) -> frozenset[str]:
    """The words that say something."""
    return frozenset(_WORD.findall(text.lower())) - _COMMON


def in_common(texts: Sequence[str]) -> tuple[str, ...]:
    """The words most of the texts share, the most shared first."""
    said = [words(text) for text in texts if text]
    counted = Counter(word for one in said for word in one)
    shared = [(number, word) for word, number in counted.items() if number >= 2 and number >= 0.4 * len(said)]
    return tuple(word for _, word in sorted(shared, key=lambda one: (-one[0], one[1]))[:WORDS_SHOWN])


def nearly_alike(texts: Sequence[str]) -> list[int]:
    """The places in the row of the largest group of texts that each have enough words in common with its first."""
    said = [_stems(text) for text in texts[:MOST_TEXTS]]
    best: list[int] = []
    for one in said:
        if len(one) < 3:
            continue
        group = [place for place, other in enumerate(said) if len(other) >= 3 and _likeness(one, other) >= ALIKE]
        if len(group) > len(best):
            best = group
    return best


def _stems(text: str) -> frozenset[str]:
    return frozenset(word[:STEM] for word in words(text))


def _likeness(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / len(one | other)


def keys(contact: Contact) -> tuple[Key, ...]:
    """What one contact counts as."""
    found = [Key(matter=contact.matter), Key(line=contact.line)]
    if contact.area:
        found.append(Key(matter=contact.matter, area=contact.area))
    return tuple(found)


def surges(
    window: Sequence[Contact],
    known: Mapping[Key, Usual],
    *,
    at_least: int = AT_LEAST,
    never: Usual | None = None,
    generic: frozenset[str] = frozenset(),
) -> list[Surge]:
    """What there is too much of now: matters first, narrowed to one place where that is where it is; then lines that no
    matter explains; then texts that say nearly the same, whatever they were taken to be about.

    `never` is what is usual for what has not come before. `generic` are the matters that only say we do not know.
    """
    none = never or usual(())
    counted = Counter(key for contact in window for key in keys(contact))
    found: list[Surge] = []
    explained: set[str] = set()
    for key, count in sorted(counted.items()):
        if (
            not key.matter
            or key.area
            or key.matter in generic
            or not is_many(count, known.get(key, none), at_least=at_least)
        ):
            continue
        within = [(number, one) for one, number in counted.items() if one.matter == key.matter and one.area]
        number, narrow = max(within, default=(0, key))
        where = narrow if number >= IN_ONE_PLACE * count and number >= at_least else key
        found.append(_surge(where, window, number if where is narrow else count, known.get(key, none).middle))
        explained |= {contact.line for contact in window if contact.matter == key.matter}
    for key, count in sorted(counted.items()):
        if key.line and key.line not in explained and is_many(count, known.get(key, none), at_least=at_least):
            found.append(_surge(key, window, count, known.get(key, none).middle))
    return found or _by_words(window, at_least)


def _by_words(window: Sequence[Contact], at_least: int) -> list[Surge]:
    written = [contact for contact in window if contact.text][:MOST_TEXTS]
    group = [written[place] for place in nearly_alike([contact.text for contact in written])]
    if len(group) < at_least:
        return []
    matter = Counter(contact.matter for contact in group).most_common(1)[0][0]
    shared = in_common([contact.text for contact in group])
    why = Why(
        marked("%(count)s say nearly the same: %(words)s."), {"count": len(group), "words": ", ".join(shared) or "–"}
    )
    return [Surge(Key(matter=matter), len(group), 0.0, shared, len(group), why)]


def _surge(key: Key, window: Sequence[Contact], count: int, middle: float) -> Surge:
    those = [contact for contact in window if key in keys(contact)]
    texts = [contact.text for contact in those if contact.text]
    why = Why(
        marked("%(count)s in half an hour, when %(usual)s is usual at this time."),
        {"count": count, "usual": f"{middle:g}"},
    )
    return Surge(key, count, middle, in_common(texts), len(nearly_alike(texts)), why)


PROPOSED: Final = marked(
    "Many contact us about “%(what)s” just now. We know about it and are working on it. "
    "You need not write or phone again about the same thing."
)
