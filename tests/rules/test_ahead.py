"""Groups put ahead in the queue: read with its line, told in words, limited, and a head start and no more."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from inngang.rules.ahead import groups_of, head_start
from inngang.rules.hours import OFFICE_HOURS, OSLO
from inngang.rules.policies import PolicyError, Span, load_policy, policies
from inngang.rules.policies.adopted import as_text
from inngang.rules.policies.ahead import Ahead, Group
from inngang.rules.policies.ahead_words import drawn
from inngang.rules.policies.words import compare, policy_in_words
from inngang.rules.routing import RoutingFacts
from inngang.rules.routing_again import as_seen, comes_otherwise, from_seen
from inngang.rules.vocabulary import Channel, Pace, Side
from tests.covers import covers

NEWEST = policies()[-1]
AS_IT_IS = as_text(NEWEST)
FIRST = len(AS_IT_IS.splitlines()) + 1
MONDAY_10 = datetime(2026, 11, 23, 10, tzinfo=OSLO)
YOUNG = '[[ahead]]\ngroup = "young"\nlive = "5 minutes"\nwritten = "4 working hours"\n'


def facts(*groups: str, pace: Pace = Pace.LIVE, line: str = "work", since: datetime = MONDAY_10) -> RoutingFacts:
    return RoutingFacts(
        at=since, waiting_since=since, channel=Channel.PHONE, pace=pace, side=Side.STATE, line=line,
        groups=frozenset(groups),
    )  # fmt: skip


def by(policy_ahead: list[Ahead], *groups: str, **more) -> timedelta:
    return head_start(facts(*groups, **more), NEWEST._replace(ahead=tuple(policy_ahead)), OFFICE_HOURS).by


def test_no_version_that_comes_with_the_product_puts_anybody_ahead():
    assert [one.ahead for one in policies()] == [()] * len(policies())
    assert by([], "young") == timedelta()


def test_a_version_that_puts_groups_ahead_is_read_and_written_as_it_was():
    policy = load_policy(
        AS_IT_IS + YOUNG + '[[ahead]]\ngroup = "interpreter"\nlive = "90s"\nlines = ["social", "work"]\n'
    )
    assert policy.ahead == (
        Ahead(Group.YOUNG, Span(300), Span(0, 240)),
        Ahead(Group.INTERPRETER, Span(90), lines=policy.ahead[1].lines),
    )
    assert set(policy.ahead[1].lines) == {"social", "work"}
    assert load_policy(as_text(policy)) == policy


@pytest.mark.parametrize(
    ("written", "line", "told"),
    [
        ('[[ahead]]\ngroup = "old"\nlive = "5 minutes"', 1, "no group “old”"),
        ('[[ahead]]\ngroup = "young"\nlive = "16 minutes"', 2, "at most 15"),
        ('[[ahead]]\ngroup = "young"\nlive = "1 working hour"', 2, "how many minutes"),
        ('[[ahead]]\ngroup = "young"\nwritten = "3 working days"', 2, "at most 15 working hours or 2 working days"),
        ('[[ahead]]\ngroup = "young"\nwritten = "20s"', 2, "how much working time"),
        ('[[ahead]]\ngroup = "young"', 1, "how much earlier"),
        ('[[ahead]]\ngroup = "young"\nlive = "2 minutes"\nlines = ["taxes"]', 3, "no line “taxes”"),
        ('[[ahead]]\ngroup = "young"\nlive = "2 minutes"\nfirst = true', 3, "“first” is not known"),
        (f'{YOUNG}[[ahead]]\ngroup = "young"\nlive = "2 minutes"', 5, "stands twice"),
    ],
)
def test_a_fault_in_who_is_put_ahead_is_told_with_its_line(written, line, told):
    with pytest.raises(PolicyError) as found:
        load_policy(AS_IT_IS + written + "\n")
    assert found.value.line == FIRST + line
    assert told in str(found.value.why)


def test_a_group_is_what_we_know_of_somebody_and_of_a_protected_person_nothing_is_known():
    given = {"born": date(1996, 11, 24), "needs_interpreter": True, "on": date(2026, 11, 23)}
    assert groups_of(**given, is_protected=False) == {"young", "interpreter"}
    assert groups_of(**given, is_protected=True) == frozenset()
    assert groups_of(**{**given, "on": date(2026, 11, 24)}, is_protected=False) == {"interpreter"}, "30 that day"
    assert groups_of(born=None, needs_interpreter=False, is_protected=False, on=given["on"]) == frozenset()


@covers(
    "R309", part="a rule puts a group ahead by minutes or by working time, never over what is acute, within a limit"
)
def test_a_group_counts_as_having_waited_longer_by_the_largest_head_start_and_never_by_two():
    young = Ahead(Group.YOUNG, Span(300), Span(0, 240))
    both = [young, Ahead(Group.INTERPRETER, Span(120), Span(0, 0, 1))]
    assert by(both, "young") == by(both, "young", "interpreter") == timedelta(minutes=5)
    assert by(both) == timedelta()
    assert by(both, "young", "interpreter", pace=Pace.ACUTE) == timedelta(), "what is acute has a lane of its own"
    assert by(both, "young", pace=Pace.WRITTEN) == timedelta(days=2, hours=20, minutes=30), "from Friday at 13:30"
    assert by(both, "interpreter", pace=Pace.SOON) == timedelta(days=3), "the working day before Monday is Friday"
    assert by([young._replace(lines=("social",))], "young") == timedelta()
    assert by([young._replace(lines=("work",))], "young") == timedelta(minutes=5)


def test_what_comes_while_it_is_closed_counts_from_before_all_of_the_working_day():
    saturday, sunday = datetime(2026, 11, 21, 9, tzinfo=OSLO), datetime(2026, 11, 22, 21, tzinfo=OSLO)
    one_day = [Ahead(Group.YOUNG, written=Span(0, 0, 1))]
    starts = [since - by(one_day, "young", pace=Pace.WRITTEN, since=since) for since in (saturday, sunday)]
    assert starts == [datetime(2026, 11, 20, tzinfo=OSLO)] * 2, "those two come in the order they wrote"


def test_who_is_put_ahead_is_told_in_words_drawn_and_compared():
    policy = load_policy(AS_IT_IS + YOUNG)
    told = [str(one) for one in policy_in_words(policy)]
    assert "On the line or at the desk, those under 30 count as having waited 5 minutes longer: all matters." in told
    assert "When it is written, those under 30 count as having waited 4 working hours longer: all matters." in told
    assert [(one.is_live, round(one.share, 2)) for one in drawn(policy)] == [(True, 0.33), (False, 0.27)]
    more = policy._replace(ahead=(Ahead(Group.YOUNG, Span(600)),))
    differs = {
        (str(one.old and one.old.values["number"]), str(one.new and one.new.values["number"])): [str(w) for w in one.differs]
        for one in compare(policy, more) if one.way == "ahead"
    }  # fmt: skip
    assert differs == {("5", "10"): ["Is put further ahead."], ("4", "None"): ["Is not put ahead any more."]}
    assert not [one for one in compare(policy, policy) if one.differs]


def test_a_placement_is_seen_again_with_its_groups_and_what_would_be_otherwise():
    seen = facts("young")
    assert from_seen(as_seen(seen)) == seen
    kept_before = {name: value for name, value in as_seen(seen).items() if name != "groups"}
    assert from_seen(kept_before).groups == frozenset()
    none, five = (head_start(seen, one, OFFICE_HOURS) for one in (NEWEST, load_policy(AS_IT_IS + YOUNG)))
    assert [str(one.why) for one in comes_otherwise(none, five)] == ["Counts as having waited 5 minutes longer"]
    assert [str(one.why) for one in comes_otherwise(five, none)] == ["Counts as having waited 5 minutes less"]
    assert comes_otherwise(five, five) == []
