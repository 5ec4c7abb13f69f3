"""Persons with and without an identity number, and the cast."""

from __future__ import annotations

from datetime import date, datetime
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inngang.jobs.crowd import seed_crowd, synthetic_number
from inngang.jobs.seed import seed_cast
from inngang.rules.identity import IdentityNumber, read_identity_number
from inngang.service.access.queries import CLOCK
from inngang.service.people import queries as people
from inngang.service.people.actions import CannotRegister, PersonRow, register_people, register_person
from inngang.service.rows import row, rows
from tests.covers import covers

TABLES = (
    "people_person people_staff people_organisation people_representative organisation_unit organisation_area "
    "organisation_reception organisation_opening_hours organisation_queue organisation_seat organisation_post "
    "organisation_skill organisation_follow_up organisation_at_work access_interest journal_line"
)


def counts() -> dict[str, int]:
    return {name: row(f"select count(*) as n from {name}")["n"] for name in TABLES.split()}  # type: ignore[index]


@pytest.mark.django_db
@covers("R145")
def test_a_person_needs_no_identity_number(guarded: None, at: datetime) -> None:
    person_id = register_person(given_name="Tomasz", language="pl", by=CLOCK, at=at)
    found = row("select identity_number, language from people_person where id = %(id)s", {"id": person_id})
    assert found == {"identity_number": None, "language": "pl"}


@pytest.mark.django_db
def test_the_same_identity_number_is_registered_once(guarded: None, at: datetime) -> None:
    number = synthetic_number(date(1990, 5, 17), 20)
    register_person(given_name="En", identity_number=number, by=CLOCK, at=at)
    with pytest.raises(CannotRegister) as refused:
        register_person(given_name="To", identity_number=number, by=CLOCK, at=at)
    assert number not in str(refused.value)


@pytest.mark.django_db
def test_inviting_the_cast_twice_changes_nothing(cast: None, at: datetime) -> None:
    before = counts()
    seed_cast(at=at)
    assert counts() == before
    assert before["people_person"] >= 20 and before["people_staff"] >= 22


@pytest.mark.django_db
def test_every_member_of_the_cast_has_one_card_and_a_story(cast: None) -> None:
    cards = people.cast()
    assert (
        len({(card.kind, card.id) for card in cards})
        == len(cards)
        == counts()["people_person"] + counts()["people_staff"]
    )
    assert all(card.sentence.endswith(".") for card in cards)
    assert all(card.unit_name for card in cards if card.kind == "staff")


@pytest.mark.django_db
def test_the_numbers_of_the_cast_belong_to_nobody(cast: None) -> None:
    numbers = [one["identity_number"] for one in rows("select identity_number from people_person")]
    read = [read_identity_number(number) for number in numbers if number]
    assert len(read) >= 20 and None in numbers  # Tomasz has none
    assert all(isinstance(one, IdentityNumber) and one.synthetic for one in read)


@given(st.dates(date(1940, 1, 1), date(2010, 12, 31)), st.integers(0, 499))
def test_made_numbers_are_right_and_synthetic(born: date, individual: int) -> None:
    read = read_identity_number(synthetic_number(born, individual))
    assert isinstance(read, IdentityNumber) and read.synthetic


@pytest.mark.django_db
def test_a_crowd_comes_in_a_few_statements_and_a_third_has_an_adviser(
    cast: None, at: datetime, django_assert_max_num_queries: object
) -> None:
    before = counts()
    with django_assert_max_num_queries(16):  # type: ignore[operator]
        invited = seed_crowd(600, Random(7), at)
    after = counts()
    assert len(invited) == 600 == after["people_person"] - before["people_person"]
    ties = after["organisation_follow_up"] - before["organisation_follow_up"]
    assert 0.25 * 600 < ties < 0.45 * 600


@pytest.mark.django_db
def test_a_list_of_persons_leaves_out_who_is_there_already(guarded: None, at: datetime) -> None:
    number = synthetic_number(date(1980, 1, 2), 30)
    people_given = [PersonRow("Ida", "Øye", number), PersonRow("Per", "Ås")]
    assert len(register_people(people=people_given, by=CLOCK, at=at)) == 2
    assert len(register_people(people=people_given[:1], by=CLOCK, at=at)) == 0
