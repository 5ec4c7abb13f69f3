"""Agreements and contact points: by role and never by person alone, with reviews that are reminded of, and insight that follows."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from inngang.rules.vocabulary import Presence
from inngang.service.access.queries import CLOCK, viewer_of
from inngang.service.organisation import actions, agreements
from inngang.service.organisation.queries import insight_open, unit_numbered
from inngang.service.people.queries import staff_named
from inngang.service.rows import rows
from tests.covers import covers
from tests.times import MORNING

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("cast")]
TODAY = date(2026, 11, 23)


def leader(name: str = "Tone"):
    return viewer_of(staff_id=staff_named(name)).viewer


def office(number: str = "0313") -> int:
    return unit_numbered(number).unit_id


def enter(**more) -> int:
    given = {"kind": "insight", "title": "Innsyn", "municipality_code": "4621", "signed_on": TODAY, "valid_from": TODAY}
    given |= {"review_on": TODAY + timedelta(days=365), "by": CLOCK, "at": MORNING}
    return actions.enter_agreement(**given | more)


@covers("R049")
def test_insight_opens_with_an_agreement_and_closes_when_it_ends():
    assert insight_open("0301", MORNING)
    assert not insight_open("4621", MORNING)
    assert not insight_open("", MORNING)
    one = enter(valid_from=TODAY + timedelta(days=2))
    assert not insight_open("4621", MORNING)
    assert insight_open("4621", MORNING + timedelta(days=2))
    actions.end_agreement(agreement_id=one, last_day=TODAY + timedelta(days=9), by=CLOCK, at=MORNING)
    assert insight_open("4621", MORNING + timedelta(days=9))
    assert not insight_open("4621", MORNING + timedelta(days=10))


@covers("R068")
def test_an_agreement_that_names_services_opens_those_alone_and_names_the_law_for_each():
    one = enter(services={"social_assistance": "Sosialtjenesteloven § 43"})
    assert insight_open("4621", MORNING, service="social_assistance")
    assert not insight_open("4621", MORNING, service="temporary_housing")
    assert agreements.agreement(one).services == (("social_assistance", "Sosialtjenesteloven § 43"),)


@covers("R323")
def test_the_local_agreement_is_data_with_services_hours_operation_signature_and_review():
    (one,) = agreements.agreements(kind="local", unit_id=office(), on=TODAY)
    assert {code for code, _ in one.services} == {"debt_counselling", "housing_bank_schemes"}
    assert one.opening_hours
    assert one.about
    assert one.signed_on < one.review_on


@covers("R222")
def test_a_cooperation_hangs_on_a_role_and_its_review_is_reminded_of_once():
    with pytest.raises(actions.CannotAgree, match="role"):
        enter(kind="cooperation", unit_id=office(), municipality_code="")
    enter(
        kind="cooperation", unit_id=office(), our_role="sick_leave", their_role="Koordinator", municipality_code="",
        title="Om sykmeldte", review_on=TODAY + timedelta(days=20),
    )  # fmt: skip
    actions.remind_of_reviews(by=CLOCK, at=MORNING)
    told = rows("select data from journal_line where event = 'AgreementReviewDue'")
    assert sum(one["data"]["title"] == "Om sykmeldte" for one in told) == 1
    assert actions.remind_of_reviews(by=CLOCK, at=MORNING) == 0
    (mine,) = [one for one in agreements.agreements(kind="cooperation", on=TODAY) if one.title == "Om sykmeldte"]
    assert mine.our_contact == "Ingrid Moen"
    actions.review_agreement(agreement_id=mine.id, review_on=TODAY + timedelta(days=25), by=leader(), at=MORNING)
    assert actions.remind_of_reviews(by=CLOCK, at=MORNING) == 1


def test_a_leader_keeps_their_own_offices_agreements_and_no_others():
    with pytest.raises(actions.CannotAgree, match="own leader"):
        enter(by=leader())
    enter(kind="local", unit_id=office(), municipality_code="", by=leader())
    with pytest.raises(actions.CannotAgree, match="own leader"):
        enter(kind="local", unit_id=office("1902"), municipality_code="", by=leader())


def answering(code: str = "sick_leave", number: str = "0313"):
    (one,) = agreements.contacts(code=code, unit_id=office(number), at=MORNING)
    return one


@covers("R223", "R224")
def test_the_directory_says_who_answers_now_by_role_and_moves_to_the_one_who_stands_in():
    ingrid, jonas = staff_named("Ingrid"), staff_named("Jonas")
    actions.set_presence(staff_id=ingrid, presence=Presence.FREE, by=CLOCK, at=MORNING)
    actions.set_presence(staff_id=jonas, presence=Presence.FREE, by=CLOCK, at=MORNING)
    assert (answering().answers, answering().is_substitute) == ("Ingrid Moen", False)
    actions.set_presence(staff_id=ingrid, presence=Presence.AWAY, by=CLOCK, at=MORNING)
    assert (answering().answers, answering().is_substitute) == ("Jonas Lund", True)
    actions.set_presence(staff_id=jonas, presence=Presence.AWAY, by=CLOCK, at=MORNING)
    assert answering().answers == ""
    actions.set_presence(staff_id=ingrid, presence=Presence.FREE, by=CLOCK, at=MORNING)
    actions.enter_absence(
        staff_id=ingrid, starts_at=MORNING - timedelta(hours=1), ends_at=MORNING + timedelta(days=1), by=CLOCK,
        at=MORNING - timedelta(hours=2),
    )  # fmt: skip
    assert answering().answers == ""
    actions.set_contact_point(
        unit_id=office(), code="sick_leave", staff_id=jonas, substitute_id=None, by=leader(), at=MORNING
    )
    actions.set_presence(staff_id=jonas, presence=Presence.FREE, by=CLOCK, at=MORNING)
    assert answering().answers == "Jonas Lund", "the role stays when the person leaves it"


def test_a_contact_point_is_given_to_somebody_who_works_there():
    with pytest.raises(actions.CannotAgree, match="works at the office"):
        actions.set_contact_point(
            unit_id=office(), code="housing", staff_id=staff_named("Kristin"), by=leader(), at=MORNING
        )
    with pytest.raises(actions.CannotAgree, match="somebody else"):
        anne = staff_named("Anne")
        actions.set_contact_point(
            unit_id=office(), code="housing", staff_id=anne, substitute_id=anne, by=leader(), at=MORNING
        )


def test_who_knows_what_is_found_by_skill_language_and_office_in_one_statement():
    with CaptureQueriesContext(connection) as captured:
        found = agreements.who_knows(code="pension")
    assert len(captured.captured_queries) == 1
    assert [one.name for one in found] == ["Aksel Berg"]
    assert agreements.who_knows(code="pension", level=3) == []
    assert "Samira Haddad" in [one.name for one in agreements.who_knows(language="ar")]
    assert {one.unit_name for one in agreements.who_knows(text="voss")} == {"NAV Voss"}
