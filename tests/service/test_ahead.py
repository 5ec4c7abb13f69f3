"""A group put ahead in the queue: the order people are taken in, what they are told, and what is never passed."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from inngang.rules.policies import Span, governed_by, policies
from inngang.rules.policies.adopted import as_text
from inngang.rules.policies.ahead import Ahead, Group
from inngang.rules.routing import load_policy
from inngang.rules.vocabulary import Channel, Protection, Urgency
from inngang.service.access.queries import ANYONE, CLOCK
from inngang.service.enquiries import actions, queries, visits
from inngang.service.enquiries.actions.take import TAKE_NEXT
from inngang.service.journal import queries as journal
from inngang.service.key_figures.placed import why_here
from inngang.service.key_figures.replay import replay
from inngang.service.people.actions import register_person
from inngang.service.planning.conform.again import play_again
from inngang.service.rows import row, rows
from tests.covers import covers
from tests.service.test_one_enquiry import counted
from tests.times import MORNING
from tests.who import staff

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("cast")]
NEWEST = policies()[-1]
AHEAD = NEWEST._replace(ahead=(Ahead(Group.YOUNG, Span(300), Span(0, 240)),))
MATTER = "unemployment_benefit"


@pytest.fixture(autouse=True)
def ahead():
    with governed_by(AHEAD):
        yield


def somebody(born: int = 1970, **more) -> int:
    return register_person(given_name="Noen", birth_date=date(born, 5, 17), by=CLOCK, at=MORNING, **more)


def phones(minutes: float, person_id: int | None = None, *, choice: str = MATTER, **more) -> int:
    at = MORNING + timedelta(minutes=minutes)
    given = {"channel": Channel.PHONE, "text": "", "by": ANYONE} | more
    return actions.receive(choice=choice, person_id=person_id or somebody(), at=at, **given).enquiry_id


def nora():
    return staff("Nora")


def order(at) -> list[int]:
    return [one.id for one in queries.waiting(viewer=nora(), at=at).cards]


@covers("R309")
def test_the_young_come_before_one_who_waited_four_minutes_longer_and_after_one_who_waited_six():
    six, four, young = phones(0), phones(2), phones(6, somebody(2001))
    at = MORNING + timedelta(minutes=10)
    assert order(at) == [six, young, four]
    for enquiry_id, place in ((six, 1), (young, 2), (four, 3)):
        told = actions.tell_wait(enquiry_id=enquiry_id, by=CLOCK, at=at)
        assert told is not None and told.place == place, "the number in line is the true one"
    assert actions.take_next(by=nora(), at=at) == six
    taken = next(one for one in journal.of_enquiry(enquiry_id=six) if one.event == "EnquiryTaken")
    assert taken.data["waited_seconds"] == 600
    actions.close(enquiry_id=six, outcome="referred", reason="Videre", by=nora(), at=at)
    assert actions.take_next(by=nora(), at=at) == young
    taken = next(one for one in journal.of_enquiry(enquiry_id=young) if one.event == "EnquiryTaken")
    assert taken.data["waited_seconds"] == 240, "a head start is no waiting"


@covers("R309")
def test_what_is_acute_is_never_passed_and_nobody_is_passed_for_ever():
    waits = phones(0)
    acute = phones(3, text="Jeg har ikke mat til barna i dag", asked_acute=True, choice=None)
    assert row("select urgency from enquiries_enquiry where id = %(id)s", {"id": acute})["urgency"] == Urgency.ACUTE
    young = [phones(minute, somebody(2001)) for minute in (1, 3, 4.9, 5.1, 8, 20, 45)]
    at = MORNING + timedelta(hours=1)
    found = order(at)
    assert found[0] == acute
    assert found[1:] == [*young[:3], waits, *young[3:]], (
        "whoever has waited five minutes is passed by nobody who comes then"
    )


def test_the_circles_open_as_before_and_nothing_is_told_where_nobody_is_put_ahead():
    young, other = phones(0, somebody(2001)), phones(0)
    spans = [
        [str(one["after"]) for one in rows(
            "select opens_at - since as after from enquiries_placement where enquiry_id = %(id)s order by circle", {"id": one}
        )]
        for one in (young, other)
    ]  # fmt: skip
    assert spans[0] == spans[1]
    placed = [
        next(one for one in journal.of_enquiry(enquiry_id=each) if one.event == "EnquiryRouted")
        for each in (young, other)
    ]
    assert placed[0].data["ahead"]["values"] == {"number": 5, "who": "those under 30"}
    assert placed[1].data["ahead"] is None


def test_why_here_says_plainly_that_somebody_is_put_ahead():
    young = phones(0, somebody(2001))
    taken = actions.take_next(by=nora(), at=MORNING + timedelta(minutes=5))
    assert taken == young
    at = MORNING + timedelta(minutes=6)
    card = queries.card(enquiry_id=young, viewer=nora(), at=at)
    said = "It counts as having waited 5 minutes longer: the rules put those under 30 ahead."
    assert said in [str(one) for one in card.why_here]
    placed = why_here(ref=card.ref, viewer=nora(), at=at)
    assert placed is not None and str(placed.placings[0].ahead) == said


def test_of_a_protected_person_no_group_is_known_kept_or_told():
    hidden = phones(5, somebody(2001, protection=Protection.STRICT))
    placed = next(one for one in journal.of_enquiry(enquiry_id=hidden) if one.event == "EnquiryRouted")
    assert placed.data["ahead"] is None and placed.data["saw"]["groups"] == []
    assert rows("select 1 from enquiries_placement where enquiry_id = %(id)s and turn <> since", {"id": hidden}) == []


def test_in_the_house_the_number_in_line_the_wall_and_the_counter_have_the_same_order():
    unit = next(iter(staff("Håkon").unit_ids))
    came = [
        phones(minute, who, channel=Channel.VISIT, unit_id=unit, number=number)
        for number, (minute, who) in enumerate([(0, None), (2, None), (6, somebody(2001))], 1)
    ]
    at = MORNING + timedelta(minutes=8)
    assert [visits.ticket(enquiry_id=one, at=at).ahead for one in came] == [0, 2, 1]
    assert visits.wall(unit_id=unit, at=at).next == (1, 3, 2)
    assert [one.number for one in visits.in_the_house(viewer=staff("Håkon"), at=at)] == [1, 3, 2]


def test_what_is_passed_on_keeps_its_head_start_and_when_it_began():
    young = phones(0, somebody(2001), channel=Channel.QUESTION, text="Hvor lang tid tar det?")
    at = MORNING + timedelta(minutes=3)
    actions.take(enquiry_id=young, by=somebody_asked(young), at=at + timedelta(days=9))
    there = row("select min(id) as id from organisation_queue where kind = 'unit'")["id"]
    by = row("select owner_id from enquiries_enquiry where id = %(id)s", {"id": young})["owner_id"]
    owner = next(one for one in (staff(name) for name in ("Nora", "Jonas", "Håkon")) if one.staff_id == by)
    actions.hand_over(enquiry_id=young, to_queue=there, note="Videre", by=owner, at=at + timedelta(days=9))
    kept = row(
        "select min(since) as since, min(turn) as turn from enquiries_placement where enquiry_id = %(id)s",
        {"id": young},
    )
    assert kept["since"] == MORNING
    assert kept["turn"] < MORNING - timedelta(hours=4)


def somebody_asked(enquiry_id: int):
    found = {one["staff_id"] for one in rows(
        """select s.staff_id from enquiries_placement w join organisation_seat s on s.queue_id = w.queue_id
           where w.enquiry_id = %(id)s""", {"id": enquiry_id},
    )}  # fmt: skip
    return next(one for one in (staff(name) for name in ("Nora", "Jonas", "Håkon")) if one.staff_id in found)


def test_it_costs_no_statement_more_and_the_order_is_read_from_the_index():
    def cost(verb, **given) -> int:
        with CaptureQueriesContext(connection) as captured:
            verb(**given)
        return len(counted(captured))

    phones(0)
    given = {"channel": Channel.PHONE, "text": "", "choice": MATTER, "by": ANYONE, "person_id": somebody(2001)}
    assert cost(actions.receive, at=MORNING, **given) == 3
    assert cost(actions.take_next, by=nora(), at=MORNING + timedelta(minutes=3)) == 2
    heads = TAKE_NEXT[TAKE_NEXT.index("select w.enquiry_id") : TAKE_NEXT.index("order by w.turn")]
    asked = heads[: heads.index("and not %(staff)s")].replace("q.id", "1").replace("p.pace", "1")
    with connection.cursor() as cursor:
        cursor.execute("set local enable_seqscan = off" if connection.in_atomic_block else "set enable_seqscan = off")
        cursor.execute(f"explain {asked} order by w.turn, w.due_by, w.enquiry_id limit 4", {"at": MORNING})
        plan = "\n".join(line for (line,) in cursor.fetchall())
        cursor.execute("set enable_seqscan = on")
    assert "placement_order" in plan and "Sort" not in plan, plan


def test_a_day_with_a_group_put_ahead_is_played_again_by_the_twin_and_judged_under_other_rules():
    six, young, four = phones(0), phones(6, somebody(2001)), phones(6.5)
    letter = phones(7, somebody(2002), channel=Channel.QUESTION, text="Når kommer svaret?")
    at = MORNING + timedelta(minutes=10)
    for wanted in (six, young, four):
        assert actions.take_next(by=nora(), at=at) == wanted
        actions.close(enquiry_id=wanted, outcome="referred", reason="Videre", by=nora(), at=at)
    assert letter
    start = MORNING.replace(hour=0)
    again = play_again(start, start + timedelta(days=1))
    assert again.differences == [] and again.compared == 3 and again.placings_compared >= 4
    judged = replay(day=MORNING.date(), policy=load_policy(as_text(NEWEST)), at=at)
    told = {str(one.what): [str(why) for why in one.because] for one in judged.reasons}
    assert told["Counts as having waited 5 minutes less"] == ["Other groups are put ahead in the queue."]
    assert any(what.endswith("hours less") for what in told), "the letter counts from before the weekend"
