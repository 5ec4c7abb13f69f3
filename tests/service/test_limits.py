"""Counting in the database: exact also when many come at once, in one statement, and telling nobody whose it is."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext

from inngang.rules.limits import Deed, Scope
from inngang.service.access import limits
from inngang.service.rows import rows

AT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
ME = {Scope.SESSION: "me", Scope.NETWORK: "192.0.2.0/24", Scope.NUMBER: "+4799999999"}


@pytest.mark.django_db
def test_five_a_minute_then_one_waits_twelve_seconds():
    for _ in range(5):
        assert limits.spend(Deed.MESSAGE, whose={Scope.SESSION: "me"}, at=AT) == ()
    (over,) = limits.spend(Deed.MESSAGE, whose={Scope.SESSION: "me"}, at=AT)
    assert (over.wait_seconds, over.times) == (pytest.approx(12), 1)
    assert limits.spend(Deed.MESSAGE, whose={Scope.SESSION: "me"}, at=AT)[0].times == 2
    assert limits.spend(Deed.MESSAGE, whose={Scope.SESSION: "you"}, at=AT) == ()
    assert limits.spend(Deed.MESSAGE, whose={Scope.SESSION: "me"}, at=AT + timedelta(seconds=12)) == ()


@pytest.mark.django_db
def test_all_limits_of_a_request_are_one_statement():
    with CaptureQueriesContext(
        connection,
    ) as asked:
        limits.spend(Deed.MESSAGE, Deed.ANONYMOUS, whose=ME, at=AT)
    assert len(asked) == 1
    assert len(rows("select key from limits_bucket")) == 5


@pytest.mark.django_db
def test_looking_counts_nothing():
    for _ in range(20):
        assert limits.spent(Deed.WRONG_CODE, whose=ME, at=AT) == ()
    for _ in range(10):
        limits.spend(Deed.WRONG_CODE, whose=ME, at=AT)
    assert [one.limit.scope for one in limits.spent(Deed.WRONG_CODE, whose=ME, at=AT)] == [Scope.SESSION]


@pytest.mark.django_db
def test_the_table_tells_nobody_whose_it_is_and_forgets_what_is_full():
    limits.spend(Deed.ANONYMOUS, whose=ME, at=AT)
    kept = str(rows("select * from limits_bucket"))
    assert "99999999" not in kept and "192.0.2" not in kept
    assert limits.forget_full(at=AT + timedelta(hours=2)) == 3
    assert rows("select * from limits_bucket") == []


@pytest.mark.django_db(transaction=True)
def test_of_twenty_at_the_same_moment_exactly_five_get_through():
    def one(_: int) -> bool:
        try:
            return not limits.spend(Deed.MESSAGE, whose={Scope.SESSION: "me"}, at=AT)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as many:
        assert sum(many.map(one, range(20))) == 5
