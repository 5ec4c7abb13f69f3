"""Several contacts of one person are kept together; one contact may have several parts; and nothing said is ever lost."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from inngang.rules.vocabulary import Channel, Outcome, State
from inngang.service.access.queries import ANYONE, CLOCK, viewer_of
from inngang.service.enquiries import actions, queries
from inngang.service.enquiries.verifier import problems
from inngang.service.journal import queries as journal
from inngang.service.journal.action import Refused
from inngang.service.people.actions import register_person
from inngang.service.people.queries import person_named
from inngang.service.rows import row, rows
from tests.covers import covers
from tests.times import MORNING
from tests.who import staff

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("cast")]

HOUSING = "Jeg trenger hjelp til husleien"
SICK = "Jeg lurer på sykepengene mine"


def citizen(name: str = "Amina"):
    return viewer_of(person_id=person_named(name)).viewer


def ask(text: str = HOUSING, at=MORNING, **given) -> actions.Received:
    return actions.receive(
        **{
            "channel": Channel.QUESTION,
            "text": text,
            "by": ANYONE,
            "at": at,
            "person_id": person_named("Amina"),
            **given,
        }
    )


def kept(enquiry_id: int) -> dict:
    found = row("select * from enquiries_enquiry where id = %(id)s", {"id": enquiry_id})
    assert found is not None
    return found


def said(enquiry_id: int, viewer) -> list[str]:
    return [one.text for one in queries.status(enquiry_id=enquiry_id, viewer=viewer, at=MORNING).messages]


@covers("R081", "R274")
def test_writing_again_about_the_same_is_put_with_what_is_open_counted_and_told_the_same():
    first = ask()
    again = ask("Har dere glemt husleien min?", MORNING + timedelta(hours=3))
    assert again.joined and again.enquiry_id == first.enquiry_id
    assert (again.ref, again.promise, again.due_by) == (first.ref, first.promise, first.due_by)
    assert kept(first.enquiry_id)["times_chased"] == 1
    assert said(first.enquiry_id, citizen()) == [HOUSING, "Har dere glemt husleien min?"]
    assert [card.id for card in queries.my_enquiries(viewer=citizen(), at=MORNING)] == [first.enquiry_id]
    assert [line.event for line in journal.of_enquiry(enquiry_id=first.enquiry_id)][-2:] == [
        "EnquiryJoined",
        "ProgressChased",
    ]
    assert queries.waiting(viewer=staff("Håkon"), at=MORNING + timedelta(hours=4)).total == 1


@covers("R274")
def test_somebody_who_only_asks_how_it_goes_is_told_what_was_promised():
    first = ask()
    again = ask("Når får jeg svar på saken min?")
    assert again.joined and again.ref == first.ref and again.due_by == first.due_by


def test_the_same_sending_of_a_repeat_is_one_and_hears_the_same():
    first = ask(sender_key="one")
    again, once_more = ask("Husleien igjen", sender_key="two"), ask("Husleien igjen", sender_key="two")
    assert once_more.repeated and once_more.enquiry_id == again.enquiry_id == first.enquiry_id
    assert kept(first.enquiry_id)["times_chased"] == 1
    assert said(first.enquiry_id, citizen()) == [HOUSING, "Husleien igjen"]


def test_something_acute_stands_by_itself_whatever_is_open():
    first = ask()
    acute = ask("Vi har ikke mat og ingen penger til husleien")
    assert not acute.joined and acute.enquiry_id != first.enquiry_id and acute.urgency == 0


def test_when_it_was_answered_already_a_new_one_begins():
    first = ask()
    actions.take(enquiry_id=first.enquiry_id, by=staff("Håkon"), at=MORNING)
    actions.answer(enquiry_id=first.enquiry_id, text="Ja.", by=staff("Håkon"), at=MORNING)
    assert ask("Husleien igjen").enquiry_id != first.enquiry_id


@covers("R081")
def test_a_call_about_something_written_is_counted_shown_on_its_card_and_joined_by_the_one_who_answers():
    written = ask()
    call = ask("", channel=Channel.PHONE, choice="economic_assistance")
    assert not call.joined and kept(written.enquiry_id)["times_chased"] == 1
    hakon = staff("Håkon")
    actions.take(enquiry_id=call.enquiry_id, by=hakon, at=MORNING)
    (beside,) = queries.card(enquiry_id=call.enquiry_id, viewer=hakon, at=MORNING).kin
    assert beside.id == written.enquiry_id and beside.may_take and beside.may_join
    actions.take(enquiry_id=written.enquiry_id, by=hakon, at=MORNING)
    actions.join(enquiry_id=call.enquiry_id, into_id=written.enquiry_id, by=hakon, at=MORNING)
    assert kept(written.enquiry_id)["times_chased"] == 1  # counted when they phoned, and not once more
    assert kept(call.enquiry_id)["outcome"] == Outcome.JOINED


def test_what_is_written_to_one_that_was_joined_reaches_the_one_it_is_in():
    first = ask()
    ask("Husleien igjen", sender_key="two")
    joined = row("select id from enquiries_enquiry where sender_key = 'two'")["id"]
    status = queries.status(enquiry_id=joined, viewer=citizen(), at=MORNING)
    assert status.joined_ref == first.ref and first.ref in str(status.state_sentence)
    actions.reply(enquiry_id=joined, text="Og strømmen", by=citizen(), at=MORNING)
    assert said(first.enquiry_id, citizen())[-1] == "Og strømmen"
    assert kept(joined)["state"] == State.CLOSED


@covers("R010")
def test_the_state_and_the_municipal_part_have_an_owner_each_and_the_person_one_conversation():
    hakon = staff("Håkon")
    first = ask("Jeg trenger hjelp til husleien, og sykepengene kom ikke")
    actions.take(enquiry_id=first.enquiry_id, by=hakon, at=MORNING)
    other = "sickness_benefit" if kept(first.enquiry_id)["matter"] != "sickness_benefit" else "economic_assistance"
    part = actions.split(enquiry_id=first.enquiry_id, matter=other, note="Sykepengene kom ikke", by=hakon, at=MORNING)
    assert kept(part)["state"] == State.WAITING and kept(part)["kin_id"] == kept(first.enquiry_id)["kin_id"]
    for one in queries.my_enquiries(viewer=citizen(), at=MORNING):
        (beside,) = one.parts
        assert beside.owner and beside.next_step and beside.due_by
        assert one.owner and one.next_step
        assert [message.text for message in one.messages] == ["Jeg trenger hjelp til husleien, og sykepengene kom ikke"]
    with pytest.raises(actions.CannotSplit, match="already"):
        actions.split(enquiry_id=first.enquiry_id, matter=other, note="En gang til", by=hakon, at=MORNING)
    assert problems() == []


def test_notes_stay_with_the_part_they_were_written_in():
    hakon = staff("Håkon")
    first = ask()
    actions.take(enquiry_id=first.enquiry_id, by=hakon, at=MORNING)
    actions.note(enquiry_id=first.enquiry_id, text="Kommunalt notat", by=hakon, at=MORNING)
    part = actions.split(enquiry_id=first.enquiry_id, matter="sickness_benefit", note="Resten", by=hakon, at=MORNING)
    there = rows("select text from enquiries_conversation(%(id)s) order by id", {"id": part})
    assert [one["text"] for one in there] == [HOUSING, "Resten"]


def test_taking_apart_what_was_joined_gives_it_back_its_deadline_and_place():
    first = ask()
    ask("Husleien igjen", MORNING + timedelta(hours=1), sender_key="two")
    joined = row("select id from enquiries_enquiry where sender_key = 'two'")["id"]
    actions.take(enquiry_id=first.enquiry_id, by=staff("Håkon"), at=MORNING + timedelta(hours=2))
    actions.undo_join(enquiry_id=joined, by=staff("Håkon"), at=MORNING + timedelta(hours=2))
    again = kept(joined)
    assert again["state"] == State.WAITING and again["joined_into_id"] is None
    assert kept(first.enquiry_id)["times_chased"] == 0
    assert said(joined, citizen()) == ["Husleien igjen"]
    assert row("select min(since) as since from enquiries_placement where enquiry_id = %(id)s", {"id": joined})[
        "since"
    ] == MORNING + timedelta(hours=1)


def test_what_was_joined_is_not_opened_beside_the_one_its_replies_go_to():
    first = ask()
    ask("Husleien igjen", MORNING + timedelta(hours=1), sender_key="two")
    joined = row("select id from enquiries_enquiry where sender_key = 'two'")["id"]
    later = MORNING + timedelta(hours=2)
    with pytest.raises(actions.CannotReopen):
        actions.reopen(enquiry_id=joined, reason="noe var glemt", by=CLOCK, at=later)
    assert (kept(joined)["state"], kept(joined)["joined_into_id"]) == (State.CLOSED, first.enquiry_id)
    actions.undo_join(enquiry_id=joined, by=CLOCK, at=later)
    assert kept(joined)["state"] == State.WAITING


class Families(RuleBasedStateMachine):
    """One person and one adviser: writes, calls, joins, splits and takes apart in any order."""

    @initialize()
    def begin(self) -> None:
        self.ids: list[int] = []
        self.said: Counter[str] = Counter()
        self.turn = 0
        area = row("select area_code from people_person where id = %(id)s", {"id": person_named("Amina")})["area_code"]
        self.person = register_person(
            given_name="Ny", phone="", area_code=area, by=CLOCK, at=MORNING
        )  # known to nobody yet
        self.hakon = staff("Håkon")
        self.before = row("select coalesce(max(id), 0) as id from enquiries_enquiry")["id"]

    def now(self):
        self.turn += 1
        return MORNING + timedelta(minutes=self.turn)

    def state(self, enquiry_id: int) -> dict:
        return kept(enquiry_id)

    @rule(text=st.sampled_from([HOUSING, SICK, "Når får jeg svar på saken min?"]), phones=st.booleans())
    def contact(self, text: str, phones: bool) -> None:
        text = f"{text} ({self.turn})"
        self.said[text] += 1
        ask(text, self.now(), channel=Channel.PHONE if phones else Channel.QUESTION, by=CLOCK, person_id=self.person)
        self.ids = [
            one["id"] for one in rows("select id from enquiries_enquiry where id > %(id)s", {"id": self.before})
        ]

    @precondition(lambda self: self.ids)
    @rule(
        one=st.integers(0, 99),
        verb=st.sampled_from(["take", "split", "join", "undo", "note", "answer"]),
        two=st.integers(0, 99),
    )
    def act(self, one: int, verb: str, two: int) -> None:
        enquiry_id, other, at = self.ids[one % len(self.ids)], self.ids[two % len(self.ids)], self.now()
        who = {"enquiry_id": enquiry_id, "by": CLOCK, "at": at}
        text = f"{verb} {self.turn}"
        try:
            if verb == "take":
                actions.take(enquiry_id=enquiry_id, by=self.hakon, at=at)
            elif verb == "split":
                part = actions.split(matter=["sickness_benefit", "aids"][two % 2], note=text, **who)
                self.ids.append(part)
                self.said[text] += 1
            elif verb == "join":
                actions.join(into_id=other, **who)
            elif verb == "undo":
                actions.undo_join(**who)
            elif verb == "note":
                actions.note(text=text, **who)
                self.said[text] += 1
            else:
                actions.answer(text=text, **who)
                self.said[text] += 1
        except Refused:
            pass

    @invariant()
    def nothing_said_is_lost_or_doubled(self) -> None:
        if not self.ids:
            return
        kept_as = rows("select text from enquiries_message where enquiry_id > %(id)s", {"id": self.before})
        assert Counter(one["text"] for one in kept_as) == self.said
        roots = [one for one in self.ids if self.state(one)["joined_into_id"] is None]
        shown: Counter[int] = Counter()
        for root in roots:
            own = rows(
                "select m.id from enquiries_conversation(%(id)s) m where m.enquiry_id not in (select id from enquiries_enquiry"
                " where kin_id is not null and id <> %(id)s and joined_into_id is null)",
                {"id": root},
            )
            shown |= Counter({one["id"]: 1 for one in own})
        assert len(shown) == sum(self.said.values()), "each message is shown with one that is still there"

    @invariant()
    def all_that_must_hold_holds(self) -> None:
        assert problems() == []


def test_joining_splitting_and_undoing_in_any_order_loses_nothing():
    run_state_machine_as_test(Families, settings=settings(max_examples=12, stateful_step_count=18, derandomize=True))
