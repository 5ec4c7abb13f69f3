"""Remind: the day before, by the person's own way. The message says when, and neither where nor what about."""

from __future__ import annotations

from datetime import datetime

from inngang.rules.access import Viewer
from inngang.rules.appointments import REMIND_BEFORE
from inngang.rules.hours import OSLO
from inngang.rules.reaching import tell_by
from inngang.rules.vocabulary import Why, marked
from inngang.service.journal import action, record
from inngang.service.journal.events import AppointmentsReminded
from inngang.service.notices.actions import queue_notice
from inngang.service.notices.words import words_in
from inngang.service.rows import row, rows

REMINDER = marked(
    "Hello. You have a time on %(day)s at %(clock)s. Log in to see more, to move it or to cancel. Reference %(ref)s."
)
SOON = "a.state = 'booked' and a.reminded_at is null and a.starts_at > %(at)s and a.starts_at <= %(until)s"
MARK = f"""
with soon as (
    select a.id from appointments_appointment a where {SOON} order by a.starts_at limit %(limit)s for update skip locked
), marked as (
    update appointments_appointment a set reminded_at = %(at)s from soon where a.id = soon.id returning a.*
)
select m.id, m.enquiry_id, m.person_id, m.starts_at, m.times_moved, e.ref, p.language, p.phone, p.email, p.is_reserved,
    p.wanted_channel, e.caller_phone
from marked m join enquiries_enquiry e on e.id = m.enquiry_id join people_person p on p.id = m.person_id order by m.id
"""


def remind_soon(*, at: datetime, by: Viewer, limit: int = 500) -> int:
    """How many were reminded. Letters do not come in time: whoever gets letters is not reminded."""
    edges = {"at": at, "until": at + REMIND_BEFORE}
    due = row(f"select exists (select 1 from appointments_appointment a where {SOON}) as any", edges)
    return _remind(at=at, by=by, limit=limit) if due and due["any"] else 0


@action
def _remind(*, at: datetime, by: Viewer, limit: int) -> int:
    found = rows(MARK, {"at": at, "until": at + REMIND_BEFORE, "limit": limit})
    for one in found:
        way = tell_by(
            reserved=one["is_reserved"],
            wants=one["wanted_channel"],
            phone=one["phone"] or one["caller_phone"],
            email=one["email"],
            is_known=True,
        )
        if not way.to:
            continue
        start = one["starts_at"].astimezone(OSLO)
        values = {"day": f"{start:%d.%m.%Y}", "clock": f"{start:%H:%M}", "ref": one["ref"]}
        queue_notice(
            channel=way.channel,
            person_id=one["person_id"],
            enquiry_id=one["enquiry_id"],
            kind="appointment_soon",
            to=way.to,
            language=one["language"],
            text=words_in(one["language"], Why(REMINDER, values)),
            key=f"soon-{one['id']}-{one['times_moved']}",
            by=by,
            at=at,
        )
    record(AppointmentsReminded(count=len(found)), by=by, at=at)
    return len(found)
