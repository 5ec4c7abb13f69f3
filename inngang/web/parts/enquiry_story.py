"""What has happened to an enquiry, told for the one who has it: codes become words, times become spans (hendelsesloggen)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext

from inngang.rules.triage import MATTERS
from inngang.rules.vocabulary import CircleKind, Outcome, Role, Urgency, marked
from inngang.service.enquiries.queries import EnquiryCard
from inngang.service.journal.queries import LineCard
from inngang.web.parts.jinja import say, span
from inngang.web.parts.words import word

CIRCLES = {
    CircleKind.LAST_PROMISED: marked("the one who promised something"),
    CircleKind.ASKED_FOR: marked("the one they asked for"),
    CircleKind.RANG: marked("the one who rang them"),
    CircleKind.OWN_ADVISER: marked("their own adviser"),
    CircleKind.COORDINATOR: marked("their coordinator"),
    CircleKind.SUBSTITUTE: marked("the adviser's substitute"),
    CircleKind.TEAM: marked("the team"),
    CircleKind.OFFICE_LANGUAGE: marked("those at the office who speak their language"),
    CircleKind.UNIT: marked("the office or unit"),
    CircleKind.SPECIAL_LINE: marked("those who know the matter"),
    CircleKind.COUNTRY_LANGUAGE: marked("those in the country who speak their language"),
    CircleKind.NEIGHBOURS: marked("neighbouring offices"),
    CircleKind.NATIONAL: marked("the whole country"),
    CircleKind.DUTY: marked("the duty phone"),
    CircleKind.ALARM: marked("the leaders"),
}

SIGNALS = {
    "incoming": marked("A call came in"),
    "choice": marked("The caller chose in the menu"),
    "waiting": marked("The caller waits in line"),
    "answered": marked("The call was answered"),
    "transferred": marked("The call was put through"),
    "transfer_unanswered": marked("Nobody answered the call that was put through"),
    "hung_up": marked("The call ended"),
    "call_back_asked": marked("The caller asked to be phoned"),
}


@dataclass(frozen=True)
class Happening:
    """One line: when, who, and what, in the language of the reader."""

    at: datetime
    who: str
    text: str


def story(card: EnquiryCard) -> list[Happening]:
    """Newest first."""
    return [
        Happening(line.at, line.who or (word(Role(line.role)) if line.role else ""), _told(line, card))
        for line in reversed(card.lines)
        if line.event
    ]


def _told(line: LineCard, card: EnquiryCard) -> str:
    tell = TOLD.get(line.event)
    return tell(line.data, line, card) if tell else say(line.sentence)


def _circle(code: Any) -> str:
    return gettext(CIRCLES[CircleKind(code)]) if code in set(CircleKind) else str(code)


def _matter(code: Any) -> str:
    return gettext(MATTERS[code].title) if code in MATTERS else str(code)


def _triaged(data: dict[str, Any], line: LineCard, card: EnquiryCard) -> str:
    values = {"matter": _matter(data["matter"]), "urgency": word(Urgency(data["urgency"]))}
    return gettext("It was understood as: %(matter)s. How soon: %(urgency)s") % values


def _routed(data: dict[str, Any], line: LineCard, card: EnquiryCard) -> str:
    told = ", ".join(_circle(one["kind"]) for one in data["circles"])
    placed = gettext("Those who may take it, nearest first: %(told)s") % {"told": told}
    ahead = data.get("ahead")
    return f"{placed}. {say(ahead['why'], ahead['values'])}" if ahead else placed


def _taken(data: dict[str, Any], line: LineCard, card: EnquiryCard) -> str:
    return gettext("Took it after %(time)s") % {"time": span(data["waited_seconds"] / 60)}


def _promised(data: dict[str, Any], line: LineCard, card: EnquiryCard) -> str:
    made = next((one for one in card.promises if one.made_at == line.at), None)
    return gettext("The person is told: “%(what)s”") % {"what": say(made.what) if made else data["what"]}


def _called_back(data: dict[str, Any], line: LineCard, card: EnquiryCard) -> str:
    return gettext("Phoned, and reached the person") if data["reached"] else gettext("Phoned, and nobody answered")


def _closed(data: dict[str, Any], line: LineCard, card: EnquiryCard) -> str:
    ended = word(Outcome(data["outcome"])) if data["outcome"] in set(Outcome) else data["outcome"]
    return gettext("Closed it: %(outcome)s") % {"outcome": ended}


def _heard(data: dict[str, Any], line: LineCard, card: EnquiryCard) -> str:
    words = SIGNALS.get(data["kind"])
    return gettext(words) if words else say(line.sentence)


TOLD: dict[str, Callable[[dict[str, Any], LineCard, EnquiryCard], str]] = {
    "EnquiryTriaged": _triaged,
    "EnquiryRouted": _routed,
    "EnquiryTaken": _taken,
    "PromiseMade": _promised,
    "PromiseRenewed": _promised,
    "CallBackTried": _called_back,
    "EnquiryClosed": _closed,
    "SignalHeard": _heard,
    "EnquiryRetriaged": lambda data, line, card: (
        gettext("Changed what it is about: %(matter)s") % {"matter": _matter(data["matter"])}
    ),
    "EnquiryReleased": lambda data, line, card: gettext("Put it back in the line"),
    "EnquiryReopened": lambda data, line, card: gettext("Opened it again"),
    "PromiseEnded": lambda data, line, card: gettext("The promise is not needed any more"),
    "PersonOpened": lambda data, line, card: gettext("Looked at the person"),
    "PersonRefused": lambda data, line, card: gettext("Was not let in to the person"),
    "ActionRefused": lambda data, line, card: gettext("Tried something that was not possible"),
}
