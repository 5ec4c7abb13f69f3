"""What is old goes by rule, when two have agreed: nothing open, promised or held back, and the log still proves itself."""

from __future__ import annotations

from datetime import datetime, timedelta

import psycopg
import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from inngang.rules import retention
from inngang.rules.access import Viewer
from inngang.rules.vocabulary import Channel, Role
from inngang.service.access.queries import ANYONE, CLOCK, viewer_of
from inngang.service.enquiries import actions as enquiries
from inngang.service.enquiries import verifier
from inngang.service.journal import chain
from inngang.service.retention import actions, queries
from inngang.service.retention.actions.carry_out import carry_out_batch
from inngang.service.retention.kinds import KINDS
from inngang.service.rows import row, rows
from tests.covers import covers

pytestmark = pytest.mark.django_db
OLD = timedelta(days=365 * 6)
CANARY = "kanarifugl"

# Closed enquiries as they lie after some years: words, a file, a call, a notice, a promise, a tie, and lines in the journal.
CLOSED = """
with made as (
    insert into enquiries_enquiry (ref, channel, person_id, caller_name, caller_phone, language, area_code, matter, side, line,
        urgency, state, unit_id, queue_id, received_at, answered_at, closed_at, outcome, times_handed_over, times_reopened,
        times_released, times_promised, times_escalated, times_chased, tried, is_demo)
    select 'G-' || lpad(n::text, 6, '0'), 'question', p.id, 'kanarifugl', '', 'nb', '', 'other', 'state', 'general', 2, 'closed',
        u.id, q.id, %(at)s, %(at)s, %(at)s, 'answered', 0, 0, 0, 0, 0, 0, '{}', false
    from generate_series(1, %(count)s) n
    cross join lateral (select id from people_person where id = %(person)s) p
    cross join lateral (select id from organisation_unit order by id limit 1) u
    cross join lateral (select id from organisation_queue order by id limit 1) q returning id, person_id, unit_id
), said as (
    insert into enquiries_message (enquiry_id, direction, text, at) select id, 'in', 'kanarifugl', %(at)s from made
), sent as (
    insert into notices_notice (channel, person_id, enquiry_id, kind, "to", language, text, state, attempts, last_error,
        created_at, key) select 'sms', person_id, id, 'answer', 'kanarifugl', 'nb', 'kanarifugl', 'delivered', 1, '', %(at)s,
        'old ' || id from made
), attached as (
    insert into attached_file (enquiry_id, name, kind, size, digest, content, state, at, scanned_with, attempts, next_try_at)
    select id, 'kanarifugl.pdf', 'application/pdf', 3, 'x', 'abc', 'waiting', %(at)s, '', 0, %(at)s from made
), owed as (
    insert into promises_promise (enquiry_id, person_id, kind, what, what_values, state, owner_queue_id, made_at, due_by,
        ended_at, attempts_at, broken_reason, step)
    select made.id, person_id, 'answer', 'kanarifugl', '{"a": "kanarifugl"}', 'kept', q.id, %(at)s, %(at)s, %(at)s, '{}',
        'kanarifugl', 0 from made, (select id from organisation_queue order by id limit 1) q
), tied as (
    insert into access_tie (person_id, enquiry_id, unit_id, starts_at, ends_at)
    select person_id, id, unit_id, %(at)s, %(at)s from made
)
insert into journal_line (at, event, role, enquiry_id, person_id, unit_id, channel, data)
select %(at)s, event, 'citizen', id, person_id, unit_id, 'question', '{"language": "nb", "reason": "kanarifugl"}'
from made, unnest(array['EnquiryReceived', 'EnquiryClosed', 'PersonOpened']) event
"""
EVERYWHERE = """
select 'enquiry' as place from enquiries_enquiry where caller_name = 'kanarifugl'
union all select 'message' from enquiries_message where text = 'kanarifugl'
union all select 'notice' from notices_notice where text = 'kanarifugl'
union all select 'file' from attached_file where name like 'kanarifugl%%'
union all select 'promise' from promises_promise where 'kanarifugl' in (what, broken_reason) or what_values::text like '%%kanarifugl%%'
union all select 'journal' from journal_line where data::text like '%%kanarifugl%%'
"""

FORGET = """insert into retention_forgotten (enquiry_id, run_id)
    select e.id, r.id from enquiries_enquiry e, retention_run r where e.state"""


@pytest.fixture
def leaders(cast) -> tuple[Viewer, Viewer]:
    found = rows(
        "select staff_id from organisation_post where role = 'team_lead' and valid_to is null order by id limit 2"
    )
    first, second = (viewer_of(staff_id=one["staff_id"]) for one in found)
    assert first and second
    return first.viewer, second.viewer


def somebody() -> int:
    return int(row("select id from people_person where protection = 'none' order by id desc limit 1")["id"])


def old_ones(at: datetime, count: int = 3) -> None:
    """Put straight into the tables, since years have passed since anybody wrote them."""
    with connection.cursor() as cursor:
        cursor.cursor.execute(CLOSED, {"at": at - OLD, "count": count, "person": somebody()})


def agreed(at: datetime, leaders: tuple[Viewer, Viewer]) -> int:
    first, second = leaders
    run_id = actions.propose_run(by=first, at=at)
    actions.decide_run(run_id=run_id, verdict=actions.AGREE, by=second, at=at)
    return run_id


def test_the_dry_run_counts_by_kind_and_office_and_touches_nothing(at, leaders):
    old_ones(at)
    chain.seal()
    before = rows(EVERYWHERE)
    with CaptureQueriesContext(connection) as asked:
        found = {one.rule.code: one for one in queries.dry_run(at=at)}
    assert len(asked) == 2 * len(KINDS)
    assert (found["enquiries"].count, found["files"].count, found["looks"].count) == (3, 3, 3)
    assert [count for _, count in found["enquiries"].offices] == [3]
    assert "kanarifugl" not in str(found)
    assert rows(EVERYWHERE) == before
    assert queries.counts(at=at) == {code: one.count for code, one in found.items()}


@covers("R253", part="what is old goes by rule after two have agreed, and leaves no word behind")
def test_what_is_old_leaves_nothing_of_the_person_and_the_log_still_proves_itself(at, leaders):
    old_ones(at)
    while chain.seal():
        pass
    hashes = rows("select * from sealed_line order by place")
    agreed(at, leaders)
    assert actions.carry_out(by=CLOCK, at=at) > 0
    left = rows(EVERYWHERE)
    assert left == []
    assert row("select count(*) as n from enquiries_enquiry where ref like 'G-%%' and person_id is null")["n"] == 3
    assert (
        row(
            "select count(*) as n from journal_line where event = 'EnquiryReceived' and data = '{\"language\": \"nb\"}'"
        )["n"]
        == 3
    )
    assert rows("select * from sealed_line order by place limit %(n)s", {"n": len(hashes)}) == hashes
    while chain.seal():
        pass
    assert chain.broken() == []
    assert verifier.problems() == []
    assert queries.runs()[0].state == "done"
    assert queries.runs()[0].gone["enquiries"] == 3


def test_a_line_changed_after_it_was_made_nameless_is_named(at, leaders):
    old_ones(at)
    agreed(at, leaders)
    actions.carry_out(by=CLOCK, at=at)
    chain.seal()
    one = row("select min(line_id) as id from nameless_line")["id"]
    with connection.cursor() as cursor:
        cursor.cursor.execute("alter table journal_line disable trigger user")
        cursor.cursor.execute("update journal_line set role = 'staff' where id = %s", [one])
        cursor.cursor.execute("alter table journal_line enable trigger user")
    assert chain.broken() == [chain.Broken(one, "changed")]


def test_lines_made_nameless_by_somebody_with_the_keys_are_named(at, leaders):
    old_ones(at)
    chain.seal()
    one = row("select min(id) as id from journal_line where event = 'EnquiryReceived'")["id"]
    with connection.cursor() as cursor:
        cursor.cursor.execute(
            f"""insert into nameless_line select j.id, gen_random_uuid(), {chain.TEXT}, encode(sha256(convert_to((to_jsonb(j)
                || '{{"person_id": null, "by_person_id": null, "data": {{}}}}')::text, 'UTF8')), 'hex')
                from journal_line j where j.id = %s""",
            [one],
        )
        cursor.cursor.execute("update journal_line set person_id = null, data = '{}' where id = %s", [one])
    assert chain.broken() == [chain.Broken(one, "made nameless by no rule")]


def test_a_line_is_never_given_other_words_on_the_way(at, leaders):
    old_ones(at)
    chain.seal()
    one = row("select min(id) as id from journal_line where event = 'EnquiryReceived'")["id"]
    for change in ("role = 'system'", 'data = \'{"language": "en"}\'', "at = now()", "person_id = 1"):
        with pytest.raises(psycopg.Error, match="only grows"), transaction.atomic(), connection.cursor() as cursor:
            cursor.cursor.execute(f"update journal_line set {change} where id = %s", [one])


@pytest.mark.parametrize("what", ["young", "open", "held"])
def test_what_is_young_open_or_held_back_stays(at, leaders, what):
    old_ones(at)
    with connection.cursor() as cursor:
        if what == "young":
            cursor.cursor.execute("update enquiries_enquiry set closed_at = %s where ref = 'G-000001'", [at])
        if what == "open":
            cursor.cursor.execute("set local session_replication_role = replica")
            cursor.cursor.execute("update enquiries_enquiry set state = 'answered' where ref = 'G-000001'")
            cursor.cursor.execute("set local session_replication_role = default")
    if what == "held":
        actions.hold_person(person_id=somebody(), reason="Klagesak i trygderetten", by=leaders[0], at=at)
        with pytest.raises(actions.CannotDelete, match="Nothing is old enough"):
            actions.propose_run(by=leaders[0], at=at)
    else:
        agreed(at, leaders)
        actions.carry_out(by=CLOCK, at=at)
    kept = row("select count(*) as n from enquiries_message where text = 'kanarifugl'")["n"]
    assert kept == (3 if what == "held" else 1)
    assert row("select count(*) as n from attached_file where name like 'kanarifugl%%'")["n"] == kept
    if what == "held":
        actions.end_hold(person_id=somebody(), by=leaders[1], at=at)
        agreed(at, leaders)
        actions.carry_out(by=CLOCK, at=at)
        assert row("select count(*) as n from enquiries_message where text = 'kanarifugl'")["n"] == 0


@pytest.mark.parametrize(
    "wrong",
    [
        f"{FORGET} <> 'closed'",
        f"{FORGET} = 'closed'",
        "delete from enquiries_message",
        "delete from attached_file",
        "delete from notices_notice where state = 'due'",
        "update retention_run set decided_by_id = proposed_by_id",
        "update retention_run set state = 'approved'",
    ],
)
def test_the_database_itself_refuses_what_nobody_agreed_to(at, leaders, wrong):
    """The second sentence: there is a run, and nobody has agreed to it."""
    old_ones(at)
    asked = enquiries.receive(
        channel=Channel.QUESTION, text="Når kommer pengene?", by=ANYONE, at=at, person_id=somebody()
    )
    with connection.cursor() as cursor:
        cursor.cursor.execute(
            "update attached_file set enquiry_id = %s where name = 'kanarifugl.pdf' and enquiry_id = "
            "(select min(enquiry_id) from attached_file)",
            [asked.enquiry_id],
        )
        cursor.cursor.execute("update notices_notice set state = 'due', next_attempt_at = created_at")
    actions.propose_run(by=leaders[0], at=at)
    with pytest.raises(psycopg.Error), transaction.atomic(), connection.cursor() as cursor:
        cursor.cursor.execute(wrong)


def test_one_alone_never_makes_anything_go(at, leaders):
    old_ones(at)
    first, second = leaders
    run_id = actions.propose_run(by=first, at=at)
    with pytest.raises(actions.CannotDelete, match="Somebody else"):
        actions.decide_run(run_id=run_id, verdict=actions.AGREE, by=first, at=at)
    with pytest.raises(actions.CannotDelete, match="Nobody has agreed"):
        carry_out_batch(run_id=run_id, code="files", by=CLOCK, at=at)
    with pytest.raises(actions.CannotDelete, match="Another run"):
        actions.propose_run(by=second, at=at)
    with pytest.raises(actions.CannotDelete, match="Only leaders"):
        actions.decide_run(
            run_id=run_id, verdict=actions.AGREE, by=Viewer(role=Role.ANALYST, staff_id=second.staff_id), at=at
        )
    actions.decide_run(run_id=run_id, verdict=actions.STOP, by=second, at=at)
    assert actions.carry_out(by=CLOCK, at=at) == 0
    assert row("select count(*) as n from enquiries_message where text = 'kanarifugl'")["n"] == 3


def test_a_run_counted_by_other_rules_is_not_agreed_to(at, leaders, monkeypatch):
    old_ones(at)
    run_id = actions.propose_run(by=leaders[0], at=at)
    monkeypatch.setattr(retention, "version", lambda: "2027-1 (00000000)")
    with pytest.raises(actions.CannotDelete, match="rules have changed"):
        actions.decide_run(run_id=run_id, verdict=actions.AGREE, by=leaders[1], at=at)


def test_a_batch_takes_the_same_number_of_statements_however_many_rows_it_holds(at, leaders):
    old_ones(at, count=1200)
    while chain.seal():
        pass
    with connection.cursor() as cursor:
        cursor.execute("analyze journal_line, sealed_line, enquiries_enquiry, retention_forgotten")
    run_id = agreed(at, leaders)
    asked = {}
    for most in (1, 500):
        with CaptureQueriesContext(connection) as seen:
            assert carry_out_batch(run_id=run_id, code="enquiries", by=CLOCK, at=at, most=most) == most
        asked[most] = len(seen)
    assert asked[1] == asked[500] <= 24  # one for each table that hangs on them
    actions.carry_out(by=CLOCK, at=at)
    assert rows(EVERYWHERE) == []
    while chain.seal():
        pass
    assert chain.broken() == []
    assert verifier.problems() == []


def test_the_statements_and_the_rule_say_the_same_of_every_row(at, leaders):
    old_ones(at, count=6)
    rule = retention.rules()["enquiries"]
    border = retention.before(rule, at)
    for number, ended in enumerate((border - timedelta(seconds=1), border, border + timedelta(days=1)), 1):
        with connection.cursor() as cursor:
            cursor.cursor.execute(
                "update enquiries_enquiry set closed_at = %s where ref = %s", [ended, f"G-00000{number}"]
            )
    chain.seal()
    told = {one[1] for one in {d.rule.code: d for d in queries.dry_run(at=at)}["enquiries"].sample}
    every = rows("select ref, closed_at, state from enquiries_enquiry where state = 'closed'")
    by_rule = {one["ref"] for one in every if retention.verdict(rule, ended_at=one["closed_at"], at=at).goes}
    assert told == by_rule
