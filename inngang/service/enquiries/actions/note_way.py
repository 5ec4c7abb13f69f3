"""Write down how the person would rather be reached, when they say it in a talk (kontaktønske, R009)."""

from __future__ import annotations

from datetime import datetime

from inngang.rules.access import Viewer
from inngang.rules.access_matrix import Info
from inngang.rules.vocabulary import Purpose, Why, marked
from inngang.service.access import door
from inngang.service.enquiries.held import hold_as_staff
from inngang.service.journal import action
from inngang.service.journal.action import Refused
from inngang.service.people.actions.ways_to_reach import CHANNELS, note_wanted_channel


class CannotNoteWay(Refused):
    """It stays as it is; the sentence says why."""


@action
def note_way(*, enquiry_id: int, way: str, by: Viewer, at: datetime) -> None:
    """By the one who has the enquiry; it holds for the next message. Raises CannotNoteWay, NotYours, DoorClosed."""
    held = hold_as_staff(enquiry_id, by)
    if held.person_id is None:
        raise CannotNoteWay(Why(marked("We do not know who this is. Find that out first.")))
    if way not in CHANNELS:
        raise CannotNoteWay(Why(marked("Choose one of those that are there.")))
    card = door.open_person(person_id=held.person_id, by=by, purpose=Purpose.ANSWER, at=at, enquiry_id=enquiry_id)
    if Info.CONTACT_INFO not in card.sees:
        raise CannotNoteWay(Why(marked("You cannot change how this person is reached.")))
    if card.is_reserved and way in ("sms", "email"):
        raise CannotNoteWay(Why(marked("The person wants nothing digital. They change that themselves, or on paper.")))
    note_wanted_channel(person_id=held.person_id, channel=way, by=by, at=at)
