"""How we usually do it, matter by matter: the way that is common to all, and the ways offices have of their own (R286)."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from importlib.resources import files
from typing import Any

from inngang.rules.processes import Step
from inngang.service.rows import row, rows


@dataclass(frozen=True)
class Process:
    """The common way in one matter (felles arbeidsprosess)."""

    matter: str
    version: str
    owner: str
    valid_from: date
    steps: tuple[Step, ...]


@dataclass(frozen=True)
class OwnWay:
    """How one unit does it, and why."""

    id: int
    unit_id: int
    unit_name: str
    matter: str
    version: int
    steps: tuple[Step, ...]
    reason: str
    taken_from: str  # the unit whose way it was
    written_by: str
    valid_from: datetime
    valid_to: datetime | None


@lru_cache
def common() -> Mapping[str, Process]:
    """Those that came with the product, by matter."""
    read = tomllib.loads(files(__package__).joinpath("processes.toml").read_text(encoding="utf-8"))
    head = {name: read[name] for name in ("version", "owner", "valid_from")}
    return {
        one["matter"]: Process(matter=one["matter"], steps=tuple(_shipped(step) for step in one["step"]), **head)
        for one in read["process"]
    }


def _shipped(one: dict[str, Any]) -> Step:
    words = {language: one[language] for language in ("nb", "nn", "en")}
    return Step(one["code"], words, one["within"], tuple(one["who"]), one["source"])


def kept_steps(steps: Sequence[Step]) -> list[dict[str, Any]]:
    """Steps as they are kept in a table."""
    return [one._asdict() | {"words": dict(one.words), "who": list(one.who)} for one in steps]


def steps_of(kept: Sequence[dict[str, Any]]) -> tuple[Step, ...]:
    """And back again."""
    return tuple(Step(**one | {"who": tuple(one["who"])}) for one in kept)


OWN = """
select v.id, v.unit_id, u.name as unit_name, v.matter, v.version, v.steps, v.reason, coalesce(t.name, '') as taken_from,
    s.given_name || ' ' || s.family_name as written_by, v.valid_from, v.valid_to
from organisation_process_version v join organisation_unit u on u.id = v.unit_id
left join organisation_unit t on t.id = v.taken_from_id join people_staff s on s.id = v.written_by_id
where {which} order by u.sort_key, v.matter, v.version desc
"""


def own_ways(*, matter: str = "") -> list[OwnWay]:
    """Those units have now, in one matter or (empty) in all."""
    found = rows(
        OWN.format(which="v.valid_to is null and (%(matter)s = '' or v.matter = %(matter)s)"), {"matter": matter}
    )
    return [_own(one) for one in found]


def ways_of(*, unit_id: int, matter: str) -> list[OwnWay]:
    """All a unit has had in a matter, the newest first."""
    found = rows(
        OWN.format(which="v.unit_id = %(unit)s and v.matter = %(matter)s"), {"unit": unit_id, "matter": matter}
    )
    return [_own(one) for one in found]


def _own(one: dict[str, Any]) -> OwnWay:
    return OwnWay(**one | {"steps": steps_of(one["steps"])})


def way_now(*, unit_id: int, matter: str) -> tuple[int | None, str, tuple[Step, ...]]:
    """Whose way holds for a unit (none: the common one), its version and steps. Raises KeyError for a matter without any."""
    found = row(
        """select version, steps from organisation_process_version
           where matter = %(matter)s and unit_id = %(unit)s and valid_to is null""",
        {"matter": matter, "unit": unit_id},
    )
    if found is not None:
        return unit_id, str(found["version"]), steps_of(found["steps"])
    process = common()[matter]
    return None, process.version, process.steps
