"""How long we keep what: the time is counted from the event of the rule, and nothing open, held or unknown goes."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from inngang.rules.retention import AFTER, TITLES, Fate, Rule, before, journal_keeps, rules, verdict

AT = datetime(2026, 11, 23, 9, tzinfo=UTC)
TWO_YEARS = Rule("files", Fate.DELETED, "act", 24, "closed")
KEPT = Rule("account", Fate.KEPT, "act")
OLD, YOUNG = datetime(2024, 11, 23, 8, tzinfo=UTC), datetime(2024, 11, 23, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("rule", "ended_at", "is_open", "is_held", "goes", "why"),
    [
        (TWO_YEARS, OLD, False, False, True, "It has been kept 24 months."),
        (TWO_YEARS, YOUNG, False, False, False, "It is kept 24 months, and they are not over."),
        (TWO_YEARS, OLD, True, False, False, "It is still open, or something is still promised."),
        (TWO_YEARS, OLD, False, True, False, "It is held back, because somebody needs it as evidence or in a complaint."),
        (TWO_YEARS, None, False, False, False, "We do not know when it ended, so it stays."),
        (KEPT, OLD, False, False, False, "The law asks us to keep it."),
    ],
)  # fmt: skip
def test_a_row_goes_when_its_time_is_over_and_nothing_holds_it(rule, ended_at, is_open, is_held, goes, why):
    found = verdict(rule, ended_at=ended_at, at=AT, is_open=is_open, is_held=is_held)
    assert (found.goes, str(found.why)) == (goes, why)


@pytest.mark.parametrize(
    ("months", "at", "then"),
    [
        (1, datetime(2026, 3, 31, tzinfo=UTC), datetime(2026, 2, 28, tzinfo=UTC)),
        (24, datetime(2024, 2, 29, tzinfo=UTC), datetime(2022, 2, 28, tzinfo=UTC)),
        (12, datetime(2026, 1, 15, tzinfo=UTC), datetime(2025, 1, 15, tzinfo=UTC)),
        (120, datetime(2026, 12, 31, tzinfo=UTC), datetime(2016, 12, 31, tzinfo=UTC)),
    ],
)
def test_months_are_those_of_the_calendar(months, at, then):
    assert before(TWO_YEARS._replace(months=months), at) == then


def test_every_rule_has_words_a_source_and_a_time_or_a_reason_to_stay():
    for code, rule in rules().items():
        assert code in TITLES and rule.source
        assert rule.fate == Fate.KEPT or rule.months > 0 and rule.after in AFTER


def test_nothing_that_was_written_or_named_stays_in_a_nameless_line():
    assert not {"reason", "what", "text", "why", "told", "receiver", "ref", "saw", "circles"} & set(journal_keeps())
