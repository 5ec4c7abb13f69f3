"""The first two minutes of the lively day, played at once: in by the real doors, on the real database."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

import pytest
from django.conf import settings
from django.db import OperationalError
from django.test import Client

from inngang.config.doors import Answer, ServerDoors
from inngang.jobs import demo_day, set_pieces
from inngang.jobs.seed import seed_cast
from inngang.rules.vocabulary import LoginLevel
from inngang.service.access.queries import CLOCK
from inngang.service.enquiries import verifier
from inngang.service.organisation.queries import forget_calendars
from inngang.service.people.actions.log_in import log_in
from inngang.service.people.queries import person_named, staff_named
from inngang.service.rows import row, rows
from tests.covers import covers
from tests.times import MORNING

TWO_MINUTES = 125  # of the day's own time; the last pieces need a few seconds more


class Clock:
    """The day's clock: it moves when somebody waits, and not else."""

    def __init__(self, at: datetime) -> None:
        self.at = at

    def now(self) -> datetime:
        self.at += timedelta(milliseconds=2)  # no two things happen at the very same moment
        return self.at


class Stop(threading.Event):
    def __init__(self, clock: Clock, after: timedelta) -> None:
        super().__init__()
        self.clock, self.ends_at = clock, clock.at + after

    def wait(self, timeout: float | None = None) -> bool:
        self.clock.at += timedelta(seconds=timeout or 0)
        if self.clock.at >= self.ends_at:
            self.set()
        return self.is_set()


def through_the_client(method: str, path: str, body: bytes, headers: Mapping[str, str]) -> Answer:
    """The whole of the web, without a network. Cookies are the browser's own affair."""
    client = Client(enforce_csrf_checks=True, raise_request_exception=True)
    named = {f"HTTP_{key.upper().replace('-', '_')}": value for key, value in headers.items() if key != "Content-Type"}
    kind = headers.get("Content-Type", "text/html")
    got = client.generic(method, path, body, content_type=kind, **named)
    cookies = [("Set-Cookie", one.OutputString()) for one in got.cookies.values()]
    return Answer(got.status_code, [*got.headers.items(), *cookies], got.content)


@dataclass
class Played:
    day: demo_day.Day
    clock: Clock


def play(monkeypatch, *, seconds: float, send=through_the_client) -> Played:
    clock = Clock(MORNING)
    monkeypatch.setattr("django.utils.timezone.now", clock.now)
    stop = Stop(clock, timedelta(seconds=seconds))
    doors = ServerDoors(send, secret=settings.INNGANG_PHONE_SECRET, now=clock.now, rng=Random(7), stop=stop)
    day = demo_day.prepare(doors=doors, stop=stop, speed=1.0, seed=1, now=clock.now, crowd=60)
    demo_day.start(day)
    day.run()
    return Played(day, clock)


@pytest.fixture(scope="module")
def played(django_db_setup, django_db_blocker):
    """One day, played once and looked at by every test here; rolled back at the end."""
    from django.db import transaction

    forget_calendars()
    with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as patch, transaction.atomic():
        seed_cast(at=MORNING)
        yield play(patch, seconds=TWO_MINUTES)
        transaction.set_rollback(True)
    forget_calendars()


def enquiries_of(phone: str) -> list[dict]:
    return rows(
        """select e.*, s.given_name as owner from enquiries_enquiry e left join people_staff s on s.id = e.owner_id
           where e.caller_phone = %(phone)s order by e.id""",
        {"phone": phone},
    )


def events(enquiry_id: int) -> list[dict]:
    return rows(
        """select j.event, j.at, j.data, s.given_name as who from journal_line j left join people_staff s on s.id = j.staff_id
           where j.enquiry_id = %(id)s order by j.id""",
        {"id": enquiry_id},
    )


def first(enquiry_id: int, event: str) -> dict:
    found = [one for one in events(enquiry_id) if one["event"] == event]
    assert found, f"{event} did not happen; only {[one['event'] for one in events(enquiry_id)]}"
    return found[0]


@covers("R074", "R143", "R147")
def test_amina_writes_without_login_and_is_phoned_back_by_hakon(played):
    [amina] = [one for one in enquiries_of("41500001") if one["channel"] == "question"]
    assert amina["code_hash"] is not None and amina["person_id"] is None
    assert first(amina["id"], "EnquiryTaken")["who"] == "Håkon"
    called = first(amina["id"], "CallBackTried")
    assert called["who"] == "Håkon" and called["data"]["reached"] is True
    assert first(amina["id"], "EnquiryAnswered")["at"] < MORNING + timedelta(minutes=2)


@pytest.mark.django_db
def test_whoever_is_logged_in_as_hakon_phones_amina_themselves(monkeypatch):
    seed_cast(at=MORNING)
    clock = Clock(MORNING)
    monkeypatch.setattr("django.utils.timezone.now", clock.now)
    stop = Stop(clock, timedelta(minutes=5))
    doors = ServerDoors(
        through_the_client, secret=settings.INNGANG_PHONE_SECRET, now=clock.now, rng=Random(7), stop=stop
    )
    day = demo_day.prepare(doors=doors, stop=stop, speed=1.0, seed=1, now=clock.now, crowd=5)
    story = set_pieces.amina_writes_and_is_phoned(day)
    assert next(story) > 30, "there is time to log in"
    log_in(token="t", staff_id=staff_named("Håkon"), level=LoginLevel.STAFF, how="demo", by=CLOCK, at=clock.at)
    clock.at += timedelta(seconds=50)
    assert list(story) == []
    [amina] = enquiries_of("41500001")
    assert amina["state"] == "waiting" and amina["owner"] is None


@covers("R083", "R097")
def test_the_mother_without_food_is_with_a_human_within_a_minute(played):
    [siri] = enquiries_of("41500003")
    assert siri["urgency"] == 0
    assert first(siri["id"], "EnquiryTaken")["at"] - siri["received_at"] < timedelta(minutes=1)
    assert not [one for one in events(siri["id"]) if one["event"] == "AlarmRaised"]


def test_the_doctors_question_reaches_the_doctors_line(played):
    doctor = enquiries_of("41500032")[0]
    assert doctor["line"] == "doctors"
    assert first(doctor["id"], "EnquiryTaken")["who"] == "Petter"


@covers("R060")
def test_bjorns_own_adviser_is_away_and_the_substitute_has_him(played):
    [bjorn] = enquiries_of("41500002")
    taken = first(bjorn["id"], "EnquiryTaken")
    assert (taken["who"], taken["data"]["circle"]) == ("Jonas", "substitute")
    assert (bjorn["state"], bjorn["owner"]) == ("promised", "Jonas")


def test_the_missed_call_back_is_still_promised_with_a_next_try(played):
    [olav] = enquiries_of("41500004")
    assert first(olav["id"], "CallBackTried")["data"]["reached"] is False
    owed = row(
        "select * from promises_promise where enquiry_id = %(id)s and state = 'open' and kind = 'call_back'",
        {"id": olav["id"]},
    )
    assert olav["state"] == "promised" and owed is not None
    assert owed["next_attempt_at"] > played.clock.at


def test_livs_work_is_covered_when_she_is_ill(played):
    [linnea] = enquiries_of("41500017")
    assert first(linnea["id"], "EnquiryTaken")["who"] == "Even"
    away = row("select presence from organisation_at_work where staff_id = %(id)s", {"id": staff_named("Liv")})
    assert away is not None and away["presence"] == "away"


@covers("R088")
def test_the_transfer_that_nobody_answered_came_back_to_the_one_who_made_it(played):
    yusuf = enquiries_of("41500016")[0]
    first(yusuf["id"], "TransferUnanswered")
    who = [one["who"] for one in events(yusuf["id"]) if one["event"] == "EnquiryTaken"]
    assert len(who) == 2 and who[0] == who[1]
    assert yusuf["state"] in ("promised", "taken", "answered")


@covers("R169")
def test_the_acute_visitor_was_met_at_once(played):
    acute = rows("select * from enquiries_enquiry where channel = 'visit' and urgency = 0 order by id")
    assert acute and first(acute[0]["id"], "EnquiryTaken")["at"] - acute[0]["received_at"] < timedelta(seconds=60)


def test_the_contact_centre_hands_over_to_an_office_that_promises(played):
    handed = row(
        """select j.enquiry_id as id from journal_line j where j.event = 'EnquiryHandedOver' and j.data ->> 'to_queue' like '%%Hamar%%'
           and exists (select 1 from enquiries_message m where m.enquiry_id = j.enquiry_id and m.text like 'Elias%%')"""
    )
    assert handed is not None
    renewed = [one for one in events(handed["id"]) if one["event"] == "PromiseRenewed"]
    assert {"Stian", "Wenche"} & {one["who"] for one in renewed}


def test_the_stream_brings_all_three_ways_in_and_bots_end_what_they_take(played):
    found = {
        one["channel"]: one
        for one in rows(
            "select channel, count(*) as n, count(*) filter (where state in ('answered', 'closed')) as ended "
            "from enquiries_enquiry group by channel"
        )
    }
    assert set(found) == {"phone", "question", "visit", "sms"}  # a text message, entered by the one who got it
    assert all(one["ended"] > 0 for one in found.values())


def test_one_promise_is_late_for_the_leaders_to_see(played):
    late = rows(
        """select s.given_name as who from promises_promise p join people_staff s on s.id = p.owner_id
           where p.state = 'open' and p.due_by < %(at)s""",
        {"at": played.clock.at},
    )
    assert "Hanne" in [one["who"] for one in late]


def test_nobody_who_is_away_has_taken_anything(played):
    away = [staff_named(name) for name in ("Ingrid", "Eirik", "Mona")]
    assert not rows(
        "select id from journal_line where event = 'EnquiryTaken' and staff_id = any(%(away)s)", {"away": away}
    )


def test_nothing_the_day_did_is_found_wrong_by_the_verifier(played):
    assert verifier.problems() == []


@pytest.mark.django_db
def test_a_server_that_is_away_for_a_while_costs_time_and_nothing_else(monkeypatch):
    """Every third sending finds no server, and every fifth is done but the answer is lost on the way."""
    seed_cast(at=MORNING)
    sent = {"number": 0}

    def badly(method, path, body, headers):
        sent["number"] += 1
        if sent["number"] % 3 == 0:
            raise ConnectionRefusedError
        answer = through_the_client(method, path, body, headers)
        if sent["number"] % 5 == 0:
            raise ConnectionResetError
        return answer

    play(monkeypatch, seconds=60, send=badly)
    assert len(enquiries_of("41500001")) == 1
    assert len(enquiries_of("41500003")) == 1
    calls = row(
        "select count(*) as n, count(distinct sender_key) as keys from enquiries_enquiry where channel = 'phone'"
    )
    assert calls is not None and calls["n"] == calls["keys"] > 5
    assert verifier.problems() == []


@pytest.mark.django_db
def test_a_question_to_a_database_that_is_away_is_asked_again(monkeypatch):
    seed_cast(at=MORNING)
    clock = Clock(MORNING)
    day = demo_day.Day(None, Stop(clock, timedelta(minutes=1)), 1.0, Random(1), clock.now, {})  # type: ignore[arg-type]
    tries = []

    def asked(*, at):
        tries.append(at)
        if len(tries) < 3:
            raise OperationalError("the server closed the connection")
        return person_named("Amina")

    monkeypatch.setattr(demo_day.connections, "close_all", lambda: None)
    assert day.do(asked) == person_named("Amina")
    assert len(tries) == 3 and tries[0] < tries[1] < tries[2]
