"""Cards about people. Only `access.door` and this noun read the tables of persons."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from inngang.rules.access import OF_NO_SERVICE
from inngang.rules.access_content import Seen
from inngang.rules.identity import norwegian_sort_key
from inngang.rules.vocabulary import Side
from inngang.service.rows import row, rows


@dataclass(frozen=True)
class CastCard:
    """A member of the cast one may log in as in demo mode."""

    kind: str  # staff or person
    id: int
    name: str
    role: str
    unit_name: str
    sentence: str
    organisation_id: int = 0  # the employer or partner they speak for


# Names in `PersonCard.in_matters` beside those of matters.
NO_MATTER, ANY_SERVICE, CLOSED = "", "*", "-"


@dataclass(frozen=True)
class PersonCard:
    """What somebody let in through the door may see of a person."""

    id: int
    name: str
    identity_number: str
    birth_date: Any
    language: str
    needs_interpreter: bool
    phone: str
    email: str
    area: str
    unit_name: str
    protection: str
    is_reserved: bool
    large_print: bool
    advisers: tuple[AdviserCard, ...] = ()
    represented_by: tuple[ActingCard, ...] = ()
    safe_way: str = ""
    wanted_channel: str = ""
    died_on: Any = None
    sees: Seen = field(
        default_factory=dict
    )  # the kinds of information the viewer may read of the person, and what part
    in_matters: Mapping[str, Seen] = field(default_factory=dict)  # where what is municipal goes by service

    def sees_in(self, matter: str, side: str) -> Seen:
        """What may be read of them in one matter. One that is of no service goes by the municipality."""
        if not self.in_matters:
            return self.sees
        whole = ANY_SERVICE if side == Side.MUNICIPAL else NO_MATTER
        return self.in_matters.get(whole if matter in OF_NO_SERVICE else matter, self.in_matters[CLOSED])


@dataclass(frozen=True)
class ActingCard:
    """One who acts for a person. Where only a part is given: who, and as what."""

    name: str
    kind: str
    is_whole: bool = False  # the two below are given
    matters: tuple[str, ...] = ()  # none: everything
    valid_to: date | None = None


@dataclass(frozen=True)
class AdviserCard:
    staff_id: int
    name: str
    side: str
    substitute: str
    is_here: bool


# Whom to be first when one does not know anybody yet: one for each audience of the demo.
FIRST_TO_BE = ("Amina", "Håkon", "Nora", "Ruth", "Tone", "Maryam")


def cast() -> list[CastCard]:
    """Everybody with a story: the cast of the demo, staff first."""
    found = rows(
        """
        select 'staff' as kind, s.id, s.given_name || ' ' || s.family_name as name, p.role, u.name as unit_name, s.story, 0 as part,
               s.sort_key, 0 as organisation_id
        from people_staff s
        join organisation_post p on p.staff_id = s.id and p.valid_to is null
        join organisation_unit u on u.id = p.unit_id
        where s.story <> '' and s.is_active
        union all
        select 'person', h.id, h.given_name || ' ' || h.family_name,
            case o.kind when 'employer' then 'employer_rep' when 'doctor' then 'gp' when 'provider' then 'partner_org'
                when 'municipality' then 'municipal_other'
                else 'citizen' end,
            coalesce(o.name, ''), h.story, 1, h.sort_key, coalesce(o.id, 0)
        from people_person h left join people_organisation o on o.contact_id = h.id
        where h.story <> ''
        order by part, unit_name, sort_key
        """
    )
    return [
        CastCard(
            kind=r["kind"],
            id=r["id"],
            name=r["name"].strip(),
            role=r["role"],
            unit_name=r["unit_name"],
            sentence=r["story"],
            organisation_id=r["organisation_id"],
        )
        for r in found
    ]


def person_named(given_name: str, family_name: str = "") -> int | None:
    """The id of a member of the cast, for the demo and the tests."""
    found = row(
        """select id from people_person where story <> '' and given_name = %(given)s
           and (%(family)s = '' or family_name = %(family)s) order by id limit 1""",
        {"given": given_name, "family": family_name},
    )
    return found["id"] if found else None


def staff_named(given_name: str) -> int | None:
    found = row(
        "select id from people_staff where given_name = %(given)s and story <> '' order by id limit 1",
        {"given": given_name},
    )
    return found["id"] if found else None


def staff_by_ident(ident: str) -> int | None:
    """The id of somebody who works here, by the ident other systems know them by."""
    found = row("select id from people_staff where ident = %(ident)s and is_active", {"ident": ident})
    return found["id"] if found else None


def staff_by_extension(extension: str) -> int | None:
    """The id of somebody who works here, by their extension (internnummer)."""
    found = row("select id from people_staff where extension = %(given)s and is_active", {"given": extension.strip()})
    return found["id"] if found else None


def staff_called(name: str) -> int | None:
    """The id of the one who works here and is called that, whole name or a part of it; None when several are."""
    words = norwegian_sort_key(name).split()
    if not words:
        return None
    found = rows(
        """select id from people_staff where is_active and string_to_array(sort_key, ' ') @> %(words)s::text[] limit 2""",
        {"words": words},
    )
    return found[0]["id"] if len(found) == 1 else None


def person_by_phone(phone: str) -> int | None:
    """The one person who has registered this number; None when nobody has, or several.

    It says only that the number is registered: whoever phones has shown nothing about who they are (certainty k1).
    """
    found = rows("select id from people_person where phone = any(%(ways)s) limit 2", {"ways": ways_to_write(phone)})
    return found[0]["id"] if len(found) == 1 else None


def ways_to_write(phone: str) -> list[str]:
    """A number in the ways it may stand in a register: with and without +47 and spaces. Empty for what is no number."""
    bare = re.sub(r"[\s().-]", "", phone)
    bare = re.sub(r"^00", "+", bare)
    if not re.fullmatch(r"\+?[0-9]{5,15}", bare):
        return []
    local = bare.removeprefix("+47") if bare.startswith("+47") else bare
    if len(local) != 8 or local.startswith("+"):
        return list(dict.fromkeys([bare, phone.strip()]))
    spaced = [local, f"{local[:3]} {local[3:5]} {local[5:]}", f"{local[:2]} {local[2:4]} {local[4:6]} {local[6:]}"]
    return [*spaced, *(f"+47{one}" for one in spaced), *(f"+47 {one}" for one in spaced)]


def one_way(phone: str) -> str:
    """The one way a number is kept where it is only looked up again; what is no number is kept as it is."""
    ways = ways_to_write(phone)
    return ways[0][:20] if ways else phone[:20]


def person_of_number(identity_number: str) -> int | None:
    """The id of the person who has this identity number, or had it before; says nothing else about them."""
    found = row(
        """select id from people_person where identity_number = %(number)s
           union all select person_id from people_former_number where identity_number = %(number)s limit 1""",
        {"number": identity_number},
    )
    return found["id"] if found else None
