"""Phone instead: what has been passed on often enough is not passed on again; the one who has it phones the person (R012, R277)."""

from __future__ import annotations

from datetime import datetime

from inngang.rules import promises
from inngang.rules.access import Viewer
from inngang.rules.promises import Promised
from inngang.rules.vocabulary import PromiseKind, Refusal, State, marked
from inngang.service.enquiries.actions.deviate import LOOP, Wrong, deviate
from inngang.service.enquiries.held import Held
from inngang.service.enquiries.owed import renew, tell_person
from inngang.service.journal import record, tell
from inngang.service.journal.events import PhonedInstead
from inngang.service.rows import run

PASSED_ON = marked("It was to be passed on a third time. Find out who should have had it from the start.")
NOBODYS = marked("Nobody says that it is theirs. Find out who should have it.")


def phone_instead(held: Held, *, cause: str, note: str, by: Viewer, at: datetime) -> Promised:
    """Inside another verb: the holder owes the person a call (or an answer, where we have no number), and a deviation is opened."""
    has_phone = bool(held.person_phone or held.caller_phone)
    kind = PromiseKind.CALL_BACK if has_phone else PromiseKind.ANSWER
    made = promises.make(kind, at=at, calendar=held.calendar(at))
    assert not isinstance(made, Refusal), "without a chosen time the rule always finds one"
    run(
        """insert into enquiries_message (enquiry_id, direction, text, staff_id, at)
           values (%(id)s, 'note', %(text)s, %(staff)s, %(at)s)""",
        {"id": held.id, "text": note.strip(), "staff": by.staff_id or None, "at": at},
    )
    record(PhonedInstead(**held.about, times=held.times_handed_over), by=by, at=at)
    renew(held, made, reason="passed on often enough", by=by, at=at, state=State.PROMISED)
    deviate([Wrong(held.id, LOOP, cause, f"loop-{held.id}")], by=by, at=at)
    tell_person(held, made.what, kind="promise_made", key=f"phone-instead-{held.id}-{at.timestamp():.0f}", by=by, at=at)
    tell(*held.topics)
    return made
