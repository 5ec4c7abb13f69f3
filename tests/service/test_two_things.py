"""One who writes about two things is kept as one conversation, with somebody who answers for each."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from inngang.rules.vocabulary import Channel, Role, State, Urgency
from inngang.service.access.queries import ANYONE
from inngang.service.enquiries import actions, queries
from inngang.service.enquiries.verifier import problems
from inngang.service.journal import queries as journal
from inngang.service.people.queries import person_named
from inngang.service.rows import rows
from tests.covers import covers
from tests.times import MORNING

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("cast")]

TWO = "Jeg lurer på sykepengene mine. Og så trenger jeg hjelp til husleien"
CODE = "KODE-KODE-KODE"


def write(text: str = TWO, *, also: str | None = "economic_assistance", **given) -> actions.Received:
    known = {"choice": "sickness_benefit", "person_id": person_named("Amina"), **given}
    return actions.receive_two(
        channel=Channel.QUESTION, text=text, also=also, sender_key="one", code=CODE, by=ANYONE, at=MORNING, **known
    )


def status(code: str = CODE):
    return queries.status(code=code, viewer=ANYONE, at=MORNING)


@covers("R010", "R134")
def test_two_things_are_two_owners_under_one_code_and_no_promise_is_missing():
    received = write()
    card = status()
    assert card.id == received.enquiry_id and card.matter == queries.matter_title("sickness_benefit")
    [part] = card.parts
    assert part.matter == queries.matter_title("economic_assistance") and part.state == State.WAITING
    assert part.next_step and part.due_by and card.next_step
    owners = rows("select p.owner_queue_id from promises_promise p where p.state = 'open'")
    assert len(owners) == 2 and len({one["owner_queue_id"] for one in owners}) == 2, "each has an owner"
    assert [message.text for message in card.messages] == [TWO], "told once"
    assert problems() == []
    kept = [line.event for line in journal.of_enquiry(enquiry_id=part.id)]
    assert kept == ["EnquiryReceived", "EnquiryTriaged", "EnquiryRouted", "PromiseMade"]


def test_the_same_sending_again_gives_no_more_parts():
    first, again = write(), write()
    assert again.repeated and again.enquiry_id == first.enquiry_id
    assert len(rows("select id from enquiries_enquiry")) == 2


@pytest.mark.parametrize("also", [None, "", "one", "unknown", "sickness_benefit", "nothing we know"])
def test_one_thing_stays_one(also):
    write(also=also)
    assert len(rows("select id from enquiries_enquiry")) == 1 and status().parts == ()


def test_what_is_acute_stays_acute_and_the_other_part_waits_its_turn():
    write(
        "Vi har ikke mat til barna i kveld, og så lurer jeg på sykepengene",
        choice="economic_assistance",
        also="sickness_benefit",
    )
    of = {one["matter"]: one["urgency"] for one in rows("select matter, urgency from enquiries_enquiry")}
    assert min(of.values()) == Urgency.ACUTE and of["sickness_benefit"] > Urgency.ACUTE and len(of) == 2


def test_a_second_letter_about_the_same_two_makes_no_third_part():
    write()
    with_another_key = actions.receive_two(
        channel=Channel.QUESTION, text=TWO, also="economic_assistance", sender_key="two", choice="sickness_benefit",
        person_id=person_named("Amina"), by=ANYONE, at=MORNING,
    )  # fmt: skip
    assert with_another_key.joined
    still_open = rows("select matter from enquiries_enquiry where state = 'waiting' order by matter")
    assert [one["matter"] for one in still_open] == ["economic_assistance", "sickness_benefit"]


def test_the_second_part_costs_a_fixed_number_of_statements():
    def statements(also: str | None, key: str) -> int:
        with CaptureQueriesContext(connection) as captured:
            actions.receive_two(
                channel=Channel.QUESTION,
                text=TWO,
                also=also,
                choice="sickness_benefit",
                sender_key=key,
                by=ANYONE,
                at=MORNING,
            )
        return len([one for one in captured if not one["sql"].startswith(("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT"))])

    statements("economic_assistance", "warm")  # calendars are remembered
    one = statements(None, "a")
    both = [statements("economic_assistance", key) for key in "bcd"]
    assert one == 3 and both == [7, 7, 7]


def test_the_person_logged_in_sees_both_in_their_list():
    received = write()
    amina = ANYONE._replace(role=Role.CITIZEN, person_id=person_named("Amina"))
    assert received.enquiry_id in {card.id for card in queries.my_enquiries(viewer=amina, at=MORNING)}
    assert len(queries.my_enquiries(viewer=amina, at=MORNING)) == 2
