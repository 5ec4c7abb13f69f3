"""What an office wants passed on: its own choice, and never below what is common to all."""

from datetime import datetime, time

import pytest

from inngang.rules.hours import OSLO
from inngang.rules.intake import COMMON_MINIMUM, WAYS_IN_WORDS, Profile, Way, chosen, passing
from inngang.rules.vocabulary import LINES, Refusal, Side, Urgency
from tests.covers import covers

TEN, FIVE = (datetime(2026, 3, 4, hour, 0, tzinfo=OSLO) for hour in (10, 17))
HAMAR = Profile(frozenset({"social", "work"}), frozenset({"technical", "finance"}), time(9), time(14), "Fødselsdato")
STATE, MUNICIPAL = Side.STATE, Side.MUNICIPAL


@pytest.mark.parametrize(
    ("line", "side", "urgency", "is_followed_up", "at", "expected"),
    [
        ("work", STATE, Urgency.NORMAL, False, TEN, Way.CALL),
        ("work", STATE, Urgency.NORMAL, False, FIVE, Way.TASK),
        ("health", STATE, Urgency.NORMAL, False, TEN, Way.TASK),
        ("finance", STATE, Urgency.NORMAL, False, TEN, Way.STAYS),
        ("finance", STATE, Urgency.SOON, True, TEN, Way.TASK),
        ("finance", MUNICIPAL, Urgency.NORMAL, False, TEN, Way.TASK),
        ("finance", Side.BOTH, Urgency.NORMAL, False, TEN, Way.TASK),
        ("finance", STATE, Urgency.ACUTE, False, FIVE, Way.CALL),
        ("health", STATE, Urgency.ACUTE, False, FIVE, Way.CALL),
    ],
)
@covers("R079")
def test_an_office_is_passed_what_it_wants_as_it_wants_it(line, side, urgency, is_followed_up, at, expected):
    found = passing(HAMAR, line=line, side=side, urgency=urgency, is_followed_up=is_followed_up, at=at)
    assert found.way == expected
    assert str(found.why)


@pytest.mark.parametrize("hour", range(0, 24, 3))
@pytest.mark.parametrize("line", sorted(LINES))
@covers("R079", part="the common minimum")
def test_acute_is_always_phoned_through_whatever_is_chosen_and_at_any_hour(line, hour):
    everything_stays = Profile(frozenset(), frozenset(LINES), time(9), time(11))
    at = datetime(2026, 3, 4, hour, 30, tzinfo=OSLO)
    given = {"line": line, "side": STATE, "urgency": Urgency.ACUTE, "is_followed_up": False, "at": at}
    assert passing(everything_stays, **given).way == Way.CALL


def test_an_office_that_has_chosen_nothing_is_phoned():
    given = {"line": "work", "side": STATE, "urgency": Urgency.NORMAL, "is_followed_up": False, "at": FIVE}
    assert passing(None, **given).way == Way.CALL


@pytest.mark.parametrize(
    ("calls", "stays", "until", "code"),
    [
        ({"work"}, {"social"}, time(14), "below_minimum"),
        ({"work"}, {"finance"}, time(10, 59), "below_minimum"),
        ({"work"}, {"finance"}, time(8), "below_minimum"),
        ({"work"}, {"work"}, time(14), "both"),
        ({"dancing"}, set(), time(14), "unknown_line"),
    ],
)
@covers("R079", part="the common minimum")
def test_a_choice_below_what_is_common_to_all_is_refused_with_the_reason(calls, stays, until, code):
    found = chosen(calls=calls, stays=stays, calls_from=time(9), calls_to=until)
    assert isinstance(found, Refusal) and found.code == code and str(found.why)


def test_a_choice_within_it_is_kept_as_it_is():
    given = {"calls": {"work"}, "stays": {"finance"}, "calls_from": time(9), "calls_to": time(11)}
    assert chosen(**given) == Profile(frozenset({"work"}), frozenset({"finance"}), time(9), time(11))


def test_what_cannot_be_chosen_away_is_said_and_each_way_has_its_words():
    assert len(COMMON_MINIMUM) == 4 and set(WAYS_IN_WORDS) == set(Way)
