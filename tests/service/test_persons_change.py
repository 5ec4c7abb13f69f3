"""What happens to a person: a new number, a death, a protection, and how they want to be reached."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from inngang.jobs.crowd import synthetic_number
from inngang.rules.access import Viewer
from inngang.rules.vocabulary import Channel, LoginLevel, Protection, Purpose, Role
from inngang.service.access import door
from inngang.service.access.queries import CLOCK, viewer_of
from inngang.service.enquiries import actions
from inngang.service.enquiries.actions.change_protection import CannotProtect, change_protection
from inngang.service.enquiries.verifier import CHECKS
from inngang.service.notices.actions import claim_due, queue_notice
from inngang.service.people.actions import register_person
from inngang.service.people.actions.change_number import CannotChangeNumber, change_number
from inngang.service.people.actions.log_in import log_in
from inngang.service.people.actions.register_death import CannotRegisterDeath, register_death
from inngang.service.people.actions.ways_to_reach import (
    CannotChangeWays,
    WaysToReach,
    say_ways_to_reach,
    ways_of,
)
from inngang.service.people.queries import person_of_number, staff_named
from inngang.service.people.sessions import login_of
from inngang.service.rows import row, rows
from tests.covers import covers

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("cast")]
OLD, NEW = synthetic_number(date(1990, 5, 17), 30), synthetic_number(date(1990, 5, 18), 30)


@pytest.fixture
def mari(at: datetime) -> int:
    return register_person(
        given_name="Mari", phone="+4741500099", area_code="030104", identity_number=OLD, by=CLOCK, at=at
    )


def citizen(person_id: int) -> Viewer:
    return Viewer(Role.CITIZEN, person_id=person_id, login_level=LoginLevel.HIGH)


def notice(person_id: int, channel: str, key: str, at: datetime) -> int:
    return queue_notice(
        channel=channel, person_id=person_id, kind="answer", to="+4741500099", text="Svaret om sosialhjelp er klart.",
        key=key, by=CLOCK, at=at,
    )  # fmt: skip


def test_the_old_number_finds_the_same_person_and_no_one_else_gets_it(mari: int, at: datetime) -> None:
    change_number(person_id=mari, identity_number=NEW, by=CLOCK, at=at)
    change_number(person_id=mari, identity_number=NEW, by=CLOCK, at=at)  # told twice, it is the same
    assert person_of_number(OLD) == person_of_number(NEW) == mari
    other = register_person(given_name="En annen", by=CLOCK, at=at)
    for taken in (OLD, NEW):
        with pytest.raises(CannotChangeNumber):
            change_number(person_id=other, identity_number=taken, by=CLOCK, at=at)
    with pytest.raises(CannotChangeNumber):
        change_number(person_id=mari, identity_number=OLD, by=citizen(mari), at=at)
    change_number(person_id=mari, identity_number=OLD, by=CLOCK, at=at)  # a mistake taken back
    assert person_of_number(NEW) == mari


def test_nothing_is_sent_to_the_dead_and_nobody_is_logged_in_as_them(mari: int, at: datetime) -> None:
    log_in(token="a" * 40, person_id=mari, level=LoginLevel.HIGH, how="demo", by=CLOCK, at=at)
    for place, channel in enumerate(("sms", "letter")):
        notice(mari, channel, f"dead-{place}", at)
    with pytest.raises(CannotRegisterDeath):
        register_death(person_id=mari, died_on=at.date(), by=citizen(mari), at=at)
    register_death(person_id=mari, died_on=at.date(), by=CLOCK, at=at)
    assert login_of(token="a" * 40, at=at) is None
    assert viewer_of(person_id=mari, at=at) is None
    assert [one for one in claim_due(limit=100, by=CLOCK, at=at) if one.person_id == mari] == []
    assert row(
        "select count(*) as n from notices_notice where person_id = %(id)s and state = 'failed'", {"id": mari}
    ) == {"n": 2}


def test_a_death_leaves_what_is_open_with_its_owner(mari: int, at: datetime) -> None:
    made = actions.receive(
        channel=Channel.QUESTION, text="Når kommer pengene?", person_id=mari, by=citizen(mari), at=at
    )
    register_death(person_id=mari, died_on=at.date(), by=CLOCK, at=at)
    found = row("select state from enquiries_enquiry where id = %(id)s", {"id": made.enquiry_id})
    assert found == {"state": "waiting"}


@pytest.mark.parametrize(("safe_way", "sent"), [("", ["Svaret om sosialhjelp er klart."]), ("none", [])])
def test_a_message_goes_as_usual_or_not_at_all(safe_way: str, sent: list[str], mari: int, at: datetime) -> None:
    say_ways_to_reach(ways=WaysToReach(safe_way=safe_way), by=citizen(mari), at=at)
    notice(mari, "sms", "way", at)
    assert [one.text for one in claim_due(limit=100, by=CLOCK, at=at) if one.person_id == mari] == sent


def test_a_neutral_message_names_nothing_of_what_it_is_about(mari: int, at: datetime) -> None:
    say_ways_to_reach(ways=WaysToReach(safe_way="neutral"), by=citizen(mari), at=at)
    notice(mari, "sms", "neutral", at)
    (sent,) = [one.text for one in claim_due(limit=100, by=CLOCK, at=at) if one.person_id == mari]
    assert "sosialhjelp" not in sent and "Nav" not in sent and sent.strip()


def test_a_letter_still_comes_to_whoever_wants_no_messages_left(mari: int, at: datetime) -> None:
    say_ways_to_reach(ways=WaysToReach(safe_way="none", is_reserved=True), by=citizen(mari), at=at)
    notice(mari, "letter", "letter", at)
    assert [one.channel for one in claim_due(limit=100, by=CLOCK, at=at) if one.person_id == mari] == ["letter"]
    assert ways_of(mari).is_reserved


def test_nobody_else_says_how_one_wants_to_be_reached(mari: int, at: datetime) -> None:
    with pytest.raises(CannotChangeWays):
        say_ways_to_reach(ways=WaysToReach(), by=CLOCK, at=at)
    with pytest.raises(CannotChangeWays):
        say_ways_to_reach(ways=WaysToReach(safe_way="shout"), by=citizen(mari), at=at)


@covers("R247", part="what is open goes to those who may see a person who becomes protected")
@pytest.mark.parametrize("protection", [one for one in Protection if one != Protection.NONE])
def test_what_is_open_goes_to_those_who_may_have_it_the_moment_somebody_is_protected(
    protection: Protection, mari: int, at: datetime
) -> None:
    made = actions.receive(
        channel=Channel.QUESTION, text="Når kommer pengene?", person_id=mari, choice="economic_assistance",
        by=citizen(mari), at=at,
    )  # fmt: skip
    staff = viewer_of(staff_id=staff_named("Håkon") or 0, at=at)
    assert staff is not None
    assert door.may_open(person_id=mari, by=staff.viewer, purpose=Purpose.ANSWER, at=at)
    with pytest.raises(CannotProtect):
        change_protection(person_id=mari, protection=protection, by=staff.viewer, at=at)
    assert change_protection(person_id=mari, protection=protection, by=CLOCK, at=at) == 1
    assert not door.may_open(person_id=mari, by=staff.viewer, purpose=Purpose.ANSWER, at=at)
    kinds = rows(
        """select distinct q.kind from enquiries_placement w join organisation_queue q on q.id = w.queue_id
           where w.enquiry_id = %(id)s and w.opens_at < %(later)s""",
        {"id": made.enquiry_id, "later": at + timedelta(days=400)},
    )
    assert {one["kind"] for one in kinds} <= {"protected", "personal", "duty", "alarm"} and kinds
    for sentence, statement in CHECKS:
        assert made.enquiry_id not in [one["id"] for one in rows(statement)], sentence
