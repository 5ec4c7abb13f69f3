"""A person's phone number and e-mail, changed by themself at once (kontaktopplysninger)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from inngang.rules.access import Viewer
from inngang.rules.vocabulary import Role, Why, marked
from inngang.service.journal import action, record
from inngang.service.journal.action import Refused
from inngang.service.journal.events import ContactDetailsChanged
from inngang.service.rows import row, run

PHONE: Final = re.compile(r"\+?[0-9]{5,15}")
EMAIL: Final = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
LONGEST_PHONE, LONGEST_EMAIL = 20, 254


class CannotChangeDetails(Refused):
    """They stay as they are; the sentence says why."""


@dataclass(frozen=True)
class ContactDetails:
    """Where we reach somebody."""

    phone: str = ""
    email: str = ""


def contact_details_of(person_id: int) -> ContactDetails:
    """What we have, for the person themself to see and change."""
    found = row("select phone, email from people_person where id = %(id)s", {"id": person_id})
    return ContactDetails(**found) if found else ContactDetails()


@action
def change_contact_details(*, phone: str, email: str, by: Viewer, at: datetime) -> None:
    """The person says where to reach them; empty takes it away. It holds for the next message. Raises: CannotChangeDetails."""
    if by.role != Role.CITIZEN or not by.person_id:
        raise CannotChangeDetails(Why(marked("Only you yourself can do this.")))
    phone, email = re.sub(r"[\s().\-–/]", "", phone), email.strip()
    if phone and (not PHONE.fullmatch(phone) or len(phone) > LONGEST_PHONE):
        raise CannotChangeDetails(Why(marked("This does not look like a phone number. Write digits alone.")))
    if email and (not EMAIL.fullmatch(email) or len(email) > LONGEST_EMAIL):
        raise CannotChangeDetails(Why(marked("This does not look like an e-mail address.")))
    run(
        "update people_person set phone = %(phone)s, email = %(email)s where id = %(id)s",
        {"phone": phone, "email": email, "id": by.person_id},
    )
    record(ContactDetailsChanged(person_id=by.person_id), by=by, at=at)
