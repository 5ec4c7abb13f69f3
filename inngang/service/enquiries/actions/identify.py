"""Identify: somebody wrote or phoned without login, and now we know who it is (identifisering)."""

from __future__ import annotations

from datetime import datetime

from inngang.rules.access import Viewer
from inngang.rules.login import Certainty
from inngang.rules.vocabulary import Purpose, Why, marked
from inngang.service.access import door
from inngang.service.enquiries.actions.join import count_chase
from inngang.service.enquiries.held import hold, hold_as_staff, must_be_in_hand
from inngang.service.journal import action, record, tell
from inngang.service.journal.action import Refused
from inngang.service.journal.events import PersonIdentified
from inngang.service.people.queries import person_of_number
from inngang.service.rows import run

SURE_ENOUGH = frozenset({Certainty.K2, Certainty.K3})  # a name alone ties nobody to anything
UNKNOWN = marked("We cannot tie the enquiry to that number. Check each digit, or leave it without a name.")

TIED = """
with mine as (
    update enquiries_enquiry set person_id = %(person)s where id = %(id)s returning id, unit_id
), owed as (
    update promises_promise set person_id = %(person)s where enquiry_id = %(id)s
), declared as (
    update access_declaration set person_id = %(person)s where enquiry_id = %(id)s and person_id is null
    returning staff_id, declared_at, ended_at
), near as (
    insert into access_interest (staff_id, person_id, declared_at)
    select staff_id, %(person)s, min(declared_at) from declared where ended_at is null group by staff_id
    on conflict (staff_id, person_id) do nothing
), sure as (
    insert into people_certainty (enquiry_id, certainty, called_back, questions, staff_id, at)
    values (%(id)s, %(certainty)s, false, '[]', %(staff)s, %(at)s)
)
insert into access_tie (person_id, enquiry_id, staff_id, unit_id, starts_at)
select %(person)s, mine.id, %(staff)s, null, %(at)s from mine
"""


class CannotIdentify(Refused):
    """It stays without a person; the sentence says what to do. A number nobody has and one we may not open look alike."""


@action
def identify(*, enquiry_id: int, identity_number: str, certainty: Certainty, by: Viewer, at: datetime) -> None:
    """Tie it to the person, with how sure we are: what else they have open, their promise and who is asked follow.

    The one who does it must be let through the door to that person; what was told stands, and its time is not moved.
    Raises CannotIdentify, CannotMove, NotYours.
    """
    held = hold_as_staff(enquiry_id, by)
    must_be_in_hand(held)
    if held.person_id is not None:
        raise CannotIdentify(Why(marked("It belongs to a person already.")))
    if not by.staff_id or certainty not in SURE_ENOUGH:
        raise CannotIdentify(Why(marked("A name is not enough. Ask the control questions, or phone a number we know.")))
    person_id = person_of_number("".join(identity_number.split()))
    if person_id is None or person_id in by.conflicts or person_id == by.person_id:
        raise CannotIdentify(Why(UNKNOWN), "unknown_number")
    run(
        TIED,
        {"id": held.id, "person": person_id, "certainty": str(certainty), "staff": held.owner_id, "at": at},
    )
    try:
        door.open_person(person_id=person_id, by=by, purpose=Purpose.ANSWER, enquiry_id=held.id, at=at)
    except door.DoorClosed as closed:
        raise CannotIdentify(Why(UNKNOWN), closed.code) from closed
    tied = hold(held.id)
    record(PersonIdentified(**tied.about, certainty=str(certainty)), by=by, at=at)
    count_chase(tied, by=by, at=at)
    tell(*tied.topics)
