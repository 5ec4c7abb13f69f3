"""The circles on numbers are the circles of the rule: on generated facts, policies and calendars."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inngang.rules.hours import (
    CONTACT_CENTRE_HOURS,
    OFFICE_HOURS,
    OSLO,
    Calendar,
    add_working_days,
    add_working_minutes,
)
from inngang.rules.policies import PolicyCircle, RoutingPolicy, Span
from inngang.rules.routing import NobodyToAsk, RoutingFacts, policies
from inngang.rules.routing import circles as circles_of_the_rule
from inngang.rules.vocabulary import LINES, Channel, CircleKind, Pace, Side
from inngang.rules.ways import IN_THE_HOUSE
from inngang.simulator import circles as numbers

START = datetime(2026, 3, 23, tzinfo=OSLO)  # the clock is moved on 29 March, and Easter comes after
LUNCH = Calendar((((9 * 60, 11 * 60 + 30), (12 * 60 + 15, 15 * 60)),) * 5 + ((),) * 2)
CALENDARS = (OFFICE_HOURS, CONTACT_CENTRE_HOURS, LUNCH)
OPENINGS = [numbers.openings_of(calendar, START, 60) for calendar in CALENDARS]
MOMENTS = st.integers(0, 14 * 24 * 3600 * 10).map(lambda tenths: START + timedelta(milliseconds=100 * tenths))


def ms(at: datetime) -> int:
    return round((at.timestamp() - START.timestamp()) * 1000)


spans = st.one_of(
    st.just(Span()),
    st.integers(1, 200).map(lambda n: Span(seconds=n)),
    st.integers(1, 900).map(lambda n: Span(working_minutes=n)),
    st.integers(1, 3).map(lambda n: Span(working_days=n)),
)


@st.composite
def ways(draw: Any) -> tuple[PolicyCircle, ...]:
    kinds = draw(st.lists(st.sampled_from(list(CircleKind)), min_size=1, unique=True))
    return tuple(PolicyCircle(kind, draw(spans), draw(st.booleans())) for kind in kinds)


made_up = st.builds(
    RoutingPolicy, st.just("x"), st.just(date(2026, 1, 1)), st.none(), live=ways(), written=ways(), acute=ways(),
    levels=st.dictionaries(st.sampled_from(list(LINES)), st.integers(1, 3)),
    first_line_first=st.frozensets(st.sampled_from(list(LINES))),
)  # fmt: skip
queue = st.integers(0, 6)  # few, so that the same queue often stands in several circles
levels = st.dictionaries(st.integers(1, 3), st.integers(1, 9)).map(lambda found: tuple(found.items()))
facts_of = st.builds(
    RoutingFacts, at=st.just(START), waiting_since=MOMENTS, channel=st.sampled_from(list(Channel)),
    pace=st.sampled_from(list(Pace)), side=st.just(Side.STATE), line=st.sampled_from(list(LINES)),
    last_promised=queue, own_adviser=queue, own_adviser_here=st.booleans(), substitute=queue,
    substitute_here=st.booleans(), team=queue, unit=queue, special_line=queue, neighbours=queue, national=queue,
    duty=queue, alarm=queue, protected=st.sampled_from([0, 0, 8]), tried=st.frozensets(queue, max_size=3),
    own_adviser_may_see=st.booleans(), substitute_may_see=st.booleans(), coordinator=queue,
    coordinator_here=st.booleans(), coordinator_may_see=st.booleans(), office_language=queue, country_language=queue,
    line_levels=levels, passed_to=st.sampled_from([0, 0, 5]), asked_for=queue, asked_for_here=st.booleans(),
    asked_for_may_see=st.booleans(), rang=queue, rang_here=st.booleans(), rang_may_see=st.booleans(),
)  # fmt: skip


def on_numbers(facts: RoutingFacts, policy: RoutingPolicy) -> np.ndarray:
    row = np.zeros(numbers.FACTS, np.int64)
    row[numbers.PACE], row[numbers.VISIT] = facts.pace, facts.channel == Channel.VISIT
    row[numbers.SINCE], row[numbers.PROTECTED], row[numbers.PASSED_TO] = (
        ms(facts.waiting_since), facts.protected, facts.passed_to,
    )  # fmt: skip
    row[numbers.ENOUGH] = policy.levels.get(facts.line, 1)
    row[numbers.FIRST_LINE] = facts.line in policy.first_line_first
    for level, where in facts.line_levels:
        row[numbers.LEVEL_1 + level - 1] = where
    for kind, number in numbers.NUMBER_OF.items():
        row[numbers.QUEUE + number] = getattr(facts, kind)
        row[numbers.HERE + number] = getattr(facts, f"{kind}_here", True)
        row[numbers.MAY_SEE + number] = getattr(facts, f"{kind}_may_see", True)
    return row


def both(facts: RoutingFacts, policy: RoutingPolicy, calendar: int) -> tuple[list[Any], list[Any]]:
    try:
        rule = circles_of_the_rule(facts, policy, CALENDARS[calendar])
    except NobodyToAsk:
        rule = ()
    wanted = [(circle.kind, circle.queue, ms(circle.opens_at)) for circle in rule]
    way, openings = numbers.way_of(policy), OPENINGS[calendar]
    found = np.zeros((len(CircleKind) + 2, 3), np.int64)
    tried = np.array(sorted(facts.tried), np.int64)
    count = numbers.circles(on_numbers(facts, policy), tried, *way, *openings, found)
    return wanted, [(numbers.KINDS[kind], int(at), int(opens)) for kind, at, opens in found[:count]]


@settings(max_examples=500, deadline=None)
@given(facts=facts_of, policy=made_up, calendar=st.integers(0, 2))
def test_the_circles_on_numbers_are_those_of_the_rule_whatever_the_policy(facts, policy, calendar):
    wanted, found = both(facts, policy, calendar)
    assert found == wanted


@settings(max_examples=500, deadline=None)
@given(
    facts=facts_of, policy=st.sampled_from(policies()), calendar=st.integers(0, 2),
    first=st.sampled_from([frozenset(), frozenset(LINES)]),
)  # fmt: skip
def test_the_circles_on_numbers_are_those_of_the_policies_that_come_with_the_product(facts, policy, calendar, first):
    wanted, found = both(facts, policy._replace(first_line_first=first), calendar)
    assert found == wanted


@settings(max_examples=150, deadline=None)
@given(MOMENTS, st.integers(1, 2000), st.integers(1, 8), st.integers(0, 2))
def test_working_time_on_numbers_is_that_of_the_rule(at, minutes, days, calendar):
    openings = OPENINGS[calendar]
    assert numbers.after_minutes(openings.spans, ms(at), minutes) == ms(
        add_working_minutes(CALENDARS[calendar], at, minutes)
    )
    assert numbers.after_days(openings.days, ms(at), days) == ms(add_working_days(CALENDARS[calendar], at, days))


@pytest.mark.parametrize("policy", policies(), ids=lambda one: one.version)
def test_somebody_in_the_house_is_asked_about_in_the_order_of_the_house(policy):
    steps, lengths = numbers.way_of(policy)
    kinds = [numbers.KINDS[kind] for kind in steps[numbers.HOUSE, : lengths[numbers.HOUSE], 0]]
    assert kinds == [kind for kind in IN_THE_HOUSE if kind in kinds]
