"""What can be done with persons, staff and organisations."""

from inngang.service.people.actions.hire import hire
from inngang.service.people.actions.register_organisation import register_organisation
from inngang.service.people.actions.register_people import PersonRow, register_people
from inngang.service.people.actions.register_person import CannotRegister, register_person
from inngang.service.people.actions.represent import represent

__all__ = [
    "CannotRegister",
    "PersonRow",
    "hire",
    "register_organisation",
    "register_people",
    "register_person",
    "represent",
]
