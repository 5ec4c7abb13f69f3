"""What belongs together is seen on the pages; waits are held up to what happened; and everybody hears of an incident."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from inngang.jobs.seed import seed_cast
from inngang.rules.hours import OSLO
from inngang.rules.vocabulary import Channel
from inngang.service.access.queries import ANYONE, CLOCK, viewer_of
from inngang.service.enquiries import actions, incidents
from inngang.service.enquiries.waits import DayCard
from inngang.service.organisation.queries import forget_calendars
from inngang.service.people.queries import person_named, staff_named
from inngang.service.rows import row
from inngang.web.leadership.waits import AIM, HEIGHT, picture
from tests.covers import covers
from tests.times import this_hour
from tests.who import client_of

TWICE = "Fått dagpenger utbetalt to ganger i dag"


@pytest.fixture
def cast(db: None) -> None:
    forget_calendars()
    seed_cast(at=this_hour())


def amina() -> Client:
    client = Client()
    client.post("/demo/logg-inn", {"who": f"person:{person_named('Amina')}"})
    return client


def ask(text: str, channel: Channel = Channel.QUESTION, **given) -> int:
    return actions.receive(
        channel=channel, text=text, person_id=person_named("Amina"), by=ANYONE, at=datetime.now(UTC), **given
    ).enquiry_id


def take(enquiry_id: int) -> None:
    actions.take(enquiry_id=enquiry_id, by=viewer_of(staff_id=staff_named("Håkon")).viewer, at=datetime.now(UTC))


@covers("R081")
def test_taking_one_offers_the_other_and_they_are_put_together_with_a_way_back(cast):
    written, other = ask("Jeg trenger hjelp til husleien"), ask("Jeg vil ha kommunal bolig", choice="temporary_housing")
    take(written)
    hakon = client_of("Håkon")
    page = hakon.get(f"/kontor/sak/{written}").content.decode()
    assert f"/kontor/sak/{other}/ta" in page
    hakon.post(f"/kontor/sak/{other}/ta")
    done = hakon.post(f"/kontor/sak/{written}/sla-sammen", {"into": other}, follow=True).content.decode()
    assert f"/kontor/sak/{written}/sla-sammen-angre" in done
    assert "Jeg vil ha kommunal bolig" in done and "Jeg trenger hjelp til husleien" in done
    hakon.post(f"/kontor/sak/{written}/sla-sammen-angre")
    assert row("select joined_into_id, state from enquiries_enquiry where id = %(id)s", {"id": written}) == {
        "joined_into_id": None,
        "state": "waiting",
    }


@covers("R010", part="the person sees both parts, each with an owner")
def test_the_person_sees_each_part_with_its_owner_and_next_step(cast):
    whole = ask("Jeg trenger hjelp til husleien og sykepenger")
    take(whole)
    matter = row("select matter from enquiries_enquiry where id = %(id)s", {"id": whole})["matter"]
    other = "sickness_benefit" if matter != "sickness_benefit" else "economic_assistance"
    hakon = client_of("Håkon")
    page = hakon.post(f"/kontor/sak/{whole}/del", {"matter": other, "text": "Det andre"}, follow=True).content.decode()
    part = row("select id from enquiries_enquiry where kin_id is not null and id <> %(id)s", {"id": whole})["id"]
    assert f"/kontor/sak/{part}/del-angre" in page
    seen = amina().get(f"/mine/{whole}").content.decode()
    assert f"/mine/{part}" in seen and "Det andre" not in seen, "what we write to each other is not shown"
    refused = hakon.post(f"/kontor/sak/{whole}/del", {"matter": other, "text": "En gang til"})
    assert refused.status_code == 422 and "En gang til" in refused.content.decode()
    hakon.post(f"/kontor/sak/{part}/del-angre")
    assert row("select outcome from enquiries_enquiry where id = %(id)s", {"id": part})["outcome"] == "joined"


@covers("R017", "R019")
def test_an_incident_is_told_on_every_page_when_a_leader_has_published_it_and_not_before(cast):
    at = datetime.now(UTC)
    for number in range(14):
        actions.receive(channel=Channel.QUESTION, text=f"{TWICE} {number}", by=ANYONE, at=at - timedelta(minutes=1))
    actions.watch_surges(by=CLOCK, at=at)
    (found,) = incidents.lately(at=at)
    told = "Vi har funnet feilen og retter den."
    texts = {"text_nb": told, "text_nn": "Vi har funne feilen.", "text_en": "We have found the fault."}
    assert client_of("Nora").post(f"/kontaktsenter/hendelser/{found.id}/publiser", texts).status_code == 403
    leader = client_of("Tone")
    assert leader.post(f"/kontaktsenter/hendelser/{found.id}/publiser", {**texts, "text_nn": ""}).status_code == 422
    everywhere = ("/", "/skriv", "/mottak/0313/automat")
    assert not any(told in Client().get(page).content.decode() for page in everywhere)
    assert leader.post(f"/kontaktsenter/hendelser/{found.id}/publiser", texts).status_code == 302
    for page in everywhere:
        assert told in Client().get(page).content.decode(), page
    assert told in client_of("Nora").get("/kontaktsenter/").content.decode()
    assert told in client_of("Håkon").get("/kontor/").content.decode()
    assert leader.post(f"/kontaktsenter/hendelser/{found.id}/avslutt").status_code == 302
    assert told not in Client().get("/").content.decode()


def test_the_page_of_waits_shows_what_was_told_against_what_happened(cast):
    at = datetime.now(UTC)
    call = actions.receive(channel=Channel.PHONE, text="", choice="old_age_pension", by=ANYONE, at=at).enquiry_id
    leader = client_of("Tone")
    assert leader.get("/ledelse/ventetid").status_code == 200
    wait = actions.tell_wait(enquiry_id=call, by=CLOCK, at=at)
    assert wait.range is not None
    actions.abandon(enquiry_id=call, by=CLOCK, at=at + timedelta(seconds=30))
    actions.learn_waits(by=CLOCK, at=at)
    page = leader.get("/ledelse/ventetid").content.decode()
    assert "<svg" in page or "–" in page
    assert client_of("Håkon").get("/ledelse/ventetid").status_code == 403


def test_the_picture_of_the_waits_is_as_high_as_the_share():
    day = datetime.now(OSLO).date()
    drawn = picture((DayCard(day, 10, 10), DayCard(day, 10, 5), DayCard(day, 0, 0)))
    assert [bar.height for bar in drawn.bars] == [drawn.floor - 4, (drawn.floor - 4) / 2, 0]
    assert drawn.aim == round(drawn.floor - (drawn.floor - 4) * AIM, 1) and drawn.height == HEIGHT
