"""The alarm list, the duty roster, what is lifted, why it was late, and deviations, as those who use the pages see them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from inngang.jobs.seed import seed_cast
from inngang.rules.hours import OSLO
from inngang.rules.vocabulary import Channel, PromiseKind, State
from inngang.service.access.queries import ANYONE, CLOCK
from inngang.service.enquiries import actions
from inngang.service.key_figures import balance
from inngang.service.organisation import queries as organisation
from inngang.service.people.queries import person_named, staff_named
from inngang.service.rows import row
from tests.covers import covers
from tests.who import client_of, staff

pytestmark = pytest.mark.django_db
MONDAY_10 = datetime(2026, 11, 16, 10, 0, tzinfo=OSLO)


@pytest.fixture(autouse=True)
def cast(db):
    organisation.forget_calendars()
    seed_cast(at=MONDAY_10 - timedelta(days=1))


@pytest.fixture(autouse=True)
def clock(monkeypatch) -> list[datetime]:
    """The hour of the pages: Monday at ten, until a test says otherwise."""
    hour = [MONDAY_10]
    monkeypatch.setattr("django.utils.timezone.now", lambda: hour[0].astimezone(UTC))
    return hour


def asked(text: str = "Jeg lurer på økonomisk sosialhjelp", **given) -> actions.Received:
    given = {"channel": Channel.QUESTION, "person_id": person_named("Amina"), "by": ANYONE, "at": MONDAY_10, **given}
    return actions.receive(text=text, **given)


def state(enquiry_id: int) -> dict:
    return row("select state, owner_id from enquiries_enquiry where id = %(id)s", {"id": enquiry_id})


@covers("R097", "R098", part="the alarm list, with one tap")
def test_what_is_acute_stands_on_the_alarm_list_without_a_name_and_one_tap_takes_it(clock):
    acute = asked("Vi har ikke mat til barna i kveld")
    clock[0] = MONDAY_10 + timedelta(seconds=90)
    actions.raise_alarms(at=clock[0], by=CLOCK)
    tone = client_of("Tone")
    page = tone.get("/kontor/vakt").content.decode()
    assert acute.ref in page and "Warsame" not in page and "de neste i rekken" in page
    answered = tone.post(f"/kontor/vakt/{acute.enquiry_id}/ta")
    assert answered.headers["Location"] == f"/kontor/sak/{acute.enquiry_id}"
    assert state(acute.enquiry_id) == {"state": State.TAKEN, "owner_id": staff_named("Tone")}
    late = client_of("Sverre").post(f"/kontor/vakt/{acute.enquiry_id}/ta", follow=True).content.decode()
    assert "Noen andre har den allerede." in late and "Tone Fjeld har den." in late
    assert "1 av 1 akutte" in late


@covers("R073", "R078", part="the roster on the page, and a warning where nobody is on duty")
def test_a_leader_sets_the_roster_and_is_warned_when_nobody_is_on_duty():
    tone, unit = client_of("Tone"), next(iter(staff("Tone").unit_ids))
    assert "Ingen har vakt nå" not in tone.get("/kontor/vakt").content.decode()
    for duty in [one["id"] for one in _roster(unit)]:
        assert tone.post(f"/kontor/vakt/liste/{duty}/av").status_code == 302
    assert "Ingen har vakt nå" in tone.get("/kontor/vakt").content.decode()
    wrong = {"staff": "", "phone": "", "from_day": "2026-11-16", "from_time": "08:00"}
    assert tone.post("/kontor/vakt/liste", wrong).status_code == 422
    right = {**wrong, "phone": "40019999", "to_day": "2026-11-16", "to_time": "16:00"}
    page = tone.post("/kontor/vakt/liste", right, follow=True).content.decode()
    assert "40019999" in page and "Ingen har vakt nå" not in page
    assert "Sett på vakt" not in client_of("Håkon").get("/kontor/vakt").content.decode()
    assert client_of("Håkon").post("/kontor/vakt/liste", right).status_code == 403


def _roster(unit: int) -> list[dict]:
    from inngang.service.rows import rows

    return rows("select id from organisation_duty where unit_id = %(unit)s order by id", {"unit": unit})


@covers("R080", part="on the pages of both sides")
def test_a_late_answer_asks_for_a_reason_that_the_person_then_reads(clock):
    got = asked()
    actions.take(enquiry_id=got.enquiry_id, by=staff("Håkon"), at=MONDAY_10)
    hakon = client_of("Håkon")
    assert "late_reason" not in hakon.get(f"/kontor/sak/{got.enquiry_id}").content.decode()
    clock[0] = got.due_by + timedelta(hours=2)
    assert "Dette er senere enn vi lovet. Hvorfor?" in hakon.get(f"/kontor/sak/{got.enquiry_id}").content.decode()
    refused = hakon.post(f"/kontor/sak/{got.enquiry_id}/svar", {"text": "Ja."})
    assert refused.status_code == 422 and "Ja." in refused.content.decode()
    assert hakon.post(f"/kontor/sak/{got.enquiry_id}/svar", {"text": "Ja.", "late_reason": "away"}).status_code == 302
    amina = Client()
    amina.post("/demo/logg-inn", {"who": f"person:{person_named('Amina')}"})
    page = amina.get(f"/mine/{got.enquiry_id}").content.decode()
    assert "Den som hadde saken din, var borte." in page


def test_what_we_need_is_asked_for_on_the_card_and_read_by_the_person():
    got = asked()
    actions.take(enquiry_id=got.enquiry_id, by=staff("Håkon"), at=MONDAY_10)
    hakon = client_of("Håkon")
    assert hakon.post(f"/kontor/sak/{got.enquiry_id}/vent-pa-svar", {"text": " "}).status_code == 422
    assert hakon.post(f"/kontor/sak/{got.enquiry_id}/vent-pa-svar", {"text": "Husleiekontrakten"}).status_code == 302
    assert "fristen står stille" in hakon.get(f"/kontor/sak/{got.enquiry_id}").content.decode()
    amina = Client()
    amina.post("/demo/logg-inn", {"who": f"person:{person_named('Amina')}"})
    page = amina.get(f"/mine/{got.enquiry_id}").content.decode()
    assert "Vi trenger noe fra deg" in page and "Husleiekontrakten" in page


@covers("R012", part="said on the card")
def test_what_is_not_ours_goes_on_by_the_rule_from_the_card():
    got = asked()
    actions.take(enquiry_id=got.enquiry_id, by=staff("Håkon"), at=MONDAY_10)
    hakon = client_of("Håkon")
    assert hakon.post(f"/kontor/sak/{got.enquiry_id}/ikke-vart", {"text": ""}).status_code == 422
    page = hakon.post(f"/kontor/sak/{got.enquiry_id}/ikke-vart", {"text": "Gjelder en annen bydel"}, follow=True)
    assert "sendt til dem som skal ha den" in page.content.decode()
    assert state(got.enquiry_id)["state"] == State.WAITING


@covers("R044", part="what is lifted shows at the desk of the one it is lifted to")
def test_what_is_lifted_shows_at_the_leaders_desk_with_a_way_to_phone(clock):
    got = asked()
    actions.take(enquiry_id=got.enquiry_id, by=staff("Håkon"), at=MONDAY_10)
    actions.promise(enquiry_id=got.enquiry_id, kind=PromiseKind.ANSWER, by=staff("Håkon"), at=MONDAY_10)
    tone = client_of("Tone")
    assert f'id="owned-{got.enquiry_id}"' not in tone.get("/kontor/loftet").content.decode()
    clock[0] = MONDAY_10 + timedelta(days=5)
    actions.escalate_due(at=clock[0], by=CLOCK)
    page = tone.get("/kontor/loftet").content.decode()
    assert f'id="owned-{got.enquiry_id}"' in page and "Brutt: lederen ser det" in page
    assert f"/kontor/sak/{got.enquiry_id}/ring" in client_of("Håkon").get("/kontor/").content.decode()


@covers("R283", part="its page: the list, one of them, and what was learnt")
def test_a_deviation_is_read_by_its_leader_and_closed_with_what_was_learnt(clock):
    got = asked()
    clock[0] = got.due_by + timedelta(days=1)
    assert balance.give_owners(day=MONDAY_10.date(), by=CLOCK, at=clock[0]) == 1
    found = row("select id from enquiries_deviation")["id"]
    tone = client_of("Tone")
    assert got.ref in tone.get("/ledelse/avvik").content.decode()
    page = tone.get(f"/ledelse/avvik/{found}").content.decode()
    assert "Tone Fjeld" in page or "Sverre Nygård" in page
    assert tone.post(f"/ledelse/avvik/{found}", {"learnt": " "}).status_code == 422
    assert tone.post(f"/ledelse/avvik/{found}", {"learnt": "Vikaren får beskjed."}).status_code == 302
    assert "Vikaren får beskjed." in tone.get(f"/ledelse/avvik/{found}").content.decode()
    assert client_of("Maryam").get(f"/ledelse/avvik/{found}").status_code == 404
    eirik = client_of("Eirik").get(f"/ledelse/avvik/{found}").content.decode()
    assert "Vikaren får beskjed." in eirik and "Lukk avviket" not in eirik
