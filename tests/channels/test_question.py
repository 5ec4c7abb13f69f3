"""Somebody writes to us, with and without login."""

from __future__ import annotations

from datetime import timedelta

import pytest

from inngang.channels.question.incoming import Asked, CannotComeBack, ask, come_back, write_more
from inngang.rules.access import Viewer
from inngang.rules.vocabulary import Channel, Role
from inngang.service.access.queries import ANYONE
from inngang.service.enquiries import actions, queries
from inngang.service.people.queries import person_named
from inngang.service.rows import row
from tests.channels.seen import enquiry, how_many, messages, staff
from tests.covers import covers
from tests.times import MORNING

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("cast")]


def write(text: str = "Når kommer pengene mine?", key: str = "form-7f3a", **given) -> Asked:
    return ask(**{"text": text, "sender_key": key, "by": ANYONE, "at": MORNING, **given})


@covers("R143", "R145", "R146", "R147")
def test_who_writes_without_login_name_or_phone_gets_a_code_and_comes_back_with_it():
    asked = write()
    assert asked.code is not None
    assert come_back(code=asked.code.lower().replace("-", " ")) == asked.received.enquiry_id
    now = enquiry(asked.received.enquiry_id)
    assert (now["person_id"], now["caller_name"], now["caller_phone"]) == (None, "", "")


def test_only_a_hash_of_the_code_is_kept():
    asked = write()
    kept = row(
        "select e::text as everything from enquiries_enquiry e where id = %(id)s", {"id": asked.received.enquiry_id}
    )
    assert asked.code not in kept["everything"] and asked.code.replace("-", "") not in kept["everything"]


@pytest.mark.parametrize("code", ["", "7KQM", "2222-2222-2222", "0000-0000-0000", "\ud800", "a" * 10_000])
def test_a_code_that_opens_nothing_is_refused_in_plain_words(code):
    write()
    with pytest.raises(CannotComeBack) as refused:
        come_back(code=code)
    assert len(str(refused.value)) > 20


def test_the_same_sending_again_gets_the_same_code():
    first, again = write(), write(at=MORNING + timedelta(minutes=1))
    assert again.code == first.code and again.received.repeated and how_many() == 1


def test_who_guesses_the_key_of_a_form_does_not_get_the_code_that_opens_it():
    first, guess = write(), write("Noe helt annet")
    assert guess.code != first.code
    with pytest.raises(CannotComeBack):
        come_back(code=guess.code)


def test_two_who_are_logged_in_do_not_meet_in_one_key():
    amina, siri = (
        write(person_id=person_named(name), by=Viewer(role=Role.CITIZEN, person_id=person_named(name)))
        for name in ("Amina", "Siri")
    )
    assert amina.received.enquiry_id != siri.received.enquiry_id
    assert amina.code is None


@covers("R092", "R093")
def test_the_time_of_the_answer_is_said_before_and_promised_after_within_three_working_days():
    before = queries.expected(channel=Channel.QUESTION, at=MORNING)
    asked = write()
    assert asked.received.due_by == before.due_by
    assert asked.received.due_by.date() == (MORNING + timedelta(days=3)).date()  # Monday to Thursday
    assert asked.received.promise.text == before.sentence.text


@covers("R006")
def test_what_is_written_in_the_night_of_a_sunday_is_taken_in_and_promised():
    night = MORNING - timedelta(hours=7)
    asked = write(at=night - timedelta(days=1))
    assert asked.received.due_by > night and enquiry(asked.received.enquiry_id)["state"] == "waiting"


def test_more_is_written_with_the_code_and_an_answered_one_opens_again():
    asked = write()
    taker = staff("Nora")
    number = asked.received.enquiry_id
    at = MORNING + timedelta(days=2)
    actions.take_next(by=taker, at=at)
    actions.answer(enquiry_id=number, text="De kommer torsdag.", by=taker, at=at)
    for _ in range(2):
        write_more(
            enquiry_id=number, text="Takk! Hvilken torsdag?", sender_key="more", code=asked.code, by=ANYONE, at=at
        )
    assert enquiry(number)["state"] == "waiting"
    assert messages(number).count("Takk! Hvilken torsdag?") == 1
