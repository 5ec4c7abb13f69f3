"""Two offices merge with ten thousand open enquiries in flight, while others receive, take and answer: none is lost."""

from __future__ import annotations

import threading
from datetime import date, datetime, timedelta

import pytest
from django.db import OperationalError, connection

from inngang.jobs.keep_register import keep_register
from inngang.rules.hours import OSLO
from inngang.rules.units import Change, ChangeKind
from inngang.rules.vocabulary import Channel
from inngang.service.access.queries import CLOCK, viewer_of
from inngang.service.enquiries import actions, verifier
from inngang.service.journal import action, record
from inngang.service.journal.events import RegisterChanged
from inngang.service.organisation import queries
from inngang.service.organisation.actions import approve_change, propose_change
from inngang.service.people.queries import person_named, staff_named
from inngang.service.rows import row, run
from tests.covers import covers
from tests.times import MORNING

pytestmark = pytest.mark.django_db(transaction=True)
MANY = 10_000
DAY = date(2026, 12, 1)
NIGHT = datetime(2026, 12, 1, 0, 5, tzinfo=OSLO)

# As many of one that was received, each whole: with its promise, its circles, its tie and its line in the journal.
COPIES = """
with made as (
    insert into enquiries_enquiry (ref, channel, caller_name, caller_phone, language, area_code, matter, side, line, urgency, state,
        unit_id, queue_id, person_id, received_at, times_handed_over, times_reopened, times_released, times_promised,
        times_escalated, times_chased, tried, is_demo)
    select 'M' || n, e.channel, '', '', e.language, e.area_code, e.matter, e.side, e.line, e.urgency, 'waiting', e.unit_id, e.queue_id,
        e.person_id, e.received_at, 0, 0, 0, 0, 0, 0, '{}', true
    from enquiries_enquiry e, generate_series(1, %(many)s) n where e.id = %(one)s returning id, person_id, unit_id
), owed as (
    insert into promises_promise (enquiry_id, person_id, kind, what, what_values, state, owner_queue_id, made_at, due_by, told_at,
        attempts_at, broken_reason, step, clocks, unit_id)
    select made.id, p.person_id, p.kind, p.what, p.what_values, 'open', p.owner_queue_id, p.made_at, p.due_by, p.told_at, '{}', '', 0,
        p.clocks, made.unit_id from made, promises_promise p where p.enquiry_id = %(one)s and p.state = 'open'
), placed as (
    insert into enquiries_placement (enquiry_id, queue_id, circle, kind, pace, opens_at, since, due_by, barred)
    select made.id, w.queue_id, w.circle, w.kind, w.pace, w.opens_at, w.since, w.due_by, w.barred
    from made, enquiries_placement w where w.enquiry_id = %(one)s
), tied as (
    insert into access_tie (person_id, enquiry_id, unit_id, starts_at)
    select person_id, id, unit_id, %(at)s from made where person_id is not null
)
insert into journal_line (at, event, role, enquiry_id, data)
select %(at)s, 'PromiseMade', 'system', made.id, jsonb_build_object('due_by', p.due_by)
from made, promises_promise p where p.enquiry_id = %(one)s and p.state = 'open'
"""


@action
def copy(enquiry_id: int, many: int, *, by, at) -> None:
    run(COPIES, {"one": enquiry_id, "many": many, "at": at})
    record(RegisterChanged(what="test", new=many, changed=0), by=by, at=at)


class Busy(threading.Thread):
    """Somebody who receives and takes on a connection of their own, until told to stop."""

    def __init__(self, name: str, verb) -> None:
        super().__init__(name=name)
        self.verb, self.done, self.failed, self.stop = verb, 0, [], threading.Event()

    def run(self) -> None:
        try:
            while not self.stop.is_set():
                try:
                    self.verb()
                    self.done += 1
                except (actions.NobodyWaits, actions.AlreadyTaken):
                    self.stop.wait(0.02)
                except OperationalError as error:  # a deadlock would be one
                    self.failed.append(str(error))
        finally:
            connection.close()


@covers("R231", "R336")
def test_two_offices_merge_with_ten_thousand_open_and_none_is_lost(cast):
    office, into = queries.unit_numbered("0313").unit_id, queries.unit_numbered("0906").unit_id
    first = actions.receive(
        channel=Channel.QUESTION,
        text="Penger til husleie",
        person_id=person_named("Amina"),
        unit_id=office,
        by=CLOCK,
        at=MORNING,
    )
    copy(first.enquiry_id, MANY, by=CLOCK, at=MORNING)
    keeper, leader = (viewer_of(staff_id=staff_named(name)).viewer for name in ("Oddny", "Maryam"))
    change = Change(ChangeKind.MERGE, DAY, unit="0313", successor="0906")
    change_id = propose_change(change=change, by=keeper, at=MORNING)
    approve_change(change_id=change_id, by=leader, at=MORNING)
    takers = [viewer_of(staff_id=staff_named(name)).viewer for name in ("Anne", "Håkon")]

    def receives() -> None:
        given = {"channel": Channel.QUESTION, "caller_phone": "40000000", "unit_id": office}
        actions.receive(text="Spørsmål om strøm og husleie", by=CLOCK, at=NIGHT, **given)

    busy = [Busy("receives", receives)]
    busy += [Busy("takes", lambda by=by: actions.take_next(by=by, at=NIGHT)) for by in takers]
    for one in busy:
        one.start()
    try:
        moved = keep_register(at=NIGHT)
    finally:
        for one in busy:
            one.stop.set()
        for one in busy:
            one.join()
    later = NIGHT + timedelta(minutes=1)
    moved_later = keep_register(at=later)
    assert moved["changes"] == 1 and moved["enquiries"] + moved_later["enquiries"] >= MANY
    assert all(one.done for one in busy), [one.name for one in busy]
    assert [one.failed for one in busy] == [[], [], []]
    assert verifier.problems() == []
    counted = row(
        """select count(*) filter (where unit_id = %(old)s and state <> 'closed') as old, count(*) filter (where unit_id = %(new)s) as new,
               count(*) filter (where state in ('waiting', 'taken', 'promised')) as open,
               count(*) filter (where state = 'waiting' and queue_id in (
                   select id from organisation_queue where unit_id = %(old)s)) as stuck
           from enquiries_enquiry""",
        {"old": office, "new": into},
    )
    assert (counted["old"], counted["stuck"]) == (0, 0)
    assert counted["open"] == counted["new"] == MANY + 1 + busy[0].done
    assert keep_register(at=later) == {"changes": 0, "enquiries": 0}
