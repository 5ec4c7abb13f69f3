"""The pages of the one who leads an office: colleagues, queues, those followed up, and what is passed on."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
from django.test import Client

from inngang.jobs.seed import seed_cast
from inngang.rules.vocabulary import Channel
from inngang.service.access.queries import viewer_of
from inngang.service.enquiries import actions
from inngang.service.organisation.intake import intake_of
from inngang.service.organisation.queries import forget_calendars, unit_numbered
from inngang.service.people.queries import person_named, staff_named
from inngang.service.rows import row
from tests.covers import covers
from tests.times import this_hour
from tests.who import client_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def cast(db: None) -> None:
    forget_calendars()
    seed_cast(at=this_hour())


def said(client: Client, address: str) -> str:
    return client.get(address).content.decode()


def test_a_leader_gives_an_extension_and_a_level_and_a_taken_number_is_refused_on_the_form():
    tone, anne = client_of("Tone"), staff_named("Anne")
    given = {"verb": "equip", "staff": anne, "extension": "48123", "skill-social": "3"}
    page = tone.post("/kontor/medarbeidere", given, follow=True).content.decode()
    assert "internnummer 48123" in page and "Lagret." in page
    assert row("select level from organisation_skill where staff_id = %(s)s", {"s": anne})["level"] == 3
    refused = tone.post("/kontor/medarbeidere", {**given, "staff": staff_named("Håkon")})
    assert refused.status_code == 422 and "Noen andre har" in refused.content.decode()
    assert client_of("Håkon").get("/kontor/medarbeidere").status_code == 403


def test_a_leader_opens_a_queue_for_a_language_and_sets_the_level_of_a_line():
    tone, maryam = client_of("Tone"), client_of("Maryam")
    page = tone.post("/kontor/medarbeidere", {"verb": "open_language", "language": "en"}, follow=True).content.decode()
    assert "Engelsk" in page and "Køen er åpen" in page
    queue = row("select id, level from organisation_queue where kind = 'special_line' and line = 'family'")
    given = {"verb": "set_level", "queue": queue["id"], "level": 2}
    assert maryam.post("/kontor/medarbeidere", given).status_code == 302
    assert row("select level from organisation_queue where id = %(id)s", {"id": queue["id"]})["level"] == 2
    assert tone.post("/kontor/medarbeidere", given).status_code == 422


@covers("R032", "R033", part="exceptions with a reason, by page")
def test_an_exception_needs_a_reason_shows_first_with_it_and_ends_again():
    tone, amina, hakon = client_of("Tone"), person_named("Amina"), staff_named("Håkon")
    address = f"/kontor/folger-opp/{amina}"
    assert "Kommer rett fram, slik regelen sier." in said(tone, address)
    given = {"staff": hakon, "gives": "no", "reason": ""}
    assert tone.post(address, given).status_code == 422
    assert tone.post(address, {**given, "reason": "Ønsker det selv"}).status_code == 302
    page = said(tone, "/kontor/folger-opp")
    assert page.index("Amina Warsame") < page.index("Bjørn Kvamme") and "Ønsker det selv" in page
    assert "Ønsker det selv" in said(tone, f"/ledelse/direkte-kontakt?enhet={unit_numbered('0313').unit_id}")
    assert tone.post(address, {"staff": hakon, "gives": "yes", "reason": "Vil ikke lenger"}).status_code == 302
    assert "Ønsker det selv" not in said(tone, "/kontor/folger-opp")
    looks = row(
        "select count(*) as n from journal_line where event = 'PersonOpened' and person_id = %(p)s", {"p": amina}
    )
    assert looks["n"] >= 3, "each look goes through the door"
    assert client_of("Maryam").get(address).status_code == 404


def test_a_coordinator_is_given_and_ended_by_page():
    tone, amina = client_of("Tone"), person_named("Amina")
    address = f"/kontor/folger-opp/{amina}"
    assert tone.post(address, {"verb": "coordinate", "staff": staff_named("Jonas")}).status_code == 302
    assert re.search(r"Jonas Lund\s*<span class=\"muted\">\(koordinator\)", said(tone, "/kontor/folger-opp"))
    assert tone.post(address, {"verb": "coordinate", "staff": 0}).status_code == 302
    assert "(koordinator)" not in said(tone, "/kontor/folger-opp")


@covers("R079", part="the office's page, and what the contact centre sees before it passes on")
def test_the_office_decides_what_it_wants_and_the_contact_centre_sees_it_in_the_form():
    tone, nora, unit = client_of("Tone"), client_of("Nora"), unit_numbered("0313").unit_id
    given = {"way-social": "call", "way-finance": "stays", "calls_from": "09:00", "calls_to": "10:00", "note": "Alder"}
    refused = tone.post("/kontor/mottak", given)
    assert refused.status_code == 422 and "minst to timer" in refused.content.decode()
    page = tone.post("/kontor/mottak", {**given, "calls_to": "14:00"}, follow=True).content.decode()
    assert "Tone Fjeld" in page
    card = intake_of(unit)
    assert card is not None and card.profile.calls == {"social"} and card.profile.stays == {"finance"}
    amina = viewer_of(person_id=person_named("Amina")).viewer
    got = actions.receive(
        channel=Channel.QUESTION, text="Husleien min", person_id=amina.person_id, by=amina, at=datetime.now(UTC)
    )
    hakon = viewer_of(staff_id=staff_named("Håkon")).viewer
    actions.take(enquiry_id=got.enquiry_id, by=hakon, at=datetime.now(UTC))
    national = row("select id from organisation_queue where kind = 'national' limit 1")["id"]
    actions.hand_over(enquiry_id=got.enquiry_id, to_queue=national, note="Se her", by=hakon, at=datetime.now(UTC))
    nora_is = viewer_of(staff_id=staff_named("Nora")).viewer
    actions.take(enquiry_id=got.enquiry_id, by=nora_is, at=datetime.now(UTC))
    form = said(nora, f"/kontaktsenter/sak/{got.enquiry_id}")
    assert "office-wants" in form and "De trenger å vite: Alder" in form
    assert client_of("Eirik").get("/kontor/mottak").status_code == 403


@covers("R031", part="on the card of an enquiry, for the one who answers")
def test_the_card_of_an_enquiry_says_whom_the_person_reaches():
    amina = viewer_of(person_id=person_named("Amina")).viewer
    got = actions.receive(
        channel=Channel.QUESTION, text="Husleien min", person_id=amina.person_id, by=amina, at=datetime.now(UTC)
    )
    actions.take(enquiry_id=got.enquiry_id, by=viewer_of(staff_id=staff_named("Håkon")).viewer, at=datetime.now(UTC))
    page = said(client_of("Håkon"), f"/kontor/sak/{got.enquiry_id}")
    assert "Kontaktpunkt" in page and "Kommer rett fram til veilederen sin." in page
    assert re.search(r"internnummer \d{4}", page)


def test_a_fault_in_the_rules_is_told_in_the_language_of_the_reader_with_its_line():
    maryam = client_of("Maryam")
    text = 'version = "1"\nvalid_from = "i dag"\n'
    page = maryam.post("/ledelse/regler/prov", {"regler": text}).content.decode()
    assert "Linje 2:" in page and "en dato uten anførselstegn" in page


@covers("R336", part="an adviser moves one person to another office")
def test_an_adviser_moves_a_person_and_stays_their_adviser():
    hakon, amina = client_of("Håkon"), person_named("Amina")
    page = said(hakon, f"/kontor/flyttet/{amina}")
    assert "Amina Warsame har flyttet" in page and "Håkon Dahl" in page
    address = f"/kontor/flyttet/{amina}"
    refused = hakon.post(address, {"area": "4203", "reason": ""})
    assert refused.status_code == 422 and "Skriv hvordan du vet" in refused.content.decode()
    assert hakon.post(address, {"area": "4203", "reason": "Hun sa det på telefonen"}).status_code == 302
    tie = row(
        """select u.number, f.staff_id from organisation_follow_up f join organisation_unit u on u.id = f.unit_id
           where f.person_id = %(p)s and f.valid_to is null""",
        {"p": amina},
    )
    assert tie == {"number": "0906", "staff_id": staff_named("Håkon")}
    assert client_of("Torstein").get(address).status_code == 404, "nobody else sees that there is such a person"
