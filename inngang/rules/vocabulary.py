"""The words the house is built of. One word per thing: screen, code, table, journal.

Values are what the database and the journal keep; the words people read are in `inngang/locale`.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import IntEnum, StrEnum
from typing import Any, NamedTuple


def marked(text: str) -> str:
    """Marks a text for the translator and returns it untouched; it is translated where it is shown."""
    return text


class Why(NamedTuple):
    """A reason people can read: a translatable sentence and the values that fill it (`%(name)s`)."""

    text: str
    values: Mapping[str, Any] = {}

    def __str__(self) -> str:
        return self.text % self.values if self.values else self.text


class Refusal(NamedTuple):
    """An expected no, with a code for machines and a sentence for the person who reads it."""

    code: str
    why: Why

    def __str__(self) -> str:
        return str(self.why)


class Channel(StrEnum):
    """A way in (kanal)."""

    PHONE = "phone"
    QUESTION = "question"
    VISIT = "visit"
    CHAT = "chat"
    LETTER = "letter"
    SMS = "sms"
    EMAIL = "email"


WAITS_LIVE = frozenset({Channel.PHONE, Channel.VISIT, Channel.CHAT})  # somebody stands or sits there waiting


class Side(StrEnum):
    """Which half of the service has the matter: a property, never a question to the person (R010)."""

    STATE = "state"
    MUNICIPAL = "municipal"
    BOTH = "both"
    UNKNOWN = "unknown"


class Urgency(IntEnum):
    """How soon it must be seen to (hastegrad). Lower is sooner."""

    ACUTE = 0  # food, electricity, a bed tonight, danger
    SOON = 1  # cannot wait the ordinary two days
    NORMAL = 2


class Pace(IntEnum):
    """The order of kinds of waiting. Inside one pace the one who has waited longest comes first (rang)."""

    ACUTE = 0
    LIVE = 1  # on the line, at the desk
    CALL_BACK = 2
    SOON = 3
    WRITTEN = 4


class State(StrEnum):
    """Where an enquiry stands (tilstand). The legal moves are in `rules/lifecycle.py`."""

    WAITING = "waiting"  # in circles, owned by a queue
    TAKEN = "taken"  # somebody works on it now
    PROMISED = "promised"  # somebody has promised to come back
    ANSWERED = "answered"  # the person has the answer, and may still ask again
    CLOSED = "closed"


OPEN_STATES = frozenset({State.WAITING, State.TAKEN, State.PROMISED})


class Outcome(StrEnum):
    """How an enquiry ended (utfall)."""

    ANSWERED = "answered"
    REFERRED = "referred"  # another agency, with a recorded referral
    WITHDRAWN = "withdrawn"  # the person did not need it any more
    ABANDONED = "abandoned"  # the caller hung up, the visitor left
    NO_SHOW = "no_show"
    JOINED = "joined"  # the same thing as an enquiry already open


class PromiseKind(StrEnum):
    """What we may owe somebody (løfte)."""

    ANSWER = "answer"
    CALL_BACK = "call_back"
    APPOINTMENT = "appointment"
    DOCUMENT_REMINDER = "document_reminder"
    DECISION = "decision"
    FOLLOW_UP = "follow_up"
    HANDOVER = "handover"


class PromiseState(StrEnum):
    OPEN = "open"
    KEPT = "kept"
    RENEWED = "renewed"  # replaced by a new one that the person was told of
    WITHDRAWN = "withdrawn"


class CircleKind(StrEnum):
    """Who may take an enquiry, from the inside out (krets)."""

    LAST_PROMISED = "last_promised"
    ASKED_FOR = "asked_for"
    RANG = "rang"  # rang the person not long ago, and is rung back
    OWN_ADVISER = "own_adviser"
    COORDINATOR = "coordinator"  # keeps the two sides together for the person
    SUBSTITUTE = "substitute"
    TEAM = "team"
    OFFICE_LANGUAGE = "office_language"  # those at the responsible unit who speak the person's language
    UNIT = "unit"
    SPECIAL_LINE = "special_line"
    COUNTRY_LANGUAGE = "country_language"
    NEIGHBOURS = "neighbours"
    NATIONAL = "national"
    DUTY = "duty"
    ALARM = "alarm"


# The special lines (linjer), and what they are called in a sentence.
LINES: Mapping[str, str] = {
    "general": marked("questions of all kinds"),
    "social": marked("money to live on and housing"),
    "family": marked("children and family"),
    "pension": marked("pension"),
    "health": marked("illness and health"),
    "work": marked("work"),
    "employers": marked("employers"),
    "doctors": marked("doctors and therapists"),
    "finance": marked("payments"),
    "technical": marked("logging in and the web pages"),
}

# Values of a reason that are sentences or words themselves, and are translated with it.
WORDS_INSIDE = frozenset({"matter", "reason", "who", "what", "line", "why", "to"})


class QueueKind(StrEnum):
    """A queue is any group that may take an enquiry; one adviser's own queue has one member."""

    PERSONAL = "personal"
    TEAM = "team"
    UNIT = "unit"
    SPECIAL_LINE = "special_line"
    LANGUAGE = "language"  # its line is the code of a language
    AREA = "area"
    NATIONAL = "national"
    PROTECTED = "protected"
    DUTY = "duty"
    ALARM = "alarm"


class UnitKind(StrEnum):
    """What a unit is (enhetstype); what each may be part of stands in `rules/units.py`."""

    LOCAL_OFFICE = "local_office"
    DISTRICT_OFFICE = "district_office"  # for a city district
    HOST_COOPERATION = "host_cooperation"  # one office for several municipalities, with a reception in each
    CONTACT_CENTRE = "contact_centre"
    PHONE_RECEPTION = "phone_reception"
    CASE_UNIT = "case_unit"
    ADMINISTRATION_UNIT = "administration_unit"
    PENSION_UNIT = "pension_unit"
    PENSION_PAYMENT_UNIT = "pension_payment_unit"
    COLLECTION_UNIT = "collection_unit"
    MAILROOM = "mailroom"
    SERVICE_AREA = "service_area"
    COUNTY = "county"
    DIRECTORATE = "directorate"
    MUNICIPALITY = "municipality"


# The kinds people meet at the door and that have areas of their own.
OFFICE_KINDS = (UnitKind.LOCAL_OFFICE, UnitKind.DISTRICT_OFFICE, UnitKind.HOST_COOPERATION)
# The kinds that decide cases.
CASE_KINDS = (
    UnitKind.CASE_UNIT, UnitKind.ADMINISTRATION_UNIT, UnitKind.PENSION_UNIT, UnitKind.PENSION_PAYMENT_UNIT,
)  # fmt: skip


class Role(StrEnum):
    """A way of acting; the names of `domain/access-matrix.csv`."""

    CITIZEN = "citizen"
    PARENT = "parent"
    GUARDIAN = "guardian"
    PROXY = "proxy"
    HELPER = "helper"
    INTERPRETER = "interpreter"
    ANONYMOUS = "anonymous"
    EMPLOYER = "employer_rep"
    DOCTOR = "gp"
    PARTNER = "partner_org"
    MUNICIPAL_OTHER = "municipal_other"
    CONTACT_ADVISER = "contact_adviser"
    STATE_ADVISER = "state_adviser"
    MUNICIPAL_ADVISER = "municipal_adviser"
    RECEPTION = "reception"
    CASEWORKER = "state_caseworker"
    DUTY_LEAD = "duty_lead"
    TEAM_LEAD = "team_lead"
    LOG_CONTROLLER = "log_controller"
    DPO = "dpo"
    ARCHIVIST = "archivist"
    ANALYST = "analyst"
    SYSADMIN = "sysadmin"
    SUPERVISOR = "supervisor"  # the supervisory authority (tilsynsmyndighet): sees how open we are, and no person
    REGISTER_KEEPER = "register_keeper"  # keeps units, areas and hours, and sees no person
    INTEGRATION = "integration"
    SYSTEM = "system"  # the clock: what jobs do on their own


# Those who see how the service does and plan it, and those of them who decide.
LEADS = (Role.TEAM_LEAD, Role.DUTY_LEAD, Role.ANALYST)
DECIDE = (Role.TEAM_LEAD, Role.DUTY_LEAD)


class LoginLevel(StrEnum):
    """How surely we know who is there (sikkerhetsnivå). The first four are in order; see `rules.identity.is_enough`."""

    NONE = "none"
    RECEIPT_CODE = "receipt_code"  # a code on a receipt or a letter
    SUBSTANTIAL = "substantial"  # betydelig: MinID, or a document shown to us today
    HIGH = "high"  # høyt: BankID, Buypass, Commfides
    STAFF = "staff"  # somebody who works here
    MACHINE = "machine"  # another system


class Protection(StrEnum):
    """Address protection and shielding (adressebeskyttelse, skjerming)."""

    NONE = "none"
    CONFIDENTIAL = "confidential"  # fortrolig
    STRICT = "strict"  # strengt fortrolig
    SHIELDED = "shielded"  # skjermet: own staff and their family


class Purpose(StrEnum):
    """Why somebody looks (formål); kept in the journal with every look."""

    ANSWER = "answer"
    TAKE = "take"
    HAND_OVER = "hand_over"
    CALL_BACK = "call_back"
    OWN = "own"  # the person's own things
    ASKED_ABOUT = "asked_about"  # a partner's own question, and what was answered
    RECEPTION = "reception"
    SUPERVISE = "supervise"
    ALARM = "alarm"
    OPERATIONS = "operations"  # something had failed, and two agreed that it must be looked into (drift)
    PLAY = "play"  # the demo day, and only in demo mode


class Presence(StrEnum):
    """What an adviser is doing (tilstedeværelse)."""

    FREE = "free"
    BUSY = "busy"
    AFTER_WORK = "after_work"
    BREAK = "break"
    AWAY = "away"


class DeliveryState(StrEnum):
    """Where a notice is on its way out (leveringsstatus)."""

    DUE = "due"
    DELIVERED = "delivered"
    FAILED = "failed"  # for good: a person must see to it
