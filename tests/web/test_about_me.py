"""What we have about somebody: fetched as a whole, corrected, and ended; and nobody else's comes along."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from inngang.rules.access import Viewer
from inngang.rules.representation import Act, Kind, Way
from inngang.rules.vocabulary import Channel, LoginLevel, Role
from inngang.service.access.queries import viewer_of
from inngang.service.enquiries import actions
from inngang.service.people.actions.appoint import accept, appoint
from inngang.service.people.actions.consent import give_consent
from inngang.service.people.mandates import consents_of, mandates_of
from inngang.service.people.queries import cast as members
from inngang.service.people.queries import person_named
from inngang.service.rows import row
from tests.covers import covers

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("cast")]
BYTES = bytes(range(30, 46))


def logged_in(name: str) -> Client:
    client = Client(HTTP_ACCEPT_LANGUAGE="nb")
    card = next(one for one in members() if one.kind == "person" and one.name.startswith(name))
    client.post("/demo/logg-inn", {"who": f"{card.kind}:{card.id}"})
    return client


def citizen(name: str) -> Viewer:
    return Viewer(Role.CITIZEN, person_id=person_named(name) or 0, login_level=LoginLevel.HIGH)


def wrote(by: Viewer, text: str, about: str = "payment") -> int:
    return actions.receive(
        channel=Channel.QUESTION, text=text, person_id=by.person_id, choice=about, by=by, at=datetime.now(UTC)
    ).enquiry_id


def mandate(giver: Viewer, taker: Viewer) -> int:
    made = appoint(
        kind=Kind.PROXY,
        acting_name="Den som hjelper",
        matters=["payment"],
        acts=[Act.SEE, Act.WRITE],
        last_day=(datetime.now(UTC) + timedelta(days=30)).date(),
        random_bytes=BYTES,
        by=giver,
        at=datetime.now(UTC),
    )
    return accept(code=made.code, place="here", by=taker, at=datetime.now(UTC))


@covers("R245")
def test_one_file_has_everything_of_mine_and_nothing_of_others_and_comes_once_a_minute():
    amina, siri = citizen("Amina"), citizen("Siri")
    wrote(amina, "Mitt eget spørsmål")
    wrote(siri, "Noe helt annet fra en annen")
    client = logged_in("Amina")
    answer = client.post("/mine/last-ned")
    assert answer.status_code == 200 and answer["Cache-Control"] == "no-store"
    packed = zipfile.ZipFile(io.BytesIO(answer.content))
    text, page = packed.read("data.json").decode(), packed.read("les-meg.html").decode()
    assert "Mitt eget spørsmål" in text and "Mitt eget spørsmål" in page
    assert "Noe helt annet" not in text + page
    assert json.loads(text)["person"]["id"] == amina.person_id
    assert "<script" not in page and "http" not in page
    assert client.post("/mine/last-ned").status_code == 429
    assert client.get("/mine/last-ned").status_code == 405


@covers("R253")
def test_asking_for_a_correction_opens_what_it_is_about_and_stands_beside_it():
    amina = citizen("Amina")
    enquiry_id = wrote(amina, "Mitt eget spørsmål")
    client = logged_in("Amina")
    assert client.get(f"/mine/{enquiry_id}/rett").status_code == 200
    sent = client.post(
        f"/mine/{enquiry_id}/rett", {"what": "correct", "text": "Jeg har to barn, ikke tre.", "key": "k"}
    )
    assert sent.status_code == 302
    assert "Jeg har to barn, ikke tre." in client.get(f"/mine/{enquiry_id}").content.decode()
    kept = row(
        "select count(*) as n from journal_line where event = 'CorrectionAsked' and enquiry_id = %(id)s",
        {"id": enquiry_id},
    )
    assert kept == {"n": 1}
    owned = row(
        "select count(*) as n from promises_promise where enquiry_id = %(id)s and state = 'open'", {"id": enquiry_id}
    )
    assert owned == {"n": 1}
    assert logged_in("Siri").get(f"/mine/{enquiry_id}/rett").status_code == 404


@covers("R160", "R243")
def test_nobody_ends_or_sees_what_is_between_others():
    amina, siri = citizen("Amina"), citizen("Siri")
    mandate_id = mandate(amina, siri)
    consent_id = give_consent(
        person_id=amina.person_id, receiver_name="Kurset AS", kinds=["plan"], purpose="Kurs", way=Way.LOGGED_IN,
        last_day=(datetime.now(UTC) + timedelta(days=30)).date(), by=amina, at=datetime.now(UTC),
    )  # fmt: skip
    stranger = logged_in("Olav")
    for what in ("end", "keep_out", "agree", "anything"):
        assert stranger.post(f"/mine/fullmakter/{mandate_id}", {"what": what}).status_code == 404
    assert stranger.post(f"/mine/samtykke/{consent_id}/trekk").status_code == 404
    assert stranger.get(f"/for/{mandate_id}").status_code == 404
    assert logged_in("Amina").get(f"/for/{mandate_id}").status_code == 404  # hers, but not to act on
    assert mandates_of(person_id=amina.person_id, at=datetime.now(UTC))[0].holds_now
    assert consents_of(person_id=amina.person_id, at=datetime.now(UTC))[0].holds_now


@covers("R160", "R165")
def test_a_running_session_sees_nothing_from_the_moment_it_is_ended():
    amina, siri = citizen("Amina"), citizen("Siri")
    wrote(amina, "Når kommer pengene?")
    wrote(amina, "Noe jeg vil ha for meg selv", "aids")
    mandate_id = mandate(amina, siri)
    helping, owner = logged_in("Siri"), logged_in("Amina")
    page = helping.get(f"/for/{mandate_id}").content.decode()
    assert "Når kommer pengene?" in page and "for meg selv" not in page and 'id="acting-for"' in page
    owner.post(f"/mine/fullmakter/{mandate_id}", {"what": "keep_out", "matters": ["payment"]})
    assert "Når kommer pengene?" not in helping.get(f"/for/{mandate_id}").content.decode()
    sent = helping.post(f"/for/{mandate_id}/skriv", {"text": "Hei", "about": "payment", "key": "x"})
    assert sent.status_code == 200  # given back: it is not among what may be chosen
    owner.post(f"/mine/fullmakter/{mandate_id}", {"what": "end"})
    assert helping.get(f"/for/{mandate_id}").status_code == 404
    assert helping.post(f"/for/{mandate_id}/skriv", {"text": "Hei", "about": "payment", "key": "x"}).status_code == 404
    looked = owner.get("/mine/innsyn").content.decode()
    assert "Siri" in looked  # who acted stands among those who have looked


def test_how_one_wants_to_be_reached_is_kept_and_holds_at_once():
    client = logged_in("Amina")
    assert client.get("/mine/kontakt").status_code == 200
    sent = client.post("/mine/kontakt", {"language": "so", "needs_interpreter": "on", "safe_way": "neutral"})
    assert sent.status_code == 302
    kept = row(
        "select language, needs_interpreter, is_reserved, safe_way from people_person where id = %(id)s",
        {"id": citizen("Amina").person_id},
    )
    assert kept == {"language": "so", "needs_interpreter": True, "is_reserved": False, "safe_way": "neutral"}
    assert client.post("/mine/kontakt", {"language": "so", "safe_way": "shout"}).status_code == 200


@covers("R240", "R243", "R245")
def test_an_adviser_notes_a_consent_and_what_was_shared_and_the_person_sees_both():
    amina = citizen("Amina")
    enquiry_id = wrote(amina, "Kan dere snakke med kurset for meg?", "work_follow_up")
    card = next(one for one in members() if one.kind == "staff" and one.name.startswith("Håkon"))
    staff = Client(HTTP_ACCEPT_LANGUAGE="nb")
    staff.post("/demo/logg-inn", {"who": f"{card.kind}:{card.id}"})
    found = viewer_of(staff_id=card.id, at=datetime.now(UTC))
    assert found is not None
    page = f"/samtykke/{enquiry_id}"
    given = {"form": "note", "way": "oral", "receiver": "Kurset AS", "kinds": ["plan"], "purpose": "Avtale tid"}
    refused = staff.post(page, given)
    assert refused.status_code in (200, 404)  # not in hand yet, so nothing is noted
    assert consents_of(person_id=amina.person_id, at=datetime.now(UTC)) == []
    actions.take(enquiry_id=enquiry_id, by=found.viewer, at=datetime.now(UTC))
    assert staff.post(page, given).status_code == 200  # aloud, a plan cannot be agreed to
    assert staff.post(page, given | {"kinds": ["status"]}).status_code == 302
    consent = consents_of(person_id=amina.person_id, at=datetime.now(UTC))[0]
    assert (consent.receiver, consent.way, consent.holds_now) == ("Kurset AS", "oral", True)
    shared = {"form": "share", "consent": consent.id, "kinds": ["status"], "what": "At hun har time på tirsdag"}
    assert staff.post(page, shared).status_code == 302
    owner = logged_in("Amina")
    assert "At hun har time på tirsdag" in owner.get("/mine/innsyn").content.decode()
    assert "Kurset AS" in owner.get("/mine/fullmakter").content.decode()
    owner.post(f"/mine/samtykke/{consent.id}/trekk")
    staff.post(page, shared | {"what": "Noe mer"})
    assert "Noe mer" not in owner.get("/mine/innsyn").content.decode()
