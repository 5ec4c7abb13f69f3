"""How we usually do it, as it stands on one enquiry (arbeidsprosess)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from inngang.rules.processes import Step, due_by
from inngang.service.enquiries.queries.pieces import as_time
from inngang.service.organisation.processes import common, steps_of
from inngang.service.organisation.queries import calendar_of
from inngang.service.rows import row


@dataclass(frozen=True)
class StepCard:
    """One step, and what is done of it."""

    code: str
    step: Step
    due_by: datetime | None  # once it is begun
    state: str  # "", done or skipped
    by: str
    at: datetime | None
    reason: str


@dataclass(frozen=True)
class ProcessCard:
    """The usual way in the matter of an enquiry: not begun, or under way."""

    matter: str
    whose: str  # the unit whose own way it is; empty: the common one
    version: str
    owner: str
    valid_from: date
    began_at: datetime | None
    began_by: str
    ended_at: datetime | None
    steps: tuple[StepCard, ...]

    @property
    def seen_to(self) -> int:
        return sum(bool(one.state) for one in self.steps)


ON_ENQUIRY = """
select e.unit_id, e.matter, own.version as own_version, own.steps as own_steps, own.valid_from as own_from, u.name as unit_name,
    r.version, r.steps, r.began_at, r.ended_at, r.of_unit_id, ru.name as run_unit, s.given_name || ' ' || s.family_name as began_by,
    coalesce((select jsonb_object_agg(t.code, jsonb_build_object('reason', t.reason, 'at', t.at,
            'by', ts.given_name || ' ' || ts.family_name))
        from enquiries_process_step t join people_staff ts on ts.id = t.staff_id where t.run_id = r.id), '{}') as seen_to
from enquiries_enquiry e join organisation_unit u on u.id = e.unit_id
left join organisation_process_version own on own.matter = e.matter and own.unit_id = e.unit_id and own.valid_to is null
left join enquiries_process_run r on r.enquiry_id = e.id and r.matter = e.matter
left join organisation_unit ru on ru.id = r.of_unit_id
left join people_staff s on s.id = r.began_by_id
where e.id = %(id)s
"""


def process_on(*, enquiry_id: int, matter: str, at: datetime) -> ProcessCard | None:
    """In one statement, for one whom the card is shown to; none, and no statement, where the matter has no usual way."""
    if matter not in common():
        return None
    found = row(ON_ENQUIRY, {"id": enquiry_id})
    if found is None or found["matter"] != matter:
        return None
    shared = common()[matter]
    head: dict[str, Any] = {"matter": matter, "owner": shared.owner, "valid_from": shared.valid_from}
    if found["began_at"] is not None:
        steps = steps_of(found["steps"])
        head |= {"whose": found["run_unit"] or "", "version": found["version"]}
    elif found["own_version"] is not None:
        steps = steps_of(found["own_steps"])
        head |= {
            "whose": found["unit_name"],
            "version": str(found["own_version"]),
            "valid_from": found["own_from"].date(),
        }
    else:
        steps = shared.steps
        head |= {"whose": "", "version": shared.version}
    if head["whose"]:
        head["owner"] = head["whose"]
    calendar = calendar_of(found["unit_id"], at=at)
    began_at = found["began_at"]
    return ProcessCard(
        **head,
        began_at=began_at,
        began_by=found["began_by"] or "",
        ended_at=found["ended_at"],
        steps=tuple(
            _step(one, found["seen_to"].get(one.code), due_by(one, began_at=began_at, calendar=calendar))
            if began_at
            else _step(one, None, None)
            for one in steps
        ),
    )


def _step(step: Step, seen: dict[str, Any] | None, due: datetime | None) -> StepCard:
    if seen is None:
        return StepCard(step.code, step, due, "", "", None, "")
    state = "skipped" if seen["reason"] else "done"
    return StepCard(step.code, step, due, state, seen["by"], as_time(seen["at"]), seen["reason"])
