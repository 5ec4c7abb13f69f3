"""The pages of one audience, and what every one of them knows: the hour, what was just done, presence (pulten)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from babel import Locale, UnknownLocaleError
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from inngang.rules.vocabulary import Channel, Presence, Role, Side, State
from inngang.service.enquiries import incidents
from inngang.web.parts.jinja import language
from inngang.web.parts.live import live_address, live_token, topics_of

CHOSEN_BY_HAND = (Presence.FREE, Presence.BREAK, Presence.AFTER_WORK, Presence.AWAY)


@dataclass(frozen=True)
class Desk:
    """The pages of one audience: their name, the page one comes back to, and who they are for."""

    app: str
    home: str
    roles: tuple[Role, ...]


def shown(request: HttpRequest, desk: Desk, *topics: str) -> dict[str, Any]:
    """What every page of a desk knows: the moment, what was just done, presence, and its live ticket."""
    known = request.GET.get("live", "")
    ticket = known if known and topics_of(known) == list(topics) else live_token(list(topics))
    return {
        "desk": desk,
        "at": timezone.now(),
        "done": None if request.headers.get("HX-Request") else request.session.pop("done", None),
        "presences": CHOSEN_BY_HAND,
        "Channel": Channel,
        "Side": Side,
        "State": State,
        "language_name": language_name,
        "live_url": f"{live_address(request)}?t={ticket}",
        "live_ticket": ticket,
        "topics": " ".join(topics),
        "incidents": incidents.published(),
    }


def page_number(request: HttpRequest) -> int:
    given = request.GET.get("page", "1")
    return max(1, int(given)) if given.isdecimal() and len(given) < 5 else 1


def language_name(code: str) -> str:
    """A language in the words of the reader; the code itself for one nobody has named."""
    try:
        return Locale.parse(language()).languages.get(code, code) if code else ""
    except UnknownLocaleError:
        return code


def done(request: HttpRequest, text: str, undo: str = "") -> None:
    """Say on the next page what was done; `undo` is the address that takes it back. Names nobody."""
    request.session["done"] = {"text": text, "undo": undo}


def to_card(desk: Desk, enquiry_id: int, opened: str = "") -> HttpResponseBase:
    """Back to the enquiry, with one of its forms open."""
    return redirect(reverse(f"{desk.app}:card", args=[enquiry_id], query={"open": opened} if opened else None))


def address(desk: Desk, verb: str, enquiry_id: int) -> str:
    """Where one thing is done to one enquiry."""
    return reverse(f"{desk.app}:{verb}", args=[enquiry_id])
