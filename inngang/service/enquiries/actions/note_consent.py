"""Note a consent that the person gives in a conversation, or what was shared on one (muntlig samtykke, deling)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from inngang.rules.access import Viewer
from inngang.rules.representation import Way
from inngang.rules.vocabulary import Purpose, Why, marked
from inngang.service.access import door
from inngang.service.enquiries.held import hold_as_staff
from inngang.service.journal import action
from inngang.service.people.actions.consent import CannotConsent, give_consent, share


@action
def note_consent(
    *,
    enquiry_id: int,
    receiver_name: str,
    organisation_id: int | None,
    kinds: Sequence[str],
    purpose: str,
    way: Way,
    last_day: date | None,
    by: Viewer,
    at: datetime,
) -> int:
    """By the one who talks with the person now. Raises NotYours, NoSuchEnquiry, DoorClosed, CannotConsent."""
    return give_consent(
        person_id=_person_in(enquiry_id, by, at),
        receiver_name=receiver_name,
        organisation_id=organisation_id,
        kinds=kinds,
        purpose=purpose,
        way=way,
        last_day=last_day,
        enquiry_id=enquiry_id,
        by=by,
        at=at,
    )


@action
def note_share(*, enquiry_id: int, consent_id: int, kinds: Sequence[str], what: str, by: Viewer, at: datetime) -> None:
    """Raises NotYours, NoSuchEnquiry, DoorClosed, CannotShare."""
    person_id = _person_in(enquiry_id, by, at)
    share(person_id=person_id, consent_id=consent_id, kinds=kinds, what=what, enquiry_id=enquiry_id, by=by, at=at)


def _person_in(enquiry_id: int, by: Viewer, at: datetime) -> int:
    held = hold_as_staff(enquiry_id, by)
    if held.person_id is None:
        raise CannotConsent(Why(marked("We do not know who this is. Find that out first.")))
    door.open_person(person_id=held.person_id, by=by, purpose=Purpose.ANSWER, at=at, enquiry_id=enquiry_id)
    return held.person_id
