"""How we usually do it: what an office's own way needs, and when the steps are whole."""

from __future__ import annotations

from datetime import datetime

import pytest

from inngang.rules.hours import OFFICE_HOURS, OSLO
from inngang.rules.processes import DOERS, LONGEST_STEP, Step, due_by, is_whole, may_adapt, may_skip
from inngang.rules.vocabulary import Refusal


def step(code: str = "a", text: str = "Ring", within: int = 2, who: tuple[str, ...] = (DOERS[0],)) -> Step:
    return Step(code, {"": text}, within, who, "")


@pytest.mark.parametrize(
    ("steps", "reason", "code"),
    [
        ((step("a"), step("b")), "Vi er få her", None),
        ((step("a"),), "Vi er få her", "steps"),
        (tuple(step(str(number)) for number in range(13)), "Vi er få her", "steps"),
        ((step("a"), step("b", "x" * (LONGEST_STEP + 1))), "Vi er få her", "long_step"),
        ((step("a"), step("b", within=61)), "Vi er få her", "within"),
        ((step("a"), step("b", who=())), "Vi er få her", "who"),
        ((step("a"), step("b", who=("sysadmin",))), "Vi er få her", "who"),
        ((step("a"), step("b")), "  ", "reason"),
    ],
)
def test_an_office_may_have_its_own_way_with_a_few_short_steps_and_a_reason(
    steps: tuple[Step, ...], reason: str, code: str | None
) -> None:
    refused = may_adapt(steps, reason)
    assert (refused.code if isinstance(refused, Refusal) else None) == code


@pytest.mark.parametrize(
    ("seen_to", "whole"), [((), False), (("a",), False), (("a", "b"), True), (("a", "b", "old"), True)]
)
def test_it_is_whole_when_each_step_is_done_or_passed_over(seen_to: tuple[str, ...], whole: bool) -> None:
    assert is_whole((step("a"), step("b")), seen_to) == whole
    assert not is_whole((), seen_to)


def test_by_when_is_counted_in_working_days_and_no_set_time_is_none() -> None:
    friday = datetime(2026, 3, 6, 10, 0, tzinfo=OSLO)
    assert due_by(step(within=2), began_at=friday, calendar=OFFICE_HOURS) == datetime(2026, 3, 10, 15, 30, tzinfo=OSLO)
    assert due_by(step(within=0), began_at=friday, calendar=OFFICE_HOURS) is None


def test_a_step_is_passed_over_with_a_reason_that_is_chosen() -> None:
    assert may_skip("not_needed") is None
    assert isinstance(may_skip("because"), Refusal) and isinstance(may_skip(""), Refusal)
    assert step(text="Ring").text("nn") == "Ring"
