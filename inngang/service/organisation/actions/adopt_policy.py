"""Propose, adopt, refuse and take back a version of the rules of who is asked (ta regler i bruk). Two people stand behind one."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from inngang.rules.access import Viewer
from inngang.rules.hours import OSLO
from inngang.rules.policies import PolicyError, RoutingPolicy, load_policy
from inngang.rules.policies import policies as shipped
from inngang.rules.policies.adopted import as_text, next_version
from inngang.rules.policies.words import compare
from inngang.rules.vocabulary import DECIDE, Why, marked
from inngang.service.journal import action, record, tell
from inngang.service.journal.action import Refused
from inngang.service.journal.events import PolicyAdopted, PolicyProposed, PolicyRefused, PolicyTakenBack
from inngang.service.organisation import policies
from inngang.service.organisation.policies import LEAST_AHEAD
from inngang.service.rows import row, rows, run

FURTHEST = timedelta(days=366)
LONGEST_WHY = 400
LOCK = "select pg_advisory_xact_lock(hashtext('organisation_policy'))"  # two who decide take turns


class CannotAdoptPolicy(Refused):
    """Not one who leads, not by the same one, not that moment, or not any more."""


@action
def propose_policy(
    *, rules: RoutingPolicy, starts_at: datetime, reason: str, scenario_id: int | None, by: Viewer, at: datetime
) -> str:
    """Ask another leader to adopt rules from a moment; the name of the version. Raises: CannotAdoptPolicy."""
    _must_lead(by)
    if not reason.strip():
        raise CannotAdoptPolicy(Why(marked("Write why, so that a colleague can judge it, and it can be read later.")))
    if not at < starts_at <= at + FURTHEST:
        raise CannotAdoptPolicy(Why(marked("Choose a day and a time from now on, within a year.")))
    run(LOCK)
    running = policies.policy_at(starts_at)
    if not any(one.differs for one in compare(running, rules)) and running.return_calls == rules.return_calls:
        raise CannotAdoptPolicy(Why(marked("These are the rules that hold then already.")))
    taken = [one["version"] for one in rows("select version from organisation_policy_version")]
    version = next_version(rules.version, [*taken, *(one.version for one in shipped())])
    text = _dated(rules._replace(version=version), starts_at, reason)
    try:
        load_policy(text)
    except PolicyError as wrong:
        raise CannotAdoptPolicy(wrong.why) from wrong
    made = row(
        """insert into organisation_policy_version (version, text, state, starts_at, reason, scenario, proposed_by_id, proposed_at,
               decided_why, ends_why)
           values (%(version)s, %(text)s, 'proposed', %(starts)s, %(reason)s, %(scenario)s, %(by)s, %(at)s, '', '')
           on conflict do nothing returning id""",
        {
            "version": version,
            "text": text,
            "starts": starts_at,
            "reason": reason.strip()[:LONGEST_WHY],
            "scenario": scenario_id,
            "by": by.staff_id,
            "at": at,
        },
    )
    if made is None:
        raise CannotAdoptPolicy(Why(marked("Somebody has proposed these rules already.")))
    record(PolicyProposed(version=version, starts_at=starts_at, reason=reason.strip()[:LONGEST_WHY]), by=by, at=at)
    tell("policy")
    return version


@action
def adopt_policy(*, version: str, by: Viewer, at: datetime) -> datetime:
    """Decide that what another proposed will hold; from when is returned. Raises: CannotAdoptPolicy."""
    found = _proposed(version, by)
    if found["proposed_by_id"] == by.staff_id:
        raise CannotAdoptPolicy(Why(marked("You proposed it yourself. A colleague must adopt it.")), "four_eyes")
    starts_at: datetime = max(found["starts_at"], at + LEAST_AHEAD)
    run(
        """update organisation_policy_version set state = 'adopted', starts_at = %(starts)s, text = %(text)s,
               decided_by_id = %(by)s, decided_at = %(at)s where id = %(id)s""",
        {
            "id": found["id"],
            "starts": starts_at,
            "text": _dated(load_policy(found["text"]), starts_at, found["reason"]),
            "by": by.staff_id,
            "at": at,
        },
    )
    policies.forget()
    record(PolicyAdopted(version=version, starts_at=starts_at, proposed_by=found["proposed_by_id"]), by=by, at=at)
    tell("policy")
    return starts_at


@action
def refuse_policy(*, version: str, why: str, by: Viewer, at: datetime) -> None:
    """Say no, with the reason; whoever proposed it may take it back the same way. Raises: CannotAdoptPolicy."""
    found = _proposed(version, by)
    if not why.strip():
        raise CannotAdoptPolicy(Why(marked("Write why, so that the one who proposed it can mend it.")))
    run(
        """update organisation_policy_version set state = 'rejected', decided_by_id = %(by)s, decided_at = %(at)s,
               decided_why = %(why)s where id = %(id)s""",
        {"id": found["id"], "by": by.staff_id, "at": at, "why": why.strip()[:LONGEST_WHY]},
    )
    record(PolicyRefused(version=version, why=why.strip()[:LONGEST_WHY]), by=by, at=at)
    tell("policy")


@action
def take_back_policy(*, version: str, why: str, by: Viewer, at: datetime) -> bool:
    """Before it begins it never will; after, it ends now and the one before it holds again. One leader is enough.

    True when it had begun. What was placed under it stays where it is. Raises: CannotAdoptPolicy.
    """
    _must_lead(by)
    if not why.strip():
        raise CannotAdoptPolicy(Why(marked("Write why it is taken back.")))
    run(LOCK)
    found = row(
        """update organisation_policy_version set ends_at = %(at)s, ends_why = %(why)s,
               state = case when starts_at > %(at)s then 'undone' else state end
           where version = %(version)s and state = 'adopted' and ends_at is null returning starts_at""",
        {"version": version, "at": at, "why": why.strip()[:LONGEST_WHY]},
    )
    if found is None:
        raise CannotAdoptPolicy(Why(marked("It is not in use, and not on its way to be.")))
    policies.forget()
    record(PolicyTakenBack(version=version, why=why.strip()[:LONGEST_WHY]), by=by, at=at)
    tell("policy")
    return bool(found["starts_at"] <= at)


def _dated(rules: RoutingPolicy, starts_at: datetime, reason: str) -> str:
    day = starts_at.astimezone(OSLO).date()
    return as_text(rules._replace(valid_from=day, valid_to=None), " ".join(reason.split())[:LONGEST_WHY])


def _proposed(version: str, by: Viewer) -> dict[str, Any]:
    _must_lead(by)
    run(LOCK)
    found = row(
        """select id, text, reason, starts_at, proposed_by_id from organisation_policy_version
           where version = %(version)s and state = 'proposed'""",
        {"version": version},
    )
    if found is None:
        raise CannotAdoptPolicy(Why(marked("It is not waiting to be decided any more.")))
    return found


def _must_lead(by: Viewer) -> None:
    if by.role not in DECIDE or not by.staff_id:
        raise CannotAdoptPolicy(Why(marked("One who leads decides this.")))
