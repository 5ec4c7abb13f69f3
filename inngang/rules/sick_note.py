"""A sick note as data from a doctor's system: what it must say, and what we do not need to know (sykmelding, R291)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, timedelta
from enum import StrEnum
from typing import Final, NamedTuple

from inngang.rules.vocabulary import Why, marked

LONGEST_ID: Final = 80
LONGEST_NAME: Final = 120
LONGEST_PERIOD: Final = timedelta(days=366)
FIELDS: Final = ("id", "about", "from", "to", "degree", "kind", "sender")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


class NoteKind(StrEnum):
    """What the note is (type sykmelding)."""

    FIRST = "first"
    EXTENSION = "extension"
    CORRECTION = "correction"
    END = "end"


KINDS: Final[Mapping[NoteKind, str]] = {
    NoteKind.FIRST: marked("First sick note"),
    NoteKind.EXTENSION: marked("Sick note, extended"),
    NoteKind.CORRECTION: marked("Sick note, corrected"),
    NoteKind.END: marked("Sick note, ended early"),
}


class SickNote(NamedTuple):
    """What follow-up needs: from when, until when, how much. Never what is wrong with the person."""

    id: str
    about: str
    first: date
    last: date
    degree: int
    kind: NoteKind
    sender: str


class Fault(NamedTuple):
    """Where it is wrong, and what is wrong."""

    where: str
    why: Why


def read_sick_note(given: Mapping[str, object]) -> SickNote | Fault:
    """The note, or the first thing that is wrong with it. The identity number itself is read where the person is looked up."""
    unknown = next((name for name in given if name not in FIELDS), None)
    if unknown is not None:
        return Fault(
            "body",
            Why(marked("There is something here we do not need, such as a diagnosis. Send only what is asked for.")),
        )
    for name in ("id", "about", "sender"):
        said = given.get(name)
        most = LONGEST_NAME if name == "sender" else LONGEST_ID
        if not isinstance(said, str) or not said.replace("\x00", "").strip() or len(said) > most:
            return Fault(name, Why(marked("Write this as text, of at most %(most)s characters."), {"most": most}))
    first, last = _day(given.get("from")), _day(given.get("to"))
    if first is None or last is None:
        return Fault(
            "from" if first is None else "to", Why(marked("Write the day as year-month-day, such as 2026-03-04."))
        )
    if not first <= last <= first + LONGEST_PERIOD:
        return Fault("to", Why(marked("The last day is not before the first, and at most a year after it.")))
    degree, kind = given.get("degree"), given.get("kind")
    if not isinstance(degree, int) or isinstance(degree, bool) or not 1 <= degree <= 100:
        return Fault("degree", Why(marked("Write how much of the work the person cannot do, from 1 to 100.")))
    if not isinstance(kind, str) or kind not in set(NoteKind):
        return Fault("kind", Why(marked("Say which kind of sick note it is.")))
    sender = " ".join(str(given["sender"]).replace("\x00", "").split())
    return SickNote(str(given["id"]).strip(), str(given["about"]).strip(), first, last, degree, NoteKind(kind), sender)


def _day(said: object) -> date | None:
    if not isinstance(said, str) or not _DAY.fullmatch(said):
        return None
    try:
        return date.fromisoformat(said)
    except ValueError:
        return None
