"""Agreements, contact points by role, and who knows what (avtaler, kontaktpunkter, kompetanse)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from inngang.rules.hours import OSLO
from inngang.service.rows import row, rows

DUE_WITHIN = timedelta(days=30)
MOST = 100


@dataclass(frozen=True)
class AgreementCard:
    """One agreement (avtale)."""

    id: int
    kind: str  # local, insight, cooperation
    title: str
    unit_id: int | None
    unit_name: str
    municipality_code: str
    municipality: str
    organisation: str
    about: str
    opening_hours: str
    our_role: str
    our_contact: str
    their_role: str
    their_contact: str
    signed_on: date
    valid_from: date
    valid_to: date | None
    review_on: date
    services: tuple[tuple[str, str], ...]  # code and the law it stands on


@dataclass(frozen=True)
class ContactCard:
    """Somebody to reach by what they do: who answers now, and how (kontaktpunkt)."""

    unit_id: int
    unit_name: str
    unit_phone: str
    code: str
    answers: str  # the name of the one who answers now; empty when neither is there
    extension: str
    is_substitute: bool
    back_at: datetime | None
    has_holder: bool


AGREEMENT = """
select a.id, a.kind, a.title, a.unit_id, coalesce(u.name, '') as unit_name, a.municipality_code,
    coalesce((select min(m.name) from organisation_municipality m where m.code = a.municipality_code),
        (select min(r.name) from organisation_area r where r.code = a.municipality_code), a.municipality_code) as municipality,
    coalesce(o.name, '') as organisation, a.about, a.opening_hours, a.our_role,
    coalesce(s.given_name || ' ' || s.family_name, '') as our_contact, a.their_role, a.their_contact, a.signed_on, a.valid_from,
    a.valid_to, a.review_on,
    (select coalesce(jsonb_agg(jsonb_build_array(x.code, g.law) order by x.code), '[]') from organisation_agreement_service g
     join organisation_service x on x.id = g.service_id where g.agreement_id = a.id) as services
from organisation_agreement a
left join organisation_unit u on u.id = a.unit_id
left join people_organisation o on o.id = a.organisation_id
left join organisation_contact_point c on c.unit_id = a.unit_id and c.code = a.our_role
left join people_staff s on s.id = c.staff_id
"""


def _agreement(one: dict[str, Any]) -> AgreementCard:
    return AgreementCard(**{**one, "services": tuple((code, law) for code, law in one["services"])})


def agreements(*, kind: str = "", unit_id: int = 0, on: date) -> list[AgreementCard]:
    """Those that hold on a day or later, the first to be reviewed first; at most `MOST`."""
    found = rows(
        f"""{AGREEMENT} where (%(kind)s = '' or a.kind = %(kind)s) and (%(unit)s = 0 or a.unit_id = %(unit)s)
              and (a.valid_to is null or a.valid_to >= %(day)s)
            order by a.review_on, a.id limit {MOST}""",
        {"kind": kind, "unit": unit_id, "day": on},
    )
    return [_agreement(one) for one in found]


def agreement(agreement_id: int) -> AgreementCard | None:
    found = row(f"{AGREEMENT} where a.id = %(id)s", {"id": agreement_id})
    return _agreement(found) if found else None


def due_for_review(*, on: date) -> list[AgreementCard]:
    """Those to be reviewed within a month that nobody has been reminded of."""
    found = rows(
        f"""{AGREEMENT} where a.review_on <= %(within)s and a.reminded_on is null
              and (a.valid_to is null or a.valid_to >= %(day)s) order by a.review_on, a.id""",
        {"day": on, "within": on + DUE_WITHIN},
    )
    return [_agreement(one) for one in found]


def insight_open(municipality: str, at: datetime, *, service: str = "") -> bool:
    """Whether the contact centre may see a municipality's cases: an insight agreement holds, and, where it names
    services, names this one (innsynsavtale). Not knowing is no."""
    found = row(
        """select 1 from organisation_agreement a where a.kind = 'insight' and a.municipality_code <> ''
             and a.municipality_code = %(municipality)s
             and a.valid_from <= %(day)s and (a.valid_to is null or a.valid_to >= %(day)s)
             and (%(service)s = '' or not exists (select 1 from organisation_agreement_service g where g.agreement_id = a.id)
                 or exists (select 1 from organisation_agreement_service g join organisation_service s on s.id = g.service_id
                            where g.agreement_id = a.id and s.code = %(service)s))
           limit 1""",
        {"municipality": municipality, "day": at.astimezone(OSLO).date(), "service": service},
    )
    return found is not None


CONTACT = """
select c.unit_id, u.name as unit_name, u.phone as unit_phone, c.code,
    case when here.first then s.given_name || ' ' || s.family_name when here.second then t.given_name || ' ' || t.family_name
        else '' end as answers,
    coalesce(case when here.first then s.extension when here.second then t.extension end, '') as extension,
    (not here.first and here.second) as is_substitute,
    case when not here.first and not here.second then sw.back_at end as back_at, s.id is not null as has_holder
from organisation_contact_point c
join organisation_unit u on u.id = c.unit_id
left join people_staff s on s.id = c.staff_id and s.is_active
left join people_staff t on t.id = c.substitute_id and t.is_active
left join organisation_at_work sw on sw.staff_id = s.id
left join organisation_at_work tw on tw.staff_id = t.id
cross join lateral (select
    coalesce(sw.presence, 'away') not in ('away', 'break') and not exists (select 1 from organisation_absence b
        where b.staff_id = s.id and b.starts_at <= %(at)s and b.ends_at > %(at)s) as first,
    coalesce(tw.presence, 'away') not in ('away', 'break') and not exists (select 1 from organisation_absence b
        where b.staff_id = t.id and b.starts_at <= %(at)s and b.ends_at > %(at)s) as second) here
"""


def contacts(*, at: datetime, code: str = "", unit_id: int = 0) -> list[ContactCard]:
    """Who answers now, by what they do: one statement however many there are."""
    found = rows(
        f"""{CONTACT} where (%(code)s = '' or c.code = %(code)s) and (%(unit)s = 0 or c.unit_id = %(unit)s)
            order by u.sort_key, c.code limit 500""",
        {"at": at, "code": code, "unit": unit_id},
    )
    return [ContactCard(**one) for one in found]


@dataclass(frozen=True)
class KnowsCard:
    """What a colleague knows, how well, and which languages they speak (kompetanse)."""

    staff_id: int
    name: str
    role: str
    unit_name: str
    presence: str
    languages: tuple[str, ...]
    skills: tuple[tuple[str, int], ...]


def who_knows(*, code: str = "", language: str = "", text: str = "", level: int = 1) -> list[KnowsCard]:
    """Colleagues who know something at least that well, or speak a language; those who are there first."""
    found = rows(
        f"""select s.id as staff_id, s.given_name || ' ' || s.family_name as name, p.role, u.name as unit_name,
                coalesce(w.presence, 'away') as presence, s.languages,
                (select coalesce(jsonb_agg(jsonb_build_array(k.code, k.level) order by k.level desc, k.code), '[]')
                 from organisation_skill k where k.staff_id = s.id) as skills
            from people_staff s
            join organisation_post p on p.staff_id = s.id and p.valid_to is null
            join organisation_unit u on u.id = p.unit_id
            left join organisation_at_work w on w.staff_id = s.id
            where s.is_active
              and (%(code)s = '' or exists (select 1 from organisation_skill k where k.staff_id = s.id and k.code = %(code)s
                   and k.level >= %(level)s))
              and (%(language)s = '' or %(language)s = any(s.languages))
              and (%(text)s = '' or u.name ilike '%%' || %(text)s || '%%')
            order by coalesce(w.presence, 'away') in ('away', 'break'), s.sort_key, s.id limit {MOST}""",
        {"code": code, "language": language, "text": text.replace("%", "").replace("_", ""), "level": level},
    )
    return [
        KnowsCard(
            **{
                **one,
                "languages": tuple(one["languages"]),
                "skills": tuple((code, level) for code, level in one["skills"]),
            }
        )
        for one in found
    ]
