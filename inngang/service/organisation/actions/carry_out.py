"""Carry out the changes of the register whose day has come (iverksett): once each, and all of a change or nothing of it.

Areas, posts, places to meet, follow-up and duty go over here; what is open goes after, in `enquiries.actions.move_unit`,
which looks at how things stand and may be stopped and started again at any time.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from inngang.rules import units as rule
from inngang.rules.access import Viewer
from inngang.rules.identity import norwegian_sort_key
from inngang.rules.units import ChangeKind
from inngang.service.journal import action, record, tell
from inngang.service.journal.events import UnitChangeDone, UnitLeftBehind, UnitTookOver
from inngang.service.organisation import register
from inngang.service.organisation.actions.change_register import LOCK
from inngang.service.organisation.actions.register_units import QUEUES, RENAMED
from inngang.service.organisation.queries import forget_calendars
from inngang.service.organisation.register import ChangeCard
from inngang.service.organisation.succession import WORDS, Left, hand_down
from inngang.service.rows import row, rows, run

DUE = """
select id from organisation_unit_change where state = 'approved' and effective_on <= %(today)s order by effective_on, id
"""
AREAS = """
update organisation_area a set unit_id = m.to_unit_id from organisation_area_move m
where m.change_id = %(change)s and a.id = m.area_id
"""

# Those who work there get the same post at the other, and their own queue comes along: the person keeps their adviser.
POSTS = """
with going as (
    select p.* from organisation_post p where p.unit_id = %(old)s and p.valid_to is null
        and (%(all)s or p.staff_id = any(%(staff)s))
), ended as (
    update organisation_post p set valid_to = %(last)s from going where p.id = going.id
), made as (
    insert into organisation_post (staff_id, unit_id, role, valid_from)
    select g.staff_id, %(new)s, g.role, %(on)s from going g where not exists (select 1 from organisation_post there
        where there.staff_id = g.staff_id and there.unit_id = %(new)s and there.role = g.role and there.valid_to is null)
), own as (
    update organisation_queue q set unit_id = %(new)s from going where q.staff_id = going.staff_id
)
select distinct staff_id from going
"""
# They serve the same queues at the other as they did here; those there is nothing like are brought along when all go.
SEATS = """
insert into organisation_seat (staff_id, queue_id)
select distinct s.staff_id, t.id from organisation_seat s
join organisation_queue q on q.id = s.queue_id and q.unit_id = %(old)s and q.staff_id is null
join organisation_queue t on t.unit_id = %(new)s and t.staff_id is null
    and (t.kind, t.side, t.line, t.level) = (q.kind, q.side, q.line, q.level)
where s.staff_id = any(%(staff)s)
on conflict do nothing
"""
UNSEATED = """
delete from organisation_seat s using organisation_queue q
where q.id = s.queue_id and q.unit_id = %(old)s and q.staff_id is null and s.staff_id = any(%(staff)s)
"""
LANGUAGES = """
update organisation_queue q set unit_id = %(new)s
where q.unit_id = %(old)s and q.kind = 'language' and not exists (select 1 from organisation_queue t
    where t.unit_id = %(new)s and t.kind = 'language' and t.line = q.line and t.level = q.level)
"""
FOLLOW_UP = """
update organisation_follow_up f set unit_id = m.to_unit_id
from organisation_area_move m join organisation_area a on a.id = m.area_id join people_person p on p.area_code = a.code
where m.change_id = %(change)s and f.person_id = p.id and f.unit_id = m.from_unit_id and f.valid_to is null
"""
ALL_FOLLOW_UP = (
    "update organisation_follow_up set unit_id = %(new)s where unit_id = %(old)s and valid_to is null",
    "update organisation_direct_contact_exception set unit_id = %(new)s where unit_id = %(old)s",
    "update organisation_duty set unit_id = %(new)s where unit_id = %(old)s and ends_at > %(at)s",
    "update organisation_unit set service_area_id = %(new)s where service_area_id = %(old)s and id <> %(new)s",
    "update organisation_unit set part_of_id = %(new)s where part_of_id = %(old)s and id <> %(new)s",
)
# Merged, people still meet us where they did: one office, several places (R180, R306).
RECEPTIONS = """
update organisation_reception r set unit_id = %(new)s,
    name = case when exists (select 1 from organisation_reception t where t.unit_id = %(new)s and t.name = r.name)
        then left(r.name || ' (' || %(old_name)s || ')', 120) else r.name end
where r.unit_id = %(old)s
"""


def carry_out_changes(*, by: Viewer, at: datetime) -> int:
    """Every change whose day has come, one transaction each; how many. Nothing is written when there are none."""
    due = rows(DUE, {"today": register.today(at)})
    return sum(carry_out(change_id=one["id"], by=by, at=at) for one in due)


@action
def carry_out(*, change_id: int, by: Viewer, at: datetime) -> int:
    """1 when it was done now, 0 when it was done already or its day is not here."""
    run(LOCK)
    found = row(
        """select unit_id, successor_id, new_unit_id from organisation_unit_change
           where id = %(id)s and state = 'approved' and effective_on <= %(today)s for update""",
        {"id": change_id, "today": register.today(at)},
    )
    card = register.change(change_id)
    if found is None or card is None:
        record(
            UnitChangeDone(unit_id=None, change_id=change_id, what="", on=register.today(at), old="", new=""),
            by=by,
            at=at,
        )
        return 0
    left = _go_over(card, found, at)
    run(
        "update organisation_unit_change set state = 'done', carried_out_at = %(at)s where id = %(id)s",
        {"id": card.id, "at": at},
    )
    what, _ = rule.CHANGES[ChangeKind(card.kind)]
    told: dict[str, Any] = {"change_id": card.id, "what": what, "on": card.on, "old": card.old_name, "new": card.name}
    for unit_id in sorted({one for one in found.values() if one}):
        record(UnitChangeDone(unit_id=unit_id, **told), by=by, at=at)
    for kind, (went, ended) in left.items():
        about = {"what": WORDS[kind], "old": card.unit_name, "new": card.successor_name}
        if went:
            record(UnitTookOver(unit_id=found["successor_id"], count=went, **about), by=by, at=at)
        if ended:
            record(UnitLeftBehind(unit_id=found["unit_id"], count=ended, **about), by=by, at=at)
    forget_calendars()
    tell("register", "queue")
    return 1


def _go_over(card: ChangeCard, found: dict[str, Any], at: datetime) -> dict[str, Left]:
    left: dict[str, Left] = {}
    run(AREAS, {"change": card.id})
    run(FOLLOW_UP, {"change": card.id})
    if card.kind == ChangeKind.RENAME:
        run(
            "update organisation_unit set name = %(name)s, sort_key = %(key)s where id = %(id)s",
            {"name": card.name, "key": norwegian_sort_key(card.name), "id": found["unit_id"]},
        )
        run(RENAMED)
    if card.kind in rule.ENDS_THE_UNIT:
        _go(card, found["unit_id"], found["successor_id"], at, everyone=True)
        given = {"old": found["unit_id"], "new": found["successor_id"], "at": at}
        for statement in ALL_FOLLOW_UP:
            run(statement, given)
        run(LANGUAGES, given)
        if card.kind == ChangeKind.MERGE:
            run(RECEPTIONS, given | {"old_name": card.old_name})
        merged = card.kind == ChangeKind.MERGE
        left = hand_down(old=found["unit_id"], new=found["successor_id"], on=card.on, merged=merged)
    elif card.staff and found["unit_id"]:
        _go(card, found["unit_id"], found["new_unit_id"] or _only_receiver(card), at, everyone=False)
    run(QUEUES)
    return left


def _go(card: ChangeCard, old: int, new: int | None, at: datetime, *, everyone: bool) -> None:
    if new is None:
        return
    day = register.today(at)
    given = {"old": old, "new": new, "all": everyone, "staff": list(card.staff), "on": card.on, "last": day}
    gone = [one["staff_id"] for one in rows(POSTS, given)]
    run(SEATS, given | {"staff": gone})
    run(UNSEATED, given | {"staff": gone})


def _only_receiver(card: ChangeCard) -> int | None:
    """The unit that gets the areas, when it is one and the same."""
    found = rows(
        "select distinct to_unit_id as id from organisation_area_move where change_id = %(id)s", {"id": card.id}
    )
    return found[0]["id"] if len(found) == 1 else None
