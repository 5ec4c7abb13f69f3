"""The page of absence and shifts: one's own, a leader's whole office, and nobody else's."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from inngang.jobs.seed import seed_cast
from inngang.rules.hours import OSLO
from inngang.rules.vocabulary import Channel, PromiseKind
from inngang.service.access.queries import CLOCK, viewer_of
from inngang.service.enquiries import actions
from inngang.service.organisation.queries import forget_calendars
from inngang.service.people.queries import person_named, staff_named
from inngang.service.rows import row, rows
from tests.covers import covers
from tests.who import client_of

pytestmark = pytest.mark.django_db
PAGE = "/kontor/fravaer"
MONDAY = datetime(2026, 11, 16, 10, 0, tzinfo=OSLO)
ALL_WEEK = {"verb": "enter", "first": "16.11.2026", "last": "20.11.2026"}


@pytest.fixture(autouse=True)
def cast(db, monkeypatch):
    forget_calendars()
    seed_cast(at=MONDAY - timedelta(days=1))
    monkeypatch.setattr("inngang.web.office.absence.timezone.now", lambda: MONDAY.astimezone(UTC))


def owner_of(enquiry_id: int) -> int | None:
    return row("select owner_id from enquiries_enquiry where id = %(id)s", {"id": enquiry_id})["owner_id"]


def _of_hakon() -> int:
    found = rows("select id from organisation_absence where staff_id = %(id)s", {"id": staff_named("Håkon")})
    assert len(found) == 1
    return found[0]["id"]


@covers("R035")
def test_an_absence_entered_on_the_page_is_covered_at_once_and_comes_back_when_it_is_ended():
    hakon = viewer_of(staff_id=staff_named("Håkon")).viewer
    given = {"channel": Channel.QUESTION, "text": "Husleien min", "by": CLOCK, "at": MONDAY}
    enquiry_id = actions.receive(person_id=person_named("Amina"), **given).enquiry_id
    actions.take(enquiry_id=enquiry_id, by=hakon, at=MONDAY)
    due_by = MONDAY + timedelta(days=2)
    actions.promise(enquiry_id=enquiry_id, kind=PromiseKind.ANSWER, due_by=due_by, by=hakon, at=MONDAY)
    client = client_of("Håkon")
    assert client.post(PAGE, {**ALL_WEEK, "who": staff_named("Håkon")}).status_code == 302
    assert owner_of(enquiry_id) == staff_named("Anne")
    absence = _of_hakon()
    assert "Håkon Dahl" in client.get(PAGE).content.decode()
    assert client.post(PAGE, {"verb": "end", "absence": absence}).status_code == 302
    assert owner_of(enquiry_id) == staff_named("Håkon")


def test_a_leader_sees_and_enters_for_their_office_and_an_adviser_only_for_themselves():
    tone, anne = client_of("Tone"), client_of("Anne")
    assert tone.post(PAGE, {**ALL_WEEK, "who": staff_named("Håkon")}).status_code == 302
    assert "Håkon" in tone.get(PAGE).content.decode()
    assert "Håkon" not in anne.get(PAGE).content.decode()
    assert anne.post(PAGE, {**ALL_WEEK, "who": staff_named("Håkon")}).status_code == 422
    assert tone.post(PAGE, {**ALL_WEEK, "who": staff_named("Gunnhild")}).status_code == 422
    absence = _of_hakon()
    assert anne.post(PAGE, {"verb": "end", "absence": absence}).status_code == 422
    assert _of_hakon() == absence


def test_a_mistake_comes_back_with_what_was_written_and_what_to_mend():
    answer = client_of("Håkon").post(PAGE, {**ALL_WEEK, "who": staff_named("Håkon"), "last": "10.11.2026"})
    assert answer.status_code == 422 and "10.11.2026" in answer.content.decode()


def test_the_planned_week_is_saved_and_shown():
    client = client_of("Håkon")
    given = {"verb": "plan", "who": staff_named("Håkon"), "starts-0": "08:00", "ends-0": "15:30"}
    assert client.post(PAGE, given).status_code == 302
    assert 'value="15:30"' in client.get(PAGE).content.decode()
    assert client.post(PAGE, given | {"starts-1": "late", "ends-1": "15:00"}).status_code == 422
    assert client.post(PAGE, given | {"starts-1": "16:00", "ends-1": "15:00"}).status_code == 422
