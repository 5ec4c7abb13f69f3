"""The systems of municipalities and other partners ask and fetch status as data, with a key that has scopes and an end."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from inngang.exchange.partners.openapi import DOCUMENT
from inngang.jobs.cast import PARTNERS
from inngang.jobs.seed import seed_cast
from inngang.rules.hours import OSLO
from inngang.service.access.queries import CLOCK, viewer_of
from inngang.service.enquiries import actions
from inngang.service.journal.queries import of_enquiry
from inngang.service.organisation.queries import forget_calendars
from inngang.service.people.actions.give_interface_key import CannotGiveKey, end_interface_key, give_interface_key
from inngang.service.people.interface_keys import keys_given
from inngang.service.people.queries import person_named, staff_named
from inngang.service.rows import row, rows
from tests.covers import covers

NOW = datetime(2026, 11, 16, 10, 0, tzinfo=OSLO)
WHERE = "/api/samarbeid/henvendelser"


@pytest.fixture(autouse=True)
def cast(db, monkeypatch):
    forget_calendars()
    seed_cast(at=NOW - timedelta(days=1))
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW.astimezone(UTC))


def partner(kind: str) -> str:
    return next(one.number for one in PARTNERS if one.kind == kind)


def key(number: str, *scopes: str, secret: str = "") -> tuple[int, dict[str, str]]:
    drawn = secret or f"{number}-{'-'.join(scopes)}-{'x' * 32}"
    made = give_interface_key(
        organisation_number=number, name="Fagsystem", scopes=scopes, secret=drawn, days=30, by=CLOCK, at=NOW
    )
    return made, {"HTTP_AUTHORIZATION": f"Bearer {drawn}"}


def number_of(name: str) -> str:
    return row("select identity_number from people_person where id = %(id)s", {"id": person_named(name)})[
        "identity_number"
    ]


def post(sent: object, headers: dict[str, str]):
    return Client().post(WHERE, json.dumps(sent), content_type="application/json", **headers)


def fits(value: object, schema: dict) -> bool:
    """Whether an answer is as the document says: the fields, and none besides."""
    if schema.get("type") == "object":
        assert isinstance(value, dict)
        known = schema["properties"]
        return set(schema["required"]) <= set(value) <= set(known) and all(
            fits(value[one], known[one]) for one in value
        )
    if schema.get("type") == "array":
        return isinstance(value, list) and all(fits(one, schema["items"]) for one in value)
    return value in schema["enum"] if "enum" in schema else isinstance(value, str) or value is None


def as_documented(answer, path: str, method: str) -> bool:
    told = DOCUMENT["paths"][path][method]["responses"][str(answer.status_code)]
    return fits(answer.json(), told["content"]["application/json"]["schema"])


@covers("R137", "R140", "R244")
@pytest.mark.parametrize("kind", sorted({one.kind for one in PARTNERS}))
def test_a_partners_system_asks_and_fetches_status_and_answer(kind):
    _, headers = key(partner(kind), "ask", "read")
    sent = {"id": "sak-1", "about": number_of("Trygve"), "text": "Når kan vi møtes om planen?"}
    made = post(sent, headers)
    assert made.status_code == 201 and as_documented(made, WHERE, "post")
    assert made.json()["status"] == "received" and made.json()["answer_by"] > NOW.isoformat()[:10]
    again = post(sent, headers)
    assert again.json()["reference"] == made.json()["reference"], "the same id is the same enquiry"
    known = row("select id, organisation_id, side from enquiries_enquiry order by id desc limit 1", {})
    assert known["organisation_id"] is not None and known["side"] in ("state", "municipal", "both", "unknown")
    assert "PartnerAsked" in [line.event for line in of_enquiry(enquiry_id=known["id"])]

    stranger = post({"id": "sak-2", "about": "01810150027", "text": "Finnes denne?"}, headers)
    assert stranger.status_code in (201, 422)
    if stranger.status_code == 201:
        assert set(stranger.json()) == set(made.json()), "nothing tells whether we know the person"

    listed = Client().get(WHERE, **headers)
    assert as_documented(listed, WHERE, "get") and made.json()["reference"] in str(listed.json())
    one = Client().get(f"{WHERE}/{made.json()['reference']}", **headers)
    assert as_documented(one, f"{WHERE}/{{reference}}", "get")
    assert "Når kan vi møtes" in one.json()["messages"][0]["text"] and one.json()["messages"][0]["from"] == "you"

    seats = rows(
        """select distinct s.staff_id from enquiries_placement p join organisation_seat s on s.queue_id = p.queue_id
           where p.enquiry_id = %(id)s""",
        {"id": known["id"]},
    )
    for seat in seats:
        by = viewer_of(staff_id=seat["staff_id"]).viewer
        try:
            actions.take(enquiry_id=known["id"], by=by, at=NOW + timedelta(days=1))
        except actions.AlreadyTaken:
            continue
        actions.answer(enquiry_id=known["id"], text="Tirsdag klokka ti.", by=by, at=NOW + timedelta(days=1))
        break
    answered = Client().get(f"{WHERE}/{made.json()['reference']}", **headers).json()
    assert answered["status"] == "answered" and answered["messages"][-1]["text"] == "Tirsdag klokka ti."


NOTES = "/api/samarbeid/sykmeldinger"
NOTE = {"from": "2026-11-16", "to": "2026-11-29", "degree": 60, "kind": "first", "sender": "Lege Kari Vik"}


def send_note(sent: object, headers: dict[str, str]):
    return Client().post(NOTES, json.dumps(sent), content_type="application/json", **headers)


@covers("R291")
def test_a_sick_note_comes_as_data_to_the_one_who_follows_up_and_once_however_often_it_is_sent():
    _, headers = key(partner("doctor"), "ask", "read")
    whole = NOTE | {"id": "n-1", "about": number_of("Ragnhild")}
    made = send_note(whole, headers)
    assert made.status_code == 201 and as_documented(made, NOTES, "post")
    kept = row("select id, matter, unit_id, person_id from enquiries_enquiry order by id desc limit 1", {})
    assert (kept["matter"], kept["person_id"]) == ("sickness_benefit", person_named("Ragnhild"))
    said = row("select text from enquiries_message where enquiry_id = %(id)s", {"id": kept["id"]})["text"]
    assert "60 prosent, fra 16.11.2026 til 29.11.2026" in said and "Lege Kari Vik" in said
    kristin = viewer_of(staff_id=staff_named("Kristin")).viewer
    actions.take(enquiry_id=kept["id"], by=kristin, at=NOW + timedelta(minutes=5))

    again = send_note(whole, headers)
    assert again.status_code == 201 and again.json()["reference"] == made.json()["reference"]
    other = send_note(whole | {"degree": 100}, headers)
    assert other.status_code == 409 and as_documented(other, NOTES, "post"), "an id stands for one note"
    assert row("select count(*) as n from enquiries_enquiry where matter = 'sickness_benefit'", {})["n"] == 1

    status = Client().get(f"{WHERE}/{made.json()['reference']}", **headers)
    assert status.status_code == 200 and status.json()["status"] == "received"
    stranger = send_note(whole | {"id": "n-2", "about": "01810150027"}, headers)
    assert stranger.status_code in (201, 422)
    assert stranger.status_code == 422 or set(stranger.json()) == set(made.json()), "nothing tells whether we know them"


def test_a_sick_note_with_something_wrong_or_with_a_diagnosis_is_told_so_and_nothing_is_kept():
    _, headers = key(partner("doctor"), "ask", "read")
    whole = NOTE | {"id": "n-1", "about": number_of("Ragnhild")}
    before = row("select count(*) as n from enquiries_enquiry", {})
    for changed, where in (({"diagnosis": "L03"}, "body"), ({"degree": 0}, "degree"), ({"to": "i morgen"}, "to")):
        answer = send_note(whole | changed, headers)
        (told,) = answer.json()["errors"]
        assert answer.status_code == 400 and as_documented(answer, NOTES, "post") and told["where"] == where
        assert "L03" not in answer.content.decode() and told["what"].endswith(".")
    assert send_note([], headers).status_code == 400 and send_note(whole, {}).status_code == 401
    assert send_note(whole | {"about": "12345678901"}, headers).status_code == 422
    employer = next(one.number for one in PARTNERS if one.kind != "doctor")
    _, others = key(employer, "ask")
    refused = send_note(whole, others)
    assert refused.status_code == 422 and as_documented(refused, NOTES, "post"), "others send none"
    assert row("select count(*) as n from enquiries_enquiry", {}) == before


@covers("R140", part="keys have scopes and an end, and open nothing of another organisation")
def test_a_key_opens_what_it_is_for_and_nothing_after_its_end():
    numbers = [one.number for one in PARTNERS]
    asks, only_ask = key(numbers[0], "ask")
    _, only_read = key(numbers[0], "read")
    _, other = key(numbers[1], "ask", "read")
    sent = {"id": "1", "about": number_of("Trygve"), "text": "Spørsmål"}
    assert post(sent, only_read).status_code == 403 and Client().get(WHERE, **only_ask).status_code == 403
    made = post(sent, only_ask)
    assert made.status_code == 201
    assert Client().get(f"{WHERE}/{made.json()['reference']}", **only_read).status_code == 200
    assert Client().get(f"{WHERE}/{made.json()['reference']}", **other).status_code == 404
    assert Client().get(WHERE, **other).json() == {"enquiries": []}
    for headers in ({}, {"HTTP_AUTHORIZATION": "Bearer x"}, {"HTTP_AUTHORIZATION": "Basic abc"}):
        answer = Client().get(WHERE, **headers)
        assert answer.status_code == 401 and answer.headers["WWW-Authenticate"] == "Bearer"
    end_interface_key(key_id=asks, by=CLOCK, at=NOW)
    assert post(sent | {"id": "2"}, only_ask).status_code == 401
    assert len([one for one in keys_given() if one.ended_at]) == 1
    hashes = rows("select key_hash from people_interface_key", {})
    assert all(b"x" * 32 not in bytes(one["key_hash"]) for one in hashes), "the key itself is kept nowhere"


def test_what_is_wrong_is_said_and_nothing_is_kept():
    _, headers = key(PARTNERS[0].number, "ask", "read")
    whole = {"id": "1", "about": number_of("Trygve"), "text": "Spørsmål"}
    before = row("select count(*) as n from enquiries_enquiry", {})
    for sent in (None, [], 3, {}, whole | {"text": " "}, whole | {"id": 4}, whole | {"id": "x" * 81}, {"about": "1"}):
        answer = post(sent, headers)
        assert answer.status_code == 400 and as_documented(answer, WHERE, "post"), sent
    for sent in (whole | {"about": "12345678901"}, whole | {"text": "x" * 100_000}):
        answer = post(sent, headers)
        assert answer.status_code == 422 and answer.json()["errors"][0]["what"], sent
    assert Client().post(WHERE, "{", content_type="application/json", **headers).status_code == 400
    assert Client().put(WHERE, **headers).status_code == 405
    assert row("select count(*) as n from enquiries_enquiry", {}) == before


@pytest.mark.parametrize(
    ("number", "scopes", "days"), [("000000000", ("ask",), 30), ("", ("ask",), 0), ("", (), 30), ("", ("all",), 30)]
)
def test_a_key_is_given_to_a_known_organisation_for_something_and_not_for_ever(number, scopes, days):
    with pytest.raises(CannotGiveKey):
        give_interface_key(
            organisation_number=number or PARTNERS[0].number,
            name="",
            scopes=scopes,
            secret="y" * 40,
            days=days,
            by=CLOCK,
            at=NOW,
        )


def test_a_list_costs_the_same_however_much_was_asked():
    _, headers = key(PARTNERS[0].number, "ask", "read")

    def statements() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert Client().get(WHERE, **headers).status_code == 200
        return len(asked)

    few = statements()
    for place in range(4):
        post({"id": f"n{place}", "about": number_of("Trygve"), "text": f"Spørsmål {place}"}, headers)
    assert statements() == few <= 5
