"""The words of the division of labour: steps, parts, ways, groups of people and kinds of units."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import NamedTuple

from inngang.rules.vocabulary import OFFICE_KINDS, Channel, marked


class Process(StrEnum):
    """A step of the work with a service (hovedprosess)."""

    RECEIVE = "HP1"
    INFORM = "HP2"
    DECIDE = "HP3"
    PAY = "HP4"
    FOLLOW_UP = "HP5"


PROCESSES: Mapping[str, str] = {
    Process.RECEIVE: marked("Receive and decide how it is handled"),
    Process.INFORM: marked("Inform"),
    Process.DECIDE: marked("Assess and decide"),
    Process.PAY: marked("Pay"),
    Process.FOLLOW_UP: marked("Help towards work and activity"),
}
PARTS: Mapping[str, str] = {
    "": marked("the whole of it"),
    "phone": marked("by phone"),
    "in_person": marked("in person"),
    "post": marked("by post"),
    "written": marked("in writing on the web"),
    "second_line": marked("what the first could not answer"),
    "user_near": marked("conditions close to the person"),
    "other_conditions": marked("the other conditions"),
    "simple_calculation": marked("simple calculations"),
    "complex_calculation": marked("difficult calculations"),
    "collection": marked("collecting money that is owed"),
}
WAYS: Mapping[Channel, str] = {
    Channel.PHONE: "phone",
    Channel.VISIT: "in_person",
    Channel.LETTER: "post",
    Channel.QUESTION: "written",
    Channel.CHAT: "written",
    Channel.SMS: "written",
    Channel.EMAIL: "written",
}
GROUPS: Mapping[str, str] = {
    "": marked("everyone"),
    "young": marked("young people under 30"),
    "followed_up": marked("people who are followed up"),
    "refugee": marked("refugees"),
    "employer": marked("employers"),
}


class Reach(StrEnum):
    """Which of several units of a kind has a place."""

    AREA = "area"  # the office that has the area
    NAMED = "named"  # only one that the row names
    COUNTY = "county"  # the one in the same county, or one that has no county
    COUNTRY = "country"  # the one in the same county, or any


class Kind(NamedTuple):
    """A kind of unit that may be responsible, and which units of the register it means."""

    words: str
    registered_as: tuple[str, ...]
    reach: Reach


KINDS: Mapping[str, Kind] = {
    "local_office": Kind(marked("the local office"), OFFICE_KINDS, Reach.AREA),
    "limited_local_office": Kind(marked("a few chosen offices in the county"), OFFICE_KINDS, Reach.NAMED),
    "contact_centre": Kind(marked("the contact centre"), ("contact_centre",), Reach.COUNTRY),
    "administration_unit": Kind(
        marked("the administration unit of the county"), ("case_unit", "administration_unit"), Reach.COUNTY
    ),
    "national_administration_unit": Kind(
        marked("an administration unit for the whole country"), ("case_unit", "administration_unit"), Reach.COUNTRY
    ),
    "pension_unit": Kind(marked("a pension unit"), ("pension_unit",), Reach.COUNTRY),
    "pension_payment_unit": Kind(
        marked("the unit that pays pensions"), ("pension_payment_unit", "pension_unit"), Reach.COUNTRY
    ),
    "collection_unit": Kind(marked("the unit that collects what is owed"), ("collection_unit",), Reach.COUNTRY),
    "mailroom": Kind(marked("the shared mailroom, where letters are scanned"), ("mailroom",), Reach.COUNTRY),
}

# What a row may name, as people read it.
NAMED: Mapping[str, str] = {
    "protection": marked("protection"),
    "group": marked("the group of people"),
    "service": marked("the service"),
    "matter": marked("the matter"),
    "process": marked("the step"),
    "part": marked("the part of it"),
    "place": marked("the place"),
    "side": marked("state or municipal"),
}

# Whom partners and colleagues ask for: what somebody does, never who somebody is (kontaktpunkt).
CONTACT_POINTS: Mapping[str, str] = {
    "sick_leave": marked("Adviser for sick leave"),
    "employers": marked("Contact for employers"),
    "doctors": marked("Contact for doctors and hospitals"),
    "young": marked("Adviser for young people"),
    "housing": marked("Contact for housing"),
    "debt": marked("Adviser for money and debt"),
    "refugees": marked("Contact for refugees"),
    "prison": marked("Contact for prison and release"),
    "cooperation": marked("Keeper of agreements"),
}

# What the shipped versions say beside a row; what a leader writes stands as it is written.
NOTES = (
    marked("No source says otherwise for today."),
    marked("The office owns the activity requirement."),
    marked(
        "Carried out by the unit that collects; that the national unit also pays the advance is implied, not spelled out."
    ),
    marked(
        "The sources say less of today than of 2010: who decides is named where they do, and else the unit for the whole country."
    ),
    marked("The office assesses, the administration unit decides everything."),
    marked("That ability to work is clarified first is the office's part."),
    marked("Sends the combined decision; bound by what the office decides."),
)
