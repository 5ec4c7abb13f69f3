"""Finding a page by everyday words (søk): whole words, beginnings, the last part of a compound, and small slips of the pen."""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import get_close_matches
from math import log
from typing import Final, NamedTuple

from inngang.rules.triage import fold

NAME, EVERYDAY, TEXT = 6.0, 4.0, 1.0  # how much a word counts by where it stands
SHORTEST_BEGINNING, SHORTEST_END, SHORTEST_COMMON = 3, 5, 5
COMMON_SHARE = 0.6  # of the longer word, for two forms of the same word
LIKE_ENOUGH = 0.8
KEPT_SHARE = 0.35  # of the best one's score; what is further off only disturbs
MOST_WORDS = 12
FILLERS: Final = (  # bokmål, nynorsk and English words that say nothing of what is wanted
    "jeg eg vi du meg min mi mitt mine har hatt er var skal vil kan ma i på pa til fra frå for av og eller eit et en ein ei",
    "den det de dei som om med hvor hvordan hva kva kor korleis når nar ikke ikkje noe noko a få fa får faar trenger treng",
    "trengje søke søkje hjelp nav bor bur komme kome gjør gjer nå no",
    "the an we you my me have has am is are was to from of and or on in at with how what where when not do can need get",
    "want help now please apply",
)


class Page(NamedTuple):
    """Something to find: what it is called in every language, what people call it, and what it says."""

    key: str
    name: str
    everyday: str = ""
    text: str = ""


class Match(NamedTuple):
    """A page, and how well it fits; more is better."""

    key: str
    score: float


def words_of(text: str) -> list[str]:
    """The words that say something, folded, each once."""
    return list(dict.fromkeys(_said(text)))[:MOST_WORDS]


_FOLDED_FILLERS: Final = frozenset(fold(word) for line in FILLERS for word in line.split())


def fits(wanted: str, word: str) -> float:
    """How well two folded words fit: 1 is the same word, 0 is nothing in common."""
    if wanted == word:
        return 1.0
    if len(wanted) >= SHORTEST_BEGINNING and word.startswith(wanted):
        return 0.8
    if len(word) > SHORTEST_BEGINNING and wanted.startswith(word):
        return 0.7
    if len(wanted) >= SHORTEST_END and word.endswith(wanted):
        return 0.5
    common = next(
        (i for i, (a, b) in enumerate(zip(wanted, word, strict=False)) if a != b), min(len(wanted), len(word))
    )
    return 0.6 if common >= SHORTEST_COMMON and common >= COMMON_SHARE * max(len(wanted), len(word)) else 0.0


def find(text: str, pages: Sequence[Page], *, most: int = 8) -> list[Match]:
    """The pages that fit what somebody wrote, best first. A word few pages have counts more than one that many have."""
    made = [
        (page.key, [(_set(page.name), NAME), (_set(page.everyday), EVERYDAY), (_set(page.text), TEXT)])
        for page in pages
    ]
    known = sorted({word for _, parts in made for said, _ in parts for word in said})
    scores: dict[str, float] = dict.fromkeys((page.key for page in pages), 0.0)
    for wanted in words_of(text):
        like = {word: fit for word in known if (fit := fits(wanted, word))}
        if not like:
            like = dict.fromkeys(get_close_matches(wanted, known, n=1, cutoff=LIKE_ENOUGH), 0.6)
        found = {key: _best(parts, like) for key, parts in made}
        having = sum(score > 0 for score in found.values())
        for key, score in found.items():
            scores[key] += score * log(1 + len(pages) / having) if score else 0.0
    best = max(scores.values(), default=0.0)
    matches = [Match(key, round(score, 3)) for key, score in scores.items() if score and score >= KEPT_SHARE * best]
    return sorted(matches, key=lambda one: -one.score)[:most]


def _set(text: str) -> frozenset[str]:
    return frozenset(_said(text))


def _said(text: str) -> list[str]:
    said = (fold(word) for word in re.findall(r"[^\W_]+", text))
    return [word for word in said if word not in _FOLDED_FILLERS and len(word) > 1]


def _best(parts: list[tuple[frozenset[str], float]], like: dict[str, float]) -> float:
    return max((weight * like[word] for said, weight in parts for word in said & like.keys()), default=0.0)
