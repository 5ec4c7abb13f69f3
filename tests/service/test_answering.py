"""How we answer: counted from what happened, grouped by whatever one asks, held up to goals, and never showing the few."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from inngang.rules.hours import OSLO
from inngang.rules.vocabulary import Channel, PromiseKind, QueueKind
from inngang.service.access.queries import ANYONE, CLOCK
from inngang.service.enquiries import actions
from inngang.service.enquiries.actions.arrive import arrive
from inngang.service.key_figures import goals as goals_of
from inngang.service.key_figures.actions import CannotSetGoal, count_days, set_goal, tell_of_slow
from inngang.service.key_figures.answering import KEYS, answering
from inngang.service.key_figures.published import one_model, planned, publications, told_of_slow
from inngang.service.key_figures.queries import today
from inngang.service.organisation.actions.set_number import set_number
from inngang.service.organisation.queries import queue_of, unit_numbered
from inngang.service.people.queries import person_named
from inngang.service.rows import row
from tests.covers import covers
from tests.who import staff

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("cast")]
TEN = datetime(2026, 3, 4, 10, 0, tzinfo=OSLO)
DAY = TEN.date()
MINUTE = timedelta(minutes=1)


def office(number: str = "0313") -> int:
    return unit_numbered(number).unit_id


def call(key: str, at: datetime = TEN, text: str = "Når kommer pengene mine", person: str = "", **given) -> int:
    got = actions.receive(
        channel=Channel.PHONE, text=text, person_id=person_named(person) if person else None, caller_phone="41500099",
        sender_key=key, by=ANYONE, at=at, **given,
    )  # fmt: skip
    return got.enquiry_id


def take(enquiry: int, name: str, at: datetime) -> None:
    actions.take(enquiry_id=enquiry, by=staff(name), at=at)


def answer(enquiry: int, name: str, at: datetime) -> None:
    actions.answer(enquiry_id=enquiry, text="Ja.", by=staff(name), at=at)


def counted(**given):
    return answering(**{"first": DAY, "last": DAY, "at": TEN + timedelta(hours=5), **given})


def a_goal(kind: str = "phone", amount: int = 5, percent: int = 80, valid_from: date = DAY) -> None:
    set_goal(kind=kind, amount=amount, percent=percent, valid_from=valid_from, by=staff("Maryam"), at=TEN)


def answered_call(key: str, at: datetime = TEN, waits: timedelta = MINUTE, **given) -> int:
    """A call that Nora at the contact centre takes after a while and answers a minute later."""
    enquiry = call(key, at, **given)
    take(enquiry, "Nora", at + waits)
    answer(enquiry, "Nora", at + waits + MINUTE)
    return enquiry


def passed_call(key: str, at: datetime = TEN, to: str = "0403") -> int:
    """A call that Nora takes and puts through to an office."""
    enquiry = call(key, at)
    take(enquiry, "Nora", at + MINUTE)
    queue = queue_of(kind=QueueKind.UNIT, unit_id=office(to))
    actions.hand_over(
        enquiry_id=enquiry, to_queue=queue, note="Se her", on_the_line=True, by=staff("Nora"), at=at + 2 * MINUTE
    )
    return enquiry


@covers("R087")
def test_the_time_to_somebody_competent_goes_on_until_the_one_who_answers_takes_it():
    enquiry = passed_call("a")
    take(enquiry, "Stian", TEN + timedelta(minutes=40))
    answer(enquiry, "Stian", TEN + timedelta(minutes=45))
    found = counted().all
    assert (found.met_times[0], found.competent_times[0], found.answer_times[0]) == (60, 2400, 2700)
    own = call("b", TEN, person="Elias", text="Om tiltaket mitt")
    take(own, "Stian", TEN + 3 * MINUTE)  # follows Elias up, so competent at once, though nothing is answered yet
    assert counted(need="followed_up").all.competent_times[0] == 180


@covers("R094")
def test_time_to_first_answer_is_told_by_group_and_never_of_the_few():
    for number in range(5):
        answered_call(f"nb{number}", waits=MINUTE)
        answered_call(f"pl{number}", waits=19 * MINUTE, language="pl")
    answered_call("en", language="en")
    found = counted(by=("language",))
    by_language = {one.keys[0]: one for one in found.groups}
    assert by_language["others"].answer_times[0] == 20 * 60
    assert by_language["english"].is_hidden and found.of("english") is None
    assert sum(one.is_hidden for one in found.groups) > 1  # one alone could be found by subtraction
    assert counted(by=("need",)).of("others").answer_times == counted().all.answer_times


@covers("R095", part="the time per unit, who is slow, and that leaders are told once a week")
def test_a_unit_that_answers_clearly_less_often_in_time_is_found_and_its_leaders_are_told_once_a_week():
    a_goal("visit", 10)
    for number in range(10):
        quick = arrive(unit_id=office(), sender_key=f"q{number}", by=ANYONE, at=TEN)
        take(quick.enquiry_id, "Ruth", TEN + MINUTE)
        answer(quick.enquiry_id, "Ruth", TEN + 2 * MINUTE)
        arrive(unit_id=office("1702"), sender_key=f"s{number}", by=ANYONE, at=TEN)
    found = {one.keys[0]: one for one in counted().groups}
    slow, quick = found[str(office("1702"))], found[str(office())]
    assert (slow.within, slow.due, slow.is_slow) == (0, 10, True)
    assert (quick.within, quick.due, quick.is_slow) == (10, 10, False)
    later = TEN + timedelta(hours=5)
    assert tell_of_slow(by=CLOCK, at=later) == 1
    assert tell_of_slow(by=CLOCK, at=later + timedelta(days=1)) == 0
    (told,) = told_of_slow(at=later)
    assert (told.unit_id, told.answered.count, told.answered.of) == (office("1702"), 0, 10)


@covers("R003", part="solved at first contact is measured per channel and subject")
def test_what_is_solved_at_first_contact_is_counted_per_channel_and_subject():
    for number in range(6):
        answered_call(f"p{number}")
    for number in range(6):
        enquiry = passed_call(f"x{number}")
        take(enquiry, "Stian", TEN + 5 * MINUTE)
        answer(enquiry, "Stian", TEN + 6 * MINUTE)
    (matter,) = {one.keys[0] for one in counted(by=("matter",)).groups}
    found = counted(by=("matter", "channel")).of(matter, "phone")
    share = found.share("at_first", "answered")
    assert (share.count, share.of) == (6, 12)


@covers("R056", part="how much is solved per service level")
@covers("R071")
def test_who_solves_it_and_what_the_contact_centre_passed_on_that_it_could_have_answered():
    for number in range(6):
        answered_call(f"p{number}")
    for number in range(4):
        enquiry = passed_call(f"x{number}")
        take(enquiry, "Stian", TEN + 5 * MINUTE)
        answer(enquiry, "Stian", TEN + 6 * MINUTE)
    (found,) = counted(by=("matter",)).groups
    assert (found.solved_first_line, found.solved_office, found.solved_special) == (6, 4, 0)
    assert (found.first_line_took, found.first_line_solved, found.first_line_passed, found.put_through) == (10, 6, 4, 4)
    assert found.earlier == 4  # it answers most of the same itself
    for number in range(9):
        passed_call(f"y{number}")
    (found,) = counted(by=("matter",)).groups
    assert (found.first_line_passed, found.earlier) == (13, 0)  # now it passes on most: then it does not know how


@covers("R024")
def test_each_contact_is_marked_as_first_contact_or_follow_up_and_asked_in_that_order():
    def marked(enquiry: int) -> tuple[str, str]:
        found = row(
            """select e.contact, (select p.kind from enquiries_placement p where p.enquiry_id = e.id order by p.circle limit 1)
               as first from enquiries_enquiry e where e.id = %(id)s""",
            {"id": enquiry},
        )
        return found["contact"], found["first"]

    assert marked(call("new")) == ("first", "special_line")
    assert marked(call("own", person="Elias", text="Om tiltaket mitt")) == ("follow_up", "own_adviser")
    first = call("turid", person="Turid", text="Når kommer pengene mine")
    again = actions.receive(
        channel=Channel.QUESTION, text="Når kommer pengene mine", person_id=person_named("Turid"), sender_key="again",
        by=ANYONE, at=TEN + MINUTE,
    )  # fmt: skip
    assert marked(first)[0] == "first"
    joined = row("select contact from enquiries_enquiry where joined_into_id = %(id)s", {"id": first})
    assert again.joined and joined["contact"] == "follow_up"
    found = {one.keys[0]: (one.received, one.again) for one in counted(by=("contact",)).groups}
    assert found == {"first": (2, 0), "follow_up": (1, 1)}


@covers("R026")
@covers("R047", part="the effect of who is asked first, as measured")
def test_the_effect_of_the_rules_is_counted_for_each_need_and_each_choice():
    for number in range(5):
        enquiry = call(f"own{number}", TEN + number * MINUTE, person="Elias", text="Om tiltaket mitt")
        take(enquiry, "Stian", TEN + number * MINUTE)
        answer(enquiry, "Stian", TEN + number * MINUTE)
        answered_call(f"new{number}", text="Om tiltaket mitt", waits=10 * MINUTE)
    by_need = counted(by=("need", "policy"))
    (version,) = {one.keys[1] for one in by_need.groups}
    assert by_need.of("followed_up", version).knew_case == 5 and by_need.of("others", version).knew_case == 0
    by_choice = {one.keys: one for one in counted(by=("need", "asked")).groups}
    direct, line = by_choice["followed_up", "direct"], by_choice["others", "first_line"]
    assert (direct.competent_times[0], line.competent_times[0]) == (0, 600)


@covers("R069")
def test_regions_are_compared_by_where_people_live_or_the_office_that_has_it():
    a_goal()
    for number in range(6):
        answered_call(f"o{number}", area_code="030104")
        answered_call(f"h{number}", area_code="3403", waits=9 * MINUTE)
    found = counted(by=("county",))
    oslo, inland = found.of("03"), found.of("34")
    assert (oslo.within, oslo.due, inland.within, inland.due) == (6, 6, 0, 6)
    assert (oslo.met_times[0], inland.met_times[0]) == (60, 540)
    assert oslo.share("at_first", "answered").value == 1
    assert counted(county="34").all.received == 6


@covers("R089")
def test_one_model_holds_in_every_county_and_what_deviates_is_named():
    by_county = {one.county: one for one in one_model(at=TEN)}
    assert by_county["03"].deviating == ()
    assert by_county["34"].deviating == (("NAV Hamar", ("duty",)),)
    set_number(
        unit_id=office("0403"), kind="duty", number="40001234", published="partners", by=staff("Oddny"), at=TEN + MINUTE
    )
    assert {one.county: one for one in one_model(at=TEN + MINUTE)}["34"].deviating == ()
    assert {one.keys[0] for one in counted(by=("channel",)).groups} <= set(Channel)  # one way of counting for all


@covers("R086")
def test_what_publishing_a_number_did_to_the_calls_is_shown():
    hamar, keeper = office("0403"), staff("Oddny")
    set_number(unit_id=hamar, kind="duty", number="40001234", published="internal", by=keeper, at=TEN)
    for day in range(4):
        passed_call(f"b{day}", TEN + timedelta(days=7 * day))
    published_at = TEN + timedelta(days=28)
    set_number(unit_id=hamar, kind="duty", number="40001234", published="public", by=keeper, at=published_at)
    for number in range(6):
        passed_call(f"a{number}", published_at + timedelta(hours=1, minutes=5 * number))
    found = publications(at=published_at + timedelta(days=2))
    (one,) = [each for each in found if each.unit_name == "NAV Hamar"]
    assert (one.was, one.published, one.days_after) == ("internal", "public", 2)
    assert (one.before_a_day, one.after_a_day) == (4 / 28, 3.0)
    assert one.change == 20


@covers("R027", part="the share of planned contact, as calls we promised against those that come of themselves")
def test_planned_contact_is_what_we_had_agreed_on():
    enquiry = call("p", person="Turid")
    take(enquiry, "Nora", TEN + MINUTE)
    actions.promise(enquiry_id=enquiry, kind=PromiseKind.CALL_BACK, by=staff("Nora"), at=TEN + 2 * MINUTE)
    actions.call_back(enquiry_id=enquiry, reached=True, by=staff("Nora"), at=TEN + timedelta(hours=2))
    arrive(unit_id=office(), sender_key="v", by=ANYONE, at=TEN)
    found = {one.channel: one for one in planned(first=DAY, last=DAY)}
    assert (found["phone"].planned, found["phone"].unplanned) == (1, 1)
    assert (found["visit"].planned, found["visit"].unplanned) == (0, 1)


def test_a_goal_holds_from_its_day_and_the_one_before_ends_the_day_before():
    a_goal(amount=5)
    set_goal(kind="phone", amount=3, percent=90, valid_from=DAY + timedelta(days=10), by=staff("Geir"), at=TEN)
    first, then = goals_of.goals(first=DAY, last=DAY + timedelta(days=20))[-2:]
    cards = [one for one in goals_of.goals(first=DAY, last=DAY + timedelta(days=20)) if one.kind == "phone"]
    assert [(one.amount, one.valid_from, one.valid_to) for one in cards] == [
        (5, DAY, DAY + timedelta(days=9)),
        (3, DAY + timedelta(days=10), None),
    ]
    assert first.kind and then.kind
    with pytest.raises(CannotSetGoal, match="lead the contact centre"):
        set_goal(kind="phone", amount=3, percent=90, valid_from=DAY, by=staff("Tone"), at=TEN)
    with pytest.raises(CannotSetGoal, match="afterwards"):
        a_goal(valid_from=DAY - timedelta(days=1))
    with pytest.raises(CannotSetGoal, match="cannot be later"):
        a_goal("question", amount=4)


@covers("R090", part="an application, held to working days")
def test_an_application_is_answered_when_the_decision_that_was_promised_is_there():
    a_goal("application", amount=10, percent=90)
    made = [call(f"a{number}") for number in range(5)]
    for enquiry in made:
        take(enquiry, "Nora", TEN)
        actions.promise(enquiry_id=enquiry, kind=PromiseKind.DECISION, by=staff("Nora"), at=TEN + MINUTE)
    for enquiry in made:
        answer(enquiry, "Nora", TEN + timedelta(days=1))
    later = TEN + timedelta(days=2)
    count_days(first=DAY, last=later.date(), by=CLOCK, at=later)
    found = next(one for one in goals_of.results(last=later.date()) if one.kind == "application")
    assert (found.contacts, found.share.count, found.share.of, found.is_reached) == (5, 5, 5, True)


@covers("R090", part="a written question, held to working days and counted day by day")
def test_a_written_goal_is_counted_in_working_days_and_what_is_answered_later_counts_on_the_day_it_came():
    a_goal("question", amount=1, percent=90)
    made = [
        actions.receive(
            channel=Channel.QUESTION, text="Når kommer pengene mine", sender_key=f"q{number}", by=ANYONE, at=TEN
        ).enquiry_id
        for number in range(6)
    ]
    now = TEN + timedelta(hours=2)
    for enquiry in made[:2]:
        take(enquiry, "Nora", now)
        answer(enquiry, "Nora", now)

    def result(at: datetime):
        count_days(first=DAY, last=at.date(), by=CLOCK, at=at)
        return next(one for one in goals_of.results(last=at.date()) if one.kind == "question")

    assert result(now).share is None  # two are decided, too few to be shown
    for enquiry in made[2:5]:
        take(enquiry, "Nora", TEN + timedelta(days=1))
        answer(enquiry, "Nora", TEN + timedelta(days=1))  # in time: the end of the next working day
    after = result(TEN + timedelta(days=2))
    assert (after.share.count, after.share.of, after.is_reached) == (5, 6, False)
    assert result(TEN + timedelta(days=2)).share == after.share  # counted again, it is not counted twice


@covers("R098")
def test_food_electricity_and_housing_have_a_lane_of_their_own_and_a_clock_of_the_same_day():
    actions.receive(channel=Channel.QUESTION, text="Når kommer pengene mine", sender_key="before", by=ANYONE, at=TEN)
    for text in ("Jeg har ikke mat til barna", "De har stengt strømmen vår", "Jeg har ikke et sted å sove i natt"):
        got = actions.receive(channel=Channel.QUESTION, text=text, sender_key=text, by=ANYONE, at=TEN + MINUTE)
        paces = row(
            """select max(p.pace) filter (where e.id = %(id)s) as own, min(p.pace) filter (where e.urgency > 0) as others
               from enquiries_placement p join enquiries_enquiry e on e.id = p.enquiry_id""",
            {"id": got.enquiry_id},
        )
        assert paces["own"] == 0 < paces["others"], text
        assert got.due_by.astimezone(OSLO).date() == DAY, text
        take(got.enquiry_id, "Geir", TEN + 30 * MINUTE)
        answer(got.enquiry_id, "Geir", TEN + 40 * MINUTE)
    found = today(day=DAY, at=TEN + timedelta(hours=5)).all
    assert (found.acute, found.acute_same_day) == (3, 3)


def test_it_is_the_same_few_statements_however_many_there_are(django_assert_num_queries):
    for how_many in (1, 8):
        for number in range(how_many):
            answered_call(f"c{how_many}-{number}")
        with django_assert_num_queries(2):
            counted(by=("matter", "channel"))
        with django_assert_num_queries(2):
            goals_of.results(last=DAY)
        for asks in (lambda: publications(at=TEN), lambda: planned(first=DAY, last=DAY), lambda: one_model(at=TEN)):
            with django_assert_num_queries(1):
                asks()


def test_what_it_is_counted_by_is_one_of_the_known_and_nothing_is_not_a_fault():
    for by in KEYS:
        assert counted(by=(by,)).all.received == 0
    with pytest.raises(ValueError, match="Nothing is counted by"):
        counted(by=("name; drop table journal_line",))
