"""Ask an office about an enquiry one has, and answer: by the reference, within limits, with a time (internt spørsmål, R058)."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from inngang.rules.access import Viewer
from inngang.rules.asking import ANSWER_MINUTES, REPLIES, Reply, may_ask, may_reply
from inngang.rules.hours import add_working_minutes
from inngang.rules.vocabulary import OFFICE_KINDS, Refusal, Role, Side, Why, marked
from inngang.service.enquiries.held import NOT_FOUND, NoSuchEnquiry, hold_as_staff, must_be_in_hand
from inngang.service.journal import action, record
from inngang.service.journal.action import Refused
from inngang.service.journal.events import OfficeAsked, OfficeReplied
from inngang.service.organisation.queries import calendar_of
from inngang.service.rows import row, run

REPLIERS: Final = frozenset(
    {Role.STATE_ADVISER, Role.MUNICIPAL_ADVISER, Role.CASEWORKER, Role.TEAM_LEAD, Role.DUTY_LEAD}
)
# The person's own office, or where the enquiry says they live. Locked, so that two at once do not both become the last.
THEIR_OFFICE = """
select u.id, u.name, coalesce(p.given_name, '') as given, coalesce(p.family_name, '') as family,
    (select count(*) from enquiries_office_question q where q.unit_id = u.id and q.answered_at is null) as open_now,
    exists (select 1 from enquiries_office_question q where q.unit_id = u.id and q.enquiry_id = e.id
        and q.answered_at is null) as is_asked
from enquiries_enquiry e
left join people_person p on p.id = e.person_id
join organisation_area a on a.code = coalesce(nullif(p.area_code, ''), e.area_code)
join organisation_unit u on u.id = a.unit_id and u.kind = any(%(offices)s)
where e.id = %(id)s for update of u
"""
QUESTION = """
select q.id, q.enquiry_id, q.asked_at, e.side, e.person_id, e.unit_id, coalesce(p.given_name, '') as given,
    coalesce(p.family_name, '') as family
from enquiries_office_question q join enquiries_enquiry e on e.id = q.enquiry_id left join people_person p on p.id = e.person_id
where q.id = %(id)s and q.unit_id = any(%(units)s) and q.answered_at is null and not coalesce(e.person_id, 0) = any(%(conflicts)s)
for update of q
"""


class CannotAskOffice(Refused):
    """Nothing is sent; the sentence says why and what to do instead."""


@action
def ask_office(*, enquiry_id: int, text: str, by: Viewer, at: datetime) -> datetime:
    """To the person's office; when the answer comes at the latest. Raises CannotAskOffice, NotYours, CannotMove."""
    held = hold_as_staff(enquiry_id, by)
    must_be_in_hand(held)
    to = row(THEIR_OFFICE, {"id": held.id, "offices": [str(kind) for kind in OFFICE_KINDS]})
    if to is None:
        raise CannotAskOffice(Why(marked("We do not know which office is theirs. Find it first, and phone.")))
    if to["id"] in by.unit_ids:
        raise CannotAskOffice(Why(marked("That is your own office. Ask a colleague.")))
    if to["is_asked"]:
        raise CannotAskOffice(Why(marked("The office has a question about this already.")))
    no = may_ask(text=text, names=(to["given"], to["family"]), open_now=to["open_now"])
    if no is not None:
        raise CannotAskOffice(no.why, no.code)
    answer_by = add_working_minutes(calendar_of(to["id"], at=at), at, ANSWER_MINUTES)
    run(
        """insert into enquiries_office_question (enquiry_id, unit_id, asked_by_id, text, asked_at, answer_by)
           values (%(id)s, %(unit)s, %(by)s, %(text)s, %(at)s, %(answer_by)s)""",
        {
            "id": held.id,
            "unit": to["id"],
            "by": by.staff_id,
            "text": text.strip(),
            "at": at,
            "answer_by": answer_by,
        },
    )
    record(OfficeAsked(**held.about, to_unit=to["id"]), by=by, at=at)
    return answer_by


@action
def reply_to_question(*, question_id: int, reply: str, text: str, by: Viewer, at: datetime) -> None:
    """Anybody at the office may answer; the first one does. Raises CannotAskOffice, NoSuchEnquiry."""
    found = None
    if by.role in REPLIERS:
        given = {"id": question_id, "units": sorted(by.unit_ids), "conflicts": sorted(by.conflicts)}
        found = row(QUESTION, given)
    if found is None:
        raise NoSuchEnquiry(NOT_FOUND)
    if reply not in REPLIES:
        raise CannotAskOffice(Why(marked("Choose what you answer.")))
    no: Refusal | None = may_reply(
        reply=Reply(reply), text=text, side=Side(found["side"]), names=(found["given"], found["family"])
    )
    if no is not None:
        raise CannotAskOffice(no.why, no.code)
    run(
        """update enquiries_office_question set reply = %(reply)s, answer = %(text)s, answered_by_id = %(by)s,
               answered_at = %(at)s where id = %(id)s""",
        {"reply": reply, "text": text.strip(), "by": by.staff_id, "at": at, "id": question_id},
    )
    record(
        OfficeReplied(
            enquiry_id=found["enquiry_id"],
            person_id=found["person_id"],
            unit_id=found["unit_id"],
            reply=str(reply),
            waited_minutes=int((at - found["asked_at"]).total_seconds() // 60),
        ),
        by=by,
        at=at,
    )
