"""The service catalogue, and what each office gives (tjenestekatalog)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from inngang.rules.identity import norwegian_sort_key
from inngang.service.rows import row, rows


@dataclass(frozen=True)
class ServiceCard:
    """One service in the reader's language (tjeneste)."""

    code: str
    kind: str  # state, obligatory or additional
    group: str
    name: str
    plain: str
    papers: tuple[str, ...]
    nothing_to_bring: bool  # it is known that no paper is needed
    duty: str
    activity: str
    law: str
    no_law: str  # who decides, where no act says it
    matters: tuple[str, ...]
    source: str

    @property
    def is_municipal(self) -> bool:
        return self.kind != "state"


@dataclass(frozen=True)
class OfficeServiceCard:
    """An additional service, and whether an office gives it."""

    service: ServiceCard
    gives: bool
    valid_from: date | None
    valid_to: date | None


SERVICE = """
select s.code, s.kind, s."group", s.words, s.activity, s.law, s.matters, s.source from organisation_service s
"""
GIVEN = """
select 1 from organisation_office_service o where o.service_id = s.id and o.unit_id = %(unit)s
    and o.valid_from <= %(day)s and (o.valid_to is null or o.valid_to >= %(day)s)
"""


def _card(one: dict[str, Any], language: str) -> ServiceCard:
    words = one["words"].get(language) or one["words"]["nb"]
    return ServiceCard(
        one["code"],
        one["kind"],
        one["group"],
        words["name"],
        words["plain"],
        tuple(words["papers"]),
        words.get("nothing_to_bring", False),
        words["duty"],
        one["activity"],
        words.get("law") or one["law"],
        words.get("no_law", ""),
        tuple(one["matters"]),
        one["source"],
    )


def _in_order(cards: list[ServiceCard]) -> list[ServiceCard]:
    return sorted(cards, key=lambda one: (norwegian_sort_key(one.name), one.code))


def services(*, language: str = "nb", text: str = "") -> list[ServiceCard]:
    """Every service there is now, by name; with a text, those whose name or words have each word of it."""
    cards = [_card(one, language) for one in rows(f"{SERVICE} where not s.ended")]
    wanted = text.casefold().split()
    found = [one for one in cards if all(word in f"{one.name} {one.plain} {one.law}".casefold() for word in wanted)]
    return _in_order(found)


def called_everywhere() -> dict[str, tuple[str, str]]:
    """Every service there is now, with its name and its words in every language, for searching."""
    found = rows("select s.code, s.words from organisation_service s where not s.ended order by s.code")
    return {one["code"]: (_everywhere(one["words"], "name"), _everywhere(one["words"], "plain")) for one in found}


def _everywhere(words: dict[str, dict[str, Any]], part: str) -> str:
    return " ".join(each[part] for each in words.values())


def service(code: str, *, language: str = "nb") -> ServiceCard | None:
    """One service."""
    found = row(f"{SERVICE} where s.code = %(code)s and not s.ended", {"code": code})
    return _card(found, language) if found else None


def services_about(matter: str, *, language: str = "nb") -> list[ServiceCard]:
    """What there is to say about a matter: the services it may be about, by name."""
    found = rows(f"{SERVICE} where not s.ended and %(matter)s = any(s.matters)", {"matter": matter})
    return _in_order([_card(one, language) for one in found])


def services_of(unit_id: int, on: date, *, language: str = "nb") -> list[ServiceCard]:
    """What an office gives on a day: the obligatory municipal ones always, and the additional ones it has."""
    given = {"unit": unit_id, "day": on}
    found = rows(f"{SERVICE} where not s.ended and (s.kind = 'obligatory' or exists ({GIVEN}))", given)
    cards = _in_order([_card(one, language) for one in found])
    return sorted(cards, key=lambda one: one.kind == "additional")


def additional_of(unit_id: int, on: date, *, language: str = "nb") -> list[OfficeServiceCard]:
    """Every additional service and whether the office gives it, now or from a later day."""
    found = rows(
        f"""select s.*, o.valid_from, o.valid_to from ({SERVICE.replace("select ", "select s.id, ")}) s
            left join lateral (select valid_from, valid_to from organisation_office_service o
                where o.service_id = s.id and o.unit_id = %(unit)s and (o.valid_to is null or o.valid_to >= %(day)s)
                order by o.valid_from limit 1) o on true
            where s.kind = 'additional'""",
        {"unit": unit_id, "day": on},
    )
    cards = [
        OfficeServiceCard(
            _card(one, language),
            one["valid_from"] is not None and one["valid_from"] <= on,
            one["valid_from"],
            one["valid_to"],
        )
        for one in found
    ]
    return sorted(cards, key=lambda one: norwegian_sort_key(one.service.name))


def offices_with(code: str, on: date) -> list[tuple[int, str]]:
    """The offices that give an additional service on a day, by name."""
    found = rows(
        """select u.id, u.name from organisation_office_service o
           join organisation_service s on s.id = o.service_id join organisation_unit u on u.id = o.unit_id
           where s.code = %(code)s and o.valid_from <= %(day)s and (o.valid_to is null or o.valid_to >= %(day)s)
           order by u.sort_key""",
        {"code": code, "day": on},
    )
    return [(one["id"], one["name"]) for one in found]
