"""The verifier: what must hold for every enquiry at any time, asked of the tables themselves (kontroll).

The database's own guards refuse most of this already. The verifier trusts none of them: it is what finds out when one
is gone. Used by `inngang doctor`, after every restore, and by the tests that stop and kill servers.
"""

from __future__ import annotations

from typing import Any, Final

from inngang.service.rows import rows

OPEN: Final = "('waiting', 'taken', 'promised')"

# A sentence about one enquiry, and the statement that finds those it is true of (a column `id`).
CHECKS: Final[tuple[tuple[str, str], ...]] = (
    (
        "is open and has no owner",
        f"""select e.id from enquiries_enquiry e where e.state in {OPEN} and not case when e.state = 'waiting'
                then exists (select 1 from organisation_queue q where q.id = e.queue_id)
                else exists (select 1 from people_staff s where s.id = e.owner_id) end""",
    ),
    (
        "waits in a queue and is somebody's as well",
        "select e.id from enquiries_enquiry e where e.state = 'waiting' and e.owner_id is not null",
    ),
    (
        "is open and nothing is promised",
        f"""select e.id from enquiries_enquiry e where e.state in {OPEN}
              and not exists (select 1 from promises_promise p where p.enquiry_id = e.id and p.state = 'open')""",
    ),
    (
        "has two open promises",
        "select p.enquiry_id as id from promises_promise p where p.state = 'open' group by p.enquiry_id having count(*) > 1",
    ),
    (
        "has ended and something is still promised",
        f"""select e.id from enquiries_enquiry e join promises_promise p on p.enquiry_id = e.id and p.state = 'open'
            where e.state not in {OPEN}""",
    ),
    (
        "is promised by somebody else than the one who has it",
        """select e.id from enquiries_enquiry e join promises_promise p on p.enquiry_id = e.id and p.state = 'open'
           where case when e.state = 'waiting' then p.owner_queue_id is distinct from e.queue_id or p.owner_id is not null
                 when e.state in ('taken', 'promised')
                 then p.owner_id is distinct from e.owner_id or p.owner_queue_id is not null else false end""",
    ),
    (
        "is about a promise that belongs to nothing",
        """select p.enquiry_id as id from promises_promise p
           where not exists (select 1 from enquiries_enquiry e where e.id = p.enquiry_id)""",
    ),
    (
        "waits and is in no circle",
        """select e.id from enquiries_enquiry e where e.state = 'waiting'
             and not exists (select 1 from enquiries_placement w where w.enquiry_id = e.id)""",
    ),
    (
        "does not wait and is still in a circle",
        "select distinct e.id from enquiries_enquiry e join enquiries_placement w on w.enquiry_id = e.id where e.state <> 'waiting'",
    ),
    (
        "is twice in the same queue",
        "select w.enquiry_id as id from enquiries_placement w group by w.enquiry_id, w.queue_id having count(*) > 1",
    ),
    (
        "is open to a queue that is not there",
        """select distinct w.enquiry_id as id from enquiries_placement w
           where not exists (select 1 from organisation_queue q where q.id = w.queue_id)""",
    ),
    (
        "is closed without an outcome or a time",
        "select e.id from enquiries_enquiry e where e.state = 'closed' and (e.outcome is null or e.closed_at is null)",
    ),
    (
        "is open for a colleague who does not have it any more",
        f"""select distinct e.id from enquiries_enquiry e join access_tie t on t.enquiry_id = e.id and t.ends_at is null
            where t.staff_id is not null and (e.state not in {OPEN} or e.owner_id is distinct from t.staff_id and not exists (
                select 1 from enquiries_case_dialogue d
                where d.enquiry_id = e.id and d.handler_id = t.staff_id and d.concluded_at is null))""",
    ),
    (
        "is open for a unit that does not have it any more",
        """select distinct e.id from enquiries_enquiry e join access_tie t on t.enquiry_id = e.id and t.ends_at is null
           where t.unit_id is not null and (e.state = 'closed' or e.unit_id is distinct from t.unit_id)""",
    ),
    (
        "came in without a line in the journal",
        """select e.id from enquiries_enquiry e
           where not exists (select 1 from journal_line j where j.enquiry_id = e.id)""",
    ),
    (
        "has a deadline that the journal does not tell of",
        """select e.id from enquiries_enquiry e join promises_promise p on p.enquiry_id = e.id and p.state = 'open'
           left join lateral (
               select (j.data ->> 'due_by')::timestamptz as due_by from journal_line j
               where j.enquiry_id = e.id and j.event in ('PromiseMade', 'PromiseRenewed') order by j.id desc limit 1
           ) told on true
           where told.due_by is distinct from p.due_by""",
    ),
)

FOUND: Final = " union all ".join(
    f"(select {number} as number, found.id, e.ref from ({statement}) found "
    f"left join enquiries_enquiry e on e.id = found.id order by found.id limit %(limit)s)"
    for number, (_, statement) in enumerate(CHECKS)
)


def problems(*, limit: int = 100) -> list[str]:
    """Everything that is wrong, a sentence each, at most `limit` of a kind. An empty list is what we want."""
    return [_sentence(one) for one in rows(FOUND, {"limit": limit})]


def _sentence(found: dict[str, Any]) -> str:
    return f"Enquiry {found['id']} ({found['ref'] or 'no such one'}) {CHECKS[found['number']][0]}."
