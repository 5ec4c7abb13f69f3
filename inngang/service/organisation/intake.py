"""What each office wants passed on, as the rule and the pages read it (mottaksprofiler)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from inngang.rules.intake import Passing, Profile, passing
from inngang.rules.vocabulary import OFFICE_KINDS, QueueKind, Side, Urgency
from inngang.service.rows import row, rows

TO_OFFICES = frozenset({QueueKind.UNIT, QueueKind.TEAM})  # one adviser's own queue is theirs to answer for
COLUMNS = "i.calls, i.stays, i.calls_from, i.calls_to, i.note, i.asks"


@dataclass(frozen=True)
class IntakeCard:
    """What an office has chosen, and who decided it when."""

    profile: Profile
    decided_by: str
    decided_at: datetime


def profile_in(found: Mapping[str, Any]) -> Profile | None:
    """The profile in a row with `COLUMNS` of a left join; None where the office has chosen nothing."""
    if found["calls_from"] is None:
        return None
    calls, stays = frozenset(found["calls"]), frozenset(found["stays"])
    return Profile(calls, stays, found["calls_from"], found["calls_to"], found["note"], tuple(found["asks"]))


def intake_of(unit_id: int) -> IntakeCard | None:
    found = row(
        f"""select {COLUMNS}, i.decided_at, coalesce(s.given_name || ' ' || s.family_name, '') as decided_by
            from organisation_intake i left join people_staff s on s.id = i.decided_by_id where i.unit_id = %(unit)s""",
        {"unit": unit_id},
    )
    profile = profile_in(found) if found else None
    return IntakeCard(profile, found["decided_by"], found["decided_at"]) if found and profile else None


PASSINGS = f"""
select u.id as unit_id, {COLUMNS}, exists (select 1 from organisation_follow_up f
    where f.person_id = %(person)s and f.unit_id = u.id and f.valid_to is null) as is_followed_up
from organisation_unit u left join organisation_intake i on i.unit_id = u.id where u.kind = any(%(offices)s)
"""


@dataclass(frozen=True)
class OfficePassing:
    """How one enquiry is passed on to an office, and what the office needs to know."""

    passing: Passing
    note: str
    asks: tuple[str, ...] = ()  # what it wants asked first


def passings(
    *, person_id: int | None, line: str, side: Side, urgency: Urgency, at: datetime
) -> dict[int, OfficePassing]:
    """By office, in one statement. The person is one the door has let the reader in to, or nobody."""
    found = rows(PASSINGS, {"person": person_id, "offices": [str(kind) for kind in OFFICE_KINDS]})
    passed = {}
    for one in found:
        profile = profile_in(one)
        way = passing(profile, line=line, side=side, urgency=urgency, is_followed_up=one["is_followed_up"], at=at)
        passed[one["unit_id"]] = OfficePassing(way, profile.note if profile else "", profile.asks if profile else ())
    return passed


def office_of(enquiry_id: int) -> int | None:
    """The office of the person, or of where the enquiry says they live. Whoever calls this has seen the enquiry."""
    found = row(
        """select a.unit_id from enquiries_enquiry e left join people_person p on p.id = e.person_id
           join organisation_area a on a.code = coalesce(nullif(p.area_code, ''), e.area_code) where e.id = %(id)s""",
        {"id": enquiry_id},
    )
    return found["unit_id"] if found else None
