"""What the rules of access look at, from the tables, in one statement; and the same as a condition for lists."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple

from inngang.rules.access import SEES_THE_UNIT, SEES_WHAT_IT_HANDLES, Subject, Viewer
from inngang.rules.vocabulary import Protection, Role
from inngang.service.people.queries import AdviserCard, PersonCard
from inngang.service.rows import row

PERSON = """
select p.id, trim(p.given_name || ' ' || p.family_name) as name, p.identity_number, p.birth_date, p.language, p.needs_interpreter,
    p.phone, p.email, p.protection, p.is_reserved, p.large_print, p.area_code, a.name as area, a.unit_id, u.name as unit_name,
    coalesce((select jsonb_agg(jsonb_build_object(
            'staff_id', f.staff_id, 'substitute_id', f.substitute_id, 'unit_id', f.unit_id, 'side', f.side,
            'name', s.given_name || ' ' || s.family_name, 'substitute', coalesce(b.given_name || ' ' || b.family_name, ''),
            'is_here', coalesce(w.presence, 'away') not in ('away', 'break')) order by f.side)
        from organisation_follow_up f
        join people_staff s on s.id = f.staff_id
        left join people_staff b on b.id = f.substitute_id
        left join organisation_at_work w on w.staff_id = f.staff_id
        where f.person_id = p.id and f.valid_to is null), '[]'::jsonb) as advisers,
    array(select t.unit_id from access_tie t where t.person_id = p.id and t.unit_id is not null
          and (t.ends_at is null or t.ends_at > %(at)s)) as tied_units,
    array(select t.staff_id from access_tie t where t.person_id = p.id and t.staff_id is not null
          and (t.ends_at is null or t.ends_at > %(at)s)) as holders,
    array(select coalesce(trim(x.given_name || ' ' || x.family_name), o.name) || ' (' || r.kind || ')'
          from people_representative r
          left join people_person x on x.id = r.acting_person_id
          left join people_organisation o on o.id = r.organisation_id
          where r.person_id = p.id and r.valid_from <= %(at)s::date and (r.valid_to is null or r.valid_to >= %(at)s::date)
          ) as represented_by
from people_person p
left join organisation_area a on a.code = p.area_code
left join organisation_unit u on u.id = a.unit_id
where p.id = %(person_id)s
"""


def subject(found: dict[str, Any]) -> Subject:
    """A row of `PERSON` as the rules see it."""
    advisers = found["advisers"]
    units = {one["unit_id"] for one in advisers} | set(found["tied_units"])
    if found["unit_id"]:
        units.add(found["unit_id"])
    staff = {one["staff_id"] for one in advisers} | {one["substitute_id"] for one in advisers if one["substitute_id"]}
    return Subject(
        person_id=found["id"],
        protection=Protection(found["protection"]),
        unit_ids=frozenset(units),
        follow_up_staff=frozenset(staff),
        holder_staff=frozenset(found["holders"]),
    )


def read_person(person_id: int, at: datetime) -> dict[str, Any] | None:
    return row(PERSON, {"person_id": person_id, "at": at})


def person_card(found: dict[str, Any]) -> PersonCard:
    """A row of `PERSON` as the card shown to somebody let in. A protected address shows no area."""
    protected = found["protection"] in (Protection.CONFIDENTIAL, Protection.STRICT)
    return PersonCard(
        id=found["id"],
        name=found["name"],
        identity_number=found["identity_number"] or "",
        birth_date=found["birth_date"],
        language=found["language"],
        needs_interpreter=found["needs_interpreter"],
        phone=found["phone"],
        email=found["email"],
        area="" if protected else found["area"] or "",
        unit_name="" if protected else found["unit_name"] or "",
        protection=found["protection"],
        is_reserved=found["is_reserved"],
        large_print=found["large_print"],
        advisers=tuple(
            AdviserCard(one["staff_id"], one["name"], one["side"], one["substitute"], one["is_here"])
            for one in found["advisers"]
        ),
        represented_by=tuple(found["represented_by"]),
    )


class Visible(NamedTuple):
    """A condition in SQL over a column of person ids, and the values it needs."""

    sql: str
    values: dict[str, Any]


NOBODY = Visible("false", {})

_SEEN = """exists (select 1 from people_person seen where seen.id = {person}
    and (seen.protection = 'none' or seen.protection = any(%(seen_protections)s))
    and not seen.id = any(%(seen_conflicts)s)
    and ({reasons}))"""
_HELD = """exists (select 1 from access_tie held where held.person_id = seen.id and held.staff_id = %(seen_staff)s
    and (held.ends_at is null or held.ends_at > %(seen_at)s))"""
_UNIT = """exists (select 1 from organisation_area home where home.code = seen.area_code and home.unit_id = any(%(seen_units)s))
    or exists (select 1 from access_tie tied where tied.person_id = seen.id and tied.unit_id = any(%(seen_units)s)
        and (tied.ends_at is null or tied.ends_at > %(seen_at)s))
    or exists (select 1 from organisation_follow_up cared where cared.person_id = seen.id and cared.valid_to is null
        and cared.unit_id = any(%(seen_units)s))"""
_FOLLOWED = """exists (select 1 from organisation_follow_up mine where mine.person_id = seen.id and mine.valid_to is null
    and %(seen_staff)s in (mine.staff_id, mine.substitute_id))"""


def visible_condition(viewer: Viewer, at: datetime, person: str) -> Visible:
    """The same decision as `rules.access.decide`, as a condition; a property test holds the two together row by row."""
    if viewer.role == Role.CITIZEN:
        return Visible(f"{person} = %(seen_self)s", {"seen_self": viewer.person_id}) if viewer.person_id > 0 else NOBODY
    if viewer.staff_id <= 0:
        return NOBODY
    if viewer.role in SEES_WHAT_IT_HANDLES:
        reasons = [_HELD]
    elif viewer.role in SEES_THE_UNIT:
        reasons = [_HELD, _FOLLOWED, _UNIT]
    else:
        return NOBODY
    return Visible(
        _SEEN.format(person=person, reasons=" or ".join(reasons)),
        {
            "seen_protections": [str(one) for one in viewer.may_see_protected],
            "seen_conflicts": sorted(viewer.conflicts | {viewer.person_id}),
            "seen_staff": viewer.staff_id,
            "seen_units": sorted(viewer.unit_ids),
            "seen_at": at,
        },
    )
