"""A call from the first ring: whatever the telephone system sends, and in whatever order."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from inngang.channels.phone import incoming
from inngang.rules.units import Change, ChangeKind
from inngang.rules.vocabulary import Pace, PromiseKind
from inngang.service.access.queries import CLOCK, viewer_of
from inngang.service.enquiries import actions
from inngang.service.organisation.actions import approve_change, carry_out_changes, propose_change, set_number
from inngang.service.organisation.queries import unit_numbered
from inngang.service.people.queries import person_named, staff_named
from inngang.service.rows import row
from tests.channels.seen import circles, enquiry, events, how_many, ident, messages, queue, special_line, staff
from tests.covers import covers
from tests.times import MORNING

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("cast")]


class Line:
    """One call, told signal by signal."""

    def __init__(self, number: str = "41500002", call: str = "call", at: datetime = MORNING) -> None:
        self.number, self.call, self.at, self.order = number, call, at, 0

    def __call__(self, kind: str, *, order: int = 0, signal: str = "", **body) -> incoming.Told:
        self.order = order or self.order + 1
        self.at += timedelta(seconds=1)
        return incoming.signal(
            signal_id=signal or f"{self.call}-{self.order}",
            call_id=self.call,
            kind=kind,
            order=self.order,
            happened_at=self.at,
            body=({"from": self.number} if kind == "incoming" else {}) | body,
            at=self.at,
        )

    def now(self) -> dict:
        found = actions.enquiry_of_call(conversation=self.call)
        assert found is not None
        return enquiry(found)


@covers("R001", "R012")
def test_a_call_becomes_an_enquiry_with_a_promise_and_one_owner_and_the_caller_is_known_by_number():
    told = Line()("incoming")
    assert told.result == "done" and told.enquiry_id and told.reference
    now = enquiry(told.enquiry_id)
    assert now["state"] == "waiting" and now["promise"] == "answer" and now["promise_queue"] == now["queue_id"]
    assert now["person_id"] == person_named("Bjørn")
    assert events(told.enquiry_id)[-2:] == ["SignalHeard", "WaitTold"]


def test_a_number_in_other_clothes_is_the_same_number():
    told = Line("+47 415 00 002")("incoming")
    assert enquiry(told.enquiry_id)["person_id"] == person_named("Bjørn")


@covers("R145", part="a caller nobody knows, with a withheld number, is an enquiry as good as any")
def test_a_withheld_number_is_taken_in_as_well():
    told = Line("anonymous")("incoming")
    now = enquiry(told.enquiry_id)
    assert now["person_id"] is None and now["caller_phone"] == "" and now["promise"] == "answer"


def test_what_is_pressed_in_the_menu_moves_the_call_to_those_who_know_it():
    line = Line("90000001")
    line("incoming")
    line("choice", choice="old_age_pension")
    assert line.now()["matter"] == "old_age_pension"
    assert special_line("pension") in [one["queue_id"] for one in circles(line.now()["id"])]


def test_somebody_who_presses_that_it_cannot_wait_is_acute_at_once():
    line = Line("90000001")
    line("incoming")
    told = line("choice", acute=True)
    now = line.now()
    assert now["urgency"] == 0 and told.why is not None and now["due_by"] <= MORNING + timedelta(minutes=61)
    assert {one["pace"] for one in circles(now["id"])} == {Pace.ACUTE}


def test_what_becomes_acute_in_the_menu_says_the_old_deadline_and_the_new_one():
    line = Line("90000001")
    line("incoming")
    before = line.now()["due_by"]
    line("choice", acute=True)
    told = row(
        """select (data ->> 'was_due_by')::timestamptz as was, (data ->> 'due_by')::timestamptz as due_by from journal_line
           where enquiry_id = %(id)s and event = 'PromiseRenewed'""",
        {"id": line.now()["id"]},
    )
    assert told == {"was": before, "due_by": line.now()["due_by"]} and told["was"] != told["due_by"]


def test_whoever_answers_has_it_and_nobody_else():
    line = Line("90000001")
    line("incoming")
    line("answered", staff=ident("Nora"))
    now = line.now()
    assert (now["state"], now["owner_id"], now["promise_owner"]) == ("taken", staff_named("Nora"), staff_named("Nora"))
    assert circles(now["id"]) == []


def test_somebody_with_a_relation_to_the_caller_does_not_get_the_card():
    kristian = row("select phone from people_person where given_name = 'Kristian' and family_name = 'Moen'")["phone"]
    line = Line(kristian)
    line("incoming")
    told = line("answered", staff=ident("Ingrid"))
    assert told.why is not None
    assert line.now()["state"] == "waiting" and line.now()["owner_id"] is None


def test_an_ident_nobody_has_changes_nothing_and_is_told():
    line = Line()
    line("incoming")
    told = line("answered", staff="nobody")
    assert told.result == "done" and "nobody" in str(told.why)
    assert line.now()["state"] == "waiting"


@covers("R088")
def test_a_call_passed_on_goes_with_its_context_and_the_next_one_answers_it():
    line = Line("90000001")
    line("incoming")
    line("answered", staff=ident("Nora"))
    line("transferred", to_queue=queue("Samira"), note="Vil vite om sykepenger")
    assert line.now()["state"] == "waiting" and line.now()["promise_queue"] == queue("Samira")
    assert messages(line.now()["id"]) == ["Vil vite om sykepenger"]
    line("answered", staff=ident("Samira"))
    assert line.now()["owner_id"] == staff_named("Samira")


@covers("R088", part="nobody answers at the other end")
def test_a_transfer_nobody_answers_goes_back_to_the_one_who_passed_it_on():
    line = Line("90000001")
    line("incoming")
    line("answered", staff=ident("Nora"))
    line("transferred", to_queue=queue("Samira"))
    line("transfer_unanswered")
    now, first = line.now(), circles(line.now()["id"])[0]
    assert now["state"] == "waiting" and now["promise_queue"] == now["queue_id"] != queue("Samira")
    assert first["queue_id"] == queue("Nora")
    assert queue("Samira") not in [one["queue_id"] for one in circles(now["id"])]
    assert "TransferUnanswered" in events(now["id"])


def test_a_caller_we_lost_while_passing_them_on_is_phoned():
    line = Line("90000001")
    line("incoming")
    line("answered", staff=ident("Nora"))
    line("transferred", to_queue=queue("Samira"))
    line("hung_up")
    assert (line.now()["state"], line.now()["promise"]) == ("waiting", PromiseKind.CALL_BACK)


@covers("R084", part="who gives up is counted as given up")
def test_hanging_up_in_the_line_ends_it_as_given_up():
    line = Line("90000001")
    line("incoming")
    line("waiting")
    line("hung_up")
    assert (line.now()["state"], line.now()["outcome"]) == ("closed", "abandoned")


def test_hanging_up_after_the_answer_changes_nothing():
    line = Line("90000001")
    line("incoming")
    line("answered", staff=ident("Nora"))
    line("hung_up")
    assert line.now()["state"] == "taken"


@covers("R169", part="by phone")
def test_somebody_acute_who_hangs_up_is_owed_a_call():
    line = Line("90000001")
    line("incoming")
    line("choice", acute=True)
    line("hung_up")
    assert (line.now()["state"], line.now()["promise"]) == ("waiting", "call_back")
    assert {one["pace"] for one in circles(line.now()["id"])} == {Pace.ACUTE}


def test_somebody_acute_without_a_number_stays_in_the_line_for_a_human_to_see():
    line = Line("")
    line("incoming")
    line("choice", acute=True)
    told = line("hung_up")
    assert line.now()["state"] == "waiting" and told.why is not None


@covers("R084")
def test_the_caller_hears_place_and_wait_and_is_offered_a_call_back_when_it_is_long():
    for number in range(12):
        Line(f"9000010{number:02d}", call=f"before-{number}")("incoming")
    line = Line("90000001", at=MORNING + timedelta(minutes=1))
    line("incoming")
    line.at += timedelta(minutes=3)
    told = line("waiting")
    assert told.place is not None and told.place > 1
    assert told.offer_call_back
    line("call_back_asked")
    line("hung_up")
    now = line.now()
    assert (now["state"], now["promise"]) == ("waiting", "call_back")
    assert {one["pace"] for one in circles(now["id"])} == {Pace.CALL_BACK}


def test_a_window_in_the_night_becomes_a_call_by_the_next_working_day_and_the_reason_is_told():
    line = Line("90000001")
    line("incoming")
    night = MORNING.replace(hour=2) + timedelta(days=1)
    told = line("call_back_asked", window={"from": night.isoformat(), "to": (night + timedelta(hours=1)).isoformat()})
    assert "closed" in str(told.why)
    assert line.now()["promise"] == "call_back"


@pytest.fixture
def missed() -> int:
    """Amina was promised a call by Håkon, who phoned and was not answered."""
    received = actions.receive(
        channel="question", text="Ring meg om husleien", person_id=person_named("Amina"), by=staff("Håkon"), at=MORNING
    )
    actions.take(enquiry_id=received.enquiry_id, by=staff("Håkon"), at=MORNING)
    actions.promise(enquiry_id=received.enquiry_id, kind=PromiseKind.CALL_BACK, by=staff("Håkon"), at=MORNING)
    actions.call_back(enquiry_id=received.enquiry_id, reached=False, by=staff("Håkon"), at=MORNING)
    return received.enquiry_id


@covers("R038", "R074")
def test_who_missed_our_call_and_phones_comes_straight_back_to_the_one_who_phoned(missed):
    line = Line("41500001", at=MORNING + timedelta(minutes=10))
    told = line("incoming")
    assert told.enquiry_id == missed and how_many() == 1
    first = circles(missed)[0]
    assert first["queue_id"] == queue("Håkon") and first["pace"] == Pace.LIVE
    assert "ProgressChased" in events(missed)
    line("answered", staff=ident("Håkon"))
    assert (line.now()["state"], line.now()["owner_id"]) == ("taken", staff_named("Håkon"))


@covers("R074", part="hanging up again keeps the promise of a call")
def test_who_phones_back_and_gives_up_keeps_the_promise_of_a_call(missed):
    line = Line("41500001", at=MORNING + timedelta(minutes=10))
    line("incoming")
    line("hung_up")
    assert (line.now()["state"], line.now()["promise"]) == ("waiting", "call_back")
    assert {one["pace"] for one in circles(missed)} == {Pace.CALL_BACK}


@covers("R038")
def test_an_unknown_number_that_was_promised_a_call_comes_back_to_the_same_enquiry():
    first = Line("90000001", call="first")
    first("incoming")
    first("call_back_asked")
    first("hung_up")
    again = Line("+47 90 00 00 01", call="again", at=MORNING + timedelta(minutes=5))
    assert again("incoming").enquiry_id == first.now()["id"]
    assert how_many() == 1


def test_two_people_with_one_number_are_not_taken_for_one_of_them(cast):
    from inngang.service.people.actions import register_person

    register_person(given_name="Bror", phone="415 00 002", by=staff("Nora"), at=MORNING)
    told = Line("41500002")("incoming")
    assert enquiry(told.enquiry_id)["person_id"] is None


def test_a_signal_told_twice_is_heard_once():
    line = Line("90000001")
    line("incoming")
    assert line("incoming", order=1).result == "repeated"
    assert how_many() == 1


def test_two_signals_with_the_same_order_are_refused_and_the_first_stands():
    line = Line("90000001")
    line("incoming")
    told = line("hung_up", order=2, signal="one")
    assert told.result == "done"
    told = line("waiting", order=2, signal="other")
    assert told.result == "refused" and "one" in str(told.why)


def test_without_the_first_ring_nothing_is_done_and_nothing_is_lost():
    line = Line("90000001")
    assert line("answered", order=2, staff=ident("Nora")).result == "kept"
    assert how_many() == 0
    line("incoming", order=1)
    assert line.now()["state"] == "taken"


def test_a_missing_signal_is_waited_for_and_then_we_go_on_without_it():
    line = Line("90000001")
    line("incoming")
    assert line("answered", order=3, staff=ident("Nora")).result == "kept"
    assert line.now()["state"] == "waiting"
    assert actions.hear_what_waited(at=line.at + timedelta(seconds=11), by=incoming.TELEPHONE) == 1
    assert line.now()["state"] == "taken"
    line.at += timedelta(seconds=30)
    assert line("choice", order=2, choice="old_age_pension").result == "done"
    assert line.now()["state"] == "taken"


def test_an_answer_that_comes_long_after_the_hang_up_brings_the_enquiry_back_to_who_answered():
    line = Line("90000001")
    line("incoming")
    line("hung_up", order=3)
    actions.hear_what_waited(at=line.at + timedelta(seconds=11), by=incoming.TELEPHONE)
    assert line.now()["state"] == "closed"
    line.at += timedelta(seconds=30)
    line("answered", order=2, staff=ident("Nora"))
    assert (line.now()["state"], line.now()["owner_id"]) == ("taken", staff_named("Nora"))


def test_what_is_pressed_by_somebody_who_comes_back_does_not_change_what_it_was_about(missed):
    before = enquiry(missed)["matter"]
    line = Line("41500001", at=MORNING + timedelta(minutes=10))
    line("incoming")
    line("choice", choice="old_age_pension")
    assert enquiry(missed)["matter"] == before
    assert circles(missed)[0]["queue_id"] == queue("Håkon")
    line("choice", acute=True)
    assert enquiry(missed)["urgency"] == 0


def test_who_comes_back_and_is_passed_on_waits_as_somebody_on_the_line(missed):
    line = Line("41500001", at=MORNING + timedelta(minutes=10))
    line("incoming")
    line("answered", staff=ident("Håkon"))
    line("transferred", to_queue=queue("Anne"))
    assert {one["pace"] for one in circles(missed)} == {Pace.LIVE}
    line("hung_up")
    assert (line.now()["state"], line.now()["promise"]) == ("waiting", "call_back")


def test_who_is_passed_on_too_often_stays_with_the_one_who_has_them():
    line = Line("90000001")
    line("incoming")
    line("answered", staff=ident("Nora"))
    for name in ("Samira", "Aksel"):
        line("transferred", to_queue=queue(name))
        line("answered", staff=ident(name))
    told = line("transferred", to_queue=special_line("health"))
    assert told.why is not None
    assert (line.now()["state"], line.now()["owner_id"]) == ("taken", staff_named("Aksel"))
    line("answered", staff=ident("Petter"))
    assert line.now()["owner_id"] == staff_named("Petter")
    assert "HandOverRefused" in events(line.now()["id"])


@covers("R231", part="a call to the number of a closed office is met by the one that took over")
def test_a_call_to_the_number_of_a_closed_office_lands_at_the_one_that_took_over():
    def number_of(told: incoming.Told) -> str:
        asked = (
            "select u.number from enquiries_enquiry e join organisation_unit u on u.id = e.unit_id where e.id = %(id)s"
        )
        return row(asked, {"id": told.enquiry_id})["number"]

    hamar = unit_numbered("0403").unit_id
    set_number(unit_id=hamar, kind="reception", number="62 11 22 33", published="public", by=CLOCK, at=MORNING)
    assert number_of(Line("90000001", "before")("incoming", to="+4762112233")) == "0403"
    keeper, leader = (viewer_of(staff_id=staff_named(one)).viewer for one in ("Oddny", "Maryam"))
    day = MORNING.date() + timedelta(days=8)
    close = Change(ChangeKind.CLOSE, day, unit="0403", successor="0906")
    approve_change(change_id=propose_change(change=close, by=keeper, at=MORNING), by=leader, at=MORNING)
    carry_out_changes(by=CLOCK, at=MORNING + timedelta(days=8))
    after = Line("90000002", "after", MORNING + timedelta(days=8))
    assert number_of(after("incoming", to="62 11 22 33")) == "0906"
    nobody = Line("90000003", "nobody", MORNING + timedelta(days=8))
    assert number_of(nobody("incoming", to="+47 55 55 33 33")) == "4100"
