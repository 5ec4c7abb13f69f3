"""Give a person another adviser, with a note on what the new one must know; and answer who asks for it (bytte av veileder)."""

from __future__ import annotations

from datetime import datetime

from inngang.rules.access import Viewer
from inngang.rules.following import handover_note
from inngang.rules.hours import OSLO
from inngang.rules.reaching import tell_by
from inngang.rules.vocabulary import Channel, Outcome, Refusal, Role, Side, State, Urgency, Why, marked
from inngang.service.enquiries.actions.answer import answer
from inngang.service.enquiries.actions.close import close
from inngang.service.enquiries.actions.receive import receive
from inngang.service.enquiries.actions.take import TAKING, tell_taken
from inngang.service.enquiries.held import hold_as_staff
from inngang.service.journal import action, record
from inngang.service.journal.action import Refused
from inngang.service.journal.events import AdviserChanged, AdviserWishAnswered, AdviserWished
from inngang.service.notices.actions import queue_notice
from inngang.service.notices.words import words_in
from inngang.service.rows import row

CHANGED = marked("Hello. You have a new adviser: %(name)s. What you have agreed with us still holds.")
TOLD = marked("%(name)s is your new adviser.")

TIE = """
select f.id, f.staff_id, f.unit_id, f.substitute_id, p.language, p.phone, p.email, p.is_reserved, p.wanted_channel,
    (select s.given_name || ' ' || s.family_name from people_staff s join organisation_post o on o.staff_id = s.id
        where s.id = %(to)s and s.is_active and o.unit_id = f.unit_id and o.valid_to is null
            and o.role in ('state_adviser', 'municipal_adviser') limit 1) as new_name
from organisation_follow_up f join people_person p on p.id = f.person_id
where f.person_id = %(person)s and f.side = %(side)s and f.valid_to is null for update of f
"""
CHANGE = """
with ended as (
    update organisation_follow_up set valid_to = %(day)s where id = %(tie)s returning person_id, unit_id, side, substitute_id, staff_id
), kept as (
    insert into organisation_adviser_change (person_id, side, from_staff_id, to_staff_id, unit_id, note, told, changed_by_id, at)
    select person_id, side, staff_id, %(to)s, unit_id, %(note)s, %(told)s, %(by)s, %(at)s from ended
), untimed as (
    update organisation_contact_time t set ended_at = %(at)s from ended
    where t.person_id = ended.person_id and t.staff_id = ended.staff_id and t.ended_at is null
)
select substitute_id from ended
"""
MADE = """
insert into organisation_follow_up (person_id, staff_id, substitute_id, unit_id, side, valid_from)
values (%(person)s, %(to)s, %(substitute)s, %(unit)s, %(side)s, %(day)s) returning id
"""


class CannotChangeAdviser(Refused):
    """The person keeps the adviser they have; the sentence says why."""


@action
def change_adviser(*, person_id: int, side: Side, to_staff: int, note: str, by: Viewer, at: datetime) -> str:
    """The name of the new one. Who has the person now, or leads the office, decides; the person is told.

    The caller has been let in to the person by the door. Raises CannotChangeAdviser.
    """
    tie = row(TIE, {"person": person_id, "side": str(side), "to": to_staff})
    leads = tie is not None and by.role == Role.TEAM_LEAD and tie["unit_id"] in by.unit_ids
    if tie is None or person_id in by.conflicts or not (leads or tie["staff_id"] == by.staff_id):
        raise CannotChangeAdviser(Why(marked("Only the person's adviser or the leader of the office decides this.")))
    if not tie["new_name"] or to_staff == tie["staff_id"]:
        raise CannotChangeAdviser(Why(marked("Choose another of the advisers at the office.")))
    said = handover_note(note)
    if isinstance(said, Refusal):
        raise CannotChangeAdviser(said.why, said.code)
    day = at.astimezone(OSLO).date()
    told = words_in(tie["language"], Why(TOLD, {"name": tie["new_name"]}))
    values = {"tie": tie["id"], "to": to_staff, "note": said, "told": told, "by": by.staff_id, "at": at, "day": day}
    row(CHANGE, values)
    substitute = tie["substitute_id"] if tie["substitute_id"] != to_staff else None
    row(
        MADE,
        {
            "person": person_id,
            "to": to_staff,
            "substitute": substitute,
            "unit": tie["unit_id"],
            "side": str(side),
            "day": day,
        },
    )
    record(
        AdviserChanged(
            person_id=person_id,
            unit_id=tie["unit_id"],
            side=str(side),
            from_staff=tie["staff_id"],
            about_staff=to_staff,
        ),
        by=by,
        at=at,
    )
    channel, to = tell_by(
        reserved=tie["is_reserved"],
        wants=tie["wanted_channel"],
        phone=tie["phone"],
        email=tie["email"],
        is_known=True,
    )
    queue_notice(
        channel=channel,
        person_id=person_id,
        kind="adviser_changed",
        to=to,
        language=tie["language"],
        text=words_in(tie["language"], Why(CHANGED, {"name": tie["new_name"]})),
        key=f"adviser-{person_id}-{side}-{at.timestamp():.0f}",
        by=by,
        at=at,
    )
    return str(tie["new_name"])


# ── the person asks ─────────────────────────────────────────────────────────────────────────────────

HAS = """
select f.staff_id, f.unit_id, s.given_name || ' ' || s.family_name as name,
    exists (select 1 from enquiries_adviser_wish w where w.person_id = f.person_id and w.side = f.side and w.answered_at is null) as asked,
    (select min(q.id) from organisation_queue q where q.unit_id = f.unit_id and q.kind = 'unit') as office
from organisation_follow_up f join people_staff s on s.id = f.staff_id
where f.person_id = %(person)s and f.side = %(side)s and f.valid_to is null
"""
# It lies with the office, and the one it is about is never offered it.
WISH = """
with wish as (
    insert into enquiries_adviser_wish (enquiry_id, person_id, staff_id, side, asked_at)
    values (%(id)s, %(person)s, %(staff)s, %(side)s, %(at)s)
), elsewhere as (
    delete from enquiries_placement where enquiry_id = %(id)s and %(lies_there)s and id <> (
        select min(id) from enquiries_placement where enquiry_id = %(id)s)
), office as (
    update enquiries_placement set queue_id = %(office)s, kind = 'unit', circle = 1, opens_at = %(at)s,
        barred = array_append(barred, %(staff)s::bigint)
    where %(lies_there)s and id = (select min(id) from enquiries_placement where enquiry_id = %(id)s)
), owed as (
    update promises_promise set owner_queue_id = %(office)s where enquiry_id = %(id)s and state = 'open' and %(lies_there)s
)
update enquiries_enquiry set queue_id = %(office)s where id = %(id)s and %(lies_there)s returning id
"""


@action
def ask_for_another_adviser(*, side: Side, text: str, sender_key: str | None = None, by: Viewer, at: datetime) -> str:
    """An enquiry of its own with the office's leader, with the promise of every other; its reference. Raises CannotChangeAdviser.

    No reason is asked for; what is written is read by the office and not by the adviser.
    """
    has = row(HAS, {"person": by.person_id, "side": str(side)}) if by.role == Role.CITIZEN else None
    if has is None or has["office"] is None:
        raise CannotChangeAdviser(Why(marked("You have no adviser to change.")))
    if has["asked"]:
        raise CannotChangeAdviser(Why(marked("You have asked already. You get an answer from the office.")))
    received = receive(
        channel=Channel.QUESTION,
        text=text.strip() or "–",
        choice="unknown",
        person_id=by.person_id,
        unit_id=has["unit_id"],
        sender_key=f"adviser {sender_key}"[:80] if sender_key else None,
        by=by,
        at=at,
    )
    if not received.repeated:
        values = {"id": received.enquiry_id, "person": by.person_id, "staff": has["staff_id"], "side": str(side)}
        lies_there = received.urgency != Urgency.ACUTE  # what is acute keeps its way to the alarm
        row(WISH, {**values, "office": has["office"], "lies_there": lies_there, "at": at})
        about = {"enquiry_id": received.enquiry_id, "person_id": by.person_id, "unit_id": has["unit_id"]}
        record(AdviserWished(**about, side=str(side), about_staff=has["staff_id"]), by=by, at=at)
    return received.ref


ASKED = """
select w.enquiry_id, w.person_id, w.side, w.staff_id, e.state from enquiries_adviser_wish w
join enquiries_enquiry e on e.id = w.enquiry_id
where w.person_id = %(person)s and w.side = %(side)s and w.answered_at is null
"""
SEIZE = """
with chosen as (
    select e.id, e.received_at as since, e.received_at, e.queue_id, 'unit' as kind
    from enquiries_enquiry e where e.id = %(enquiry_id)s and e.state = 'waiting' for update
), {taking}
"""
ANSWERED = """
update enquiries_adviser_wish set granted = %(granted)s, answered_at = %(at)s where enquiry_id = %(id)s returning enquiry_id
"""


@action
def answer_wish(
    *,
    person_id: int,
    side: Side,
    to_staff: int | None,
    note: str,
    text: str,
    late_reason: str = "",
    by: Viewer,
    at: datetime,
) -> None:
    """Yes, with the new adviser and the note for them; or no (`to_staff` None), with why. The person reads `text`.

    Raises CannotChangeAdviser, CannotAnswer, LateWithoutReason.
    """
    wish = row(ASKED, {"person": person_id, "side": str(side)})
    if wish is None:
        raise CannotChangeAdviser(Why(marked("Nobody has asked for another adviser.")))
    if by.role != Role.TEAM_LEAD or by.staff_id == wish["staff_id"]:
        raise CannotChangeAdviser(Why(marked("The leader of the office answers this.")))
    if not text.strip():
        raise CannotChangeAdviser(Why(marked("Write the answer. The person reads it.")))
    if to_staff is not None:
        change_adviser(person_id=person_id, side=side, to_staff=to_staff, note=note, by=by, at=at)
    if State(wish["state"]) == State.WAITING:
        taken = row(SEIZE.format(taking=TAKING), {"enquiry_id": wish["enquiry_id"], "staff": by.staff_id, "at": at})
        assert taken is not None, "it waited a moment ago"
        tell_taken(taken, chosen="hand", by=by, at=at)
    held = hold_as_staff(wish["enquiry_id"], by)
    row(ANSWERED, {"id": held.id, "granted": to_staff is not None, "at": at})
    record(AdviserWishAnswered(**held.about, granted=to_staff is not None), by=by, at=at)
    if held.state in (State.TAKEN, State.PROMISED):
        who = {"enquiry_id": held.id, "late_reason": late_reason, "by": by, "at": at}
        answer(text=text, **who)  # type: ignore[arg-type]
        close(outcome=Outcome.ANSWERED, **who)  # type: ignore[arg-type]
