"""A call comes in: something new, or the one who was promised a call or was rung (R038, R074)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from inngang.rules.access import Viewer
from inngang.rules.hours import OSLO
from inngang.rules.vocabulary import Channel, State, Why, marked
from inngang.service.enquiries.actions.receive import receive
from inngang.service.enquiries.actions.route import route
from inngang.service.enquiries.actions.wait_for_person import heard_again
from inngang.service.enquiries.call.line import on_the_line, open_first_to
from inngang.service.enquiries.call.signals import Signal
from inngang.service.enquiries.calls import last_call_to
from inngang.service.enquiries.held import Held, hold
from inngang.service.journal import record
from inngang.service.journal.events import ProgressChased
from inngang.service.organisation.lookups import office_called
from inngang.service.people.queries import person_by_phone, staff_by_extension, staff_called, ways_to_write
from inngang.service.rows import row, run


def comes_in(channel: Channel, conversation: str, signal: Signal, by: Viewer) -> int:
    """A new enquiry; or the one we promised to phone about, when that is who phones (R038, R074)."""
    number = str(signal.body.get("from", ""))
    person_id = person_by_phone(number)
    owed = _owed_call_back(number, person_id)
    if owed is not None:
        _return_to(hold(owed), signal, by)
        return owed
    rung = last_call_to(number, signal.at)
    if rung is not None and _is_for(hold(rung.enquiry_id), person_id):
        _return_to(hold(rung.enquiry_id), signal, by, to=rung.staff_id)
        return rung.enquiry_id
    return receive(
        rang_by=rung.staff_id if rung else None,
        channel=channel,
        text=str(signal.body.get("text", "")),
        sender_key=conversation,
        person_id=person_id,
        caller_phone=number,
        language=str(signal.body.get("language") or "nb"),
        choice=signal.body.get("choice"),
        asked_for=asked_for_by(signal.body),
        unit_id=office_called(str(signal.body.get("to", "")), on=signal.at.astimezone(OSLO).date()),
        is_demo=bool(signal.body.get("is_demo", False)),
        by=by,
        at=signal.at,
    ).enquiry_id


def _owed_call_back(number: str, person_id: int | None) -> int | None:
    """The open enquiry whose call-back this number waits for. A number known to be a person's opens theirs alone."""
    ways = ways_to_write(number)
    if not ways and person_id is None:
        return None
    found = row(
        """select e.id from promises_promise p join enquiries_enquiry e on e.id = p.enquiry_id
           where p.state = 'open' and p.kind = 'call_back' and e.state in ('promised', 'waiting')
             and e.organisation_id is null
             and (e.person_id = %(person)s or (e.caller_phone = any(%(ways)s) and (e.person_id is null or e.person_id = %(person)s)))
           order by p.made_at desc, e.id desc limit 1""",
        {"person": person_id, "ways": ways},
    )
    return found["id"] if found else None


def _is_for(held: Held, person_id: int | None) -> bool:
    """It waits or is promised, and the number does not belong to somebody else."""
    return held.state in (State.WAITING, State.PROMISED) and (person_id is None or held.person_id in (None, person_id))


def _return_to(held: Held, signal: Signal, by: Viewer, *, to: int | None = None) -> None:
    """Straight back to it, to the one who promised or rang first; nobody starts from the beginning."""
    adviser = to or held.owner_id
    if to is not None:
        run("update enquiries_enquiry set rang_by_id = %(staff)s where id = %(id)s", {"staff": to, "id": held.id})
        heard_again(held.id, by=by, at=signal.at)
        held = hold(held.id)
    if held.state == State.PROMISED or to is not None:
        route(held, promised=None, by=by, at=signal.at, since=signal.at)
    on_the_line(held.id)
    run("update enquiries_enquiry set times_chased = times_chased + 1 where id = %(id)s", {"id": held.id})
    if adviser and to is None:
        open_first_to(held.id, adviser, signal.at)
    record(ProgressChased(**held.about), by=by, at=signal.at)


def asked_for_by(body: Mapping[str, Any]) -> int | None:
    """The adviser they want to reach, by extension or by name; through the same door as all the others (R030)."""
    return staff_by_extension(str(body.get("extension", ""))) or staff_called(str(body.get("adviser", "")))


def nobody_called_that(body: Mapping[str, Any]) -> Why | None:
    who = body.get("extension") or body.get("adviser")
    if not who or asked_for_by(body):
        return None
    return Why(marked("We know nobody called %(staff)s. The caller waits as any other."), {"staff": who})
