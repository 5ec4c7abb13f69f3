"""A meeting is asked for and answered, booked by whoever may, moved, reminded of, come to, and never double."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from inngang.jobs.seed import seed_cast
from inngang.rules.appointments import AppointmentState, Way
from inngang.rules.hours import OSLO
from inngang.rules.vocabulary import Channel, LoginLevel
from inngang.service.access.queries import CLOCK, viewer_of
from inngang.service.appointments import actions, queries
from inngang.service.appointments.facts import Wanted, free, places_of
from inngang.service.appointments.queries import SetupCard
from inngang.service.enquiries import actions as enquiries
from inngang.service.enquiries.held import CannotMove
from inngang.service.journal.action import action, guard_writes
from inngang.service.organisation import queries as organisation
from inngang.service.organisation.actions import enter_absence
from inngang.service.people.queries import person_named, staff_named
from inngang.service.rows import row, rows, run
from tests.covers import covers
from tests.times import MORNING
from tests.who import staff

pytestmark = pytest.mark.usefixtures("world")
TALK = Wanted(matter="economic_assistance", purpose="Vi må snakke om husleia")


@pytest.fixture(scope="module")
def everybody(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Iterator[None]:
    """The cast, invited once for the whole file, and undone afterwards."""
    with django_db_blocker.unblock(), transaction.atomic():
        seed_cast(at=MORNING)
        yield
        transaction.set_rollback(True)


@pytest.fixture
def world(request: pytest.FixtureRequest) -> Iterator[None]:
    """The same cast, whatever the last test did; what the database checks at the end is checked."""
    if "alone" in request.fixturenames:
        yield
        return
    request.getfixturevalue("everybody")
    with transaction.atomic(), connection.execute_wrapper(guard_writes):
        yield
        with connection.cursor() as cursor:
            cursor.execute("set constraints all immediate")
            cursor.execute("set constraints all deferred")
        transaction.set_rollback(True)


@pytest.fixture
def alone(transactional_db: None) -> None:
    """For two who do something at the same moment: a database of their own."""
    seed_cast(at=MORNING)


def person(name: str):
    return viewer_of(person_id=person_named(name), login_level=LoginLevel.HIGH).viewer


def times(who: str, wanted: Wanted = TALK, *, by_staff: bool = False, at: datetime = MORNING) -> list[datetime]:
    found = free(
        staff_id=staff_named(who),
        way=wanted.way,
        reception_id=wanted.reception_id,
        language=wanted.interpreter_language,
        remote=wanted.kept()["interpreter_remote"],
        by_staff=by_staff,
        at=at,
    )
    return [one.starts_at for one in found.times]


def book(wanted: Wanted = TALK, who: str = "Siri", starts_at: datetime | None = None, key: str = "one") -> int:
    return actions.book(
        wanted=wanted,
        staff_id=staff_named("Håkon"),
        starts_at=starts_at or times("Håkon", wanted)[4],
        sender_key=key,
        by=person(who),
        at=MORNING,
    )


def taken_call(name: str, adviser: str) -> int:
    got = enquiries.receive(
        channel=Channel.PHONE, text="", person_id=person_named(name), caller_phone="41500003", by=CLOCK, at=MORNING
    )
    with_it(got.enquiry_id, adviser)
    return got.enquiry_id


@action
def with_it(enquiry_id: int, adviser: str) -> None:
    """It is in this adviser's hands, whichever circles it was in."""
    run("delete from enquiries_placement where enquiry_id = %(id)s", {"id": enquiry_id})
    run(
        """with tied as (insert into access_tie (person_id, enquiry_id, staff_id, starts_at)
               select person_id, id, %(staff)s, %(at)s from enquiries_enquiry where id = %(id)s),
           owed as (update promises_promise set owner_id = %(staff)s, owner_queue_id = null where enquiry_id = %(id)s and state = 'open')
           update enquiries_enquiry set state = 'taken', owner_id = %(staff)s, taken_at = %(at)s where id = %(id)s""",
        {"id": enquiry_id, "staff": staff_named(adviser), "at": MORNING},
    )
    from inngang.service.journal import record
    from inngang.service.journal.events import NoteWritten

    record(NoteWritten(enquiry_id=enquiry_id), by=CLOCK, at=MORNING)


def promise_of(enquiry_id: int) -> dict:
    return row(
        """select p.kind, p.what, p.due_by, p.owner_id, e.state, e.owner_id as holder from promises_promise p
           join enquiries_enquiry e on e.id = p.enquiry_id where p.enquiry_id = %(id)s and p.state = 'open'""",
        {"id": enquiry_id},
    )


@covers("R045")
def test_a_meeting_that_is_asked_for_is_owned_promised_and_answered_with_a_time_or_a_reason_alone():
    got = actions.ask(wanted=TALK, wishes="Helst før lunsj", sender_key="a", by=person("Siri"), at=MORNING)
    again = actions.ask(wanted=TALK, wishes="Helst før lunsj", sender_key="a", by=person("Siri"), at=MORNING)
    assert again.enquiry_id == got.enquiry_id, "a repeated sending is one request"
    assert "time to meet, or the reason why not" in str(got.promise)
    by = staff("Håkon")
    enquiries.take(enquiry_id=got.enquiry_id, by=by, at=MORNING)
    assert promise_of(got.enquiry_id)["owner_id"] == by.staff_id
    with pytest.raises(CannotMove, match="Answer with a time"):
        enquiries.answer(enquiry_id=got.enquiry_id, text="Vi ringer deg en dag.", by=by, at=MORNING)
    with pytest.raises(CannotMove, match="Answer with a time"):
        enquiries.close(enquiry_id=got.enquiry_id, outcome="referred", reason="Vil ikke", by=by, at=MORNING)
    with pytest.raises(IntegrityError), transaction.atomic():  # whichever verb forgot to ask
        by_force(got.enquiry_id)
    with pytest.raises(actions.CannotAnswerRequest, match="Write why"):
        actions.give_reason(enquiry_id=got.enquiry_id, reason=" ", by=by, at=MORNING)
    actions.give_reason(enquiry_id=got.enquiry_id, reason="Husleia er betalt i dag.", by=by, at=MORNING)
    found = row("select state, reason from appointments_request where enquiry_id = %(id)s", {"id": got.enquiry_id})
    assert found == {"state": "reason", "reason": "Husleia er betalt i dag."}
    assert row("select state from enquiries_enquiry where id = %(id)s", {"id": got.enquiry_id}) == {"state": "answered"}

    second = actions.ask(wanted=TALK, sender_key="b", by=person("Siri"), at=MORNING)
    enquiries.take(enquiry_id=second.enquiry_id, by=by, at=MORNING)
    offered = times("Håkon", by_staff=True)[5:7]
    actions.offer_times(enquiry_id=second.enquiry_id, starts=offered, by=by, at=MORNING)
    mine = queries.my_requests(viewer=person("Siri"), at=MORNING)
    assert [one.offered for one in mine if one.state == "open"] == [tuple(offered)]
    actions.book(
        wanted=TALK,
        staff_id=by.staff_id,
        starts_at=offered[1],
        enquiry_id=second.enquiry_id,
        by=person("Siri"),
        at=MORNING,
    )
    assert queries.request_of(enquiry_id=second.enquiry_id, viewer=by, at=MORNING) is None
    owed = promise_of(second.enquiry_id)
    assert (owed["kind"], owed["state"], owed["holder"]) == ("appointment", "promised", by.staff_id)


@action
def by_force(enquiry_id: int) -> None:
    run(
        "update enquiries_enquiry set state = 'answered', answered_at = %(at)s where id = %(id)s",
        {"id": enquiry_id, "at": MORNING},
    )


@covers("R178")
def test_at_the_office_by_video_and_by_phone_are_in_one_calendar():
    ways = [Wanted(way=way, purpose="Husleia", matter="economic_assistance") for way in Way]
    at_once = times("Håkon", ways[0])[4]
    book(ways[0], "Siri", at_once, "a")
    for other in ways[1:]:
        assert at_once not in times("Håkon", other)
        with pytest.raises(actions.CannotBook):
            book(other, "Amina", at_once, other.way)
    second = times("Håkon", ways[1])[6]
    third = next(one for one in times("Håkon", ways[2]) if one > second and one.hour == 8)
    book(ways[1], "Amina", second, "b")
    book(ways[2], "Bjørn", third, "c")  # before the door opens: by phone there is no door
    day = queries.day_of_adviser(viewer=staff("Håkon"), day=third.date(), at=MORNING)
    assert Way.PHONE in [one.way for one in day]


def test_the_database_itself_refuses_two_at_the_same_time():
    first = book()
    with pytest.raises(IntegrityError, match="adviser_is_in_one_place"), transaction.atomic():
        a_second(first, "staff_id", "person_id")
    with pytest.raises(IntegrityError, match="person_is_in_one_place"), transaction.atomic():
        a_second(first, "person_id", "staff_id")


@action
def a_second(appointment_id: int, same: str, other: str) -> None:
    """Half an hour into the first: the same of one, another of the other."""
    table = "people_person" if other == "person_id" else "people_staff"
    run(
        f"""insert into appointments_appointment (enquiry_id, {same}, {other}, unit_id, way, matter, purpose, starts_at, ends_at,
                state, booked_at)
            select (select max(id) from enquiries_enquiry), {same}, (select max(x.id) from {table} x where x.id <> a.{other}), unit_id,
                'phone', matter, purpose, starts_at + interval '10 minutes', ends_at + interval '1 hour', 'booked', booked_at
            from appointments_appointment a where id = %(id)s""",
        {"id": appointment_id},
    )


def test_of_two_who_want_the_same_time_at_the_same_moment_one_gets_it(alone: None):
    starts, got, barrier = times("Håkon")[4], [], threading.Barrier(2)

    def wants(name: str) -> None:
        try:
            barrier.wait(5)
            got.append(book(TALK, name, starts, name))
        except actions.CannotBook:
            got.append(0)
        finally:
            connection.close()

    both = [threading.Thread(target=wants, args=(name,)) for name in ("Siri", "Amina")]
    for one in both:
        one.start()
    for one in both:
        one.join()
    assert sorted(bool(one) for one in got) == [False, True]
    assert row("select count(*) as many from appointments_appointment") == {"many": 1}
    assert row("select count(*) as many from enquiries_enquiry") == {"many": 1}, "the other left nothing behind"


def test_who_is_away_has_no_time():
    day = times("Håkon")[0].date()
    starts = datetime(day.year, day.month, day.day, tzinfo=OSLO)
    enter_absence(
        staff_id=staff_named("Håkon"),
        starts_at=starts,
        ends_at=starts + timedelta(days=1),
        by=staff("Tone"),
        at=MORNING,
    )
    assert day not in {one.date() for one in times("Håkon")}


@covers("R066")
def test_the_contact_centre_books_a_time_with_the_one_who_knows_the_case():
    enquiry_id = taken_call("Siri", "Nora")
    knows = queries.who_knows(person_named("Siri"))
    assert [one.name for one in knows] == ["Håkon Dahl"]
    starts = times("Håkon", by_staff=True)[3]
    actions.book(
        wanted=TALK,
        staff_id=knows[0].staff_id,
        starts_at=starts,
        enquiry_id=enquiry_id,
        unit_id=knows[0].unit_id,
        by=staff("Nora"),
        at=MORNING,
    )
    owed = promise_of(enquiry_id)
    assert (owed["kind"], owed["owner_id"], owed["state"]) == ("appointment", knows[0].staff_id, "promised")
    assert [one.name for one in queries.day_of_adviser(viewer=staff("Håkon"), day=starts.date(), at=MORNING)] == [
        "Siri Solbakken"
    ]
    told = rows("select text from notices_notice where enquiry_id = %(id)s", {"id": enquiry_id})
    assert len(told) == 1 and "husleia" not in told[0]["text"].casefold()


@covers("R065", part="the contact centre changes an appointment; resending a letter has a test of its own")
def test_the_contact_centre_moves_an_appointment_for_somebody_who_phones_and_for_nobody_else():
    appointment_id = book()
    later = times("Håkon", by_staff=True)[8]
    with pytest.raises(actions.NoSuchAppointment):
        actions.move(appointment_id=appointment_id, starts_at=later, by=staff("Nora"), at=MORNING)
    taken_call("Siri", "Nora")
    seen = queries.of_person(person_id=person_named("Siri"), viewer=staff("Nora"), at=MORNING)
    assert [one.id for one in seen] == [appointment_id]
    actions.move(appointment_id=appointment_id, starts_at=later, by=staff("Nora"), at=MORNING)
    card = queries.one(appointment_id=appointment_id, viewer=person("Siri"), at=MORNING)
    assert card is not None and card.starts_at == later and card.times_moved == 1
    assert promise_of(card.enquiry_id)["owner_id"] == staff_named("Håkon"), "it is still the adviser's to keep"


def test_the_person_moves_and_cancels_until_the_limit_and_then_calls_us():
    appointment_id, siri = book(), person("Siri")
    card = queries.one(appointment_id=appointment_id, viewer=siri, at=MORNING)
    assert card is not None
    late = card.starts_at - timedelta(hours=2)
    with pytest.raises(actions.CannotChange, match="Call us"):
        actions.cancel(appointment_id=appointment_id, by=siri, at=late)
    actions.set_up(unit_id=card.unit_id, setup=SetupCard(change_hours=1), by=staff("Tone"), at=MORNING)
    actions.cancel(appointment_id=appointment_id, by=siri, at=late)
    assert row("select state, outcome from enquiries_enquiry where id = %(id)s", {"id": card.enquiry_id}) == {
        "state": "closed",
        "outcome": "withdrawn",
    }
    assert card.starts_at in times("Håkon"), "the time is free for somebody else"
    with pytest.raises(actions.NoSuchAppointment):
        actions.cancel(appointment_id=appointment_id, by=person("Amina"), at=MORNING)


def test_when_we_cancel_the_person_is_owed_another_time_and_the_adviser_owes_it():
    appointment_id = book()
    by = staff("Håkon")
    enquiry_id = queries.one(appointment_id=appointment_id, viewer=by, at=MORNING).enquiry_id
    with pytest.raises(actions.CannotChange, match="Write why"):
        actions.cancel(appointment_id=appointment_id, by=by, at=MORNING)
    actions.cancel(appointment_id=appointment_id, reason="Jeg er på kurs", by=by, at=MORNING)
    owed = promise_of(enquiry_id)
    assert owed["owner_id"] == by.staff_id and owed["kind"] == "follow_up" and "cancelled" in owed["what"]


def test_a_reminder_goes_out_once_the_day_before_and_says_nothing_of_what_it_is_about():
    wanted = replace_purpose("Kanarifugl i husleia")
    appointment_id = book(wanted)
    starts = queries.one(appointment_id=appointment_id, viewer=person("Siri"), at=MORNING).starts_at
    assert actions.remind_soon(at=starts - timedelta(hours=30), by=CLOCK) == 0
    assert actions.remind_soon(at=starts - timedelta(hours=23), by=CLOCK) == 1
    assert actions.remind_soon(at=starts - timedelta(hours=22), by=CLOCK) == 0
    sent = [one["text"] for one in rows("select text from notices_notice")]
    local = starts.astimezone(OSLO)
    assert f"{local:%d.%m.%Y}" in sent[-1] and f"{local:%H:%M}" in sent[-1]
    assert not any(word in text for text in sent for word in ("Kanarifugl", "Håkon", "Hanshaugen", "økonomisk"))
    journal = " ".join(str(one) for one in rows("select data from journal_line where event like '%%Appointment%%'"))
    assert "Kanarifugl" not in journal


def replace_purpose(text: str) -> Wanted:
    return TALK._replace(purpose=text)


@covers("R155", "R162")
def test_language_interpreter_and_who_comes_along_are_booked_with_the_meeting():
    wanted = TALK._replace(interpreter_language="so", companion="Min mor", wheelchair=True)
    appointment_id = book(wanted, "Amina")
    by = staff("Håkon")
    card = queries.one(appointment_id=appointment_id, viewer=by, at=MORNING)
    assert card is not None
    assert (card.interpreter_language, card.interpreter_state, card.minutes) == ("so", "wanted", 60)
    assert (card.companion, card.wheelchair) == ("Min mor", True)
    actions.set_up(
        unit_id=card.unit_id, setup=SetupCard(interpreter_email="tolk@example.no"), by=staff("Tone"), at=MORNING
    )
    assert actions.order_interpreter(appointment_id=appointment_id, by=by, at=MORNING) is True
    order = row("select \"to\", text, person_id from notices_notice where kind = 'interpreter'")
    assert order is not None and order["to"] == "tolk@example.no" and order["person_id"] is None
    assert f"{card.starts_at.astimezone(OSLO):%H:%M}" in order["text"] and "(so)" in order["text"]
    assert not any(word in order["text"] for word in ("Warsame", "Amina", "husleia", "Min mor"))
    assert queries.one(appointment_id=appointment_id, viewer=by, at=MORNING).interpreter_state == "ordered"
    later = times("Håkon", wanted, by_staff=True)[-1]
    actions.move(appointment_id=appointment_id, starts_at=later, by=by, at=MORNING)
    assert queries.one(appointment_id=appointment_id, viewer=by, at=MORNING).interpreter_state == "wanted"


@covers("R158")
def test_somebody_abroad_meets_by_video_with_an_interpreter_who_is_there_by_video_too():
    wanted = TALK._replace(way=Way.VIDEO, interpreter_language="so")
    actions.set_up(
        unit_id=organisation.unit_numbered("0313").unit_id,
        setup=SetupCard(video_link="https://video.example.no/rom", interpreter_email="tolk@example.no"),
        by=staff("Tone"),
        at=MORNING,
    )
    there = TALK._replace(interpreter_language="so")
    assert times("Håkon", wanted)[0] < times("Håkon", there)[0], "nobody travels, so it is sooner"
    appointment_id = book(wanted, "Amina")
    card = queries.one(appointment_id=appointment_id, viewer=person("Amina"), at=MORNING)
    assert card is not None and card.interpreter_remote and card.video_link == "https://video.example.no/rom"
    actions.order_interpreter(appointment_id=appointment_id, by=staff("Håkon"), at=MORNING)
    order = row("select text from notices_notice where kind = 'interpreter'")
    assert order is not None and "på video" in order["text"]


@covers("R170", part="whoever has an appointment is checked in at the counter, and whoever has none takes a number")
def test_with_and_without_an_appointment_one_gets_a_number_and_the_visit_is_tied_to_it():
    appointment_id = book()
    ruth, at = staff("Ruth"), queries.one(appointment_id=appointment_id, viewer=person("Siri"), at=MORNING).starts_at
    before = queries.day_of_unit(viewer=ruth, unit_id=min(ruth.unit_ids), day=at.date(), at=at)
    assert [(one.name, one.adviser) for one in before] == [("", "Håkon Dahl")], "nobody's name before they are here"
    with pytest.raises(actions.CannotChange, match="does not fit"):
        actions.check_in(appointment_id=appointment_id, said="01.01.1980", by=ruth, at=at)
    got = actions.check_in(appointment_id=appointment_id, said="21.06.1992", by=ruth, at=at)
    walk_in = enquiries.arrive(unit_id=min(ruth.unit_ids), sender_key="x", by=ruth, at=at)
    assert (got.number, walk_in.number) == (1, 2)
    after = queries.day_of_unit(viewer=ruth, unit_id=min(ruth.unit_ids), day=at.date(), at=at)
    assert [(one.name, one.visit_id) for one in after] == [("Siri Solbakken", got.enquiry_id)]
    with pytest.raises(actions.CannotChange, match="have come already"):
        actions.check_in(appointment_id=appointment_id, said="21.06.1992", by=ruth, at=at)


@covers("R177")
def test_both_know_what_it_is_about_and_what_to_bring_and_what_came_of_it_is_the_answer():
    appointment_id = book()
    by = staff("Håkon")
    actions.say_what_to_bring(appointment_id=appointment_id, text="Ta med husleiekontrakten", by=by, at=MORNING)
    known = queries.prepared(appointment_id=appointment_id, language="nb")
    assert known is not None and known.purpose == TALK.purpose and known.bring_more == "Ta med husleiekontrakten"
    assert known.papers, "the catalogue says what is good to have with one"
    card = queries.one(appointment_id=appointment_id, viewer=by, at=MORNING)
    with pytest.raises(actions.CannotChange, match="when it has begun"):
        actions.say_what_came(appointment_id=appointment_id, came=True, text="x", by=by, at=MORNING)
    after = card.ends_at + timedelta(minutes=5)
    actions.say_what_came(appointment_id=appointment_id, came=True, text="Vi betaler husleia.", by=by, at=after)
    kept = row("select state, broken_at from promises_promise where kind = 'appointment'")
    assert kept == {"state": "kept", "broken_at": None}
    assert queries.one(appointment_id=appointment_id, viewer=by, at=after).state == AppointmentState.MET


def test_one_who_did_not_come_is_said_so_and_nothing_is_left_open():
    appointment_id, by = book(), staff("Håkon")
    card = queries.one(appointment_id=appointment_id, viewer=by, at=MORNING)
    actions.say_what_came(appointment_id=appointment_id, came=False, by=by, at=card.ends_at)
    assert row("select outcome from enquiries_enquiry where id = %(id)s", {"id": card.enquiry_id}) == {
        "outcome": "no_show"
    }


@covers("R180")
def test_a_host_cooperation_meets_people_in_each_of_its_municipalities():
    unit = organisation.unit_numbered("1702")
    places = {one.name: one.reception_id for one in places_of(unit.unit_id)}
    assert set(places) == {"Steinkjer", "Snåsa", "Inderøy"}
    adviser = row(
        """select p.staff_id from organisation_post p where p.unit_id = %(unit)s and p.valid_to is null
           and p.role like '%%adviser' order by p.id limit 1""",
        {"unit": unit.unit_id},
    )
    offered = {
        name: free(staff_id=adviser["staff_id"], way=Way.PHYSICAL, reception_id=place, at=MORNING).times
        for name, place in places.items()
    }
    assert all(offered.values())
    assert {one.starts_at.weekday() for one in offered["Snåsa"]} == {1, 3}, "on the days it is open there"
    assert len({one.starts_at.weekday() for one in offered["Steinkjer"]}) == 5


def test_hours_by_appointment_alone_are_offered_too():
    adviser = row(
        """select p.staff_id from organisation_post p join organisation_unit u on u.id = p.unit_id
           where u.number = '0906' and p.valid_to is null and p.role like '%%adviser' order by p.id limit 1"""
    )
    found = free(staff_id=adviser["staff_id"], way=Way.PHYSICAL, at=MORNING).times
    assert any(one.starts_at.weekday() == 3 and one.starts_at.hour == 8 for one in found)


def test_a_day_is_read_in_one_statement_however_many_meet_that_day():
    counted = []
    for many in (1, 3):
        for n in range(many):
            book(TALK, ("Siri", "Amina", "Bjørn")[n], times("Håkon")[10], f"{many}-{n}")
        with CaptureQueriesContext(
            connection,
        ) as captured:
            queries.day_of_unit(viewer=staff("Ruth"), unit_id=1, day=MORNING.date(), at=MORNING)
        counted.append(len(captured))
        for one in rows("select id from appointments_appointment where state = 'booked'"):
            actions.cancel(appointment_id=one["id"], reason="x", by=staff("Håkon"), at=MORNING)
    assert counted[0] == counted[1]
