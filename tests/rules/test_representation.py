"""Who may act for whom: examples in tables, and the condition in SQL's own words is tested with the database."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from inngang.rules import representation as rules
from inngang.rules.access_matrix import Info
from inngang.rules.identity import birth_date_of
from inngang.rules.representation import Act, Kind, Mandate, Way
from inngang.rules.vocabulary import Protection
from tests.covers import covers

TODAY = date(2026, 3, 4)
ALL = frozenset(Act)


def mandate(kind: Kind = Kind.PROXY, **given: object) -> Mandate:
    plain = Mandate(kind, frozenset(), frozenset(), ALL, TODAY - timedelta(days=10), TODAY + timedelta(days=10))
    return plain._replace(**given)  # type: ignore[arg-type]


def code(refusal: object) -> str:
    return getattr(refusal, "code", "")


@covers("R161")
@pytest.mark.parametrize(
    ("born", "own_consent", "protection", "holds"),
    [
        (date(2012, 3, 4), False, Protection.NONE, True),  # fourteen
        (date(2011, 3, 5), False, Protection.NONE, True),  # fifteen tomorrow
        (date(2011, 3, 4), False, Protection.NONE, False),  # fifteen today
        (date(2011, 3, 4), True, Protection.NONE, True),
        (date(2008, 3, 5), True, Protection.NONE, True),  # eighteen tomorrow
        (date(2008, 3, 4), True, Protection.NONE, False),  # eighteen today
        (date(2020, 1, 1), True, Protection.CONFIDENTIAL, False),
        (date(2020, 1, 1), True, Protection.STRICT, False),
        (date(2020, 1, 1), True, Protection.SHIELDED, True),
        (None, True, Protection.NONE, False),  # not knowing is a no
    ],
)
def test_a_parent_acts_to_eighteen_and_from_fifteen_only_when_the_young_person_agrees(
    born: date | None, own_consent: bool, protection: Protection, holds: bool
) -> None:
    given = mandate(Kind.PARENT, valid_to=None, has_own_consent=own_consent)
    assert rules.holds(given, born=born, protection=protection, on=TODAY) is holds


@covers("R160")
@pytest.mark.parametrize(
    ("kind", "matters", "acts", "days", "why"),
    [
        (Kind.PROXY, ["payment"], [Act.SEE], 4000, ""),
        (Kind.PROXY, [], [Act.SEE], 10, "no_matter"),
        (Kind.PROXY, ["payment"], [], 10, "no_act"),
        (Kind.PROXY, ["payment"], [Act.SEE], None, "no_end"),
        (Kind.PROXY, ["payment"], [Act.SEE], -1, "ends_first"),
        (Kind.PROXY, ["payment"], [Act.SEE], 0, ""),
        (Kind.HELPER, [], [Act.WRITE], 365, ""),
        (Kind.HELPER, [], [Act.WRITE], 366, "too_long"),
        (Kind.GUARDIAN, ["payment"], [Act.SEE], 10, "not_yours_to_give"),
        (Kind.PARENT, ["payment"], [Act.SEE], 10, "not_yours_to_give"),
    ],
)
def test_whoever_is_appointed_has_matters_acts_and_an_end(
    kind: Kind, matters: list[str], acts: list[Act], days: int | None, why: str
) -> None:
    last_day = None if days is None else TODAY + timedelta(days=days)
    assert code(rules.appointment(kind=kind, matters=matters, acts=acts, on=TODAY, last_day=last_day)) == why


@pytest.mark.parametrize(
    ("kind", "born", "why"),
    [
        (Kind.INTERPRETER, date(2012, 1, 1), "a_child"),
        (Kind.INTERPRETER, date(1990, 1, 1), ""),
        (Kind.INTERPRETER, None, "age_unknown"),
        (Kind.PROXY, date(2008, 3, 5), "a_child"),
        (Kind.PROXY, date(2008, 3, 4), ""),
        (Kind.HELPER, date(2015, 1, 1), "a_child"),
        (Kind.PARENT, None, ""),
    ],
)
def test_a_child_never_interprets_and_never_carries_the_matters_of_a_grown_up(
    kind: Kind, born: date | None, why: str
) -> None:
    assert code(rules.may_take_on(kind=kind, acting_born=born, is_oneself=False, on=TODAY)) == why
    assert code(rules.may_take_on(kind=kind, acting_born=born, is_oneself=True, on=TODAY)) == "oneself"


@covers("R165")
def test_a_helper_is_kept_out_of_what_the_person_keeps_and_a_guardian_is_not() -> None:
    proxy = mandate(matters=frozenset({"payment", "aids"}), kept_out=frozenset({"aids"}))
    assert rules.covers(proxy, matter="payment", act=Act.SEE)
    assert not rules.covers(proxy, matter="aids", act=Act.SEE)
    assert not rules.covers(proxy, matter="old_age_pension", act=Act.SEE)
    assert rules.covers(proxy._replace(kind=Kind.GUARDIAN), matter="aids", act=Act.SEE)
    assert not rules.covers(proxy._replace(acts=frozenset({Act.WRITE})), matter="payment", act=Act.SEE)


@covers("R243")
@pytest.mark.parametrize(
    ("kinds", "purpose", "way", "days", "why"),
    [
        (["status"], "Help me phone", Way.ORAL, None, ""),
        (["plan"], "Help me phone", Way.ORAL, None, "needs_writing"),
        (["plan"], "My course", Way.LOGGED_IN, 365, ""),
        (["plan"], "My course", Way.WRITTEN, 366, "too_long"),
        (["plan"], "My course", Way.WRITTEN, None, "no_end"),
        (["plan"], "  ", Way.WRITTEN, 10, "no_purpose"),
        ([], "My course", Way.WRITTEN, 10, "no_kind"),
        (["everything"], "My course", Way.WRITTEN, 10, "no_kind"),
    ],
)
def test_a_consent_names_kinds_purpose_and_an_end_and_an_oral_one_opens_little(
    kinds: list[str], purpose: str, way: Way, days: int | None, why: str
) -> None:
    last_day = None if days is None else TODAY + timedelta(days=days)
    assert code(rules.consent(kinds=kinds, purpose=purpose, way=way, on=TODAY, last_day=last_day)) == why


@pytest.mark.parametrize("given", [{"is_ended": True}, {"is_accepted": False}, {"valid_from": TODAY + timedelta(days=1)},
                                   {"valid_to": TODAY - timedelta(days=1)}])  # fmt: skip
def test_what_is_ended_not_accepted_not_begun_or_over_does_not_hold(given: dict[str, object]) -> None:
    assert rules.holds(mandate(), born=None, protection=Protection.NONE, on=TODAY)
    assert not rules.holds(mandate(**given), born=None, protection=Protection.NONE, on=TODAY)


def test_what_can_be_consented_to_never_holds_a_protected_address_or_a_working_note() -> None:
    opened = {info for infos in rules.SHARED_KINDS.values() for info in infos}
    never = {Info.ADDRESS_CONFIDENTIAL, Info.ADDRESS_STRICT, Info.NOTE_MUNI, Info.NOTE_STATE, Info.ACCESS_LOG_ALL}
    assert not opened & never


@pytest.mark.parametrize(
    ("digits", "born"),
    [("", None), ("12345678901", None), ("not a number", None)],
)
def test_what_is_no_number_tells_no_birth_date(digits: str, born: date | None) -> None:
    assert birth_date_of(digits) == born
