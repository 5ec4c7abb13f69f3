"""A partner asks about a person in writing: the same receipt whoever it is, the answer on their own page, and what is shared."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from inngang.jobs.seed import seed_cast
from inngang.rules.access import Viewer
from inngang.rules.representation import Way
from inngang.rules.vocabulary import Channel, LoginLevel, Role, State
from inngang.service.access.queries import CLOCK, viewer_of
from inngang.service.enquiries import actions, queries
from inngang.service.organisation.queries import forget_calendars
from inngang.service.people.actions.consent import give_consent, withdraw_consent
from inngang.service.people.queries import cast as members
from inngang.service.people.queries import person_named
from inngang.service.rows import row, rows
from tests.covers import covers
from tests.web.test_access_looks_alike import TOKEN
from tests.web.test_message_about import KEY, REF, nobodys_number, number_of

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 4, 10, 0, tzinfo=UTC)
ANSWER = "Pasienten har møte med oss onsdag."


class Clock:
    at = NOW


@pytest.fixture(autouse=True)
def clock(db: None, monkeypatch: pytest.MonkeyPatch) -> Clock:
    forget_calendars()
    told = Clock()
    monkeypatch.setattr("django.utils.timezone.now", lambda: told.at)
    seed_cast(at=NOW)
    return told


def partner(name: str) -> Client:
    card = next(one for one in members() if one.kind == "person" and one.name.startswith(name))
    client = Client(HTTP_ACCEPT_LANGUAGE="nb")
    client.post("/demo/logg-inn", {"who": f"person:{card.id}"})
    assert client.post("/logg-inn/for-hvem", {"acting": f"{card.role}:{card.organisation_id}"}).status_code == 302
    return client


def citizen(name: str) -> Client:
    client = Client(HTTP_ACCEPT_LANGUAGE="nb")
    client.post("/demo/logg-inn", {"who": f"person:{person_named(name)}"})
    return client


def ask(client: Client, about: str, text: str = "Når er neste møte?") -> str:
    form = client.get("/partner/sporsmal/nytt").content.decode()
    key = KEY.search(form)
    assert key
    sent = client.post("/partner/sporsmal/nytt", {"about": about, "text": text, "key": key[1]})
    assert sent.status_code == 302, sent.content.decode()
    return str(sent["Location"])


def page(client: Client, address: str) -> str:
    found = client.get(address)
    assert found.status_code == 200
    return str(found.content.decode())


def asked() -> dict[str, Any]:
    found = row("select * from enquiries_enquiry where organisation_id is not null order by id desc limit 1")
    assert found is not None
    return found


def answered(enquiry_id: int, text: str = ANSWER) -> None:
    """By somebody it is open to."""
    by = taken(enquiry_id)
    actions.answer(enquiry_id=enquiry_id, text=text, by=by, at=NOW)


def taken(enquiry_id: int) -> Viewer:
    found = row(
        """select coalesce(q.staff_id, s.staff_id) as id from enquiries_placement w
           join organisation_queue q on q.id = w.queue_id left join organisation_seat s on s.queue_id = q.id
           where w.enquiry_id = %(id)s and w.opens_at <= %(at)s and coalesce(q.staff_id, s.staff_id) <> all(w.barred)
           order by w.circle, 1 limit 1""",
        {"id": enquiry_id, "at": NOW},
    )
    session = viewer_of(staff_id=found["id"]) if found else None
    assert session is not None
    actions.take(enquiry_id=enquiry_id, by=session.viewer, at=NOW)
    return session.viewer


def agrees(name: str, organisation: str, *kinds: str) -> int:
    found = row("select id from people_organisation where name = %(name)s", {"name": organisation})
    assert found is not None
    me = Viewer(Role.CITIZEN, person_id=person_named(name) or 0, login_level=LoginLevel.HIGH)
    return give_consent(
        person_id=me.person_id,
        organisation_id=found["id"],
        receiver_name=organisation,
        kinds=list(kinds),
        purpose="Samarbeid om sykmeldingen",
        way=Way.LOGGED_IN,
        last_day=(NOW + timedelta(days=30)).date(),
        by=me,
        at=NOW,
    )


@covers("R242")
def test_a_doctor_asks_about_a_patient_in_writing_and_reads_the_answer_there():
    selma = partner("Selma")
    address = ask(selma, number_of("Bjørn"))
    assert ANSWER not in page(selma, address)
    answered(asked()["id"])
    told = page(selma, address)
    assert ANSWER in told and "Besvart" in told
    assert "Bjørn" not in told and "Petter Vold" not in told  # neither whose it is, nor more than a first name of ours
    assert ANSWER not in page(selma, "/partner/sporsmal") and address in page(selma, "/partner/sporsmal")
    sent = rows('select "to", text from notices_notice where enquiry_id = %(id)s', {"id": asked()["id"]})
    assert [one["to"] for one in sent] == ["41500032"]  # the organisation's number, and not the patient's
    assert not any(ANSWER in one["text"] or "Bjørn" in one["text"] for one in sent)


@covers("R249", part="a question from a partner and its answer are read by that organisation alone, over our own pages")
def test_another_organisation_and_the_person_do_not_find_the_question():
    address = ask(partner("Selma"), number_of("Bjørn"))
    answered(asked()["id"])
    assert partner("Vibeke").get(address).status_code == 404
    assert partner("Vibeke").post(address, {"text": "Hei", "key": "k"}).status_code == 404
    bjorn = citizen("Bjørn")
    assert bjorn.get(f"/mine/{asked()['id']}").status_code == 404
    assert asked()["ref"] not in page(bjorn, "/mine")
    assert bjorn.get(address).status_code == 403


def test_what_a_partner_asks_is_never_put_into_what_the_person_has_open():
    bjorn, at = person_named("Bjørn") or 0, NOW
    me = Viewer(Role.CITIZEN, person_id=bjorn, login_level=LoginLevel.HIGH)
    about = {"channel": Channel.QUESTION, "choice": "doctor_follow_up", "person_id": bjorn, "by": me, "at": at}
    own = actions.receive(text="Jeg vil ha kopi av det legen skrev", **about)
    ask(partner("Selma"), number_of("Bjørn"))
    theirs = asked()
    assert theirs["state"] == State.WAITING and theirs["joined_into_id"] is None
    again = actions.receive(text="Jeg vil fortsatt ha kopi", **about)
    assert again.joined and again.enquiry_id == own.enquiry_id
    assert {one.id for one in queries.my_enquiries(viewer=me, at=at)} == {own.enquiry_id}


def test_the_receipt_is_the_same_for_known_unknown_and_protected():
    told = set()
    for number in (number_of("Bjørn"), number_of("Vera"), nobodys_number()):
        selma = partner("Selma")
        shown = page(selma, ask(selma, number))
        shown = TOKEN.sub("", REF.sub("REF", shown)).replace(number, "NUMBER")
        told.add(re.sub(r"/partner/sporsmal/\d+", "PATH", shown))
    assert len(told) == 1
    selma = partner("Selma")
    wrong = selma.post("/partner/sporsmal/nytt", {"about": "123", "text": "Hei", "key": "k"})
    assert wrong.status_code == 422 and "Hei" in wrong.content.decode()


@covers("R243")
def test_what_the_person_agreed_to_is_shown_after_an_answer_and_stops_when_it_ends(clock: Clock):
    bjorn = Viewer(Role.CITIZEN, person_id=person_named("Bjørn") or 0, login_level=LoginLevel.HIGH)
    secret = "Jeg er redd for å miste boligen"
    actions.receive(
        channel=Channel.QUESTION, text=secret, choice="sickness_benefit", person_id=bjorn.person_id, by=bjorn, at=NOW
    )
    selma = partner("Selma")
    address = ask(selma, number_of("Bjørn"))
    consent = agrees("Bjørn", "Storgata legesenter", "status")
    assert "deler dette" not in page(selma, address)  # a number alone opens nothing, whatever is agreed
    answered(asked()["id"])
    told = page(selma, address)
    assert "deler dette" in told and "Sykepenger" in told
    assert secret not in told
    mine = page(citizen("Bjørn"), "/mine/innsyn")
    assert "Storgata legesenter" in mine and "Samarbeid" not in mine and ANSWER in mine
    assert row("select count(*) as n from people_share where consent_id = %(id)s", {"id": consent})["n"] == 1
    page(selma, address)
    assert row("select count(*) as n from people_share where consent_id = %(id)s", {"id": consent})["n"] == 1
    withdraw_consent(consent_id=consent, by=bjorn, at=NOW)
    assert "deler dette" not in page(selma, address)
    agrees("Bjørn", "Storgata legesenter", "status")
    assert "deler dette" in page(selma, address)
    clock.at = NOW + timedelta(days=32)
    assert "deler dette" not in page(partner("Selma"), address)


def test_who_follows_up_is_shown_to_a_doctor_with_consent_to_it_and_never_to_an_employer():
    for name, organisation in (("Selma", "Storgata legesenter"), ("Vibeke", "Holmen Verft AS")):
        client = partner(name)
        address = ask(client, number_of("Bjørn"))
        answered(asked()["id"])
        agrees("Bjørn", organisation, "follow_up")
        assert ("Følges opp av" in page(client, address)) == (name == "Selma")
    assert "Ingrid" in page(partner("Selma"), page_of("Storgata legesenter"))


def page_of(organisation: str) -> str:
    found = row(
        """select e.id from enquiries_enquiry e join people_organisation o on o.id = e.organisation_id
           where o.name = %(name)s order by e.id desc limit 1""",
        {"name": organisation},
    )
    assert found is not None
    return f"/partner/sporsmal/{found['id']}"


def test_when_the_person_becomes_protected_it_looks_as_if_nothing_was_answered():
    selma = partner("Selma")
    address = ask(selma, number_of("Bjørn"))
    answered(asked()["id"])
    agrees("Bjørn", "Storgata legesenter", "status")
    assert ANSWER in page(selma, address)
    change_protection_of(person_named("Bjørn") or 0)
    told = page(selma, address)
    assert ANSWER not in told and "Vi har den" in told and "deler dette" not in told
    assert "Besvart" not in page(selma, "/partner/sporsmal")


def change_protection_of(person_id: int) -> None:
    from inngang.rules.vocabulary import Protection
    from inngang.service.enquiries.actions.change_protection import change_protection

    change_protection(person_id=person_id, protection=Protection.STRICT, by=CLOCK, at=NOW)


def test_more_words_from_the_partner_open_it_again_and_stay_between_us():
    selma = partner("Selma")
    address = ask(selma, number_of("Bjørn"))
    answered(asked()["id"])
    key = KEY.search(page(selma, address))
    assert key and selma.post(address, {"text": "Hva med fredag?", "key": key[1]}).status_code == 302
    assert "Hva med fredag?" in page(selma, address)
    assert asked()["state"] == State.WAITING


def test_the_one_who_answers_is_told_that_a_partner_asks_and_the_list_costs_the_same_for_one_and_many(
    django_assert_max_num_queries: Any,
):
    selma = partner("Selma")
    ask(selma, number_of("Bjørn"))
    by = taken(asked()["id"])
    client = Client(HTTP_ACCEPT_LANGUAGE="nb")
    client.post("/demo/logg-inn", {"who": f"staff:{by.staff_id}"})
    desk = "kontaktsenter" if by.role == Role.CONTACT_ADVISER else "kontor"
    card = page(client, f"/{desk}/sak/{asked()['id']}")
    assert "Selma Fosse, Storgata legesenter" in card and "Svaret ditt går til dem" in card
    from inngang.service.enquiries.asked_about import asked_by

    by = Viewer(
        Role.DOCTOR,
        person_id=person_named("Selma") or 0,
        organisation_id=asked()["organisation_id"],
        login_level=LoginLevel.HIGH,
    )
    for text in ("En til", "Og en til"):
        ask(selma, number_of("Bjørn"), text)
    with django_assert_max_num_queries(1):
        assert len(asked_by(viewer=by, at=NOW)) == 3
