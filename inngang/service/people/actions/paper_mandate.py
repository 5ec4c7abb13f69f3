"""What came on paper: entered by one colleague, and holds when a second has looked at the paper (fullmakt på papir).

The verbs that call these have opened the person through the door.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from inngang.rules import representation as rules
from inngang.rules.access import Viewer
from inngang.rules.hours import OSLO
from inngang.rules.representation import Act, Kind, Way
from inngang.rules.vocabulary import Why, marked
from inngang.service.journal import action, record
from inngang.service.journal.action import Refused
from inngang.service.journal.events import PaperMandateConfirmed, PaperMandateEntered, PaperMandateRefused
from inngang.service.people.actions.appoint import born
from inngang.service.rows import row, run

LONGEST_REASON = 255


class CannotEnterPaper(Refused):
    """It is not entered; the sentence says what to mend."""


class CannotDecidePaper(Refused):
    """It waits as before; the sentence says why."""


ENTER = """
insert into people_paper_mandate (person_id, acting_person_id, acting_name, kind, matters, acts, last_day, enquiry_id, unit_id,
    entered_by_id, entered_at)
values (%(person)s, %(acting)s, %(name)s, %(kind)s, %(matters)s, %(acts)s, %(last_day)s, %(enquiry)s, %(unit)s, %(staff)s, %(at)s)
returning id
"""
WAITING = """
select * from people_paper_mandate where id = %(id)s and unit_id = any(%(units)s) and decided_at is null for update
"""
HOLD = """
with made as (
    insert into people_representative (person_id, acting_person_id, kind, acting_name, matters, acts, way, valid_from, valid_to,
        given_at)
    select p.person_id, p.acting_person_id, p.kind, p.acting_name, p.matters, p.acts, %(way)s, %(today)s, p.last_day, %(at)s
    from people_paper_mandate p where p.id = %(id)s returning id
)
update people_paper_mandate set decided_by_id = %(staff)s, decided_at = %(at)s, mandate_id = (select id from made)
where id = %(id)s
"""
REFUSE = """
update people_paper_mandate set decided_by_id = %(staff)s, decided_at = %(at)s, refused_because = %(reason)s where id = %(id)s
"""
GONE = Why(marked("There is nothing like that to look at any more."))


@action
def enter_paper(
    *,
    person_id: int,
    acting_person_id: int,
    acting_name: str,
    kind: Kind,
    matters: Sequence[str],
    acts: Sequence[Act],
    last_day: date | None,
    enquiry_id: int,
    unit_id: int,
    by: Viewer,
    at: datetime,
) -> int:
    """It waits for a second colleague. Raises CannotEnterPaper."""
    if not acting_name.strip():
        raise CannotEnterPaper(Why(marked("Write the name that stands on the paper.")))
    today = at.astimezone(OSLO).date()
    wrong = rules.appointment(kind=kind, matters=matters, acts=acts, on=today, last_day=last_day) or _wrong_people(
        person_id, acting_person_id, kind, by, today, entered_by=0
    )
    if wrong is not None:
        raise CannotEnterPaper(wrong.why, wrong.code)
    assert last_day is not None, "the rule asks for one"
    given = {
        "person": person_id,
        "acting": acting_person_id,
        "name": acting_name.strip()[:120],
        "kind": kind,
        "matters": sorted(matters),
        "acts": sorted(acts),
        "last_day": last_day,
        "enquiry": enquiry_id,
        "unit": unit_id,
        "staff": by.staff_id,
        "at": at,
    }
    made = row(ENTER, given)
    assert made is not None
    record(
        PaperMandateEntered(
            person_id=person_id, enquiry_id=enquiry_id, kind=kind, matters=sorted(matters), until=last_day
        ),
        by=by,
        at=at,
    )
    return int(made["id"])


def waiting_paper(*, paper_id: int, by: Viewer) -> dict[str, Any]:
    """Lock one that waits at the viewer's own office. Raises CannotDecidePaper."""
    found = row(WAITING, {"id": paper_id, "units": sorted(by.unit_ids)})
    if found is None:
        raise CannotDecidePaper(GONE)
    return found


@action
def confirm_paper(*, paper: dict[str, Any], by: Viewer, at: datetime) -> None:
    """It holds from now. Raises CannotDecidePaper."""
    today = at.astimezone(OSLO).date()
    wrong = _wrong_people(
        paper["person_id"], paper["acting_person_id"], Kind(paper["kind"]), by, today, entered_by=paper["entered_by_id"]
    )
    wrong = wrong or (rules.ENDS_FIRST if paper["last_day"] < today else None)
    if wrong is not None:
        raise CannotDecidePaper(wrong.why, wrong.code)
    run(HOLD, {"id": paper["id"], "staff": by.staff_id, "at": at, "today": today, "way": Way.WRITTEN})
    record(PaperMandateConfirmed(**_about(paper), until=paper["last_day"]), by=by, at=at)


@action
def refuse_paper(*, paper: dict[str, Any], reason: str, by: Viewer, at: datetime) -> None:
    """It never holds, and the person reads why. Raises CannotDecidePaper."""
    if not reason.strip():
        raise CannotDecidePaper(Why(marked("Write why. The person reads it.")))
    wrong = _may_look(paper["person_id"], paper["acting_person_id"], by, entered_by=paper["entered_by_id"])
    if wrong is not None:
        raise CannotDecidePaper(wrong.why, wrong.code)
    reason = reason.strip()[:LONGEST_REASON]
    run(REFUSE, {"id": paper["id"], "staff": by.staff_id, "at": at, "reason": reason})
    record(PaperMandateRefused(**_about(paper), reason=reason), by=by, at=at)


def _about(paper: dict[str, Any]) -> dict[str, Any]:
    return {"person_id": paper["person_id"], "enquiry_id": paper["enquiry_id"], "kind": paper["kind"]}


def _may_look(person_id: int, acting_id: int, by: Viewer, *, entered_by: int) -> Any:
    return rules.second_look(
        entered_by=entered_by,
        by=by.staff_id,
        own_person=by.person_id,
        close_to=by.conflicts,
        concerns=(person_id, acting_id),
    )


def _wrong_people(person_id: int, acting_id: int, kind: Kind, by: Viewer, today: date, *, entered_by: int) -> Any:
    return rules.may_take_on(
        kind=kind, acting_born=born(acting_id), is_oneself=acting_id == person_id, on=today
    ) or _may_look(person_id, acting_id, by, entered_by=entered_by)
