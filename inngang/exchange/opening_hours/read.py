"""Reads an office page, or a list of receptions, with weekly hours, special days and days by appointment only."""

from __future__ import annotations

import re
from datetime import date, time
from typing import NamedTuple

from inngang.exchange.lines import Fields, Placed, Problem, Read, Unreadable, each, in_order, placed
from inngang.rules.vocabulary import marked

WEEKDAYS = {
    **dict(zip(("mandag", "tirsdag", "onsdag", "torsdag", "fredag", "lørdag", "søndag"), range(7), strict=True)),
    **dict(zip(("måndag", "tysdag", "onsdag", "torsdag", "fredag", "laurdag", "sundag"), range(7), strict=True)),
}
CLOCK = re.compile(r"([01]\d|2[0-3]):([0-5]\d)(?::00)?")


class Hours(NamedTuple):
    """One row of opening hours: a weekday (0 is Monday), or a day that overrides it. No times means closed."""

    weekday: int | None
    day: date | None
    opens: time | None
    closes: time | None
    by_appointment: bool
    comment: str


class Reception(NamedTuple):
    """A place people can walk into (publikumsmottak). The unit number is empty where the file does not say it."""

    unit_number: str
    name: str
    address: str
    hours: tuple[Hours, ...]


def read(source: str | bytes) -> Read[Reception]:
    """The receptions of one office page, or of a bare list of receptions."""
    rows: list[Reception] = []
    problems: list[Problem] = []
    names: dict[str, Fields] = {}

    try:
        unit_number, receptions = _receptions(placed(source))

        def reception(fields: Fields) -> Reception:
            row = _reception(fields, unit_number, problems)
            first = names.setdefault(row.name, fields)
            if first is not fields:
                told = marked("The reception “%(name)s” stands on line %(line)d too. That one is used.")
                raise Unreadable(fields.line, told, name=row.name, line=first.line)
            return row

        rows += each(receptions, reception, problems)
    except Unreadable as bad:
        problems.append(bad.problem)
    return in_order(rows, problems)


def _receptions(file: Placed) -> tuple[str, list[Placed]]:
    if isinstance(file.value, list):
        return "", file.value
    office = file.fields()
    contact = office.inner("brukerkontakt")
    if "publikumsmottak" not in contact:
        told = marked("The file has no receptions (“brukerkontakt”, “publikumsmottak”). Is it the right file?")
        raise Unreadable(contact.line, told)
    return office.digits("enhetNr", 4), contact.list("publikumsmottak")


def _reception(fields: Fields, unit_number: str, problems: list[Problem]) -> Reception:
    place = fields.inner("besoeksadresse")
    number = place.optional("husnummer", most=20) + place.optional("husbokstav", most=5)
    street = " ".join(part for part in (place.optional("gatenavn", most=80), number) if part)
    town = " ".join(
        part for part in (place.optional("postnummer", most=10), place.optional("poststed", most=60)) if part
    )
    address = ", ".join(part for part in (street, town) if part)
    name = fields.optional("stedsbeskrivelse", most=120) or address
    if not name:
        raise Unreadable(fields.line, marked("The reception has neither a name nor an address."))
    hours: list[Hours] = []
    for row in each(fields.list("aapningstider"), lambda one: (one.line, _hours(one)), problems):
        if clash := _clash(row[1], hours):
            problems.append(Problem(row[0], clash.problem.reason))
        else:
            hours.append(row[1])
    return Reception(unit_number, name[:120], address, tuple(hours))


def _hours(fields: Fields) -> Hours:
    weekday, day = _weekday(fields), fields.day("dato")
    if (weekday is None) == (day is None):
        told = marked("A row of opening hours must have either a weekday (“dag”) or a date (“dato”).")
        raise Unreadable(fields.line, told)
    opens, closes = _clock(fields, "fra"), _clock(fields, "til")
    closed, by_appointment = fields.yes("stengt"), fields.yes("kunTimeavtale")
    if (opens is None) != (closes is None):
        raise Unreadable(fields.line, marked("The row must say both when we open (“fra”) and when we close (“til”)."))
    if closed and (opens or by_appointment):
        raise Unreadable(fields.line, marked("The row says both closed and open. Take one of them away."))
    if opens and closes and opens >= closes:
        told = marked("Opens at %(opens)s and closes at %(closes)s: it must open before it closes.")
        raise Unreadable(fields.line_of("fra"), told, opens=f"{opens:%H:%M}", closes=f"{closes:%H:%M}")
    if not (opens or closed or by_appointment):
        raise Unreadable(fields.line, marked("The row says neither when it is open, nor closed, nor by appointment."))
    return Hours(weekday, day, opens, closes, by_appointment, fields.optional("kommentar"))


def _weekday(fields: Fields) -> int | None:
    if "dag" not in fields:
        return None
    word = fields.text("dag").casefold()
    if word not in WEEKDAYS:
        raise fields.wrong("dag", marked("%(field)s is “%(value)s”. It must be a weekday in Norwegian, as in Mandag."))
    return WEEKDAYS[word]


def _clock(fields: Fields, name: str) -> time | None:
    if name not in fields:
        return None
    found = CLOCK.fullmatch(fields.text(name))
    if not found:
        raise fields.wrong(name, marked("%(field)s is “%(value)s”. Write the time of day as 09:00."))
    return time(int(found[1]), int(found[2]))


def _clash(row: Hours, others: list[Hours]) -> Unreadable | None:
    """Several rows on a day are fine when each has its own hours."""
    for other in others:
        if (row.weekday, row.day) == (other.weekday, other.day) and not _apart(row, other):
            return Unreadable(0, marked("The same day stands earlier in the list, and the two do not fit together."))
    return None


def _apart(one: Hours, other: Hours) -> bool:
    if one.opens is None or one.closes is None or other.opens is None or other.closes is None:
        return False
    return one.closes <= other.opens or other.closes <= one.opens
