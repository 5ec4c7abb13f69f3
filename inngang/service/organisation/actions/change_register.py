"""Propose, approve, reject and undo a change of the register (endring). Whoever proposes does not approve what moves people."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from inngang.rules import units as rule
from inngang.rules.access import Viewer
from inngang.rules.identity import norwegian_sort_key
from inngang.rules.units import Change, ChangeKind, Problem
from inngang.rules.vocabulary import Role, Why, marked
from inngang.service.journal import action, record, tell
from inngang.service.journal.action import Refused
from inngang.service.journal.events import (
    UnitChangeApproved,
    UnitChangeProposed,
    UnitChangeRejected,
    UnitChangeUndone,
)
from inngang.service.organisation import register
from inngang.service.organisation.actions.register_units import QUEUES
from inngang.service.organisation.queries import forget_calendars
from inngang.service.organisation.register import ChangeCard
from inngang.service.rows import row, rows, run

KEEPERS = frozenset({Role.REGISTER_KEEPER})
APPROVERS = frozenset({Role.REGISTER_KEEPER, Role.TEAM_LEAD})
LOCK = "select pg_advisory_xact_lock(hashtext('organisation_register'))"  # changes and imports take turns


class CannotChange(Refused):
    """The change cannot be made; `problems` says everything that is in the way."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__(problems[0].why, problems[0].code)
        self.problems = tuple(problems)


class CannotDecideChange(Refused):
    """Not by this one, or not any more."""


PROPOSE = """
insert into organisation_unit_change (kind, unit_id, successor_id, effective_on, name, old_name, new_number, new_kind, part_of,
    areas, staff, moves_people, reason, state, proposed_by_id, proposed_at, decided_why, moved)
select %(kind)s, u.id, (select id from organisation_unit where number = %(successor)s), %(on)s, %(name)s, coalesce(u.name, ''),
    %(new_number)s, %(new_kind)s, %(part_of)s, %(areas)s::jsonb, %(staff)s::jsonb, %(moves_people)s, %(reason)s, 'proposed',
    %(by)s, %(at)s, '', 0
from (select 1) one left join organisation_unit u on u.number = %(unit)s
returning id, unit_id
"""
LOCKED = "select id from organisation_unit_change where id = %(id)s for update"


@action
def propose_change(*, change: Change, staff: Sequence[int] = (), reason: str = "", by: Viewer, at: datetime) -> int:
    """Plan a change; its id. One that moves nobody is decided at once. Raises: CannotChange, CannotDecideChange."""
    _must_be(KEEPERS, by)
    run(LOCK)
    found = register.problems(change, at=at)
    if found:
        raise CannotChange(found)
    moves = rule.moves_people(change, register.read_register())
    made = row(
        PROPOSE,
        {
            "kind": change.kind,
            "unit": change.unit,
            "successor": change.successor,
            "on": change.on,
            "name": change.name.strip()[:120],
            "new_number": change.new_number,
            "new_kind": change.new_kind or "",
            "part_of": change.part_of,
            "areas": json.dumps(dict(change.areas)),
            "staff": json.dumps(list(staff)),
            "moves_people": moves,
            "reason": reason.strip()[:400],
            "by": by.staff_id or None,
            "at": at,
        },
    )
    assert made is not None
    card = register.change(made["id"])
    assert card is not None
    record(UnitChangeProposed(**_told(card, made["unit_id"])), by=by, at=at)
    if not moves:
        _decide(card, "approved", "", by, at)
        _prepare(card)
        record(UnitChangeApproved(**_told(card, made["unit_id"]), proposed_by=card.proposed_by), by=by, at=at)
    tell("register")
    return int(made["id"])


@action
def approve_change(*, change_id: int, by: Viewer, at: datetime) -> None:
    """Decide that it will be so; from now on it is shown in advance. Raises: CannotChange, CannotDecideChange."""
    card = _hold(change_id, by)
    if card.moves_people and (not by.staff_id or card.proposed_by == by.staff_id):
        raise CannotDecideChange(
            Why(marked("You proposed this yourself. Somebody else must approve what moves people.")), "four_eyes"
        )
    found = register.problems(card.as_rule, at=at, leave_out=card.id)
    if found:
        raise CannotChange(found)
    _decide(card, "approved", "", by, at)
    _prepare(card)
    record(UnitChangeApproved(**_told(card, _unit_of(card)), proposed_by=card.proposed_by), by=by, at=at)
    forget_calendars()
    tell("register")


@action
def reject_change(*, change_id: int, why: str, by: Viewer, at: datetime) -> None:
    """Say no, with the reason. Raises: CannotDecideChange."""
    card = _hold(change_id, by)
    if card.proposed_by == by.staff_id and card.moves_people:
        raise CannotDecideChange(Why(marked("You proposed this yourself. You can take it back instead.")), "four_eyes")
    if not why.strip():
        raise CannotDecideChange(Why(marked("Write why, so that the one who proposed it can mend it.")))
    _decide(card, "rejected", why.strip()[:400], by, at)
    record(UnitChangeRejected(**_told(card, _unit_of(card)), why=why.strip()[:400]), by=by, at=at)
    tell("register")


@action
def undo_change(*, change_id: int, by: Viewer, at: datetime) -> None:
    """Take back a change before its day, decided or not. Raises: CannotChange, CannotDecideChange."""
    _must_be(KEEPERS, by)
    run(LOCK)
    row(LOCKED, {"id": change_id})
    card = register.change(change_id)
    if card is None or card.state not in ("proposed", "approved"):
        raise CannotDecideChange(Why(marked("It is not there to be taken back any more.")))
    others = [one for one in register.changes(states=("approved",), most=1000) if one.id != card.id]
    leans = [one for one in others if _leans_on(one, card)]
    if card.state == "approved" and leans:
        told = marked("Another change builds on this one. Take back that of %(day)s first.")
        raise CannotDecideChange(Why(told, {"day": f"{leans[0].on:%d.%m.%Y}"}))
    if card.state == "approved":
        _unprepare(card)
    run("update organisation_unit_change set state = 'undone' where id = %(id)s", {"id": card.id})
    record(UnitChangeUndone(**_told(card, _unit_of(card))), by=by, at=at)
    forget_calendars()
    tell("register")


def _leans_on(one: ChangeCard, card: ChangeCard) -> bool:
    """It was judged as the register would be after `card`."""
    if one.on < card.on:
        return False
    named = {one.unit_number, one.successor_number, one.part_of, *one.areas.values()} - {""}
    return (
        bool(card.new_number and card.new_number in named)
        or bool(set(one.areas) & set(card.areas))
        or (card.kind in rule.ENDS_THE_UNIT and card.successor_number in {one.unit_number} - {""})
    )


def _must_be(roles: frozenset[Role], by: Viewer) -> None:
    if by.role not in roles | {Role.SYSTEM}:
        raise CannotDecideChange(Why(marked("Only those who keep the register can do this.")), "wrong_role")


def _hold(change_id: int, by: Viewer) -> ChangeCard:
    _must_be(APPROVERS, by)
    run(LOCK)
    row(LOCKED, {"id": change_id})
    card = register.change(change_id)
    if card is None or card.state != "proposed":
        raise CannotDecideChange(Why(marked("It is not waiting to be decided any more.")))
    return card


def _decide(card: ChangeCard, state: str, why: str, by: Viewer, at: datetime) -> None:
    run(
        """update organisation_unit_change set state = %(state)s, decided_by_id = %(by)s, decided_at = %(at)s, decided_why = %(why)s
           where id = %(id)s""",
        {"id": card.id, "state": state, "by": by.staff_id or None, "at": at, "why": why},
    )


MOVES = """
insert into organisation_area_move (change_id, area_id, from_unit_id, to_unit_id, effective_on)
select %(change)s, a.id, f.id, t.id, %(on)s
from jsonb_to_recordset(%(moves)s::jsonb) as one (code text, from_unit text, to_unit text)
join organisation_area a on a.code = one.code
join organisation_unit f on f.number = one.from_unit
join organisation_unit t on t.number = one.to_unit
"""
OPENED = """
with made as (
    insert into organisation_unit (number, name, sort_key, kind, county, phone, valid_from, part_of_id, service_area_id)
    select %(number)s, %(name)s, %(sort_key)s, %(kind)s, coalesce(old.county, ''), '', %(on)s, p.id,
        coalesce(case when p.kind = 'service_area' then p.id end, old.service_area_id)
    from (select 1) one left join organisation_unit p on p.number = %(part_of)s
    left join organisation_unit old on old.number = %(old)s
    returning id
)
update organisation_unit_change set new_unit_id = (select id from made) where id = %(change)s
"""


def _prepare(card: ChangeCard) -> None:
    """What is decided can be looked up from now on: the new unit, the end of the old, and where each area goes."""
    change = card.as_rule
    others = [one.as_rule for one in register.changes(states=("approved",), most=1000) if one.id != card.id]
    then = rule.as_it_will_be(register.read_register(), others, change.on)
    moved = rule.areas_moved(change, then)
    if change.kind in rule.NEEDS_A_NEW_UNIT:
        values: dict[str, Any] = {
            "number": change.new_number,
            "name": change.name,
            "sort_key": norwegian_sort_key(change.name),
            "kind": change.new_kind or "local_office",
            "on": change.on,
            "part_of": change.part_of,
            "old": change.unit,
            "change": card.id,
        }
        run(OPENED, values)
        run(QUEUES)
    if change.kind in rule.ENDS_THE_UNIT:
        run(
            """update organisation_unit set valid_to = %(last)s,
                   successor_id = (select id from organisation_unit where number = %(successor)s) where number = %(unit)s""",
            {"unit": change.unit, "successor": change.successor, "last": change.on - timedelta(days=1)},
        )
    given = [{"code": code, "from_unit": then.areas[code].unit, "to_unit": to} for code, to in moved.items()]
    if given:
        run(MOVES, {"change": card.id, "on": change.on, "moves": json.dumps(given)})


def _unprepare(card: ChangeCard) -> None:
    run("delete from organisation_area_move where change_id = %(id)s", {"id": card.id})
    if card.kind in rule.ENDS_THE_UNIT:
        run(
            "update organisation_unit set valid_to = null, successor_id = null where number = %(unit)s",
            {"unit": card.unit_number},
        )
    if card.kind in rule.NEEDS_A_NEW_UNIT:
        run("update organisation_unit_change set new_unit_id = null where id = %(id)s", {"id": card.id})
        number = {"number": card.new_number}
        run(
            """delete from organisation_queue where unit_id = (select id from organisation_unit where number = %(number)s)
               and staff_id is null""",
            number,
        )
        run("delete from organisation_unit where number = %(number)s", number)


def _unit_of(card: ChangeCard) -> int | None:
    found = rows("select unit_id, new_unit_id from organisation_unit_change where id = %(id)s", {"id": card.id})
    return found[0]["unit_id"] or found[0]["new_unit_id"] if found else None


def _told(card: ChangeCard, unit_id: int | None) -> dict[str, Any]:
    what, _ = rule.CHANGES[ChangeKind(card.kind)]
    return {
        "unit_id": unit_id,
        "change_id": card.id,
        "what": what,
        "on": card.on,
        "old": card.old_name,
        "new": card.name,
    }
