"""What people read for each word of the vocabulary: `{{ state|word }}` in a template, `word(state)` in Python.

The words are marked here, translated in `inngang/locale`, and shown in the language of the reader.
"""

from __future__ import annotations

from enum import Enum

from django.utils.translation import gettext

from inngang.rules.vocabulary import (
    Channel,
    DeliveryState,
    LoginLevel,
    Outcome,
    Presence,
    PromiseKind,
    PromiseState,
    Role,
    Side,
    State,
    UnitKind,
    Urgency,
    marked,
)

# One table per kind: members of different kinds may be equal as text.
WORDS: dict[type[Enum], dict[str, str]] = {
    LoginLevel: {
        "NONE": marked("Not logged in"),
        "RECEIPT_CODE": marked("With a code"),
        "SUBSTANTIAL": marked("Substantial: status and writing to us"),
        "HIGH": marked("High: everything of your own"),
        "STAFF": marked("As one who works here"),
        "MACHINE": marked("Another system"),
    },
    Channel: {
        "PHONE": marked("Phone"),
        "QUESTION": marked("Written question"),
        "VISIT": marked("Visit"),
        "CHAT": marked("Chat"),
        "LETTER": marked("Letter"),
        "SMS": marked("Text message"),
        "EMAIL": marked("E-mail"),
    },
    Side: {
        "STATE": marked("State"),
        "MUNICIPAL": marked("Municipal"),
        "BOTH": marked("State and municipal"),
        "UNKNOWN": marked("Not known yet"),
    },
    Urgency: {
        "ACUTE": marked("Acute"),
        "SOON": marked("Soon"),
        "NORMAL": marked("Ordinary"),
    },
    State: {
        "WAITING": marked("Waiting"),
        "TAKEN": marked("Being worked on"),
        "PROMISED": marked("Promised"),
        "ANSWERED": marked("Answered"),
        "CLOSED": marked("Closed"),
    },
    Outcome: {
        "ANSWERED": marked("Answered"),
        "REFERRED": marked("Shown the way to another agency"),
        "WITHDRAWN": marked("No longer needed"),
        "ABANDONED": marked("Left before we came"),
        "NO_SHOW": marked("Did not come"),
        "JOINED": marked("Joined with another enquiry"),
    },
    PromiseKind: {
        "ANSWER": marked("Answer"),
        "CALL_BACK": marked("Call-back"),
        "APPOINTMENT": marked("Appointment"),
        "DOCUMENT_REMINDER": marked("Reminder about papers"),
        "DECISION": marked("Decision"),
        "FOLLOW_UP": marked("Follow-up"),
        "HANDOVER": marked("Handover"),
    },
    PromiseState: {
        "OPEN": marked("Open"),
        "KEPT": marked("Kept"),
        "RENEWED": marked("Replaced by a new one"),
        "WITHDRAWN": marked("Withdrawn"),
    },
    Presence: {
        "FREE": marked("Free"),
        "BUSY": marked("Busy"),
        "AFTER_WORK": marked("Finishing up"),
        "BREAK": marked("On a break"),
        "AWAY": marked("Away"),
    },
    DeliveryState: {
        "DUE": marked("On its way"),
        "DELIVERED": marked("Delivered"),
        "FAILED": marked("Could not be delivered"),
    },
    UnitKind: {
        "LOCAL_OFFICE": marked("Local office"),
        "DISTRICT_OFFICE": marked("City district office"),
        "HOST_COOPERATION": marked("Office for several municipalities"),
        "CONTACT_CENTRE": marked("Contact centre"),
        "PHONE_RECEPTION": marked("Phone reception"),
        "CASE_UNIT": marked("Case unit"),
        "ADMINISTRATION_UNIT": marked("Administration unit"),
        "PENSION_UNIT": marked("Pension unit"),
        "PENSION_PAYMENT_UNIT": marked("Unit that pays out pensions"),
        "COLLECTION_UNIT": marked("Collection unit"),
        "MAILROOM": marked("Mailroom"),
        "SERVICE_AREA": marked("Service area"),
        "COUNTY": marked("County"),
        "DIRECTORATE": marked("Directorate"),
        "MUNICIPALITY": marked("Municipality"),
    },
    Role: {
        "CITIZEN": marked("Citizen"),
        "PARENT": marked("Parent"),
        "GUARDIAN": marked("Guardian"),
        "PROXY": marked("Authorised by the person"),
        "HELPER": marked("Helper"),
        "INTERPRETER": marked("Interpreter"),
        "ANONYMOUS": marked("Not logged in"),
        "EMPLOYER": marked("Employer"),
        "DOCTOR": marked("Doctor"),
        "PARTNER": marked("Partner"),
        "MUNICIPAL_OTHER": marked("Other municipal service"),
        "CONTACT_ADVISER": marked("Adviser, contact centre"),
        "STATE_ADVISER": marked("Adviser, state"),
        "MUNICIPAL_ADVISER": marked("Adviser, municipal"),
        "RECEPTION": marked("Reception"),
        "CASEWORKER": marked("Caseworker"),
        "DUTY_LEAD": marked("Duty leader"),
        "TEAM_LEAD": marked("Team leader"),
        "LOG_CONTROLLER": marked("Controls who has looked"),
        "DPO": marked("Data protection officer"),
        "ARCHIVIST": marked("Archivist"),
        "ANALYST": marked("Analyst"),
        "SYSADMIN": marked("System administrator"),
        "REGISTER_KEEPER": marked("Register keeper"),
        "SUPERVISOR": marked("Supervisory authority"),
        "INTEGRATION": marked("Another system"),
        "SYSTEM": marked("The system"),
    },
}


def word(member: Enum) -> str:
    """The word people read for a member of the vocabulary, in the language of the reader."""
    return gettext(WORDS[type(member)][member.name])
