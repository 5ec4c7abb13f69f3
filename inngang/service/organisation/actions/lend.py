"""Lend a colleague to another office for a while, and end it (utlån): they serve its queues, and it stays responsible."""

from __future__ import annotations

from datetime import date, datetime

from inngang.rules.access import Viewer
from inngang.rules.hours import OSLO
from inngang.rules.sharing import may_lend
from inngang.rules.vocabulary import LINES, OFFICE_KINDS, Role, Why, marked
from inngang.service.journal import action, record, tell
from inngang.service.journal.action import Refused
from inngang.service.journal.events import ClockTurned, LoanEnded, StaffLent
from inngang.service.organisation.plan import LEADERS
from inngang.service.rows import row, rows

WHO = """
select s.given_name || ' ' || s.family_name as name, p.role, p.unit_id, home.service_area_id as from_area,
    there.service_area_id as to_area, there.name as office, there.kind,
    coalesce((select k.level from organisation_skill k where k.staff_id = s.id and k.code = %(line)s), 0) as level,
    exists (select 1 from organisation_post o where o.staff_id = s.id and o.unit_id = there.id and o.valid_to is null) as is_there,
    exists (select 1 from organisation_loan l where l.staff_id = s.id and l.unit_id = there.id and l.ended_at is null
        and l.starts_on <= %(ends)s and l.ends_on >= %(starts)s) as is_lent
from people_staff s
join organisation_post p on p.staff_id = s.id and p.valid_to is null
join organisation_unit home on home.id = p.unit_id
join organisation_unit there on there.id = %(unit)s
where s.id = %(staff)s and s.is_active order by p.id limit 1
"""
# Whose loan runs today serves the office as its own do; whose loan is over, no more.
RUNNING = """
with running as (
    select distinct l.staff_id, q.id as queue_id from organisation_loan l
    join organisation_queue q on q.unit_id = l.unit_id and q.staff_id is null
        and (q.kind = 'unit' or q.kind = 'team' and q.side = 'state')
    where l.starts_on <= %(day)s and l.ends_on >= %(day)s and l.ended_at is null
), missing as (
    select r.staff_id, r.queue_id from running r where not exists (
        select 1 from organisation_seat s where s.staff_id = r.staff_id and s.queue_id = r.queue_id)
), over as (
    select distinct s.id, s.staff_id from organisation_seat s
    join organisation_queue q on q.id = s.queue_id and q.staff_id is null and q.kind in ('unit', 'team')
    join organisation_loan l on l.staff_id = s.staff_id and l.unit_id = q.unit_id
    where (l.ends_on < %(day)s or l.ended_at is not null) and l.ends_on > %(day)s::date - 100
        and not exists (select 1 from running r where r.staff_id = s.staff_id and r.queue_id = s.queue_id)
        and not exists (select 1 from organisation_post p where p.staff_id = s.staff_id and p.unit_id = q.unit_id
            and p.valid_to is null)
)
"""
NEEDED = RUNNING + "select 1 from missing union all select 1 from over limit 1"
TURN = (
    RUNNING
    + """, seated as (
    insert into organisation_seat (staff_id, queue_id) select staff_id, queue_id from missing
    on conflict (staff_id, queue_id) do nothing returning staff_id
), gone as (
    delete from organisation_seat s using over where s.id = over.id returning s.staff_id
)
select staff_id from seated union select staff_id from gone
"""
)


class CannotLend(Refused):
    """Not theirs to lend, or it does not hang together; the sentence says why."""


@action
def lend(
    *,
    staff_id: int,
    unit_id: int,
    starts_on: date,
    ends_on: date,
    reason: str,
    line: str = "",
    by: Viewer,
    at: datetime,
) -> int:
    """The id. The leader of the colleague or a register keeper decides; it holds at once when it has begun. Raises CannotLend."""
    found = row(WHO, {"staff": staff_id, "unit": unit_id, "line": line, "starts": starts_on, "ends": ends_on})
    if found is None or found["kind"] not in OFFICE_KINDS or line and line not in LINES:
        raise CannotLend(Why(marked("Choose a colleague and the office that needs help.")))
    _must_decide(found["unit_id"], by)
    refusal = may_lend(
        role=Role(found["role"]),
        from_area=found["from_area"] or 0,
        to_area=found["to_area"] or 0,
        is_there_already=found["is_there"] or found["is_lent"],
        line=line,
        level=found["level"],
        starts_on=starts_on,
        ends_on=ends_on,
        today=at.astimezone(OSLO).date(),
    )
    if refusal is not None:
        raise CannotLend(refusal.why, refusal.code)
    if not reason.strip():
        raise CannotLend(Why(marked("Say why the office needs help.")))
    made = row(
        """insert into organisation_loan (staff_id, unit_id, line, starts_on, ends_on, reason, lent_by_id, lent_at)
           values (%(staff)s, %(unit)s, %(line)s, %(starts)s, %(ends)s, %(reason)s, %(by)s, %(at)s) returning id""",
        {
            "staff": staff_id,
            "unit": unit_id,
            "line": line,
            "starts": starts_on,
            "ends": ends_on,
            "reason": reason.strip()[:400],
            "by": by.staff_id or None,
            "at": at,
        },
    )
    assert made is not None
    record(
        StaffLent(about_staff=staff_id, unit_id=unit_id, unit=found["office"], starts_on=starts_on, ends_on=ends_on),
        by=by,
        at=at,
    )
    _turn(at)
    return int(made["id"])


@action
def end_loan(*, loan_id: int, by: Viewer, at: datetime) -> None:
    """Over now, or it comes to nothing. What they have in hand stays theirs. Raises CannotLend."""
    found = row(
        """select l.staff_id, l.unit_id, p.unit_id as home from organisation_loan l
           join organisation_post p on p.staff_id = l.staff_id and p.valid_to is null
           where l.id = %(id)s and l.ended_at is null order by p.id limit 1""",
        {"id": loan_id},
    )
    if found is None:
        raise CannotLend(Why(marked("That is over already.")))
    if found["unit_id"] not in by.unit_ids or by.role not in LEADERS:  # the office that was helped may say thanks
        _must_decide(found["home"], by)
    row("update organisation_loan set ended_at = %(at)s where id = %(id)s returning id", {"id": loan_id, "at": at})
    record(LoanEnded(about_staff=found["staff_id"], unit_id=found["unit_id"]), by=by, at=at)
    _turn(at)


def turn_loans(*, by: Viewer, at: datetime) -> int:
    """Loans begin and end by the day; how many came or went. One statement when nothing is to be done."""
    return _turn_by_the_day(by=by, at=at) if row(NEEDED, {"day": at.astimezone(OSLO).date()}) else 0


@action
def _turn_by_the_day(*, by: Viewer, at: datetime) -> int:
    turned = _turn(at)
    record(ClockTurned(count=turned), by=by, at=at)
    return turned


def _turn(at: datetime) -> int:
    turned = [one["staff_id"] for one in rows(TURN, {"day": at.astimezone(OSLO).date()})]
    tell("queue", *(f"staff-{staff_id}" for staff_id in turned))
    return len(turned)


def _must_decide(home: int, by: Viewer) -> None:
    if by.role in (Role.REGISTER_KEEPER, Role.SYSTEM) or by.role in LEADERS and home in by.unit_ids:
        return
    raise CannotLend(Why(marked("Only the leader of the colleague, or one who keeps the register, decides this.")))
