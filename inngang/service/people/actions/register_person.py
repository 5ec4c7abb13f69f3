"""Register a person, with or without an identity number (R145)."""

from __future__ import annotations

from datetime import date, datetime

from inngang.rules.access import Viewer
from inngang.rules.identity import birth_date_of, norwegian_sort_key, read_identity_number
from inngang.rules.vocabulary import Protection, Refusal, Why, marked
from inngang.service.journal import action, record
from inngang.service.journal.action import Refused
from inngang.service.journal.events import PersonRegistered
from inngang.service.people.declared_before import takes_effect
from inngang.service.people.models import Person


class CannotRegister(Refused):
    """The person could not be registered; the sentence says what to mend."""


@action
def register_person(
    *,
    given_name: str,
    family_name: str = "",
    phone: str = "",
    email: str = "",
    language: str = "nb",
    area_code: str = "",
    identity_number: str | None = None,
    birth_date: date | None = None,
    needs_interpreter: bool = False,
    protection: Protection = Protection.NONE,
    is_reserved: bool = False,
    large_print: bool = False,
    story: str = "",
    by: Viewer,
    at: datetime,
) -> int:
    """The new person's id. Raises CannotRegister when the number is not one, or is taken."""
    if not given_name.strip():
        raise CannotRegister(Why(marked("Write a name, or what you want to be called.")))
    if identity_number is not None:
        read = read_identity_number(identity_number)
        if isinstance(read, Refusal):
            raise CannotRegister(read.why, read.code)
        identity_number = read.digits
        birth_date = birth_date or birth_date_of(identity_number)
        if Person.objects.filter(identity_number=identity_number).exists():
            raise CannotRegister(Why(marked("That number is registered already.")))
    person = Person.objects.create(
        given_name=given_name.strip(),
        family_name=family_name.strip(),
        sort_key=norwegian_sort_key(f"{family_name} {given_name}".strip()),
        identity_number=identity_number,
        birth_date=birth_date,
        language=language,
        needs_interpreter=needs_interpreter,
        phone=phone,
        email=email,
        area_code=area_code,
        protection=protection,
        is_reserved=is_reserved,
        large_print=large_print,
        story=story,
        created_at=at,
    )
    if identity_number is not None:
        takes_effect([(person.pk, identity_number)])
    record(PersonRegistered(person_id=person.pk), by=by, at=at)
    return person.pk
