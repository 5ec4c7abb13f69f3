"""Whether those who come without a login, by letter, phone or in person fall behind, and those who need something of their own."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from inngang.jobs.seed import seed_cast
from inngang.rules.equal_service import FEWER_KEPT, LONGER
from inngang.rules.hours import OSLO
from inngang.rules.vocabulary import Channel
from inngang.service.access.queries import ANYONE, CLOCK
from inngang.service.enquiries import actions
from inngang.service.journal import action, record
from inngang.service.journal.events import EnquiryAnswered, PromiseKept, RegisterChanged
from inngang.service.key_figures.equal_ways import equal_ways
from inngang.service.key_figures.small_numbers import Share
from inngang.service.organisation.queries import forget_calendars
from inngang.service.people.queries import person_named, staff_named
from inngang.service.rows import row, run
from tests.covers import covers

NOW = datetime(2026, 11, 16, 10, 0, tzinfo=OSLO)
PEOPLE = ("Trygve", "Siri", "Amina", "Mikkel", "Kristian", "Bjørn")
WAYS = {  # the channel, whether we know who it is, the matter, and after how many hours they are answered
    "with_login": (Channel.QUESTION, True, "child_benefit", 1),
    "without_login": (Channel.QUESTION, False, "aids", 1),
    "letter": (Channel.LETTER, True, "single_parent", 60),
    "phone": (Channel.PHONE, True, "child_maintenance", 0.1),
    "visit": (Channel.VISIT, True, "disability_pension", 0.1),
}


@action
def answered(enquiry_id: int, *, in_time: bool, at: datetime) -> None:
    """What the journal keeps of an answer."""
    one = row("select person_id, unit_id, channel from enquiries_enquiry where id = %(id)s", {"id": enquiry_id})
    about = {"enquiry_id": enquiry_id, **(one or {})}
    record(EnquiryAnswered(**about, minutes=5, first_contact=True), by=CLOCK, at=at)
    record(PromiseKept(**about, kind="answer", due_by=at, in_time=in_time), by=CLOCK, at=at)


@action
def need(column: str, people: tuple[str, ...]) -> None:
    run(f"update people_person set {column} = id = any(%(ids)s)", {"ids": [person_named(one) for one in people]})
    record(RegisterChanged(what="test", new=0, changed=1), by=CLOCK, at=NOW)


@pytest.mark.django_db
@covers("R148", "R151")
def test_leaders_see_who_falls_behind_by_the_way_they_come_and_by_what_they_need(monkeypatch):
    """Letters are answered too late. It is flagged for letters, and for those who need an interpreter; the few are hidden."""
    forget_calendars()
    seed_cast(at=NOW - timedelta(days=9))
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW.astimezone(UTC))
    came = NOW - timedelta(days=5)
    for way, (channel, is_known, matter, hours) in WAYS.items():
        for place, name in enumerate(PEOPLE):
            who = {"person_id": person_named(name)} if is_known else {"area_code": "030104"}
            got = actions.receive(
                channel=channel,
                text="Kan jeg få hjelp?",
                choice=matter,
                sender_key=f"{way}{place}",
                by=ANYONE,
                at=came,
                **who,
            )
            answered(got.enquiry_id, in_time=way != "letter", at=came + timedelta(hours=hours))
    need("needs_interpreter", PEOPLE)
    need("is_reserved", PEOPLE[:1])
    need("large_print", ())

    with CaptureQueriesContext(connection) as asked:
        found = equal_ways(first=came.date(), last=NOW.date(), at=NOW)
    assert len(asked) == 1 and found.can_compare
    ways, needs = ({one.group: one for one in side} for side in (found.ways, found.needs))
    assert {way: one.received for way, one in ways.items()} == dict.fromkeys(WAYS, 6)
    assert [ways[one].kept for one in ("with_login", "letter")] == [Share(6, 6), Share(0, 6)]
    assert (ways["letter"].seconds, ways["with_login"].seconds) == (60 * 3600, 3600)
    assert {way for way, one in ways.items() if one.behind} == {"letter"}
    assert [one.text for one in ways["letter"].behind] == [FEWER_KEPT, LONGER]
    assert needs["interpreter"].received == 24 and needs["interpreter"].kept == Share(18, 24)
    assert [one.text for one in needs["interpreter"].behind] == [FEWER_KEPT]
    assert needs["reserved"].received is None and needs["reserved"].kept is None, "four contacts of one person"
    assert needs["large_print"].received == 0 and not needs["without_login"].behind

    leader = Client()
    leader.post("/demo/logg-inn", {"who": f"staff:{staff_named('Eirik')}"})
    page = re.sub(r"<[^>]+>|\s+", " ", leader.get("/ledelse/likhet?dag=2026-11-16").content.decode())
    page = re.sub(r" +", " ", page)
    assert "Løfter holdes 100 prosentpoeng sjeldnere enn med innlogging" in page and "60,0 ganger" in page
    assert "Løfter holdes 25 prosentpoeng sjeldnere" in page and "mer enn 5 prosentpoeng" in page
    for told in (
        "Med innlogging",
        "På nettet uten innlogging",
        "Trenger tolk",
        "Reservert mot",
        "for få",
        "Andre språk",
    ):
        assert told in page
