"""Helsetilsynet's study as traffic: 59 calls about social services, 44 passed on to an office, 6 of those answered there.

The calls go through the signed door of the telephone, with signals that come twice and out of order now and then. The
clock is played over ten working days, and the jobs of the clock run as often as they would. The figures are in
`the_study_of_59_calls.csv`, with their source.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random
from types import SimpleNamespace
from typing import Any, NamedTuple

import pytest
from django.conf import settings
from django.test import Client

from inngang.channels.phone.signature import HEADER
from inngang.channels.phone.switch import Call, Switch
from inngang.rules.access import Viewer
from inngang.rules.hours import OSLO
from inngang.rules.vocabulary import Outcome, PromiseKind, State
from inngang.service.access.queries import CLOCK, viewer_of
from inngang.service.enquiries import actions, queries
from inngang.service.enquiries.verifier import problems
from inngang.service.key_figures import queries as key_figures
from inngang.service.organisation.actions import set_duty, turn_by_the_clock
from inngang.service.organisation.duty import gaps
from inngang.service.rows import row, rows
from tests.covers import covers
from tests.times import MORNING

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("cast")]

with (Path(__file__).parent / "the_study_of_59_calls.csv").open(encoding="utf-8", newline="") as file:
    STUDY = {one["figure"]: int(one["calls"]) for one in csv.DictReader(file)}
OBSERVED, CLOSED = STUDY["observed"], STUDY["closed at the contact centre"]
PASSED_ON, ANSWERED = STUDY["passed on to an office"], STUDY["answered by the office"]
UNANSWERED = PASSED_ON - ANSWERED

DAYS = [MORNING.replace(hour=0) + timedelta(days=day) for day in (0, 1, 2, 3, 4, 7, 8, 9, 10, 11)]  # two working weeks
CALLS_FROM, CALLS_TO, DAY_ENDS = 9, 14, 16
OFFICES = ("0313", "0403", "0906", "1235", "1504", "1702", "1902", "2021")
THAT_SEE_TO_IT = ("0313", "1235", "1902")  # the others never pick anything up, as in the study
CENTRE = ("Nora", "Samira", "Máret")
WITHHELD = ""


class Colleague(NamedTuple):
    ident: str
    viewer: Viewer


class PassedOn(NamedTuple):
    """One that was passed on: which office, and when it was known that nobody answered (None: somebody did)."""

    call: str
    office: int
    day: date
    was_answered: bool


class Study:
    """The telephone system, the desks and the clock, played."""

    def __init__(self, client: Client, clock: SimpleNamespace) -> None:
        self.clock, self.rng, self.passed_on = clock, Random(59), list[PassedOn]()
        self.switch = Switch(
            post=self._post, secret=settings.INNGANG_PHONE_SECRET, now=lambda: clock.at, rng=Random(60), faulty=0.1
        )
        self.client = client
        self.offices = {
            one["number"]: one["id"]
            for one in rows("select id, number from organisation_unit where number = any(%(n)s)", {"n": list(OFFICES)})
        }
        self.lines = {
            one["unit_id"]: one["id"]
            for one in rows("select id, unit_id from organisation_queue where kind = 'unit' order by id")
        }
        social = row("select min(id) as id from organisation_queue where kind = 'special_line' and line = 'social'")
        assert social is not None
        self.social_line: int = social["id"]
        self.centre = [self._colleague("s.given_name = %(name)s", name) for name in CENTRE]
        self.kept_by_hand: dict[int, Colleague] = {}  # promised by the one at the contact centre

    def _post(self, body: bytes, signature: str) -> dict[str, Any]:
        answer = self.client.post(
            "/api/telefon/signaler", body, content_type="application/json", headers={HEADER: signature}
        )
        assert answer.status_code == 202, answer.content
        told: dict[str, Any] = answer.json()
        return told

    def _colleague(self, where: str, name: Any) -> Colleague:
        found = row(
            f"""select s.id, s.ident from people_staff s join organisation_post p on p.staff_id = s.id and p.valid_to is null
                where {where} and p.role in ('contact_adviser', 'municipal_adviser', 'state_adviser', 'adviser')
                order by s.id limit 1""",
            {"name": name},
        )
        assert found is not None, name
        session = viewer_of(staff_id=found["id"])
        assert session is not None
        return Colleague(found["ident"], session.viewer)

    def at_office(self, unit_id: int) -> Colleague:
        return self._colleague("p.unit_id = %(name)s", unit_id)

    @property
    def at(self) -> datetime:
        at: datetime = self.clock.at
        return at

    def later(self, seconds: float) -> None:
        self.clock.at += timedelta(seconds=seconds)

    def by_the_clock(self) -> None:
        """What the worker does, in one go."""
        actions.hear_what_waited(at=self.at, by=CLOCK)
        actions.raise_alarms(at=self.at, by=CLOCK)
        actions.remind_waiting(at=self.at, by=CLOCK)
        actions.escalate_due(at=self.at, by=CLOCK)
        turn_by_the_clock(at=self.at, by=CLOCK)
        actions.look_after(at=self.at, by=CLOCK)

    # --- one call

    def rings(self, number: str, *, acute: bool) -> tuple[Call, Colleague]:
        call = self.switch.call(number, "economic_assistance", acute=acute)
        self.later(self.rng.uniform(20, 120))
        desk = self.rng.choice(self.centre)
        call.answer(desk.ident)
        self.switch.flush()
        self.later(self.rng.uniform(60, 300))
        return call, desk

    def enquiry(self, call: Call) -> int:
        found = actions.enquiry_of_call(conversation=call.id)
        assert found is not None
        return found

    def answers(self, enquiry_id: int, by: Colleague, close: bool = True) -> None:
        actions.answer(
            enquiry_id=enquiry_id, text="Slik søker du, og dette legger du ved.", late_reason="many", by=by.viewer, at=self.at
        )  # fmt: skip
        if close:
            actions.close(enquiry_id=enquiry_id, outcome=Outcome.ANSWERED, by=by.viewer, at=self.at)

    def closed_at_the_centre(self, number: str, *, acute: bool) -> None:
        call, desk = self.rings(number, acute=acute)
        self.answers(self.enquiry(call), desk)
        call.hang_up()

    def passed_to_an_office(self, number: str, *, acute: bool, answered: bool) -> None:
        call, desk = self.rings(number, acute=acute)
        office = self.rng.choice(sorted(self.offices.values()))
        call.transfer(self.lines[office], "Får ikke betalt husleien. Har søkt før.")
        self.switch.flush()
        self.passed_on.append(PassedOn(call.id, office, self.at.astimezone(OSLO).date(), answered))
        self.later(30)
        self.by_the_clock()
        if answered:
            there = self.at_office(office)
            call.answer(there.ident)
            self.switch.flush()
            self.later(400)
            self.answers(self.enquiry(call), there)
            call.hang_up()
            return
        self.later(30)
        call.nobody_there()
        self.switch.flush()
        self.later(10)
        self.rng.choice([self.caller_is_gone, self.back_and_promised, self.back_and_passed_on])(call, desk)
        self.switch.flush()

    def caller_is_gone(self, call: Call, desk: Colleague) -> None:
        """They hung up before anybody was back on the line."""
        call.hang_up()

    def back_and_promised(self, call: Call, desk: Colleague) -> None:
        """Whoever passed it on is back, and promises to see to it."""
        call.answer(desk.ident)
        self.switch.flush()
        self.later(60)
        enquiry_id = self.enquiry(call)
        kind = PromiseKind.CALL_BACK if call.number else PromiseKind.ANSWER
        actions.promise(enquiry_id=enquiry_id, kind=kind, by=desk.viewer, at=self.at)
        self.kept_by_hand[enquiry_id] = desk
        call.hang_up()

    def back_and_passed_on(self, call: Call, desk: Colleague) -> None:
        """Whoever passed it on is back, and gives it to those who know the matter."""
        call.answer(desk.ident)
        self.switch.flush()
        self.later(60)
        actions.hand_over(
            enquiry_id=self.enquiry(call), to_queue=self.social_line, note="Kontoret tok ikke telefonen.",
            by=desk.viewer, at=self.at,
        )  # fmt: skip
        call.hang_up()

    # --- the desks

    def offices_see_to_it(self) -> None:
        """At the few offices that do, one adviser takes what waits, and phones those who were promised a call."""
        for number in THAT_SEE_TO_IT:
            desk = self.at_office(self.offices[number])
            for _ in range(3):
                try:
                    enquiry_id = actions.take_next(by=desk.viewer, at=self.at)
                except actions.NobodyWaits:
                    break
                if not self.phones(enquiry_id, desk):
                    self.kept_by_hand[enquiry_id] = desk

    def keep_what_was_promised(self, share: float) -> None:
        for enquiry_id, desk in list(self.kept_by_hand.items()):
            if self.rng.random() > share:
                continue
            now = row("select state, owner_id from enquiries_enquiry where id = %(id)s", {"id": enquiry_id})
            assert now is not None
            if now["owner_id"] != desk.viewer.staff_id or now["state"] not in (State.TAKEN, State.PROMISED):
                del self.kept_by_hand[enquiry_id]  # somebody else has it by now
            elif self.phones(enquiry_id, desk):
                del self.kept_by_hand[enquiry_id]

    def phones(self, enquiry_id: int, desk: Colleague) -> bool:
        reached = self.rng.random() < 0.6
        actions.call_back(enquiry_id=enquiry_id, reached=reached, by=desk.viewer, at=self.at)
        if reached:
            self.answers(enquiry_id, desk)
        return reached


@pytest.fixture
def study(client: Client, monkeypatch: pytest.MonkeyPatch) -> Study:
    clock = SimpleNamespace(at=DAYS[0].replace(hour=8))
    monkeypatch.setattr("inngang.channels.phone.views.timezone", SimpleNamespace(now=lambda: clock.at))
    return Study(client, clock)


NOW = """
select e.id, e.person_id, e.state, e.outcome, e.owner_id, e.queue_id, p.owner_id as owes, p.owner_queue_id as queue_owes, p.due_by,
    p.broken_at, p.step, p.kind,
    (select count(*) from promises_promise o where o.enquiry_id = e.id and o.state = 'open') as open_promises,
    (select max(j.id) from journal_line j where j.enquiry_id = e.id and j.event in ('EnquiryHandedOver', 'TransferUnanswered')) as passed,
    (select max(j.id) from journal_line j where j.enquiry_id = e.id and j.event in ('EnquiryTaken', 'EnquiryAnswered')) as human,
    exists (select 1 from journal_line j where j.enquiry_id = e.id and j.event = 'PromiseEscalated'
        and j.data ->> 'step' = 'leader') as lifted
from enquiries_enquiry e left join promises_promise p on p.enquiry_id = e.id and p.state = 'open' where e.id = %(id)s
"""
OPEN = (State.WAITING, State.TAKEN, State.PROMISED)


def how_it_is(enquiry_id: int, at: datetime) -> str:
    """Where one that was passed on has got to; anything but an end with a human or an owned promise is a fault."""
    now = row(NOW, {"id": enquiry_id})
    assert now is not None, "it is lost"
    if now["state"] not in OPEN:
        assert now["human"] and now["human"] > now["passed"], f"{now} ended without a human after it was passed on"
        assert now["outcome"] != Outcome.ABANDONED and now["open_promises"] == 0
        return "with a human"
    assert now["open_promises"] == 1 and now["due_by"] is not None, f"{now} is promised nothing"
    if now["state"] == State.WAITING:
        assert now["owner_id"] is None and now["queue_owes"] == now["queue_id"], f"{now} has no owner"
    else:
        assert now["owner_id"] is not None and now["owes"] == now["owner_id"], f"{now} has no owner"
    person = viewer_of(person_id=now["person_id"]) if now["person_id"] else None
    if person is not None:  # what they themselves see says it as well
        card = queries.status(enquiry_id=enquiry_id, viewer=person.viewer, at=at)
        assert card.owner and card.next_step is not None and card.due_by == now["due_by"]
    if now["due_by"] >= at:
        return "promised, in time"
    assert now["broken_at"] is not None and now["step"] == 4 and now["lifted"], f"{now} is late, and nobody was told"
    return "late, and lifted to the leader"


@covers("R012", "R075")
@covers("R072", part="transfers nobody answered, per office, the same day")
@covers("R073", part="offices where nobody is on duty are shown")
def test_each_of_the_44_calls_that_were_passed_on_ends_with_a_human_or_an_owned_promise(study: Study):
    with_duty = study.offices["0313"]
    set_duty(
        unit_id=with_duty,
        phone="55550313",
        starts_at=DAYS[0],
        ends_at=DAYS[-1] + timedelta(days=1),
        by=CLOCK,
        at=study.at,
    )
    fates: list[Callable[..., None] | bool] = [study.closed_at_the_centre] * CLOSED
    fates += [True] * ANSWERED + [False] * UNANSWERED
    Random(1).shuffle(fates)
    assert len(fates) == OBSERVED == CLOSED + PASSED_ON
    known = [one["phone"] for one in rows("select phone from people_person where phone like '415000%%' order by phone")]
    numbers = [*known[:10], *[WITHHELD] * 4, *(f"900000{place:02d}" for place in range(OBSERVED - 14))]
    Random(2).shuffle(numbers)
    coming = [(fate, number, place % 9 == 4) for place, (fate, number) in enumerate(zip(fates, numbers, strict=True))]
    a_day = -(-OBSERVED // 5)
    seen: list[Counter[str]] = []
    for day, midnight in enumerate(DAYS):
        todays = coming[day * a_day : (day + 1) * a_day]
        study.clock.at = midnight.replace(hour=8)
        pause = (CALLS_TO - CALLS_FROM) * 3600 / a_day
        study.clock.at = max(study.at, midnight.replace(hour=CALLS_FROM))
        for place in range(a_day if todays else a_day // 2 + 1):
            study.clock.at = max(study.at, midnight.replace(hour=CALLS_FROM) + timedelta(seconds=place * pause))
            if place < len(todays):
                fate, number, acute = todays[place]
                if isinstance(fate, bool):
                    study.passed_to_an_office(number, acute=acute, answered=fate)
                else:
                    fate(number, acute=acute)
            study.by_the_clock()
            if place == a_day // 2:
                study.offices_see_to_it()
        study.keep_what_was_promised(0.4)
        while study.at < midnight.replace(hour=DAY_ENDS):
            study.later(1800)
            study.by_the_clock()
        # every evening
        assert problems() == []
        ids = {one.call: actions.enquiry_of_call(conversation=one.call) for one in study.passed_on}
        assert None not in ids.values() and len(set(ids.values())) == len(ids), "none is lost, and no two became one"
        seen.append(Counter(how_it_is(id, study.at) for id in ids.values() if id is not None))
        the_offices_are_told_the_same_day(study, study.at)
        assert {one.unit_id for one in gaps(unit_ids=study.offices.values(), at=study.at)} == {
            *study.offices.values()
        } - {with_duty}
    end = seen[-1]
    print(f"{len(study.passed_on)} passed on: {dict(end)}; evening by evening: {[dict(one) for one in seen]}")
    assert end.total() == len(study.passed_on) == PASSED_ON
    assert sum(not one.was_answered for one in study.passed_on) == UNANSWERED
    assert row("select count(distinct enquiry_id) as n from journal_line where event = 'TransferUnanswered'") == {
        "n": UNANSWERED
    }
    assert row("select count(*) as n from enquiries_enquiry") == {"n": OBSERVED}
    # it is shown both ways: the offices that see to it, and those that never do
    assert end["with a human"] > ANSWERED and end["late, and lifted to the leader"] > 0


def the_offices_are_told_the_same_day(study: Study, at: datetime) -> None:
    """Per office, by the evening, as many as nobody answered there that day."""
    today = at.astimezone(OSLO).date()
    shown = {
        one.unit_id: one.unanswered_transfers
        for one in key_figures.today(day=today, at=at).units
        if one.unanswered_transfers
    }
    assert shown == Counter(one.office for one in study.passed_on if one.day == today and not one.was_answered)
