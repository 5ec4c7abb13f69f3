"""Who gets an enquiry: circles, order, and the policy file."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from inngang.rules.hours import OFFICE_HOURS
from inngang.rules.routing import (
    LAST_RESORT,
    OWN_ADVISER_IS_AWAY,
    Circle,
    Desk,
    NobodyToAsk,
    PolicyError,
    RoutingFacts,
    choose_desk,
    circles,
    load_default_policy,
    load_policy,
    pace,
    policy_in_words,
    rank,
    share_used,
)
from inngang.rules.vocabulary import Channel, CircleKind, Pace, Side, Urgency
from tests.covers import covers

OSLO = ZoneInfo("Europe/Oslo")
MONDAY_9 = datetime(2026, 11, 23, 9, tzinfo=OSLO)
POLICY = load_default_policy()
OWN, SUBSTITUTE, TEAM, UNIT, LINE, NEIGHBOURS, NATIONAL, DUTY, ALARM, GROUP = range(1, 11)

CALLER = RoutingFacts(
    at=MONDAY_9, waiting_since=MONDAY_9, channel=Channel.PHONE, pace=Pace.LIVE, side=Side.STATE, line="family",
    own_adviser=OWN, own_adviser_here=True, substitute=SUBSTITUTE, substitute_here=True, team=TEAM, unit=UNIT,
    special_line=LINE, neighbours=NEIGHBOURS, national=NATIONAL, duty=DUTY, alarm=ALARM,
)  # fmt: skip


def found(facts: RoutingFacts) -> tuple[Circle, ...]:
    return circles(facts, POLICY, OFFICE_HOURS)


def queues(facts: RoutingFacts) -> list[int]:
    return [circle.queue for circle in found(facts)]


def waits(facts: RoutingFacts) -> dict[int, float]:
    return {circle.queue: (circle.opens_at - facts.waiting_since).total_seconds() for circle in found(facts)}


@covers("R030")
def test_a_caller_is_routed_to_the_one_who_knows_the_case_and_that_one_has_a_head_start():
    first, second, *_ = found(CALLER)
    assert (first.kind, first.queue, first.opens_at) == (CircleKind.OWN_ADVISER, OWN, MONDAY_9)
    assert second.opens_at > first.opens_at
    assert "knows the case" in str(first.why) or "know the case" in str(first.why)


def test_the_one_who_last_promised_comes_before_the_own_adviser():
    assert queues(CALLER._replace(last_promised=77))[:2] == [77, OWN]


@covers("R035")
def test_when_the_own_adviser_is_away_the_substitute_is_asked_at_once_and_the_reason_says_so():
    first = found(CALLER._replace(own_adviser_here=False))[0]
    assert (first.kind, first.opens_at) == (CircleKind.SUBSTITUTE, MONDAY_9)
    assert first.why.text == OWN_ADVISER_IS_AWAY


def test_when_both_are_away_the_team_is_asked_at_once():
    facts = CALLER._replace(own_adviser_here=False, substitute_here=False)
    assert waits(facts)[TEAM] == 0


def test_one_who_promised_and_is_away_is_not_waited_for():
    facts = CALLER._replace(last_promised=OWN, own_adviser_here=False)
    assert OWN not in queues(facts)


@covers("R060")
def test_without_an_adviser_those_who_know_the_matter_are_asked_first_and_the_country_after():
    facts = CALLER._replace(own_adviser=0, substitute=0, team=0, unit=0)
    assert queues(facts) == [LINE, NATIONAL, NEIGHBOURS]
    assert waits(facts)[LINE] == 0
    assert "family" in str(found(facts)[0].why)


def test_a_written_question_counts_working_time():
    friday_15 = datetime(2026, 11, 27, 15, tzinfo=OSLO)
    facts = CALLER._replace(channel=Channel.QUESTION, pace=Pace.WRITTEN, waiting_since=friday_15)
    opens = {circle.queue: circle.opens_at for circle in found(facts)}
    assert opens[OWN] == friday_15
    assert opens[SUBSTITUTE] == datetime(2026, 11, 30, 11, 30, tzinfo=OSLO)
    assert opens[UNIT] == datetime(2026, 11, 30, 15, 30, tzinfo=OSLO)


@covers("R098", part="everybody who can help is asked at the same time")
def test_an_acute_enquiry_goes_to_everybody_who_can_help_at_once_and_the_alarm_after_a_minute():
    facts = CALLER._replace(pace=Pace.ACUTE)
    assert waits(facts) == {UNIT: 0, DUTY: 0, NEIGHBOURS: 0, NATIONAL: 0, ALARM: 60}


@covers("R277", part="a queue that has had it is not asked again")
def test_those_who_have_had_it_are_not_asked_again():
    assert queues(CALLER._replace(tried=frozenset({OWN, TEAM, NATIONAL}))) == [SUBSTITUTE, LINE, UNIT, NEIGHBOURS]


def test_when_all_have_had_it_the_country_still_has_it():
    (only,) = found(CALLER._replace(tried=frozenset(range(1, 11))))
    assert (only.queue, only.why.text) == (NATIONAL, LAST_RESORT)


def test_the_alarm_is_never_ruled_out():
    assert queues(CALLER._replace(pace=Pace.ACUTE, tried=frozenset(range(1, 11)))) == [ALARM]


@covers("R247", part="a protected person is routed to their group without a word of why")
def test_a_protected_person_goes_to_their_group_and_the_reason_does_not_tell():
    (only,) = found(CALLER._replace(protected=GROUP))
    assert (only.queue, only.opens_at) == (GROUP, MONDAY_9)
    assert "protect" not in str(only.why).lower()


def test_an_own_adviser_who_may_see_a_protected_person_comes_before_the_group():
    assert queues(CALLER._replace(protected=GROUP, own_adviser_may_see=True)) == [OWN, GROUP]


def test_something_acute_about_a_protected_person_still_rings_the_alarm():
    assert queues(CALLER._replace(protected=GROUP, pace=Pace.ACUTE)) == [GROUP, ALARM]


def test_an_enquiry_passed_on_keeps_its_place():
    an_hour_ago = CALLER._replace(waiting_since=MONDAY_9 - timedelta(hours=1), tried=frozenset({OWN}))
    assert all(circle.opens_at < MONDAY_9 for circle in found(an_hour_ago))


def test_with_no_queue_at_all_it_says_so_loudly():
    with pytest.raises(NobodyToAsk):
        found(RoutingFacts(MONDAY_9, MONDAY_9, Channel.PHONE, Pace.LIVE, Side.STATE, "general"))


queue_ids = st.integers(0, 12)
facts_of_all_kinds = st.builds(
    RoutingFacts,
    at=st.just(MONDAY_9),
    waiting_since=st.integers(0, 2 * 365 * 24 * 60).map(
        lambda minutes: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
    ),
    channel=st.sampled_from(Channel),
    pace=st.sampled_from(Pace),
    side=st.sampled_from(Side),
    line=st.just("general"),
    **{name: queue_ids for name in RoutingFacts._fields if name in set(CircleKind)},
    protected=st.sampled_from([0, 0, 0, 11]),
    own_adviser_here=st.booleans(),
    substitute_here=st.booleans(),
    own_adviser_may_see=st.booleans(),
    substitute_may_see=st.booleans(),
    tried=st.frozensets(queue_ids, max_size=8),
)


def named(facts: RoutingFacts) -> set[int]:
    return {getattr(facts, kind) for kind in (*CircleKind, "protected")} - {0}


@given(facts_of_all_kinds)
def test_somebody_is_always_asked_and_nobody_twice(facts: RoutingFacts):
    assume(named(facts))
    asked = queues(facts)
    assert asked
    assert len(asked) == len(set(asked))
    assert set(asked) <= named(facts)


@given(facts_of_all_kinds)
def test_circles_open_from_the_inside_out_and_the_first_at_once(facts: RoutingFacts):
    assume(named(facts))
    opens = [circle.opens_at for circle in found(facts)]
    assert opens[0] == facts.waiting_since
    assert all(inner <= outer for inner, outer in pairwise(opens))


@given(facts_of_all_kinds)
def test_those_tried_are_asked_again_only_as_the_last_resort(facts: RoutingFacts):
    assume(named(facts))
    for circle in found(facts):
        if circle.queue in facts.tried:
            last = circle.why.text == LAST_RESORT and len(found(facts)) == 1
            assert last or circle.kind == CircleKind.ALARM or circle.queue == facts.protected


@given(facts_of_all_kinds, st.timedeltas(timedelta(0), timedelta(days=9)))
def test_who_has_waited_longer_is_never_let_in_later(facts: RoutingFacts, longer: timedelta):
    assume(named(facts))
    earlier = found(facts._replace(waiting_since=facts.waiting_since - longer))
    for old, new in zip(earlier, found(facts), strict=True):
        assert old.queue == new.queue
        assert old.opens_at <= new.opens_at


@given(facts_of_all_kinds)
def test_a_protected_person_is_asked_about_nowhere_else(facts: RoutingFacts):
    if not facts.protected:
        return
    allowed = {facts.protected}
    if facts.own_adviser_may_see:
        allowed.add(facts.own_adviser)
    if facts.substitute_may_see:
        allowed.add(facts.substitute)
    if facts.pace == Pace.ACUTE:
        allowed.add(facts.alarm)
    assert set(queues(facts)) <= allowed


# --- order -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("channel", "urgency", "call_back", "expected"),
    [
        (Channel.PHONE, Urgency.NORMAL, False, Pace.LIVE),
        (Channel.VISIT, Urgency.SOON, False, Pace.LIVE),
        (Channel.PHONE, Urgency.NORMAL, True, Pace.CALL_BACK),
        (Channel.QUESTION, Urgency.NORMAL, False, Pace.WRITTEN),
        (Channel.LETTER, Urgency.SOON, False, Pace.SOON),
        *[(channel, Urgency.ACUTE, True, Pace.ACUTE) for channel in Channel],
    ],
)
def test_the_pace_follows_need_first_and_then_how_one_waits(channel, urgency, call_back, expected):
    assert pace(channel=channel, urgency=urgency, is_call_back=call_back) == expected


def key(pace_: int, waited: float, number: int) -> tuple[int, float, float, int]:
    return rank(pace=pace_, share_used=0.5, waited_seconds=waited, enquiry_id=number)


def test_acute_comes_first_and_then_the_longest_wait():
    waiting = {"acute": key(Pace.ACUTE, 1, 9), "long": key(Pace.LIVE, 600, 2), "short": key(Pace.LIVE, 60, 1)}
    assert sorted(waiting, key=waiting.__getitem__) == ["acute", "long", "short"]


def test_two_who_began_to_wait_together_have_an_order():
    assert key(Pace.LIVE, 60, 1) < key(Pace.LIVE, 60, 2)


waiting_ones = st.tuples(st.sampled_from(Pace), st.floats(0, 2), st.floats(0, 1e6), st.integers(1, 50))


@given(st.lists(waiting_ones, unique_by=lambda one: one[3], max_size=20), st.randoms())
def test_the_order_of_those_who_wait_does_not_depend_on_how_they_are_listed(waiting, chance):
    def order(ones):
        return sorted(
            ones, key=lambda one: rank(pace=one[0], share_used=one[1], waited_seconds=one[2], enquiry_id=one[3])
        )

    shuffled = list(waiting)
    chance.shuffle(shuffled)
    assert order(shuffled) == order(waiting)
    for first, second in pairwise(order(waiting)):
        assert first[0] <= second[0]
        if first[0] == second[0]:
            assert first[2] >= second[2]


@given(st.integers(1, 10_000), st.integers(0, 20_000))
def test_the_share_used_is_one_at_the_deadline(length: int, passed: int):
    due = MONDAY_9 + timedelta(seconds=length)
    used = share_used(MONDAY_9, due, MONDAY_9 + timedelta(seconds=passed))
    assert (used >= 1) == (passed >= length)
    assert share_used(MONDAY_9, due, due) == 1


def test_the_desk_that_has_been_idle_longest_is_chosen():
    desks = [Desk(3, MONDAY_9), Desk(2, MONDAY_9 - timedelta(minutes=5)), Desk(1, MONDAY_9 - timedelta(minutes=5))]
    assert choose_desk(desks) == desks[2]
    assert choose_desk([]) is None


# --- the policy file ---------------------------------------------------------------------------------------------

SMALL = """version = "1"
valid_from = 2026-01-01

[[live]]
circle = "national"
opens_after = "0s"

[[written]]
circle = "unit"
opens_after = "0s"

[[written]]
circle = "national"
opens_after = "1 working day"

[[acute]]
circle = "alarm"
opens_after = "0s"
"""


def test_a_policy_is_read_from_its_text():
    policy = load_policy(SMALL)
    assert (policy.version, policy.valid_from, policy.valid_to) == ("1", date(2026, 1, 1), None)
    assert [circle.kind for circle in policy.written] == [CircleKind.UNIT, CircleKind.NATIONAL]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('circle = "unit"', 'circle = "boss"', "Line 9: There is no circle “boss”"),
        ('"1 working day"', '"soon"', "Line 14: Say when it opens"),
        ('opens_after = "1 working day"', 'opens_late = "1s"', "Line 14: “opens_late” is not known"),
        (
            'circle = "national"\nopens_after = "1 w',
            'circle = "unit"\nopens_after = "1 w',
            "Line 13: “unit” stands twice",
        ),
        (
            'circle = "unit"\nopens_after = "0s"',
            'circle = "unit"\nopens_after = "2 working days"',
            "Line 14: This circle",
        ),
        ('circle = "alarm"', 'circle = "alarm"\nonly_if_here = "yes"', "Line 18: only_if_here is true or false"),
        ('version = "1"', "version = 1", "Line 1: Give the policy a version"),
        ("valid_from = 2026-01-01", 'valid_from = "today"', "Line 2: valid_from is a date"),
        ("valid_from = 2026-01-01", "valid_from = 2026-01-01\nvalid_to = 2025-01-01", "Line 3: valid_to is before"),
        ("[[acute]]", "[[emergency]]", "Line 16: “emergency” is not known"),
        ("valid_from = 2026-01-01", "valid_from = ", "not valid TOML"),
    ],
)
def test_a_fault_in_the_policy_is_told_with_its_line_and_what_to_do(old: str, new: str, said: str):
    assert SMALL.count(old) >= 1
    with pytest.raises(PolicyError) as fault:
        load_policy(SMALL.replace(old, new, 1))
    assert said in str(fault.value)


def test_a_policy_that_forgets_the_acute_is_refused():
    with pytest.raises(PolicyError, match="no circles for “acute”"):
        load_policy(SMALL[: SMALL.index("[[acute]]")])


def test_hours_and_days_that_cross_still_open_from_the_inside_out():
    """One working day is longer than four working hours, and nobody can see that from the file alone."""
    policy = load_policy(SMALL + '\n[[written]]\ncircle = "neighbours"\nopens_after = "4 working hours"\n')
    opens = [circle.opens_at for circle in circles(CALLER._replace(pace=Pace.WRITTEN), policy, OFFICE_HOURS)]
    assert opens == [MONDAY_9, *[datetime(2026, 11, 24, 15, 30, tzinfo=OSLO)] * 2]


def test_the_policy_in_words_names_every_circle():
    words = [str(word) for word in policy_in_words(POLICY)]
    assert "2026.1" in words[0]
    assert len(words) == 1 + 3 + len(POLICY.live) + len(POLICY.written) + len(POLICY.acute)
    assert "the substitute, after 20 seconds, if at work" in words
    assert "the national queue, after 2 working days" in words


@covers("R169", part="something acute always ends at the alarm")
def test_the_policy_that_comes_with_the_product_ends_at_the_alarm_when_it_is_acute():
    assert POLICY.acute[-1].kind == CircleKind.ALARM
