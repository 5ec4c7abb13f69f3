"""A group put ahead is tried before it is done: who gains and who loses is shown, and what was tried is adopted."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from inngang.jobs.seed import seed_cast
from inngang.rules.policies import Span, load_policy
from inngang.rules.policies.ahead import Ahead, Group
from inngang.rules.scenarios import NOBODY, Choices, Known, as_data, from_data, read, told
from inngang.rules.vocabulary import Channel
from inngang.service.access.queries import ANYONE, CLOCK
from inngang.service.enquiries import actions as enquiries
from inngang.service.organisation import policies
from inngang.service.people.actions import register_person
from inngang.service.planning import actions, scenarios
from inngang.service.planning.learnt import learn
from inngang.service.planning.playing import play_next
from inngang.service.planning.proving import scenes
from inngang.service.rows import row
from tests.covers import covers
from tests.times import MORNING
from tests.who import staff

pytestmark = pytest.mark.django_db
EVENING = MORNING + timedelta(hours=8)
FIVE = Choices(ahead="young", ahead_live=10, ahead_written=3, target_minutes=5, target_percent=80)


@pytest.fixture(scope="module")
def played(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock():
        from django.db import transaction

        atomic = transaction.atomic()
        atomic.__enter__()
        policies.forget()
        seed_cast(at=MORNING)
        a_busy_hour()
        yield
        transaction.set_rollback(True)
        atomic.__exit__(None, None, None)
        policies.forget()


def a_busy_hour(many: int = 54) -> None:
    """Every half minute somebody phones and somebody writes, every third of them young; a talk takes twelve minutes."""
    nora = staff("Nora")
    for number in range(many):
        at = MORNING + timedelta(seconds=30 * number)
        born = date(2001 if number % 3 == 0 else 1970, 3, 1)
        for channel in (Channel.PHONE, Channel.QUESTION):
            one = enquiries.receive(
                channel=channel, text="Hva nå?", choice="unemployment_benefit", by=ANYONE, at=at,
                person_id=register_person(given_name="Noen", birth_date=born, by=CLOCK, at=MORNING),
            ).enquiry_id  # fmt: skip
            if channel == Channel.PHONE:
                enquiries.take(enquiry_id=one, by=nora, at=at + timedelta(seconds=100))
                enquiries.answer(enquiry_id=one, text="I morgen.", by=nora, at=at + timedelta(minutes=13))


def of(result: dict, key: str, measure: str = "wait") -> list[float]:
    some = [one for one in result["rows"] if (one["scope"], one["key"], one["measure"]) == ("group", key, measure)]
    return some[0]["difference"]


@covers(
    "R309", part="a leader sees who gains and who loses before a group is put ahead, and it is adopted as it was tried"
)
def test_the_young_gain_the_others_lose_and_it_is_adopted_as_it_was_tried(played):
    maryam, at = staff("Maryam"), EVENING
    number = actions.build_scenario(name="De unge først", chosen=FIVE, seed=1, by=maryam, at=at)
    assert play_next(lambda: at) == number
    card = scenarios.scenario(number, viewer=maryam)
    assert card is not None and card.state == "done", card
    young, others = of(card.result, "young"), of(card.result, "not_young")
    assert young[2] < 0 < others[1], (young, others)
    young, others = of(card.result, "young", "written"), of(card.result, "not_young", "written")
    assert young[2] < 0 < others[1], (young, others)
    actions.keep_scenario(scenario_id=number, name="De unge først", by=maryam, at=at)
    begins = at + timedelta(minutes=10)
    actions.propose_rules(scenario_id=number, starts_at=begins, reason="De unge faller fra.", by=maryam, at=at)
    actions.adopt_rules(scenario_id=number, by=staff("Tone"), at=at)
    policies.forget()
    before, after = policies.policy_at(at), policies.policy_at(begins + timedelta(minutes=1))
    assert before.ahead == () and after.ahead == (Ahead(Group.YOUNG, Span(600), Span(0, 180)),)
    assert load_policy(policies.text_of(after.version) or "").ahead == after.ahead
    one = enquiries.receive(
        channel=Channel.PHONE, text="", choice="unemployment_benefit", by=ANYONE, at=begins + timedelta(minutes=2),
        person_id=register_person(given_name="Ung", birth_date=date(2003, 1, 1), by=CLOCK, at=at),
    ).enquiry_id  # fmt: skip
    placed = row("select max(since - turn) as ahead from enquiries_placement where enquiry_id = %(id)s", {"id": one})
    assert placed == {"ahead": timedelta(minutes=10)}


def test_who_is_young_is_learnt_and_played_as_those_who_came(played):
    known = learn(MORNING, EVENING)
    shares = [one.grouped for one in known.kinds.values() if one.count >= 54]
    assert shares == [{(False, "young"): pytest.approx(1 / 3)}] * 2
    before, after, _ = scenes(FIVE, at=EVENING)
    assert before.kinds == after.kinds
    young = [place for place, kind in enumerate(before.kinds) if kind.groups == "young"]
    assert young and all(before.scenario.classes[place].groups == {"young"} for place in young)
    whole = {kind._replace(groups="") for kind in before.kinds}
    came = {
        kind: sum(sum(one.a_half_hour) for one in before.streams if before.kinds[one.c]._replace(groups="") == kind)
        for kind in whole
    }
    rate = sum(sum(before.streams[place].a_half_hour) for place in young)
    assert rate == pytest.approx(sum(came.values()) / 3, rel=0.01)


NOTHING = Known({}, {}, ())


def test_what_is_chosen_is_read_told_and_kept_and_what_is_missing_is_said():
    chosen, wrong = read({"ahead": "young", "ahead_live": "5", "ahead_written": "4"}, [], NOTHING)
    assert not wrong and chosen.changes_rules and from_data(as_data(chosen)) == chosen
    assert len(told(chosen, NOTHING)) == 2
    nobody, wrong = read({"ahead": NOBODY}, [], NOTHING)
    assert not wrong and [str(one) for one in told(nobody, NOTHING)] == ["Nobody is put ahead in the queue"]
    for given, field in (
        ({"ahead": "young"}, "ahead_live"), ({"ahead_live": "5"}, "ahead"), ({"ahead": "young", "ahead_live": "16"}, "ahead_live"),
    ):  # fmt: skip
        assert field in [name for name, _ in read(given, [], NOTHING)[1]]
