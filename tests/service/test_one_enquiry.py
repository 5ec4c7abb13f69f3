"""One enquiry's life through the verbs, against the real database."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext

from inngang.rules.vocabulary import Channel, Outcome, PromiseKind, Protection, State, Urgency
from inngang.service.access.queries import ANYONE, CLOCK, viewer_of
from inngang.service.enquiries import actions, queries
from inngang.service.journal import action, record
from inngang.service.journal import queries as journal
from inngang.service.journal.events import NoteWritten
from inngang.service.people.queries import person_named, staff_named
from inngang.service.rows import row, rows, run
from tests.covers import covers
from tests.times import MORNING
from tests.who import staff

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("cast")]


def ask(text: str = "Jeg trenger hjelp til husleien", *, person: str | None = "Amina", **given) -> actions.Received:
    known = {"person_id": person_named(person)} if person else {}
    return actions.receive(**{"channel": Channel.QUESTION, "text": text, "by": ANYONE, "at": MORNING, **known, **given})


def state(enquiry_id: int) -> dict:
    found = row(
        """select e.state, e.owner_id, e.queue_id, e.times_handed_over, e.outcome, p.kind, p.due_by, p.owner_id as p_owner,
              (select count(*) from enquiries_placement w where w.enquiry_id = e.id) as placed
           from enquiries_enquiry e left join promises_promise p on p.enquiry_id = e.id and p.state = 'open' where e.id = %(id)s""",
        {"id": enquiry_id},
    )
    assert found is not None
    return found


def events(enquiry_id: int) -> list[str]:
    return [line.event for line in journal.of_enquiry(enquiry_id=enquiry_id)]


@covers("R001", "R002", "R010", "R092")
def test_what_somebody_writes_is_kept_understood_placed_and_promised_at_once():
    received = ask()
    assert received.matter == "economic_assistance" and received.side == "municipal"
    assert state(received.enquiry_id)["state"] == State.WAITING
    assert state(received.enquiry_id)["due_by"] == received.due_by
    assert events(received.enquiry_id) == ["EnquiryReceived", "EnquiryTriaged", "EnquiryRouted", "PromiseMade"]


def test_the_same_sending_again_is_the_same_enquiry():
    first = ask(sender_key="one", code="AAAA-BBBB-CCCC")
    again = ask(sender_key="one", code="AAAA-BBBB-CCCC")
    assert again.repeated and again.enquiry_id == first.enquiry_id and again.promise == first.promise
    assert row("select count(*) as n from enquiries_enquiry")["n"] == 1
    assert row("select count(*) as n from enquiries_message")["n"] == 1


@covers("R030", "R040")
def test_it_goes_first_to_the_adviser_who_knows_the_case():
    received = ask()
    assert [card.id for card in queries.waiting(viewer=staff("Håkon"), at=MORNING).cards] == [received.enquiry_id]
    assert queries.waiting(viewer=staff("Håkon"), at=MORNING).cards[0].is_own
    actions.take_next(by=staff("Håkon"), at=MORNING)
    assert state(received.enquiry_id)["owner_id"] == staff_named("Håkon")
    taken = next(line for line in journal.of_enquiry(enquiry_id=received.enquiry_id) if line.event == "EnquiryTaken")
    assert taken.data["knows_case"] is True


@covers("R035", "R206")
def test_an_absent_adviser_is_covered_by_the_substitute_at_once():
    received = ask("Jeg lurer på sykepengene mine", person="Bjørn", channel=Channel.PHONE)
    kinds = rows(
        "select kind, queue_id, opens_at from enquiries_placement where enquiry_id = %(id)s order by circle",
        {"id": received.enquiry_id},
    )
    assert kinds[0]["kind"] == "substitute" and kinds[0]["opens_at"] == MORNING
    assert actions.take_next(by=staff("Jonas"), at=MORNING) == received.enquiry_id


def test_two_who_take_the_same_one_never_both_get_it():
    received = ask()
    actions.take(enquiry_id=received.enquiry_id, by=staff("Håkon"), at=MORNING)
    with pytest.raises(actions.AlreadyTaken):
        actions.take(enquiry_id=received.enquiry_id, by=staff("Håkon"), at=MORNING)
    with pytest.raises(actions.NobodyWaits):
        actions.take_next(by=staff("Håkon"), at=MORNING)


@covers("R012", "R088", "R279")
def test_it_is_handed_over_with_a_note_and_keeps_its_place_and_deadline():
    received = ask()
    actions.take_next(by=staff("Håkon"), at=MORNING)
    other = row(
        "select min(id) as id from organisation_queue where kind = 'unit' and unit_id <> (select unit_id from enquiries_enquiry)"
    )
    with pytest.raises(actions.CannotHandOver, match="needs to know"):
        actions.hand_over(enquiry_id=received.enquiry_id, to_queue=other["id"], note=" ", by=staff("Håkon"), at=MORNING)
    actions.hand_over(
        enquiry_id=received.enquiry_id, to_queue=other["id"], note="Gjelder husleie", by=staff("Håkon"), at=MORNING
    )
    now = state(received.enquiry_id)
    assert now["state"] == State.WAITING and now["queue_id"] == other["id"] and now["due_by"] <= received.due_by
    first = row(
        "select queue_id, opens_at from enquiries_placement where enquiry_id = %(id)s order by circle limit 1",
        {"id": received.enquiry_id},
    )
    assert first == {"queue_id": other["id"], "opens_at": MORNING}


@covers("R012", "R277", "R283")
def test_the_third_handover_becomes_a_call_to_the_person_and_a_deviation_with_an_owner():
    received = ask()
    units = rows("select q.id, q.unit_id from organisation_queue q where q.kind = 'unit' order by q.id limit 4")
    actions.take_next(by=staff("Håkon"), at=MORNING)
    by = CLOCK
    for turn, queue in enumerate(units[1:3]):
        actions.hand_over(enquiry_id=received.enquiry_id, to_queue=queue["id"], note="se her", by=by, at=MORNING)
        _take_as_anybody(received.enquiry_id)
        assert state(received.enquiry_id)["times_handed_over"] == turn + 1
    holder = state(received.enquiry_id)["owner_id"]
    with pytest.raises(actions.CannotHandOver, match="Phone the person"):  # who is on the line stays on it
        actions.hand_over(
            enquiry_id=received.enquiry_id, to_queue=units[3]["id"], note="se her", on_the_line=True, by=by, at=MORNING
        )
    assert "HandOverRefused" in events(received.enquiry_id)
    told = actions.hand_over(enquiry_id=received.enquiry_id, to_queue=units[3]["id"], note="se her", by=by, at=MORNING)
    now = state(received.enquiry_id)
    assert (told.kind, now["state"], now["kind"]) == (PromiseKind.CALL_BACK, State.PROMISED, PromiseKind.CALL_BACK)
    assert now["owner_id"] == now["p_owner"] == holder and now["times_handed_over"] == 2
    wrong = row("select kind, state, owner_id, owner_queue_id from enquiries_deviation")
    assert wrong["kind"] == "loop" and wrong["state"] == "open" and (wrong["owner_id"] or wrong["owner_queue_id"])


def _take_as_anybody(enquiry_id: int) -> None:
    """Whoever serves one of its queues takes it."""
    seat = row(
        """select s.staff_id from enquiries_placement w join organisation_seat s on s.queue_id = w.queue_id
           where w.enquiry_id = %(id)s and w.opens_at <= %(at)s order by w.circle limit 1""",
        {"id": enquiry_id, "at": MORNING},
    )
    if seat is None:
        queue = row(
            "select queue_id from enquiries_placement where enquiry_id = %(id)s order by circle limit 1",
            {"id": enquiry_id},
        )
        viewer = staff("Håkon")._replace(queue_ids=frozenset({queue["queue_id"]}))
    else:
        viewer = viewer_of(staff_id=seat["staff_id"]).viewer
    actions.take(enquiry_id=enquiry_id, by=viewer, at=MORNING)


@covers("R074", "R075")
def test_a_missed_call_back_does_not_end_the_promise_and_is_tried_at_another_time():
    received = ask()
    actions.take_next(by=staff("Håkon"), at=MORNING)
    actions.promise(enquiry_id=received.enquiry_id, kind=PromiseKind.CALL_BACK, by=staff("Håkon"), at=MORNING)
    following = actions.call_back(enquiry_id=received.enquiry_id, reached=False, by=staff("Håkon"), at=MORNING)
    now = state(received.enquiry_id)
    assert now["state"] == State.PROMISED and now["kind"] == PromiseKind.CALL_BACK
    assert following is not None and following >= MORNING + timedelta(hours=1)
    actions.call_back(enquiry_id=received.enquiry_id, reached=True, by=staff("Håkon"), at=following)
    assert state(received.enquiry_id)["state"] == State.TAKEN


def test_an_answer_keeps_the_promise_and_a_reply_opens_it_again():
    received = ask(code="KODE-KODE-KODE")
    actions.take_next(by=staff("Håkon"), at=MORNING)
    actions.answer(enquiry_id=received.enquiry_id, text="Vi dekker husleien i desember.", by=staff("Håkon"), at=MORNING)
    assert state(received.enquiry_id)["state"] == State.ANSWERED
    actions.reply(
        enquiry_id=received.enquiry_id, text="Takk. Hva med strøm?", code="KODE-KODE-KODE", by=ANYONE, at=MORNING
    )
    now = state(received.enquiry_id)
    assert now["state"] == State.WAITING and now["due_by"] is not None


def test_nobody_reads_or_answers_an_enquiry_without_its_code_or_login():
    received = ask(code="KODE-KODE-KODE", person=None)
    with pytest.raises(actions.NoSuchEnquiry):
        actions.reply(enquiry_id=received.enquiry_id, text="hei", code="FEIL-FEIL-FEIL", by=ANYONE, at=MORNING)
    with pytest.raises(actions.NoSuchEnquiry):
        queries.status(enquiry_id=received.enquiry_id, viewer=ANYONE, at=MORNING)


@covers("R097", "R098", "R169", part="the lane, the alarm after a minute and the closing rule")
def test_what_is_acute_goes_before_what_came_earlier_and_rings_after_a_minute():
    earlier = ask("Når kommer pengene?", channel=Channel.PHONE)
    acute = ask("Vi har ikke mat til barna i kveld", channel=Channel.PHONE, at=MORNING + timedelta(minutes=5))
    assert acute.urgency == Urgency.ACUTE
    late = MORNING + timedelta(minutes=6)
    assert actions.raise_alarms(at=late, by=CLOCK) == 1
    assert actions.raise_alarms(at=late, by=CLOCK) == 0
    assert "AlarmRaised" in events(acute.enquiry_id)
    with pytest.raises(actions.CannotClose):
        actions.abandon(enquiry_id=acute.enquiry_id, by=CLOCK, at=late)
    assert actions.take_next(by=staff("Håkon"), at=late) == acute.enquiry_id
    actions.answer(enquiry_id=acute.enquiry_id, text="Kom hit med en gang", by=staff("Håkon"), at=late)
    assert actions.take_next(by=staff("Håkon"), at=late) == earlier.enquiry_id


@covers("R044", "R096")
def test_the_clock_lifts_a_promise_before_it_breaks_and_says_so_when_it_does():
    received = ask()
    halfway = MORNING + (received.due_by - MORNING) * 0.6
    assert actions.escalate_due(at=halfway, by=CLOCK) == 1
    assert actions.escalate_due(at=halfway, by=CLOCK) == 0
    actions.escalate_due(at=received.due_by + timedelta(minutes=1), by=CLOCK)
    assert "PromiseBroken" in events(received.enquiry_id)
    actions.take_next(by=staff("Håkon"), at=received.due_by + timedelta(hours=1))
    actions.answer(
        enquiry_id=received.enquiry_id,
        text="Beklager ventetiden.",
        late_reason="many",
        by=staff("Håkon"),
        at=received.due_by + timedelta(hours=1),
    )
    kept = next(line for line in journal.of_enquiry(enquiry_id=received.enquiry_id) if line.event == "PromiseKept")
    assert kept.data["in_time"] is False


@pytest.mark.parametrize(
    "wrong",
    [
        "update enquiries_enquiry set state = 'promised' where id = %(id)s",
        "update enquiries_enquiry set state = 'taken' where id = %(id)s",
        "update enquiries_enquiry set owner_id = (select min(id) from people_staff) where id = %(id)s",
        "update enquiries_enquiry set state = 'closed' where id = %(id)s",
        "update enquiries_enquiry set queue_id = (select max(id) from organisation_queue) where id = %(id)s",
        "delete from promises_promise where enquiry_id = %(id)s",
        "update promises_promise set owner_id = (select min(id) from people_staff) where enquiry_id = %(id)s",
        "update promises_promise set state = 'kept', ended_at = made_at where enquiry_id = %(id)s",
        """insert into promises_promise (enquiry_id, kind, what, what_values, state, owner_queue_id, made_at, due_by, attempts_at,
              broken_reason, step) select enquiry_id, kind, what, what_values, 'open', owner_queue_id, made_at, due_by, '{}', '', 0
           from promises_promise where enquiry_id = %(id)s""",
    ],
)
def test_the_database_itself_refuses_an_impossible_enquiry(wrong):
    received = ask()
    with pytest.raises(IntegrityError):
        write_wrongly(sql=wrong, enquiry_id=received.enquiry_id, by=CLOCK, at=MORNING)
    assert state(received.enquiry_id)["state"] == State.WAITING


@action
def write_wrongly(*, sql, enquiry_id, by, at):
    """A verb with a mistake in it."""
    run(sql, {"id": enquiry_id})
    record(NoteWritten(enquiry_id=enquiry_id), by=by, at=at)


def test_the_moves_the_database_allows_are_those_of_the_rules():
    from inngang.rules.lifecycle import MOVES
    from inngang.service.enquiries.guards import LEGAL

    installed = row("select prosrc from pg_proc where proname = 'enquiries_legal_move'")["prosrc"]
    assert LEGAL in installed
    assert all(f"('{old}', '{new}')" in installed for old, new in MOVES if old is not None)


def counted(captured: CaptureQueriesContext) -> list[str]:
    """The statements of a verb; beginning and ending the transaction are not counted."""
    return [
        one["sql"]
        for one in captured.captured_queries
        if not one["sql"].startswith(("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE"))
    ]


@pytest.mark.parametrize("waiting", [1, 40])
def test_the_verbs_cost_a_fixed_number_of_statements_however_much_is_waiting(waiting):
    amina, hakon = person_named("Amina"), staff("Håkon")
    area = row("select area_code from people_person where id = %(id)s", {"id": amina})["area_code"]
    for number in range(waiting):
        ask(sender_key=f"waits {number}", person=None, area_code=area)

    def cost(verb, **given) -> int:
        with CaptureQueriesContext(connection) as captured:
            verb(**given, at=MORNING)
        return len(counted(captured))

    received = ask(sender_key="warm")
    assert cost(actions.receive, channel=Channel.QUESTION, text="Husleie", area_code=area, by=ANYONE) == 3
    assert cost(actions.receive, channel=Channel.QUESTION, text="Husleie", person_id=amina, by=ANYONE) == 3  # joined
    assert cost(queries.waiting, viewer=hakon) == 1
    assert cost(actions.take_next, by=hakon) == 2
    actions.take(enquiry_id=received.enquiry_id, by=hakon, at=MORNING)
    assert cost(queries.card, enquiry_id=received.enquiry_id, viewer=hakon) == 4
    assert cost(actions.answer, enquiry_id=received.enquiry_id, text="Ja.", by=hakon) <= 6
    assert cost(actions.close, enquiry_id=received.enquiry_id, outcome=Outcome.ANSWERED, by=hakon) <= 4


def test_one_with_a_conflict_of_interest_is_never_offered_it():
    from inngang.service.access.actions import declare_interest

    declare_interest(staff_id=staff_named("Håkon"), person_id=person_named("Amina"), by=CLOCK, at=MORNING)
    received = ask()
    assert queries.waiting(viewer=staff("Håkon"), at=MORNING).cards == []
    with pytest.raises(actions.NobodyWaits):
        actions.take_next(by=staff("Håkon"), at=MORNING)
    with pytest.raises(actions.NoSuchEnquiry):
        queries.card(enquiry_id=received.enquiry_id, viewer=staff("Håkon"), at=MORNING)


def test_a_protected_person_goes_only_to_those_cleared_and_nobody_is_told_why():
    found = row("select id from people_person where protection = %(p)s limit 1", {"p": Protection.CONFIDENTIAL})
    received = ask(person=None, person_id=found["id"])
    queues = rows(
        """select q.kind from enquiries_placement w join organisation_queue q on q.id = w.queue_id
                     where w.enquiry_id = %(id)s""",
        {"id": received.enquiry_id},
    )
    assert {one["kind"] for one in queues} <= {"protected", "personal", "alarm"}


def test_a_closed_enquiry_has_an_outcome_and_a_withdrawn_one_says_so():
    received = ask(code="KODE-KODE-KODE")
    actions.withdraw(enquiry_id=received.enquiry_id, code="KODE-KODE-KODE", by=ANYONE, at=MORNING)
    now = state(received.enquiry_id)
    assert (now["state"], now["outcome"], now["placed"], now["kind"]) == (State.CLOSED, Outcome.WITHDRAWN, 0, None)


def test_who_gives_it_away_is_free_again():
    about = {"release": "Husleien", "hand_over": "Jeg har gjeld", "answer": "Kvalifiseringsprogrammet"}
    for give, text in about.items():
        received = ask(text, sender_key=give)
        actions.take(enquiry_id=received.enquiry_id, by=staff("Håkon"), at=MORNING)
        assert presence("Håkon") == "busy"
        if give == "release":
            actions.release(enquiry_id=received.enquiry_id, reason="feil person", by=staff("Håkon"), at=MORNING)
        elif give == "hand_over":
            other = row("select min(id) as id from organisation_queue where kind = 'duty'")
            actions.hand_over(
                enquiry_id=received.enquiry_id, to_queue=other["id"], note="haster", by=staff("Håkon"), at=MORNING
            )
        else:
            actions.answer(enquiry_id=received.enquiry_id, text="Ja.", by=staff("Tone"), at=MORNING)
        assert presence("Håkon") == "free", give


def presence(name: str) -> str:
    found = row("select presence from organisation_at_work where staff_id = %(id)s", {"id": staff_named(name)})
    assert found is not None
    return found["presence"]


@pytest.mark.parametrize("answered_before", [True, False])
def test_something_acute_in_a_reply_rings_like_any_other_however_often_it_was_opened_again(answered_before):
    received = ask("Når får jeg svar om husleien?", code="KODE-KODE-KODE")
    if answered_before:
        actions.take(enquiry_id=received.enquiry_id, by=staff("Håkon"), at=MORNING)
        actions.answer(enquiry_id=received.enquiry_id, text="I morgen.", by=staff("Håkon"), at=MORNING)
    for _ in range(2):  # the same message sent twice is one alarm
        actions.reply(
            enquiry_id=received.enquiry_id,
            text="Vi har ikke mat til barna i kveld",
            sender_key="m1",
            code="KODE-KODE-KODE",
            by=ANYONE,
            at=MORNING,
        )
    acute = rows("select state, person_id from enquiries_enquiry where urgency = 0")
    assert acute == [{"state": "waiting", "person_id": person_named("Amina")}]
    assert row(
        "select text from enquiries_message where enquiry_id = %(id)s order by id desc limit 1",
        {"id": received.enquiry_id},
    )
