"""Absence and what follows: an adviser's work is covered the minute they are away, and comes back after."""

from __future__ import annotations

from datetime import datetime, time, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from inngang.rules.hours import OSLO
from inngang.rules.vocabulary import Channel, Presence, PromiseKind, Protection, State
from inngang.service.access.queries import CLOCK, viewer_of
from inngang.service.enquiries import actions, queries
from inngang.service.journal import queries as journal
from inngang.service.journal.action import guard_writes
from inngang.service.organisation import actions as organisation
from inngang.service.organisation.actions.set_presence import NotYours
from inngang.service.people.actions import register_person
from inngang.service.people.queries import person_named, staff_named
from inngang.service.rows import row, rows
from tests.covers import covers
from tests.times import MORNING
from tests.who import staff

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("cast")]
NOON, NEXT_WEEK = MORNING + timedelta(hours=2), MORNING + timedelta(days=7)


@pytest.fixture(autouse=True)
def guarded(cast):
    with connection.execute_wrapper(guard_writes):
        yield


def waits(person: str = "Amina", text: str = "Jeg trenger hjelp til husleien", **given) -> int:
    given = {"channel": Channel.QUESTION, "by": CLOCK, "at": MORNING, **given}
    return actions.receive(text=text, person_id=person_named(person), **given).enquiry_id


def promised(person: str = "Amina", by: str = "Håkon", days: int = 1, **given) -> int:
    enquiry_id = waits(person, **given)
    actions.take(enquiry_id=enquiry_id, by=staff(by), at=MORNING)
    start = MORNING + timedelta(days=days)
    window = (start, start + timedelta(hours=2))
    actions.promise(enquiry_id=enquiry_id, kind=PromiseKind.CALL_BACK, window=window, by=staff(by), at=MORNING)
    return enquiry_id


def now(enquiry_id: int) -> dict:
    found = row(
        """select e.state, e.owner_id, e.queue_id, p.due_by, p.owner_id as owes, p.owner_queue_id as queue_owes, q.kind as queue
           from enquiries_enquiry e join promises_promise p on p.enquiry_id = e.id and p.state = 'open'
           join organisation_queue q on q.id = e.queue_id where e.id = %(id)s""",
        {"id": enquiry_id},
    )
    assert found is not None
    return found


def told(enquiry_id: int, kind: str) -> list[str]:
    found = rows(
        "select text from notices_notice where enquiry_id = %(id)s and kind = %(kind)s order by id",
        {"id": enquiry_id, "kind": kind},
    )
    return [one["text"] for one in found]


def events(enquiry_id: int) -> list[str]:
    return [line.event for line in journal.of_enquiry(enquiry_id=enquiry_id)]


def go(name: str = "Håkon", until: datetime = NEXT_WEEK, at: datetime = NOON, by: str | None = None) -> int:
    return actions.be_away(staff_id=staff_named(name), starts_at=at, ends_at=until, by=staff(by or name), at=at)


@covers("R035", "R103", "R206")
def test_what_an_absent_adviser_has_promised_goes_to_the_substitute_and_the_person_is_told_by_name():
    enquiry_id = promised()
    due_by = now(enquiry_id)["due_by"]
    go()
    after = now(enquiry_id)
    assert (after["state"], after["owner_id"], after["owes"]) == (
        State.PROMISED,
        staff_named("Anne"),
        staff_named("Anne"),
    )
    assert after["due_by"] == due_by, "a deadline never moves because somebody is away"
    (text,) = told(enquiry_id, "covered")
    assert "Håkon" in text and "Anne" in text
    assert "EnquiryCovered" in events(enquiry_id)
    card = queries.status(enquiry_id=enquiry_id, viewer=viewer_of(person_id=person_named("Amina")).viewer, at=NOON)
    assert card.owner.startswith("Anne")
    assert queries.card(enquiry_id=enquiry_id, viewer=staff("Anne"), at=NOON).person is not None


@covers("R035")
def test_those_who_wait_for_an_absent_adviser_are_open_to_the_substitute_at_once():
    enquiry_id = waits()
    assert enquiry_id not in [card.id for card in queries.waiting(viewer=staff("Anne"), at=NOON).cards]
    go()
    assert enquiry_id in [card.id for card in queries.waiting(viewer=staff("Anne"), at=NOON).cards]
    assert "CirclesOpened" in events(enquiry_id)
    assert actions.take_next(by=staff("Anne"), at=NOON) == enquiry_id


def test_when_the_substitute_is_away_too_the_team_is_asked_and_owns_it():
    enquiry_id, waiting = promised(), waits("Siri", "Jeg lurer på husleien min")
    go("Anne")
    go("Håkon")
    after = now(enquiry_id)
    assert (after["state"], after["owner_id"], after["queue"]) == (State.WAITING, None, "team")
    assert after["queue_owes"] == after["queue_id"]
    first = row(
        """select q.kind from enquiries_placement w join organisation_queue q on q.id = w.queue_id
           where w.enquiry_id = %(id)s and w.opens_at <= %(at)s and q.staff_id is null order by w.circle limit 1""",
        {"id": waiting, "at": NOON},
    )
    assert first == {"kind": "team"}
    assert told(enquiry_id, "covered")


def test_what_is_due_after_the_adviser_is_back_stays_with_them():
    enquiry_id = promised(days=8)
    go(until=NOON + timedelta(days=1))
    assert now(enquiry_id)["owner_id"] == staff_named("Håkon")
    assert told(enquiry_id, "covered") == []


@covers("R103")
def test_what_nobody_has_begun_comes_back_and_the_person_is_told():
    one, other = promised(), promised("Siri", text="Jeg lurer på husleien")
    absence_id = go()
    actions.note(enquiry_id=other, text="Jeg ser på dette nå", by=staff("Anne"), at=NOON)
    later = NOON + timedelta(hours=1)
    actions.come_back(absence_id=absence_id, by=staff("Håkon"), at=later)
    assert now(one)["owner_id"] == staff_named("Håkon") and now(other)["owner_id"] == staff_named("Anne")
    assert "Håkon" in told(one, "came_back")[0] and told(other, "came_back") == []
    assert "EnquiryCameBack" in events(one)
    assert rows("select 1 from enquiries_cover where ended_at is null") == []


def test_what_went_to_the_team_comes_back_when_nobody_took_it():
    enquiry_id, taken = promised(), promised("Siri", text="Jeg lurer på husleien")
    go("Anne")
    absence_id = go("Håkon")
    actions.take(enquiry_id=taken, by=_of_the_team(taken), at=NOON)
    actions.come_back(absence_id=absence_id, by=staff("Håkon"), at=NOON + timedelta(hours=1))
    after = now(enquiry_id)
    assert (after["state"], after["owner_id"]) == (State.PROMISED, staff_named("Håkon"))
    assert now(taken)["owner_id"] == staff_named("Anne")


def _of_the_team(enquiry_id: int):
    """Anne came in for a moment although she is away."""
    return staff("Anne")


def test_an_attempt_to_phone_is_a_beginning():
    enquiry_id = promised()
    absence_id = go()
    actions.call_back(enquiry_id=enquiry_id, reached=False, by=staff("Anne"), at=NOON)
    actions.come_back(absence_id=absence_id, by=staff("Håkon"), at=NOON + timedelta(hours=1))
    assert now(enquiry_id)["owner_id"] == staff_named("Anne")


def test_the_substitute_who_is_related_to_the_person_does_not_get_it():
    enquiry_id = promised()
    from inngang.service.access.actions import declare_interest

    declare_interest(staff_id=staff_named("Anne"), person_id=person_named("Amina"), by=staff("Anne"), at=MORNING)
    go()
    assert now(enquiry_id)["owner_id"] is None


def test_a_protected_person_goes_only_to_those_who_may_see_them():
    organisation.follow_up(
        person_id=person_named("Vera"),
        staff_id=staff_named("Tone"),
        substitute_id=staff_named("Anne"),
        side="municipal",
        unit_id=next(iter(staff("Tone").unit_ids)),
        by=CLOCK,
        at=MORNING,
    )
    assert Protection.CONFIDENTIAL in staff("Tone").may_see_protected
    enquiry_id = promised("Vera", by="Tone", text="Jeg trenger hjelp til husleien")
    go("Tone")
    after = now(enquiry_id)
    assert (after["owner_id"], after["queue"]) == (None, "protected")
    assert [w["kind"] for w in _circles(enquiry_id)] == ["protected"]


def _circles(enquiry_id: int) -> list[dict]:
    return rows(
        """select q.kind from enquiries_placement w join organisation_queue q on q.id = w.queue_id
           where w.enquiry_id = %(id)s order by w.circle""",
        {"id": enquiry_id},
    )


def test_a_call_that_goes_on_just_now_stays_with_the_one_who_has_it():
    enquiry_id = waits(channel=Channel.PHONE, at=NOON)
    actions.take(enquiry_id=enquiry_id, by=staff("Håkon"), at=NOON)
    go(at=NOON + timedelta(minutes=1))
    assert now(enquiry_id)["owner_id"] == staff_named("Håkon")


def test_saying_away_until_later_than_the_next_promise_is_enough():
    enquiry_id = promised()
    actions.say_presence(
        staff_id=staff_named("Håkon"),
        presence=Presence.AWAY,
        back_at=MORNING + timedelta(days=3),
        by=staff("Håkon"),
        at=NOON,
    )
    assert now(enquiry_id)["owner_id"] == staff_named("Anne")
    actions.say_presence(staff_id=staff_named("Håkon"), presence=Presence.FREE, by=staff("Håkon"), at=NOON)
    assert now(enquiry_id)["owner_id"] == staff_named("Håkon")


def test_who_wrote_while_the_adviser_was_away_is_theirs_to_take_when_they_are_back():
    absence_id = go()
    enquiry_id = waits(at=NOON + timedelta(minutes=5))
    back = NOON + timedelta(hours=1)
    assert enquiry_id not in [card.id for card in queries.waiting(viewer=staff("Håkon"), at=back).cards]
    actions.come_back(absence_id=absence_id, by=staff("Håkon"), at=back)
    cards = queries.waiting(viewer=staff("Håkon"), at=back).cards
    assert [card.is_own for card in cards if card.id == enquiry_id] == [True]


def test_the_number_of_statements_is_the_same_for_one_enquiry_and_for_many():
    def cost(many: int, at: datetime, before: int = 0) -> tuple[int, int]:
        for turn in range(many):
            owed, waiting = (_followed(f"{kind}{many}x{turn}") for kind in ("Lovet", "Venter"))
            given = {"channel": Channel.QUESTION, "text": "Husleien min", "by": CLOCK, "at": MORNING}
            enquiry_id = actions.receive(person_id=owed, **given).enquiry_id
            actions.receive(person_id=waiting, **given)
            actions.take(enquiry_id=enquiry_id, by=staff("Håkon"), at=MORNING)
            due_by = MORNING + timedelta(days=1)
            given = {"kind": PromiseKind.ANSWER, "due_by": due_by, "by": staff("Håkon"), "at": MORNING}
            actions.promise(enquiry_id=enquiry_id, **given)
        with CaptureQueriesContext(connection) as seen:
            absence_id = go(at=at)
        covered = row("select count(*) as n from enquiries_cover where ended_at is null")
        assert covered == {"n": before + many}
        with CaptureQueriesContext(connection) as seen_back:
            actions.come_back(absence_id=absence_id, by=staff("Håkon"), at=at + timedelta(minutes=5))
        returned = row("select count(*) as n from enquiries_cover where came_back and ended_at > %(at)s", {"at": at})
        assert returned == {"n": before + many}
        return len(seen), len(seen_back)

    few = cost(1, NOON)
    more = cost(12, NOON + timedelta(minutes=30), before=1)
    assert few[1] == more[1], "coming back"
    assert few[0] == more[0], "going away"


def _followed(name: str) -> int:
    """Somebody Håkon follows up, with Anne as his substitute."""
    person_id = register_person(given_name=name, phone="", area_code="030104", by=CLOCK, at=MORNING)
    organisation.follow_up(
        person_id=person_id,
        staff_id=staff_named("Håkon"),
        substitute_id=staff_named("Anne"),
        side="municipal",
        unit_id=next(iter(staff("Håkon").unit_ids)),
        by=CLOCK,
        at=MORNING,
    )
    return person_id


def test_the_clock_lets_a_planned_absence_begin_covers_it_and_ends_it():
    enquiry_id = promised(days=2)
    tomorrow = MORNING + timedelta(days=1)
    actions.be_away(
        staff_id=staff_named("Håkon"),
        starts_at=tomorrow,
        ends_at=tomorrow + timedelta(days=3),
        by=staff("Tone"),
        at=MORNING,
    )
    assert now(enquiry_id)["owner_id"] == staff_named("Håkon")
    assert organisation.turn_by_the_clock(at=tomorrow, by=CLOCK) >= 1
    assert actions.look_after(at=tomorrow, by=CLOCK).covered == 1
    assert now(enquiry_id)["owner_id"] == staff_named("Anne")
    assert actions.look_after(at=tomorrow, by=CLOCK) == actions.LookedAfter(), "the second time there is nothing to do"
    ended = tomorrow + timedelta(days=3)
    assert organisation.turn_by_the_clock(at=ended, by=CLOCK) >= 1
    assert actions.look_after(at=ended, by=CLOCK).returned == 1
    assert now(enquiry_id)["owner_id"] == staff_named("Håkon")


def test_a_shift_begins_and_ends_by_the_clock():
    hakon = staff_named("Håkon")
    shifts = [organisation.ShiftRow(day, time(8), time(15, 30)) for day in range(5)]
    organisation.plan_shifts(staff_id=hakon, shifts=shifts, by=staff("Tone"), at=MORNING)
    evening = MORNING.replace(hour=15, minute=30)
    assert organisation.turn_by_the_clock(at=evening, by=CLOCK) >= 1
    found = row("select presence, back_at from organisation_at_work where staff_id = %(id)s", {"id": hakon})
    assert found == {"presence": "away", "back_at": datetime(2026, 11, 24, 8, 0, tzinfo=OSLO)}
    assert organisation.turn_by_the_clock(at=evening, by=CLOCK) == 0
    organisation.turn_by_the_clock(at=found["back_at"], by=CLOCK)
    assert row("select presence from organisation_at_work where staff_id = %(id)s", {"id": hakon}) == {
        "presence": "free"
    }


def test_only_oneself_and_ones_own_leader_enter_an_absence():
    with pytest.raises(NotYours):
        go("Håkon", by="Anne")
    with pytest.raises(NotYours):
        go("Gunnhild", by="Tone")
    assert go("Håkon", by="Tone")


def test_an_absence_that_does_not_hang_together_is_refused_by_name():
    with pytest.raises(organisation.CannotBeAway, match="after the beginning"):
        go(until=NOON - timedelta(hours=1))
    with pytest.raises(organisation.CannotPlan, match="overlap"):
        shifts = [organisation.ShiftRow(0, time(8), time(12)), organisation.ShiftRow(0, time(11), time(15))]
        organisation.plan_shifts(staff_id=staff_named("Håkon"), shifts=shifts, by=staff("Håkon"), at=NOON)
