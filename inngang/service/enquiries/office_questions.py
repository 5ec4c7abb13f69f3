"""What an office is asked, and what it answered (interne spørsmål)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from inngang.rules.access import Viewer
from inngang.rules.access_matrix import Info
from inngang.service.access import door
from inngang.service.enquiries.queries.pieces import matter_title
from inngang.service.rows import rows

MOST = 50


@dataclass(frozen=True)
class QuestionCard:
    """One question. `person` is empty for one the door does not let in."""

    id: int
    ref: str
    matter: str
    side: str
    unit_name: str
    asked_by: str
    text: str
    asked_at: datetime
    answer_by: datetime
    reply: str
    answer: str
    answered_by: str
    answered_at: datetime | None
    person: str = ""


CARDS = """
select q.id, e.ref, e.matter, e.side, u.name as unit_name, a.given_name || ' ' || a.family_name as asked_by, q.text, q.asked_at,
    q.answer_by, q.reply, q.answer, coalesce(b.given_name || ' ' || b.family_name, '') as answered_by, q.answered_at, {person} as person
from enquiries_office_question q join enquiries_enquiry e on e.id = q.enquiry_id
join organisation_unit u on u.id = q.unit_id join people_staff a on a.id = q.asked_by_id
left join people_staff b on b.id = q.answered_by_id left join people_person p on p.id = e.person_id
"""


def asked_of_us(*, viewer: Viewer, at: datetime) -> list[QuestionCard]:
    """Those that wait for one's office, the soonest first: one statement, at most `MOST`. Nothing about somebody close."""
    seen = door.visible_to(viewer, at, person="e.person_id", info=Info.IDENTITY)
    person = f"case when {seen.sql} then trim(p.given_name || ' ' || p.family_name) else '' end"
    found = rows(
        CARDS.format(person=person)
        + f"""where q.unit_id = any(%(units)s) and q.answered_at is null and not coalesce(e.person_id, 0) = any(%(conflicts)s)
              order by q.answer_by, q.id limit {MOST}""",
        {**seen.values, "units": sorted(viewer.unit_ids), "conflicts": sorted(viewer.conflicts)},
    )
    return [QuestionCard(**one | {"matter": matter_title(one["matter"])}) for one in found]


def asked_about_enquiry(enquiry_id: int) -> list[QuestionCard]:
    """Newest first. Whoever calls this has decided that the enquiry may be seen."""
    found = rows(
        CARDS.format(person="''") + "where q.enquiry_id = %(id)s order by q.id desc limit 20", {"id": enquiry_id}
    )
    return [QuestionCard(**one | {"matter": matter_title(one["matter"])}) for one in found]
