"""Whoever rings back comes to the one who rang them, and to the case it was about (R038)."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from inngang.rules.vocabulary import Outcome, State
from inngang.service.access.queries import CLOCK
from inngang.service.enquiries import actions
from inngang.service.enquiries.calls import last_call_to
from inngang.service.people.queries import staff_named
from inngang.service.rows import row
from tests.covers import covers
from tests.service.test_asked_for import circles
from tests.service.test_kin import ask, kept
from tests.service.test_promises_that_hold import open_promise
from tests.times import MORNING, OSLO
from tests.who import staff

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("cast")]
LATER = MORNING + timedelta(hours=2)


def rung(name: str = "Håkon", *, reached: bool = True) -> int:
    """An enquiry this adviser has, and has rung the person about."""
    enquiry = ask().enquiry_id
    actions.take(enquiry_id=enquiry, by=staff(name), at=MORNING)
    actions.call_back(enquiry_id=enquiry, reached=reached, by=staff(name), at=MORNING + timedelta(minutes=5))
    return enquiry


def number(enquiry: int) -> str:
    found = row(
        "select p.phone from people_person p join enquiries_enquiry e on e.person_id = p.id where e.id = %(id)s",
        {"id": enquiry},
    )
    assert found is not None
    return found["phone"]


def rings(phone: str, at: datetime = LATER, call: str = "back") -> int:
    given = {"signal_id": f"{call} 1", "conversation": call, "happened_at": at, "at": at, "by": CLOCK}
    heard = actions.hear(kind="incoming", order=1, body={"from": phone}, **given)
    assert heard.enquiry_id is not None
    return heard.enquiry_id


@covers("R038", part="any outgoing call, not only a promised one")
def test_who_rings_back_about_something_promised_comes_to_that_case_and_the_one_who_rang():
    enquiry = rung(reached=False)  # nobody answered: it is promised again, and the person is told that we rang
    assert kept(enquiry)["state"] == State.PROMISED and open_promise(enquiry)["kind"] != "call_back"
    due_by = open_promise(enquiry)["due_by"]
    assert rings(number(enquiry)) == enquiry
    assert kept(enquiry)["state"] == State.WAITING and kept(enquiry)["rang_by_id"] == staff_named("Håkon")
    assert circles(enquiry)[0][0] == "rang" and open_promise(enquiry)["due_by"] == due_by
    assert actions.take_next(by=staff("Håkon"), at=LATER + timedelta(seconds=1)) == enquiry


def test_who_rings_back_when_it_is_finished_has_a_new_enquiry_first_offered_to_the_one_who_rang():
    enquiry = rung()
    actions.answer(enquiry_id=enquiry, text="Det er i orden.", by=staff("Håkon"), at=MORNING + timedelta(minutes=9))
    actions.close(enquiry_id=enquiry, outcome=Outcome.ANSWERED, by=staff("Håkon"), at=MORNING + timedelta(minutes=9))
    back = rings(number(enquiry))
    assert back != enquiry
    assert circles(back)[0] == ("rang", 0.0) and circles(back)[1][1] > 0


def test_the_call_finds_its_way_however_the_number_is_written():
    enquiry = rung(reached=False)
    assert rings(f"+47{number(enquiry).replace(' ', '').removeprefix('+47')}") == enquiry


def test_after_the_days_the_policy_says_a_return_call_is_as_any_other():
    enquiry = rung()
    phone, rang_at = number(enquiry), MORNING + timedelta(minutes=5)
    assert last_call_to(phone, rang_at + timedelta(days=4)) == (enquiry, staff_named("Håkon"))
    assert last_call_to(phone, datetime(2026, 12, 1, 9, 0, tzinfo=OSLO)) is None
    assert last_call_to(phone, rang_at - timedelta(minutes=1)) is None
    assert last_call_to("", rang_at) is None


def test_the_last_call_counts_when_two_have_rung():
    enquiry = rung()
    other = ask("Jeg lurer på sykepengene mine", asked_for=staff_named("Jonas")).enquiry_id
    actions.take(enquiry_id=other, by=staff("Jonas"), at=LATER)
    actions.call_back(enquiry_id=other, reached=False, by=staff("Jonas"), at=LATER)
    assert rings(number(enquiry), LATER + timedelta(minutes=1)) == other
    assert kept(other)["rang_by_id"] == staff_named("Jonas")


def test_who_rings_back_while_we_wait_for_them_sets_the_time_going():
    enquiry = rung()
    actions.wait_for_person(
        enquiry_id=enquiry, what="Husleiekontrakten", by=staff("Håkon"), at=MORNING + timedelta(minutes=20)
    )
    assert rings(number(enquiry)) == enquiry
    assert open_promise(enquiry)["paused_at"] is None


@covers("R030", part="a question put with what is open heeds whom it asked for")
def test_a_question_put_with_what_is_open_heeds_whom_it_asked_for():
    first = ask().enquiry_id
    assert "asked_for" not in [kind for kind, _ in circles(first)]
    since = kept(first)["received_at"]
    again = ask("Har dere glemt husleien min?", LATER, asked_for=staff_named("Håkon"))
    assert again.joined and again.enquiry_id == first
    assert circles(first)[0][0] == "asked_for" and kept(first)["asked_for_id"] == staff_named("Håkon")
    placed = row("select min(since) as since from enquiries_placement where enquiry_id = %(id)s", {"id": first})
    assert placed is not None and placed["since"] == since, "it keeps its turn"
