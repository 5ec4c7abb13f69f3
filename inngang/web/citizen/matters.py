"""What one may need help with, in groups that say nothing about who is responsible (R010)."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext

from inngang.rules.triage import MATTERS, fold, triage
from inngang.rules.vocabulary import Channel, Urgency, marked

GROUPS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (
        marked("Money and a place to live"),
        ("economic_assistance", "crisis_housing", "temporary_housing", "debt_advice", "payment"),
    ),
    (marked("Work"), ("unemployment_benefit", "work_follow_up", "qualification_programme")),
    (
        marked("Illness and disability"),
        ("sickness_benefit", "work_assessment_allowance", "disability_pension", "aids"),
    ),
    (marked("Children and family"), ("child_benefit", "single_parent", "child_maintenance")),
    (marked("Pension"), ("old_age_pension",)),
    (marked("Something I have with you already"), ("case_status", "change_of_situation", "technical")),
    (marked("For employers and doctors"), ("employer_refund", "employer_follow_up", "doctor_follow_up")),
    (marked("Something else"), ("other_agency", "unknown")),
)
TITLES = {"unknown": marked("I do not know what it is called")}  # where the sorting's own words would read oddly
MOST_WORDS = 2000


@dataclass(frozen=True)
class MatterCard:
    """One thing to choose."""

    code: str
    title: str


@dataclass(frozen=True)
class Found:
    """What somebody's own words may be about; acute comes before everything else."""

    matters: tuple[MatterCard, ...]
    is_acute: bool


def title(code: str) -> str:
    """The matter's name in the language of the reader."""
    return gettext(TITLES.get(code) or MATTERS[code].title)


def called(title: str) -> str:
    """What an enquiry is called to its person: the matter, or theirs, while nobody has said what it is about."""
    return gettext("Your enquiry") if title == MATTERS["unknown"].title else gettext(title)


def groups() -> list[tuple[str, list[MatterCard]]]:
    """Everything one may choose, in groups."""
    return [(gettext(name), [MatterCard(code, title(code)) for code in codes]) for name, codes in GROUPS]


def choices() -> list[tuple[str, str]]:
    """For a list to choose from; the first says that one need not."""
    return [("", gettext("I do not know, or I would rather write it myself"))] + [
        (card.code, card.title) for _, cards in groups() for card in cards if card.code != "unknown"
    ]


def find(words: str, *, language: str) -> Found:
    """The matters that fit what was written, best first: by the sorting's own rules, then by name."""
    words = words[:MOST_WORDS]
    understood = triage(text=words, choice=None, channel=Channel.QUESTION, language=language, asked_acute=False)
    wanted = fold(words).split()
    named = [card for _, cards in groups() for card in cards if wanted and _fits(card.title, wanted)]
    if understood.matter != "unknown":
        named = [MatterCard(understood.matter, title(understood.matter)), *named]
    return Found(tuple(dict.fromkeys(named)), understood.urgency == Urgency.ACUTE)


def _fits(name: str, wanted: list[str]) -> bool:
    there = fold(name).split()
    return all(any(word.strip("()").startswith(typed) for word in there) for typed in wanted)
