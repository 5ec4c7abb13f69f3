"""What the rules of access look at, from the tables, in one statement, and what is shown of it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from inngang.rules.access import (
    ACTS_FOR_ORGANISATION,
    OPENED_BY_LAW,
    Subject,
    Viewer,
    by_agreement,
    decide_info,
    in_matter,
    seen,
)
from inngang.rules.access_content import Seen
from inngang.rules.access_matrix import BreakGlass, Info, Mask
from inngang.rules.access_read import Decision
from inngang.rules.vocabulary import Protection, Purpose, Side
from inngang.service.access import insight, sources
from inngang.service.access.consents import consent_towards, opened_by
from inngang.service.access.sources import IS_SILENT
from inngang.service.people.mandates import holds_now
from inngang.service.people.queries import ANY_SERVICE, CLOSED, NO_MATTER, ActingCard, AdviserCard, PersonCard
from inngang.service.rows import row

PERSON = (
    """
select p.id, trim(p.given_name || ' ' || p.family_name) as name, p.identity_number, p.birth_date, p.language, p.needs_interpreter,
    p.phone, p.email, p.protection, p.is_reserved, p.large_print, p.safe_way, p.wanted_channel, p.died_on,
    p.area_code, a.name as area, a.unit_id, u.name as unit_name,
    coalesce((select jsonb_agg(jsonb_build_object(
            'staff_id', f.staff_id, 'substitute_id', f.substitute_id, 'unit_id', f.unit_id, 'side', f.side,
            'name', s.given_name || ' ' || s.family_name, 'substitute', coalesce(b.given_name || ' ' || b.family_name, ''),
            'is_here', coalesce(w.presence, 'away') not in ('away', 'break')) order by f.side)
        from organisation_follow_up f
        join people_staff s on s.id = f.staff_id
        left join people_staff b on b.id = f.substitute_id
        left join organisation_at_work w on w.staff_id = f.staff_id
        where f.person_id = p.id and f.valid_to is null), '[]'::jsonb) as advisers,
    ties.tied_units, ties.holders, acting.represented_by, acting.representatives,
    coalesce((select jsonb_agg(jsonb_build_array(c.kinds, c.way)) from people_consent c
        where c.person_id = p.id and {consented}), '[]'::jsonb) as consents,
    still_open.desk_units, still_open.has_alarm,
    {insight}
    {silent} as is_source_down,
    (select max(case when o.second_id is null then 1 else 2 end) from access_opening o where o.person_id = p.id
        and o.staff_id = %(staff)s and o.started_at <= %(at)s and o.open_until > %(at)s) as opened,
    %(organisation)s > 0 and exists (select 1 from enquiries_enquiry asked where asked.person_id = p.id
        and asked.organisation_id = %(organisation)s
        and exists (select 1 from enquiries_message told where told.enquiry_id = asked.id and told.direction = 'out')) as has_thread
from people_person p
left join organisation_area a on a.code = p.area_code
left join organisation_unit u on u.id = a.unit_id
cross join lateral (
    select coalesce(array_agg(t.unit_id) filter (where t.unit_id is not null), '{}') as tied_units,
        coalesce(array_agg(t.staff_id) filter (where t.staff_id is not null), '{}') as holders
    from access_tie t where t.person_id = p.id and (t.ends_at is null or t.ends_at > %(at)s)) ties
cross join lateral (
    select coalesce(jsonb_agg(jsonb_build_object('name', coalesce(
            (select trim(x.given_name || ' ' || x.family_name) from people_person x where x.id = r.acting_person_id),
            (select o.name from people_organisation o where o.id = r.organisation_id)),
            'kind', r.kind, 'matters', r.matters, 'valid_to', r.valid_to) order by r.id), '[]') as represented_by,
        coalesce(jsonb_agg(jsonb_build_array(r.acting_person_id, r.kind)) filter (where r.acting_person_id is not null),
            '[]') as representatives
    from people_representative r where r.person_id = p.id and {holds}) acting
cross join lateral (
    select coalesce(array_agg(e.unit_id) filter (where e.channel = 'visit'), '{}') as desk_units,
        coalesce(bool_or(e.urgency = 0), false) as has_alarm
    from enquiries_enquiry e where e.person_id = p.id and e.state in ('waiting', 'taken', 'promised')) still_open
{joined}
where p.id = %(person_id)s
""".replace("{silent}", IS_SILENT.replace("{prefix}", ""))
    .replace("{holds}", holds_now())
    .replace("{consented}", consent_towards())
)
# For the roles that a municipality opens for; the others need not ask.
WITH_INSIGHT = PERSON.replace(
    "{insight}",
    """insight.is_municipality_open, insight.opens_all, insight.open_matters,
    coalesce(about.matter, '') as matter, coalesce(about.side, 'unknown') as side,""",
).replace(
    "{joined}",
    f"""cross join lateral ({insight.OPENED}) insight
left join enquiries_enquiry about on about.id = %(enquiry)s and about.person_id = p.id""",
)
WITHOUT_INSIGHT = PERSON.replace(
    "{insight}",
    "false as is_municipality_open, false as opens_all, '{}'::text[] as open_matters, '' as matter, 'unknown' as side,",
).replace("{joined}", "")


OPENINGS = {None: BreakGlass.NO, 1: BreakGlass.REASON, 2: BreakGlass.TWO_PERSONS}


def subject(found: dict[str, Any]) -> Subject:
    """A row of `PERSON` as the rules see it, in the matter of the enquiry the door was asked with."""
    return in_matter(whoever(found), found["matter"], Side(found["side"]))


def whoever(found: dict[str, Any]) -> Subject:
    """The same, in no matter."""
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
        desk_units=frozenset(found["desk_units"]),
        has_alarm=found["has_alarm"],
        is_municipality_open=found["is_municipality_open"],
        open_matters=OPENED_BY_LAW if found["opens_all"] else frozenset(found["open_matters"]),
        is_source_down=found["is_source_down"],
        representatives=frozenset((who, kind) for who, kind in found["representatives"]),
        exception=OPENINGS[found["opened"]],
        consents=opened_by(found["consents"]),
        has_thread=found["has_thread"],
    )


def acts_for(by: Viewer) -> int:
    """The organisation somebody looks on behalf of; zero for all others."""
    return by.organisation_id if by.role in ACTS_FOR_ORGANISATION else 0


def read_person(person_id: int, by: Viewer, at: datetime, enquiry_id: int | None = None) -> dict[str, Any] | None:
    towards = {"self": 0 if by.staff_id else by.person_id, "organisation": acts_for(by)}
    asked = {"person_id": person_id, "enquiry": enquiry_id, "staff": by.staff_id, "at": at}
    statement = WITH_INSIGHT if by_agreement(by.role) else WITHOUT_INSIGHT
    return row(statement, {**asked, **towards, **sources.given()}, often=True)


def in_matters(found: dict[str, Any], by: Viewer, purpose: Purpose, sees: Seen) -> Mapping[str, Seen]:
    """What is given in each matter, as `PersonCard.sees_in` asks for it; nothing where all matters are alike."""
    kinds = by_agreement(by.role)
    if not kinds:
        return {}
    person = whoever(found)
    rest = {info: part for info, part in sees.items() if info not in kinds}
    given: dict[str, Seen] = {CLOSED: rest}
    keys = [(one, one, Side.MUNICIPAL) for one in person.open_matters & OPENED_BY_LAW]
    for key, matter, side in [*keys, (NO_MATTER, "", Side.UNKNOWN), (ANY_SERVICE, "", Side.MUNICIPAL)]:
        asked = in_matter(person, matter, side)
        decided = {info: decide_info(by, asked, info, purpose) for info in kinds}
        given[key] = rest | {info: one.mask for info, one in decided.items() if one.allowed}
    return given


def person_card(found: dict[str, Any], by: Viewer, purpose: Purpose) -> PersonCard:
    """A row of `PERSON` as the card shown to somebody let in: what may not be read is left out, and not hidden.

    A protected address shows no area.
    """
    given = seen(by, subject(found), purpose)
    gives = _Gives(given)
    sees = {info: decision.mask for info, decision in given.items()}
    identity, contact, needs = (gives(one) for one in (Info.IDENTITY, Info.CONTACT_INFO, Info.NEED_FLAGS))
    protected = found["protection"] in (Protection.CONFIDENTIAL, Protection.STRICT)
    shows_area = gives(Info.ADDRESS_OPEN) and not protected
    return PersonCard(
        id=found["id"],
        name=found["name"],
        identity_number=found["identity_number"] or "" if identity == Mask.ALL else "",
        birth_date=found["birth_date"],
        language=found["language"] if needs else "",
        needs_interpreter=found["needs_interpreter"] if needs else False,
        phone=found["phone"] if contact else "",
        email=found["email"] if contact == Mask.ALL else "",
        area=found["area"] or "" if shows_area else "",
        unit_name=found["unit_name"] or "" if shows_area else "",
        protection=found["protection"],
        is_reserved=found["is_reserved"] if contact else False,
        large_print=found["large_print"] if needs else False,
        safe_way=found["safe_way"] if needs else "",
        wanted_channel=found["wanted_channel"] if needs else "",
        died_on=found["died_on"],
        advisers=tuple(
            AdviserCard(one["staff_id"], one["name"], one["side"], one["substitute"], one["is_here"])
            for one in (found["advisers"] if gives(Info.CONTACT_META) else ())
        ),
        represented_by=tuple(_acting(one, gives(Info.RELATIONS)) for one in found["represented_by"])
        if gives(Info.RELATIONS)
        else (),
        sees=sees,
        in_matters=in_matters(found, by, purpose, sees),
    )


def _acting(one: dict[str, Any], part: Mask | None) -> ActingCard:
    if part != Mask.ALL:
        return ActingCard(one["name"], one["kind"])
    until = date.fromisoformat(one["valid_to"]) if one["valid_to"] else None
    return ActingCard(one["name"], one["kind"], True, tuple(one["matters"]), until)


class _Gives:
    """What part is given of a kind of information; None when it is not to be read."""

    def __init__(self, seen: Mapping[Info, Decision]) -> None:
        self.seen = seen

    def __call__(self, info: Info) -> Mask | None:
        decision = self.seen.get(info)
        return decision.mask if decision else None
