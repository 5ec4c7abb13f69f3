"""An adviser and a case handler write to each other about a case, and the case unit concludes (saksdialog, R292)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from inngang.rules.access import Viewer
from inngang.rules.access_matrix import Info
from inngang.rules.case_dialogue import READ_DAYS, Conclusion, may_conclude, may_write
from inngang.rules.hours import add_working_days
from inngang.rules.vocabulary import CASE_KINDS, Purpose, Role, Side, Why, marked
from inngang.service.access import door
from inngang.service.enquiries.held import NOT_FOUND, NoSuchEnquiry, hold_as_staff, must_be_in_hand
from inngang.service.journal import action, record, tell
from inngang.service.journal.action import Refused
from inngang.service.journal.events import (
    CaseConcluded,
    CaseConclusionRead,
    CaseDialogueBegun,
    CaseDialogueTaken,
    CaseDialogueWritten,
    CaseOverruled,
)
from inngang.service.organisation.queries import calendar_of
from inngang.service.rows import row, run

BEGIN = """
insert into enquiries_case_dialogue (enquiry_id, case_unit_id, adviser_id, adviser_unit_id, assessment, began_at)
select %(id)s, u.id, %(by)s, %(unit)s, %(text)s, %(at)s from organisation_unit u
where u.id = %(to)s and u.kind = any(%(kinds)s) and exists (
    select 1 from organisation_post p where p.unit_id = u.id and p.role = 'state_caseworker' and p.valid_to is null)
on conflict do nothing returning id
"""
HELD = """
select d.id, d.enquiry_id, d.case_unit_id, d.adviser_id, d.adviser_unit_id, d.handler_id, d.conclusion, d.read_at, e.person_id, e.channel
from enquiries_case_dialogue d join enquiries_enquiry e on e.id = d.enquiry_id
where d.id = %(id)s and not coalesce(e.person_id, 0) = any(%(conflicts)s) for update of d
"""
# The case handler has the case from now on; what the adviser's side has of ties ends with the enquiry as always.
TAKE = """
with tied as (
    insert into access_tie (person_id, enquiry_id, staff_id, starts_at) values (%(person)s, %(enquiry)s, %(by)s, %(at)s)
)
update enquiries_case_dialogue set handler_id = %(by)s where id = %(id)s
"""
CONCLUDE = """
with loosed as (
    update access_tie t set ends_at = %(at)s + interval '24 hours' where t.enquiry_id = %(enquiry)s and t.staff_id = %(by)s
        and t.ends_at is null and not exists (select 1 from enquiries_enquiry e where e.id = t.enquiry_id and e.owner_id = %(by)s)
)
update enquiries_case_dialogue set conclusion = %(conclusion)s, because = %(because)s, reason = %(text)s, concluded_at = %(at)s,
    person_from = %(person_from)s where id = %(id)s
"""


class CannotDiscuss(Refused):
    """Nothing is kept; the sentence says why."""


@action
def begin_case_dialogue(*, enquiry_id: int, case_unit_id: int, text: str, by: Viewer, at: datetime) -> int:
    """The adviser who has it gives an assessment, and asks how the case unit sees it. Raises CannotDiscuss, NotYours."""
    held = hold_as_staff(enquiry_id, by)
    must_be_in_hand(held)
    if by.role != Role.STATE_ADVISER or held.owner_id != by.staff_id:
        raise CannotDiscuss(Why(marked("The adviser at the office who has the enquiry gives the assessment.")))
    if held.person_id is None or held.organisation_id is not None:
        raise CannotDiscuss(Why(marked("Find out who it is about first.")))
    if held.side == Side.MUNICIPAL:
        raise CannotDiscuss(Why(marked("This is a municipal matter. The case unit may not read about it.")))
    no = may_write(text)
    if no is not None:
        raise CannotDiscuss(no.why, no.code)
    given = {"id": held.id, "to": case_unit_id, "by": by.staff_id, "unit": held.unit_id, "text": text.strip(), "at": at}
    made = row(BEGIN, given | {"kinds": list(CASE_KINDS)})
    if made is None:
        raise CannotDiscuss(Why(marked("Choose a case unit. There is one case dialogue at a time about the same.")))
    record(CaseDialogueBegun(**held.about, to_unit=case_unit_id), by=by, at=at)
    tell(f"unit-{case_unit_id}")
    return int(made["id"])


@action
def take_case_dialogue(*, dialogue_id: int, by: Viewer, at: datetime) -> int:
    """A case handler takes it, and may read the person from now on if the door lets them. Raises NoSuchEnquiry, DoorClosed."""
    held = _held(dialogue_id, by)
    if by.role != Role.CASEWORKER or held["case_unit_id"] not in by.unit_ids or held["conclusion"]:
        raise NoSuchEnquiry(NOT_FOUND)
    if held["handler_id"] is not None:
        raise CannotDiscuss(Why(marked("A colleague has this one. Ask them, or take another.")))
    run(
        TAKE,
        {"id": dialogue_id, "person": held["person_id"], "enquiry": held["enquiry_id"], "by": by.staff_id, "at": at},
    )
    _open(held, by, at)
    record(CaseDialogueTaken(**_about(held)), by=by, at=at)
    tell(f"staff-{held['adviser_id']}", f"unit-{held['case_unit_id']}")
    return int(held["enquiry_id"])


@action
def write_in_case_dialogue(*, dialogue_id: int, text: str, by: Viewer, at: datetime) -> None:
    """One of the two writes to the other. Raises CannotDiscuss, NoSuchEnquiry, DoorClosed."""
    held = _of_the_two(dialogue_id, by)
    no = may_write(text)
    if no is not None:
        raise CannotDiscuss(no.why, no.code)
    _open(held, by, at)
    run(
        "insert into enquiries_case_line (dialogue_id, staff_id, text, at) values (%(id)s, %(by)s, %(text)s, %(at)s)",
        {"id": dialogue_id, "by": by.staff_id, "text": text.strip(), "at": at},
    )
    record(CaseDialogueWritten(**_about(held)), by=by, at=at)
    tell(f"staff-{held['adviser_id']}", f"staff-{held['handler_id']}")


@action
def conclude_case(
    *, dialogue_id: int, conclusion: str, because: str = "", text: str = "", by: Viewer, at: datetime
) -> None:
    """The case handler concludes. Otherwise than the adviser needs a reason, which the adviser reads before the person is told.

    Raises CannotDiscuss, NoSuchEnquiry, DoorClosed.
    """
    held = _of_the_two(dialogue_id, by)
    if held["handler_id"] != by.staff_id:
        raise NoSuchEnquiry(NOT_FOUND)
    no = may_conclude(conclusion=conclusion, because=because, text=text)
    if no is not None:
        raise CannotDiscuss(no.why, no.code)
    _open(held, by, at)
    is_other = conclusion == Conclusion.OTHER
    given = {"id": dialogue_id, "enquiry": held["enquiry_id"], "by": by.staff_id, "conclusion": conclusion, "at": at}
    given |= {"because": because if is_other else "", "text": text.strip(), "person_from": None}
    if is_other:
        office = calendar_of(held["adviser_unit_id"], at=at)
        given["person_from"] = add_working_days(office, at, READ_DAYS)
    run(CONCLUDE, given)
    done = CaseOverruled(**_about(held), because=because) if is_other else CaseConcluded(**_about(held))
    record(done, by=by, at=at)
    tell(f"staff-{held['adviser_id']}", f"enquiry-{held['enquiry_id']}")


@action
def read_conclusion(*, dialogue_id: int, by: Viewer, at: datetime) -> None:
    """The adviser has read why; now the person may be told. Raises NoSuchEnquiry."""
    held = _held(dialogue_id, by)
    if held["adviser_id"] != by.staff_id or held["conclusion"] != Conclusion.OTHER or held["read_at"] is not None:
        raise NoSuchEnquiry(NOT_FOUND)
    run(
        "update enquiries_case_dialogue set read_at = %(at)s where id = %(id)s",
        {"id": dialogue_id, "at": at},
    )
    record(CaseConclusionRead(**_about(held)), by=by, at=at)
    tell(f"staff-{held['handler_id']}", f"enquiry-{held['enquiry_id']}")


def _held(dialogue_id: int, by: Viewer) -> dict[str, Any]:
    found = row(HELD, {"id": dialogue_id, "conflicts": sorted(by.conflicts)})
    if found is None or not by.staff_id:
        raise NoSuchEnquiry(NOT_FOUND)
    return found


def _of_the_two(dialogue_id: int, by: Viewer) -> dict[str, Any]:
    """Open, with a case handler, and one of the two asks."""
    held = _held(dialogue_id, by)
    if by.staff_id not in (held["adviser_id"], held["handler_id"]):
        raise NoSuchEnquiry(NOT_FOUND)
    if held["conclusion"]:
        raise CannotDiscuss(Why(marked("The case unit has concluded. Begin a new dialogue if something is new.")))
    return held


def _open(held: dict[str, Any], by: Viewer, at: datetime) -> None:
    enquiry_id = held["enquiry_id"]
    door.open_info(
        person_id=held["person_id"], info=Info.NOTE_STATE, by=by, purpose=Purpose.ANSWER, at=at, enquiry_id=enquiry_id
    )


def _about(held: dict[str, Any]) -> dict[str, Any]:
    return {"enquiry_id": held["enquiry_id"], "person_id": held["person_id"], "channel": held["channel"]}
