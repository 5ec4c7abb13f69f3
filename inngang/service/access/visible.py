"""The condition every list of people starts from: a row of the access matrix, as SQL. It agrees with the door, row by row."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final, NamedTuple

from inngang.rules.access import (
    ACTS_AS_PERSON,
    ACTS_FOR_ORGANISATION,
    PURPOSES,
    REPRESENTS,
    Viewer,
    cell_of,
    known_as,
)
from inngang.rules.access_matrix import BreakGlass, Consent, Gate, Info, Law, Read, Scope
from inngang.rules.access_read import Context, login_too_weak
from inngang.rules.vocabulary import Protection, Role
from inngang.service.access import insight, sources
from inngang.service.access.consents import consent_towards, words_for
from inngang.service.people.mandates import holds_now


class Visible(NamedTuple):
    """A condition in SQL over a column of person ids, and the values it needs."""

    sql: str
    values: dict[str, Any]


NOBODY: Final = Visible("false", {})

_HELD = """exists (select 1 from access_tie held where held.person_id = seen.id and held.staff_id = %(seen_staff)s
    and (held.ends_at is null or held.ends_at > %(seen_at)s))"""
_FOLLOWED = """exists (select 1 from organisation_follow_up mine where mine.person_id = seen.id and mine.valid_to is null
    and %(seen_staff)s in (mine.staff_id, mine.substitute_id))"""
_UNIT = """(exists (select 1 from organisation_area home where home.code = seen.area_code and home.unit_id = any(%(seen_units)s))
    or exists (select 1 from access_tie tied where tied.person_id = seen.id and tied.unit_id = any(%(seen_units)s)
        and (tied.ends_at is null or tied.ends_at > %(seen_at)s))
    or exists (select 1 from organisation_follow_up cared where cared.person_id = seen.id and cared.valid_to is null
        and cared.unit_id = any(%(seen_units)s)))"""
_AT_DESK = """exists (select 1 from enquiries_enquiry desk where desk.person_id = seen.id and desk.channel = 'visit'
    and desk.state in ('waiting', 'taken', 'promised') and desk.unit_id = any(%(seen_units)s))"""
_ASKED = """(%(seen_organisation)s > 0 and exists (select 1 from enquiries_enquiry asked where asked.person_id = seen.id
    and asked.organisation_id = %(seen_organisation)s
    and exists (select 1 from enquiries_message told where told.enquiry_id = asked.id and told.direction = 'out')))"""
_ALARM = """exists (select 1 from enquiries_enquiry alarm where alarm.person_id = seen.id and alarm.urgency = 0
    and alarm.state in ('waiting', 'taken', 'promised'))"""
_REPRESENTED = """exists (select 1 from people_representative r join people_person p on p.id = r.person_id
    where p.id = seen.id and r.acting_person_id = %(seen_self)s and r.kind = %(seen_as)s and {holds})""".replace(
    "{holds}", holds_now(at="seen_at")
)
_CONSENTED = """exists (select 1 from people_consent c where c.person_id = seen.id and {towards}
    and c.kinds && %(seen_kinds_{info})s::varchar[] and c.way = any(%(seen_ways_{info})s))""".replace(
    "{towards}", consent_towards(at="seen_at", me="seen_receiver", organisation="seen_organisation")
)
_OPENED = """(seen.protection = 'none' or seen.protection = 'shielded' and 'shielded' = any(%(seen_protections)s))
    and exists (select 1 from access_opening opened where opened.person_id = seen.id and opened.staff_id = %(seen_staff)s
    and opened.started_at <= %(seen_at)s and opened.open_until > %(seen_at)s{second})"""

# The same relations as `rules.access.SCOPES`; a scope that is not here holds for nobody.
SCOPES: Final[Mapping[Scope, str]] = {
    Scope.ANY: "true",
    Scope.NATIONAL: "true",
    Scope.OWN: "seen.id = %(seen_self)s",
    Scope.REPRESENTED: _REPRESENTED,
    Scope.HANDLED: _HELD,
    Scope.OWN_THREAD: f"({_HELD} or {_ASKED})",
    Scope.OWN_ORG_THREAD: _ASKED,
    Scope.OWN_PATIENT_THREAD: _ASKED,
    Scope.HANDLED_OR_UNIT: f"({_HELD} or {_FOLLOWED} or {_UNIT})",
    Scope.HANDLED_SAME_OFFICE: f"(({_HELD} or {_FOLLOWED}) and {_UNIT})",
    Scope.HANDLED_AND_MUNICIPALITY_OPEN: f"({_HELD} and {{insight}})",
    Scope.UNIT: _UNIT,
    Scope.PRESENT_AT_DESK: _AT_DESK,
    Scope.ALARM: _ALARM,
    Scope.ALARM_BREAK_GLASS: _ALARM,
    Scope.BREAK_GLASS_ONLY: "true",
}
# The ways of giving a consent that are as strong as the one needed.
WAYS: Final[Mapping[Consent, list[str]]] = {
    Consent.ORAL: ["oral", "written", "logged_in"],
    Consent.WRITTEN: ["written", "logged_in"],
}
_ONLY_BY_EXCEPTION = frozenset({Scope.ALARM_BREAK_GLASS, Scope.BREAK_GLASS_ONLY})


def visible_condition(
    viewer: Viewer, at: datetime, person: str, info: Info = Info.IDENTITY, opened: str = "false"
) -> Visible:
    """The same decision as `rules.access.decide_info`, as a condition; a property test holds the two together.

    `opened`: the condition that the municipality has opened what is asked about.
    """
    cell = cell_of(viewer.role, info)
    if cell is None or known_as(viewer) <= 0 or viewer.role not in PURPOSES:
        return NOBODY
    if cell.law.read != Read.ALLOW and cell.law.consent not in WAYS:
        return NOBODY
    if login_too_weak(cell.law, Context(login=viewer.login_level)):
        return NOBODY
    conditions = [
        *_sources(cell.law),
        *_protections(cell.law),
        *_conflicts(cell.law, viewer),
        *_place(cell.law, viewer, info, opened),
    ]
    return Visible(
        f"exists (select 1 from people_person seen where seen.id = {person} and " + " and ".join(conditions) + ")",
        {
            "seen_protections": [str(one) for one in viewer.may_see_protected],
            "seen_conflicts": sorted(viewer.conflicts | {viewer.person_id}),
            "seen_staff": viewer.staff_id,
            "seen_self": viewer.person_id,
            "seen_as": REPRESENTS.get(viewer.role, ""),
            "seen_units": sorted(viewer.unit_ids),
            "seen_at": at,
            **sources.given("seen_"),
            **(insight.given() if cell.law.scope == Scope.HANDLED_AND_MUNICIPALITY_OPEN else {}),
            "seen_receiver": 0 if viewer.staff_id else viewer.person_id,
            "seen_organisation": viewer.organisation_id if viewer.role in ACTS_FOR_ORGANISATION else 0,
            f"seen_kinds_{info}": words_for(info),  # their own, so that two kinds may be asked for in one statement
            f"seen_ways_{info}": WAYS.get(cell.law.consent, []),
        },
    )


def _sources(law: Law) -> list[str]:
    """Nobody is listed while a register that is needed is silent."""
    return [f"not {sources.IS_SILENT.replace('{prefix}', 'seen_')}"] if law.if_source_down == Gate.DENY else []


def _protections(law: Law) -> list[str]:
    gates = {
        Protection.CONFIDENTIAL: law.if_confidential,
        Protection.STRICT: law.if_strict,
        Protection.SHIELDED: law.if_shielded,
    }
    found = []
    for protection, gate in gates.items():
        if gate == Gate.GROUP:
            found.append(f"(seen.protection <> '{protection}' or '{protection}' = any(%(seen_protections)s))")
        elif gate != Gate.SAME:
            found.append(f"seen.protection <> '{protection}'")
    return found


def _conflicts(law: Law, viewer: Viewer) -> list[str]:
    if viewer.role in ACTS_AS_PERSON or law.if_own_or_kin != Gate.DENY:
        return []
    return ["not seen.id = any(%(seen_conflicts)s)"]


def _place(law: Law, viewer: Viewer, info: Info, municipality: str) -> list[str]:
    """Scope, area and what an exception covers of them."""
    scope, opened = SCOPES.get(law.scope, "false"), _opened(law)
    if law.scope == Scope.HANDLED_AND_MUNICIPALITY_OPEN:
        scope = scope.replace("{insight}", municipality)
    if law.read != Read.ALLOW:  # an exception never stands in for a consent
        found = [scope, _CONSENTED.replace("{info}", info)]
    elif law.scope in _ONLY_BY_EXCEPTION:
        found = [scope, opened]
    else:
        found = [scope if law.scope == Scope.ANY or opened == "false" else f"({scope} or ({opened}))"]
    if viewer.role in ACTS_AS_PERSON or law.if_outside in (Gate.SAME, Gate.NOT_APPLICABLE):
        return found
    if viewer.role in ACTS_FOR_ORGANISATION:
        return [*found, _ASKED]
    inside = _UNIT if viewer.role == Role.MUNICIPAL_ADVISER else f"({_UNIT} or {_HELD} or {_FOLLOWED})"
    return [*found, f"({inside} or ({opened}))" if law.if_outside == Gate.BREAK_GLASS else inside]


def _opened(law: Law) -> str:
    if law.break_glass == BreakGlass.NO:
        return "false"
    return _OPENED.format(
        second=" and opened.second_id is not null" if law.break_glass == BreakGlass.TWO_PERSONS else ""
    )
