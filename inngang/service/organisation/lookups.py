"""Units by id, number, area and phone number, also as they will be or were on a day (oppslag)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from inngang.rules.vocabulary import OFFICE_KINDS
from inngang.service.rows import row, rows


@dataclass(frozen=True)
class UnitCard:
    """An office, contact centre or case unit (enhet)."""

    unit_id: int
    number: str
    name: str
    kind: str
    county: str
    phone: str


NUMBER_LENGTH = 8  # a Norwegian number without its country code


def last_digits(phone: str) -> str:
    """A number as one compares it: 0047, +47 or nothing in front is the same number; empty when it is none."""
    digits = "".join(one for one in phone if one.isdecimal())
    return digits[-NUMBER_LENGTH:]


UNIT = "select id as unit_id, number, name, kind, county, phone from organisation_unit u"


IN_USE = """((u.valid_from is null or u.valid_from <= %(on)s) and (u.valid_to is null or u.valid_to >= %(on)s))"""


def units(*, kind: str = "", on: date | None = None) -> list[UnitCard]:
    """Every unit, or those of one kind, in Norwegian order; with `on` only those in use that day."""
    found = rows(
        f"""{UNIT} where (%(kind)s = '' or kind = %(kind)s) and (%(on)s::date is null or {IN_USE}) order by sort_key, id""",
        {"kind": kind, "on": on},
    )
    return [UnitCard(**one) for one in found]


def unit(unit_id: int) -> UnitCard | None:
    found = row(f"{UNIT} where id = %(id)s", {"id": unit_id})
    return UnitCard(**found) if found else None


def unit_numbered(number: str) -> UnitCard | None:
    if not number.isalnum():  # a sign the database does not keep is in no number
        return None
    found = row(f"{UNIT} where number = %(number)s", {"number": number})
    return UnitCard(**found) if found else None


def unit_now(number: str, *, on: date) -> UnitCard | None:
    """The unit with a number, or the one that has taken over from it by that day (R231)."""
    found = row(
        f"{UNIT} where id = (select organisation_in_force(old.id, %(on)s) from organisation_unit old where old.number = %(number)s)",
        {"number": number, "on": on},
    )
    return UnitCard(**found) if found else None


def answers_number(phone: str, *, on: date) -> UnitCard | None:
    """Who answers a phone number on a day: also the number of an office that is closed leads to somebody (R231)."""
    found = (
        row(
            f"""{UNIT} where id = (select organisation_in_force(old.id, %(on)s) from organisation_unit old
            where right(regexp_replace(old.phone, '[^0-9]', '', 'g'), 8) = %(phone)s or exists (
                select 1 from organisation_contact_number n where n.unit_id = old.id
                and right(regexp_replace(n.number, '[^0-9]', '', 'g'), 8) = %(phone)s)
            order by old.valid_to desc nulls first, old.id limit 1)""",
            {"phone": last_digits(phone), "on": on},
        )
        if last_digits(phone)
        else None
    )
    return UnitCard(**found) if found else None


def office_called(phone: str, *, on: date) -> int | None:
    """The office whose number was called, or the one that has taken over from it (R231); None for any other number."""
    found = answers_number(phone, on=on)
    return found.unit_id if found and found.kind in OFFICE_KINDS else None


def unit_of_area(area_code: str, *, on: date) -> UnitCard | None:
    """The office that has a municipality or city district on a day, as it was or as it is decided to be.

    A municipality with one office is enough.
    """
    found = row(
        f"""{UNIT} where id = (
            select organisation_has_area(%(code)s, %(on)s) where exists (select 1 from organisation_area where code = %(code)s)
            union all
            select min(one.unit_id) from (select organisation_has_area(a.code, %(on)s) as unit_id from organisation_area a
                where a.municipality_code = %(code)s) one having count(distinct one.unit_id) = 1
            limit 1)""",
        {"code": area_code, "on": on},
    )
    return UnitCard(**found) if found else None
