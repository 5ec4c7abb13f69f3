"""Those a message did not reach, or for whom there is no way to send one: somebody here reaches them otherwise (ikke nådd)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from inngang.rules.access import Viewer
from inngang.rules.vocabulary import marked
from inngang.service.access import door
from inngang.service.enquiries.held import NOT_FOUND, NoSuchEnquiry
from inngang.service.enquiries.own_messages import begins
from inngang.service.enquiries.queries.lists import NOT_MINE
from inngang.service.enquiries.queries.pieces import matter_title
from inngang.service.journal import action
from inngang.service.notices.actions import see_to
from inngang.service.rows import Page, row, rows

# What the message was, in words the desk uses.
MESSAGES: Final = {
    "answer_ready": marked("the answer"),
    "answer_again": marked("the answer"),
    "promise_made": marked("what we promised"),
    "appointment": marked("an appointment"),
    "appointment_soon": marked("a reminder of an appointment"),
    "call_back_missed": marked("that we phoned and did not reach them"),
    "we_need": marked("what we need from them"),
    "in_short": marked("a short summary"),
    "adviser_changed": marked("that they have a new adviser"),
    "moved": marked("that another office has their matter"),
    "text": marked("a text message from us"),
}
OTHER: Final = marked("a message from us")


@dataclass(frozen=True)
class UnreachedCard:
    """One message that did not get there. The name only where the door is open already."""

    id: int
    enquiry_id: int
    ref: str
    name: str
    matter: str
    message: str
    since: datetime
    has_no_way: bool
    wants_nothing: bool  # the person has said that messages are not safe
    owner: str


MINE: Final = f"""n.state = 'failed' and n.seen_to_at is null and x.died_on is null
    and (e.owner_id = %(staff)s or e.unit_id = any(%(units)s)) and {NOT_MINE}"""
LIST = """
select n.id, e.id as enquiry_id, e.ref, e.matter, n.kind, n.created_at as since, n.channel, coalesce(x.safe_way, '') as safe_way,
    coalesce(trim(s.given_name || ' ' || s.family_name), '') as owner,
    case when {visible} then trim(x.given_name || ' ' || x.family_name) when x.id is null then e.caller_name else '' end as name
from notices_notice n
join enquiries_enquiry e on e.id = n.enquiry_id
left join people_person x on x.id = e.person_id
left join people_staff s on s.id = e.owner_id
where {mine}
order by n.id limit %(size)s offset %(offset)s
"""
ONE = """
select n.id from notices_notice n join enquiries_enquiry e on e.id = n.enquiry_id
left join people_person x on x.id = e.person_id where n.id = %(id)s and {mine}
"""


def _given(viewer: Viewer) -> dict[str, object]:
    return {
        "staff": viewer.staff_id,
        "units": sorted(viewer.unit_ids),
        "conflicts": sorted(viewer.conflicts),
        "own": begins(viewer.staff_id) + "%",
    }


def unreached(*, viewer: Viewer, at: datetime, page: int = 1, size: int = 50) -> Page[UnreachedCard]:
    """Those of one's own, and of one's office, the oldest first."""
    visible = door.visible_to(viewer, at, person="x.id")
    values = {**visible.values, **_given(viewer), "size": size + 1, "offset": (page - 1) * size}
    found = rows(LIST.format(visible=visible.sql, mine=MINE), values)
    cards = [
        UnreachedCard(
            id=one["id"],
            enquiry_id=one["enquiry_id"],
            ref=one["ref"],
            name=one["name"] or "",
            matter=matter_title(one["matter"]),
            message=MESSAGES.get(one["kind"], OTHER),
            since=one["since"],
            has_no_way=not one["channel"],
            wants_nothing=one["safe_way"] == "none",
            owner=one["owner"],
        )
        for one in found[:size]
    ]
    return Page(cards, page, size, len(found) > size, 0)


@action
def reach_otherwise(*, notice_id: int, how: str, by: Viewer, at: datetime) -> None:
    """Write down how they were reached after all. Raises NoSuchEnquiry, NotToSeeTo."""
    if row(ONE.format(mine=MINE), {"id": notice_id, **_given(by)}) is None:
        raise NoSuchEnquiry(NOT_FOUND)
    see_to(notice_id=notice_id, how=how, by=by, at=at)
