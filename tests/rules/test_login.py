"""How long a login lasts, what a code gives, and how sure we are of a caller."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inngang.rules import login
from inngang.rules.identity import is_enough
from inngang.rules.login import Certainty, CodeKind, Document, Question
from inngang.rules.vocabulary import LoginLevel
from tests.covers import covers

NINE = datetime(2026, 11, 16, 9, 0, tzinfo=UTC)


def minutes(count: int) -> timedelta:
    return timedelta(minutes=count)


def test_a_login_ends_when_nothing_has_happened_for_its_time_and_at_the_latest_at_the_end_of_the_whole():
    assert login.ends_at(login.STAFF, started_at=NINE, seen_at=NINE + minutes(5)) == NINE + minutes(20)
    assert login.ends_at(login.STAFF, started_at=NINE, seen_at=NINE + minutes(475)) == NINE + minutes(480)


def test_a_shared_computer_has_the_shortest_life_for_everybody():
    assert {login.life_of(kind, shared=True) for kind in ("staff", "citizen", "organisation")} == {login.SHARED}
    assert login.life_of("staff", shared=False) == login.STAFF
    assert login.life_of("organisation", shared=False) == login.CITIZEN


def test_there_is_always_time_to_be_warned():
    assert all(life.idle_minutes > login.WARN_MINUTES for life in (login.CITIZEN, login.STAFF, login.SHARED))


@given(st.integers(0, 600), st.integers(0, 600))
def test_doing_something_later_never_ends_a_login_sooner(first, second):
    early, late = sorted((first, second))
    ends = [login.ends_at(login.STAFF, started_at=NINE, seen_at=NINE + minutes(when)) for when in (early, late)]
    assert ends == sorted(ends)


def test_staying_on_helps_until_the_end_of_the_whole_is_near():
    assert login.can_be_extended(login.SHARED, started_at=NINE, at=NINE + minutes(12))
    assert not login.can_be_extended(login.SHARED, started_at=NINE, at=NINE + minutes(13))


@covers("R144")
def test_levels_are_in_order_and_staff_and_machines_stand_apart():
    order = [LoginLevel.NONE, LoginLevel.RECEIPT_CODE, LoginLevel.SUBSTANTIAL, LoginLevel.HIGH]
    for have in order:
        for need in order:
            assert is_enough(have, need) == (order.index(have) >= order.index(need))
    assert not is_enough(LoginLevel.STAFF, LoginLevel.RECEIPT_CODE)
    assert not is_enough(LoginLevel.HIGH, LoginLevel.STAFF)
    assert not is_enough(LoginLevel.MACHINE, LoginLevel.STAFF)


@covers("R143", "R146")
@pytest.mark.parametrize(
    ("kind", "document", "level", "lasts"),
    [
        (CodeKind.NOW, Document.PASSPORT, LoginLevel.SUBSTANTIAL, minutes(15)),
        (CodeKind.NOW, Document.RESIDENCE_PERMIT, LoginLevel.SUBSTANTIAL, minutes(15)),
        (CodeKind.NOW, Document.ASYLUM_CARD, LoginLevel.RECEIPT_CODE, minutes(15)),
        (CodeKind.NOW, Document.KNOWN_TO_US, LoginLevel.RECEIPT_CODE, minutes(15)),
        (CodeKind.PAPER, Document.PASSPORT, LoginLevel.RECEIPT_CODE, timedelta(days=30)),
    ],
)
def test_a_document_seen_today_gives_more_than_a_code_on_paper(kind, document, level, lasts):
    grant = login.code_grant(kind, document)
    assert (grant.level, grant.lasts) == (level, lasts)


def test_no_code_gives_as_much_as_bankid():
    levels = {login.code_grant(kind, document).level for kind in CodeKind for document in Document}
    assert levels == {LoginLevel.RECEIPT_CODE, LoginLevel.SUBSTANTIAL}


@covers("R143")
def test_three_right_answers_of_which_two_are_not_what_neighbours_know_make_a_caller_certain():
    enough = [Question.LAST_CONTACT, Question.PAYMENT_DAY, Question.BIRTH_DATE]
    assert login.certainty(gave_name=True, right=enough) == Certainty.K2
    known_by_all = [Question.BIRTH_DATE, Question.ADDRESS, Question.LAST_CONTACT]
    assert login.certainty(gave_name=True, right=known_by_all) == Certainty.K1
    assert login.certainty(gave_name=False, right=enough) == Certainty.K0
    assert login.certainty(gave_name=True, called_back=True) == Certainty.K2
    assert login.certainty(gave_name=False, logged_in=True) == Certainty.K3
