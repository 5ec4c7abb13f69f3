"""Somebody who works here says whom they are close to, and what comes from those goes to somebody else (mine nære)."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from itertools import islice

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from inngang.jobs.seed import seed_cast
from inngang.rules.identity import read_identity_number
from inngang.rules.login import Certainty
from inngang.rules.vocabulary import Channel, Purpose, Refusal
from inngang.service.access import declared, door
from inngang.service.access.queries import ANYONE, CLOCK
from inngang.service.enquiries import actions, queries
from inngang.service.organisation.queries import forget_calendars
from inngang.service.people.actions.change_number import change_number
from inngang.service.people.actions.register_people import PersonRow, register_people
from inngang.service.people.actions.register_person import register_person
from inngang.service.people.queries import person_named, staff_named
from inngang.service.rows import row, rows
from tests.covers import covers
from tests.who import client_of, staff

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 4, 10, 0, tzinfo=UTC)
PAGE = "/mine-naere"


@pytest.fixture(autouse=True)
def cast(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    forget_calendars()
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)
    seed_cast(at=NOW)


def sees(name: str, person: str) -> bool:
    return door.may_open(person_id=person_named(person) or 0, by=staff(name), purpose=Purpose.ANSWER, at=NOW)


def ask(person: str = "Amina") -> int:
    return actions.receive(
        channel=Channel.QUESTION,
        text="Jeg trenger hjelp til husleien",
        person_id=person_named(person),
        by=ANYONE,
        at=NOW,
    ).enquiry_id


def nobodys_number(skip: int = 0) -> str:
    numbers = (f"018170{last:05d}" for last in range(100_000))
    valid = (one for one in numbers if not isinstance(read_identity_number(one), Refusal))
    free = (
        one for one in valid if not row("select 1 from people_person where identity_number = %(one)s", {"one": one})
    )
    return next(islice(free, skip, None))


def main(page: bytes) -> str:
    said = page.decode()
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", said[said.index("<main") : said.index("</main>")])


@covers("R247")
def test_what_somebody_close_asks_goes_to_another_at_once_and_nobody_is_told_why_or_who() -> None:
    enquiry_id, more, client = ask(), ask(), client_of("Håkon")
    actions.take(enquiry_id=enquiry_id, by=staff("Håkon"), at=NOW)
    promised = row(
        "select due_by from promises_promise where enquiry_id = %(id)s and state = 'open'", {"id": enquiry_id}
    )
    card = client.get(f"/kontor/sak/{enquiry_id}").content.decode()
    assert f"{PAGE}/{enquiry_id}" in card
    assert "Ingen får vite hvorfor" in client.get(f"{PAGE}/{enquiry_id}").content.decode()

    assert client.post(f"{PAGE}/{enquiry_id}").status_code == 302
    kept = row(
        """select e.state, e.owner_id, p.due_by from enquiries_enquiry e join promises_promise p on p.enquiry_id = e.id
           and p.state = 'open' where e.id = %(id)s""",
        {"id": enquiry_id},
    )
    assert kept == {"state": "waiting", "owner_id": None, **(promised or {})}
    own = row("select id from organisation_queue where staff_id = %(id)s", {"id": staff_named("Håkon")})
    for one in (enquiry_id, more, ask()):  # what waited too, and what comes later
        placed = rows(
            "select queue_id, barred, opens_at from enquiries_placement where enquiry_id = %(id)s", {"id": one}
        )
        assert all(staff_named("Håkon") in each["barred"] for each in placed)
        assert own and own["id"] not in {each["queue_id"] for each in placed}
        assert min(each["opens_at"] for each in placed) <= NOW, "the next one is asked at once"
        assert client.get(f"/kontor/sak/{one}").status_code == client.get(f"{PAGE}/{one}").status_code == 404
    assert not sees("Håkon", "Amina")

    told = rows("select event, data::text as data from journal_line where enquiry_id = %(id)s", {"id": enquiry_id})
    assert "InterestDeclared" not in {one["event"] for one in told}
    assert not any(word in one["data"].lower() for one in told for word in ("close", "relation", "interest"))
    leader = main(client_of("Tone").get("/ledelse/tilgang").content)
    assert "Håkon" in leader and "Amina" not in leader and kept is not None
    ref = row("select ref from enquiries_enquiry where id = %(id)s", {"id": enquiry_id})
    assert ref and ref["ref"] not in leader and ref["ref"] in main(client.get(PAGE).content)


def test_the_answer_is_the_same_for_one_we_know_one_we_do_not_and_a_reference_of_nothing() -> None:
    found = row("select identity_number from people_person where id = %(id)s", {"id": person_named("Amina")})
    ref = row("select ref from enquiries_enquiry where id = %(id)s", {"id": ask("Siri")})
    strict = row(
        "select identity_number from people_person where protection = 'strict' and identity_number is not null limit 1"
    )
    assert found and ref and strict
    for known, unknown in ((found["identity_number"], nobodys_number()), (ref["ref"], "ZZZ-222222")):
        client, said = client_of("Håkon"), []
        for given in (known, unknown, *([strict["identity_number"]] if known.isdigit() else [])):
            answer = client.post(PAGE, {"given": given})
            assert answer.status_code == 302, main(answer.content)
            page = main(client.get(PAGE).content)
            newest = row("select id, given from access_declaration order by id desc limit 1")
            assert newest is not None
            said.append(page.replace(newest["given"], "…").replace(f'value="{newest["id"]}"', ""))
            client.post(PAGE, {"do": "end", "declaration": newest["id"]})
        assert len(set(said)) == 1
    assert client.post(PAGE, {"given": "hei"}).status_code == 422


def test_a_number_nobody_has_takes_effect_for_whoever_gets_it_and_is_not_kept() -> None:
    first, second, third = (nobodys_number(skip) for skip in range(3))
    client = client_of("Håkon")
    for number in (first, second, third):
        assert client.post(PAGE, {"given": number}).status_code == 302
    kept = rows("select given, number_mark from access_declaration where ended_at is null")
    assert len(kept) == 3 and not any(number in str(kept) for number in (first, second, third))
    ended = row("select id from access_declaration order by id limit 1 offset 1")
    client.post(PAGE, {"do": "end", "declaration": ended["id"]})

    new = register_person(given_name="Ny", identity_number=first, area_code=home("Amina"), by=CLOCK, at=NOW)
    [(free, _)] = register_people(people=[PersonRow("Fri", "Fugl", second, area_code=home("Amina"))], by=CLOCK, at=NOW)
    waits, amina = ask(), person_named("Amina")
    change_number(person_id=amina, identity_number=third, by=CLOCK, at=NOW)
    for person_id, is_open in ((new, False), (free, True), (amina, False)):
        may = door.may_open(person_id=person_id, by=staff("Håkon"), purpose=Purpose.ANSWER, at=NOW)
        assert may == is_open
    placed = rows("select barred from enquiries_placement where enquiry_id = %(id)s", {"id": waits})
    assert placed and all(staff_named("Håkon") in one["barred"] for one in placed), "what waited already, too"
    asked = actions.receive(channel=Channel.QUESTION, text="Husleien", person_id=new, by=ANYONE, at=NOW).enquiry_id
    placed = rows("select barred from enquiries_placement where enquiry_id = %(id)s", {"id": asked})
    assert placed and all(staff_named("Håkon") in one["barred"] for one in placed)
    client.post(PAGE, {"do": "end", "declaration": row("select max(id) as id from access_declaration")["id"]})
    assert door.may_open(person_id=amina, by=staff("Håkon"), purpose=Purpose.ANSWER, at=NOW), (
        "and it is ended as any other"
    )


def test_a_reference_of_somebody_nobody_knew_takes_effect_when_we_find_out_who_it_is() -> None:
    unknown = actions.receive(
        channel=Channel.PHONE, text="Husleien", area_code=home("Amina"), caller_phone="41511999", by=ANYONE, at=NOW
    ).enquiry_id
    ref = row("select ref from enquiries_enquiry where id = %(id)s", {"id": unknown})["ref"]
    assert client_of("Håkon").post(PAGE, {"given": ref}).status_code == 302
    assert sees("Håkon", "Amina")
    number = row("select identity_number from people_person where id = %(id)s", {"id": person_named("Amina")})
    anne = staff("Anne")
    actions.take(enquiry_id=unknown, by=anne, at=NOW)
    actions.identify(
        enquiry_id=unknown, identity_number=number["identity_number"], certainty=Certainty.K2, by=anne, at=NOW
    )
    assert not sees("Håkon", "Amina") and sees("Anne", "Amina")


def home(name: str) -> str:
    found = row("select area_code from people_person where id = %(id)s", {"id": person_named(name)})
    assert found is not None
    return str(found["area_code"])


def test_one_ends_what_one_declared_oneself_and_nothing_else() -> None:
    found = row("select identity_number from people_person where id = %(id)s", {"id": person_named("Amina")})
    assert found and sees("Håkon", "Amina")
    client = client_of("Håkon")
    client.post(PAGE, {"given": found["identity_number"]})
    declared = row("select id from access_declaration where ended_at is null")
    assert declared and not sees("Håkon", "Amina")
    assert client_of("Ingrid").post(PAGE, {"do": "end", "declaration": declared["id"]}).status_code == 422
    assert not sees("Håkon", "Amina")
    client.post(PAGE, {"do": "end", "declaration": declared["id"]})
    assert sees("Håkon", "Amina")

    kin = row("select identity_number from people_person where id = %(id)s", {"id": person_named("Kristian", "Moen")})
    ingrid = client_of("Ingrid")
    assert kin
    later = NOW + timedelta(minutes=1)
    actions.declare_close(given=kin["identity_number"], by=staff("Ingrid"), at=later)
    own = row("select id from access_declaration where ended_at is null")
    ingrid.post(PAGE, {"do": "end", "declaration": own["id"] if own else 0})
    assert staff_interest("Ingrid", person_named("Kristian", "Moen"))


def staff_interest(name: str, person_id: int | None) -> bool:
    return bool(
        rows(
            "select 1 from access_interest where staff_id = %(staff)s and person_id = %(person)s",
            {"staff": staff_named(name), "person": person_id},
        )
    )


def test_the_list_is_one_statement_however_many_there_are() -> None:
    for _ in range(5):
        actions.declare_close(given="ZZZ-222222", by=staff("Håkon"), at=NOW)
    håkon, tone = staff("Håkon"), staff("Tone")
    with CaptureQueriesContext(connection) as asked:
        assert len(declared.mine(viewer=håkon)) == 5
        assert len(declared.of_units(viewer=tone)) == 5
    assert len(asked) == 2
    assert queries.waiting(viewer=håkon, at=NOW).cards == []
