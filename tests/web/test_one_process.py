"""One process, many units: the person sees one case, colleagues see who does what, and what is due stands in lists."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.utils.translation import gettext, override

from inngang.jobs.seed import seed_cast
from inngang.rules.division_words import PROCESSES
from inngang.rules.hours import OSLO
from inngang.rules.vocabulary import Channel, PromiseKind
from inngang.service.enquiries import actions
from inngang.service.organisation import queries as organisation
from inngang.service.rows import row, rows
from tests.covers import covers
from tests.web.test_follow_up import asked, person_client
from tests.who import client_of, staff

pytestmark = pytest.mark.django_db
MONDAY_10 = datetime(2026, 11, 16, 10, 0, tzinfo=OSLO)
HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def cast(db):
    seed_cast(at=MONDAY_10 - timedelta(days=1))


@pytest.fixture(autouse=True)
def clock(monkeypatch) -> list[datetime]:
    hour = [MONDAY_10]
    monkeypatch.setattr("django.utils.timezone.now", lambda: hour[0].astimezone(UTC))
    return hour


@covers("R295")
def test_a_person_sees_one_case_with_one_owner_though_two_units_have_worked_on_it():
    enquiry_id = asked()
    actions.take(enquiry_id=enquiry_id, by=staff("Håkon"), at=MONDAY_10)
    other = row(
        """select q.id, u.name from organisation_queue q join organisation_unit u on u.id = q.unit_id
           where q.kind = 'unit' and u.kind = 'contact_centre' order by q.id limit 1"""
    )
    assert other is not None
    actions.hand_over(
        enquiry_id=enquiry_id, to_queue=other["id"], note="Svar henne om satsene", by=staff("Håkon"), at=MONDAY_10
    )
    amina = person_client("Amina")
    mine = amina.get("/mine").content.decode()
    ref = row("select ref from enquiries_enquiry where id = %(id)s", {"id": enquiry_id})["ref"]
    assert mine.count(ref) == 1, "one case, whoever has had it"
    assert other["name"] in mine, "and who has it now"
    actions.take(enquiry_id=enquiry_id, by=staff("Nora"), at=MONDAY_10 + HOUR / 2)
    actions.answer(enquiry_id=enquiry_id, text="Satsen er 7950 kroner.", by=staff("Nora"), at=MONDAY_10 + HOUR / 2)
    page = amina.get(f"/mine/{enquiry_id}").content.decode()
    assert "7950" in page and ref in page
    assert (
        row("select count(*) as n from enquiries_enquiry where person_id is not null and ref = %(r)s", {"r": ref})["n"]
        == 1
    )


@covers("R296")
def test_follow_ups_stand_in_a_list_for_the_adviser_and_for_the_unit_and_what_is_overdue_is_shown(clock):
    enquiry_id = asked()
    actions.take(enquiry_id=enquiry_id, by=staff("Håkon"), at=MONDAY_10)
    actions.promise(
        enquiry_id=enquiry_id, kind=PromiseKind.FOLLOW_UP, due_by=MONDAY_10 + 4 * HOUR, by=staff("Håkon"), at=MONDAY_10
    )
    ref = row("select ref from enquiries_enquiry where id = %(id)s", {"id": enquiry_id})["ref"]
    card = f"/kontor/sak/{enquiry_id}"
    adviser, leader = client_of("Håkon"), client_of("Tone")
    assert card in adviser.get("/kontor/i-dag").content.decode(), "the adviser's own, due within a day"
    assert card in leader.get("/kontor/teamet").content.decode(), "the unit's"
    assert card not in leader.get("/kontor/for-sent").content.decode()
    clock[0] = MONDAY_10 + 6 * HOUR
    for one in (adviser, leader):
        assert card in one.get("/kontor/for-sent").content.decode(), ref


@covers("R297")
def test_everyone_at_work_sees_the_steps_of_a_service_and_who_has_each():
    """First line, adviser and reception: from the application comes in until it is followed up."""
    area = next(one.code for one in organisation.areas(on=MONDAY_10.date()) if one.name == "St. Hanshaugen")
    for name in ("Nora", "Håkon", "Ruth"):
        page = client_of(name).get(f"/ledelse/oppgavedeling/hvem?tjeneste=work_assessment_allowance&omrade={area}")
        shown = page.content.decode().split("<main")[1].split("</main>")[0].split("</form>", 1)[1]
        assert all(gettext_of(step) in shown for step in PROCESSES.values()), "every step, to the follow-up"
        units = {one for one in names_of_units() if one in shown}
        assert "NAV St. Hanshaugen" in units and len(units) >= 2, units


def names_of_units() -> list[str]:
    return [one["name"] for one in rows("select name from organisation_unit")]


def gettext_of(text: str) -> str:
    with override("nb"):
        return gettext(text)


@covers("R288")
def test_the_order_is_written_for_all_who_lead_and_an_employer_who_came_first_is_first():
    page = client_of("Maryam").get("/ledelse/regler").content.decode()
    assert "Hvem som kommer først når flere venter" in page and "en arbeidsgiver og en lege" in page
    firm = row("select id from people_organisation where kind = 'employer' order by id limit 1")
    assert firm is not None
    for first in ("employer", "person"):
        came = {}
        for place, who in enumerate([first, "person" if first == "employer" else "employer"]):
            more = {"organisation_id": firm["id"]} if who == "employer" else {}
            came[who] = actions.receive(
                channel=Channel.PHONE, text="", choice="employers", caller_phone="41599999", by=staff("Petter"),
                at=MONDAY_10 - HOUR + timedelta(minutes=place), **more,
            ).enquiry_id  # fmt: skip
        for who in came if first == "employer" else ("person", "employer"):
            taken = actions.take_next(by=staff("Petter"), at=MONDAY_10)
            assert taken == came[who], f"{who} came first" if who == first else "and then the other"
            actions.answer(enquiry_id=taken, text="Ja.", by=staff("Petter"), at=MONDAY_10)
            clear = row("select count(*) as n from enquiries_enquiry where owner_id is not null and state = 'taken'")
            assert clear["n"] == 0
