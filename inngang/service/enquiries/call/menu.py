"""What the caller pressed in the menu."""

from __future__ import annotations

from inngang.rules import promises
from inngang.rules.access import Viewer
from inngang.rules.triage import ACUTE_ADVICE, ASKED_ACUTE, MATTERS, raise_urgency
from inngang.rules.vocabulary import PromiseKind, State, Urgency, Why, marked
from inngang.service.enquiries.actions.join import count_chase
from inngang.service.enquiries.actions.retriage import retriage
from inngang.service.enquiries.actions.route import route
from inngang.service.enquiries.call.comes_in import asked_for_by, nobody_called_that
from inngang.service.enquiries.call.signals import Signal
from inngang.service.enquiries.held import Held, hold
from inngang.service.enquiries.keeping import kept
from inngang.service.journal import record
from inngang.service.journal.events import PromiseRenewed
from inngang.service.rows import row, run


def choice(held: Held, signal: Signal, by: Viewer) -> Why | None:
    """What they pressed in the menu: understood and placed anew, while they wait."""
    chosen = MATTERS.get(str(signal.body.get("choice", "")))
    if held.state != State.WAITING:
        return None
    if not _began_with(held, signal):  # they came back to something that is understood already
        if not signal.body.get("acute"):
            return None
        chosen = None
    asked_for = asked_for_by(signal.body)
    if asked_for:
        run(
            "update enquiries_enquiry set asked_for_id = %(staff)s where id = %(id)s",
            {"staff": asked_for, "id": held.id},
        )
    elif chosen is None and (unknown := nobody_called_that(signal.body)):
        return unknown
    if chosen is None and not asked_for and not signal.body.get("acute"):
        return Why(marked("The menu has a choice we do not know. The caller waits as before."))
    urgency = raise_urgency(held.urgency, chosen.urgency if chosen else held.urgency)
    if signal.body.get("acute"):
        urgency = Urgency.ACUTE
        run(
            "update enquiries_enquiry set acute_reason = %(why)s::jsonb where id = %(id)s",
            {"why": kept(Why(ASKED_ACUTE)), "id": held.id},
        )
    matter = chosen.code if chosen else held.matter
    retriage(enquiry_id=held.id, matter=matter, urgency=urgency, reason="chosen in the menu", by=by, at=signal.at)
    now = hold(held.id)
    count_chase(now, by=by, at=signal.at)
    promised = None
    if now.urgency != held.urgency and now.promise_kind == PromiseKind.ANSWER:
        promised = promises.first_promise(
            channel=now.channel, urgency=now.urgency, side=now.side, at=signal.at, calendar=now.calendar(signal.at)
        )
        record(  # a deadline never moves in silence
            PromiseRenewed(
                **now.about,
                kind=promised.kind,
                what=str(promised.what),
                due_by=promised.due_by,
                was_due_by=now.promise_due_by or promised.due_by,
                reason="chosen in the menu",
            ),
            by=by,
            at=signal.at,
        )
    office = _office_of(asked_for) if asked_for and held.person_id is None else None
    route(now, promised=promised, by=by, at=signal.at, since=held.received_at, to_unit=office)
    return Why(ACUTE_ADVICE) if now.urgency == Urgency.ACUTE else None


def _began_with(held: Held, signal: Signal) -> bool:
    """Is this the call the enquiry began with?"""
    found = row(
        """select 1 from enquiries_enquiry e join enquiries_signal s on s.conversation = e.sender_key and s.channel = e.channel
           where e.id = %(enquiry)s and s.id = %(signal)s""",
        {"enquiry": held.id, "signal": signal.id},
    )
    return found is not None


def _office_of(staff_id: int) -> int | None:
    found = row(
        "select min(unit_id) as id from organisation_post where staff_id = %(staff)s and valid_to is null",
        {"staff": staff_id},
    )
    return found["id"] if found else None
