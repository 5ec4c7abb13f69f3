"""A forecast finds again what a made series was made of, is no worse than last week, and says how sure it is."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest

from inngang.rules.days import Mark
from inngang.simulator.arrivals import counts
from inngang.simulator.example_year import FACTORS, LINES, SEED, example_year, profile, rates
from inngang.simulator.forecast import History, TooLittle, back_test, fit, forecast, last_week
from tests.covers import covers

LAST = date(2026, 11, 22)
FIRST = date(2024, 1, 1)


def made(day_spread: float, slot_spread: float) -> History:
    """Two years of the example's general line, so large that chance hardly shows."""
    found = rates("general", FIRST, 728) * 40
    return History(FIRST, counts(found, seed=3, day_spread=day_spread, slot_spread=slot_spread))


def test_the_profile_the_level_and_what_sets_days_apart_are_found_again() -> None:
    history = made(0, 0)
    model = fit(history)
    assert np.abs(model.profile[:5] - profile()).max() < 0.001
    for mark in (Mark.PAY_DAY, Mark.CARD_MONDAY, Mark.BEFORE_HOLIDAY, Mark.AFTER_PAY_DAY):
        assert model.factors[mark] == pytest.approx(FACTORS[mark], abs=0.05)
    days = [history.last + timedelta(days=n) for n in range(1, 8)]
    true = rates("general", days[0], 7).sum(axis=1) * 40
    said = np.array([one.mean.sum() for one in forecast(model, days)])
    assert np.abs(said[true > 1000] / true[true > 1000] - 1).max() < 0.05


@pytest.mark.parametrize(("day", "slot"), [(0.076, 0.05), (0.10, 0.10), (0.0, 0.0)])
def test_the_spread_of_days_and_half_hours_is_found_again(day: float, slot: float) -> None:
    model = fit(made(day, slot))
    assert model.day_spread == pytest.approx(day, abs=0.012) and model.slot_spread == pytest.approx(slot, abs=0.012)
    assert not slot or 0.3 < model.leans < 0.6, "a half-hour leans on the one before by a half"


@covers("R091", part="demand is forecast with honest errors, beside the same weekday last week")
@pytest.mark.parametrize("line", sorted(LINES))
def test_on_the_example_it_is_no_worse_than_last_week_and_the_interval_holds_what_it_says(line: str) -> None:
    tested = back_test(example_year(line, LAST, seed=SEED))
    assert tested.days == 20 and tested.wrong <= tested.wrong_last_week
    assert 0.86 <= tested.covered <= 0.98, "nine of ten, and counts are whole numbers"


def test_a_back_test_knows_no_more_than_was_known_a_week_before() -> None:
    history = example_year("work", LAST)
    day, came, said, before = back_test(history, days=1).rows[0]
    known = history.until(day - timedelta(days=7))
    assert known.last == day - timedelta(days=7)
    assert said == float(forecast(fit(known), [day])[0].mean.sum())
    seen, week_before = history.of(day), last_week(history, day)
    assert seen is not None and week_before is not None
    assert (came, before) == (float(seen.sum()), float(week_before.sum()))


def test_holidays_are_nearly_empty_and_the_day_after_is_busier() -> None:
    model = fit(example_year("general", LAST))
    christmas, before, after, usual = forecast(
        model, [date(2026, 12, 25), date(2027, 3, 24), date(2027, 3, 30), date(2027, 4, 13)]
    )
    assert christmas.mean.sum() < 0.1 * usual.mean.sum() < before.mean.sum() < usual.mean.sum() < after.mean.sum()
    assert christmas.marks == {Mark.HOLIDAY}


def test_the_same_seed_gives_the_same_year_and_another_seed_another() -> None:
    one, same, other = (example_year.__wrapped__("family", LAST, seed=seed) for seed in (1, 1, 2))
    assert np.array_equal(one.counts, same.counts) and not np.array_equal(one.counts, other.counts)


def test_four_weeks_are_the_least() -> None:
    whole = example_year("general", LAST)
    fit(whole.until(whole.first + timedelta(days=27)))
    with pytest.raises(TooLittle):
        fit(whole.until(whole.first + timedelta(days=26)))
    with pytest.raises(TooLittle):
        fit(History(FIRST, np.zeros((60, 48))))
