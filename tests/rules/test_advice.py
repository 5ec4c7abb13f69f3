"""Which way in suits a matter just now."""

import pytest

from inngang.rules.advice import PAPERS, SHORT, TALK, TODAY, advise
from inngang.rules.triage import MATTERS


@pytest.mark.parametrize(
    ("matter", "phone_open", "wait_minutes", "way"),
    [
        ("crisis_housing", True, 40, "phone"),  # what cannot wait is phoned about, however long the line
        ("economic_assistance", False, None, "visit"),
        ("debt_advice", True, 5, "phone"),
        ("debt_advice", True, 20, "phone"),
        ("debt_advice", True, 21, "call_back"),
        ("debt_advice", True, None, "call_back"),
        ("work_follow_up", False, None, "call_back"),
        ("sickness_benefit", True, 2, "write"),
        ("case_status", True, 2, "write"),
        ("old_age_pension", False, None, "write"),
    ],
)
def test_the_way_we_advise_follows_the_matter_and_the_wait(matter, phone_open, wait_minutes, way):
    assert advise(matter=matter, phone_open=phone_open, wait_minutes=wait_minutes).way == way


def test_the_advice_knows_only_matters_there_are_and_each_in_one_group():
    groups = [TODAY, TALK, PAPERS, SHORT]
    assert set().union(*groups) <= set(MATTERS)
    assert sum(map(len, groups)) == len(set().union(*groups))
