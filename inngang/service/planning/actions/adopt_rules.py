"""Take the rules of a tried change into use (ta i bruk): proposed by one who leads, adopted by another, taken back by either."""

from __future__ import annotations

from datetime import datetime

from inngang.rules.access import Viewer
from inngang.rules.hours import OSLO
from inngang.rules.scenarios import from_data, rules_of
from inngang.rules.vocabulary import Why, marked
from inngang.service.journal import action
from inngang.service.journal.action import Refused
from inngang.service.organisation import actions as organisation
from inngang.service.organisation import policies
from inngang.service.planning.actions.do_scenario import do_scenario
from inngang.service.rows import row, run


class CannotAdoptRules(Refused):
    """Not saved, not played to the end, or nothing in it is about who is asked."""


@action
def propose_rules(*, scenario_id: int, starts_at: datetime, reason: str, by: Viewer, at: datetime) -> str:
    """The rules as they were tried, from a moment; the name of the version. Raises: CannotAdoptRules, CannotAdoptPolicy."""
    found = row(
        """select choices, result ->> 'rules' as rules from planning_scenario
           where id = %(id)s and kept_at is not null and result is not null""",
        {"id": scenario_id},
    )
    if found is None:
        raise CannotAdoptRules(Why(marked("Save it first, and let it be played to the end.")))
    chosen = from_data(found["choices"])
    if not chosen.changes_rules:
        raise CannotAdoptRules(Why(marked("This change is not about who is asked, so there are no rules to adopt.")))
    before = policies.named(chosen.policy or found["rules"] or "", at=at) or policies.policy_at(at)
    return organisation.propose_policy(
        rules=rules_of(chosen, before), starts_at=starts_at, reason=reason, scenario_id=scenario_id, by=by, at=at
    )


@action
def adopt_rules(*, scenario_id: int, by: Viewer, at: datetime) -> datetime:
    """What a colleague proposed will hold, and the forecast is held to what happens from that day.

    Raises: CannotAdoptPolicy, CannotDoScenario.
    """
    starts_at = organisation.adopt_policy(version=_version(scenario_id, "proposed"), by=by, at=at)
    do_scenario(scenario_id=scenario_id, day=starts_at.astimezone(OSLO).date(), by=by, at=at)
    return starts_at


@action
def refuse_rules(*, scenario_id: int, why: str, by: Viewer, at: datetime) -> None:
    """Raises: CannotAdoptPolicy."""
    organisation.refuse_policy(version=_version(scenario_id, "proposed"), why=why, by=by, at=at)


@action
def take_back_rules(*, scenario_id: int, why: str, by: Viewer, at: datetime) -> None:
    """Never, when they have not begun; no more, when they have. Raises: CannotAdoptPolicy."""
    had_begun = organisation.take_back_policy(version=_version(scenario_id, "adopted"), why=why, by=by, at=at)
    if not had_begun:
        run("update planning_scenario set done_from = null where id = %(id)s", {"id": scenario_id})


def _version(scenario_id: int, state: str) -> str:
    """The one that stands; nothing when there is none."""
    found = row(
        """select version from organisation_policy_version
           where scenario = %(id)s and state = %(state)s and ends_at is null""",
        {"id": scenario_id, "state": state},
    )
    return str(found["version"]) if found else ""
