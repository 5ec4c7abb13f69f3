"""Waiting by formula, against figures that others have printed."""

from __future__ import annotations

import pytest

from inngang.rules.erlang import erlang_a, erlang_c, least_servers


@pytest.mark.parametrize(
    ("servers", "load", "patience", "waits", "gives_up", "wait"),
    [
        (10, 10, 1, 0.54207, 0.12511, 0.12511),
        (50, 55, 2, 0.866234, 0.10208, 0.20416),
        (100, 100, 1 / 0.6, 0.575036, 0.0348047, 0.0580078),
        (50, 48, 2, 0.4678, 0.0309, 3.71 / 60),  # Garnett, Mandelbaum & Reiman (2002)
    ],
)
def test_a_line_where_people_give_up_is_as_the_literature_has_it(servers, load, patience, waits, gives_up, wait):
    found = erlang_a(servers=servers, per_minute=load, minutes_each=1, patience=patience)
    assert found.waits == pytest.approx(waits, rel=2e-4)
    assert found.gives_up == pytest.approx(gives_up, rel=2e-3)
    assert found.wait == pytest.approx(wait, rel=2e-3)


def test_a_line_where_nobody_gives_up_is_as_erlang_had_it():
    assert erlang_c(servers=10, per_minute=9, minutes_each=1).waits == pytest.approx(0.668732, abs=1e-6)
    assert erlang_c(servers=100, per_minute=95, minutes_each=1).wait == pytest.approx(0.101291, abs=1e-6)
    with pytest.raises(ValueError, match="More comes"):
        erlang_c(servers=9, per_minute=9, minutes_each=1)


def test_what_comes_in_is_what_is_answered_and_what_gives_up():
    found = erlang_a(servers=700, per_minute=60, minutes_each=12, patience=8)
    assert 60 * found.reached * 12 == pytest.approx(found.busy * 700, rel=1e-9)


def test_nobody_at_work_reaches_nobody_and_nobody_who_asks_waits_for_nothing():
    assert erlang_a(servers=0, per_minute=2, minutes_each=5, patience=10).reached == pytest.approx(0, abs=1e-9)
    assert erlang_a(servers=3, per_minute=0, minutes_each=5, patience=10).gives_up == 0


def test_far_more_at_work_than_anybody_asks_for_leaves_nobody_waiting():
    assert erlang_a(servers=700, per_minute=0.001, minutes_each=5, patience=10).gives_up == 0


@pytest.mark.parametrize("wish", [0.5, 0.9, 0.95, 0.99])
def test_the_fewest_who_are_enough_are_enough_and_one_fewer_is_not(wish):
    line = {"per_minute": 4.0, "minutes_each": 9.0, "patience": 6.0}
    found = least_servers(reached=wish, **line)
    assert erlang_a(servers=found, **line).reached >= wish > erlang_a(servers=found - 1, **line).reached
