"""Bring in a conversation that another system has had: one enquiry with its messages, once however often it comes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from inngang.rules import triage
from inngang.rules.access import Viewer
from inngang.rules.vocabulary import Channel, Pace
from inngang.service.enquiries import facts as from_tables
from inngang.service.enquiries.actions.receive import receive
from inngang.service.enquiries.facts import reference
from inngang.service.journal import action, record, tell
from inngang.service.journal.events import ThreadBroughtIn
from inngang.service.people.queries import person_of_number
from inngang.service.rows import row, run


class ThreadMessage(NamedTuple):
    key: str  # the sender's own id
    from_us: bool
    text: str
    at: datetime


class ThreadRow(NamedTuple):
    """A conversation as values (meldingskjede)."""

    key: str
    source: str
    identity_number: str
    area_code: str
    matter: str  # a code of `triage.MATTERS`, or empty
    opened_at: datetime
    closed_at: datetime | None
    messages: Sequence[ThreadMessage]


FINISHED = """
insert into enquiries_enquiry (id, ref, channel, sender_key, person_id, caller_name, caller_phone, language, area_code, matter, side,
    line, urgency, state, unit_id, queue_id, received_at, answered_at, closed_at, outcome, times_handed_over, times_reopened,
    times_released, times_promised, times_escalated, times_chased, tried, is_demo)
values (%(id)s, %(ref)s, 'question', %(key)s, %(person)s, '', '', 'nb', %(area)s, %(matter)s, %(side)s, %(line)s, 2,
    case when %(closed)s::timestamptz is null then 'answered' else 'closed' end, %(unit)s, %(queue)s, %(opened)s, %(answered)s,
    %(closed)s, case when %(closed)s::timestamptz is null then null else 'answered' end, 0, 0, 0, 0, 0, 0, '{}', false)
on conflict (channel, sender_key) do nothing returning id
"""


@action
def bring_in_thread(*, thread: ThreadRow, by: Viewer, at: datetime) -> bool:
    """True when it was new. Waiting, if the person wrote last and it is not closed; then it is promised and placed like any other."""
    key = f"thread {thread.source} {thread.key}"
    person_id = person_of_number(thread.identity_number)
    last = max(thread.messages, key=lambda one: one.at, default=None)
    enquiry_id: int
    if thread.closed_at is None and last is not None and not last.from_us:
        received = receive(
            channel=Channel.QUESTION,
            text="",
            by=by,
            at=at,
            sender_key=key,
            person_id=person_id,
            area_code=thread.area_code,
            choice=thread.matter or None,
            text_follows=True,
        )
        if received.repeated:
            return False
        enquiry_id = received.enquiry_id
    else:
        understood = triage.triage(
            text="", choice=thread.matter or None, channel=Channel.QUESTION, language="nb", asked_acute=False
        )
        place = from_tables.place(
            person_id=person_id,
            side=understood.side,
            line=understood.line,
            area_code=thread.area_code,
            unit_id=None,
            channel=Channel.QUESTION,
            pace=Pace.WRITTEN,
            since=at,
            at=at,
        )
        written = row(
            FINISHED,
            {
                "id": place.new_id,
                "ref": reference(place.new_id),
                "key": key,
                "person": person_id,
                "area": thread.area_code[:8],
                "matter": understood.matter,
                "side": understood.side,
                "line": understood.line,
                "unit": place.unit_id,
                "queue": place.queue_id,
                "opened": thread.opened_at,
                "answered": last.at if last is not None else thread.opened_at,
                "closed": thread.closed_at,
            },
        )
        enquiry_id = place.new_id
        if written is None:
            record(ThreadBroughtIn(enquiry_id=None, source=thread.source, messages=0), by=by, at=at)
            return False
    for message in sorted(thread.messages, key=lambda one: one.at):
        run(
            """insert into enquiries_message (enquiry_id, direction, text, at, sender_key)
               values (%(id)s, %(direction)s, %(text)s, %(at)s, %(key)s)
               on conflict (enquiry_id, sender_key) where sender_key is not null do nothing""",
            {
                "id": enquiry_id,
                "direction": "out" if message.from_us else "in",
                "text": message.text.replace("\x00", ""),
                "at": message.at,
                "key": message.key,
            },
        )
    record(
        ThreadBroughtIn(
            enquiry_id=enquiry_id,
            person_id=person_id,
            channel="question",
            source=thread.source,
            messages=len(thread.messages),
        ),
        by=by,
        at=at,
    )
    tell("queue")
    return True
