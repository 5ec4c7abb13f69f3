"""What an office has chosen holds for those who pass on to it, and is decided by its own leader alone."""

from __future__ import annotations

from datetime import datetime, time, timedelta

import pytest

from inngang.rules.hours import OSLO
from inngang.rules.intake import Way
from inngang.rules.vocabulary import Channel, QueueKind, Side, Urgency
from inngang.service.access.queries import ANYONE, CLOCK, viewer_of
from inngang.service.enquiries import actions
from inngang.service.journal import action, record
from inngang.service.journal.events import RegisterChanged
from inngang.service.organisation.actions import CannotChoose, decide_intake
from inngang.service.organisation.intake import intake_of, passings
from inngang.service.organisation.queries import queue_of, unit_numbered
from inngang.service.people.queries import person_named, staff_named
from inngang.service.rows import row, rows, run
from tests.covers import covers
from tests.who import staff

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("cast")]
TEN = datetime(2026, 3, 4, 10, 0, tzinfo=OSLO)


def hamar() -> tuple[int, int]:
    unit = unit_numbered("0403").unit_id
    return unit, queue_of(kind=QueueKind.UNIT, unit_id=unit)


def decided(**changed):
    unit, _ = hamar()
    usual = {"calls": ["social"], "stays": ["technical", "finance", "general"], "calls_from": time(9)}
    given = {**usual, "calls_to": time(14), "note": "Fødselsdato", **changed}
    decide_intake(unit_id=unit, **given, by=CLOCK, at=TEN)


def in_hand(text: str, person: str | None = None, at: datetime = TEN, channel: Channel = Channel.PHONE) -> int:
    got = actions.receive(
        channel=channel,
        text=text,
        person_id=person_named(person) if person else None,
        caller_phone="41500099",
        sender_key=f"{text}{person}",
        by=viewer_of(person_id=person_named(person)).viewer if person else ANYONE,
        at=at,
    )
    nora = staff("Nora")

    @action
    def taken() -> None:
        run(
            "update enquiries_enquiry set state = 'taken', owner_id = %(staff)s, taken_at = %(at)s where id = %(id)s",
            {"staff": nora.staff_id, "id": got.enquiry_id, "at": at},
        )
        run("delete from enquiries_placement where enquiry_id = %(id)s", {"id": got.enquiry_id})
        run(
            """update promises_promise set owner_id = %(staff)s, owner_queue_id = null
               where enquiry_id = %(id)s and state = 'open'""",
            {"staff": nora.staff_id, "id": got.enquiry_id},
        )
        record(RegisterChanged(what="test", new=0, changed=1), by=nora, at=at)

    taken()
    return got.enquiry_id


def pass_on(enquiry_id: int, *, on_the_line: bool, at: datetime = TEN):
    return actions.hand_over(
        enquiry_id=enquiry_id, to_queue=hamar()[1], note="Se her", on_the_line=on_the_line, by=staff("Nora"), at=at
    )


def about(enquiry_id: int) -> dict:
    return row(
        "select line, side, urgency, state, owner_id from enquiries_enquiry where id = %(id)s", {"id": enquiry_id}
    )


@covers("R079", part="passing on goes by it")
def test_what_the_office_wants_as_a_task_is_not_put_through_and_is_passed_on_as_a_task():
    decided(calls=[], stays=[])
    enquiry = in_hand("Når kommer dagpengene mine")
    assert about(enquiry)["urgency"] != Urgency.ACUTE
    with pytest.raises(actions.CannotHandOver, match="task"):
        pass_on(enquiry, on_the_line=True)
    assert about(enquiry)["owner_id"] == staff_named("Nora"), "whoever had it has it still"
    pass_on(enquiry, on_the_line=False)
    assert about(enquiry)["state"] == "waiting"
    ways = rows("select data ->> 'way' as way from journal_line where event = 'EnquiryHandedOver'")
    assert [one["way"] for one in ways] == [Way.TASK]


@covers("R079", part="passing on goes by it")
def test_a_call_is_put_through_in_the_offices_hours_and_not_after():
    enquiry = in_hand("Når kommer dagpengene mine")
    line = about(enquiry)["line"]
    decided(calls=[line], stays=[])
    with pytest.raises(actions.CannotHandOver, match="09:00"):
        pass_on(enquiry, on_the_line=True, at=TEN + timedelta(hours=6))
    pass_on(enquiry, on_the_line=True)
    assert about(enquiry)["state"] == "waiting"


@covers("R079", part="the common minimum holds when something is passed on")
def test_acute_goes_through_whatever_the_office_has_chosen():
    decided(calls=[], stays=["technical", "finance", "general", "work", "health", "family"])
    enquiry = in_hand("Jeg har ikke mat til barna i kveld")
    assert about(enquiry)["urgency"] == Urgency.ACUTE
    pass_on(enquiry, on_the_line=True, at=TEN + timedelta(hours=9))
    assert about(enquiry)["state"] == "waiting"


@covers("R079")
def test_what_stays_with_the_contact_centre_is_refused_unless_the_office_follows_the_person_up():
    decided(calls=["social"], stays=["work", "general", "technical", "finance", "family", "health"])
    stranger, followed = in_hand("Når kommer dagpengene mine"), in_hand("Når kommer dagpengene mine", "Elias")
    assert about(stranger)["side"] == Side.STATE
    with pytest.raises(actions.CannotHandOver, match="wants you to answer"):
        pass_on(stranger, on_the_line=False)
    pass_on(followed, on_the_line=False)
    assert about(followed)["state"] == "waiting"


def test_only_the_offices_own_leader_decides_and_never_below_the_minimum():
    unit = unit_numbered("0313").unit_id
    given = {"unit_id": unit, "calls": ["work"], "calls_from": time(9), "calls_to": time(14), "at": TEN}
    for name in ("Håkon", "Maryam"):
        with pytest.raises(CannotChoose, match="own leader"):
            decide_intake(**given, stays=[], by=staff(name))
    with pytest.raises(CannotChoose, match="municipality"):
        decide_intake(**given, stays=["social"], by=staff("Tone"))
    decide_intake(**given, stays=["technical"], by=staff("Tone"))
    card = intake_of(unit)
    assert card is not None and card.decided_by == "Tone Fjeld" and card.profile.stays == {"technical"}
    assert (
        row("select count(*) as n from journal_line where event = 'IntakeDecided' and unit_id = %(u)s", {"u": unit})[
            "n"
        ]
        >= 2
    )


@covers("R079", part="every office at once, as the contact centre sees it")
def test_how_each_office_takes_it_is_read_in_one_statement(django_assert_num_queries):
    decided(calls=[], stays=["work"])
    given = {"line": "work", "side": Side.STATE, "urgency": Urgency.NORMAL, "at": TEN}
    with django_assert_num_queries(1):
        found = passings(person_id=None, **given)
    assert found[hamar()[0]].passing.way == Way.STAYS and found[hamar()[0]].note == "Fødselsdato"
    assert passings(person_id=person_named("Elias"), **given)[hamar()[0]].passing.way == Way.TASK
    assert found[unit_numbered("0906").unit_id].passing.way == Way.CALL
