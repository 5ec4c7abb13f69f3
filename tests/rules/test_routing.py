"""Who gets an enquiry: circles and order. The policy files are in `test_routing_policies.py`."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
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
    RoutingFacts,
    choose_desk,
    circles,
    pace,
    policy_for,
    rank,
    share_used,
)
from inngang.rules.routing_again import as_seen, from_seen, what_differs
from inngang.rules.vocabulary import Channel, CircleKind, Pace, Side, Urgency
from tests.covers import covers

OSLO = ZoneInfo("Europe/Oslo")
MONDAY_9 = datetime(2026, 11, 23, 9, tzinfo=OSLO)
POLICY = policy_for(MONDAY_9.date())
OWN, SUBSTITUTE, TEAM, UNIT, LINE, NEIGHBOURS, NATIONAL, DUTY, ALARM, GROUP = range(1, 11)
COORDINATOR, SPEAKERS, SPEAKERS_NATIONAL, KNOWS_WELL = range(13, 17)

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
    coordinator_here=st.booleans(),
    coordinator_may_see=st.booleans(),
    line_levels=st.lists(st.tuples(st.integers(1, 3), st.integers(1, 12)), max_size=3).map(tuple),
    passed_to=st.sampled_from([0, 0, 0, 5]),
    tried=st.frozensets(queue_ids, max_size=8),
)


def named(facts: RoutingFacts) -> set[int]:
    levels = {queue for _, queue in facts.line_levels}
    return levels | {getattr(facts, kind) for kind in (*CircleKind, "protected", "passed_to")} - {0}


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
            always = {facts.protected, facts.passed_to}
            assert last or circle.kind == CircleKind.ALARM or circle.queue in always


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
    allowed = {facts.protected, facts.passed_to}
    if facts.own_adviser_may_see:
        allowed.add(facts.own_adviser)
    if facts.substitute_may_see:
        allowed.add(facts.substitute)
    if facts.coordinator_may_see:
        allowed.add(facts.coordinator)
    if facts.asked_for_may_see:
        allowed.add(facts.asked_for)
    if facts.rang_may_see:
        allowed.add(facts.rang)
    if facts.pace == Pace.ACUTE:
        allowed.add(facts.alarm)
    assert set(queues(facts)) <= allowed


SPEAKS_SOMALI = CALLER._replace(own_adviser=0, substitute=0, team=0, office_language=SPEAKERS, country_language=16)


@pytest.mark.parametrize(
    ("what_is_so", "asked_in_order"),
    [
        ({}, "own_adviser, substitute, team, special_line, unit, national, neighbours"),
        (
            {"last_promised": 77},
            "last_promised, own_adviser, substitute, team, special_line, unit, national, neighbours",
        ),
        ({"own_adviser_here": False}, "substitute, team, special_line, unit, national, neighbours"),
        ({"own_adviser_here": False, "substitute_here": False}, "team, special_line, unit, national, neighbours"),
        (
            {"coordinator": COORDINATOR, "coordinator_here": True, "own_adviser_here": False, "substitute_here": False},
            "coordinator, team, special_line, unit, national, neighbours",
        ),
        ({"own_adviser": 0, "substitute": 0, "team": 0}, "special_line, unit, national, neighbours"),
        (
            {"own_adviser": 0, "substitute": 0, "team": 0, "office_language": SPEAKERS, "country_language": 16},
            "office_language, special_line, unit, country_language, national, neighbours",
        ),
        ({"passed_to": 40}, "team, own_adviser, substitute, team, special_line, unit, national, neighbours"),
        ({"tried": {OWN, TEAM}}, "substitute, special_line, unit, national, neighbours"),
        ({"pace": Pace.ACUTE}, "unit, duty, neighbours, national, alarm"),
        ({"protected": GROUP}, "unit"),
        ({"protected": GROUP, "own_adviser_may_see": True}, "own_adviser, unit"),
    ],
)
def test_who_is_asked_about_a_caller_with_an_adviser_at_work(what_is_so, asked_in_order):
    asked = found(CALLER._replace(**what_is_so))
    assert ", ".join(circle.kind for circle in asked) == asked_in_order


@covers("R030", part="the coordinator is asked when the adviser of that side and the substitute do not take it")
def test_the_coordinator_comes_after_the_adviser_of_that_side_and_their_substitute():
    facts = CALLER._replace(coordinator=COORDINATOR, coordinator_here=True)
    assert queues(facts)[:3] == [OWN, SUBSTITUTE, COORDINATOR]
    assert waits(facts)[COORDINATOR] == 25
    assert COORDINATOR not in queues(facts._replace(coordinator_here=False))
    assert COORDINATOR not in queues(facts._replace(protected=GROUP))
    assert COORDINATOR in queues(facts._replace(protected=GROUP, coordinator_may_see=True))


def test_one_who_is_both_adviser_and_coordinator_is_asked_once_and_first():
    facts = CALLER._replace(coordinator=OWN, coordinator_here=True)
    assert queues(facts).count(OWN) == 1
    assert queues(facts)[0] == OWN


def test_those_who_speak_the_language_are_asked_before_the_whole_office_and_the_whole_country():
    asked = queues(SPEAKS_SOMALI)
    assert asked.index(SPEAKERS) < asked.index(UNIT)
    assert asked.index(16) < asked.index(NATIONAL)
    assert "language" in str(found(SPEAKS_SOMALI)[0].why)


@pytest.mark.parametrize(
    ("line", "levels_there_are", "asked", "why"),
    [
        ("employers", ((1, LINE), (2, KNOWS_WELL)), KNOWS_WELL, "They know this kind of matter: employers."),
        ("employers", ((2, KNOWS_WELL), (3, 50)), KNOWS_WELL, "They know this kind of matter: employers."),
        ("employers", ((1, LINE),), LINE, "They know employers best of those there are."),
        ("family", ((1, LINE), (2, KNOWS_WELL)), LINE, "They know this kind of matter: children and family."),
        ("family", (), LINE, "They know this kind of matter: children and family."),
    ],
)
def test_a_line_may_ask_for_a_level_and_the_nearest_that_is_enough_is_asked(line, levels_there_are, asked, why):
    """The policy asks for level 2 about employers, and for no level about family."""
    circle = next(
        one
        for one in found(CALLER._replace(line=line, line_levels=levels_there_are))
        if one.kind == CircleKind.SPECIAL_LINE
    )
    assert (circle.queue, str(circle.why)) == (asked, why)


# --- the one who knows the case stays first ------------------------------------------------------------------------


def passed_on(facts: RoutingFacts, queue: int) -> RoutingFacts:
    """A colleague could not help, and it goes back to the circles."""
    return facts._replace(tried=facts.tried | {queue})


def away_and_back(facts: RoutingFacts, _: int) -> RoutingFacts:
    away = facts._replace(own_adviser_here=False)
    assert queues(away)[0] == (SUBSTITUTE if SUBSTITUTE not in away.tried else queues(away)[0])
    assert facts.own_adviser not in queues(away)
    return away._replace(own_adviser_here=True)


def another_adviser(facts: RoutingFacts, number: int) -> RoutingFacts:
    return facts._replace(own_adviser=100 + number)


def another_benefit(facts: RoutingFacts, number: int) -> RoutingFacts:
    line = ["general", "social", "family", "pension", "health", "work"][number % 6]
    return facts._replace(line=line, special_line=LINE + 20 + number)


def another_way_of_waiting(facts: RoutingFacts, number: int) -> RoutingFacts:
    return facts._replace(pace=[Pace.LIVE, Pace.CALL_BACK, Pace.SOON, Pace.WRITTEN][number % 4])


WHAT_MAY_HAPPEN = (passed_on, away_and_back, another_adviser, another_benefit, another_way_of_waiting)
what_happened = st.lists(st.tuples(st.sampled_from(WHAT_MAY_HAPPEN), st.integers(2, 12)), max_size=8)


@covers("R030", part="the preference survives transfer, absence, a new adviser and another benefit")
@given(what_happened)
def test_whatever_has_happened_the_adviser_who_is_there_is_asked_first_and_has_a_head_start(happened):
    facts = CALLER
    for happening, number in happened:
        facts = happening(facts, number)
    first, *others = found(facts)
    assert (first.kind, first.queue) == (CircleKind.OWN_ADVISER, facts.own_adviser)
    assert first.opens_at == facts.waiting_since
    assert all(circle.opens_at > first.opens_at for circle in others)


@given(what_happened)
def test_an_adviser_who_is_followed_by_another_is_asked_only_if_they_promised_something(happened):
    before = CALLER._replace(own_adviser=99)
    facts = before
    for happening, number in happened:
        facts = happening(facts, number)
    facts = another_adviser(facts, 1)
    assert 99 not in queues(facts)
    asked = queues(facts._replace(last_promised=99))
    assert asked[:2] == [99, facts.own_adviser]


# --- the same again ------------------------------------------------------------------------------------------------


@given(facts_of_all_kinds)
def test_what_a_placement_saw_can_be_kept_and_judged_again_with_the_same_result(facts: RoutingFacts):
    assume(named(facts))
    again = from_seen(json.loads(json.dumps(as_seen(facts))))
    assert again == facts
    assert circles(again, POLICY, OFFICE_HOURS) == found(facts)
    assert what_differs(found(facts), circles(again, POLICY, OFFICE_HOURS)) == []


def test_a_placement_that_kept_too_little_cannot_be_judged_again():
    seen = as_seen(CALLER)
    assert from_seen({name: seen[name] for name in ("own_adviser", "team", "unit", "line", "pace", "tried")}) is None


def test_what_would_have_been_otherwise_is_told_in_words():
    before = found(CALLER)
    away = CALLER._replace(own_adviser_here=False, tried=frozenset({NEIGHBOURS}), duty=0)
    told = [str(one.why) for one in what_differs(before, found(away))]
    assert told == [
        "First asked: the substitute, not the person's own adviser",
        "Not asked: the person's own adviser",
        "Not asked: neighbouring offices",
        "Asked 20 seconds sooner: the substitute",
    ]


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


@covers("R169", part="a visitor is open to the counter at once")
def test_a_visitor_is_open_to_the_counter_at_once_and_to_nobody_outside_the_house():
    visitor = CALLER._replace(channel=Channel.VISIT)
    assert waits(visitor)[UNIT] == 0
    assert not {LINE, NEIGHBOURS, NATIONAL} & set(queues(visitor))


def test_a_visitor_to_a_place_with_no_counter_of_its_own_still_has_somebody():
    assert queues(CALLER._replace(channel=Channel.VISIT, unit=0, own_adviser=0, substitute=0, team=0))


# --- the one they want --------------------------------------------------------------------------------------------


@covers("R030", part="who is asked for by name is asked when the policy says so")
def test_who_was_asked_for_comes_first_when_the_policy_says_so_and_not_otherwise():
    wants = CALLER._replace(asked_for=77, asked_for_here=True)
    assert found(wants)[0].kind == CircleKind.ASKED_FOR
    silent = POLICY._replace(live=tuple(step for step in POLICY.live if step.kind != CircleKind.ASKED_FOR))
    assert CircleKind.ASKED_FOR not in [one.kind for one in circles(wants, silent, OFFICE_HOURS)]
    assert circles(wants, silent, OFFICE_HOURS) == circles(CALLER, POLICY, OFFICE_HOURS)


@covers("R038", part="who rings back comes first to the one who rang, and the others wait their turn")
def test_who_rang_the_person_is_asked_first_and_those_who_know_them_a_little_later():
    first, second, *_ = found(CALLER._replace(rang=78, rang_here=True))
    assert (first.kind, first.opens_at) == (CircleKind.RANG, CALLER.waiting_since.astimezone(UTC))
    assert second.kind == CircleKind.OWN_ADVISER and second.opens_at > first.opens_at
    assert found(CALLER._replace(rang=78, rang_here=False)) == found(CALLER)
    assert found(CALLER._replace(rang=78, rang_here=True, tried=frozenset({78}))) == found(CALLER)
    both = found(CALLER._replace(rang=78, rang_here=True, asked_for=77, asked_for_here=True))
    assert [one.kind for one in both[:2]] == [CircleKind.ASKED_FOR, CircleKind.RANG]
