"""What a leader may try: each answer is read, said again in words, and what is wrong is told; and what comes of it in sentences."""

from __future__ import annotations

import pytest

from inngang.rules.scenario_words import MEASURES, sentence
from inngang.rules.scenario_work import changes
from inngang.rules.scenarios import BASES, Choices, Known, Staffing, as_data, from_data, read, told
from inngang.rules.vocabulary import LINES

KNOWN = Known({1: "NAV Voss"}, {7: "Kontaktsenteret"}, ("2026.1", "2026.2"), {"v1": "Version one"})


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({}, "longer"),
        ({"longer": "much"}, "longer"),
        ({"longer": "481"}, "longer"),
        ({"sick": "96"}, "sick"),
        ({"longer": "60", "unit": "2"}, "unit"),
        ({"longer": "60", "day": "2026-13-01"}, "day"),
        ({"policy": "2027.1"}, "policy"),
        ({"direct": "chosen"}, "direct_lines"),
        ({"special_line": "family"}, "special_staff"),
        ({"more_1": "3"}, "queue_1"),
        ({"queue_1": "7"}, "more_1"),
        ({"queue_1": "8", "more_1": "1"}, "queue_1"),
        ({"queue_1": "7", "more_1": "1", "begins_1": "12:00", "ends_1": "10:00"}, "ends_1"),
        ({"evening_from": "17:00"}, "evening_to"),
        ({"evening_to": "17:00"}, "evening_from"),
        ({"evening_from": "19:00", "evening_to": "17:00"}, "evening_to"),
        ({"evening_from": "17:00", "evening_to": "19:00"}, "evening_staff"),
        ({"meeting_from": "09:00"}, "meeting_to"),
        ({"meeting_from": "09:00", "meeting_to": "08:00", "meeting_percent": "50"}, "meeting_to"),
        ({"meeting_from": "09:00", "meeting_to": "10:00"}, "meeting_percent"),
        ({"trained": "2", "train_from": "7"}, "train_to"),
        ({"train_from": "7", "train_to": "7"}, "train_to"),
        ({"division": "gone"}, "division"),
        ({"division": "v1", "unit": "1"}, "division"),
        ({"passed_on": "301"}, "passed_on"),
        ({"evening_from": "five", "evening_to": "19:00", "evening_staff": "2"}, "evening_from"),
    ],
)
def test_what_is_wrong_is_told_where_it_stands(given, field):
    _, wrong = read(given, [], KNOWN)
    assert field in [name for name, _ in wrong]


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"longer": "60"}, "Open 60 minutes longer"),
        ({"longer": "−30"}, "Open 30 minutes shorter"),
        ({"sick": "10"}, "10 percent of those at work are ill"),
        ({"times": "1.6"}, "1.6 times as many come"),
        ({"policy": "2026.1"}, "The rules of version 2026.1"),
        ({"direct": "first_line"}, "Everybody meets the first line first"),
        ({"call_back": "never"}, "We never offer to phone back"),
        (
            {"call_back": "offered", "call_back_after": "3"},
            "We offer to phone back after 3 minutes, and 50 percent say yes",
        ),
        ({"reception": "-60"}, "The reception is open 60 minutes shorter, with 1 in it"),
        (
            {"meeting_from": "09:00", "meeting_to": "10:00", "meeting_percent": "50"},
            "50 percent are in meetings from 09:00 to 10:00",
        ),
        (
            {"mail": "hand", "mail_minutes": "4"},
            "Mail is opened by hand and carried round at 12:00; each letter takes 4 minutes more",
        ),
        ({"mail": "scanned"}, "Mail is scanned, and on the screens four times a day"),
        ({"passed_on": "0"}, "Of a hundred who are passed on today, 0 are"),
        ({"protected": "own"}, "Everybody's own adviser and their substitute may see them too"),
        ({"division": "v1"}, "Who has what: Version one"),
        ({"queue_1": "7", "more_1": "+3"}, "3 more in Kontaktsenteret"),
        (
            {"queue_2": "7", "more_2": "-2", "begins_2": "9.00", "ends_2": "10:30"},
            "2 fewer in Kontaktsenteret from 09:00 to 10:30",
        ),
        (
            {"evening_from": "17:00", "evening_to": "19:00", "evening_staff": "2"},
            "Open in the evening from 17:00 to 19:00 with 2 at work; 10 percent come then instead",
        ),
        (
            {"special_line": "family", "special_staff": "4", "special_faster": "10"},
            "4 answer nothing but children and family, and their talks are 10 percent shorter",
        ),
    ],
)
def test_each_choice_is_said_again_in_words_and_kept_as_it_is(given, words):
    chosen, wrong = read(given, [], KNOWN)
    assert not wrong and chosen.base in BASES
    assert [str(why) for why in told(chosen, KNOWN)] == [words]
    assert from_data(as_data(chosen)) == chosen


def test_more_than_one_may_be_chosen_and_only_the_matters_that_go_directly_are_kept():
    chosen, wrong = read({"direct": "chosen", "longer": "30", "unit": "1", "base": "now"}, ["family", "none"], KNOWN)
    assert not wrong
    assert (chosen.direct_lines, chosen.unit_id, chosen.base) == (("family",), 1, "now")
    assert len(told(chosen, KNOWN)) == 3
    assert not Choices().changes_something and Choices(staff=(Staffing(7, 1),)).changes_something


@pytest.mark.parametrize(
    ("code", "mean", "low", "high", "words", "good"),
    [
        ("wait", -40.0, -52.0, -30.0, "Waiting falls by 40.0 seconds (30.0 to 52.0).", 1),
        ("wait", 300.0, 240.0, 360.0, "Waiting rises by 5.0 minutes (4.0 to 6.0).", -1),
        ("wait", -40.0, -90.0, 10.0, "No difference we can be sure of (-90.0 seconds to 10.0 seconds).", 0),
        ("wait", 0.0, 0.0, 0.0, "Makes no difference.", 0),
        ("reached", 3.0, 2.0, 4.0, "3.0 more of a hundred reach somebody (2.0 to 4.0).", 1),
        ("knew", -3.0, -4.0, -2.0, "3.0 fewer of a hundred meet one who knows their case (2.0 to 4.0).", -1),
        ("closed", -3.0, -4.0, -2.0, "3.0 fewer meet a closed door each day (2.0 to 4.0).", 1),
        ("follow_up", 2.0, 1.5, 2.5, "2.0 more hours a day for follow-up (1.5 to 2.5).", 1),
    ],
)
def test_a_difference_is_told_in_one_sentence_with_how_sure_it_is(code, mean, low, high, words, good):
    found = sentence(code, mean, low, high)
    assert (str(found.sentence), found.good) == (words, good)


@pytest.mark.parametrize("code", sorted(MEASURES))
def test_more_is_better_or_worse_both_ways(code):
    more, less = sentence(code, 9.0, 8.0, 10.0), sentence(code, -9.0, -10.0, -8.0)
    one = MEASURES[code]
    assert more.good == -less.good == (0 if one.is_neutral else 1 if one.more_is_better else -1)


def test_the_few_that_meet_the_first_line_are_named_where_most_go_directly():
    most = tuple(line for line in LINES if line != "finance")
    assert [str(one) for one in told(Choices(direct="chosen", direct_lines=most), KNOWN)][1:] == [
        "Meets the first line first: payments"
    ]
    few = told(Choices(direct="chosen", direct_lines=("finance",)), KNOWN)
    assert [str(one) for one in few][1:] == ["Goes directly: payments"]


@pytest.mark.parametrize(
    ("chosen", "is_otherwise"),
    [
        (Choices(), False),
        (Choices(longer=60), False),
        (Choices(meeting_from="09:00", meeting_to="10:00", meeting_percent=50), True),
        (Choices(trained=2, train_from=7, train_to=8), True),
        (Choices(mail="hand"), True),
        (Choices(mail_minutes=9), False),
        (Choices(passed_on=0), True),
        (Choices(passed_on=100), False),
        (Choices(protected="group"), True),
        (Choices(division="recommended_2010"), True),
    ],
)
def test_the_work_behind_the_desks_is_changed_by_what_is_chosen_there(chosen, is_otherwise):
    assert changes(chosen) is is_otherwise
