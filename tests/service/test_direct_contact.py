"""Everyone has a contact point; who reaches their adviser directly is the office's rule, and what departs from it is seen."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from inngang.rules.vocabulary import Channel, Urgency
from inngang.service.access.contact_points import contact_point
from inngang.service.access.queries import CLOCK
from inngang.service.enquiries import actions
from inngang.service.journal.queries import of_enquiry, of_person
from inngang.service.key_figures.contact import coverage, deviations
from inngang.service.organisation.actions import (
    CannotDecide,
    Following,
    decide_direct_contact,
    deviate_direct_contact,
    follow_up_many,
)
from inngang.service.people.actions import register_person
from inngang.service.people.actions.give_extension import give_extension
from inngang.service.people.queries import person_named, staff_named
from inngang.service.rows import row
from tests.covers import covers
from tests.times import MORNING
from tests.who import staff

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("cast")]


def unit_of(name: str) -> int:
    return next(iter(staff(name).unit_ids))


def point(name: str):
    found = contact_point(person_id=person_named(name), at=MORNING)
    assert found is not None
    return found


def client_of(**who: int) -> Client:
    client = Client()
    [(kind, number)] = who.items()
    client.post("/demo/logg-inn", {"who": f"{kind.removesuffix('_id')}:{number}"})
    return client


@covers("R031")
def test_everyone_has_a_contact_point_also_without_an_adviser():
    assert (point("Amina").kind, point("Amina").name) == ("adviser", "Håkon Dahl")
    assert (point("Olav").kind, point("Olav").name) == ("unit", "NAV Voss")
    assert point("Vera").kind == "centre", "a protected address does not show in the name of an office"
    nowhere = register_person(given_name="Uten", by=CLOCK, at=MORNING)
    found = contact_point(person_id=nowhere, at=MORNING)
    assert found is not None and found.kind == "centre" and found.name


@covers("R032", "R033")
def test_the_offices_rule_decides_who_gets_the_extension():
    give_extension(staff_id=staff_named("Håkon"), extension="4711", by=CLOCK, at=MORNING)
    assert point("Amina").advisers[0].extension == "4711"
    decide_direct_contact(unit_id=unit_of("Håkon"), groups=["young"], by=staff("Tone"), at=MORNING)
    amina = point("Amina")
    assert amina.kind == "team" and amina.advisers[0].extension == "" and amina.name == amina.advisers[0].team


@covers("R033")
def test_whoever_is_met_otherwise_is_seen_with_the_reason_and_ends_when_the_rule_says_the_same():
    unit, amina, hakon = unit_of("Håkon"), person_named("Amina"), staff_named("Håkon")
    decide_direct_contact(unit_id=unit, groups=[], by=staff("Tone"), at=MORNING)
    given = {"person_id": amina, "staff_id": hakon, "by": staff("Håkon"), "at": MORNING}
    with pytest.raises(CannotDecide, match="why"):
        deviate_direct_contact(gives=True, reason=" ", **given)
    deviate_direct_contact(gives=True, reason="Trenger tolk hver gang", **given)
    assert point("Amina").kind == "adviser"
    (seen,) = deviations(unit=unit, at=MORNING)
    assert (seen.adviser, seen.gives, seen.reason) == ("Håkon Dahl", True, "Trenger tolk hver gang")
    assert "DirectContactDeviated" in [line.event for line in of_person(person_id=amina)]
    deviate_direct_contact(gives=False, reason="Trenger det ikke lenger", **given)
    assert deviations(unit=unit, at=MORNING) == []


def test_only_the_offices_own_leader_and_the_persons_own_adviser_decide():
    with pytest.raises(CannotDecide):
        decide_direct_contact(unit_id=unit_of("Gunnhild"), groups=[], by=staff("Tone"), at=MORNING)
    with pytest.raises(CannotDecide):
        decide_direct_contact(unit_id=unit_of("Håkon"), groups=[], by=staff("Håkon"), at=MORNING)
    given = {"person_id": person_named("Amina"), "staff_id": staff_named("Håkon"), "reason": "fordi", "at": MORNING}
    with pytest.raises(CannotDecide):
        deviate_direct_contact(gives=False, by=staff("Jonas"), **given)


def _crowd(language: str, count: int, named: int) -> None:
    ids = [register_person(given_name=f"{language}{n}", language=language, by=CLOCK, at=MORNING) for n in range(count)]
    for person_id in ids:
        given = {"channel": Channel.QUESTION, "text": "Husleien min", "by": CLOCK, "at": MORNING}
        actions.receive(person_id=person_id, **given)
    ties = [Following(one, staff_named("Håkon"), "municipal", unit_of("Håkon"), None) for one in ids[:named]]
    if ties:
        follow_up_many(ties=ties, by=CLOCK, at=MORNING)


@covers("R032", "R042")
def test_coverage_is_measured_by_language_and_side_and_the_few_are_not_shown():
    _crowd("nb", 40, 30)
    _crowd("pl", 30, 6)
    _crowd("en", 12, 6)
    found = {one.group: one for one in coverage(at=MORNING).languages}
    assert found["others"].is_behind and not found["norwegian"].is_behind
    assert found["others"].named.value < found["norwegian"].named.value
    assert found["sami"].people is None and found["sami"].named is None
    assert found["english"].people is None, "with only one hidden, it could be found by subtraction"
    sides = {one.group: one for one in coverage(at=MORNING).sides}
    assert sides["municipal"].named.of >= 70
    with CaptureQueriesContext(connection) as seen:
        coverage(at=MORNING)
    assert len(seen) == 1


@covers("R031", "R039")
def test_mine_shows_all_ones_advisers_and_one_may_write_to_each():
    client = client_of(person_id=person_named("Trygve"))
    page = client.get("/mine").content.decode()
    assert "Liv Sagvold" in page and "Even Hegge" in page
    form = client.get("/skriv").content.decode()
    assert "Even Hegge" in form
    given = {"text": "Jeg lurer på noe", "adviser": staff_named("Even"), "key": "k", "answer_language": "nb"}
    assert client.post("/skriv", given).status_code == 302
    first = row(
        "select w.kind, q.staff_id from enquiries_placement w join organisation_queue q on q.id = w.queue_id order by w.circle limit 1"
    )
    assert first == {"kind": "asked_for", "staff_id": staff_named("Even")}
    assert client.post("/skriv", given | {"adviser": staff_named("Håkon"), "key": "l"}).status_code == 200
    assert row("select count(*) as n from enquiries_enquiry") == {"n": 1}


@covers("R032")
def test_the_leaders_page_shows_coverage_to_all_who_lead_and_the_rule_to_be_decided_by_their_own():
    unit = unit_of("Tone")
    address = f"/ledelse/direkte-kontakt?enhet={unit}"
    tone, maryam = client_of(staff_id=staff_named("Tone")), client_of(staff_id=staff_named("Maryam"))
    assert tone.post(address, {"groups": ["municipal"]}).status_code == 302
    assert row("select groups from organisation_direct_contact where unit_id = %(unit)s", {"unit": unit}) == {
        "groups": ["municipal"]
    }
    assert 'name="groups"' in tone.get(address).content.decode()
    assert 'name="groups"' not in maryam.get(address).content.decode()
    assert maryam.post(address, {"groups": []}).status_code == 422
    assert maryam.get("/ledelse/direkte-kontakt").status_code == 200


@covers("R036")
def test_a_call_to_an_advisers_own_number_is_understood_first_and_what_is_acute_goes_before_the_rest():
    hakon, amina = staff_named("Håkon"), person_named("Amina")
    given = {"channel": Channel.PHONE, "person_id": amina, "asked_for": hakon, "by": CLOCK, "at": MORNING}
    usual = actions.receive(text="Når er møtet vårt neste uke?", **given)
    acute = actions.receive(text="Jeg har ikke mat til barna i dag", **given)
    for one in (usual, acute):
        told = [line.event for line in of_enquiry(enquiry_id=one.enquiry_id)]
        assert told.index("EnquiryTriaged") < told.index("EnquiryRouted") and "EnquiryTaken" not in told
    assert (usual.urgency, acute.urgency) == (Urgency.NORMAL, Urgency.ACUTE)
    assert actions.take_next(by=staff("Håkon"), at=MORNING) == acute.enquiry_id, "though it came last"


@covers("R041")
def test_who_would_rather_phone_is_told_whom_to_ask_for_and_reaches_them_or_their_team():
    page = client_of(person_id=person_named("Amina")).get("/mine").content.decode()
    assert "Ring oss og spør etter Håkon Dahl" in page
    called = actions.receive(
        channel=Channel.PHONE,
        text="",
        choice="economic_assistance",
        person_id=person_named("Amina"),
        by=CLOCK,
        at=MORNING,
    )
    [routed] = [one for one in of_enquiry(enquiry_id=called.enquiry_id) if one.event == "EnquiryRouted"]
    kinds = [circle["kind"] for circle in routed.data["circles"]]
    assert kinds.index("own_adviser") < kinds.index("team")
