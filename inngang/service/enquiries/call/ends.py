"""The caller hangs up, or asks to be phoned back."""

from __future__ import annotations

from datetime import datetime

from inngang.rules.access import Viewer
from inngang.rules.vocabulary import PromiseKind, State, Urgency, Why, marked
from inngang.service.enquiries.actions.close import abandon
from inngang.service.enquiries.actions.promise import CannotPromise, ask_call_back
from inngang.service.enquiries.actions.reply import reopen
from inngang.service.enquiries.call.line import no_longer_on_the_line
from inngang.service.enquiries.call.signals import Signal, was_given_up
from inngang.service.enquiries.held import Held, hold
from inngang.service.rows import run


def hung_up(held: Held, signal: Signal, by: Viewer) -> Why | None:
    """Before anybody answered, the enquiry ends as given up. Unless it is acute, promised, or we lost them: then we phone."""
    if signal.is_late or held.state != State.WAITING:
        return None
    if held.promise_kind == PromiseKind.CALL_BACK:
        no_longer_on_the_line(held.id)
        return None
    we_lost_them = held.taken_at is not None or signal.body.get("by", "caller") != "caller"
    if held.urgency != Urgency.ACUTE and not we_lost_them:
        abandon(enquiry_id=held.id, by=by, at=signal.at, reason="hung up while waiting")
        return None
    return _owe_call_back(held, None, signal, by)


def call_back_asked(held: Held, signal: Signal, by: Viewer) -> Why | None:
    """They keep their place, and we phone (R084)."""
    number = str(signal.body.get("number", ""))
    if was_given_up(held):  # it came late, after they hung up
        reopen(enquiry_id=held.id, reason="a call-back was asked for", by=by, at=signal.at)
        held = hold(held.id)
    if held.state != State.WAITING:
        return Why(marked("Somebody has taken it already. They will talk to you."))
    if number:
        run(
            "update enquiries_enquiry set caller_phone = %(phone)s where id = %(id)s",
            {"phone": number[:20], "id": held.id},
        )
        held = hold(held.id)
    window = signal.body.get("window")
    if held.promise_kind == PromiseKind.CALL_BACK and window is None:
        return None
    asked = (datetime.fromisoformat(window["from"]), datetime.fromisoformat(window["to"])) if window else None
    return _owe_call_back(held, asked, signal, by)


def _owe_call_back(held: Held, window: tuple[datetime, datetime] | None, signal: Signal, by: Viewer) -> Why | None:
    if not (held.caller_phone or held.person_phone):
        return Why(marked("There is no number to phone. The enquiry stays in its queue."))
    try:
        return ask_call_back(enquiry_id=held.id, window=window, by=by, at=signal.at).what
    except CannotPromise as refused:
        ask_call_back(enquiry_id=held.id, window=None, by=by, at=signal.at)
        return refused.why
