"""Who acts for whom, and what may be shared: the register the person sees and ends things in (fullmakter, samtykker)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from inngang.rules.hours import OSLO
from inngang.rules.representation import Act, Kind, Mandate, age, can_be_ended_by_the_person, holds
from inngang.rules.vocabulary import Protection
from inngang.service.rows import row, rows

TODAY = "(%({at})s::timestamptz at time zone 'Europe/Oslo')::date"
# The same as `rules.representation.holds`, as a condition on a mandate `r` and its person `p`.
HOLDS = """(r.ended_at is null or r.ended_at > %({at})s) and (r.acting_person_id is not null or r.organisation_id is not null)
    and r.valid_from <= {today} and (r.valid_to is null or r.valid_to >= {today})
    and (r.kind <> 'parent' or (p.birth_date is not null and p.protection not in ('confidential', 'strict')
        and p.birth_date + interval '18 years' > {today}
        and (p.birth_date + interval '15 years' > {today} or r.own_consent_at is not null)))"""


def holds_now(*, at: str = "at") -> str:
    """The condition, with the name of the value that holds the moment."""
    return "(" + HOLDS.format(at=at, today=TODAY.format(at=at)) + ")"


@dataclass(frozen=True)
class MandateCard:
    """That somebody acts for a person, as either of them sees it."""

    id: int
    person_id: int
    person_name: str
    acting_person_id: int | None
    acting_name: str
    kind: Kind
    matters: tuple[str, ...]
    kept_out: tuple[str, ...]
    acts: tuple[Act, ...]
    way: str
    valid_from: date
    valid_to: date | None
    invited_until: datetime | None
    ended_at: datetime | None
    holds_now: bool
    is_waiting: bool  # for the one who was asked
    asks_the_young: bool  # the young person may agree to a parent
    can_be_ended: bool
    mandate: Mandate


@dataclass(frozen=True)
class ConsentCard:
    """A consent to share."""

    id: int
    receiver: str
    kinds: tuple[str, ...]
    purpose: str
    way: str
    given_at: datetime
    ends_at: datetime
    withdrawn_at: datetime | None
    recorded_by: str
    holds_now: bool


@dataclass(frozen=True)
class ShareCard:
    """Something that was shared."""

    at: datetime
    receiver: str
    kinds: tuple[str, ...]
    what: str
    who: str


MANDATES = """
select r.*, trim(p.given_name || ' ' || p.family_name) as person_name, p.given_name, p.birth_date, p.protection,
    coalesce(nullif(r.acting_name, ''), trim(a.given_name || ' ' || a.family_name), o.name, '') as called
from people_representative r
join people_person p on p.id = r.person_id
left join people_person a on a.id = r.acting_person_id
left join people_organisation o on o.id = r.organisation_id
where {which}
order by r.ended_at is not null, r.id desc limit 100
"""


def mandates_of(*, person_id: int, at: datetime) -> list[MandateCard]:
    """Those who act, acted or are asked to act for a person; what holds comes first."""
    return [_mandate(one, at) for one in rows(MANDATES.format(which="r.person_id = %(id)s"), {"id": person_id})]


def mandates_to(*, acting_person_id: int, at: datetime) -> list[MandateCard]:
    """For whom a person acts just now."""
    which = f"r.acting_person_id = %(id)s and {holds_now()}"
    return [_mandate(one, at) for one in rows(MANDATES.format(which=which), {"id": acting_person_id, "at": at})]


def mandate_to(*, mandate_id: int, acting_person_id: int, at: datetime) -> MandateCard | None:
    """One of those, or None: also for one that has ended a moment ago."""
    which = f"r.id = %(mandate)s and r.acting_person_id = %(id)s and {holds_now()}"
    found = row(MANDATES.format(which=which), {"mandate": mandate_id, "id": acting_person_id, "at": at})
    return _mandate(found, at) if found else None


def mandate_of(*, mandate_id: int, person_id: int, at: datetime) -> MandateCard | None:
    """One of a person's own, for them to see to."""
    which = "r.id = %(mandate)s and r.person_id = %(id)s"
    found = row(MANDATES.format(which=which), {"mandate": mandate_id, "id": person_id})
    return _mandate(found, at) if found else None


def _mandate(one: dict[str, Any], at: datetime) -> MandateCard:
    today = at.astimezone(OSLO).date()
    kind, years = Kind(one["kind"]), age(one["birth_date"], today)
    is_ended = one["ended_at"] is not None and one["ended_at"] <= at
    mandate = Mandate(
        kind=kind,
        matters=frozenset(one["matters"]),
        kept_out=frozenset(one["kept_out"]),
        acts=frozenset(Act(act) for act in one["acts"]),
        valid_from=one["valid_from"],
        valid_to=one["valid_to"],
        is_accepted=one["acting_person_id"] is not None or one["organisation_id"] is not None,
        is_ended=is_ended,
        has_own_consent=one["own_consent_at"] is not None,
    )
    now = holds(mandate, born=one["birth_date"], protection=Protection(one["protection"]), on=today)
    agreed = mandate._replace(has_own_consent=True)
    asks = not now and holds(agreed, born=one["birth_date"], protection=Protection(one["protection"]), on=today)
    return MandateCard(
        id=one["id"],
        person_id=one["person_id"],
        person_name=one["given_name"] if kind == Kind.HELPER else one["person_name"],
        acting_person_id=one["acting_person_id"],
        acting_name=one["called"],
        kind=kind,
        matters=tuple(one["matters"]),
        kept_out=tuple(one["kept_out"]),
        acts=tuple(Act(act) for act in one["acts"]),
        way=one["way"],
        valid_from=one["valid_from"],
        valid_to=one["valid_to"],
        invited_until=one["invited_until"],
        ended_at=one["ended_at"],
        holds_now=now,
        is_waiting=not mandate.is_accepted
        and not is_ended
        and bool(one["invited_until"] and one["invited_until"] > at),
        asks_the_young=asks,
        can_be_ended=not is_ended and can_be_ended_by_the_person(kind, years=years),
        mandate=mandate,
    )


CONSENTS = """
select c.*, coalesce(s.given_name || ' ' || s.family_name, '') as recorded_by
from people_consent c left join people_staff s on s.id = c.staff_id
where c.person_id = %(id)s order by c.withdrawn_at is not null, c.ends_at <= %(at)s, c.id desc limit 100
"""


def consents_of(*, person_id: int, at: datetime) -> list[ConsentCard]:
    """Every consent a person has given; what holds comes first."""
    return [
        ConsentCard(
            id=one["id"],
            receiver=one["receiver_name"],
            kinds=tuple(one["kinds"]),
            purpose=one["purpose"],
            way=one["way"],
            given_at=one["given_at"],
            ends_at=one["ends_at"],
            withdrawn_at=one["withdrawn_at"],
            recorded_by=one["recorded_by"],
            holds_now=one["withdrawn_at"] is None and one["given_at"] <= at < one["ends_at"],
        )
        for one in rows(CONSENTS, {"id": person_id, "at": at})
    ]


SHARES = """
select h.at, h.kinds, h.what, c.receiver_name, coalesce(s.given_name || ' ' || s.family_name, '') as who
from people_share h join people_consent c on c.id = h.consent_id left join people_staff s on s.id = h.staff_id
where h.person_id = %(id)s order by h.id desc limit 200
"""


def shares_of(*, person_id: int) -> list[ShareCard]:
    """What has been shared of a person, with whom and when, newest first (R245)."""
    return [
        ShareCard(one["at"], one["receiver_name"], tuple(one["kinds"]), one["what"], one["who"])
        for one in rows(SHARES, {"id": person_id})
    ]


def organisations() -> list[tuple[int, str]]:
    """Whom one may agree to share with."""
    return [
        (one["id"], one["name"]) for one in rows("select id, name from people_organisation order by name limit 500")
    ]
