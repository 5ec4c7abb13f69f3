"""The pages somebody came by before they asked for a person: theirs to read, and to show us if they say yes (veien hit).

The browser keeps the last ones for half an hour and tells nobody. First on the page where one asks to be phoned are they sent,
to be put in words for the person to read; we keep nothing of it before the person says yes. Only pages that are the same for
everybody are told of, so no number and nothing about anybody can follow along.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import Resolver404, resolve
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from inngang.rules.triage import MATTERS
from inngang.rules.vocabulary import marked
from inngang.service.organisation import catalogue
from inngang.web.citizen import matters
from inngang.web.citizen.asked import Asked
from inngang.web.parts.jinja import language
from inngang.web.parts.viewer import public

MOST: Final = 5
LONGEST: Final = 600
TOLD: Final = {
    "citizen:front": marked("Front page"),
    "citizen:acute": marked("Get help now"),
    "citizen:search": marked("Search"),
    "citizen:guide": marked("What is your situation?"),
    "citizen:quick": marked("Quick things"),
    "citizen:write": marked("Write to us"),
    "citizen:how_we_answer": marked("How we answer"),
    "citizen:find_office": marked("Find your office"),
    "citizen:office": marked("Find your office"),
    "citizen:services": marked("What you may get help with"),
    "parts:without": marked("Without BankID"),
}


def pages(way: str) -> list[str]:
    """The last pages of a way, in words, oldest first; an address that is not everybody's is left out."""
    told: list[str] = []
    for page in _told(way[:LONGEST].split()):
        if not told or told[-1] != page:
            told.append(page)
    return told[-MOST:]


def in_words(way: str) -> str:
    """As the one who phones reads it."""
    lines = [f"{number}. {page}" for number, page in enumerate(pages(way), start=1)]
    return "\n".join([gettext("The pages I came by:"), *lines]) if lines else ""


def _told(addresses: list[str]) -> Iterator[str]:
    for address in addresses:
        try:
            found = resolve(address)
        except Resolver404:
            continue
        given = found.kwargs
        if found.view_name in TOLD:
            yield gettext(TOLD[found.view_name])
        elif found.view_name == "citizen:matter" and given["matter"] in MATTERS:
            yield matters.title(given["matter"])
        elif found.view_name == "citizen:service" and (card := catalogue.service(given["code"], language=language())):
            yield card.name


@require_POST
@public
def way_here(request: Asked) -> HttpResponse:
    """The pages in words, for the one who came by them."""
    way = request.POST.get("way", "")[:LONGEST]
    return render(request, "citizen/way_here.html", {"pages": pages(way), "way": way})
