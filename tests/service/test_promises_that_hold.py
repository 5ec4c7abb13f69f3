"""Promises that hold: pauses, several clocks, reasons, disputes, deviations and the alarm, against the real database."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from inngang.rules.vocabulary import Channel, Outcome, PromiseKind, Side, State, Urgency
from inngang.service.access.queries import ANYONE, CLOCK, viewer_of
from inngang.service.enquiries import actions, queries
from inngang.service.enquiries.alarms import alarms
from inngang.service.enquiries.deviations import deviation, deviations
from inngang.service.journal import queries as journal
from inngang.service.key_figures import balance
from inngang.service.organisation.actions import CannotSetDuty, end_duty, set_duty
from inngang.service.organisation.duty import gaps, roster
from inngang.service.people.queries import person_named, staff_named
from inngang.service.rows import row, rows
from tests.covers import covers
from tests.times import MORNING, OSLO
from tests.who import staff

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("cast")]
CODE = "KODE-KODE-KODE"
TUESDAY = datetime(2026, 11, 24, 10, 0, tzinfo=OSLO)


def ask(text: str = "Jeg trenger hjelp til husleien", *, person: str | None = "Amina", **given) -> actions.Received:
    known = {"person_id": person_named(person)} if person else {}
    given = {"channel": Channel.QUESTION, "text": text, "by": ANYONE, "at": MORNING, "code": CODE, **known, **given}
    return actions.receive(**given)


def open_promise(enquiry_id: int) -> dict:
    found = row(
        """select p.*, e.state as enquiry_state, e.owner_id as holder from promises_promise p
           join enquiries_enquiry e on e.id = p.enquiry_id where p.enquiry_id = %(id)s and p.state = 'open'""",
        {"id": enquiry_id},
    )
    assert found is not None
    return found


def lines(enquiry_id: int, event: str) -> list[dict]:
    return [line.data for line in journal.of_enquiry(enquiry_id=enquiry_id) if line.event == event]


def taken(name: str = "Håkon", **given) -> int:
    received = ask(**given)
    actions.take(enquiry_id=received.enquiry_id, by=staff(name), at=given.get("at", MORNING))
    return received.enquiry_id


# ── the person is waited for ────────────────────────────────────────────────────────────────────────


@covers("R075", part="the time stands still while we wait for the person, and goes on with what was left")
def test_the_time_stands_still_while_we_wait_for_the_person_and_goes_on_when_they_reply():
    enquiry = taken()
    before = open_promise(enquiry)["due_by"]
    told = actions.wait_for_person(enquiry_id=enquiry, what="Kontoutskrift for oktober", by=staff("Håkon"), at=TUESDAY)
    assert "Kontoutskrift for oktober" in str(told.what)
    paused = open_promise(enquiry)
    assert (paused["kind"], paused["enquiry_state"]) == (PromiseKind.DOCUMENT_REMINDER, State.PROMISED)
    assert paused["holder"] == paused["owner_id"] == staff_named("Håkon")
    assert lines(enquiry, "PromisePaused")[0]["left_minutes"] == paused["left_minutes"] > 0
    seen = queries.status(code=CODE, viewer=ANYONE, at=TUESDAY)
    assert seen.waits_for == "Kontoutskrift for oktober" and seen.messages[-1].text == "Kontoutskrift for oktober"
    # a deadline that stood still is neither lifted nor late
    assert actions.escalate_due(at=before + timedelta(hours=1), by=CLOCK) == 0
    assert queries.overdue(viewer=staff("Tone"), at=before + timedelta(hours=1)).cards == []
    friday = datetime(2026, 11, 27, 9, 0, tzinfo=OSLO)
    actions.reply(enquiry_id=enquiry, text="Her er den.", code=CODE, by=ANYONE, at=friday)
    after = open_promise(enquiry)
    assert after["kind"] == PromiseKind.ANSWER and after["paused_at"] is None and after["holder"] == paused["holder"]
    resumed = lines(enquiry, "PromiseResumed")[0]
    assert resumed["heard"] is True and resumed["left_minutes"] == paused["left_minutes"]
    assert before < after["due_by"] < friday + timedelta(days=5)
    moves = [(one["was_due_by"], one["due_by"]) for one in lines(enquiry, "PromiseRenewed")]
    assert [datetime.fromisoformat(old) for old, _ in moves] == [before, paused["due_by"]], "old and new, each time"
    assert [datetime.fromisoformat(new) for _, new in moves] == [paused["due_by"], after["due_by"]]


def test_who_does_not_reply_is_reminded_and_in_the_end_we_go_on_with_what_we_have():
    enquiry = taken()
    actions.wait_for_person(enquiry_id=enquiry, what="Husleiekontrakt", by=staff("Håkon"), at=MORNING)
    seen = []
    for _ in range(3):
        due = open_promise(enquiry)["due_by"]
        assert actions.remind_waiting(at=due - timedelta(minutes=1), by=CLOCK) == 0
        assert actions.remind_waiting(at=due, by=CLOCK) == 1
        assert actions.remind_waiting(at=due, by=CLOCK) == 0
        seen.append(open_promise(enquiry)["kind"])
    assert seen == [PromiseKind.DOCUMENT_REMINDER, PromiseKind.DOCUMENT_REMINDER, PromiseKind.ANSWER]
    assert [one["times"] for one in lines(enquiry, "PersonReminded")] == [1, 2]
    assert lines(enquiry, "PromiseResumed")[0]["heard"] is False
    kinds = [one["kind"] for one in rows("select kind from notices_notice where enquiry_id = %(id)s", {"id": enquiry})]
    assert kinds.count("we_need") == 3


def test_nothing_stands_still_in_a_queue_so_what_is_given_back_goes_on():
    enquiry = taken()
    actions.wait_for_person(enquiry_id=enquiry, what="Husleiekontrakt", by=staff("Håkon"), at=MORNING)
    actions.release(enquiry_id=enquiry, reason="blir syk", by=staff("Håkon"), at=TUESDAY)
    now = open_promise(enquiry)
    assert (now["enquiry_state"], now["paused_at"], now["kind"]) == (State.WAITING, None, PromiseKind.ANSWER)
    with pytest.raises(actions.NoSuchEnquiry):
        actions.wait_for_person(enquiry_id=enquiry, what="Mer", by=staff("Nora"), at=TUESDAY)


def test_an_empty_wish_is_not_asked_for():
    enquiry = taken()
    with pytest.raises(actions.CannotWait, match="what you need"):
        actions.wait_for_person(enquiry_id=enquiry, what="  ", by=staff("Håkon"), at=MORNING)


def test_a_matter_on_both_sides_keeps_two_clocks_and_each_stands_still_by_itself():
    received = ask("Jeg trenger sosialhjelp, og sykepengene har ikke kommet")
    assert received.side == Side.BOTH
    actions.take(enquiry_id=received.enquiry_id, by=staff("Håkon"), at=MORNING)
    told = queries.card(enquiry_id=received.enquiry_id, viewer=staff("Håkon"), at=MORNING).promise
    assert told is not None and [one.side for one in told.clocks] == [Side.MUNICIPAL, Side.STATE]
    assert told.due_by == told.clocks[0].due_by < told.clocks[1].due_by
    actions.wait_for_person(enquiry_id=received.enquiry_id, what="Lønnsslipp", by=staff("Håkon"), at=TUESDAY)
    left = {one["side"]: one["left"] for one in open_promise(received.enquiry_id)["clocks"]}
    assert 0 < left["municipal"] < left["state"]
    actions.reply(enquiry_id=received.enquiry_id, text="Her.", code=CODE, by=ANYONE, at=TUESDAY + timedelta(days=3))
    after = queries.card(enquiry_id=received.enquiry_id, viewer=staff("Håkon"), at=TUESDAY).promise
    assert after is not None and after.due_by == after.clocks[0].due_by < after.clocks[1].due_by


# ── later than promised ─────────────────────────────────────────────────────────────────────────────


@covers("R080")
def test_what_comes_later_than_promised_needs_a_reason_that_both_sides_and_the_person_see():
    enquiry = taken()
    late = open_promise(enquiry)["due_by"] + timedelta(hours=2)
    for give in ({}, {"late_reason": "fordi"}):
        with pytest.raises(actions.LateWithoutReason, match="later than we promised"):
            actions.answer(enquiry_id=enquiry, text="Ja.", by=staff("Håkon"), at=late, **give)
    with pytest.raises(actions.LateWithoutReason):
        actions.close(enquiry_id=enquiry, outcome=Outcome.REFERRED, reason="Skatt", by=staff("Håkon"), at=late)
    assert queries.card(enquiry_id=enquiry, viewer=staff("Håkon"), at=late).is_late
    actions.answer(enquiry_id=enquiry, text="Ja.", late_reason="away", by=staff("Håkon"), at=late)
    told = queries.status(code=CODE, viewer=ANYONE, at=late).late_why
    assert str(told) == "The one who had your case was away."
    assert [one.late_why for one in queries.card(enquiry_id=enquiry, viewer=staff("Håkon"), at=late).promises] == [told]
    assert lines(enquiry, "LateReasonGiven")[0]["reason"] == str(told)


def test_in_time_no_reason_is_asked_for_and_the_person_may_always_withdraw():
    enquiry = taken()
    assert not queries.card(enquiry_id=enquiry, viewer=staff("Håkon"), at=MORNING).is_late
    actions.withdraw(enquiry_id=enquiry, code=CODE, by=ANYONE, at=MORNING + timedelta(days=30))
    other = taken(person=None, area_code="030104", code="ANNEN-KODE")
    actions.answer(enquiry_id=other, text="I morgen.", by=staff("Håkon"), at=MORNING)


@covers("R044", part="lifted to the substitute, then the team and its leader, each seeing it at their desk")
def test_a_promise_near_its_time_shows_where_it_is_lifted_and_broken_ones_first():
    first = taken()
    actions.promise(enquiry_id=first, kind=PromiseKind.ANSWER, by=staff("Håkon"), at=MORNING)
    made, due = open_promise(first)["made_at"], open_promise(first)["due_by"]
    substitute = row(
        """select f.substitute_id from organisation_follow_up f where f.person_id = %(person)s and f.staff_id = %(staff)s""",
        {"person": person_named("Amina"), "staff": staff_named("Håkon")},
    )["substitute_id"]
    substitute_viewer = viewer_of(staff_id=substitute).viewer

    def sees(viewer, at) -> list[int]:
        return [one.id for one in queries.lifted(viewer=viewer, at=at).cards]

    at = made + (due - made) * 0.6
    actions.escalate_due(at=at, by=CLOCK)
    assert sees(substitute_viewer, at) == [] and queries.mine(viewer=staff("Håkon"), at=at).cards[0].step == 1
    at = made + (due - made) * 0.8
    actions.escalate_due(at=at, by=CLOCK)
    assert sees(substitute_viewer, at) == [first]
    at = due + timedelta(minutes=1)
    actions.escalate_due(at=at, by=CLOCK)
    assert first in sees(staff("Tone"), at) and first not in sees(staff("Håkon"), at)
    assert queries.overdue(viewer=staff("Tone"), at=at).cards[0].id == first


def test_every_kind_an_adviser_promises_is_kept_with_its_own_sentence():
    enquiry = taken()
    window = (TUESDAY, TUESDAY + timedelta(hours=1))
    for kind, given in (
        (PromiseKind.DECISION, {}),
        (PromiseKind.FOLLOW_UP, {"due_by": MORNING + timedelta(days=3)}),
        (PromiseKind.APPOINTMENT, {"window": window}),
    ):
        told = actions.promise(enquiry_id=enquiry, kind=kind, by=staff("Håkon"), at=MORNING, **given)
        assert open_promise(enquiry)["kind"] == kind
        assert queries.status(code=CODE, viewer=ANYONE, at=MORNING).next_step == told.what
    with pytest.raises(actions.CannotPromise, match="begins and ends"):
        actions.promise(enquiry_id=enquiry, kind=PromiseKind.APPOINTMENT, by=staff("Håkon"), at=MORNING)
    with pytest.raises(actions.CannotPromise, match="what you promise"):
        actions.promise(enquiry_id=enquiry, kind=PromiseKind.HANDOVER, by=staff("Håkon"), at=MORNING)


# ── no loops ────────────────────────────────────────────────────────────────────────────────────────


@covers("R012", "R277", "R283")
def test_what_nobody_says_is_theirs_goes_by_the_rule_then_becomes_a_call_and_a_deviation():
    enquiry = taken()
    holders = []
    for turn in range(2):
        holders.append(open_promise(enquiry)["holder"])
        told = actions.dispute(enquiry_id=enquiry, reason="ikke vårt", by=CLOCK, at=MORNING)
        assert told.kind == PromiseKind.HANDOVER
        now = row("select state, queue_id, tried, times_disputed, times_handed_over from enquiries_enquiry where id = %(id)s",
                  {"id": enquiry})  # fmt: skip
        assert now["state"] == State.WAITING and now["queue_id"] not in now["tried"], "never to one that has had it"
        assert now["times_disputed"] == now["times_handed_over"] == turn + 1
        seat = row(
            """select w.queue_id, s.staff_id from enquiries_placement w join organisation_seat s on s.queue_id = w.queue_id
               where w.enquiry_id = %(id)s and w.opens_at <= %(at)s order by w.circle, s.staff_id limit 1""",
            {"id": enquiry, "at": MORNING},
        )
        by = viewer_of(staff_id=seat["staff_id"]).viewer if seat else staff("Nora")
        queue = row("select queue_id from enquiries_placement where enquiry_id = %(id)s order by circle limit 1",
                    {"id": enquiry})["queue_id"]  # fmt: skip
        actions.take(enquiry_id=enquiry, by=by._replace(queue_ids=by.queue_ids | {queue}), at=MORNING)
    told = actions.dispute(enquiry_id=enquiry, reason="heller ikke vårt", by=CLOCK, at=MORNING)
    now = open_promise(enquiry)
    assert told.kind == now["kind"] == PromiseKind.CALL_BACK and now["enquiry_state"] == State.PROMISED
    assert now["holder"] == now["owner_id"] is not None
    found = rows("select * from enquiries_deviation where enquiry_id = %(id)s", {"id": enquiry})
    assert [one["kind"] for one in found] == ["loop"]


def test_a_dispute_needs_a_reason_and_only_who_has_it_may_say_it():
    enquiry = taken()
    with pytest.raises(actions.CannotDispute, match="not yours"):
        actions.dispute(enquiry_id=enquiry, reason=" ", by=staff("Håkon"), at=MORNING)
    with pytest.raises((actions.NotYours, actions.NoSuchEnquiry)):
        actions.dispute(enquiry_id=enquiry, reason="ikke vårt", by=staff("Nora"), at=MORNING)


@covers("R283")
def test_a_deviation_is_seen_by_its_leader_and_ends_only_with_what_was_learnt():
    enquiry = taken()
    late = open_promise(enquiry)["due_by"] + timedelta(days=1)
    assert balance.give_owners(day=MORNING.date(), by=CLOCK, at=late) == 1
    assert balance.give_owners(day=MORNING.date(), by=CLOCK, at=late) == 0, "counted again, it is the same one"
    leader = staff("Tone")
    card = deviations(viewer=leader).cards[0]
    assert card.enquiry_id == enquiry and card.is_open and card.owner and card.may_close
    assert deviation(deviation_id=card.id, viewer=staff("Nora")) is None
    with pytest.raises(actions.CannotCloseDeviation, match="learnt"):
        actions.close_deviation(deviation_id=card.id, learnt=" ", by=leader, at=late)
    with pytest.raises(actions.CannotCloseDeviation, match="cannot find"):
        actions.close_deviation(deviation_id=card.id, learnt="Ja", by=staff("Nora"), at=late)
    actions.close_deviation(deviation_id=card.id, learnt="Vikaren må få beskjed.", by=leader, at=late)
    closed = deviation(deviation_id=card.id, viewer=leader)
    assert closed is not None and not closed.is_open and closed.learnt == "Vikaren må få beskjed."
    with pytest.raises(actions.CannotCloseDeviation, match="closed already"):
        actions.close_deviation(deviation_id=card.id, learnt="Igjen", by=leader, at=late)


# ── the alarm ───────────────────────────────────────────────────────────────────────────────────────

ACUTE = "Vi har ikke mat til barna i kveld"


@covers("R073", "R097", "R098", part="the duty phones ring at once, and the alarm climbs, each rung once")
def test_what_is_acute_rings_those_on_duty_at_once_and_climbs_until_somebody_has_it():
    received = ask(ACUTE, channel=Channel.PHONE, person=None, caller_phone="41599998")
    assert received.urgency == Urgency.ACUTE
    about = row("select unit_id from enquiries_enquiry where id = %(id)s", {"id": received.enquiry_id})
    phones = {one["phone"] for one in rows("select phone from organisation_duty where unit_id = %(unit_id)s", about)}
    texts = rows(
        """select "to", text, kind from notices_notice where enquiry_id = %(id)s""", {"id": received.enquiry_id}
    )
    assert phones and {one["to"] for one in texts if one["kind"] == "alarm"} == phones
    assert all(received.ref in one["text"] and "mat" not in one["text"] for one in texts if one["kind"] == "alarm")
    for seconds, rang in ((59, 0), (60, 1), (119, 0), (120, 1), (300, 1), (600, 1), (3600, 0)):
        assert actions.raise_alarms(at=MORNING + timedelta(seconds=seconds), by=CLOCK) == rang, seconds
    assert [one["to"] for one in lines(received.enquiry_id, "AlarmRaised")] == [
        "the next in line",
        "everybody at the office",
        "the leaders on duty",
        "the leaders above them",
    ]


@covers("R072", "R077", part="the alarm list, and “I have it” in one tap")
def test_one_tap_and_the_alarm_is_answered_by_one_human_only():
    received = ask(ACUTE, person="Amina", code="AKUTT")
    at = MORNING + timedelta(seconds=70)
    actions.raise_alarms(at=at, by=CLOCK)
    lead, late = staff("Tone"), staff("Sverre")
    card = alarms(viewer=lead, at=at)[0]
    assert (card.ref, card.is_waiting, card.waited_seconds, card.rung) == (received.ref, True, 70, "the next in line")
    with pytest.raises(actions.NotOnDuty):
        actions.i_have_it(enquiry_id=received.enquiry_id, by=staff("Anne")._replace(queue_ids=frozenset()), at=at)
    actions.i_have_it(enquiry_id=received.enquiry_id, by=lead, at=at)
    with pytest.raises(actions.AlreadyTaken):
        actions.i_have_it(enquiry_id=received.enquiry_id, by=late, at=at)
    now = open_promise(received.enquiry_id)
    assert (now["enquiry_state"], now["holder"]) == (State.TAKEN, lead.staff_id)
    assert lines(received.enquiry_id, "AlarmAnswered")[0]["seconds"] == 70
    assert actions.raise_alarms(at=at + timedelta(hours=1), by=CLOCK) == 0
    assert not alarms(viewer=lead, at=at)[0].is_waiting
    with pytest.raises(actions.CannotClose):
        actions.close(enquiry_id=received.enquiry_id, outcome=Outcome.ANSWERED, by=lead, at=at)


def test_given_back_the_alarm_begins_again_from_the_first_rung():
    received = ask(ACUTE, person="Amina", code="AKUTT")
    actions.i_have_it(enquiry_id=received.enquiry_id, by=staff("Tone"), at=MORNING)
    back = MORNING + timedelta(minutes=30)
    actions.release(enquiry_id=received.enquiry_id, reason="må gå", by=staff("Tone"), at=back)
    assert actions.raise_alarms(at=back, by=CLOCK) == 1, "those on duty ring again"
    assert actions.raise_alarms(at=back + timedelta(seconds=30), by=CLOCK) == 0
    assert actions.raise_alarms(at=back + timedelta(seconds=60), by=CLOCK) == 1


@covers("R073", "R078")
def test_the_duty_roster_is_set_by_leaders_and_says_where_nobody_is_on_duty():
    lead = staff("Tone")
    units = sorted(lead.unit_ids)
    here = [one for one in roster(unit_ids=units, at=MORNING) if one.is_now]
    assert here and gaps(unit_ids=units, at=MORNING) == []
    for one in here:
        end_duty(duty_id=one.id, by=lead, at=MORNING)
    assert [one.unit_id for one in gaps(unit_ids=units, at=MORNING)] == units
    times = {"starts_at": MORNING, "ends_at": MORNING + timedelta(hours=8)}
    with pytest.raises(CannotSetDuty, match="lead the office"):
        set_duty(unit_id=units[0], phone="40010101", **times, by=staff("Håkon"), at=MORNING)
    with pytest.raises(CannotSetDuty, match="who is on duty"):
        set_duty(unit_id=units[0], **times, by=lead, at=MORNING)
    set_duty(unit_id=units[0], phone="40010101", **times, by=lead, at=MORNING)
    assert units[0] not in [one.unit_id for one in gaps(unit_ids=units, at=MORNING)]
