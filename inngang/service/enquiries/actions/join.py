"""Join: two contacts about the same thing become one, and can be taken apart again. No message is moved (R081)."""

from __future__ import annotations

from datetime import datetime

from inngang.rules import promises
from inngang.rules.access import Viewer
from inngang.rules.kin import Fresh, Same, Standing, kin
from inngang.rules.promises import Promised
from inngang.rules.vocabulary import OPEN_STATES, Outcome, Role, State, Urgency, Why, marked
from inngang.service.enquiries.actions.close import _close
from inngang.service.enquiries.actions.route import route
from inngang.service.enquiries.actions.wait_for_person import heard_again
from inngang.service.enquiries.held import NOT_FOUND, Held, NoSuchEnquiry, hold, hold_as_staff, wait_for_turn
from inngang.service.journal import action, record, tell
from inngang.service.journal.action import Refused
from inngang.service.journal.events import EnquiryJoined, JoinUndone, ProgressChased
from inngang.service.rows import row, rows, run


class CannotJoin(Refused):
    """They stay as they are; the sentence says why."""


@action
def join(*, enquiry_id: int, into_id: int, by: Viewer, at: datetime) -> None:
    """It is the same thing as one already open: it ends, and is answered there. Counted as one that had to ask again.

    A part that was split off goes back without being counted. Raises CannotJoin, CannotClose, NotYours.
    """
    wait_for_turn(enquiry_id, into_id)
    held, into = hold_as_staff(enquiry_id, by), hold(into_id)
    is_part = held.kin_id is not None and held.kin_id == into.kin_id
    if held.organisation_id != into.organisation_id:  # or one would read what the other wrote
        raise CannotJoin(Why(marked("One of them is a partner's question. Answer each by itself.")))
    same_person = into.person_id is not None and into.person_id == held.person_id
    if into.id == held.id or not (same_person or is_part):
        raise CannotJoin(Why(marked("Only two enquiries from the same person can be joined.")))
    if held.joined_into_id is not None or into.joined_into_id is not None or held.state not in OPEN_STATES:
        raise CannotJoin(Why(marked("It is joined or finished already.")))
    if into.state not in OPEN_STATES:  # or what the person waits for would end with it
        raise CannotJoin(Why(marked("The other one is finished. Open it again first, or keep this one.")))
    if held.urgency < into.urgency:
        raise CannotJoin(Why(marked("This one cannot wait as long as the other. Join the other into this one.")))
    if into.unit_id not in by.unit_ids and by.role not in (Role.SYSTEM, Role.INTEGRATION) and not is_part:
        raise CannotJoin(Why(marked("Another office has that one. Hand this one over to them instead.")))
    _into(held, into, counts=not is_part and held.chases_id is None, by=by, at=at)
    if not is_part and into.promise_paused_at is not None and held.received_at >= into.promise_paused_at:
        heard_again(into.id, by=by, at=at)


def _into(held: Held, into: Held, *, counts: bool, by: Viewer, at: datetime) -> None:
    _close(held, outcome=Outcome.JOINED, person_waits=False, by=by, at=at, reason=f"joined with {into.ref}")
    run(
        """with counted as (
               update enquiries_enquiry set times_chased = times_chased + 1 where id = %(into)s and %(counts)s
           )
           update enquiries_enquiry set joined_into_id = %(into)s, chases_id = case when %(counts)s then %(into)s else chases_id end
           where id = %(id)s""",
        {"id": held.id, "into": into.id, "counts": counts},
    )
    record(EnquiryJoined(**into.about, ref=held.ref, joined_id=held.id), by=by, at=at)
    if counts:
        record(ProgressChased(**into.about), by=by, at=at)
    tell(*into.topics)


@action
def take_back(*, enquiry_id: int, into_id: int, by: Viewer, at: datetime) -> None:
    """A part nobody has taken yet goes back to the one who split it off. Raises CannotJoin, NotYours."""
    wait_for_turn(enquiry_id, into_id)
    part, into = hold(enquiry_id), hold_as_staff(into_id, by)
    if part.kin_id is None or part.kin_id != into.kin_id or part.id == into.id:
        raise CannotJoin(Why(marked("They are not parts of the same.")))
    if part.state != State.WAITING or into.state not in OPEN_STATES:
        raise CannotJoin(Why(marked("Somebody has begun on that part. Talk with them.")))
    _into(part, into, counts=False, by=by, at=at)


@action
def undo_join(*, enquiry_id: int, by: Viewer, at: datetime) -> None:
    """They were not the same after all: it waits by itself again, with the deadline it had. Raises CannotJoin, NotYours."""
    wait_for_turn(enquiry_id)
    held = hold(enquiry_id)
    if held.joined_into_id is None:
        if held.owner_id != by.staff_id and held.unit_id not in by.unit_ids:
            raise NoSuchEnquiry(NOT_FOUND)
        raise CannotJoin(Why(marked("It stands by itself already.")))
    into = hold_as_staff(held.joined_into_id, by)
    chased = held.chases_id == into.id
    run(
        """with counted as (
               update enquiries_enquiry set times_chased = greatest(0, times_chased - 1) where id = %(into)s and %(chased)s
           )
           update enquiries_enquiry set joined_into_id = null, chases_id = case when %(chased)s then null else chases_id end
           where id = %(id)s""",
        {"id": held.id, "into": into.id, "chased": chased},
    )
    record(JoinUndone(**held.about, ref=into.ref, into_id=into.id), by=by, at=at)
    route(held, promised=_promised_before(held, at), by=by, at=at, since=held.received_at, reopened=True)
    tell(*into.topics)


def _promised_before(held: Held, at: datetime) -> Promised:
    """What the person was told before they were joined; by the rule, from when they came, where nothing was."""
    found = row(
        "select kind, what, what_values, due_by from promises_promise where enquiry_id = %(id)s order by id desc limit 1",
        {"id": held.id},
    )
    by_rule = promises.first_promise(
        channel=held.channel, urgency=held.urgency, side=held.side, at=held.received_at, calendar=held.calendar(at)
    )
    if found is None or found["kind"] != by_rule.kind:
        return by_rule
    return by_rule._replace(due_by=found["due_by"], what=Why(found["what"], found["what_values"]))


STANDING = """
select id, ref, matter, urgency, state, received_at from enquiries_enquiry
where person_id = %(person)s and id <> %(id)s and organisation_id is null and state in ('waiting', 'taken', 'promised')
"""


def count_chase(held: Held, *, by: Viewer, at: datetime) -> None:
    """Somebody on the line has said what it is about: when that is open already, they had to ask again (R274)."""
    if held.person_id is None or held.chases_id is not None:
        return
    standing = [
        Standing(one["id"], one["ref"], one["matter"], Urgency(one["urgency"]), State(one["state"]), one["received_at"])
        for one in rows(STANDING, {"person": held.person_id, "id": held.id})
    ]
    belongs = kin(Fresh(held.matter, held.urgency, held.channel), standing, at)
    if not isinstance(belongs, Same):
        return
    run(
        """with counted as (update enquiries_enquiry set times_chased = times_chased + 1 where id = %(into)s)
           update enquiries_enquiry set chases_id = %(into)s where id = %(id)s""",
        {"into": belongs.enquiry_id, "id": held.id},
    )
    record(ProgressChased(**{**held.about, "enquiry_id": belongs.enquiry_id}), by=by, at=at)
    tell(f"enquiry-{belongs.enquiry_id}")
    heard_again(belongs.enquiry_id, by=by, at=at)
