"""Whom a person reaches us through (kontaktpunkt): everyone has one, also those without an adviser (R031, R039)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from inngang.rules.direct_contact import gets
from inngang.rules.hours import OSLO
from inngang.rules.vocabulary import Protection, Side
from inngang.service.rows import row


@dataclass(frozen=True)
class AdviserPoint:
    """One of the person's own advisers, and whether the person gets to reach them directly."""

    staff_id: int
    name: str
    side: str
    unit_name: str
    is_here: bool
    back_at: datetime | None
    substitute: str
    is_direct: bool
    extension: str  # empty when the contact goes by the team
    team: str


@dataclass(frozen=True)
class ContactPoint:
    """Where a person turns: their own adviser, else the team, else the office, else the contact centre."""

    kind: str  # adviser, team, unit or centre
    name: str
    phone: str
    advisers: tuple[AdviserPoint, ...]


POINT = """
select p.birth_date, p.protection, home.name as home, home.phone as home_phone, centre.name as centre, centre.phone as centre_phone,
    coalesce((select jsonb_agg(jsonb_build_object('staff_id', s.id, 'name', s.given_name || ' ' || s.family_name,
            'side', f.side, 'unit_name', u.name, 'unit_phone', u.phone, 'presence', coalesce(w.presence, 'away'),
            'back_at', w.back_at, 'substitute', coalesce(b.given_name || ' ' || b.family_name, ''),
            'extension', coalesce(s.extension, ''), 'groups', d.groups, 'exception', x.gives,
            'team', coalesce((select min(q.name) from organisation_queue q
                              where q.unit_id = f.unit_id and q.kind = 'team' and q.side = f.side), u.name))
            order by f.side = 'both' desc, f.side, f.id)
        from organisation_follow_up f
        join people_staff s on s.id = f.staff_id and s.is_active
        join organisation_unit u on u.id = f.unit_id
        left join people_staff b on b.id = f.substitute_id
        left join organisation_at_work w on w.staff_id = s.id
        left join organisation_direct_contact d on d.unit_id = f.unit_id
        left join organisation_direct_contact_exception x on x.person_id = p.id and x.staff_id = s.id
        where f.person_id = p.id and f.valid_to is null), '[]'::jsonb) as advisers
from people_person p
left join organisation_area a on a.code = p.area_code
left join organisation_unit home on home.id = a.unit_id
left join organisation_unit centre on centre.number = '4100'
where p.id = %(person)s
"""


def contact_point(*, person_id: int, at: datetime) -> ContactPoint | None:
    """In one statement. For the person themselves, or for one whom the door has let in; None: there is no such person."""
    found = row(POINT, {"person": person_id})
    if found is None:
        return None
    on = at.astimezone(OSLO).date()
    advisers = tuple(_adviser(one, found["birth_date"], on) for one in found["advisers"])
    direct = next((one for one in advisers if one.is_direct), None)
    if direct is not None:
        return ContactPoint("adviser", direct.name, found["advisers"][0]["unit_phone"], advisers)
    if advisers:
        return ContactPoint("team", advisers[0].team, found["advisers"][0]["unit_phone"], advisers)
    if found["home"] and found["protection"] not in (Protection.CONFIDENTIAL, Protection.STRICT):
        return ContactPoint("unit", found["home"], found["home_phone"], ())
    return ContactPoint("centre", found["centre"] or "", found["centre_phone"] or "", ())


def _adviser(one: dict[str, Any], born: date | None, on: date) -> AdviserPoint:
    is_direct = gets(exception=one["exception"], groups=one["groups"], side=Side(one["side"]), born=born, on=on)
    return AdviserPoint(
        staff_id=one["staff_id"],
        name=one["name"],
        side=one["side"],
        unit_name=one["unit_name"],
        is_here=one["presence"] not in ("away", "break"),
        back_at=datetime.fromisoformat(one["back_at"]) if one["back_at"] else None,
        substitute=one["substitute"],
        is_direct=is_direct,
        extension=one["extension"] if is_direct else "",
        team=one["team"],
    )
