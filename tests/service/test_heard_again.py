"""Somebody we wait for gets in touch again, by any way: the time goes on, they are told, and one answer counts everywhere."""

from __future__ import annotations

import threading
from contextlib import suppress
from datetime import timedelta

import pytest
from django.db import connection, connections

from inngang.rules.vocabulary import Channel, PromiseKind, State
from inngang.service.access.queries import CLOCK
from inngang.service.enquiries import actions
from inngang.service.journal.action import Refused
from inngang.service.rows import row
from tests.covers import covers
from tests.service.test_kin import HOUSING, ask, citizen, kept
from tests.service.test_promises_that_hold import lines, open_promise
from tests.times import MORNING
from tests.who import staff

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("cast")]
LATER = MORNING + timedelta(hours=2)


def paused() -> int:
    """An enquiry that waits for the person, in Håkon's hands."""
    enquiry = ask().enquiry_id
    actions.take(enquiry_id=enquiry, by=staff("Håkon"), at=MORNING)
    actions.wait_for_person(
        enquiry_id=enquiry, what="Husleiekontrakten", by=staff("Håkon"), at=MORNING + timedelta(hours=1)
    )
    assert open_promise(enquiry)["paused_at"] is not None
    return enquiry


def goes_on(enquiry: int) -> dict:
    promise = open_promise(enquiry)
    assert promise["paused_at"] is None and promise["kind"] == PromiseKind.ANSWER
    assert promise["waits_for"] == ""
    return promise


@covers("R075", part="a repeated contact sets the clock going as a reply does")
def test_writing_anew_about_it_sets_the_time_going_and_tells_the_new_deadline():
    enquiry = paused()
    again = ask("Har dere glemt husleien min?", LATER)
    assert again.joined and again.enquiry_id == enquiry
    promise = goes_on(enquiry)
    assert again.due_by == promise["due_by"]
    assert "in touch again" in str(again.promise)
    assert lines(enquiry, "PromiseResumed")[0]["heard"] is True
    assert lines(enquiry, "PromiseRenewed")[-1]["reason"] == "the person got in touch"
    told = row("select text from notices_notice where enquiry_id = %(id)s order by id desc limit 1", {"id": enquiry})
    assert told is not None and f"{promise['due_by']:%d.%m.%Y}" in told["text"]


def test_a_phone_call_about_it_sets_the_time_going():
    enquiry = paused()
    call = ask(HOUSING, LATER, channel=Channel.PHONE)
    assert call.enquiry_id != enquiry and kept(call.enquiry_id)["chases_id"] == enquiry
    goes_on(enquiry)


def test_a_phone_call_that_says_what_it_is_about_in_the_menu_sets_the_time_going():
    enquiry = paused()
    told = {"conversation": "c-1", "by": CLOCK, "happened_at": LATER, "at": LATER}
    phone = row("select phone from people_person p join enquiries_enquiry e on e.person_id = p.id where e.id = %(id)s",
                {"id": enquiry})  # fmt: skip
    assert phone is not None
    actions.hear(signal_id="s-1", kind="incoming", order=1, body={"from": phone["phone"]}, **told)
    assert open_promise(enquiry)["paused_at"] is not None  # nobody knows yet what it is about
    matter = kept(enquiry)["matter"]
    actions.hear(signal_id="s-2", kind="choice", order=2, body={"choice": matter}, **told)
    goes_on(enquiry)


def test_a_contact_joined_by_an_adviser_sets_the_time_going_only_when_it_came_after_we_asked():
    before = ask("Hei, jeg har et spørsmål", MORNING, channel=Channel.PHONE)
    enquiry = paused()
    after = ask("Hei, jeg har et spørsmål", LATER, channel=Channel.PHONE)
    actions.join(enquiry_id=before.enquiry_id, into_id=enquiry, by=CLOCK, at=LATER)
    assert open_promise(enquiry)["paused_at"] is not None
    actions.join(enquiry_id=after.enquiry_id, into_id=enquiry, by=CLOCK, at=LATER)
    goes_on(enquiry)


def test_another_matter_leaves_the_time_standing():
    enquiry = paused()
    ask("Jeg lurer på sykepengene mine", LATER)
    assert open_promise(enquiry)["paused_at"] is not None


def test_the_same_contact_sent_twice_sets_the_time_going_once():
    enquiry = paused()
    first = ask("Har dere glemt husleien min?", LATER, sender_key="k-1")
    actions.wait_for_person(enquiry_id=enquiry, what="Kvittering", by=staff("Håkon"), at=LATER + timedelta(hours=1))
    again = ask("Har dere glemt husleien min?", LATER, sender_key="k-1")
    assert again.repeated and again.enquiry_id == first.enquiry_id == enquiry
    assert open_promise(enquiry)["paused_at"] is not None


@covers("R081", part="a repeat of one joined twice over is told of the one it ended in")
def test_a_repeat_of_what_was_joined_twice_over_is_told_of_the_last_one():
    first = ask("Hei, jeg har et spørsmål", MORNING, sender_key="twice")
    second, third = (ask(text, MORNING, channel=Channel.PHONE).enquiry_id for text in (HOUSING, "Sykepengene mine"))
    actions.join(enquiry_id=first.enquiry_id, into_id=second, by=CLOCK, at=LATER)
    actions.join(enquiry_id=second, into_id=third, by=CLOCK, at=LATER)
    again = ask("Hei, jeg har et spørsmål", LATER, sender_key="twice")
    assert again.repeated and again.joined
    assert (again.enquiry_id, again.due_by) == (third, open_promise(third)["due_by"])


def test_crossed_joins_undoings_and_replies_never_wait_for_each_other_for_ever():
    ids = [ask(text, MORNING, channel=Channel.PHONE).enquiry_id for text in (HOUSING, "Sykepengene mine", "Dagpenger")]
    actions.join(enquiry_id=ids[2], into_id=ids[1], by=CLOCK, at=LATER)
    failed: list[BaseException] = []

    def work(number: int) -> None:
        try:
            for turn in range(6):
                one, other = ids[(number + turn) % 3], ids[(number + turn + 1) % 3]
                for verb in (
                    lambda one=one, other=other: actions.join(enquiry_id=one, into_id=other, by=CLOCK, at=LATER),
                    lambda one=one: actions.reply(enquiry_id=one, text="Hei", by=citizen_, at=LATER),
                    lambda one=one: actions.undo_join(enquiry_id=one, by=CLOCK, at=LATER),
                ):
                    with suppress(Refused):
                        verb()
        except BaseException as fault:
            failed.append(fault)
        finally:
            connections.close_all()

    citizen_ = citizen()
    threads = [threading.Thread(target=work, args=(number,)) for number in range(4)]
    for one in threads:
        one.start()
    for one in threads:
        one.join(60)
    assert failed == []
    assert not any(one.is_alive() for one in threads)
    with connection.cursor() as cursor:
        cursor.execute("select count(*) from enquiries_enquiry where id = any(%s) and state = 'waiting'", [ids])
        assert cursor.fetchone()[0] >= 1


def test_somebody_who_is_not_waited_for_changes_nothing_but_the_count():
    enquiry = ask().enquiry_id
    before = open_promise(enquiry)
    ask("Har dere glemt husleien min?", LATER)
    assert open_promise(enquiry)["id"] == before["id"] and kept(enquiry)["state"] == State.WAITING
