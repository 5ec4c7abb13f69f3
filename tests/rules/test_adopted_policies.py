"""Versions adopted here: which holds at a moment, what they are called, and that the file of one is read again as it was."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from inngang.rules.policies import load_policy, policies
from inngang.rules.policies.adopted import Adopted, as_text, begins_at, in_force, next_version
from inngang.rules.vocabulary import LINES

SHIPPED = policies()
NEWEST = SHIPPED[-1]
NOON = datetime(2026, 11, 23, 11, tzinfo=UTC)
HOUR = timedelta(hours=1)
OWN = NEWEST._replace(version="2026.2.1", first_line_first=frozenset({"finance"}))


@pytest.mark.parametrize("policy", [*SHIPPED, OWN, NEWEST._replace(first_line_first=frozenset(LINES))])
def test_a_version_written_as_a_file_is_read_again_as_it_was(policy):
    assert load_policy(as_text(policy, "Because\nof the rush")) == policy
    assert as_text(policy, "Because\nof the rush").startswith("# Because\n# of the rush\n")


def test_the_one_that_began_last_holds_until_it_is_ended():
    later = Adopted(OWN._replace(version="2026.2.2"), NOON + HOUR)
    own = [Adopted(OWN, NOON), later]
    assert in_force(NOON - HOUR, SHIPPED, own) == NEWEST
    assert in_force(NOON, SHIPPED, own) == OWN
    assert in_force(NOON + HOUR, SHIPPED, own) == later.policy
    ended = [own[0], later._replace(ends_at=NOON + 2 * HOUR)]
    assert in_force(NOON + 2 * HOUR, SHIPPED, ended) == OWN
    assert in_force(NOON, SHIPPED, [Adopted(OWN, NOON, NOON)]) == NEWEST, "taken back before it began"


def test_a_newer_version_that_comes_with_the_product_takes_over_from_its_day():
    newer = NEWEST._replace(version="2027.1", valid_from=(NOON + timedelta(days=10)).date())
    assert in_force(begins_at(newer) - HOUR, [*SHIPPED, newer], [Adopted(OWN, NOON)]) == OWN
    assert in_force(begins_at(newer), [*SHIPPED, newer], [Adopted(OWN, NOON)]) == newer
    assert in_force(datetime(2020, 1, 1, tzinfo=UTC), SHIPPED, []) == SHIPPED[0]


def test_a_version_is_named_after_the_one_it_builds_on():
    assert next_version("2026.2", ["2026.1", "2026.2"]) == "2026.2.1"
    assert next_version("2026.2.1", ["2026.2", "2026.2.1"]) == "2026.2.2"
