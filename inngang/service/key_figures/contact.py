"""How many have a named contact, by group: is direct contact given alike to all (R032, R042)? The few are not shown."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from inngang.rules.vocabulary import Side, marked
from inngang.service.key_figures.queries import GROUPS
from inngang.service.key_figures.small_numbers import Share, hidden_groups, protected
from inngang.service.rows import rows

SIDES = {Side.STATE: marked("The state's help"), Side.MUNICIPAL: marked("The municipality's help")}


@dataclass(frozen=True)
class Coverage:
    """One group: how many people, and how many of them have a named contact. None: too few to be shown."""

    group: str
    title: str
    people: int | None
    named: Share | None
    is_behind: bool = False  # surely less often than all together


@dataclass(frozen=True)
class Deviation:
    """One who is met otherwise than the office's rule says. Whom it is about is not shown here."""

    at: datetime
    adviser: str
    decided_by: str
    gives: bool
    reason: str


@dataclass(frozen=True)
class ContactCoverage:
    """Everyone who got in touch during the last year, or is followed up now."""

    everyone: Share | None
    languages: tuple[Coverage, ...]
    sides: tuple[Coverage, ...]


COVERAGE = """
with known as (
    select e.person_id, e.side from enquiries_enquiry e
    where e.person_id is not null and e.received_at > %(at)s - interval '365 days' and e.received_at <= %(at)s
        and (%(unit)s = 0 or e.unit_id = %(unit)s)
    union
    select f.person_id, f.side from organisation_follow_up f where f.valid_to is null and (%(unit)s = 0 or f.unit_id = %(unit)s)
), one as (
    select k.person_id, k.side,
        exists (select 1 from organisation_follow_up f join people_staff s on s.id = f.staff_id and s.is_active
                where f.person_id = k.person_id and f.valid_to is null and (f.side = k.side or f.side = 'both')) as on_side,
        exists (select 1 from organisation_follow_up f join people_staff s on s.id = f.staff_id and s.is_active
                where f.person_id = k.person_id and f.valid_to is null) as named
    from known k
)
select 'language' as kind, case when p.language in ('nb', 'nn', 'no') then 'norwegian'
        when p.language in ('se', 'smj', 'sma') then 'sami' when p.language = 'en' then 'english' else 'others' end as grouped,
    count(distinct p.id) as people, count(distinct p.id) filter (where one.named) as named
from one join people_person p on p.id = one.person_id group by 2
union all
select 'side', side, count(distinct person_id), count(distinct person_id) filter (where on_side)
from one where side in ('state', 'municipal') group by 2
"""


def coverage(*, unit: int = 0, at: datetime) -> ContactCoverage:
    """In one statement, for an office or (0) the whole country."""
    found = rows(COVERAGE, {"unit": unit, "at": at})
    languages = {one["grouped"]: one for one in found if one["kind"] == "language"}
    sides = {one["grouped"]: one for one in found if one["kind"] == "side"}
    people, named = (sum(one[what] for one in languages.values()) for what in ("people", "named"))
    all_ = Share(named, people)
    return ContactCoverage(
        protected(all_),
        tuple(_covered(group, title, languages, all_) for group, title in GROUPS.items()),
        tuple(_covered(side, title, sides, Share(0, 0)) for side, title in SIDES.items()),
    )


def _covered(group: str, title: str, found: dict[str, dict[str, Any]], everyone: Share) -> Coverage:
    one = found.get(group)
    if one is None:
        return Coverage(group, title, 0, Share(0, 0))
    if group in hidden_groups({name: other["people"] for name, other in found.items()}):
        return Coverage(group, title, None, None)
    share = protected(Share(one["named"], one["people"]))
    span = share.range if share is not None else None
    behind = span is not None and everyone.value is not None and span[1] < everyone.value
    return Coverage(group, title, one["people"], share, behind)


def deviations(*, unit: int, at: datetime, limit: int = 50) -> list[Deviation]:
    """Those met otherwise than the rule of an office says, newest first."""
    found = rows(
        """select x.decided_at as at, s.given_name || ' ' || s.family_name as adviser,
               coalesce(b.given_name || ' ' || b.family_name, '') as decided_by, x.gives, x.reason
           from organisation_direct_contact_exception x
           join people_staff s on s.id = x.staff_id left join people_staff b on b.id = x.decided_by_id
           where x.unit_id = %(unit)s and x.decided_at <= %(at)s order by x.decided_at desc, x.id desc limit %(limit)s""",
        {"unit": unit, "at": at, "limit": limit},
    )
    return [Deviation(**one) for one in found]


def rule_of(unit: int) -> list[str] | None:
    """The groups an office has decided on; None when it has decided nothing."""
    found = rows("select groups from organisation_direct_contact where unit_id = %(unit)s", {"unit": unit})
    return list(found[0]["groups"]) if found else None
