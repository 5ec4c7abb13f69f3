"""The written case tells what its run tells, and what it says in words is so."""

from __future__ import annotations

from pathlib import Path

import pytest

from inngang.config.written_case import documents, gain, verdict
from inngang.simulator.written_case import WHO, case
from tests.covers import covers

DOCS = Path(__file__).parents[2] / "docs" / "explanation"


@pytest.fixture(scope="module")
def played():
    return case()


@covers("R280", part="a written case with three remedies, who gains and who loses")
def test_the_page_and_its_pictures_are_those_of_the_run(played):
    for name, text in documents(played).items():
        kept = (DOCS / name).read_text(encoding="utf-8")
        assert kept == text, f"{name} is not what the run tells. Write it anew: inngang case --write docs/explanation"


def test_what_the_page_says_in_words_is_so(played):
    now, train, evening, share = played.tried
    behind, others = now.groups["elvebyen_language", "reached"], now.groups["elvebyen", "reached"]
    assert behind.high < others.low, "people without Norwegian fall behind at Elvebyen"
    assert gain(train, "elvebyen_language") == gain(share, "elvebyen_language") == 1
    assert gain(evening, "elvebyen_language") == -1 and gain(evening, "elvebyen") == 1
    assert evening.differences["elvebyen_language", "closed"].high < 0, "fewer meet a closed door"
    assert evening.differences["elvebyen_language", "gave_up"].low > 0, "more give up by day"
    assert "worse off" in verdict(train) and "Fewer" in verdict(evening)
    assert train.cost(now) < 0 < share.cost(now)


def test_with_other_luck_the_same_remedies_help_and_the_same_one_does_not(played):
    other = case(runs=60, seed=5001)
    assert other.tried[0].groups != played.tried[0].groups
    for one, again in zip(played.tried[1:], other.tried[1:], strict=True):
        for who in WHO:
            difference, once_more = one.differences[who, "reached"], again.differences[who, "reached"]
            assert difference.low <= once_more.high and once_more.low <= difference.high
