"""Hand over: pass an enquiry on with its context and a promise; the person is never sent round (R012, R088)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from inngang.rules import handover
from inngang.rules.access import Viewer
from inngang.rules.intake import Way, passing, unanswered
from inngang.rules.promises import Promised
from inngang.rules.vocabulary import OFFICE_KINDS, Refusal, Role, Why, marked
from inngang.service.enquiries.actions.phone_instead import PASSED_ON, phone_instead
from inngang.service.enquiries.actions.route import route
from inngang.service.enquiries.held import Held, hold_as_staff, must_be_in_hand
from inngang.service.enquiries.owed import clocks_of
from inngang.service.journal import action, record
from inngang.service.journal.action import Refused
from inngang.service.journal.events import EnquiryHandedOver, HandOverRefused, PromiseRenewed
from inngang.service.organisation.intake import COLUMNS, TO_OFFICES, profile_in
from inngang.service.organisation.queries import calendar_of
from inngang.service.rows import row, run


class CannotHandOver(Refused):
    """It stays where it is; the sentence says why and what to do instead."""


NO_ANSWERS: Final[Mapping[str, str]] = {}
OFFICES = [str(kind) for kind in OFFICE_KINDS]
RECEIVER = f"""
select q.id, q.name, q.staff_id, q.kind, u.id as unit_id, {COLUMNS},
    u.kind = any(%(offices)s) and not exists (select 1 from organisation_post g where g.staff_id = %(giver)s and g.valid_to is null
        and g.unit_id = u.id) as from_outside,
    exists (select 1 from organisation_follow_up f where f.person_id = %(person)s and f.unit_id = u.id
        and f.valid_to is null) as is_followed_up,
    (select g.id from organisation_queue g where g.staff_id = %(giver)s) as own_queue
from organisation_queue q
left join organisation_post p on p.staff_id = q.staff_id and p.valid_to is null
left join organisation_unit u on u.id = coalesce(q.unit_id, p.unit_id)
left join organisation_intake i on i.unit_id = u.id
where q.id = %(id)s
"""


@action
def hand_over(
    *,
    enquiry_id: int,
    to_queue: int,
    note: str,
    answers: Mapping[str, str] = NO_ANSWERS,
    on_the_line: bool = False,
    by: Viewer,
    at: datetime,
) -> Promised:
    """Pass it on. The person keeps their place and their deadline, and is told; what they are told is returned.

    The third time it is not passed on: the one who has it owes the person a call, and a deviation is opened. Somebody
    who is `on_the_line` stays with the one they talk to instead. `answers` are to what the office asks first, with why
    where there is none (R278); they go along with the note. Raises CannotHandOver, NotYours.
    """
    held = hold_as_staff(enquiry_id, by)
    must_be_in_hand(held)
    if not note.strip():
        raise CannotHandOver(
            Why(marked("Write what the next one needs to know, so that the person need not tell it again."))
        )
    receiver = row(
        RECEIVER,
        {"id": to_queue, "person": held.person_id, "giver": held.owner_id or by.staff_id, "offices": OFFICES},
        often=True,
    )
    if receiver is None:
        raise CannotHandOver(Why(marked("Choose who is to have it.")))
    told = _as_the_office_wants(held, receiver, answers, on_the_line=on_the_line, by=by, at=at)
    decision = handover.hand_over(
        times_handed_over=held.times_handed_over,
        urgency=held.urgency,
        to_queue=to_queue,
        tried=frozenset(held.tried),
        at=at,
        due_by=held.due_by_now(at),
        calendar=calendar_of(receiver["unit_id"] or held.unit_id, at=at),
        before=clocks_of(held.promise_clocks),
    )
    if isinstance(decision, Refusal):
        if decision.code == "handed_over_too_often" and not on_the_line:
            return phone_instead(held, cause=PASSED_ON, note=note, by=by, at=at)
        raise CannotHandOver(decision.why, decision.code, event=HandOverRefused(**held.about, why=str(decision.why)))
    run(
        """insert into enquiries_message (enquiry_id, direction, text, staff_id, at)
           values (%(id)s, 'note', %(text)s, %(staff)s, %(at)s)""",
        {"id": held.id, "text": "\n".join((note.strip(), *told)), "staff": by.staff_id or None, "at": at},
        often=True,
    )
    record(
        EnquiryHandedOver(
            **held.about,
            to_queue=receiver["name"],
            times=held.times_handed_over + 1,
            to_unit=receiver["unit_id"],
            way=Way.CALL if on_the_line else Way.TASK,
        ),
        by=by,
        at=at,
    )
    if held.promise_due_by is not None:
        record(
            PromiseRenewed(
                **held.about,
                kind=decision.kind,
                what=str(decision.what),
                due_by=decision.due_by,
                was_due_by=held.promise_due_by,
                reason="handed over",
            ),
            by=by,
            at=at,
        )
    route(
        held,
        promised=decision,
        by=by,
        at=at,
        since=held.received_at,
        to_queue=to_queue,
        to_unit=receiver["unit_id"],
        tried=_had_it(held, receiver["own_queue"]),
        handed_over=True,
    )
    return decision


def _had_it(held: Held, own_queue: int | None) -> list[int]:
    """Those who are not asked again: who passes it on, and the queue it came from, which stands last."""
    if held.queue_id in held.tried:
        return held.tried
    return [*held.tried, *([own_queue] if own_queue and own_queue not in held.tried else []), held.queue_id]


def _as_the_office_wants(
    held: Held,
    receiver: Mapping[str, Any],
    answers: Mapping[str, str],
    *,
    on_the_line: bool,
    by: Viewer,
    at: datetime,
) -> list[str]:
    """What an office has chosen holds for those outside it (mottaksprofil); a no says what to do instead (R079).

    Returns what it asked first, with the answers. Somebody on the line is put through and asked there.
    """
    if not receiver["from_outside"] or receiver["kind"] not in TO_OFFICES:
        return []
    profile = profile_in(receiver)
    decided = passing(
        profile,
        line=held.line,
        side=held.side,
        urgency=held.urgency,
        is_followed_up=receiver["is_followed_up"],
        at=at,
    )
    stays = decided.way == Way.STAYS and (on_the_line or by.role == Role.CONTACT_ADVISER)
    if stays or (on_the_line and decided.way != Way.CALL):
        raise CannotHandOver(
            decided.why, f"intake_{decided.way}", event=HandOverRefused(**held.about, why=str(decided.why))
        )
    missing = "" if on_the_line else unanswered(profile, answers=answers, urgency=held.urgency)
    if missing:
        why = Why(marked("They ask this first: “%(ask)s”. Write the answer, or why there is none."), {"ask": missing})
        raise CannotHandOver(why, "not_asked", event=HandOverRefused(**held.about, why=str(why)))
    asked = profile.asks if profile else ()
    return [f"{ask} – {answers[ask].strip()}" for ask in asked if answers.get(ask, "").strip()]
