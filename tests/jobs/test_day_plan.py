"""The plan of a synthetic day has the shares of the field, and the same chance gives the same day."""

from collections import Counter
from datetime import timedelta
from random import Random

import pytest

from inngang.jobs.day_plan import SAID, arrival, is_rush, load_shape, plan, visit_minutes
from inngang.rules.triage import MATTERS, triage
from inngang.rules.vocabulary import Channel, Side, Urgency
from tests.times import MORNING

SHAPE = load_shape()
MANY = 10_000


@pytest.fixture(scope="module")
def arrivals():
    rng = Random(2026)
    return [arrival(SHAPE, rng, MORNING) for _ in range(MANY)]


def share(found, of) -> float:
    return len(list(found)) / len(of)


@pytest.mark.parametrize("way", ["phone", "question", "visit"])
def test_the_ways_in_have_their_shares(arrivals, way):
    assert share([one for one in arrivals if one.channel == way], arrivals) == pytest.approx(
        SHAPE["ways"][way], abs=0.015
    )


def test_a_third_of_the_contacts_away_from_the_counter_are_digital(arrivals):
    away = [one for one in arrivals if one.channel != "visit"]
    assert share([one for one in away if one.channel == "question"], away) == pytest.approx(0.35, abs=0.02)


def test_one_call_in_five_from_people_is_about_the_municipality(arrivals):
    calls = [one for one in arrivals if one.channel == "phone" and one.who == "person" and not one.is_acute]
    municipal = [one for one in calls if MATTERS[one.matter].side == Side.MUNICIPAL]
    assert share(municipal, calls) == pytest.approx(0.20, abs=0.02)


def test_callers_give_up_and_are_phoned_back_as_often_as_in_the_field(arrivals):
    calls = [one for one in arrivals if one.channel == "phone"]
    assert share([one for one in calls if one.gives_up_after], calls) == pytest.approx(0.13, abs=0.015)
    assert SHAPE["phone"]["transferred"] == 0.25
    assert SHAPE["phone"]["call_back_missed"] == 0.09


def test_employers_and_doctors_phone_about_their_own_matters(arrivals):
    calls = [one for one in arrivals if one.channel == "phone"]
    for who, expected in (("employer", 0.077), ("doctor", 0.017)):
        theirs = [one for one in calls if one.who == who]
        assert share(theirs, calls) == pytest.approx(expected, abs=0.012)
        assert all(one.matter.startswith(who) for one in theirs)
    assert not [one for one in arrivals if one.channel != "phone" and one.who != "person"]


def test_two_of_three_at_the_counter_come_about_the_municipality_and_half_in_another_language(arrivals):
    visits = [one for one in arrivals if one.channel == "visit"]
    municipal = [one for one in visits if MATTERS[one.matter].side == Side.MUNICIPAL]
    assert share(municipal, visits) == pytest.approx(0.68, abs=0.04)
    assert share([one for one in visits if one.language != "nb"], visits) == pytest.approx(0.5, abs=0.04)
    assert Counter(one.office for one in visits).most_common(1)[0][0] == "0313"


def test_most_visits_take_less_than_five_minutes():
    rng = Random(3)
    minutes = [visit_minutes(SHAPE, rng) for _ in range(MANY)]
    assert share([one for one in minutes if one < 5], minutes) == pytest.approx(0.65, abs=0.02)
    assert share([one for one in minutes if one < 10], minutes) == pytest.approx(0.90, abs=0.02)


def test_some_are_acute_in_every_channel_and_what_they_say_is_understood_as_acute(arrivals):
    acute = [one for one in arrivals if one.is_acute]
    assert {one.channel for one in acute} == {"phone", "question", "visit"}
    understood = triage(text=acute[0].said, choice=None, channel=Channel.QUESTION, language="nb", asked_acute=False)
    assert understood.urgency == Urgency.ACUTE


@pytest.mark.parametrize("matter", sorted(SAID))
def test_what_people_write_is_understood_as_what_it_is_about(matter):
    for said in SAID[matter]:
        understood = triage(text=said, choice=None, channel=Channel.QUESTION, language="nb", asked_acute=False)
        assert understood.matter == matter, said
        assert understood.urgency != Urgency.ACUTE, said


def test_the_same_chance_gives_the_same_day_and_another_gives_another():
    first, again, other = (plan(SHAPE, Random(seed), MORNING, 30) for seed in (1, 1, 2))
    assert first == again
    assert first != other


def test_they_come_in_order_inside_the_span_and_closer_together_in_a_rush():
    day = plan(SHAPE, Random(5), MORNING, 120)
    assert [one.at for one in day] == sorted(one.at for one in day)
    assert day[0].at > MORNING and day[-1].at < MORNING + timedelta(minutes=120)
    in_rush = [one for one in day if is_rush(SHAPE, (one.at - MORNING).total_seconds() / 60)]
    share_of_time = SHAPE["tempo"]["rush_lasts_minutes"] / SHAPE["tempo"]["rush_every_minutes"]
    assert share(in_rush, day) > 1.4 * share_of_time
