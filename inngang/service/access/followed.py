"""Those an office follows up, for the one who leads it: who has them, and who is met otherwise than the rule says."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from inngang.rules.access import Viewer
from inngang.rules.direct_contact import by_rule, gets
from inngang.rules.hours import OSLO
from inngang.rules.vocabulary import Side
from inngang.service.access import door
from inngang.service.rows import TOTAL_COUNTED, Page, rows

OFTEN_DAYS = 30

FOLLOWED = """
select p.id as person_id, trim(p.given_name || ' ' || p.family_name) as name, p.birth_date,
    jsonb_agg(jsonb_build_object('staff_id', s.id, 'name', s.given_name || ' ' || s.family_name, 'side', f.side,
        'groups', d.groups, 'exception', x.gives, 'reason', coalesce(x.reason, '')) order by f.side, f.id) as ties,
    bool_or(x.gives is not null) as is_exception,
    (select count(*) from enquiries_enquiry e where e.person_id = p.id and e.organisation_id is null
        and e.received_at > %(often_since)s) as contacts
from organisation_follow_up f
join people_person p on p.id = f.person_id
join people_staff s on s.id = f.staff_id
left join organisation_direct_contact d on d.unit_id = f.unit_id
left join organisation_direct_contact_exception x on x.person_id = p.id and x.staff_id = s.id
where f.unit_id = any(%(units)s) and f.valid_to is null and (%(person)s = 0 or p.id = %(person)s)
    and (%(staff)s = 0 or f.staff_id = %(staff)s) and {visible}
group by p.id
order by bool_or(x.gives is not null) desc, p.sort_key, p.id
limit %(size)s offset %(offset)s
"""


@dataclass(frozen=True)
class TieCard:
    """One adviser of a person, and whether the person reaches them directly."""

    staff_id: int
    name: str
    side: str
    is_direct: bool
    by_rule: bool
    reason: str  # why it is otherwise than the rule; empty when it is not


@dataclass(frozen=True)
class FollowedCard:
    """One the office follows up."""

    person_id: int
    name: str
    ties: tuple[TieCard, ...]
    is_exception: bool
    contacts: int = 0  # the last 30 days

    @property
    def coordinator_id(self) -> int:
        return next((one.staff_id for one in self.ties if one.side == Side.BOTH), 0)


def followed(*, viewer: Viewer, at: datetime, staff_id: int = 0, page: int = 1, size: int = 50) -> Page[FollowedCard]:
    """Those met otherwise than the rule first, then by name; of one adviser, or (0) of all. Only whom the door lets in."""
    found = _read(viewer, at, staff_id=staff_id, size=size + 1, offset=(page - 1) * size)
    cards = found[:size]
    return Page(cards, page, size, len(found) > size, min(TOTAL_COUNTED, (page - 1) * size + len(found)))


def followed_person(*, person_id: int, viewer: Viewer, at: datetime) -> FollowedCard | None:
    """One of them; None when the office does not follow them up, or they are not for this viewer."""
    found = _read(viewer, at, person_id=person_id, size=1, offset=0)
    return found[0] if found else None


def _read(
    viewer: Viewer, at: datetime, *, size: int, offset: int, person_id: int = 0, staff_id: int = 0
) -> list[FollowedCard]:
    visible = door.visible_to(viewer, at, person="p.id")
    values: dict[str, Any] = {
        "units": sorted(viewer.unit_ids),
        "person": person_id,
        "staff": staff_id,
        "size": size,
        "offset": offset,
    }
    values["often_since"] = at - timedelta(days=OFTEN_DAYS)
    on = at.astimezone(OSLO).date()
    return [
        FollowedCard(
            one["person_id"],
            one["name"],
            tuple(_tie(tie, one["birth_date"], on) for tie in one["ties"]),
            one["is_exception"],
            one["contacts"],
        )
        for one in rows(FOLLOWED.format(visible=visible.sql), {**visible.values, **values})
    ]


def _tie(tie: dict[str, Any], born: date | None, on: date) -> TieCard:
    given = {"groups": tie["groups"], "side": Side(tie["side"]), "born": born, "on": on}
    return TieCard(
        tie["staff_id"],
        tie["name"],
        tie["side"],
        gets(exception=tie["exception"], **given),
        by_rule(**given),
        tie["reason"],
    )
