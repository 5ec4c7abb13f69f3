"""People come and go, calls come in, and the clock is changed: what must hold about every enquiry holds all the same.

The machine of the life (`test_lifecycle_stateful`) knows each enquiry in its own words. This one knows less about each and
lets more happen: absence, shifts, cover, handovers, disputes, pauses, parts and joins, telephone signals, both nights the
clock is changed, the day the rules get a new version, rules adopted in mid-flight, and Christmas. It asks the tables after every
verb.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, time, timedelta
from random import Random
from typing import Any

import pytest
from hypothesis import Phase, note, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

from inngang.channels.phone import incoming
from inngang.rules.access import Viewer
from inngang.rules.hours import OSLO
from inngang.rules.vocabulary import LINES, Channel, Outcome, Presence, PromiseKind, State
from inngang.service.access.queries import ANYONE, CLOCK, viewer_of
from inngang.service.enquiries import actions, queries
from inngang.service.enquiries.verifier import problems
from inngang.service.journal.action import Refused
from inngang.service.organisation import actions as organisation
from inngang.service.organisation import policies
from inngang.service.organisation.actions import ShiftRow
from inngang.service.organisation.policies import policy_at
from inngang.service.people.queries import person_named, staff_named
from inngang.service.rows import row, rows
from tests.covers import covers
from tests.service.test_lifecycle_stateful import OPEN, beside_the_verbs

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("cast")]

STAFF = ("Håkon", "Anne", "Jonas", "Ingrid", "Nora", "Samira", "Tone", "Maryam")
PERSONS = ("Amina", "Amina", "Amina", "Bjørn", "Siri", "Mikkel", "Trygve", "Vera", None)
PHONES = ("41500001", "41500002", "41500003", "90000001", "90000002", "")
TEXTS = (
    "Jeg trenger hjelp til husleien",
    "Jeg lurer på sykepengene mine",
    "Vi har ikke mat til barna i kveld",
    "Når kommer pengene?",
)
MATTERS = ("economic_assistance", "sickness_benefit", "debt_advice", "payment")
STARTS = {  # when a run begins, and what it lives through
    "the rules get a new version": datetime(2026, 8, 31, 13, 0, tzinfo=OSLO),
    "the night the clock goes back": datetime(2026, 10, 23, 14, 0, tzinfo=OSLO),
    "inside the hour that comes twice": datetime(2026, 10, 25, 0, 20, tzinfo=UTC).astimezone(OSLO),
    "the night the clock goes forward": datetime(2027, 3, 27, 22, 0, tzinfo=OSLO),
    "the minute before the hour that is not there": datetime(2027, 3, 28, 0, 59, tzinfo=UTC).astimezone(OSLO),
    "an ordinary Monday": datetime(2026, 11, 23, 10, 0, tzinfo=OSLO),
    "Christmas": datetime(2026, 12, 23, 14, 0, tzinfo=OSLO),
}
MOST = 4 if os.environ.get("HYPOTHESIS_PROFILE") != "thorough" else 60  # from each of them
SIZE = settings(
    max_examples=MOST, stateful_step_count=8, derandomize=True, report_multiple_bugs=False,
    phases=(Phase.generate,), database=None, deadline=None,
)  # fmt: skip
RESET = """
set session_replication_role = replica;
delete from enquiries_deviation; delete from enquiries_cover; delete from enquiries_signal; delete from enquiries_placement;
delete from enquiries_message; delete from enquiries_enquiry; delete from promises_promise; delete from access_tie;
delete from notices_notice; delete from journal_line; delete from organisation_absence; delete from organisation_shift;
delete from organisation_policy_version;
set session_replication_role = default;
update organisation_at_work set presence = 'free', back_at = null, since = '2026-01-01';
"""
STANDING = """
select e.id, e.state, e.received_at, p.id as promise_id, p.due_by, p.paused_at
from enquiries_enquiry e left join promises_promise p on p.enquiry_id = e.id and p.state = 'open'
"""
BEFORE_IT = """
select o.enquiry_id, o.opens_at, o.since from enquiries_placement o join enquiries_enquiry e on e.id = o.enquiry_id
where o.queue_id = %(queue)s and o.opens_at <= %(at)s and not %(staff)s = any(o.barred) and e.state = 'waiting'
"""
STILL_THEIRS = """
select e.id from organisation_at_work w join enquiries_enquiry e on e.owner_id = w.staff_id and e.state = 'promised'
join promises_promise p on p.enquiry_id = e.id and p.state = 'open'
where w.presence = 'away' and w.back_at > %(at)s and p.due_by <= w.back_at
"""
ours, lived_through = Counter[str](), Counter[str]()
VERBS: dict[str, dict[str, Sequence[Any]]] = {}
OFTEN = (
    *["receive", "take_next", "time_passes"] * 3,
    *["promise", "hand_over", "dispute", "split", "join", "wait_for_person", "somebody_phones", "the_call_goes_on"] * 2,
    *["is_away", "comes_back", "the_clock_turns"] * 2,
)
NUMBER = range(5)


def verb(**given: Sequence[Any]) -> Callable[[Any], Any]:
    def keep(method: Any) -> Any:
        VERBS[method.__name__] = given
        return method

    return keep


class ComeAndGo(RuleBasedStateMachine):
    """Everybody does anything, and nobody is always there."""

    start = ""

    @initialize()
    def begins(self) -> None:
        beside_the_verbs(RESET)
        policies.forget()
        lived_through[self.start] += 1
        self.at = STARTS[self.start]
        self.steps = 0
        self.rules = policy_at(self.at).version
        self.ids: set[int] = set()
        self.codes: dict[int, str] = {}
        self.calls: list[list[Any]] = []  # the id of a call, and how many signals it has sent
        self.absences: list[int] = []
        self.promised: dict[int, dict[str, Any]] = {}
        self.lines = 0

    def viewer(self, name: str) -> Viewer:
        session = viewer_of(staff_id=staff_named(name))
        assert session is not None
        return session.viewer

    def pick(self, number: int, *states: State) -> int | None:
        """One of the newest, of those in these states when there are any."""
        found = rows("select id, state from enquiries_enquiry order by id desc")
        ids = [one["id"] for one in found if one["state"] in states] or [one["id"] for one in found]
        return ids[number % len(ids)] if ids else None

    def holder(self, enquiry_id: int) -> Viewer:
        """The one who has it, or else a leader."""
        found = row("select owner_id from enquiries_enquiry where id = %(id)s", {"id": enquiry_id})
        assert found is not None
        session = viewer_of(staff_id=found["owner_id"]) if found["owner_id"] else None
        return session.viewer if session else self.viewer("Tone")

    def attempt(self, verb: Any, **given: Any) -> Any:
        """What came of it; None for a named no."""
        try:
            value = verb(**given, at=self.at)
        except Refused as refused:
            assert type(refused) is not Refused and str(refused.why), "a no has a name and a sentence"
            return None
        ours[verb.__name__] += 1
        return value

    def in_hand(self, number: int, verb: Any, *states: State, **given: Any) -> Any:
        """The one who has it does something with it."""
        for name in STAFF if not rows("select 1 from enquiries_enquiry where owner_id is not null") else ():
            self.take_next(name)
        one = self.pick(number, *(states or (State.TAKEN, State.PROMISED)))
        return None if one is None else self.attempt(verb, enquiry_id=one, by=self.holder(one), **given)

    # --- time

    @verb(minutes=[1, 7, 30, 59, 61, 90, 300, 720, 1440, 4000])
    def time_passes(self, minutes: int) -> None:
        self.at = (self.at.astimezone(UTC) + timedelta(minutes=minutes)).astimezone(OSLO)
        if policy_at(self.at).version != self.rules:
            self.rules = policy_at(self.at).version
            lived_through["a change of rules in mid-flight"] += len(
                rows("select 1 from enquiries_enquiry where state = 'waiting'")
            )

    @verb(line=list(LINES))
    def other_rules_are_adopted(self, line: str) -> None:
        """One leader proposes that the first line has a matter first, another adopts it, and it holds after two minutes."""
        running = policy_at(self.at)
        version = self.attempt(
            organisation.propose_policy, rules=running._replace(first_line_first=running.first_line_first ^ {line}),
            starts_at=self.at + policies.LEAST_AHEAD, reason="Det er kø.", scenario_id=None, by=self.viewer("Maryam"),
        )  # fmt: skip
        self.attempt(organisation.adopt_policy, version=version or "", by=self.viewer("Tone"))
        assert policy_at(self.at) == running, "it holds from its moment on"
        self.time_passes(2)
        assert version is None or policy_at(self.at).version == version

    @verb()
    def the_clock_turns(self) -> None:
        """All that the worker does; a second time in the same minute there is nothing left to do."""
        jobs = (
            actions.hear_what_waited, organisation.turn_by_the_clock, actions.look_after, actions.remind_waiting,
            actions.escalate_due, actions.raise_alarms,
        )  # fmt: skip
        for job in jobs:
            self.attempt(job, by=CLOCK)
            self.all_is_well()
        self.attempt(actions.look_after, by=CLOCK)
        assert actions.look_after(by=CLOCK, at=self.at) == (0, 0, 0)
        assert rows(STILL_THEIRS, {"at": self.at}) == [], "what falls due while they are away is somebody else's"

    # --- coming in

    @verb(text=TEXTS, person=PERSONS, channel=[Channel.QUESTION, Channel.VISIT], phone=PHONES, language=["nb", "so"])
    def receive(self, text: str, person: str | None, channel: Channel, phone: str, language: str) -> None:
        code = f"KODE-{len(self.ids)}-{self.at.timestamp():.0f}"
        received = self.attempt(
            actions.receive, channel=channel, text=text, sender_key=code, code=code, caller_phone=phone, language=language,
            person_id=person_named(person) if person else None, by=ANYONE,
        )  # fmt: skip
        new = row("select id from enquiries_enquiry where sender_key = %(key)s", {"key": code})
        assert new is not None, "also what was joined with an open one is kept"
        self.ids |= {new["id"], received.enquiry_id}
        self.codes[new["id"]] = code

    @verb(number=PHONES)
    def somebody_phones(self, number: str) -> None:
        self.calls.append([f"call-{len(self.calls)}", 0])
        self.signal(len(self.calls) - 1, "incoming", {"from": number})

    @verb(
        call=NUMBER, skips=[0, 0, 0, 1], kind=["choice", "answered", "answered", "transferred", "transfer_unanswered",
              "hung_up", "call_back_asked"],
        acute=[True, False], staff=STAFF, queue=range(60),
    )  # fmt: skip
    def the_call_goes_on(self, call: int, skips: int, kind: str, acute: bool, staff: str, queue: int) -> None:
        if not self.calls:
            return
        ident = row("select ident from people_staff where id = %(id)s", {"id": staff_named(staff)})
        assert ident is not None
        body = {
            "choice": {"choice": "economic_assistance", "acute": acute},
            "answered": {"staff": ident["ident"]},
            "transferred": {"to_queue": self.queue(queue)},
        }.get(kind, {})
        place = -1 - call % len(self.calls)
        self.calls[place][1] += skips  # one that got lost on the way
        self.signal(place, kind, body)

    def signal(self, place: int, kind: str, body: dict[str, Any]) -> None:
        self.calls[place][1] += 1
        call, order = self.calls[place]
        told = self.attempt(
            incoming.signal, signal_id=f"{call}-{order}", call_id=call, kind=kind, order=order, happened_at=self.at, body=body
        )  # fmt: skip
        if told is not None and told.enquiry_id:
            self.ids.add(told.enquiry_id)

    def queue(self, number: int) -> int:
        found = rows("select id from organisation_queue order by id")
        return int(found[number % len(found)]["id"])

    # --- at the desks

    @verb(staff=STAFF)
    def take_next(self, staff: str) -> None:
        by = self.viewer(staff)
        before = {one: rows(BEFORE_IT, {"queue": one, "at": self.at, "staff": by.staff_id}) for one in by.queue_ids}
        paces = {
            (one["enquiry_id"], one["queue_id"]): one["pace"]
            for one in rows("select enquiry_id, queue_id, pace from enquiries_placement")
        }
        limited = {
            one["id"] for one in rows("select id from enquiries_enquiry where channel in ('phone', 'visit', 'chat')")
        }
        taken = self.attempt(actions.take_next, by=by)
        if taken is None:
            return
        line = row(
            "select data from journal_line where enquiry_id = %(id)s and event = 'EnquiryTaken' order by id desc limit 1",
            {"id": taken},
        )
        assert line is not None
        queue = int(line["data"]["queue"])
        mine = next(one for one in before[queue] if one["enquiry_id"] == taken)
        for other in before[queue]:
            if paces[other["enquiry_id"], queue] == paces[taken, queue] and other["enquiry_id"] not in limited:
                came_first = other["opens_at"] < mine["opens_at"] and other["since"] < mine["since"]
                assert not came_first, f"{other} came before {mine} in the same queue and pace, and was passed over"

    @verb(staff=STAFF, number=NUMBER)
    def take(self, staff: str, number: int) -> None:
        one = self.pick(number, State.WAITING)
        if one is not None:
            self.attempt(actions.take, enquiry_id=one, by=self.viewer(staff))

    @verb(number=NUMBER, why=["many", ""])
    def answer(self, number: int, why: str) -> None:
        self.in_hand(number, actions.answer, text="Vi dekker husleien.", late_reason=why)

    @verb(
        number=NUMBER,
        kind=[PromiseKind.CALL_BACK, PromiseKind.ANSWER, PromiseKind.FOLLOW_UP, PromiseKind.DECISION],
        hours=[None, 2, 26, 200],
    )
    def promise(self, number: int, kind: PromiseKind, hours: int | None) -> None:
        due_by = None if hours is None else self.at + timedelta(hours=hours)
        self.in_hand(number, actions.promise, kind=kind, due_by=due_by)

    @verb(number=NUMBER, queue=range(60))
    def hand_over(self, number: int, queue: int) -> None:
        self.in_hand(number, actions.hand_over, to_queue=self.queue(queue), note="se her")

    @verb(number=NUMBER)
    def dispute(self, number: int) -> None:
        self.in_hand(number, actions.dispute, reason="ikke vårt")

    @verb(number=NUMBER)
    def release(self, number: int) -> None:
        self.in_hand(number, actions.release, reason="ikke mitt bord")

    @verb(number=NUMBER)
    def wait_for_person(self, number: int) -> None:
        self.in_hand(number, actions.wait_for_person, what="Kontoutskrift", late_reason="others")

    @verb(number=NUMBER, reached=[True, False, False])
    def call_back(self, number: int, reached: bool) -> None:
        self.in_hand(number, actions.call_back, reached=reached)

    @verb(number=NUMBER, matter=MATTERS)
    def split(self, number: int, matter: str) -> None:
        part = self.in_hand(number, actions.split, matter=matter, note="Dette også")
        if part is not None:
            self.ids.add(part)

    @verb(number=NUMBER, into=range(8))
    def take_back(self, number: int, into: int) -> None:
        whole = self.pick(into, State.TAKEN, State.PROMISED)
        part = self.pick(number, State.WAITING)
        if whole is not None and part is not None:
            self.attempt(actions.take_back, enquiry_id=part, into_id=whole, by=self.holder(whole))

    @verb(number=NUMBER)
    def join(self, number: int) -> None:
        """Two open ones of the same person; the later one into the first."""
        pairs = rows(
            """select a.id, a.owner_id, b.id as into from enquiries_enquiry a join enquiries_enquiry b on b.person_id = a.person_id
               and b.id < a.id and b.urgency <= a.urgency
               where a.state in ('taken', 'promised') and b.state in ('waiting', 'taken', 'promised') order by a.id, b.id"""
        )
        if pairs:
            one = pairs[number % len(pairs)]
            self.attempt(actions.join, enquiry_id=one["id"], into_id=one["into"], by=self.holder(one["id"]))

    @verb(number=NUMBER)
    def undo_join(self, number: int) -> None:
        found = rows(
            "select id, joined_into_id as into from enquiries_enquiry where joined_into_id is not null order by id"
        )
        if found:
            one = found[number % len(found)]
            self.attempt(actions.undo_join, enquiry_id=one["id"], by=self.holder(one["into"]))

    @verb(number=NUMBER, outcome=[Outcome.ANSWERED, Outcome.REFERRED])
    def close(self, number: int, outcome: Outcome) -> None:
        self.in_hand(number, actions.close, State.ANSWERED, outcome=outcome, reason="ferdig", late_reason="away")

    @verb(number=NUMBER)
    def reopen(self, number: int) -> None:
        self.in_hand(number, actions.reopen, State.ANSWERED, State.CLOSED, reason="noe var glemt")

    @verb(number=NUMBER, text=["Takk. Hva med strøm?", "Vi har ikke mat til barna i kveld"])
    def reply(self, number: int, text: str) -> None:
        one = self.pick(number)
        if one in self.codes:
            self.attempt(actions.reply, enquiry_id=one, text=text, code=self.codes[one], by=ANYONE)
            new = rows(
                "select id, urgency, state from enquiries_enquiry where not id = any(%(ids)s)",
                {"ids": sorted(self.ids)},
            )
            assert len(new) <= ("mat til barna" in text), "only what is acute rings on its own"
            assert all((each["urgency"], each["state"]) == (0, "waiting") for each in new)
            self.ids |= {each["id"] for each in new}

    @verb(number=NUMBER, window=[None, (2, 4), (20, 30)])
    def ask_call_back(self, number: int, window: tuple[int, int] | None) -> None:
        one = self.pick(number, State.WAITING)
        if one in self.codes:
            span = (self.at + timedelta(hours=window[0]), self.at + timedelta(hours=window[1])) if window else None
            self.attempt(actions.ask_call_back, enquiry_id=one, window=span, code=self.codes[one], by=ANYONE)

    # --- coming and going

    @verb(staff=STAFF, begins=[0, 0, 60, 1440], lasts=[30, 600, 3000, 20000])
    def is_away(self, staff: str, begins: int, lasts: int) -> None:
        starts_at = self.at.astimezone(UTC) + timedelta(minutes=begins)
        absence = self.attempt(
            actions.be_away, staff_id=staff_named(staff), starts_at=starts_at, ends_at=starts_at + timedelta(minutes=lasts),
            by=self.viewer(staff),
        )  # fmt: skip
        if absence is not None:
            self.absences.append(absence)

    @verb(number=NUMBER)
    def comes_back(self, number: int) -> None:
        if self.absences:
            self.attempt(actions.come_back, absence_id=self.absences[number % len(self.absences)], by=CLOCK)

    @verb(staff=STAFF, presence=[Presence.FREE, Presence.AWAY, Presence.BREAK], back=[None, 20, 600])
    def says(self, staff: str, presence: Presence, back: int | None) -> None:
        back_at = self.at.astimezone(UTC) + timedelta(minutes=back) if back and presence == Presence.AWAY else None
        by = self.viewer(staff)
        self.attempt(actions.say_presence, staff_id=by.staff_id, presence=presence, back_at=back_at, by=by)

    @verb(staff=STAFF, hours=[(8, 15), (0, 3), (2, 10), (22, 23)], days=[(0, 1, 2, 3, 4), (5, 6), ()])
    def plans(self, staff: str, hours: tuple[int, int], days: tuple[int, ...]) -> None:
        by = self.viewer(staff)
        shifts = [ShiftRow(day, time(hours[0]), time(hours[1])) for day in days]
        self.attempt(organisation.plan_shifts, staff_id=by.staff_id, shifts=shifts, by=by)

    # --- what must hold

    @rule(seed=st.integers(0, 2**32 - 1))
    def a_few_things_happen(self, seed: int) -> None:
        self.steps += 1
        rng = Random(f"{seed}, {self.steps}, {self.start}")
        for _ in range(6):
            name = rng.choice([*VERBS, *OFTEN])
            given = {of: rng.choice(values) for of, values in VERBS[name].items()}
            note(f"{self.at} {name} {given}")
            getattr(self, name)(**given)
            self.all_is_well()

    def all_is_well(self) -> None:
        assert problems() == []
        standing = {one["id"]: one for one in rows(STANDING)}
        assert set(standing) == self.ids, "none is lost, and none came from nowhere"
        self.no_deadline_moves_in_silence(standing)
        self.the_person_sees_who_and_what_next(standing)

    def no_deadline_moves_in_silence(self, standing: dict[int, dict[str, Any]]) -> None:
        """From the deadline that stood to the one that stands there is an unbroken row of lines, each with old and new."""
        told: dict[int, list[dict[str, Any]]] = {}
        for line in rows(
            """select id, enquiry_id, event, (data ->> 'due_by')::timestamptz as due_by, (data ->> 'was_due_by')::timestamptz as was
               from journal_line where id > %(last)s and event in ('PromiseMade', 'PromiseRenewed', 'PromiseKept', 'EnquiryClosed')
               order by id""",
            {"last": self.lines},
        ):
            told.setdefault(line["enquiry_id"], []).append(line)
        for id, now in standing.items():
            before = self.promised.get(id)
            if before is None or before["due_by"] is None or now["due_by"] in (None, before["due_by"]):
                continue
            stood: datetime | None = before["due_by"]
            for line in told.get(id, []):
                if line["event"] in ("PromiseKept", "EnquiryClosed"):
                    stood = None  # that one is over; what comes after is a new one
                elif line["event"] == "PromiseRenewed":
                    assert stood is None or line["was"] == stood, f"{id}: {line} does not say that it was {stood}"
                    stood = line["due_by"]
                elif stood is None or stood == line["due_by"]:
                    stood = line["due_by"]
                else:
                    raise AssertionError(f"{id}: {line} does not say that it was {stood}")
            assert stood == now["due_by"], f"{id}: it was {before['due_by']}, is {now['due_by']}, and nobody was told"
        self.promised = standing
        last = row("select coalesce(max(id), 0) as id from journal_line")
        assert last is not None
        self.lines = last["id"]

    def the_person_sees_who_and_what_next(self, standing: dict[int, dict[str, Any]]) -> None:
        open_ones = [id for id, one in standing.items() if one["state"] in OPEN and id in self.codes]
        if open_ones:
            card = queries.status(enquiry_id=max(open_ones), code=self.codes[max(open_ones)], viewer=ANYONE, at=self.at)
            assert card.owner and str(card.state_sentence) and card.next_step is not None and card.due_by is not None


@covers("R010", "R044", "R035", part="one owner and one next step, whoever comes and goes and whatever the clock does")
def test_whoever_comes_and_goes_each_enquiry_has_one_owner_and_no_deadline_moves_in_silence():
    ours.clear()
    for start in STARTS:
        run_state_machine_as_test(type("ComeAndGo", (ComeAndGo,), {"start": start}), settings=SIZE)
    print(f"{sum(ours.values())} verbs went through: {dict(ours.most_common())}; lived through {dict(lived_through)}")
    assert set(ours) >= {
        "be_away", "come_back", "say_presence", "plan_shifts", "turn_by_the_clock", "hand_over", "dispute", "split", "join",
        "wait_for_person", "signal", "take_next", "reopen", "adopt_policy",
    }  # fmt: skip
    assert set(lived_through) > set(STARTS), "both nights, and a change of rules while somebody waited"
