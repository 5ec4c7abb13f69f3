"""What a unit that ends leaves to the one that takes over: hours, numbers, what it wants, what is agreed (arv etter en enhet).

What the other has nothing like goes over. What it has its own of ends with the unit: the rows stay where they are, so that
one can see what was, and the journal says which. Agreements always go: they hold for the people, whoever serves them.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Final, NamedTuple

from inngang.rules.vocabulary import marked
from inngang.service.rows import row, run

WORDS: Final[Mapping[str, str]] = {
    "schedules": marked("opening hours"),
    "numbers": marked("phone numbers"),
    "contact_points": marked("contact points"),
    "agreements": marked("agreements"),
    "services": marked("additional services"),
    "intake": marked("what it wants passed on"),
    "direct_contact": marked("who gets direct contact"),
}


class Left(NamedTuple):
    """How many of a kind went over, and how many ended with the unit."""

    went: int
    ended: int


# The queue of the other that does the same as one of ours.
ALIKE = """(select min(t.id) from organisation_queue q join organisation_queue t on t.unit_id = %(new)s and t.staff_id is null
    and (t.kind, t.side, t.line, t.level) = (q.kind, q.side, q.line, q.level) where q.id = {queue} and q.staff_id is null)"""

# Merged, people still meet us where they did, and the hours of the place go with it.
OF_RECEPTIONS = """
update organisation_schedule s set unit_id = r.unit_id from organisation_reception r
where r.id = s.reception_id and s.unit_id = %(old)s and r.unit_id <> s.unit_id
"""
# The hours of the unit itself and of its channels are the other's own: they would close an office that is open. A team is
# named by its queue, and goes over to the team that does the same.
SCHEDULES = f"""
with own as (
    select s.id, s.kind, case when s.kind <> 'team' then s.code
        when exists (select 1 from organisation_queue q where q.id::text = s.code and q.unit_id = %(new)s) then s.code
        else {ALIKE.format(queue="nullif(regexp_replace(s.code, '[^0-9]', '', 'g'), '')::bigint")}::text end as code
    from organisation_schedule s where s.unit_id = %(old)s and s.reception_id is null
), went as (
    update organisation_schedule s set unit_id = %(new)s, code = own.code from own
    where s.id = own.id and own.code is not null and own.kind not in ('unit', 'channel') and %(merged)s
        and not exists (select 1 from organisation_schedule t where t.unit_id = %(new)s and t.kind = own.kind
            and t.code = own.code)
    returning s.id
)
select (select count(*) from went) as went, (select count(*) from own) - (select count(*) from went) as ended
"""
NUMBERS = """
with own as (
    select n.id, n.kind from organisation_contact_number n where n.unit_id = %(old)s
), went as (
    update organisation_contact_number n set unit_id = %(new)s,
        overflow_unit_id = nullif(n.overflow_unit_id, %(new)s)
    from own where n.id = own.id and not exists (
        select 1 from organisation_contact_number t where t.unit_id = %(new)s and t.kind = own.kind)
    returning n.id
)
select (select count(*) from went) as went, (select count(*) from own) - (select count(*) from went) as ended
"""
# Where others' numbers go when nobody answers: to the other from now on; where that is here, to where ours went.
OVERFLOW = (
    """update organisation_contact_number n set overflow_unit_id = case when n.unit_id <> %(new)s then %(new)s else (
           select nullif(o.overflow_unit_id, %(new)s) from organisation_contact_number o
           where o.unit_id = %(old)s and o.kind = n.kind) end
       where n.overflow_unit_id = %(old)s""",
    f"""update organisation_contact_number n
        set overflow_queue_id = {ALIKE.format(queue="n.overflow_queue_id")}
        where n.overflow_queue_id in (select q.id from organisation_queue q where q.unit_id = %(old)s and q.staff_id is null)""",
    # A call must not come back to where nobody answered.
    """with recursive onward (kind, unit_id) as (
           select n.kind, n.overflow_unit_id from organisation_contact_number n
           where n.unit_id = %(new)s and n.overflow_unit_id is not null
           union select n.kind, n.overflow_unit_id from onward o
           join organisation_contact_number n on n.unit_id = o.unit_id and n.kind = o.kind
           where n.overflow_unit_id is not null)
       update organisation_contact_number n set overflow_unit_id = null from onward o
       where n.overflow_unit_id = %(new)s and n.unit_id = o.unit_id and n.kind = o.kind""",
)
CONTACT_POINTS = """
with own as (
    select c.id, c.code from organisation_contact_point c where c.unit_id = %(old)s
), went as (
    update organisation_contact_point c set unit_id = %(new)s from own where c.id = own.id and not exists (
        select 1 from organisation_contact_point t where t.unit_id = %(new)s and t.code = own.code)
    returning c.id
)
select (select count(*) from went) as went, (select count(*) from own) - (select count(*) from went) as ended
"""
AGREEMENTS = """
with went as (
    update organisation_agreement set unit_id = %(new)s
    where unit_id = %(old)s and (valid_to is null or valid_to >= %(on)s) returning id
)
select count(*) as went, 0 as ended from went
"""
# What was given until the day is remembered at the old, and given by the other from the day on.
SERVICES = """
with own as (
    select s.id, s.service_id, s.valid_from, s.decided_by_id, s.decided_at from organisation_office_service s
    where s.unit_id = %(old)s and s.valid_to is null
), had as (
    select service_id from organisation_office_service where unit_id = %(new)s and valid_to is null
), over as (
    update organisation_office_service s set valid_to = %(on)s::date - 1 from own
    where s.id = own.id and own.valid_from < %(on)s
), moved as (
    update organisation_office_service s set unit_id = %(new)s from own
    where s.id = own.id and own.valid_from >= %(on)s and own.service_id not in (select service_id from had) returning s.id
), made as (
    insert into organisation_office_service (unit_id, service_id, valid_from, decided_by_id, decided_at)
    select %(new)s, own.service_id, %(on)s, own.decided_by_id, own.decided_at from own
    where own.valid_from < %(on)s and own.service_id not in (select service_id from had) returning id
)
select (select count(*) from moved) + (select count(*) from made) as went,
    (select count(*) from own where service_id in (select service_id from had)) as ended
"""
ONE_EACH = """
with own as (
    select unit_id from {table} where unit_id = %(old)s
), went as (
    update {table} set unit_id = %(new)s
    where unit_id = %(old)s and not exists (select 1 from {table} t where t.unit_id = %(new)s) returning unit_id
)
select (select count(*) from went) as went, (select count(*) from own) - (select count(*) from went) as ended
"""
LEAVES: Final[Mapping[str, str]] = {
    "schedules": SCHEDULES,
    "numbers": NUMBERS,
    "contact_points": CONTACT_POINTS,
    "agreements": AGREEMENTS,
    "services": SERVICES,
    "intake": ONE_EACH.format(table="organisation_intake"),
    "direct_contact": ONE_EACH.format(table="organisation_direct_contact"),
}


def hand_down(*, old: int, new: int, on: date, merged: bool) -> dict[str, Left]:
    """Inside another verb, after the places to meet and the language queues: what went and what ended, by `WORDS`."""
    given = {"old": old, "new": new, "on": on, "merged": merged}
    run(OF_RECEPTIONS, given)
    for statement in OVERFLOW:
        run(statement, given)
    found = {}
    for what, statement in LEAVES.items():
        told = row(statement, given)
        assert told is not None
        found[what] = Left(told["went"], told["ended"])
    run(OVERFLOW[-1], given)
    return {what: left for what, left in found.items() if any(left)}
