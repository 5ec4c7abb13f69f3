"""What is your situation: plain questions, and the services and rights the answers lead to (kartlegging av situasjonen, R015).

The questions are data, `situations.toml`. Nothing that is answered is kept.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any

from inngang.service.organisation import catalogue
from inngang.service.organisation.catalogue import ServiceCard

MOST_SERVICES = 8


@dataclass(frozen=True)
class Answer:
    """One thing that may fit; `code` holds the question's too."""

    code: str
    words: dict[str, str]
    leads: tuple[str, ...]
    matter: str
    rights: tuple[str, ...]
    is_acute: bool


@dataclass(frozen=True)
class Question:
    """A question with what may be ticked."""

    code: str
    words: dict[str, str]
    answers: tuple[Answer, ...]


@dataclass(frozen=True)
class Right:
    """Something one is entitled to (rettighet), and where it stands."""

    code: str
    words: dict[str, str]
    law: str
    always: bool


@dataclass(frozen=True)
class Proposed:
    """A service, and what was said that leads to it."""

    service: ServiceCard
    because: tuple[str, ...]


@dataclass(frozen=True)
class Proposal:
    """What we propose to somebody in this situation."""

    said: tuple[str, ...]
    services: tuple[Proposed, ...]
    rights: tuple[Right, ...]
    matter: str  # what an enquiry about it is about; empty when it may be several things
    is_acute: bool


LANGUAGES = ("nb", "nn", "en")


@lru_cache(maxsize=1)
def _table() -> tuple[tuple[Question, ...], tuple[Right, ...]]:
    given = tomllib.loads(files(__package__).joinpath("situations.toml").read_text(encoding="utf-8"))
    asked = tuple(
        Question(one["code"], _words(one), tuple(_answer(one["code"], each) for each in one["answer"]))
        for one in given["question"]
    )
    rights = tuple(Right(one["code"], _words(one), one["law"], one.get("always", False)) for one in given["right"])
    return asked, rights


def _words(given: dict[str, Any]) -> dict[str, str]:
    return {language: given[language] for language in LANGUAGES}


def _answer(question: str, given: dict[str, Any]) -> Answer:
    return Answer(
        f"{question}.{given['code']}",
        _words(given),
        tuple(given["leads"]),
        given.get("matter", ""),
        tuple(given.get("rights", ())),
        given.get("acute", False),
    )


def questions() -> tuple[Question, ...]:
    return _table()[0]


def rights() -> tuple[Right, ...]:
    return _table()[1]


def chosen(codes: Iterable[str]) -> list[Answer]:
    """The answers with these codes, in the order they are asked; what is unknown is left out."""
    wanted = set(codes)
    return [answer for question in questions() for answer in question.answers if answer.code in wanted]


def said(codes: Iterable[str], *, language: str) -> tuple[str, ...]:
    """What was ticked, in the reader's words."""
    return tuple(answer.words.get(language, answer.words["nb"]) for answer in chosen(codes))


def propose(codes: Iterable[str], *, language: str) -> Proposal:
    """The services more answers lead to come first, then as they were asked. One statement, whatever was ticked."""
    ticked = chosen(codes)
    because: dict[str, list[str]] = {}
    for answer in sorted(ticked, key=lambda one: not one.is_acute):
        for lead in answer.leads:
            because.setdefault(lead, []).append(answer.words.get(language, answer.words["nb"]))
    known = {one.code: one for one in catalogue.services(language=language)} if ticked else {}
    order = sorted(because, key=lambda lead: -len(because[lead]))  # keeps the order of asking where they are alike
    found = [Proposed(known[lead], tuple(because[lead])) for lead in order if lead in known]
    named = {right for answer in ticked for right in answer.rights}
    entitled = [one for one in rights() if one.code in named and not one.always] + [
        one for one in rights() if one.always
    ]
    matters = {answer.matter for answer in ticked}
    return Proposal(
        said=said([one.code for one in ticked], language=language),
        services=tuple(found[:MOST_SERVICES]),
        rights=tuple(entitled),
        matter=matters.pop() if len(matters) == 1 else "",
        is_acute=any(answer.is_acute for answer in ticked),
    )
