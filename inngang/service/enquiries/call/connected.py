"""The call is answered, passed on, or comes back unanswered."""

from __future__ import annotations

from datetime import datetime

from inngang.rules.access import Viewer
from inngang.rules.vocabulary import State, Why, marked
from inngang.service.access.posts import post_of_call
from inngang.service.access.queries import viewer_of
from inngang.service.enquiries.actions.hand_over import CannotHandOver, hand_over
from inngang.service.enquiries.actions.release import release
from inngang.service.enquiries.actions.reply import reopen
from inngang.service.enquiries.actions.route import route
from inngang.service.enquiries.actions.take import TAKING, tell_taken
from inngang.service.enquiries.call.line import on_the_line, open_first_to
from inngang.service.enquiries.call.signals import Kind, Signal, answered_by, later, was_given_up, whole_number
from inngang.service.enquiries.held import Held
from inngang.service.journal import record
from inngang.service.journal.events import ActionRefused, HandOverRefused, TransferUnanswered
from inngang.service.notices.words import words_in
from inngang.service.people.queries import staff_by_ident
from inngang.service.rows import row

PASSED_ON = marked("The call was passed on by telephone.")


def waiting(held: Held, signal: Signal, by: Viewer) -> Why | None:
    return None


def answered(held: Held, signal: Signal, by: Viewer) -> Why | None:
    """Whoever has them on the line has the enquiry; nobody else does."""
    staff_id = staff_by_ident(str(signal.body.get("staff", "")))
    post = post_of_call(staff_id=staff_id, enquiry_id=held.id, at=signal.at) if staff_id else None
    session = viewer_of(staff_id=staff_id, posts=[post]) if staff_id and post else None
    if session is None:
        return Why(
            marked("We know nobody called %(staff)s. The call stays in its queue."),
            {"staff": signal.body.get("staff", "")},
        )
    if signal.is_late and later(signal, Kind.ANSWERED, Kind.TRANSFERRED):
        return None
    if held.owner_id == staff_id and held.state != State.WAITING:
        return None
    if was_given_up(held):
        reopen(enquiry_id=held.id, reason="it was answered after all", by=by, at=signal.at)
    elif held.state == State.TAKEN:
        release(enquiry_id=held.id, reason="somebody else answered the call", by=by, at=signal.at)
    elif held.state != State.WAITING:
        return Why(marked("The enquiry has gone on since. Nothing was changed."))
    if not _take_for(held.id, session.viewer, signal.at):
        record(ActionRefused(**held.about, verb="take", code="barred"), by=session.viewer, at=signal.at)
        return Why(marked("This one must go to somebody else. The call stays in its queue."))
    return None


def _take_for(enquiry_id: int, by: Viewer, at: datetime) -> bool:
    """The telephone has connected them: theirs, whichever circle is open, but never somebody's with a relation to it."""
    taken = row(
        """with chosen as (
               select e.id, w.kind, w.since, w.queue_id from enquiries_enquiry e
               join lateral (select * from enquiries_placement where enquiry_id = e.id
                             order by queue_id = any(%(queues)s::bigint[]) desc, circle limit 1) w on true
               where e.id = %(id)s and e.state = 'waiting' and not %(staff)s = any(w.barred) for update of e
           ), """
        + TAKING,
        {"id": enquiry_id, "queues": sorted(by.queue_ids), "staff": by.staff_id, "at": at},
    )
    if taken is None:
        return False
    seated = taken["queue_id"] in by.queue_ids
    tell_taken({**taken, "kind": taken["kind"] if seated else "national"}, chosen="telephone", by=by, at=at)
    return True


def transferred(held: Held, signal: Signal, by: Viewer) -> Why | None:
    """Passed on by the telephone: with its context and its promise, and owned by the queue it goes to."""
    if signal.is_late:
        return None
    queue = row(
        "select id, name from organisation_queue where id = %(id)s", {"id": whole_number(signal.body.get("to_queue"))}
    )
    if queue is None:
        return Why(marked("There is no such queue. The one who had the call still has it."))
    if held.state == State.WAITING:
        route(held, promised=None, by=by, at=signal.at, since=held.received_at, to_queue=queue["id"])
        on_the_line(held.id)
        return None
    if held.state != State.TAKEN:
        return Why(marked("The enquiry has gone on since. Nothing was changed."))
    try:
        hand_over(
            enquiry_id=held.id,
            to_queue=queue["id"],
            note=str(signal.body.get("note") or words_in("nb", Why(PASSED_ON))),
            on_the_line=True,
            by=by,
            at=signal.at,
        )
    except CannotHandOver as refused:
        record(HandOverRefused(**held.about, why=str(refused)), by=by, at=signal.at)
        return refused.why
    on_the_line(held.id)
    return None


def transfer_unanswered(held: Held, signal: Signal, by: Viewer) -> Why | None:
    """Nobody took it there: back to the one who passed it on first, and that queue is ruled out (R088)."""
    if signal.is_late or held.state != State.WAITING:
        return None
    there = row("select name from organisation_queue where id = %(id)s", {"id": held.queue_id})
    record(TransferUnanswered(**held.about, to_queue=there["name"] if there else ""), by=by, at=signal.at)
    tried = [*held.tried[:-1], held.queue_id] if held.queue_id not in held.tried else held.tried
    route(held, promised=None, by=by, at=signal.at, since=held.received_at, tried=tried)
    on_the_line(held.id)
    before = answered_by(signal)
    if before:
        open_first_to(held.id, before, signal.at)
    return None
