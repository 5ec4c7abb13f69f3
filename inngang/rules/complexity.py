"""Simple or complex (enkel eller sammensatt pensjon): a few facts tell which, and the complex go to those who know more.

What is simple is answered by whoever answers first. Nothing said is simple: an adviser who sees more turns it, with a
reason. The split is that of the expert group of 2010 (section 6.2.3): residence abroad, several benefits at once, the
rights of those left behind, and a disability benefit before.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Final, NamedTuple

from inngang.rules.triage import says
from inngang.rules.vocabulary import marked

COMPLEX_LEVEL: Final = 2  # of the line's levels: those who answer alone about it, and not only the basics
LEAST_LEVEL: Final = 0  # as the rules of routing have it for the line
OLD_AGE: Final = "old_age_pension"
DISABILITY: Final = "disability_pension"
MATTERS: Final = frozenset({OLD_AGE, DISABILITY})


class Fact(NamedTuple):
    """One thing that makes a pension complex."""

    asked: str  # as the person may tick it
    why: str  # as the one who gets it reads it
    phrases: tuple[str, ...]  # as it is said in the person's own words
    only_about: frozenset[str] = MATTERS


FACTS: Final[Mapping[str, Fact]] = {
    "abroad": Fact(
        marked("I have lived or worked in another country"),
        marked("The person has lived or worked in another country."),
        (
            "jobb*|arbeid*|bodd|budd|opptjening|worked|lived ~ utlandet|utland|sverige|danmark|polen|tyskland|abroad",
            "utenlandsk|utanlandsk pensjon*",
            "foreign pension*",
        ),
    ),
    "several": Fact(
        marked("I get another benefit at the same time"),
        marked("The person has, or asks about, several benefits at the same time."),
        ("flere|fleire|andre ytelser|ytingar|pensjoner|pensjonar|stønader|stønadar", "several benefits|pensions"),
    ),
    "survivor": Fact(
        marked("My husband, wife or partner is dead"),
        marked("The person may have rights after somebody who is dead."),
        (
            "gjenlevende*|attlevande*|etterlatte*|etterlatne*|enke|enkemann|enkje|enkjemann|widow*|survivor*",
            "mistet|mista ~ mannen|kona|kone|ektefellen|samboeren|sambuaren",
            "mannen|kona|ektefellen|samboeren|husband|wife ~ døde|død|died",
        ),
    ),
    "disability": Fact(
        marked("I have, or have had, disability benefit"),
        marked("The person has had disability benefit before."),
        ("uføretrygd*|uførepensjon*|uføre|ufør", "disability benefit|pension"),
        frozenset({OLD_AGE}),
    ),
}
SEEN_AS_COMPLEX: Final = marked("It is a complex pension matter, so those who know pension best are asked.")
SEEN_AS_SIMPLE: Final = marked("Nothing makes this pension matter complex, so those who usually answer are asked.")

TURNED: Final = marked("%(who)s turned it: %(reason)s")


def complex_by(
    *, matter: str, text: str, ticked: Collection[str] = (), open_matters: Collection[str] = ()
) -> list[str]:
    """The facts that make it complex, by what was ticked, what was said, and what the person has open with us already."""
    if matter not in MATTERS:
        return []
    found = [
        code
        for code, fact in FACTS.items()
        if matter in fact.only_about and (code in ticked or bool(says(text, fact.phrases)))
    ]
    if "several" not in found and (MATTERS - {matter}) & set(open_matters):
        found = [code for code in FACTS if code in found or code == "several"]
    return found


def level_for(facts: Sequence[str]) -> int:
    """The level of competence it needs."""
    return COMPLEX_LEVEL if facts else LEAST_LEVEL


def in_words(facts: Sequence[str]) -> list[str]:
    """Each reason, for the one who gets it."""
    return [FACTS[code].why for code in facts]


def at_level(levels: Sequence[tuple[int, int]], needed: int) -> tuple[tuple[int, int], ...]:
    """The line's queues that are enough for the level needed; the highest there is, where none is."""
    enough = tuple((level, queue) for level, queue in levels if level >= needed)
    return enough or tuple(sorted(levels)[-1:])
