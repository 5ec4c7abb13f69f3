"""An enquiry held for a change: locked, with its open promise, and only for somebody who may change it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, NamedTuple

from inngang.rules import lifecycle, promises
from inngang.rules.access import ACTS_FOR_ORGANISATION, Viewer
from inngang.rules.hours import Calendar
from inngang.rules.reaching import tell_by
from inngang.rules.vocabulary import Channel, PromiseKind, Role, Side, State, Urgency, Why, marked
from inngang.service.enquiries.keeping import hash_of
from inngang.service.journal.action import Refused
from inngang.service.organisation.queries import calendar_of
from inngang.service.rows import row, rows, run


class NoSuchEnquiry(Refused):
    """There is none, or it is not for this viewer: the two look alike."""


class NotYours(Refused):
    """Somebody else has it."""


class CannotMove(Refused):
    """The enquiry is in a state this verb does not start from."""


class Held(NamedTuple):
    """An open or closed enquiry, locked until the transaction ends, with its open promise (0 where none)."""

    id: int
    ref: str
    channel: Channel
    state: State
    urgency: Urgency
    matter: str
    side: Side
    line: str
    language: str
    area_code: str
    asked_for: int | None
    rang_by: int | None
    person_id: int | None
    caller_phone: str
    unit_id: int
    queue_id: int
    owner_id: int | None
    received_at: datetime
    taken_at: datetime | None
    times_handed_over: int
    times_reopened: int
    tried: list[int]
    promise_id: int
    promise_kind: PromiseKind | None
    promise_due_by: datetime | None
    promise_made_at: datetime | None
    attempts_at: list[datetime]
    promise_paused_at: datetime | None
    promise_left_minutes: int | None
    promise_waits_for: str
    promise_reminders: int
    promise_clocks: list[dict[str, Any]] | None
    times_disputed: int
    person_phone: str
    person_email: str
    person_reserved: bool
    organisation_id: int | None = None  # the partner whose question it is: answers go to them, and not to the person
    kin_id: int | None = None  # the family it is a part of
    joined_into_id: int | None = None  # the one it was put into
    chases_id: int | None = None  # the one it asked about again
    person_wants: str = ""  # how they would rather be reached
    asks_to_meet: bool = False  # a meeting is asked for, and has got neither a time nor a reason
    has_code: bool = False  # they come back with a code, and read it there
    level: int = 0  # the level of competence it needs; 0 is what the rules have for its line
    needed_on: date | None = None  # the day before which the person needs the answer
    follows_claim: bool = False  # it does not end before it is known whether the money came
    person_from: datetime | None = (
        None  # the case unit sees it otherwise: the adviser reads why before the person is told
    )

    @property
    def about(self) -> dict[str, Any]:
        """What every journal line of it says."""
        return {
            "enquiry_id": self.id,
            "person_id": self.person_id,
            "unit_id": self.unit_id,
            "channel": str(self.channel),
        }

    def calendar(self, at: datetime) -> Calendar:
        """The working time of the unit that has it."""
        return calendar_of(self.unit_id, at=at)

    def due_by_now(self, at: datetime) -> datetime | None:
        """By when, as if nothing stood still: of a promise that waits for the person, what is left from now on."""
        if self.promise_paused_at is None:
            return self.promise_due_by
        return promises.resume(left_minutes=self.promise_left_minutes or 0, at=at, calendar=self.calendar(at))

    @property
    def topics(self) -> tuple[str, ...]:
        who = (f"staff-{self.owner_id}",) if self.owner_id else ()
        return ("queue", f"enquiry-{self.id}", f"unit-{self.unit_id}", *who)


HELD = """
select e.id, e.ref, e.channel, e.state, e.urgency, e.matter, e.side, e.line, e.language, e.area_code,
    e.asked_for_id as asked_for, e.rang_by_id as rang_by, e.person_id, e.caller_phone,
    e.unit_id, e.queue_id, e.owner_id, e.received_at, e.taken_at, e.times_handed_over, e.times_reopened, e.tried,
    coalesce(p.id, 0) as promise_id, p.kind as promise_kind, p.due_by as promise_due_by, p.made_at as promise_made_at,
    coalesce(p.attempts_at, '{}') as attempts_at, p.paused_at as promise_paused_at, p.left_minutes as promise_left_minutes,
    coalesce(p.waits_for, '') as promise_waits_for, coalesce(p.reminders, 0) as promise_reminders, p.clocks as promise_clocks,
    e.times_disputed,
    coalesce(x.phone, '') as person_phone, coalesce(x.email, '') as person_email, coalesce(x.is_reserved, false) as person_reserved,
    coalesce(x.wanted_channel, '') as person_wants, e.organisation_id, e.kin_id, e.joined_into_id, e.chases_id, e.code_hash,
    e.level, e.needed_on,
    exists (select 1 from appointments_request r where r.enquiry_id = e.id and r.state = 'open') as asks_to_meet,
    exists (select 1 from enquiries_claim c where c.enquiry_id = e.id and c.ended_at is null) as follows_claim,
    (select max(d.person_from) from enquiries_case_dialogue d where d.enquiry_id = e.id and d.read_at is null) as person_from
from enquiries_enquiry e
left join promises_promise p on p.enquiry_id = e.id and p.state = 'open'
left join people_person x on x.id = e.person_id and e.organisation_id is null
where e.id = %(enquiry_id)s
for update of e
"""
NOT_FOUND = Why(marked("We cannot find that enquiry."))
LEADS = frozenset({Role.TEAM_LEAD, Role.DUTY_LEAD})


def hold(enquiry_id: int) -> Held:
    """Lock it. Raises NoSuchEnquiry."""
    return _held(_row(enquiry_id))


def hold_as_staff(enquiry_id: int, by: Viewer) -> Held:
    """Lock it for the one who has it, their leader, or the clock. Raises NoSuchEnquiry, NotYours."""
    held = hold(enquiry_id)
    if by.role in (Role.SYSTEM, Role.INTEGRATION):
        return held
    if held.owner_id is not None and held.owner_id == by.staff_id:
        return held
    if by.role in LEADS and held.unit_id in by.unit_ids and held.person_id not in by.conflicts:
        return held
    if not by.staff_id or held.owner_id is None or held.unit_id not in by.unit_ids:
        raise NoSuchEnquiry(NOT_FOUND)
    raise NotYours(Why(marked("A colleague has this one. Ask them, or take another.")))


def hold_as_person(enquiry_id: int, by: Viewer, code: str | None) -> Held:
    """Lock it for the person whose it is, the organisation that asked, or whoever has its pick-up code. Raises NoSuchEnquiry."""
    found = _row(enquiry_id)
    has_code = code is not None and found["code_hash"] is not None and bytes(found["code_hash"]) == hash_of(code)
    if found["organisation_id"] is not None:
        is_theirs = by.role in ACTS_FOR_ORGANISATION and by.organisation_id == found["organisation_id"]
    else:
        is_theirs = bool(by.person_id) and by.role == Role.CITIZEN and found["person_id"] == by.person_id
    if not (has_code or is_theirs or by.role in (Role.SYSTEM, Role.INTEGRATION)):
        raise NoSuchEnquiry(NOT_FOUND)
    return _held(found)


def must_not_ask_to_meet(held: Held) -> None:
    """Whoever asks to meet us gets a time or a reason, and nothing else ends it (R045). Raises CannotMove."""
    if held.asks_to_meet:
        raise CannotMove(Why(marked("A meeting is asked for. Answer with a time, or with the reason why not.")))


def must_tell_adviser_first(held: Held, at: datetime) -> None:
    """When the case unit concludes otherwise than the adviser, the adviser is told before the person (R292). Raises CannotMove."""
    if held.person_from is not None and at < held.person_from:
        raise CannotMove(
            Why(
                marked(
                    "The case unit sees this otherwise than the adviser. The adviser reads why first, before the person is told."
                )
            )
        )


def must_move(held: Held, to: State) -> None:
    """Raises CannotMove when the life of an enquiry has no such move."""
    if not lifecycle.may_move(held.state, to):
        raise CannotMove(Why(marked("That cannot be done now: it is %(state)s."), {"state": str(held.state)}))


def must_be_in_hand(held: Held) -> None:
    """Raises CannotMove unless an adviser has it, taken or promised."""
    if held.state not in (State.TAKEN, State.PROMISED):
        raise CannotMove(Why(marked("That cannot be done now: it is %(state)s."), {"state": str(held.state)}))


def wait_for_turn(*enquiry_ids: int) -> None:
    """Whoever locks several enquiries of one person does so one after the other, so none waits for the other for ever."""
    rows(
        """select pg_advisory_xact_lock(hashtextextended('turn ' || turn, 0)) from (
               select distinct coalesce('person ' || person_id, 'family ' || kin_id, 'one ' || id) as turn
               from enquiries_enquiry where id = any(%(ids)s) order by 1
           ) t""",
        {"ids": list(enquiry_ids)},
    )


def way_out(held: Held) -> tuple[str, str]:
    """The channel and address a notice to this person goes by; no private phone is a condition for anything (R146)."""
    return tell_by(
        reserved=held.person_reserved,
        wants=held.person_wants,
        phone=held.person_phone or held.caller_phone,
        email=held.person_email,
        is_known=bool(held.person_id) and held.organisation_id is None,
    )


def way_out_of(one: Mapping[str, Any]) -> tuple[str, str]:
    """The same, of a row among many that has the ways of its person."""
    return tell_by(
        reserved=one["person_reserved"],
        wants=one["person_wants"],
        phone=one["person_phone"] or one["caller_phone"],
        email=one["person_email"],
        is_known=bool(one["person_id"]) and not one["organisation_id"],
    )


def end_promise(held: Held, state: str, at: datetime) -> None:
    """The open promise is kept, renewed or withdrawn. A promise kept late stays marked as broken."""
    run(
        """update promises_promise set state = %(state)s::text, ended_at = %(at)s,
               broken_at = coalesce(broken_at, case when %(state)s::text in ('kept', 'renewed') and paused_at is null
                   and due_by < %(at)s then due_by end)
           where id = %(id)s""",
        {"state": state, "at": at, "id": held.promise_id},
        often=True,
    )


def _row(enquiry_id: int) -> dict[str, Any]:
    found = row(HELD, {"enquiry_id": enquiry_id}, often=True)
    if found is None:
        raise NoSuchEnquiry(NOT_FOUND)
    return found


def _held(found: dict[str, Any]) -> Held:
    has_code = bool(found["code_hash"])
    found = {name: value for name, value in found.items() if name != "code_hash"}
    return Held(
        **{
            **found,
            "has_code": has_code,
            "channel": Channel(found["channel"]),
            "state": State(found["state"]),
            "urgency": Urgency(found["urgency"]),
            "side": Side(found["side"]),
            "promise_kind": PromiseKind(found["promise_kind"]) if found["promise_kind"] else None,
        }
    )
