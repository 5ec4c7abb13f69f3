"""The rules of who is asked, as those who lead read, compare and try them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test import Client

from inngang.jobs.seed import seed_cast
from inngang.rules.hours import OSLO
from inngang.rules.policies import policies, policy_at, text_of
from inngang.rules.vocabulary import Channel
from inngang.service.access.queries import ANYONE
from inngang.service.enquiries import actions
from inngang.service.organisation.queries import forget_calendars
from inngang.service.people.queries import person_named
from tests.covers import covers
from tests.times import this_hour
from tests.who import client_of

TODAY = datetime.now(UTC).astimezone(OSLO).date().isoformat()


@pytest.fixture
def cast(db: None) -> None:
    forget_calendars()
    seed_cast(at=this_hour())


def read(client: Client, address: str) -> str:
    page = client.get(address)
    assert page.status_code == 200
    return page.content.decode()


def call(key: str) -> actions.Received:
    return actions.receive(
        channel=Channel.PHONE,
        text="Jeg trenger sosialhjelp til husleia",
        person_id=person_named("Amina"),
        sender_key=key,
        by=ANYONE,
        at=datetime.now(UTC),
    )


@covers("R030", part="leaders read which rules run, in words and as circles")
def test_each_version_is_told_in_words_and_as_circles_and_which_one_runs(cast):
    client = client_of("Tone")
    now = read(client, "/ledelse/regler")
    assert policy_at(datetime.now(UTC)).version in now
    assert "Personens egen veileder, med en gang, hvis på jobb" in now
    assert now.count('<svg class="rings"') == 3
    assert "Disse reglene gjelder nå" in now
    old = read(client, f"/ledelse/regler?versjon={policies()[0].version}")
    assert "Disse reglene gjelder ikke nå" in old
    assert "koordinator" in now and "koordinator" not in old


def test_two_versions_stand_beside_each_other_with_what_differs_in_words(cast):
    client = client_of("Tone")
    page = read(client, "/ledelse/regler/sammenlign")
    assert page.count("Blir spurt, og ble ikke det før.") >= 2
    assert "Må kunne mer for å bli spurt." in page
    same = read(client, f"/ledelse/regler/sammenlign?fra={policies()[0].version}&til={policies()[0].version}")
    assert "De to er like." in same
    assert 'class="differs"' not in same


def test_a_version_there_is_none_of_shows_the_one_that_runs(cast):
    client = client_of("Tone")
    page = read(client, "/ledelse/regler?versjon=<b>")
    assert "Disse reglene gjelder nå" in page
    assert "<b>" not in page


@covers("R030", part="leaders try changed rules on a day that has been, and nothing is changed by it")
def test_rules_changed_in_the_page_are_tried_on_a_day_and_nothing_is_changed(cast):
    client = client_of("Tone")
    got = call("1")

    def lines() -> list:
        with connection.cursor() as cursor:
            cursor.execute("select count(*), max(id) from journal_line")
            counted = cursor.fetchone()
            cursor.execute("select queue_id, opens_at from enquiries_placement order by id")
            return [counted, *cursor.fetchall()]

    before = lines()
    rules = (text_of(policies()[-1].version) or "").replace(
        'circle = "team"\nopens_after = "30s"', 'circle = "team"\nopens_after = "35s"'
    )
    page = client.post("/ledelse/regler/prov", {"dag": TODAY, "regler": rules}).content.decode()
    assert lines() == before
    assert "Spurt 5 sekunder senere: teamet" in page
    assert "Blir spurt senere." in page
    assert got.ref in page
    assert "Amina" not in page
    same = client.post(
        "/ledelse/regler/prov", {"dag": TODAY, "regler": text_of(policies()[-1].version)}
    ).content.decode()
    assert "Ingenting ville vært annerledes" in same


def test_a_fault_in_the_rules_is_told_with_its_line_and_what_was_written_is_still_there(cast):
    client = client_of("Tone")
    page = client.post(
        "/ledelse/regler/prov", {"dag": TODAY, "regler": 'version = "x"\nvalid_from = 1'}
    ).content.decode()
    assert "Linje 2:" in page and "valid_from er en dato uten anførselstegn" in page
    assert "version = &#34;x&#34;" in page or "version = &quot;x&quot;" in page


def test_for_an_enquiry_the_leader_sees_why_it_is_here_and_an_unknown_one_is_said_not_to_be_found(cast):
    client = client_of("Tone")
    got = call("1")
    page = read(client, f"/ledelse/regler/hvorfor-her?ref={got.ref}")
    assert "Personens egen veileder" in page
    assert "kjenner saken" in page
    assert "Amina" not in page
    for ref in ("AAA-AAA", "%27;--", "x" * 500):
        assert "Vi finner ingen henvendelse" in read(client, f"/ledelse/regler/hvorfor-her?ref={ref}")
