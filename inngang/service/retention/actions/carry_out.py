"""Carry out what two have agreed to, a batch at a time, each in a transaction of its own (gjennomføre sletting).

A batch takes the same number of statements however many rows it holds. Stopped in the middle, what has gone is gone,
what has not is whole, and the next round goes on where this one ended.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final
from uuid import UUID, uuid5

from inngang.rules import retention
from inngang.rules.access import Viewer
from inngang.rules.retention import Fate
from inngang.rules.vocabulary import Why, marked
from inngang.service.journal import action, chain, record
from inngang.service.journal.events import DeletionEnded, MadeNameless, RowsWent
from inngang.service.journal.queries import LOOKS
from inngang.service.retention.actions.propose import CannotDelete
from inngang.service.retention.kinds import KINDS, due
from inngang.service.rows import row, rows, run

BATCH: Final = 500
BATCHES: Final = UUID("5d0c6d3e-8f53-4c55-9c9f-1b6f0a1f7a10")  # the names of batches are made from what is in them

# What goes with an enquiry that is made nameless: everything written, sent and called, and who it was.
WITH_ENQUIRY: Final = (
    "insert into retention_forgotten (enquiry_id, run_id) select unnest(%(ids)s::bigint[]), %(run)s",
    """update enquiries_enquiry set person_id = null, caller_name = '', caller_phone = '', sender_key = null, code_hash = null,
           acute_reason = null where id = any(%(ids)s)""",
    "delete from enquiries_message where enquiry_id = any(%(ids)s)",
    "delete from attached_file where enquiry_id = any(%(ids)s)",
    "delete from enquiries_outgoing_call where enquiry_id = any(%(ids)s)",
    """update promises_promise set person_id = null, what = '', what_values = '{}', broken_reason = '', waits_for = ''
       where enquiry_id = any(%(ids)s)""",
    "delete from notices_notice where enquiry_id = any(%(ids)s) and state <> 'due'",
    "delete from access_tie where enquiry_id = any(%(ids)s)",
    "update enquiries_deviation set cause = '' where enquiry_id = any(%(ids)s)",
    "update enquiries_office_question set text = '', answer = '' where enquiry_id = any(%(ids)s)",
    "delete from enquiries_case_line where dialogue_id in (select id from enquiries_case_dialogue where enquiry_id = any(%(ids)s))",
    "update enquiries_case_dialogue set assessment = '', reason = '' where enquiry_id = any(%(ids)s)",
    "delete from enquiries_process_step where run_id in (select id from enquiries_process_run where enquiry_id = any(%(ids)s))",
    "delete from enquiries_process_run where enquiry_id = any(%(ids)s)",
    "update enquiries_sampled set words = '' where enquiry_id = any(%(ids)s)",
)
WITH_PERSON: Final = (
    "delete from enquiries_follow_up_point where person_id = any(%(ids)s)",
    "delete from enquiries_start_date where person_id = any(%(ids)s)",
    "delete from people_former_number where person_id = any(%(ids)s)",
    "delete from retention_hold where person_id = any(%(ids)s)",
    """update people_person set given_name = '', family_name = '', sort_key = '', identity_number = null, birth_date = null,
           phone = '', email = '', area_code = '', story = '', language = 'nb', needs_interpreter = false, large_print = false,
           safe_way = '', wanted_channel = '' where id = any(%(ids)s)""",
)
# The lines of a batch: looks stay until their own time, since they answer for who has looked.
LINES: Final = {
    "enquiries": "j.enquiry_id = any(%(ids)s) and j.event <> all(%(looks)s)",
    "persons": "j.person_id = any(%(ids)s) and j.event <> all(%(looks)s)",
    "looks": "j.id = any(%(ids)s)",
}
KEPT_DATA: Final = """coalesce((select jsonb_object_agg(one.key, one.value) from jsonb_each(j.data) one
    where one.key = any(%(keeps)s)), '{}')"""
NAME_NOT: Final = f"""
insert into nameless_line (line_id, batch, before, after)
select j.id, %(batch)s, {chain.TEXT}, encode(sha256(convert_to((to_jsonb(j)
    || jsonb_build_object('person_id', null, 'by_person_id', null, 'data', {KEPT_DATA}))::text, 'UTF8')), 'hex')
from journal_line j where {{which}} and not exists (select 1 from nameless_line n where n.line_id = j.id)
"""
MAKE_NAMELESS: Final = f"""
update journal_line j set person_id = null, by_person_id = null, data = {KEPT_DATA}
from nameless_line n where n.batch = %(batch)s and n.line_id = j.id
"""
SUM: Final = f"select {chain.SUM} as sum, count(*) as count from nameless_line n where n.batch = %(batch)s"


def carry_out(*, by: Viewer, at: datetime, most_batches: int = 10_000) -> int:
    """Everything agreed to and not done yet, at most so many batches; how many rows went."""
    one = row("select id from retention_run where state = 'approved'")
    if one is None:
        return 0
    while chain.seal():
        pass
    gone = 0
    for code in KINDS:
        while most_batches:
            most_batches -= 1
            went = carry_out_batch(run_id=one["id"], code=code, by=by, at=at)
            gone += went
            if went < BATCH:
                break
    if most_batches:
        end_run(run_id=one["id"], by=by, at=at)
    return gone


@action
def carry_out_batch(*, run_id: int, code: str, by: Viewer, at: datetime, most: int = BATCH) -> int:
    """One batch of one kind. How many rows went; raises CannotDelete when nobody has agreed, or it was stopped."""
    held = row("select * from retention_run where id = %(id)s for update", {"id": run_id})
    if held is None or held["state"] != "approved":
        raise CannotDelete(Why(marked("Nobody has agreed to that run.")))
    rule, kind = retention.rules()[code], KINDS[code]
    alias = kind.key.split(".")[0]
    found = rows(
        f"select {kind.key} as id {due(code)} order by {kind.ended}, {kind.key} limit %(most)s for update of {alias} skip locked",
        {"before": retention.before(rule, held["proposed_at"]), "most": most},
    )
    ids = [one["id"] for one in found]
    given: dict[str, Any] = {"ids": ids, "run": run_id}
    for statement in _statements(code):
        run(statement, given)
    if rule.fate == Fate.NAMELESS:
        _make_nameless(code, given, by=by, at=at)
    run(
        """update retention_run set gone = gone || jsonb_build_object(%(code)s::text,
               coalesce((gone ->> %(code)s::text)::bigint, 0) + %(count)s) where id = %(run)s""",
        {"code": code, "count": len(ids), "run": run_id},
    )
    record(RowsWent(run=run_id, rule=code, count=len(ids)), by=by, at=at)
    return len(ids)


@action
def end_run(*, run_id: int, by: Viewer, at: datetime) -> None:
    """Nothing is left of it."""
    run(
        "update retention_run set state = 'done', done_at = %(at)s where id = %(id)s and state = 'approved'",
        {"id": run_id, "at": at},
    )
    record(DeletionEnded(run=run_id), by=by, at=at)


def _statements(code: str) -> tuple[str, ...]:
    return {"enquiries": WITH_ENQUIRY, "persons": WITH_PERSON}.get(code, KINDS[code].deletes)


def _make_nameless(code: str, given: dict[str, Any], *, by: Viewer, at: datetime) -> None:
    """The lines of the batch, in three statements: the hashes, the change, and what the journal tells of it."""
    name = uuid5(BATCHES, f"{given['run']}:{code}:{','.join(map(str, given['ids']))}:{at.isoformat()}")
    known = {**given, "batch": name, "looks": list(LOOKS), "keeps": list(retention.journal_keeps())}
    run(NAME_NOT.replace("{which}", LINES[code]), known)
    run(MAKE_NAMELESS, known)
    told = row(SUM, known)
    if told and told["count"]:
        record(
            MadeNameless(run=given["run"], rule=code, count=told["count"], batch=str(name), sum=told["sum"]),
            by=by,
            at=at,
        )
