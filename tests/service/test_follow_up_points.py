"""Days that something follows from: each follow-up becomes one thing to do, with the one who knows the person, once."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from inngang.rules.deadlines import Heard, Of
from inngang.rules.hours import OSLO
from inngang.rules.sick_note import NoteKind, SickNote
from inngang.rules.vocabulary import LoginLevel, Outcome, Role, Side
from inngang.service.access import door
from inngang.service.access.queries import CLOCK, viewer_of
from inngang.service.enquiries import actions, queries
from inngang.service.enquiries.actions import ask_follow_ups as asking
from inngang.service.enquiries.actions.ask_follow_ups import ask_follow_ups
from inngang.service.enquiries.actions.receive_sick_note import receive_sick_note
from inngang.service.enquiries.actions.start_date import (
    CannotCount,
    correct_start_date,
    end_start_date,
    record_start_date,
)
from inngang.service.enquiries.start_dates import coming, dates_of, on_time
from inngang.service.enquiries.verifier import problems
from inngang.service.journal.queries import of_enquiry
from inngang.service.organisation.actions import follow_up
from inngang.service.people import queries as people
from inngang.service.people.actions import register_person
from inngang.service.rows import row, rows
from tests.covers import covers

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("cast")]
ILL_SINCE = date(2026, 1, 19)  # eight weeks are over on 16 March; asked for from 2 March
MORNING = datetime(2026, 3, 5, 7, 5, tzinfo=OSLO)


def viewer(name: str):
    return viewer_of(staff_id=people.staff_named(name)).viewer


def recorded(
    at: datetime, person: str = "Ragnhild", by: str = "Kristin", day: date = ILL_SINCE, of: str = Of.SICK
) -> int:
    adviser = viewer(by)
    given = {"of": of, "day": day, "heard": Heard.PERSON, "unit_id": min(adviser.unit_ids), "by": adviser, "at": at}
    return record_start_date(person_id=people.person_named(person), **given)


def asked() -> list[dict]:
    return rows("select * from enquiries_enquiry where sender_key like 'follow-up:%%' order by id")


@covers("R289")
def test_what_is_due_becomes_one_thing_to_do_with_the_persons_own_adviser_and_a_promise(at):
    recorded(at)
    kristin = viewer("Kristin")
    coming_first = coming(viewer=kristin, at=at).cards[0]
    assert (coming_first.code, coming_first.due_on, coming_first.enquiry_id) == ("D05", date(2026, 3, 16), None)
    assert ask_follow_ups(at=MORNING, by=CLOCK) == 1
    made = asked()[0]
    assert (made["matter"], made["state"], made["contact"]) == ("sickness_benefit", "waiting", "follow_up")
    promise = row("select * from promises_promise where enquiry_id = %(id)s", {"id": made["id"]})
    assert promise["kind"] == "follow_up" and promise["due_by"] == datetime(2026, 3, 16, 14, 0, tzinfo=OSLO), (
        "the office closes at two"
    )
    assert [one.id for one in queries.waiting(viewer=kristin, at=MORNING, page=1).cards if one.ref == made["ref"]]
    told = [line.event for line in of_enquiry(enquiry_id=made["id"])]
    assert told[:3] == ["FollowUpAsked", "EnquiryRouted", "PromiseMade"] and not problems()
    assert coming(viewer=kristin, at=MORNING).cards[0].enquiry_id == made["id"]

    actions.take(enquiry_id=made["id"], by=kristin, at=MORNING)
    actions.answer(enquiry_id=made["id"], text="Du kan jobbe halve dager.", by=kristin, at=MORNING)
    card = dates_of(person_id=people.person_named("Ragnhild"), sees=None, at=MORNING)[0]
    assert card.points[0].is_done and not card.points[1].is_done
    assert [(one.code, one.asked, one.over, one.in_time) for one in on_time(since=at, at=MORNING)] == [("D05", 1, 1, 1)]


def test_it_becomes_one_thing_however_often_the_job_runs_and_when_it_is_stopped_in_the_middle(at, monkeypatch):
    recorded(at)

    def stopped(*args: object, **given: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(asking, "queue_notices", stopped)
        with pytest.raises(KeyboardInterrupt):
            ask_follow_ups(at=MORNING, by=CLOCK)
    assert not asked() and coming(viewer=viewer("Kristin"), at=MORNING).cards[0].enquiry_id is None
    assert [ask_follow_ups(at=MORNING + timedelta(days=day), by=CLOCK) for day in (0, 0, 1)] == [1, 0, 0]
    assert len(asked()) == 1 and not problems()
    notices = rows("select text from notices_notice where kind = 'follow_up'")
    assert len(notices) == 1 and "syk" not in notices[0]["text"].lower(), (
        "a text message says nothing of what it is about"
    )


def test_the_number_of_statements_is_the_same_for_one_and_for_many(at):
    def crowd(first: int, count: int) -> None:
        kristin, unit = viewer("Kristin"), min(viewer("Kristin").unit_ids)
        for number in range(first, first + count):
            person = register_person(
                given_name=f"Nr{number}",
                family_name="Følges",
                phone=f"416{number:05}",
                area_code="5401",
                by=CLOCK,
                at=at,
            )
            follow_up(person_id=person, staff_id=kristin.staff_id, side=Side.STATE, unit_id=unit, by=CLOCK, at=at)
            record_start_date(
                person_id=person, of=Of.SICK, day=ILL_SINCE, heard=Heard.PERSON, unit_id=unit, by=kristin, at=at
            )

    def statements(expected: int) -> int:
        with CaptureQueriesContext(connection) as found:
            assert ask_follow_ups(at=MORNING, by=CLOCK) == expected
        return len([one for one in found if "SAVEPOINT" not in one["sql"]])

    crowd(0, 1)
    ask_follow_ups(at=MORNING, by=CLOCK)  # rules and hours are remembered from here
    crowd(1, 1)
    one = statements(1)
    crowd(2, 7)
    assert statements(7) == one <= 9
    kristin = viewer("Kristin")
    with CaptureQueriesContext(connection) as listed:
        assert len(coming(viewer=kristin, at=MORNING, size=5).cards) == 5
    assert len(listed) == 1
    assert coming(viewer=kristin, at=MORNING, size=5).has_more


def test_the_substitute_or_the_unit_has_it_when_the_adviser_is_away_or_there_is_none(at):
    recorded(at, person="Bjørn", by="Jonas")  # Ingrid, who follows him up, is away this week
    recorded(at, person="Yusuf", by="Stian", of=Of.SICK)  # nobody follows him up: the unit that recorded it
    assert ask_follow_ups(at=MORNING, by=CLOCK) == 2
    bjorn, yusuf = asked()
    opens = """select q.staff_id from enquiries_placement w join organisation_queue q on q.id = w.queue_id
        where w.enquiry_id = %(id)s order by w.circle limit 1"""
    assert row(opens, {"id": bjorn["id"]})["staff_id"] == people.staff_named("Jonas")
    assert yusuf["unit_id"] == min(viewer("Stian").unit_ids)


def test_a_day_that_is_over_closes_what_was_to_be_done_and_nothing_more_follows(at):
    made = recorded(at)
    ask_follow_ups(at=MORNING, by=CLOCK)
    ragnhild, kristin = people.person_named("Ragnhild"), viewer("Kristin")
    end_start_date(start_date_id=made, person_id=ragnhild, by=kristin, at=MORNING + timedelta(hours=2))
    ended = asked()[0]
    assert (ended["state"], ended["outcome"]) == ("closed", Outcome.WITHDRAWN)
    assert ask_follow_ups(at=MORNING + timedelta(days=400), by=CLOCK) == 0
    assert not dates_of(person_id=ragnhild, sees=None, at=MORNING) and not coming(viewer=kristin, at=MORNING).cards
    assert on_time(since=at, at=MORNING + timedelta(days=400)) == [], "what was not needed any more is not counted"
    assert not problems()


def test_a_corrected_day_keeps_the_old_one_gives_the_promise_its_new_time_and_asks_once(at):
    made = recorded(at)
    ask_follow_ups(at=MORNING, by=CLOCK)
    ragnhild, kristin = people.person_named("Ragnhild"), viewer("Kristin")
    given = {"person_id": ragnhild, "heard": Heard.REGISTER, "by": kristin, "at": MORNING + timedelta(hours=2)}
    with pytest.raises(CannotCount):
        correct_start_date(start_date_id=made, day=ILL_SINCE, **given)
    now = correct_start_date(start_date_id=made, day=ILL_SINCE - timedelta(days=3), **given)
    promise = row(
        "select due_by from promises_promise where enquiry_id = %(id)s and state = 'open'", {"id": asked()[0]["id"]}
    )
    assert promise["due_by"] == datetime(2026, 3, 13, 14, 0, tzinfo=OSLO)
    assert ask_follow_ups(at=MORNING + timedelta(days=1), by=CLOCK) == 0, "it is asked already"
    old = row("select day, ended_how from enquiries_start_date where id = %(id)s", {"id": made})
    assert (old["day"], old["ended_how"]) == (ILL_SINCE, "corrected")

    later = correct_start_date(start_date_id=now, day=date(2026, 3, 2), **given)
    assert asked()[0]["state"] == "closed", "by the new day it is not due for a long time"
    assert [one.enquiry_id for one in dates_of(person_id=ragnhild, sees=None, at=MORNING)[0].points] == [None] * 4
    assert later != now and not problems()


def test_a_sick_note_gives_the_day_by_itself(at):
    ragnhild = people.person_named("Ragnhild")
    card = next(one for one in people.cast() if one.kind == "person" and one.name.startswith("Selma"))
    doctor = viewer_of(
        person_id=card.id, login_level=LoginLevel.HIGH, acting=(Role.DOCTOR, card.organisation_id)
    ).viewer
    number = row("select identity_number as number from people_person where id = %(id)s", {"id": ragnhild})["number"]
    for kind, first, expected in (
        (NoteKind.FIRST, date(2026, 2, 2), date(2026, 2, 2)),
        (NoteKind.EXTENSION, date(2026, 2, 16), date(2026, 2, 2)),
        (NoteKind.CORRECTION, date(2026, 1, 30), date(2026, 1, 30)),
        (NoteKind.END, date(2026, 2, 20), None),
    ):
        note = SickNote(f"n-{kind}", number, first, first + timedelta(days=13), 100, kind, "Lege Kari Vik")
        receive_sick_note(note=note, by=doctor, at=at)
        found = dates_of(person_id=ragnhild, sees=None, at=at)
        assert [(one.day, one.heard) for one in found] == ([(expected, "note")] if expected else [])


def test_only_an_adviser_of_the_state_whom_the_door_lets_in_records_a_day(at):
    unit = min(viewer("Kristin").unit_ids)
    given = {"of": Of.SICK, "day": ILL_SINCE, "heard": Heard.PERSON, "unit_id": unit, "at": at}
    with pytest.raises(CannotCount):
        record_start_date(person_id=people.person_named("Ragnhild"), by=viewer("Ole"), **given)
    for who in ("Vera", "Elias"):  # protected, and another office's
        with pytest.raises(door.DoorClosed):
            record_start_date(person_id=people.person_named(who), by=viewer("Kristin"), **given)
    recorded(at)
    with pytest.raises(CannotCount):
        recorded(at)
    assert not coming(viewer=viewer("Stian"), at=at, whole_unit=True).cards
    assert coming(viewer=viewer("Kristin"), at=at.astimezone(UTC), whole_unit=True).cards
