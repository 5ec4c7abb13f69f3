"""Search by everyday words: straight to the service, the form, the office or the way that is meant (søk).

What is searched for is posted, so that it stands in no address. Under every answer stands the way to a person.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from importlib.resources import files
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from inngang.rules.finding import Page, find, words_of
from inngang.service.organisation import catalogue
from inngang.service.organisation import find as offices
from inngang.web.citizen import matters
from inngang.web.parts.jinja import language
from inngang.web.parts.viewer import public

LONGEST = 500
MOST_OFFICES = 5
MOST_WORDS_OF_A_PLACE = 3
NOT_PLACES = frozenset(
    {"kontor", "kontoret", "office", "apningstid", "apningstider", "opningstider", "opening", "hours"}
)


@dataclass(frozen=True)
class Hit:
    """One page to go to."""

    title: str
    address: str
    text: str = ""


@dataclass(frozen=True)
class Answered:
    """What a search gave."""

    matters: tuple[matters.MatterCard, ...]
    is_acute: bool
    services: tuple[Hit, ...]
    pages: tuple[Hit, ...]
    offices: tuple[Hit, ...]

    @property
    def how_many(self) -> int:
        return len(self.matters) + len(self.services) + len(self.pages) + len(self.offices)


@lru_cache(maxsize=1)
def words() -> dict[str, Any]:
    """What people call things, and the pages there are."""
    return tomllib.loads(files("inngang.web.citizen").joinpath("everyday.toml").read_text(encoding="utf-8"))


def answers(text: str, *, at: datetime) -> Answered:
    """A fixed number of statements: two for services, and at most four for places."""
    spoken, about = language(), matters.find(text, language=language())
    return Answered(
        about.matters[:4], about.is_acute, _services(text, spoken), _pages(text, spoken), _offices(text, at)
    )


def _services(text: str, spoken: str) -> tuple[Hit, ...]:
    everyday: dict[str, str] = words()["service"]
    called = catalogue.called_everywhere()
    found = find(
        text, [Page(code, name, everyday.get(code, ""), plain) for code, (name, plain) in called.items()], most=6
    )
    known = {one.code: one for one in catalogue.services(language=spoken)}
    return tuple(
        Hit(known[one.key].name, reverse("citizen:service", args=[one.key]), known[one.key].plain) for one in found
    )


def _pages(text: str, spoken: str) -> tuple[Hit, ...]:
    there: dict[str, dict[str, str]] = {one["to"]: one for one in words()["page"]}
    names = [Page(to, f"{one['nb']} {one['nn']} {one['en']}", one["words"]) for to, one in there.items()]
    return tuple(
        Hit(there[one.key].get(spoken, there[one.key]["nb"]), reverse(one.key)) for one in find(text, names, most=4)
    )


def _offices(text: str, at: datetime) -> tuple[Hit, ...]:
    """Offices by the name of a place, only where it is certain which one is meant."""
    place = [word for word in words_of(text) if word not in NOT_PLACES]
    if not 0 < len(place) <= MOST_WORDS_OF_A_PLACE:
        return ()
    return tuple(
        Hit(one.office.name, reverse("citizen:office", args=[one.office.number]), ", ".join(one.office.areas[:4]))
        for one in offices.find(" ".join(place), at=at).hits[:MOST_OFFICES]
        if one.is_sure
    )


@require_http_methods(["GET", "POST"])
@public
def search(request: HttpRequest) -> HttpResponse:
    """One field; what it finds, and a person for whoever did not find it."""
    text = request.POST.get("about", "").replace("\x00", "")[:LONGEST].strip()
    given = {"about": text, "found": answers(text, at=timezone.now()) if text else None}
    return render(request, "citizen/search.html", given)
