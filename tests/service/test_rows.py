"""Plain SQL in and out: what is prepared, and for how long."""

from __future__ import annotations

import pytest
from django.db import connection, transaction

from inngang.service.rows import row, rows

pytestmark = pytest.mark.django_db(transaction=True)
NUMBER = "select %(number)s::int + 1 as next"


def prepared() -> int:
    found = row("select count(*) as many from pg_prepared_statements where statement like '%% + 1 as next'")
    assert found is not None
    return int(found["many"])


def test_what_is_run_all_day_is_planned_once_and_its_plan_outlives_a_refusal():
    assert rows(NUMBER, {"number": 1}, often=True) == [{"next": 2}]
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        assert row(NUMBER, {"number": 2}, often=True) == {"next": 3}
        raise ZeroDivisionError
    assert prepared() == 1
    assert row(NUMBER, {"number": 3}, often=True) == {"next": 4}
    assert prepared() == 1


def test_a_new_connection_begins_with_no_plans():
    row(NUMBER, {"number": 1}, often=True)
    connection.close()
    assert prepared() == 0
    assert row(NUMBER, {"number": 1}, often=True) == {"next": 2}
