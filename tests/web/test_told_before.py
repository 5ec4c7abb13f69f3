"""What a person has told one side is used by the other when they say so; and a year of municipal services is one file."""

from __future__ import annotations

import csv
import io
import re
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from inngang.jobs.seed import seed_cast
from inngang.rules.hours import OSLO
from inngang.rules.vocabulary import Channel
from inngang.service.access.queries import ANYONE, viewer_of
from inngang.service.enquiries import actions, queries
from inngang.service.enquiries.told_before import told_before
from inngang.service.journal.queries import of_enquiry
from inngang.service.key_figures import queries as figures
from inngang.service.key_figures.municipal import municipal_year
from inngang.service.organisation.queries import forget_calendars
from inngang.service.people.queries import person_named, staff_named
from inngang.service.rows import rows
from tests.covers import covers

NOW = datetime(2026, 11, 16, 10, 0, tzinfo=OSLO)
STATE, MUNICIPAL = "unemployment_benefit", "debt_advice"


@pytest.fixture(autouse=True)
def cast(db, monkeypatch):
    forget_calendars()
    seed_cast(at=NOW - timedelta(days=1))
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW.astimezone(UTC))


def client_of(kind: str, name: str) -> Client:
    client = Client()
    who = staff_named(name) if kind == "staff" else person_named(name)
    client.post("/demo/logg-inn", {"who": f"{kind}:{who}"})
    return client


def asked(text: str, about: str, name: str = "Trygve", **more) -> int:
    by = viewer_of(person_id=person_named(name)).viewer
    given = {"channel": Channel.QUESTION, "text": text, "choice": about, "person_id": person_named(name), "by": by}
    return actions.receive(**given, **{"at": NOW - timedelta(hours=2), **more}).enquiry_id


@covers("R011")
def test_what_was_told_to_one_side_goes_to_the_other_only_when_the_person_says_yes():
    first = asked("Jeg bor alene og skylder 40 000 kroner i husleie", MUNICIPAL, at=NOW - timedelta(days=9))
    actions.take(enquiry_id=first, by=viewer_of(staff_id=staff_named("Even")).viewer, at=NOW - timedelta(days=8))
    actions.answer(
        enquiry_id=first,
        text="Kommunens eget svar",
        by=viewer_of(staff_id=staff_named("Even")).viewer,
        at=NOW - timedelta(days=8),
    )
    second = asked("Jeg har mistet jobben", STATE)
    liv = viewer_of(staff_id=staff_named("Liv")).viewer
    actions.take(enquiry_id=second, by=liv, at=NOW - timedelta(hours=1))

    def liv_reads() -> str:
        return " ".join(one.text for one in queries.card(enquiry_id=second, viewer=liv, at=NOW).messages)

    assert "40 000" not in liv_reads()
    person, where = client_of("person", "Trygve"), f"/mine/{second}"
    page = person.get(where).content.decode()
    assert "Du har fortalt oss noe før" in page and "fortalte du kommunen" in page and "40 000" in page
    yes = {"what": "use_told", "told": first, "use": "yes"}
    assert client_of("person", "Siri").post(where, yes).status_code == 404
    assert "40 000" not in liv_reads()
    assert person.post(where, yes).status_code == 302
    assert "40 000" in liv_reads() and "Jeg har sagt ja til å bruke det her" in liv_reads()
    assert "Kommunens eget svar" not in liv_reads(), "the person's own words alone"
    assert "Du har fortalt oss noe før" not in person.get(where).content.decode()
    assert person.post(where, yes).status_code == 200, "once"
    line = next(one for one in of_enquiry(enquiry_id=second) if one.event == "ToldBeforeUsed")
    assert line.role == "citizen" and line.data["from_ref"]
    assert not rows("select 1 as one from enquiries_enquiry where urgency = 0", {})


def test_a_no_keeps_them_apart_and_the_same_side_is_never_asked_about():
    first, second = asked("Jeg har gjeld", MUNICIPAL, at=NOW - timedelta(days=3)), asked("Jobb?", STATE)
    third = asked("Penger til mat til uka", "economic_assistance", at=NOW - timedelta(days=2), sender_key="third")
    assert third != first
    assert [one.id for one in told_before(enquiry_id=third, person_id=person_named("Trygve"))] == []
    assert told_before(enquiry_id=second, person_id=person_named("Siri")) == []
    person, where = client_of("person", "Trygve"), f"/mine/{second}"
    offered = {one.id for one in told_before(enquiry_id=second, person_id=person_named("Trygve"))}
    assert offered == {first, third}
    for one in offered:
        assert person.post(where, {"what": "use_told", "told": one, "use": "no"}).status_code == 302
    assert "Du har fortalt oss noe før" not in person.get(where).content.decode()
    assert len([one for one in of_enquiry(enquiry_id=second) if one.event == "ToldBeforeKeptApart"]) == 2
    old = asked("For lenge siden", MUNICIPAL, at=NOW - timedelta(days=500))
    assert old not in {one.id for one in told_before(enquiry_id=second, person_id=person_named("Trygve"))}


@covers("R139")
def test_a_year_of_municipal_services_is_counted_for_each_office_and_comes_as_one_file():
    for place, name in enumerate(("Amina", "Siri", "Mikkel", "Vera", "Kristian", "Bjørn")):
        asked("Om programmet", "qualification_programme", name, sender_key=f"k{place}")
    for _ in range(2):
        asked("Gjeld igjen", MUNICIPAL, "Amina", at=NOW - timedelta(minutes=5 + _))
    asked("Dagpenger", STATE, "Amina")
    asked("I fjor", "qualification_programme", "Amina", at=NOW - timedelta(days=365))
    eirik = client_of("staff", "Eirik")
    file = eirik.get("/ledelse/kommunalt/fil.csv?aar=2026")
    lines = list(csv.DictReader(io.StringIO(file.content.decode().lstrip("\ufeff")), delimiter=";"))
    programme = [one for one in lines if one["tjeneste"] == "qualification_programme"]
    assert sum(int(one["henvendelser"]) for one in programme) == 6
    assert [one["personer"] for one in programme if one["kontor_nummer"] == "0313"] == ["6"]
    assert not [one for one in lines if one["tjeneste"] == STATE]
    assert all(one["personer"] == "" for one in lines if one["tjeneste"] == MUNICIPAL), "two contacts of one person"
    assert {one.contacts for one in municipal_year(2025)} == {1}
    page = eirik.get("/ledelse/kommunalt?aar=2026").content.decode()
    assert "Kvalifiseringsprogram" in page and "NAV St. Hanshaugen" in page and "fil.csv?aar=2026" in page
    with CaptureQueriesContext(connection) as seen:
        municipal_year(2026)
    assert len(seen) == 1


@covers("R151", part="outcomes are watched for each group of languages, in what they met and how long they waited")
def test_how_each_group_is_met_stands_side_by_side_for_those_who_lead():
    for place in range(6):
        for language in ("nb", "so"):
            actions.receive(
                channel=Channel.QUESTION,
                text="Jeg trenger hjelp",
                choice=MUNICIPAL,
                language=language,
                sender_key=f"{language}{place}",
                area_code="030104",
                by=ANYONE,
                at=NOW - timedelta(hours=2),
            )
    found = {one.group: one for one in figures.equal(first=NOW.date(), last=NOW.date(), at=NOW)}
    assert set(found) == set(figures.GROUPS) and [
        found[one].received for one in (figures.NORWEGIAN, figures.OTHERS)
    ] == [6, 6]
    assert found[figures.OTHERS].met is not None and found[figures.SAMI].received == 0
    page = re.sub(r"<[^>]+>|\s+", " ", client_of("staff", "Eirik").get("/ledelse/likhet").content.decode())
    assert all(word in page for word in ("Andre språk", "Samisk", "Møtt", "Løfter holdt"))
