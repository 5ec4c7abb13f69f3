"""Which rules of who is asked hold (fordelingsregler): those that come with the product, and those adopted here.

The adopted ones are kept in this process for at most a minute, as the calendars are, so that `receive` needs no statement
for them. One that is adopted begins at least two minutes later, so that every process knows it when it begins.
"""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from inngang.rules import policies as shipped
from inngang.rules.policies import PolicyError, RoutingPolicy, load_policy
from inngang.rules.policies.adopted import Adopted, begins_at, in_force
from inngang.service.organisation.fresh import is_fresh
from inngang.service.rows import row, rows

logger = logging.getLogger(__name__)
LEAST_AHEAD: Final = timedelta(minutes=2)
MOST: Final = 200

ADOPTED = """
select version, text, starts_at, ends_at from organisation_policy_version where state = 'adopted' order by starts_at, id
"""
CARDS = """
select v.id as version_id, v.version, v.state, v.starts_at, v.ends_at, v.reason, v.scenario as scenario_id, v.proposed_by_id,
    p.given_name || ' ' || p.family_name as proposed_by, v.proposed_at,
    d.given_name || ' ' || d.family_name as decided_by, v.decided_at, v.decided_why, v.ends_why
from organisation_policy_version v
join people_staff p on p.id = v.proposed_by_id left join people_staff d on d.id = v.decided_by_id
"""


@dataclass(frozen=True)
class VersionCard:
    """One version that was proposed here, and what came of it."""

    version_id: int
    version: str
    state: str
    starts_at: datetime
    ends_at: datetime | None
    reason: str
    scenario_id: int | None
    proposed_by_id: int
    proposed_by: str
    proposed_at: datetime
    decided_by: str | None
    decided_at: datetime | None
    decided_why: str
    ends_why: str

    def stands(self, at: datetime) -> str:
        """How it stands: proposed, rejected, undone, ended, coming or begun."""
        if self.state != "adopted":
            return self.state
        if self.ends_at is not None and self.ends_at <= at:
            return "ended"
        return "coming" if self.starts_at > at else "begun"


_kept: dict[str, Any] = {"read_at": None, "adopted": ()}


def policy_at(at: datetime) -> RoutingPolicy:
    """The version in force at a moment."""
    if shipped.is_trial():
        return shipped.policies()[0]
    return in_force(at, shipped.policies(), _adopted(at))


def policies(at: datetime) -> list[RoutingPolicy]:
    """Every version that holds, has held or will hold, oldest first."""
    if shipped.is_trial():
        return list(shipped.policies())
    own = [(one.starts_at, one.policy) for one in _adopted(at)]
    return [one for _, one in sorted([(begins_at(one), one) for one in shipped.policies()] + own, key=lambda x: x[0])]


def named(version: str, *, at: datetime) -> RoutingPolicy | None:
    """One of them by its name."""
    return next((one for one in policies(at) if one.version == version), None)


def proposed(version: str) -> RoutingPolicy | None:
    """One that was proposed here by its name, whatever came of it. One statement."""
    found = row("select text from organisation_policy_version where version = %(version)s", {"version": version})
    return load_policy(found["text"]) if found else None


def text_of(version: str) -> str | None:
    """The file of a version; None when there is no such version."""
    if (text := shipped.text_of(version)) is not None:
        return text
    found = row("select text from organisation_policy_version where version = %(version)s", {"version": version})
    return found["text"] if found else None


def version_cards(*, scenario_ids: Collection[int] = ()) -> list[VersionCard]:
    """What was proposed here, newest first; of some tried changes alone when they are named. One statement."""
    some = "where v.scenario = any(%(scenarios)s)" if scenario_ids else ""
    asked = {"scenarios": list(scenario_ids), "most": MOST}
    return [VersionCard(**one) for one in rows(f"{CARDS} {some} order by v.id desc limit %(most)s", asked)]


def forget() -> None:
    """Read them anew next time."""
    _kept.update(read_at=None, adopted=())


def _adopted(at: datetime) -> tuple[Adopted, ...]:
    read_at = _kept["read_at"]
    if not is_fresh(read_at, at):
        _kept.update(read_at=at, adopted=tuple(_read()))
    kept: tuple[Adopted, ...] = _kept["adopted"]
    return kept


def _read() -> Iterator[Adopted]:
    """One that a newer product cannot read is left out and told of: people must still reach somebody."""
    for one in rows(ADOPTED):
        try:
            policy = load_policy(one["text"])
        except PolicyError as fault:
            logger.error("The adopted rules %s cannot be read, so those before them hold: %s", one["version"], fault)
            continue
        yield Adopted(policy, one["starts_at"], one["ends_at"])
