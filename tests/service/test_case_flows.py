"""The ways of 2010 through the units: what the file says, what a change does, and what matters most."""

from __future__ import annotations

from pathlib import Path

import pytest

from inngang.service.organisation import divisions
from inngang.service.planning import case_flow_words as words
from inngang.service.planning.alternatives import CASES_TURNED, Beside, compare, play, what_matters
from inngang.service.planning.case_flows import Area, standard, told, work
from tests.covers import covers

SMALL = range(4)


def area(code: str) -> Area:
    return told().areas[code]


def beside(code: str, one: str, other: str, **more: float) -> Beside:
    of = area(code)
    return compare(of, of.ways[one], of.ways[other], {**standard(of), **more}, runs=4)


def test_the_six_benefits_are_there_and_everything_has_words():
    assert len(told().areas) == 6
    assert set(told().areas) == set(words.AREAS) and set(told().assumptions) == set(words.ASSUMPTIONS)
    for one in told().areas.values():
        assert "current_2010" in one.ways and "proposed" in one.ways or one.code == "disability_pension"
        assert sum(way.is_recommended for way in one.ways.values()) == 1
        for way in one.ways.values():
            assert way.code in words.WAYS
            assert {step.unit for step in way.steps} <= set(told().units) <= set(words.UNITS)
            assert {task for step in way.steps for task in step.tasks} <= set(one.tasks) <= set(words.TASKS)
            assert {step.way for step in way.steps} <= set(words.TRAVELS)


def test_the_ways_have_the_links_the_report_counts():
    ways = area("disability_pension").ways
    assert {code: ways[code].links_of(False) for code in ("current_2010", "alternative_a", "alternative_b")} == {
        "current_2010": 4, "alternative_a": 3, "alternative_b": 2,
    }  # fmt: skip
    assert [ways[code].links_of(True) for code in ("alternative_a", "alternative_b")] == [4, 3], "complex: one more"
    for way in ways.values():
        assert way.links in (None, way.links_of(False))


def test_each_way_is_a_division_of_labour_one_can_choose():
    known = {path.stem for path in Path(divisions.__file__).parent.glob("*.toml")}
    for one in told().areas.values():
        for way in one.ways.values():
            if not way.is_own and way.code != "current_2010":
                assert f"{one.code}_{way.code}" in known
    assert "status_quo_2010" in known


@covers("R280")
def test_fewer_links_in_disability_pension_are_compared_in_links_time_and_load():
    a = beside("disability_pension", "current_2010", "alternative_a")
    b = beside("disability_pension", "current_2010", "alternative_b")
    links = [one.interval("links").mean for one in (a.one, a.other, b.other)]
    assert links == pytest.approx([4.0, 3.3, 2.3], abs=0.02), "three and two, and one more for the three of ten"
    for found in (a, b):
        assert found.difference("days").high < 0 and found.difference("within").low > 0
        assert found.difference("moved").high < 0, "less time on the move between units"
    assert b.other.interval("days").mean < a.other.interval("days").mean
    assert set(a.one.load) - set(a.other.load) == set() or "limited_local_office" in a.other.load
    assert all(0.5 < load < 1 for load in a.one.load.values())
    taken = [sum(found.load[unit] * found.people[unit] for unit in found.load) for found in (a.one, a.other, b.other)]
    assert taken == sorted(taken, reverse=True), "what is read and done again is saved"


def test_scanning_takes_away_the_days_in_the_post():
    found = beside("unemployment_benefit", "current_2010", "current_2010_scanned", mail_days=4)
    assert found.difference("moved").high < -2 and found.difference("links").mean == pytest.approx(0)
    assert found.difference("days").high < -2


def test_the_same_luck_on_both_sides_makes_the_difference_surer_than_the_numbers():
    found = beside("disability_pension", "alternative_a", "alternative_a_without_simplification")
    gap = found.difference("days")
    own = found.one.interval("days")
    assert gap.high - gap.low < own.high - own.low


def test_where_there_is_more_to_do_than_time_it_is_said():
    of = area("child_maintenance")
    assumed = standard(of)
    needed = sum(work(of, of.ways["current_2010"], assumed).values())
    assert needed > 100
    found = play(of, of.ways["current_2010"], {**assumed, "people_administration_unit": 15.0}, seeds=SMALL)
    assert found.full == ("administration_unit",)
    assert play(of, of.ways["current_2010"], assumed, seeds=SMALL, told_of=CASES_TURNED).full == ()


def test_the_load_one_measures_is_the_work_there_is():
    of = area("unemployment_benefit")
    way, assumed = of.ways["proposed"], standard(of)
    found = play(of, way, assumed, seeds=SMALL)
    minutes = work(of, way, assumed)
    for unit, load in found.load.items():
        expected = minutes[unit] * assumed["arrivals"] / found.people[unit] / (250 * 450)
        assert load == pytest.approx(expected, rel=0.08), unit


def test_what_matters_most_stands_first_and_what_is_nowhere_in_the_way_matters_nothing():
    of = area("unemployment_benefit")
    ways = of.ways["current_2010"], of.ways["considered_decentralised"]
    found = what_matters(of, *ways, standard(of))
    assert [one.reach for one in found] == sorted((one.reach for one in found), reverse=True)
    by = {one.code: one for one in found}
    assert by["scan_days"].reach == 0, "nothing is scanned in either"
    assert by["mail_days"].at_high < by["mail_days"].at_low < 0, "the slower the post, the more is won"
