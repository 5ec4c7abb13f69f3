"""Write, agree to, read and end a safety note (sikkerhetsvarsel). Nothing of it counts before a leader has agreed."""

from __future__ import annotations

from datetime import date, datetime

from inngang.rules.access import Viewer
from inngang.rules.hours import OSLO
from inngang.rules.safety import REVIEWS, check
from inngang.rules.vocabulary import Why, marked
from inngang.service.access import door, safety
from inngang.service.access.safety import NoteCard
from inngang.service.journal import action, record
from inngang.service.journal.action import Refused
from inngang.service.journal.events import SafetyNoteDecided, SafetyNoteEnded, SafetyNoteRead, SafetyNoteWritten
from inngang.service.rows import row


class CannotNote(Refused):
    """The note does not hang together, or is not theirs; the sentence says what to change."""


GONE = Why(marked("That note is not there any more."))


@action
def write_safety_note(
    *,
    person_id: int,
    ground: str,
    advice: str,
    text: str,
    ends_on: date,
    is_hidden: bool = False,
    hidden_because: str = "",
    by: Viewer,
    at: datetime,
) -> int:
    """The id. It waits for a leader. Raises: DoorClosed for one who will not meet the person, CannotNote."""
    _must_meet(person_id, by, at)
    today = at.astimezone(OSLO).date()
    refusal = check(
        ground=ground,
        advice=advice,
        text=text,
        starts_on=today,
        ends_on=ends_on,
        is_hidden=is_hidden,
        hidden_because=hidden_because,
    )
    if refusal is not None:
        raise CannotNote(refusal.why, refusal.code)
    made = row(
        """insert into access_safety_note (person_id, unit_id, ground, advice, text, starts_on, ends_on, hidden_because,
               written_by_id, written_at, approved)
           values (%(person)s, %(unit)s, %(ground)s, %(advice)s, %(text)s, %(today)s, %(ends)s, %(hidden)s, %(by)s, %(at)s, false)
           returning id""",
        {
            "person": person_id,
            "unit": min(by.unit_ids),
            "ground": ground,
            "advice": advice,
            "text": " ".join(text.split())[:1000],
            "today": today,
            "ends": ends_on,
            "hidden": hidden_because.strip()[:400] if is_hidden else "",
            "by": by.staff_id,
            "at": at,
        },
    )
    assert made is not None
    record(SafetyNoteWritten(person_id=person_id, ends_on=ends_on, is_hidden=is_hidden), by=by, at=at)
    return int(made["id"])


@action
def decide_safety_note(*, note_id: int, agrees: bool, by: Viewer, at: datetime) -> None:
    """A leader of the unit agrees or not, and never the one who wrote it. What is kept from the person needs a second leader
    too. Raises CannotNote."""
    note = row("select * from access_safety_note where id = %(id)s and ended_at is null for update", {"id": note_id})
    if (
        note is None
        or by.role not in REVIEWS
        or note["unit_id"] not in by.unit_ids
        or note["person_id"] in by.conflicts
    ):
        raise CannotNote(GONE)
    if by.staff_id in (note["written_by_id"], note["reviewed_by_id"]):
        raise CannotNote(Why(marked("Somebody else goes through yours.")))
    if note["reviewed_at"] is None:
        column = "reviewed_by_id = %(by)s, reviewed_at = %(at)s, approved = %(agrees)s"
    elif note["approved"] and note["hidden_because"] and note["second_id"] is None:
        column = "second_id = case when %(agrees)s then %(by)s::bigint end"
    else:
        raise CannotNote(Why(marked("It has been gone through already.")))
    row(
        f"""update access_safety_note set {column}, ended_at = case when %(agrees)s then null else %(at)s::timestamptz end
            where id = %(id)s returning id""",
        {"id": note_id, "by": by.staff_id, "at": at, "agrees": agrees},
    )
    record(SafetyNoteDecided(person_id=note["person_id"], agrees=agrees), by=by, at=at)


@action
def read_safety_notes(*, person_id: int, by: Viewer, at: datetime) -> list[NoteCard]:
    """What holds now, for one who will meet the person; the look is journaled. Raises DoorClosed."""
    _must_meet(person_id, by, at)
    notes = safety.in_force(person_id=person_id, at=at)
    record(SafetyNoteRead(person_id=person_id, count=len(notes)), by=by, at=at)
    return notes


@action
def end_safety_note(*, note_id: int, by: Viewer, at: datetime) -> None:
    """It is not needed any more. By the one who wrote it, or a leader of the unit. Raises CannotNote."""
    note = row("select * from access_safety_note where id = %(id)s and ended_at is null for update", {"id": note_id})
    is_theirs = note is not None and (
        note["written_by_id"] == by.staff_id or by.role in REVIEWS and note["unit_id"] in by.unit_ids
    )
    if note is None or not is_theirs or note["person_id"] in by.conflicts:
        raise CannotNote(GONE)
    row("update access_safety_note set ended_at = %(at)s where id = %(id)s returning id", {"id": note_id, "at": at})
    record(SafetyNoteEnded(person_id=note["person_id"]), by=by, at=at)


def _must_meet(person_id: int, by: Viewer, at: datetime) -> None:
    if not safety.meets(person_id=person_id, by=by, at=at):
        raise door.DoorClosed(door.CLOSED_DOOR, "not_meeting")
