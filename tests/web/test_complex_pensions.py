"""Simple and complex pensions are easy to tell apart, from what is ticked and said to the one who answers."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.test import Client

from inngang.jobs.seed import seed_cast
from inngang.jobs.seed_more import complex_pensions_have_a_queue
from inngang.rules.vocabulary import Channel
from inngang.service.access.queries import CLOCK, viewer_of
from inngang.service.enquiries import actions
from inngang.service.organisation.queries import forget_calendars
from inngang.service.people.queries import staff_named
from inngang.service.rows import row, rows
from tests.covers import covers

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 4, 10, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def cast(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    forget_calendars()
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)
    seed_cast(at=NOW)
    complex_pensions_have_a_queue(NOW)


def desk(who: str) -> Client:
    client = Client()
    client.post("/demo/logg-inn", {"who": f"staff:{staff_named(who)}"})
    return client


def lines_asked(enquiry_id: int) -> list[int]:
    found = rows(
        """select q.level from enquiries_placement w join organisation_queue q on q.id = w.queue_id
           where w.enquiry_id = %(id)s and q.kind = 'special_line'""",
        {"id": enquiry_id},
    )
    return [one["level"] for one in found]


def newest() -> int:
    found = row("select max(id) as id from enquiries_enquiry")
    assert found is not None
    return found["id"]


@covers("R290")
def test_a_complex_pension_goes_to_those_who_know_more_a_simple_one_does_not_and_an_adviser_may_turn_it():
    assert "i et annet land" not in Client().get("/skriv").content.decode()
    form = Client().get("/skriv?om=old_age_pension").content.decode()
    assert "Jeg har bodd eller jobbet i et annet land" in form
    written = {"text": "Når kan jeg ta ut alderspensjon?", "about": "old_age_pension", "also": "one"}
    assert Client().post("/skriv", {**written, "key": "simple"}).status_code == 302
    simple = newest()
    assert Client().post("/skriv", {**written, "key": "complex", "pension": ["abroad"]}).status_code == 302
    hard = newest()
    assert (lines_asked(simple), lines_asked(hard)) == ([1], [2])

    aksel = desk("Aksel")
    for number, told, not_told in (
        (hard, "Personen har bodd eller jobbet i et annet land.", "Ingenting gjør denne pensjonssaken sammensatt"),
        (simple, "Ingenting gjør denne pensjonssaken sammensatt", "Det er en sammensatt pensjonssak"),
    ):
        assert aksel.post(f"/kontaktsenter/sak/{number}/ta").status_code == 302
        page = aksel.get(f"/kontaktsenter/sak/{number}").content.decode()
        assert told in page and not_told not in page

    turn = f"/kontaktsenter/sak/{hard}/sammensatt"
    without = aksel.post(turn, {"complex": "0", "text": ""})
    assert without.status_code == 422 and "Skriv hvorfor." in without.content.decode()
    assert aksel.post(turn, {"complex": "0", "text": "Bare tre måneder i Sverige"}).status_code == 302
    page = aksel.get(f"/kontaktsenter/sak/{hard}").content.decode()
    assert "Bare tre måneder i Sverige" in page and "Ingenting gjør" not in page


def test_turned_to_complex_by_one_who_knows_less_it_goes_on_at_once_with_its_deadline():
    received = actions.receive(channel=Channel.QUESTION, text="Når kan jeg ta ut alderspensjon?", by=CLOCK, at=NOW)
    nora, aksel = (viewer_of(staff_id=staff_named(name)).viewer for name in ("Nora", "Aksel"))
    opens = row(
        "select max(opens_at) as at from enquiries_placement where enquiry_id = %(id)s", {"id": received.enquiry_id}
    )
    assert opens is not None
    later = opens["at"]
    actions.take(enquiry_id=received.enquiry_id, by=nora, at=later)
    with pytest.raises(actions.CannotTurn):
        actions.turn_complexity(enquiry_id=received.enquiry_id, is_complex=False, reason="x", by=nora, at=later)
    assert actions.turn_complexity(
        enquiry_id=received.enquiry_id, is_complex=True, reason="Har bodd i Chile", by=nora, at=later
    )
    assert lines_asked(received.enquiry_id) == [2]
    owed = row(
        "select due_by from promises_promise where enquiry_id = %(id)s and state = 'open'", {"id": received.enquiry_id}
    )
    assert owed == {"due_by": received.due_by}
    actions.take(enquiry_id=received.enquiry_id, by=aksel, at=later)
    assert not actions.turn_complexity(
        enquiry_id=received.enquiry_id, is_complex=False, reason="Kort tid", by=aksel, at=later
    )


def test_what_has_nothing_to_do_with_pension_is_neither_and_another_matter_takes_the_level_away():
    aksel = viewer_of(staff_id=staff_named("Aksel")).viewer
    text = "Jeg har jobbet i Sverige, og lurer på pensjonen"
    enquiry_id = actions.receive(channel=Channel.QUESTION, text=text, by=CLOCK, at=NOW).enquiry_id
    actions.take(enquiry_id=enquiry_id, by=aksel, at=NOW)
    actions.retriage(enquiry_id=enquiry_id, matter="child_benefit", reason="", by=aksel, at=NOW)
    assert row("select level from enquiries_enquiry where id = %(id)s", {"id": enquiry_id}) == {"level": 0}
    with pytest.raises(actions.CannotTurn):
        actions.turn_complexity(enquiry_id=enquiry_id, is_complex=True, reason="x", by=aksel, at=NOW)
