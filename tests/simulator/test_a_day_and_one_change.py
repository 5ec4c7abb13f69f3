"""An ordinary day, what one change does to it, and the parts it is made of."""

from __future__ import annotations

import os
import subprocess
import sys
from collections import Counter
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import numpy as np
import pytest

from inngang.rules.hours import OSLO
from inngang.rules.policies import Span
from inngang.rules.policies.ahead import Ahead, Group
from inngang.rules.routing import policy_for
from inngang.rules.vocabulary import Channel, CircleKind
from inngang.simulator import chance
from inngang.simulator import layout as f
from inngang.simulator.arrivals import SLOTS_A_DAY, Stream, draw, trace
from inngang.simulator.compare import compare, interval, student
from inngang.simulator.compiled import fingerprint
from inngang.simulator.day import line_by_line, measures, ordinary_day, read, runner
from inngang.simulator.play import play
from inngang.simulator.tables import (
    Adviser,
    CannotSimulate,
    ContactClass,
    Scenario,
    build,
    exponential,
    fixed,
    lognormal,
    seen,
)

ROOT = Path(__file__).parents[2]
MONDAY = date(2026, 11, 23)
DAY = read(ordinary_day(), policy=policy_for(MONDAY), day=MONDAY)
EVEN = tuple([10.0] * SLOTS_A_DAY)


@pytest.fixture(scope="module")
def as_it_is():
    run = runner(DAY)
    return [run(seed) for seed in range(1, 13)]


def changed(day) -> list:
    run = runner(day)
    return [run(seed) for seed in range(1, 13)]


def test_three_more_at_the_phones_make_fewer_give_up(as_it_is):
    found = compare(as_it_is, changed(DAY.with_staff("contact_centre=+3")), measures(DAY))
    assert found["gave up"].difference.high < 0
    assert found["reached"].difference.low > 0


def test_an_hour_longer_means_fewer_closed_doors(as_it_is):
    found = compare(as_it_is, changed(DAY.with_hours("09:00-16:00")), measures(DAY))
    assert found["met a closed door"].difference.high < 0


def test_the_same_luck_shows_small_changes_in_fewer_days(as_it_is):
    found = compare(as_it_is, changed(DAY.with_staff("contact_centre=+1")), measures(DAY))
    assert found["gave up"].gain > 3
    assert found["reached"].gain > 3


def test_the_same_seed_tells_the_same_day_again(as_it_is):
    again = runner(DAY)(1)
    assert (again.counts == as_it_is[0].counts).all()
    assert (as_it_is[1].counts != as_it_is[0].counts).any()


def test_everything_that_happened_can_be_had_line_by_line(as_it_is):
    told = list(line_by_line(DAY, seed=1))
    counts = as_it_is[0].counts.sum(axis=0)
    said = Counter(one[3] for one in told)
    assert said["taken"] == counts[f.ANSWERED]
    assert said["gave up"] == counts[f.GAVE_UP]
    assert said["met a closed door"] == counts[f.CLOSED]
    waited = sum(float(one[5]) for one in told if one[3] == "taken")
    assert waited == pytest.approx(counts[f.WAITED_MS] / 1000)
    assert [one[0] for one in told] == sorted(one[0] for one in told)


def test_the_uncompiled_day_counts_exactly_the_same(as_it_is):
    code = (
        "from tests.simulator.test_a_day_and_one_change import DAY, runner; o = runner(DAY)(1);"
        "print(o.events, *o.counts.ravel().tolist(), *o.bins.sum(axis=0).tolist(), *o.busy_ms.tolist())"
    )
    environment = os.environ | {"NUMBA_DISABLE_JIT": "1", "PYTHONPATH": str(ROOT)}
    told = subprocess.run([sys.executable, "-c", code], env=environment, cwd=ROOT, check=True, capture_output=True)
    first = as_it_is[0]
    here = [first.events, *first.counts.ravel(), *first.bins.sum(axis=0), *first.busy_ms]
    assert [int(number) for number in told.stdout.split()] == [int(number) for number in here]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda day: day.with_hours("16:00-09:00"), "end before they begin"),
        (lambda day: day.with_hours("9 to 16"), "Write the hours"),
        (lambda day: day.with_staff("phones=+3"), "There is no group “phones”"),
        (lambda day: day.with_staff("office=some"), "Write how many"),
        (lambda day: day.with_staff("office=-12"), "Nobody would be left"),
        (lambda day: read("open = ", policy=day.policy, day=day.date), "not valid TOML"),
        (lambda day: read('open = "09:00"', policy=day.policy, day=day.date), "does not say 'close'"),
        (lambda day: runner(read(ordinary_day().replace('national = "n', 'national = "x'), policy=day.policy, day=MONDAY)),
         "Nobody is a member of “xational”"),
        (lambda day: runner(read(ordinary_day().replace('= "tasks"', '= "jobs"', 1), policy=day.policy, day=MONDAY)),
         "followed by “jobs”"),
        (lambda day: runner(read(ordinary_day().replace('\nline = "family"', '\nin_groups = ["old"]'), policy=day.policy, day=MONDAY)),
         "'old' is not a valid"),
    ],
)  # fmt: skip
def test_a_fault_is_told_with_what_to_change(change, said: str):
    with pytest.raises(CannotSimulate, match=said):
        change(DAY)


def test_a_group_put_ahead_in_a_file_waits_less_and_the_others_longer():
    text = ordinary_day().replace('\nline = "family"', '\nline = "family"\nin_groups = ["young"]')
    policy = DAY.policy._replace(ahead=(Ahead(Group.YOUNG, Span(300)),))
    place = [one["name"] for one in DAY.told["contacts"]].index("family calls")
    waited = []
    for rules in (DAY.policy, policy):
        run = runner(read(text, policy=rules, day=MONDAY))
        counts = np.sum([run(seed).counts for seed in range(1, 13)], axis=0)
        waits = counts[:, f.WAITED_MS] / np.maximum(1, counts[:, f.ANSWERED])
        waited.append((waits[place], waits[0]))
    (young, others), (young_after, others_after) = waited
    assert young_after < young and others_after > others, waited


def test_somebody_whom_nobody_may_answer_is_a_fault_in_the_scenario():
    lost = ContactClass("lost", Channel.PHONE, fixed(1000), queues={CircleKind.DUTY: "duty"})  # live asks no duty phone
    start = datetime(2026, 11, 23, tzinfo=OSLO)
    scenario = Scenario(start, 10_000, policy_for(MONDAY), (lost,), (Adviser(("duty",), ((0, 9_000),)),))
    ways_without = build(scenario, trace([5], [0]))
    steps = ways_without.tables.lengths.copy()
    steps[:] = 0
    nobody = ways_without.tables.classes.copy()
    nobody[:, f.C_QUEUES :] = 0
    world = replace(ways_without, tables=ways_without.tables._replace(lengths=steps, classes=nobody))
    with pytest.raises(CannotSimulate, match="whom nobody may answer"):
        play(world, seed=1)


# --- chance and arrivals -----------------------------------------------------------------------------------------


def drawn(count: int, purpose: int = chance.SERVICE) -> np.ndarray:
    with np.errstate(over="ignore"):
        return np.array([chance.uniform(1, purpose, one, 0) for one in range(count)])


def test_chance_is_even_and_neighbours_are_strangers():
    values = drawn(20_000)
    assert 0 < values.min() < values.max() < 1
    assert abs(values.mean() - 0.5) < 4 / np.sqrt(12 * 20_000)
    assert abs(np.corrcoef(values[:-1], values[1:])[0, 1]) < 0.03
    assert abs(np.corrcoef(values, drawn(20_000, chance.PATIENCE))[0, 1]) < 0.03
    counted = np.bincount((values * 100).astype(int), minlength=100)
    assert ((counted - 200) ** 2 / 200).sum() < 170  # 99 degrees of freedom


def test_tables_have_the_mean_they_are_made_for():
    u = drawn(20_000)
    for table in (exponential(60_000), lognormal(60_000, 0.5), fixed(60_000)):
        values = [chance.from_table(table, one) for one in u]
        assert np.mean(values) == pytest.approx(60_000, rel=0.03)
    assert chance.from_table(seen([1, 2, 3]), 0.5) == 2


def test_without_spread_it_is_poisson_and_with_it_days_differ_more():
    def counts(**spread: float) -> np.ndarray:
        return np.array([len(draw([Stream(0, EVEN)], seed=seed, **spread)) for seed in range(150)])

    plain, real = counts(day_spread=0.0, slot_spread=0.0), counts()
    assert plain.mean() == pytest.approx(480, rel=0.02)
    assert 0.7 < plain.var() / plain.mean() < 1.4
    assert real.mean() == pytest.approx(480, rel=0.03)
    assert real.var() / real.mean() > 2


def test_who_comes_does_not_change_when_others_are_added():
    alone = draw([Stream(0, EVEN, 0.5, (3, 4))], seed=5)
    both = draw([Stream(0, EVEN, 0.5, (3, 4)), Stream(1, EVEN)], seed=5)
    assert (both[both[:, f.A_CLASS] == 0] == alone).all()
    assert set(alone[:, f.A_OWN].tolist()) == {-1, 3, 4}
    assert (np.diff(both[:, f.A_AT]) >= 0).all()


# --- intervals ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("free", "exact"), [(9, 2.262157), (19, 2.093024), (39, 2.022691)])
def test_the_quantile_of_student_is_that_of_the_tables(free: int, exact: float):
    assert student(free, 0.975) == pytest.approx(exact, rel=5e-4)


def test_nineteen_of_twenty_intervals_hold_the_true_mean():
    rng = np.random.default_rng(1)
    held = sum(low <= 10 <= high for _, low, high in (interval(list(rng.normal(10, 3, 12))) for _ in range(2000)))
    assert 0.935 < held / 2000 < 0.965


def test_another_source_gives_another_folder_for_what_is_compiled(tmp_path):
    (tmp_path / "one.py").write_text("a = 1")
    before = fingerprint(tmp_path)
    (tmp_path / "one.py").write_text("a = 2")
    assert fingerprint(tmp_path) != before
