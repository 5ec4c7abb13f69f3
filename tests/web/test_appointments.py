"""The pages of appointments, as the person, the adviser, the contact centre, the leader and the counter meet them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from inngang.jobs.seed import seed_cast
from inngang.rules.appointments import Way
from inngang.rules.vocabulary import Channel, LoginLevel
from inngang.service.access.queries import CLOCK, viewer_of
from inngang.service.appointments import actions, queries
from inngang.service.appointments.facts import Wanted, free
from inngang.service.enquiries import actions as enquiries
from inngang.service.journal.action import action, record
from inngang.service.journal.events import NoteWritten
from inngang.service.organisation.queries import forget_calendars
from inngang.service.people.queries import person_named, staff_named
from inngang.service.rows import row, run
from tests.covers import covers
from tests.times import MORNING

AT = MORNING
pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def cast(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The cast, invited once for the whole file, on a Monday morning that lasts."""
    with pytest.MonkeyPatch.context() as patch, django_db_blocker.unblock(), transaction.atomic():
        patch.setattr("django.utils.timezone.now", lambda: AT.astimezone(UTC))
        forget_calendars()
        seed_cast(at=MORNING)
        yield
        transaction.set_rollback(True)
    forget_calendars()


@pytest.fixture(autouse=True)
def _as_it_was(cast: None) -> Iterator[None]:
    global AT
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
    AT = MORNING


def client_of(name: str, kind: str = "staff") -> Client:
    client = Client()
    who = staff_named(name) if kind == "staff" else person_named(name)
    client.post("/demo/logg-inn", {"who": f"{kind}:{who}"})
    return client


def text_of(answer: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


MEET = {"purpose": "Husleia mi", "matter": "economic_assistance", "way": "physical", "key": "k1"}


def booked(name: str = "Siri", **more: Any) -> int:
    wanted = Wanted(matter="economic_assistance", purpose="Husleia mi", **more)
    viewer = viewer_of(person_id=person_named(name), login_level=LoginLevel.HIGH).viewer
    has = free(
        staff_id=staff_named("Håkon"),
        way=wanted.way,
        language=wanted.interpreter_language,
        remote=wanted.interpreter_remote,
        at=AT,
    )
    return actions.book(
        wanted=wanted, staff_id=staff_named("Håkon"), starts_at=has.times[2].starts_at, by=viewer, at=AT
    )


@covers("R178", "R162", part="the person chooses a time by web, and says who comes along")
def test_the_person_chooses_a_time_sees_what_to_bring_moves_it_and_cancels_it():
    siri = client_of("Siri", "person")
    assert "Be om et møte" in text_of(siri.get("/mine/avtaler"))
    assert "Skriv hva du vil snakke om" in text_of(siri.post("/mine/avtaler/ny", {**MEET, "purpose": " "}))
    given = {**MEET, "companion": "Min søster", "wheelchair": "on"}
    page = siri.post("/mine/avtaler/ny", given)
    times = re.findall(r'name="time"[^>]*value="(2026[^"]+)"', page.content.decode())
    assert len(times) > 3 and "Håkon Dahl" in text_of(page)
    answer = siri.post("/mine/avtaler/ny", {**given, "time": times[-1], "choose": "1"})
    assert answer.status_code == 302, text_of(answer)
    one = answer.headers["Location"]
    found = text_of(siri.get(one))
    for word in ("Min søster", "Pilestredet 56", "Vi minner deg på det dagen før"):
        assert word in found
    assert "Hva vi skal snakke om, og hva du tar med" in found
    entry = siri.get(f"{one}/kalender.ics").content.decode()
    assert "DTSTART:20261" in entry and "Husleia" not in entry and "Håkon" not in entry
    moved = siri.post(one, {"do": "move", "time": times[-2]})
    assert moved.status_code == 302, text_of(moved)
    assert "SEQUENCE:1" in siri.get(f"{one}/kalender.ics").content.decode()
    assert siri.post(one, {"do": "cancel"}).status_code == 302
    assert "Avlyst" in text_of(siri.get("/mine/avtaler"))
    assert client_of("Amina", "person").get(one).status_code == 404, "another's looks like one that does not exist"


@covers("R045", part="asked for and answered by page")
def test_who_has_no_adviser_or_no_time_asks_and_the_adviser_answers_with_times_or_a_reason():
    siri, hakon = client_of("Siri", "person"), client_of("Håkon")
    answer = siri.post("/mine/avtaler/ny", {**MEET, "time": "ask", "wishes": "Etter klokka tolv"})
    assert answer.status_code == 302
    assert "Du får en tid" in text_of(siri.get("/mine/avtaler"))
    request = row("select enquiry_id from appointments_request")
    enquiry_id = request["enquiry_id"]
    hakon.post(f"/kontor/sak/{enquiry_id}/ta")
    assert "Gi en tid, eller si hvorfor ikke" in text_of(hakon.get(f"/kontor/sak/{enquiry_id}"))
    refused = hakon.post(f"/kontor/sak/{enquiry_id}/svar", {"text": "Vi ringer en dag."})
    assert refused.status_code == 422 and "Svar med en tid" in text_of(refused)
    page = hakon.get(f"/kontor/sak/{enquiry_id}/mote")
    assert "Etter klokka tolv" in text_of(page) and "Husleia mi" in text_of(page)
    times = re.findall(r'name="offer"[^>]*value="(2026[^"]+)"', page.content.decode())
    chosen = {"verb": "offer", "offer": times[4:6], "way": "physical", "minutes": "30"}
    assert hakon.post(f"/kontor/sak/{enquiry_id}/mote", {**chosen, "adviser": staff_named("Håkon")}).status_code == 302
    assert siri.post(f"/mine/avtaler/tilbud/{enquiry_id}", {"time": times[5]}).status_code == 302
    assert queries.mine(viewer=viewer_of(person_id=person_named("Siri"), login_level=LoginLevel.HIGH).viewer, at=AT)

    olav = client_of("Olav", "person")
    assert "ingen fast veileder" in text_of(olav.get("/mine/avtaler/ny"))
    assert olav.post("/mine/avtaler/ny", {**MEET, "key": "k2"}).status_code == 302


@action
def open_to(enquiry_id: int, queue_id: int) -> None:
    """Whichever circles it is in, this queue may take it now."""
    values = {"id": enquiry_id, "queue": queue_id, "at": AT}
    run("update enquiries_placement set queue_id = %(queue)s, opens_at = %(at)s where enquiry_id = %(id)s", values)
    record(NoteWritten(enquiry_id=enquiry_id), by=CLOCK, at=AT)


def phone(name: str, adviser: str) -> int:
    """Somebody phones, and an adviser of the contact centre takes it."""
    got = enquiries.receive(channel=Channel.PHONE, text="", person_id=person_named(name), by=CLOCK, at=AT)
    by = viewer_of(staff_id=staff_named(adviser)).viewer
    open_to(got.enquiry_id, min(by.queue_ids))
    enquiries.take(enquiry_id=got.enquiry_id, by=by, at=AT)
    return got.enquiry_id


@covers("R066", "R065", part="booked and moved on the pages of the contact centre")
def test_the_contact_centre_sees_the_free_times_of_the_one_who_knows_the_case_books_and_moves():
    before = booked()
    enquiry_id, nora = phone("Siri", "Nora"), client_of("Nora")
    page = nora.get(f"/kontaktsenter/sak/{enquiry_id}/mote")
    assert "Håkon Dahl, NAV St. Hanshaugen" in text_of(page) and "Avtalt allerede" in text_of(page)
    known = nora.get(f"/kontaktsenter/avtale/{before}")
    assert known.status_code == 200 and "Husleia mi" not in text_of(known), "time and place, and not what it is about"
    times = re.findall(r'name="time"[^>]*value="(2026[^"]+)"', known.content.decode())
    assert nora.post(f"/kontaktsenter/avtale/{before}", {"verb": "move", "time": times[6]}).status_code == 302
    free_times = re.findall(r'name="time"[^>]*value="(2026[^"]+)"', page.content.decode())
    chosen = {
        "verb": "book",
        "time": free_times[9],
        "way": "phone",
        "minutes": "30",
        "purpose": "Gjeld",
        "matter": "debt_advice",
    }
    answer = nora.post(f"/kontaktsenter/sak/{enquiry_id}/mote", {**chosen, "adviser": staff_named("Håkon")})
    assert answer.status_code == 302, text_of(answer)
    assert nora.get(f"/kontaktsenter/sak/{enquiry_id}/mote").status_code == 404, "the adviser has it now"


@covers("R177", part="the adviser prepares on a page of the appointment, and says there what came of it")
def test_the_adviser_sees_the_day_prepares_and_says_what_came_of_it():
    global AT
    appointment_id = booked("Amina", interpreter_language="so", companion="Faduma")
    viewer = viewer_of(staff_id=staff_named("Håkon")).viewer
    card = queries.one(appointment_id=appointment_id, viewer=viewer, at=AT)
    hakon = client_of("Håkon")
    assert "Avtaler" in text_of(hakon.get("/kontor/"))
    day = text_of(hakon.get(f"/kontor/avtaler?dag={card.starts_at.date()}"))
    assert "Amina Warsame" in day and "Tolk: somali" in day and "Faduma" in day
    empty = hakon.get("/kontor/avtaler")
    assert "De neste avtalene" in text_of(empty) and f"dag={card.starts_at.date()}" in empty.content.decode()
    own = client_of("Amina", "person").get(f"/mine/avtaler/{appointment_id}")
    assert own.status_code == 200 and "Soomaali" in text_of(own)
    one = f"/kontor/avtale/{appointment_id}"
    assert "Tolk må bestilles" in text_of(hakon.get(one)) and "Husleia mi" in text_of(hakon.get(one))
    hakon.post(one, {"verb": "interpreter"})
    hakon.post(one, {"verb": "bring", "text": "Kontrakten"})
    assert "Tolken er bestilt" in text_of(hakon.get(one))
    AT = card.ends_at + timedelta(minutes=1)
    assert hakon.post(one, {"verb": "came", "text": ""}).status_code == 422
    assert hakon.post(one, {"verb": "came", "text": "Vi betaler."}).status_code == 302
    assert "Vi møttes" in text_of(hakon.get(one))


@covers("R170")
def test_the_counter_receives_those_with_and_without_an_appointment_and_supervision_says_where_one_is_missing():
    global AT
    appointment_id = booked()
    AT = row("select starts_at from appointments_appointment where id = %(id)s", {"id": appointment_id})["starts_at"]
    ruth = client_of("Ruth")
    before = text_of(ruth.get("/mottak/avtaler"))
    assert "Håkon Dahl" in before and "Siri" not in before
    wrong = ruth.post(f"/mottak/avtaler/{appointment_id}/kommet", {"said": "01.01.1970"})
    assert wrong.status_code == 409 and "Siri" not in text_of(wrong)
    assert ruth.post(f"/mottak/avtaler/{appointment_id}/kommet", {"said": "21.06.1992"}).status_code == 302
    after = text_of(ruth.get("/mottak/avtaler"))
    assert "Siri Solbakken" in after and "nummer 1" in after
    assert ruth.post("/mottak/ny", {"matter": "payment", "language": "nb", "key": "w"}).status_code == 302
    house = text_of(ruth.get("/mottak/"))
    assert "Siri Solbakken" in house
    assert row("select count(*) as many from enquiries_enquiry where channel = 'visit'") == {"many": 2}
    reported = text_of(client_of("Torunn").get("/ledelse/tilsyn/"))
    assert "Tider etter avtale er ikke oppgitt" in reported and "Med og uten avtale" in reported


def test_a_leader_decides_how_the_office_meets_people_and_then_the_person_only_asks():
    tone, siri = client_of("Tone"), client_of("Siri", "person")
    wrong = tone.post("/kontor/avtaler/oppsett", {"change_hours": "4", "video_link": "http://x"})
    assert wrong.status_code == 422 and "https://" in text_of(wrong)
    given = {"change_hours": "4", "video_link": "https://video.example.no/rom", "interpreter_email": "tolk@example.no"}
    assert tone.post("/kontor/avtaler/oppsett", given).status_code == 302
    assert siri.post("/mine/avtaler/ny", MEET).headers["Location"] == "/mine/avtaler", "asked for, not chosen"
    assert "Avtaler" in text_of(tone.get("/kontor/avtaler"))


def test_a_list_of_a_day_takes_the_same_statements_however_many_meet():
    hakon, counted = client_of("Håkon"), []
    day = free(staff_id=staff_named("Håkon"), way=Way.PHYSICAL, at=AT).times[2].starts_at.date()
    for name in ("Siri", "Amina"):
        booked(name)
        hakon.get(f"/kontor/avtaler?dag={day}")
        with CaptureQueriesContext(connection) as captured:
            assert hakon.get(f"/kontor/avtaler?dag={day}").status_code == 200
        counted.append(len(captured))
    assert counted[0] == counted[1]
