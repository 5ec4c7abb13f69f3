"""The access matrix (tilgangsmatrise): one row for every role and kind of information, read from `access_matrix.csv`.

It is the one law of access. A pair that is not in the file is denied, and a file that is not whole stops the start.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Final, NamedTuple

from inngang.rules.vocabulary import LoginLevel, Role

FILE: Final = Path(__file__).with_name("access_matrix.csv")


class Info(StrEnum):
    """A kind of information (opplysningstype)."""

    PUBLIC_INFO = "public_info"
    SERVICE_STATUS = "service_status"
    STATISTICS = "statistics"
    IDENTITY = "identity"
    CONTACT_INFO = "contact_info"
    ADDRESS_OPEN = "address_open"
    ADDRESS_CONFIDENTIAL = "address_confidential"  # fortrolig
    ADDRESS_STRICT = "address_strict"  # strengt fortrolig: never stored
    RELATIONS = "relations"
    NEED_FLAGS = "need_flags"
    ACCOUNT_NUMBER = "account_number"
    CONTACT_META = "contact_meta"
    CONTENT_NEW = "content_new"  # not placed yet
    CALLBACK_PROMISE = "callback_promise"
    APPOINTMENT = "appointment"
    ACUTE_ALARM = "acute_alarm"
    CONSENT_RECORD = "consent_record"
    JOURNAL_ENTRY = "journal_entry"
    ACCESS_LOG_OWN = "access_log_own"
    DEVIATION = "deviation"
    CONTENT_STATE = "content_state"
    ATTACHMENT_STATE = "attachment_state"
    NOTE_STATE = "note_state"
    STATE_CASE_STATUS = "state_case_status"
    STATE_DECISION = "state_decision"
    STATE_PAYMENT = "state_payment"
    STATE_FOLLOWUP = "state_followup"
    STATE_MEDICAL = "state_medical"
    EMPLOYER_CASE = "employer_case"
    SICKLEAVE_FOLLOWUP = "sickleave_followup"
    CONTENT_MUNI = "content_muni"
    ATTACHMENT_MUNI = "attachment_muni"
    NOTE_MUNI = "note_muni"
    MUNI_APPLICATION = "muni_application"
    MUNI_REQUIREMENTS = "muni_requirements"
    MUNI_DECISION = "muni_decision"
    MUNI_PAYMENT = "muni_payment"
    MUNI_RECORD_NOTE = "muni_record_note"
    MUNI_PLAN = "muni_plan"
    MUNI_DIALOGUE = "muni_dialogue"
    MUNI_OTHER_SERVICE = "muni_other_service"
    ACCESS_LOG_ALL = "access_log_all"
    CONFIG = "config"


class Level(StrEnum):
    """Whose responsibility the information is (nivå)."""

    OPEN = "open"
    PERSON = "person"
    SHARED = "shared"
    STATE = "state"
    MUNICIPAL = "municipal"
    CONTROL = "control"


class ActsFor(StrEnum):
    """Where a role stands: outside, working here, or another system."""

    EXTERNAL = "external"
    STAFF = "staff"
    MACHINE = "machine"


class Read(StrEnum):
    ALLOW = "allow"
    DENY = "deny"


class Scope(StrEnum):
    """The relation that must hold between the one who asks and the person (tjenstlig behov)."""

    NONE = "-"
    ANY = "any"
    OWN = "own"
    REPRESENTED = "represented"
    PRESENT_WITH_CITIZEN = "present_with_citizen"
    PRESENT_AT_DESK = "present_at_desk"
    BOOKED = "booked"
    OWN_THREAD = "own_thread"
    OWN_ORG = "own_org"
    OWN_ORG_THREAD = "own_org_thread"
    OWN_PATIENT_THREAD = "own_patient_thread"
    ASSIGNED_PARTICIPANT = "assigned_participant"
    HANDLED = "handled"
    HANDLED_AND_MUNICIPALITY_OPEN = "handled_and_municipality_open"
    HANDLED_OR_UNIT = "handled_or_unit"
    HANDLED_SAME_OFFICE = "handled_same_office"
    UNIT = "unit"
    ALARM = "alarm"
    NATIONAL = "national"
    CONTROL_CASE = "control_case"
    RECORD_TASK = "record_task"
    CLIENT_PURPOSE = "client_purpose"
    OPERATIONS = "operations"
    ALARM_BREAK_GLASS = "alarm_break_glass"
    BREAK_GLASS_ONLY = "break_glass_only"


class Mask(StrEnum):
    """What part is given; the rest is never sent (maskering)."""

    ALL = "none"  # nothing is masked
    NOTHING = "-"  # on rows that are denied
    MINIMAL = "minimal"
    STATUS_ONLY = "status_only"
    LAST4 = "last4"
    FIRST_NAME = "first_name"
    LANGUAGE_ONLY = "language_only"
    NO_DIAGNOSIS = "no_diagnosis"
    OWN_SENT = "own_sent"
    AGGREGATE_MIN5 = "aggregate_min5"
    TECHNICAL_ONLY = "technical_only"


class Write(StrEnum):
    NOTHING = "-"
    CREATE = "create"
    CREATE_UPDATE = "create_update"
    CONFIRM = "confirm"
    HANDOVER_CREATE = "handover_create"


class TellCaller(StrEnum):
    """The least we must know of a caller before it is said aloud (k0 to k3)."""

    NOTHING = "-"
    NEVER = "never"
    K0 = "k0"
    K2 = "k2"
    K3 = "k3"


class Consent(StrEnum):
    """What consent there is, or what is needed (samtykke)."""

    NOT_NEEDED = "not_needed"
    ORAL = "oral"
    WRITTEN = "written"
    CANNOT = "cannot"


class Gate(StrEnum):
    """What a fact about the person or the moment does to the decision."""

    SAME = "same"
    GROUP = "group"
    DENY = "deny"
    BREAK_GLASS = "break_glass"
    NOT_APPLICABLE = "na"


class BreakGlass(StrEnum):
    """Whether an exceptional opening exists, or which one there is (nødåpning)."""

    NO = "no"
    REASON = "reason"
    TWO_PERSONS = "reason_two_persons"


class Log(StrEnum):
    NONE = "none"
    ATTEMPT = "attempt"
    ACCESS = "access"
    ACCESS_DETAIL = "access_detail"


class CitizenSees(StrEnum):
    YES = "yes"
    NO = "no"
    AFTER_CONTROL = "after_control"


class Law(NamedTuple):
    """The columns of a row that decide a read, and nothing else: a decision sees only these."""

    read: Read
    scope: Scope
    consent: Consent
    login: LoginLevel
    if_confidential: Gate
    if_strict: Gate
    if_shielded: Gate
    if_outside: Gate
    if_own_or_kin: Gate
    if_source_down: Gate
    break_glass: BreakGlass


class Cell(NamedTuple):
    """One row: a role, a kind of information, and the law of the two."""

    role: Role
    info: Info
    side: ActsFor
    level: Level
    law: Law
    mask: Mask
    write: Write
    tell_caller: TellCaller
    log: Log
    citizen_sees: CitizenSees
    basis: str
    why: str


Matrix = Mapping[tuple[Role, Info], Cell]
# The ways of acting towards a person. Other roles (the clock, the keepers of registers) open nobody.
ROLES: Final = (
    Role.CITIZEN,
    Role.PARENT,
    Role.GUARDIAN,
    Role.PROXY,
    Role.HELPER,
    Role.INTERPRETER,
    Role.ANONYMOUS,
    Role.EMPLOYER,
    Role.DOCTOR,
    Role.PARTNER,
    Role.MUNICIPAL_OTHER,
    Role.CONTACT_ADVISER,
    Role.STATE_ADVISER,
    Role.MUNICIPAL_ADVISER,
    Role.RECEPTION,
    Role.CASEWORKER,
    Role.DUTY_LEAD,
    Role.TEAM_LEAD,
    Role.LOG_CONTROLLER,
    Role.DPO,
    Role.ARCHIVIST,
    Role.ANALYST,
    Role.SYSADMIN,
    Role.INTEGRATION,
)

# The columns as the file has them, and what each may hold.
COLUMNS: Final[Mapping[str, type[StrEnum] | None]] = {
    "role": Role,
    "side": ActsFor,
    "info": Info,
    "level": Level,
    "read": Read,
    "scope": Scope,
    "mask": Mask,
    "write": Write,
    "tell_caller": TellCaller,
    "consent": Consent,
    "loa_min": LoginLevel,
    "if_fortrolig": Gate,
    "if_strengt": Gate,
    "if_skjermet": Gate,
    "if_outside_area": Gate,
    "if_self_or_kin": Gate,
    "if_source_down": Gate,
    "break_glass": BreakGlass,
    "log": Log,
    "citizen_sees": CitizenSees,
    "basis": None,
    "why": None,
}
# A gate knows only some of the answers; another would mean nothing there.
ANSWERS: Final[Mapping[str, frozenset[Gate]]] = {
    "if_fortrolig": frozenset({Gate.SAME, Gate.GROUP, Gate.DENY}),
    "if_strengt": frozenset({Gate.SAME, Gate.GROUP, Gate.DENY}),
    "if_skjermet": frozenset({Gate.SAME, Gate.GROUP, Gate.DENY}),
    "if_outside_area": frozenset({Gate.SAME, Gate.BREAK_GLASS, Gate.DENY, Gate.NOT_APPLICABLE}),
    "if_self_or_kin": frozenset({Gate.DENY, Gate.NOT_APPLICABLE}),
    "if_source_down": frozenset({Gate.SAME, Gate.DENY}),
}


class MalformedMatrix(ValueError):
    """The access matrix is not whole, so nothing starts. Says which line."""


@cache
def matrix() -> Matrix:
    """The matrix the product goes by. Raises MalformedMatrix."""
    return load(FILE.read_text(encoding="utf-8"), name=FILE.name)


def load(text: str, *, name: str = "the matrix") -> Matrix:
    """Read a matrix: every pair once, no value that is not known. Raises MalformedMatrix with the line."""
    reader = csv.reader(io.StringIO(text))
    if tuple(next(reader, ())) != tuple(COLUMNS):
        raise MalformedMatrix(f"{name}, line 1: the columns must be {', '.join(COLUMNS)}")
    found: dict[tuple[Role, Info], Cell] = {}
    for values in reader:
        where = f"{name}, line {reader.line_num}"
        cell = _cell(values, where)
        if (cell.role, cell.info) in found:
            raise MalformedMatrix(f"{where}: {cell.role} and {cell.info} stand there twice")
        found[cell.role, cell.info] = cell
    missing = [(role, info) for role in ROLES for info in Info if (role, info) not in found]
    if missing:
        last = f"{name}, line {reader.line_num}"
        raise MalformedMatrix(f"{last}: the end, and {missing[0][0]} and {missing[0][1]} are missing")
    return found


def _cell(values: list[str], where: str) -> Cell:
    if len(values) != len(COLUMNS):
        raise MalformedMatrix(f"{where}: {len(values)} values, {len(COLUMNS)} are needed")
    row = dict(zip(COLUMNS, values, strict=True))
    for column, kind in COLUMNS.items():
        if kind is not None and row[column] not in set(kind) or kind is None and not row[column]:
            raise MalformedMatrix(f"{where}: {column} cannot be {row[column]!r}")
    for column, answers in ANSWERS.items():
        if row[column] not in answers:
            raise MalformedMatrix(f"{where}: {column} cannot be {row[column]!r}")
    if row["role"] not in ROLES:
        raise MalformedMatrix(f"{where}: {row['role']} is not a way of acting towards a person")
    if (row["read"] == Read.ALLOW) != (row["consent"] == Consent.NOT_NEEDED):
        raise MalformedMatrix(f"{where}: read {row['read']} and consent {row['consent']} contradict each other")
    law = Law(
        read=Read(row["read"]),
        scope=Scope(row["scope"]),
        consent=Consent(row["consent"]),
        login=LoginLevel(row["loa_min"]),
        if_confidential=Gate(row["if_fortrolig"]),
        if_strict=Gate(row["if_strengt"]),
        if_shielded=Gate(row["if_skjermet"]),
        if_outside=Gate(row["if_outside_area"]),
        if_own_or_kin=Gate(row["if_self_or_kin"]),
        if_source_down=Gate(row["if_source_down"]),
        break_glass=BreakGlass(row["break_glass"]),
    )
    return Cell(
        role=Role(row["role"]),
        info=Info(row["info"]),
        side=ActsFor(row["side"]),
        level=Level(row["level"]),
        law=law,
        mask=Mask(row["mask"]),
        write=Write(row["write"]),
        tell_caller=TellCaller(row["tell_caller"]),
        log=Log(row["log"]),
        citizen_sees=CitizenSees(row["citizen_sees"]),
        basis=row["basis"],
        why=row["why"],
    )
