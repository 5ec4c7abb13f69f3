"""The rules of who is asked, as files: read, checked, following each other, in words and compared."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inngang.rules.hours import OFFICE_HOURS
from inngang.rules.policies import Span, policy_texts, text_of
from inngang.rules.policies.words import WHO
from inngang.rules.routing import (
    PolicyError,
    RoutingFacts,
    circles,
    compare,
    load_policies,
    load_policy,
    policies,
    policy_at,
    policy_for,
    policy_in_words,
)
from inngang.rules.vocabulary import Channel, CircleKind, Pace, Side
from tests.covers import covers

OSLO = ZoneInfo("Europe/Oslo")
MONDAY_9 = datetime(2026, 11, 23, 9, tzinfo=OSLO)
POLICY = policy_for(MONDAY_9.date())
CALLER = RoutingFacts(
    MONDAY_9, MONDAY_9, Channel.PHONE, Pace.LIVE, Side.STATE, "family", unit=4, neighbours=6, national=7
)

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
        ("[[live]]", "[levels]\npensjon = 2\n\n[[live]]", "Line 5: There is no line “pensjon”"),
        ("[[live]]", "[levels]\npension = 4\n\n[[live]]", "Line 5: A level is 1"),
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
    assert POLICY.version in words[0]
    assert len(words) == 2 + 3 + len(POLICY.live) + len(POLICY.written) + len(POLICY.acute) + len(POLICY.levels)
    assert "About employers, only those who can answer alone are asked." in words
    assert "the substitute, after 20 seconds, if at work" in words
    assert "the national queue, after 2 working days" in words
    assert "the substitute, after 4 hours of working time, if at work" in words
    assert "the office or unit that is responsible, after one working day" in words


@covers("R169", part="something acute always ends at the alarm")
def test_the_policy_that_comes_with_the_product_ends_at_the_alarm_when_it_is_acute():
    assert POLICY.acute[-1].kind == CircleKind.ALARM


def test_every_circle_can_be_named_in_a_sentence():
    assert set(WHO) == set(CircleKind)


# --- several versions ----------------------------------------------------------------------------------------------


def version(name: str, first: str, last: str | None = None) -> str:
    until = f"\nvalid_to = {last}" if last else ""
    return SMALL.replace('version = "1"', f'version = "{name}"').replace("2026-01-01", f"{first}{until}")


def test_each_day_has_its_version_and_the_first_also_holds_before_it_begins():
    files = {"b.toml": version("b", "2026-09-01"), "a.toml": version("a", "2026-01-01", "2026-08-31")}
    assert [policy.version for policy in load_policies(files)] == ["a", "b"]
    assert policy_for(date(2020, 1, 1)).version == policies()[0].version
    for policy in policies():
        assert policy_for(policy.valid_from) is policy
        assert policy.valid_to is None or policy_for(policy.valid_to) is policy


@given(st.dates(date(2025, 1, 1), date(2030, 1, 1)))
def test_no_day_is_without_a_version_and_none_has_two(day: date):
    holding = [one for one in policies() if one.valid_from <= day and (one.valid_to is None or day <= one.valid_to)]
    assert holding == [policy_for(day)] or day < policies()[0].valid_from


def test_a_new_version_begins_at_midnight_in_norway():
    begins = policies()[1].valid_from
    midnight = datetime(begins.year, begins.month, begins.day, tzinfo=OSLO)
    assert policy_at(midnight.astimezone(UTC)) is policies()[1]
    assert policy_at(midnight.astimezone(UTC).replace(hour=21, minute=59)) is policies()[0]


@pytest.mark.parametrize(
    ("files", "said"),
    [
        (
            {"a.toml": version("a", "2026-01-01"), "b.toml": version("b", "2026-09-01")},
            "a.toml: Line 2: Two versions hold on 2026-09-01: “b” (b.toml) begins 2026-09-01. Write valid_to = 2026-08-31.",
        ),
        (
            {"a.toml": version("a", "2026-01-01", "2026-09-01"), "b.toml": version("b", "2026-09-01")},
            "a.toml: Line 3: Two versions hold on 2026-09-01",
        ),
        (
            {"a.toml": version("a", "2026-01-01", "2026-08-30"), "b.toml": version("b", "2026-09-01")},
            "a.toml: Line 3: No version holds on 2026-08-31",
        ),
        (
            {"a.toml": version("a", "2026-01-01", "2026-08-31")},
            "a.toml: Line 3: This is the newest version, and it ends.",
        ),
        (
            {"a.toml": version("a", "2026-01-01"), "b.toml": version("b", "2026-01-01")},
            "a.toml: Line 2: It begins the same day as “b” (b.toml).",
        ),
        (
            {"a.toml": version("a", "2026-01-01", "2026-08-31"), "b.toml": version("a", "2026-09-01")},
            "b.toml: Line 1: There is another version “a”.",
        ),
        ({"a.toml": version("a", "soon")}, "a.toml: Line 2: The policy is not valid TOML"),
        ({"a.toml": SMALL.replace('"unit"', '"boss"')}, "a.toml: Line 9: There is no circle “boss”"),
        ({}, "There is no policy at all."),
    ],
)
def test_gaps_and_overlaps_between_versions_are_refused_with_file_and_line(files: dict[str, str], said: str):
    with pytest.raises(PolicyError) as fault:
        load_policies(files)
    assert said in str(fault.value)


def test_the_versions_that_come_with_the_product_can_be_read_as_they_are_written():
    assert len(policies()) == len(policy_texts()) >= 2
    for policy in policies():
        assert load_policy(text_of(policy.version) or "") == policy
    assert text_of("there is none") is None


# --- compared ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new", "differs"),
    [
        ('"1 working day"', '"2 working days"', "national: Is asked later."),
        ('"1 working day"', '"4 working hours"', "national: Is asked after another time."),
        ('opens_after = "1 working day"', 'opens_after = "1 working day"\nonly_if_here = true', "national: Is asked only when at work."),
        ('circle = "unit"', 'circle = "team"', "unit: Is not asked any more. team: Is asked, and was not before."),
        ('circle = "alarm"', 'circle = "duty"', "alarm: Is not asked any more. duty: Is asked, and was not before."),
        ("[[live]]", "[levels]\npension = 2\n\n[[live]]", "pension: Must know more to be asked."),
        ('version = "1"', 'version = "2"', ""),
    ],
)  # fmt: skip
def test_two_versions_are_compared_in_words(old: str, new: str, differs: str):
    found = compare(load_policy(SMALL), load_policy(SMALL.replace(old, new, 1)))
    told = [f"{one.about}: {' '.join(map(str, one.differs))}" for one in found if one.differs]
    assert sorted(told) == sorted(told_of(differs))


def told_of(differs: str) -> list[str]:
    """One line for each circle: its name is followed by a colon."""
    lines: list[str] = []
    for word in differs.split():
        if word.endswith(":"):
            lines.append(word)
        elif lines:
            lines[-1] += f" {word}"
    return lines


def test_a_version_is_the_same_as_itself_line_by_line():
    same = compare(POLICY, POLICY)
    assert not any(one.differs for one in same)
    assert all(one.old == one.new for one in same)
    assert len(same) == len(POLICY.live) + len(POLICY.written) + len(POLICY.acute) + len(POLICY.levels)


def test_those_who_change_places_are_named_and_the_others_are_not():
    text = SMALL.replace('"1 working day"', '"0s"')
    swapped = text.replace('circle = "unit"', 'circle = "x"').replace(
        '[[written]]\ncircle = "national"', '[[written]]\ncircle = "unit"'
    )
    found = compare(load_policy(text), load_policy(swapped.replace('"x"', '"national"')))
    moved = [(one.about, str(one.differs[0])) for one in found if one.differs]
    assert len(moved) == 1
    assert moved[0][1] in ("Stands further in than before.", "Stands further out than before.")


@covers("R030", part="leaders see what a new version changes")
def test_the_newest_version_asks_the_coordinator_and_those_who_speak_the_language_too():
    told = {(one.way, one.about): [str(why) for why in one.differs] for one in compare(*policies()[:2])}
    assert told["live", "coordinator"] == ["Is asked, and was not before."]
    assert told["written", "office_language"] == ["Is asked, and was not before."]
    assert told["live", "team"] == []
    assert told["levels", "employers"] == ["Must know more to be asked."]


def test_for_how_long_a_return_call_finds_the_one_who_rang_is_said_in_words():
    assert POLICY.return_calls == Span(working_days=5)
    last = [str(word) for word in policy_in_words(POLICY)][-1]
    assert last == "Who rings back within 5 working days of a call from us comes to the one who rang."
    assert "waits as any other" in str(policy_in_words(POLICY._replace(return_calls=Span()))[-1])


@pytest.mark.parametrize(
    ("was", "now", "line"),
    [
        ('return_calls = "5 working days"', 'return_calls = "soon"', "return_calls"),
        (
            'circle = "rang"\nopens_after = "0s"\nonly_if_here = true',
            'circle = "rang"\nopens_after = "0s"',
            'circle = "rang"',
        ),
    ],
)
def test_a_fault_about_the_one_the_person_wants_is_told_with_its_line(was: str, now: str, line: str):
    text = policy_texts()["2026-2.toml"].replace(was, now, 1)
    with pytest.raises(PolicyError) as fault:
        load_policy(text)
    number = int(str(fault.value).split()[1].rstrip(":"))
    assert any(line in one for one in text.splitlines()[number - 3 : number + 1])


# --- first line, or directly -------------------------------------------------------------------------------------

FIRST = POLICY._replace(first_line_first=frozenset({"family"}))
OWN = CALLER._replace(own_adviser=1, own_adviser_here=True, substitute=2, substitute_here=True, special_line=9)


def asked(facts: RoutingFacts, policy=FIRST) -> list[tuple[str, int]]:
    """Who is asked, and after how many seconds."""
    found = circles(facts, policy, OFFICE_HOURS)
    return [(str(one.kind), round((one.opens_at - MONDAY_9).total_seconds())) for one in found]


@covers("R047", part="the rules say which matters the first line gets first")
def test_a_matter_of_the_first_line_waits_there_before_the_own_adviser_is_asked():
    assert asked(OWN, POLICY)[:3] == [("own_adviser", 0), ("substitute", 20), ("special_line", 40)]
    assert asked(OWN)[:3] == [("special_line", 0), ("own_adviser", 40), ("substitute", 40)]
    assert asked(OWN._replace(line="finance")) == asked(OWN._replace(line="finance"), POLICY)
    assert "first line" in str(circles(OWN, FIRST, OFFICE_HOURS)[0].why)


def test_without_anybody_who_knows_the_matter_the_first_line_is_the_national_queue():
    assert asked(OWN._replace(special_line=0))[:2] == [("national", 0), ("own_adviser", 90)]


def test_who_was_promised_something_or_asks_for_somebody_is_not_sent_to_the_first_line():
    assert asked(OWN._replace(last_promised=5))[:2] == [("last_promised", 0), ("special_line", 0)]
    assert asked(OWN._replace(asked_for=6, asked_for_here=True))[:2] == [("asked_for", 0), ("special_line", 20)]


def test_what_is_acute_is_the_same_for_all_and_a_visitor_meets_the_counter_first():
    acute = OWN._replace(pace=Pace.ACUTE)
    assert asked(acute) == asked(acute, POLICY)
    visitor = OWN._replace(channel=Channel.VISIT)
    assert asked(visitor, POLICY)[:2] == [("own_adviser", 0), ("unit", 0)]
    assert asked(visitor)[:2] == [("unit", 0), ("own_adviser", 60)]


def test_an_adviser_who_is_away_leaves_their_turn_to_the_substitute_after_the_first_line():
    assert asked(OWN._replace(own_adviser_here=False))[:2] == [("special_line", 0), ("substitute", 40)]


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ('first_line_first = "family"', "Line 3: Write the lines as a list"),
        ('first_line_first = ["family", "dragons"]', "Line 3: There is no line “dragons”"),
        ('first_line_first = [\n  "family",\n  "work",\n  "family",\n]', "Line 6: “family” stands twice"),
        ('first_line_first = ["work"]', "Line 3: The first line is asked first about some lines, but for “live”"),
    ],
)
def test_a_fault_in_what_goes_to_the_first_line_is_told_with_its_line(written, told):
    with pytest.raises(PolicyError) as fault:
        load_policy(SMALL.replace("valid_from = 2026-01-01", f"valid_from = 2026-01-01\n{written}"))
    assert str(fault.value).startswith(told)


def test_what_goes_to_the_first_line_is_read_told_and_compared():
    text = (text_of(POLICY.version) or "").replace("\n[levels]", '\nfirst_line_first = ["family"]\n\n[levels]')
    read = load_policy(text)
    assert read.first_line_first == {"family"}
    assert any("the first line is asked first" in str(one) for one in policy_in_words(read))
    (differs,) = [one for one in compare(POLICY, read) if one.differs]
    assert (differs.way, differs.about) == ("first_line", "family") and "first line first" in str(differs.differs[0])
    (back,) = [one for one in compare(read, POLICY) if one.differs]
    assert "directly" in str(back.differs[0])
