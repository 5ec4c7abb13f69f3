"""Move one person to another office, when they move house: contact, promises and adviser stay until the new office takes over (R336)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from inngang.rules.access import Viewer
from inngang.rules.hours import OSLO
from inngang.rules.reaching import tell_by
from inngang.rules.vocabulary import Protection, Purpose, Role, Why, marked
from inngang.service.access import door
from inngang.service.enquiries.actions.move_unit import move_these
from inngang.service.journal import action, record
from inngang.service.journal.action import Refused
from inngang.service.journal.events import PersonMovedOffice
from inngang.service.notices.actions import queue_notice
from inngang.service.notices.words import words_in
from inngang.service.rows import row, rows, run

FOLLOWED = marked(
    "Hello. %(to_unit)s has your enquiry now, because you live there. Before, it was with %(from_unit)s."
    " You need not do anything. %(what)s Reference %(ref)s."
)
TOLD = marked(
    "Hello. You have moved, and %(to_unit)s is your office from now on. What we have promised you stands. You need not do anything."
)
TOLD_WITH_ADVISER = marked(
    "Hello. You have moved, and %(to_unit)s is your office from now on. What we have promised you stands."
    " %(adviser)s is still the one you turn to, until the new office gives you another. You need not do anything."
)
TO_OFFICE = """
select a.name, u.id as unit_id, u.name as unit_name, p.area_code as from_area, p.language, p.phone, p.email, p.is_reserved,
    p.wanted_channel,
    p.protection, coalesce((select string_agg(distinct s.given_name || ' ' || s.family_name, ', ') from organisation_follow_up f
        join people_staff s on s.id = f.staff_id where f.person_id = p.id and f.valid_to is null), '') as adviser
from organisation_area a join organisation_unit u on u.id = organisation_has_area(a.code, %(today)s), people_person p
where a.code = %(area)s and p.id = %(person)s for update of p
"""
PERSON_HELD = """
select e.id, %(to)s::bigint as to_unit from enquiries_enquiry e
where e.person_id = %(person)s and e.state in ('waiting', 'taken', 'promised', 'answered') and e.unit_id <> %(to)s
    and exists (select 1 from organisation_area a where a.unit_id = e.unit_id) order by e.id for update
"""
MAY_MOVE = frozenset({Role.STATE_ADVISER, Role.MUNICIPAL_ADVISER, Role.TEAM_LEAD})
# Whoever lives hidden hears it from the one who knows them, never in a message that names a place.
TOLD_BY_THE_ADVISER = (Protection.CONFIDENTIAL, Protection.STRICT)


class CannotMovePerson(Refused):
    """The person cannot be moved there; the sentence says why."""


@action
def move_person(*, person_id: int, area_code: str, reason: str, by: Viewer, at: datetime) -> int:
    """How many open enquiries went along. Raises: the door's Refused, CannotMovePerson."""
    if by.role not in MAY_MOVE:
        raise CannotMovePerson(Why(marked("Only an adviser at the office can do this.")), "wrong_role")
    door.open_person(person_id=person_id, by=by, purpose=Purpose.HAND_OVER, at=at)
    if not reason.strip():
        raise CannotMovePerson(Why(marked("Write how you know that the person has moved.")), "no_reason")
    to = row(TO_OFFICE, {"area": area_code, "person": person_id, "today": at.astimezone(OSLO).date()})
    if to is None:
        raise CannotMovePerson(Why(marked("There is no such municipality or city district.")), "no_area")
    if to["from_area"] == area_code:
        raise CannotMovePerson(Why(marked("The person lives there already.")), "same_area")
    given = {"person": person_id, "area": area_code, "to": to["unit_id"]}
    run("update people_person set area_code = %(area)s where id = %(person)s", given)
    # The adviser stays the one to turn to until the new office has given the person another.
    run(
        """update organisation_follow_up set unit_id = %(to)s where person_id = %(person)s and valid_to is null
           and exists (select 1 from organisation_area a where a.unit_id = organisation_follow_up.unit_id)""",
        given,
    )
    run(
        """update enquiries_enquiry set area_code = %(area)s where person_id = %(person)s and area_code <> ''
           and state in ('waiting', 'taken', 'promised', 'answered')""",
        given,
    )
    held = rows(PERSON_HELD, given)
    record(
        PersonMovedOffice(
            person_id=person_id, unit_id=to["unit_id"], to_unit=to["unit_name"], reason=reason.strip()[:400]
        ),
        by=by,
        at=at,
    )
    _tell(person_id, to, by, at)
    return move_these(held, FOLLOWED, by, at)


def _tell(person_id: int, to: dict[str, Any], by: Viewer, at: datetime) -> None:
    if to["protection"] in TOLD_BY_THE_ADVISER:
        return
    channel, address = tell_by(
        reserved=to["is_reserved"],
        wants=to["wanted_channel"],
        phone=to["phone"],
        email=to["email"],
        is_known=True,
    )
    text = TOLD_WITH_ADVISER if to["adviser"] else TOLD
    queue_notice(
        channel=channel,
        person_id=person_id,
        kind="moved",
        to=address,
        language=to["language"],
        text=words_in(to["language"], Why(text, {"to_unit": to["unit_name"], "adviser": to["adviser"]})),
        key=f"moved-person-{person_id}-{at.timestamp():.0f}",
        by=by,
        at=at,
    )
