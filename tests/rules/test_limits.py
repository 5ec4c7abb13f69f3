"""How often something may be done: what waits, what is marked, and that acute never waits."""

import pytest

from inngang.rules.limits import LIMITS, Beyond, Deed, Over, Scope, judge, limits_of, network_of


def over(deed: Deed, scope: Scope, wait: float = 30) -> Over:
    return Over(next(one for one in limits_of(deed) if one.scope == scope), wait, 1)


def test_a_browser_that_writes_too_often_waits():
    assert judge((over(Deed.MESSAGE, Scope.SESSION),), is_acute=False).wait_seconds == 30


def test_acute_never_waits_but_is_looked_at():
    verdict = judge((over(Deed.MESSAGE, Scope.SESSION), over(Deed.ANONYMOUS, Scope.NETWORK)), is_acute=True)
    assert verdict.wait_seconds == 0
    assert len(verdict.marks) == 2


def test_a_whole_network_is_marked_and_never_made_to_wait():
    verdict = judge((over(Deed.ANONYMOUS, Scope.NETWORK),), is_acute=False)
    assert (verdict.wait_seconds, len(verdict.marks)) == (0, 1)


def test_one_who_looks_up_very_many_people_waits_and_is_told_of():
    verdict = judge((over(Deed.LOOK_UP, Scope.STAFF),), is_acute=False)
    assert verdict.wait_seconds and verdict.alarms


def test_every_deed_has_a_limit_and_no_limit_stands_twice():
    assert {one.deed for one in LIMITS} == set(Deed)
    assert len({(one.deed, one.scope, one.within) for one in LIMITS}) == len(LIMITS)


def test_no_limit_on_a_number_or_a_network_stops_what_people_write():
    stops = [one for one in LIMITS if one.deed in (Deed.MESSAGE, Deed.ANONYMOUS) and one.beyond != Beyond.MARK]
    assert {one.scope for one in stops} == {Scope.SESSION, Scope.PERSON}


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.77", "192.0.2.0/24"),
        ("2001:db8:1:2ff::1", "2001:db8:1:200::/56"),
        ("", ""),
        ("unix:", ""),
    ],
)
def test_neighbours_share_a_bucket(address, network):
    assert network_of(address) == network
