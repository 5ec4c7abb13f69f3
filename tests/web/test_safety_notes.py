"""A note on how to meet somebody safely: from what happened, by way of a leader, to those who will meet the person and no one else."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from inngang.jobs.seed import seed_cast
from inngang.rules.access import Viewer
from inngang.rules.vocabulary import Channel, Role
from inngang.service.access import safety
from inngang.service.access.actions.note_safety import CannotNote, decide_safety_note, read_safety_notes
from inngang.service.access.door import DoorClosed
from inngang.service.access.queries import ANYONE, CLOCK
from inngang.service.enquiries import actions, queries
from inngang.service.organisation.actions import post
from inngang.service.organisation.queries import forget_calendars
from inngang.service.people.queries import person_named, staff_named
from inngang.service.rows import row, rows
from tests.covers import covers
from tests.who import client_of, staff

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 4, 10, 0, tzinfo=UTC)
SAID = "Slo i skranken og truet Ruth 2. mars"
NOTE = {"ground": "threat", "advice": "two", "text": SAID, "ends_on": (NOW + timedelta(days=60)).date().isoformat()}
HIDDEN = NOTE | {"is_hidden": "on", "hidden_because": "Søsteren som sa fra, kan bli skadet"}


@pytest.fixture(autouse=True)
def cast(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    forget_calendars()
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)
    seed_cast(at=NOW)


def asked(by: str = "Håkon") -> int:
    """Amina has asked, and her adviser has it."""
    made = actions.receive(
        channel=Channel.QUESTION,
        text="Jeg trenger hjelp til husleien",
        person_id=person_named("Amina"),
        by=ANYONE,
        at=NOW,
    )
    actions.take(enquiry_id=made.enquiry_id, by=staff(by), at=NOW)
    return made.enquiry_id


def written(enquiry_id: int, given: dict[str, str] = NOTE) -> int:
    assert client_of("Håkon").post(f"/for-motet/{enquiry_id}", given).status_code == 302
    found = row("select max(id) as id from access_safety_note")
    assert found is not None
    return int(found["id"])


def page(name: str, address: str) -> str:
    return client_of(name).get(address).content.decode()


@covers("R179")
def test_from_what_happened_to_those_who_will_meet_the_person_and_to_nobody_else() -> None:
    enquiry_id = asked()
    note = written(enquiry_id)
    card = f"/kontor/sak/{enquiry_id}"
    assert "Les dette før du møter personen" not in page("Håkon", card)
    assert SAID not in page("Håkon", f"/for-motet/{enquiry_id}")
    waiting = page("Tone", "/ledelse/sikkerhet")
    assert SAID in waiting and "Amina" not in waiting and "Warsame" not in waiting
    assert client_of("Tone").post("/ledelse/sikkerhet", {"note": note, "verb": "yes"}).status_code == 302
    shown = page("Håkon", card)
    assert "Les dette før du møter personen" in shown and SAID not in shown  # a sign, and no more
    before = row("select count(*)::int as n from journal_line where event = 'SafetyNoteRead'")
    assert SAID in page("Håkon", f"/for-motet/{enquiry_id}") and "Møt personen to sammen" in page(
        "Håkon", f"/for-motet/{enquiry_id}"
    )
    after = row("select count(*)::int as n from journal_line where event = 'SafetyNoteRead'")
    assert before and after and after["n"] == before["n"] + 2
    for name in ("Gunnhild", "Kristin", "Ruth", "Jonas"):  # another office, not at the desk, has nothing with her
        assert client_of(name).get(f"/for-motet/{enquiry_id}").status_code == 404
    for name in ("Nora", "Tone", "Eirik", "Mona", "Oddny"):
        assert client_of(name).get(f"/for-motet/{enquiry_id}").status_code == 403
    for name, address in (
        ("Håkon", "/kontor/"),
        ("Tone", "/kontor/teamet"),
        ("Ruth", "/mottak/"),
        ("Tone", "/ledelse/"),
    ):
        assert "Les dette før du møter" not in page(name, address) and SAID not in page(name, address)
    actions.arrive(
        unit_id=min(staff("Ruth").unit_ids), sender_key="k", person_id=person_named("Amina"), by=ANYONE, at=NOW
    )
    assert SAID in page("Ruth", f"/for-motet/{enquiry_id}")  # now she stands at the counter


def test_the_person_reads_it_and_when_it_is_over_it_is_gone() -> None:
    enquiry_id = asked()
    note = written(enquiry_id)
    decide_safety_note(note_id=note, agrees=True, by=staff("Tone"), at=NOW)
    amina = Viewer(role=Role.CITIZEN, person_id=person_named("Amina"))
    assert [one.text for one in safety.about_me(by=amina, at=NOW)] == [SAID]
    later = NOW + timedelta(days=61)
    assert safety.about_me(by=amina, at=later) == [] and not safety.sign(
        person_id=amina.person_id, by=staff("Håkon"), at=later
    )
    client = Client()
    client.post("/demo/logg-inn", {"who": f"person:{person_named('Amina')}"})
    assert SAID in client.get("/mine/innsyn").content.decode()


def test_what_is_kept_from_the_person_needs_a_reason_and_two_leaders() -> None:
    enquiry_id = asked()
    refused = client_of("Håkon").post(f"/for-motet/{enquiry_id}", NOTE | {"is_hidden": "on"})
    assert refused.status_code == 422 and "hvorfor personen ikke kan få vite det" in refused.content.decode()
    note = written(enquiry_id, HIDDEN)
    decide_safety_note(note_id=note, agrees=True, by=staff("Tone"), at=NOW)
    person_id, hakon = person_named("Amina"), staff("Håkon")
    assert not safety.sign(person_id=person_id, by=hakon, at=NOW)
    with pytest.raises(CannotNote, match="Somebody else"):
        decide_safety_note(note_id=note, agrees=True, by=staff("Tone"), at=NOW)
    unit = min(staff("Tone").unit_ids)
    post(staff_id=staff_named("Maryam"), unit_id=unit, role=Role.TEAM_LEAD, by=CLOCK, at=NOW)
    decide_safety_note(note_id=note, agrees=True, by=staff("Maryam"), at=NOW)
    assert safety.sign(person_id=person_id, by=hakon, at=NOW)
    assert [one.is_hidden for one in read_safety_notes(person_id=person_id, by=hakon, at=NOW)] == [True]
    assert safety.about_me(by=Viewer(role=Role.CITIZEN, person_id=person_id), at=NOW) == []


def test_the_leader_who_does_not_agree_ends_it_and_another_office_decides_nothing() -> None:
    note = written(asked())
    with pytest.raises(CannotNote):
        decide_safety_note(note_id=note, agrees=True, by=staff("Maryam"), at=NOW)
    assert client_of("Tone").post("/ledelse/sikkerhet", {"note": note, "verb": "no"}).status_code == 302
    assert rows("select approved, ended_at is not null as over from access_safety_note") == [
        {"approved": False, "over": True}
    ]
    with pytest.raises(DoorClosed):
        read_safety_notes(person_id=person_named("Amina"), by=staff("Nora"), at=NOW)


def test_it_stands_in_no_list_search_or_file() -> None:
    enquiry_id = asked()
    decide_safety_note(note_id=written(enquiry_id), agrees=True, by=staff("Tone"), at=NOW)
    for name in ("Håkon", "Tone"):
        for each in (queries.mine, queries.team, queries.overdue, queries.lifted, queries.due_today, queries.waiting):
            assert not re.search("Slo i skranken", repr(each(viewer=staff(name), at=NOW).cards))
    card = queries.card(enquiry_id=enquiry_id, viewer=staff("Håkon"), at=NOW)
    assert "Slo i skranken" not in repr(card) and "SafetyNote" not in repr(card)
