"""Who has what, where: the versions, the one in force kept in memory, and the look-up in one statement."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from inngang.rules import division as rules
from inngang.rules.division import Area, Division, Line, Question, Unit, Wanted
from inngang.rules.division_words import KINDS, WAYS, Process, Reach
from inngang.rules.hours import OSLO
from inngang.rules.vocabulary import Channel, Side
from inngang.service.organisation.fresh import is_fresh
from inngang.service.rows import row, rows


@dataclass(frozen=True)
class VersionCard:
    """One version of the division of labour (versjon av oppgavedelingen)."""

    version_id: int
    code: str
    words: dict[str, str]
    status: str
    source: str
    state: str
    rows: int
    valid_from: date | None
    valid_to: date | None
    proposed_by: int | None
    proposed_at: datetime | None
    adopted_at: datetime | None


@dataclass(frozen=True)
class RowCard:
    """One row, with what is written beside it."""

    line: Line
    note: str


@dataclass(frozen=True)
class ResponsibleCard:
    """Who has it, by which row (ansvarlig enhet)."""

    unit_id: int
    unit_name: str
    unit_kind: str
    to_kind: str
    row_id: int
    version: str
    source: str
    line: Line

    @property
    def why(self) -> rules.Why:
        return rules.why(self.line)


VERSION = """
select v.id as version_id, v.code, v.words, v.status, v.source, v.state, v.valid_from, v.valid_to, v.proposed_by_id as proposed_by,
    v.proposed_at, v.adopted_at, (select count(*) from organisation_division_row r where r.version_id = v.id) as rows
from organisation_division_version v
"""
IN_FORCE = """
select id from organisation_division_version where state = 'adopted' and valid_from <= %(day)s
    and (valid_to is null or valid_to >= %(day)s) order by valid_from desc, id desc limit 1
"""
LINE = """
select r.id as line_id, r.to_kind, r.to_unit, r.service, r.matter, r.side, r.process, r.part, r.place, r."group", r.protection,
    r.valid_from, r.valid_to, r.source
from organisation_division_row r
"""


def versions() -> list[VersionCard]:
    """Every version: the one in force first, then those proposed, then the rest by code."""
    order = "order by array_position(array['adopted', 'proposed', 'draft'], v.state::text), v.valid_from desc nulls last, v.code"
    return [VersionCard(**one) for one in rows(f"{VERSION} {order}")]


def version(code: str) -> VersionCard | None:
    found = row(f"{VERSION} where v.code = %(code)s", {"code": code})
    return VersionCard(**found) if found else None


def rows_of(version_id: int) -> list[RowCard]:
    """The rows of a version, the most general first."""
    found = rows(
        f"{LINE.replace('r.source', 'r.source, r.note')} where r.version_id = %(id)s order by r.service, r.process, r.weight, r.id",
        {"id": version_id},
    )
    notes = [one.pop("note") for one in found]
    return [RowCard(Line(**one), note) for one, note in zip(found, notes, strict=True)]


# ── the register as the rules see it ────────────────────────────────────────────────────────────────


def register(on: date) -> tuple[list[Unit], list[Area]]:
    """The units and areas that are there on a day."""
    units = rows(
        """select id as unit_id, number, kind, county from organisation_unit
           where (valid_from is null or valid_from <= %(day)s) and (valid_to is null or valid_to >= %(day)s)""",
        {"day": on},
    )
    areas = rows("select code, municipality_code as municipality, unit_id from organisation_area order by code")
    return [Unit(**one) for one in units], [Area(**one) for one in areas]


def wanted() -> list[Wanted]:
    """Every service that must be somebody's."""
    found = rows("select code, kind, matters from organisation_service where not ended order by code")
    return [Wanted(one["code"], _side(one["kind"]), next(iter(one["matters"]), "")) for one in found]


def _side(kind: str) -> str:
    return Side.STATE if kind == "state" else Side.MUNICIPAL


def laid_out(version_id: int, *, on: date) -> Division:
    """A version ready to be asked, with the register as it is on that day."""
    return Division([card.line for card in rows_of(version_id)], *register(on), on)


def problems(version_id: int, *, on: date) -> list[rules.Problem]:
    """Gaps and overlaps (hull og overlapp): what keeps the version from being adopted."""
    lines = [card.line for card in rows_of(version_id)]
    return rules.overlaps(lines) + rules.gaps(Division(lines, *register(on), on), wanted())


def compare(one: int, other: int, *, on: date) -> list[rules.Moved]:
    """What moves from one version to another, and for how many areas."""
    units, areas = register(on)
    first, second = (Division([c.line for c in rows_of(each)], units, areas, on) for each in (one, other))
    return rules.compare(first, second, wanted())


# ── who is responsible ──────────────────────────────────────────────────────────────────────────────

RESPONSIBLE = f"""
with service as (
    select s.code, s.kind, s.matters from organisation_service s
    where s.code = %(service)s or (%(service)s = '' and %(matter)s = any(s.matters)) order by s.code limit 1
), asked as (
    select coalesce((select code from service), %(service)s) as service,
        coalesce(nullif(%(matter)s, ''), (select matters[1] from service), '') as matter,
        coalesce(nullif(%(side)s, ''), (select case kind when 'state' then 'state' else 'municipal' end from service), '') as side,
        substr(%(area)s, 1, 2) as county
), decides as (
    select r.*, v.code as version from organisation_division_row r
    join organisation_division_version v on v.id = r.version_id
    cross join asked
    where v.id = coalesce(%(version)s::bigint, ({IN_FORCE}))
      and r.service in ('', asked.service) and r.matter in ('', asked.matter) and r.side in ('', asked.side)
      and r.process in ('', %(process)s) and r.part in ('', %(part)s)
      and r.place in ('', asked.county, substr(%(area)s, 1, 4), %(area)s)
      and r."group" in ('', %(group)s) and r.protection in ('', %(protection)s)
      and (r.valid_from is null or r.valid_from <= %(day)s) and (r.valid_to is null or r.valid_to >= %(day)s)
    order by r.weight desc, r.id limit 1
)
select d.*, coalesce(u.id, 0) as unit_id, coalesce(u.name, '') as unit_name, coalesce(u.kind, '') as unit_kind
from decides d
left join lateral (
    select u.id, u.name, u.kind from organisation_unit u cross join asked
    left join jsonb_to_record(%(kinds)s::jsonb -> d.to_kind) as kind (registered_as jsonb, reach text) on true
    where (u.valid_from is null or u.valid_from <= %(day)s) and (u.valid_to is null or u.valid_to >= %(day)s)
      and case when d.to_unit <> '' then u.number = d.to_unit
          when kind.reach = 'area' then u.id = (select a.unit_id from organisation_area a where a.code = %(area)s)
          when kind.reach = 'named' then false
          when kind.reach = 'county' then kind.registered_as ? u.kind and u.county in ('', asked.county)
          else kind.registered_as ? u.kind end
    order by u.county = asked.county desc, u.county = '' desc, u.number limit 1
) u on true
"""


def responsible(
    *,
    at: datetime,
    service: str = "",
    matter: str = "",
    side: str = "",
    process: str = Process.INFORM,
    part: str = "",
    area: str = "",
    group: str = "",
    protection: str = "",
    version_id: int | None = None,
) -> ResponsibleCard | None:
    """Who has it, by the version in force or the one given; one statement. None when no row fits."""
    kinds = {code: {"registered_as": kind.registered_as, "reach": kind.reach} for code, kind in KINDS.items()}
    found = row(
        RESPONSIBLE,
        {
            "day": _day(at),
            "service": service,
            "matter": matter,
            "side": side,
            "process": str(process),
            "part": part,
            "area": area,
            "group": group,
            "protection": protection,
            "version": version_id,
            "kinds": json.dumps(kinds),
        },
    )
    if found is None:
        return None
    line = Line(**{name: found[name] for name in Line._fields if name != "line_id"}, line_id=found["id"])
    return ResponsibleCard(
        found["unit_id"],
        found["unit_name"],
        found["unit_kind"],
        found["to_kind"],
        found["id"],
        found["version"],
        found["source"],
        line,
    )


def everywhere(questions: Iterable[Question], *, version_id: int, on: date) -> dict[Question, dict[str, int]]:
    """The unit of every area in the country for each question, in four statements however many they are."""
    asked = laid_out(version_id, on=on)
    return {one: {code: unit for code, (_, unit) in asked.everywhere(one).items()} for one in questions}


def _day(at: datetime) -> date:
    return at.astimezone(OSLO).date()


# ── for routing: what is neither the office's nor the contact centre's ───────────────────────────────

_kept: dict[str, Any] = {"read_at": None, "stamp": None, "version": "", "apart": {}}

STAMP = f"""
select (select md5(string_agg(concat_ws(':', id, number, kind, county, valid_from, valid_to), ',' order by id))
        from organisation_unit) as units,
    (select md5(string_agg(concat_ws(':', code, unit_id), ',' order by code)) from organisation_area) as areas,
    %(day)s::date as day, ({IN_FORCE}) as version_id
"""


def apart(*, matter: str, side: str, channel: Channel, at: datetime) -> tuple[str, list[str], list[int]]:
    """Places and units that the version in force gives a matter to, other than the office and the contact centre.

    The version's code, the places (area, county or, as "", everywhere) and the unit of each. Kept in this process for at
    most a minute, as the calendars are: `receive` needs no statement for it.
    """
    read_at = _kept["read_at"]
    if not is_fresh(read_at, at):
        _read(at)
    places = _kept["apart"].get((matter, str(side), WAYS.get(channel, "")), {})
    return _kept["version"], list(places), list(places.values())


def apart_by(code: str, *, on: date) -> dict[tuple[str, str, str], dict[str, int]]:
    """The same by any version: matter, side and way to the places it names, and the unit of each. To try it, not to route by."""
    card = version(code)
    return _apart(laid_out(card.version_id, on=on)) if card is not None else {}


def forget() -> None:
    """Read it anew next time."""
    _kept.update(read_at=None, stamp=None, version="", apart={})


def _read(at: datetime) -> None:
    on = _day(at)
    stamp = row(STAMP, {"day": on})
    assert stamp is not None
    _kept["read_at"] = at
    if stamp == _kept["stamp"]:
        return
    _kept.update(stamp=stamp, version="", apart={})
    if stamp["version_id"] is None:
        return
    found = row("select code from organisation_division_version where id = %(id)s", {"id": stamp["version_id"]})
    asked = laid_out(stamp["version_id"], on=on)
    _kept.update(version=found["code"] if found else "", apart=_apart(asked))


def _apart(asked: Division) -> dict[tuple[str, str, str], dict[str, int]]:
    services = rows("select code, kind, matters from organisation_service where not ended order by code")
    told: dict[tuple[str, str, str], dict[str, int]] = {}
    for one in services:
        for matter in one["matters"]:
            side = str(_side(one["kind"]))
            for way in set(WAYS.values()):
                question = Question(one["code"], matter, side, Process.INFORM, way)
                places = _others(asked, question)
                if places:
                    told[matter, side, way] = places
    return told


def _others(asked: Division, question: Question) -> dict[str, int]:
    """Each place whose row points past the office and, for state matters, past the contact centre."""
    first_line = {"local_office", "contact_centre"} if question.side == Side.STATE else {"local_office"}
    units = {
        code: unit_id
        for code, (line, unit_id) in asked.everywhere(question).items()
        if line is not None and unit_id and (line.to_unit or line.to_kind not in first_line)
    }
    everywhere_same = len(units) == len(asked.areas) and len(set(units.values())) == 1
    line = asked.find(question)
    if everywhere_same and line is not None and KINDS[line.to_kind].reach == Reach.COUNTRY:
        return {"": next(iter(units.values()))}  # also for people whose area we do not know
    return units
