"""Offices of a service area share those who know: cover for a small office, experts, and the person keeps their own office."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from inngang.jobs.seed import seed_cast
from inngang.rules.vocabulary import Channel, Presence, Side
from inngang.service.access.queries import ANYONE, CLOCK
from inngang.service.enquiries import actions, queries
from inngang.service.key_figures import area_capacity
from inngang.service.organisation.actions import follow_up, learn, lend, seat, set_presence, set_queue_level, turn_loans
from inngang.service.organisation.queries import forget_calendars, queue_of, unit_numbered
from inngang.service.people.queries import person_named, staff_named
from inngang.service.rows import row
from tests.covers import covers
from tests.who import client_of, staff

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 4, 10, 0, tzinfo=UTC)
PAGE = "/ledelse/deling"
TWO_WEEKS = NOW.date() + timedelta(days=14)


@pytest.fixture(autouse=True)
def cast(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    forget_calendars()
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)
    seed_cast(at=NOW)
    follow_up(
        person_id=person_named("Máhtte"), staff_id=staff_named("Ante"), unit_id=unit_id("2021"), side=Side.STATE,
        by=CLOCK, at=NOW,
    )  # fmt: skip


def unit_id(number: str) -> int:
    found = unit_numbered(number)
    assert found is not None
    return found.unit_id


def asked_in_karasjok(text: str = "Jeg trenger oppfølging for å komme i jobb") -> actions.Received:
    """From somebody whom Ante follows up."""
    return actions.receive(channel=Channel.QUESTION, text=text, person_id=person_named("Máhtte"), by=ANYONE, at=NOW)


def form(name: str = "Kristin", office: str = "2021", **more: str) -> dict[str, str]:
    return {
        "staff": str(staff_named(name)),
        "unit": str(unit_id(office)),
        "starts_on": NOW.date().isoformat(),
        "ends_on": TWO_WEEKS.isoformat(),
        "reason": "Ante er syk",
        **more,
    }


def waits_for(name: str, at: datetime) -> list[int]:
    return [one.id for one in queries.waiting(viewer=staff(name), at=at, size=200).cards]


@covers("R306", "R307")
def test_when_a_small_office_is_empty_a_neighbour_covers_and_the_person_keeps_their_own_office() -> None:
    for name in ("Ante", "Inga"):
        set_presence(staff_id=staff_named(name), presence=Presence.AWAY, by=staff(name), at=NOW)
    oddny = client_of("Oddny")
    page = oddny.get(PAGE, {"omrade": unit_id("9030")}).content.decode()
    assert "ingen der nå" in page and "NAV Karasjohka/Karasjok" in page
    made, soon = asked_in_karasjok(), NOW + timedelta(days=1)
    assert made.enquiry_id not in waits_for("Kristin", soon)
    assert oddny.post(f"{PAGE}?omrade={unit_id('9030')}", form()).status_code == 302
    assert made.enquiry_id in waits_for("Kristin", soon)
    actions.take(enquiry_id=made.enquiry_id, by=staff("Kristin"), at=soon)
    kept = row("select unit_id, owner_id from enquiries_enquiry where id = %(id)s", {"id": made.enquiry_id})
    assert kept == {"unit_id": unit_id("2021"), "owner_id": staff_named("Kristin")}
    assert (
        queries.card(enquiry_id=made.enquiry_id, viewer=staff("Kristin"), at=soon).unit_name
        == "NAV Karasjohka/Karasjok"
    )
    [office] = [one for one in area_capacity.offices(area=unit_id("9030"), at=NOW) if one.name.startswith("NAV Kar")]
    assert (office.there, office.lent_here, office.is_empty) == (1, 1, False)
    over = datetime.combine(TWO_WEEKS + timedelta(days=1), NOW.timetz())
    assert turn_loans(by=CLOCK, at=over) == 1 and turn_loans(by=CLOCK, at=over) == 0
    assert asked_in_karasjok("Jeg vil snakke om aktivitetsplanen").enquiry_id not in waits_for("Kristin", soon)


@covers("R305", "R310")
def test_an_expert_is_lent_for_what_the_register_says_they_know_and_routing_goes_by_the_same_register() -> None:
    oddny = client_of("Oddny")
    refused = oddny.post(f"{PAGE}?omrade={unit_id('9030')}", form(line="health"))
    assert refused.status_code == 422 and "ikke registrert som noen som kan dette" in refused.content.decode()
    learn(staff_id=staff_named("Kristin"), skills={"health": 3}, by=CLOCK, at=NOW)
    assert "sykdom og helse" in oddny.get(PAGE, {"omrade": unit_id("9030")}).content.decode()
    assert oddny.post(f"{PAGE}?omrade={unit_id('9030')}", form(line="health")).status_code == 302
    assert asked_in_karasjok().enquiry_id in waits_for("Kristin", NOW + timedelta(days=3))
    centre = unit_id("4100")
    line = queue_of(kind="special_line", unit_id=centre, line="doctors")
    assert line is not None
    for name, level in (("Petter", 2), ("Nora", 1)):
        learn(staff_id=staff_named(name), skills={"doctors": level}, by=CLOCK, at=NOW)
    set_queue_level(queue_id=line, level=2, by=staff("Maryam"), at=NOW)
    with pytest.raises(Exception, match="cannot serve"):
        seat(staff_id=staff_named("Nora"), queue_ids=[line], by=CLOCK, at=NOW)
    call = actions.receive(
        channel=Channel.PHONE, text="", choice="doctor_follow_up", caller_phone="22222222", by=ANYONE, at=NOW
    )
    assert call.enquiry_id in waits_for("Petter", NOW + timedelta(seconds=45))
    assert call.enquiry_id not in waits_for("Nora", NOW + timedelta(seconds=45))


@pytest.mark.parametrize(
    ("who", "given", "said"),
    [
        ("Tone", {}, "Bare lederen for kollegaen"),
        ("Oddny", {"office": "0313"}, "i samme tjenesteområde"),
        ("Oddny", {"name": "Ole"}, "Det kommunen bestemmer"),
        ("Oddny", {"ends_on": "2026-12-01"}, "mer enn tre måneder"),
        ("Oddny", {"reason": " "}, "Skriv hvorfor kontoret trenger hjelp"),
    ],
)
def test_what_does_not_hang_together_is_refused_in_plain_words_with_what_was_written(who, given, said) -> None:
    answer = client_of(who).post(f"{PAGE}?omrade={unit_id('9030')}", form(**given))
    page = answer.content.decode()
    assert answer.status_code == 422 and said in page
    assert row("select count(*)::int as n from organisation_loan") == {"n": 0}


def test_a_loan_is_ended_by_the_leader_of_the_office_that_was_helped_and_not_by_others() -> None:
    loan = lend(
        staff_id=staff_named("Ingrid"), unit_id=unit_id("0403"), starts_on=NOW.date(), ends_on=TWO_WEEKS, reason="Ferie",
        by=staff("Tone"), at=NOW,
    )  # fmt: skip
    page = f"{PAGE}?omrade={unit_id('9010')}"
    assert client_of("Maryam").post(page, {"do": "end", "loan": loan}).status_code == 422
    assert client_of("Tone").post(page, {"do": "end", "loan": loan}).status_code == 302
    assert client_of("Tone").post(page, {"do": "end", "loan": loan}).status_code == 422
    assert client_of("Eirik").get(PAGE).status_code == 200 and client_of("Håkon").get(PAGE).status_code == 403


@covers("R308")
def test_the_next_days_show_what_may_come_against_who_is_at_work() -> None:
    said = "Jeg har ikke penger til husleien"
    for day in (NOW - timedelta(days=6), NOW - timedelta(days=13)):
        for n in range(4):
            actions.receive(channel=Channel.QUESTION, text=f"{said} {n}", area_code="5437", by=ANYONE, at=day)
    [office] = [one for one in area_capacity.offices(area=unit_id("9030"), at=NOW) if one.name.startswith("NAV Kar")]
    assert [one.expected for one in office.days] == [2.0, 0, 0, 0, 0]  # eight on two of the four Thursdays
    assert office.days[0].planned == 2 and office.waiting == 8


def test_the_page_costs_the_same_few_statements_however_many_are_lent() -> None:
    oddny = client_of("Oddny")

    def statements() -> int:
        with CaptureQueriesContext(connection) as seen:
            assert oddny.get(PAGE, {"omrade": unit_id("9030")}).status_code == 200
        return len(seen)

    few = statements()
    for name, office in (("Kristin", "2021"), ("Ante", "1902"), ("Liv", "2021")):
        lend(staff_id=staff_named(name), unit_id=unit_id(office), starts_on=NOW.date(), ends_on=TWO_WEEKS, reason="Ferie",
             by=CLOCK, at=NOW)  # fmt: skip
    assert statements() == few <= 14
