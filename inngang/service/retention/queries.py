"""What would go now, counted and not touched (prøvekjøring), the runs there have been, and what is held back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from inngang.rules import retention
from inngang.rules.retention import Fate, Rule
from inngang.service.retention.kinds import KINDS, due
from inngang.service.rows import row, rows

SAMPLE = 5
MOST_OFFICES = 2000


@dataclass(frozen=True)
class Due:
    """What goes of one kind, were it done now."""

    rule: Rule
    count: int
    offices: tuple[tuple[str, int], ...]  # the name of the office, the most first; "" is none
    sample: tuple[
        tuple[int, str, datetime], ...
    ]  # the row's own number, what it is, when it ended: nothing of a person


@dataclass(frozen=True)
class RunCard:
    """One run (slettekjøring)."""

    id: int
    proposed_by: str
    proposed_by_id: int
    proposed_at: datetime
    version: str
    counts: dict[str, int]
    gone: dict[str, int]
    state: str
    decided_by: str
    decided_at: datetime | None
    done_at: datetime | None

    @property
    def total(self) -> int:
        return sum(self.counts.values())


@dataclass(frozen=True)
class HoldCard:
    """A person of whom nothing goes for now. Told by the reference of their newest enquiry, never by name."""

    person_id: int
    ref: str
    reason: str
    placed_by: str
    placed_at: datetime


def dry_run(*, at: datetime) -> list[Due]:
    """Every rule that takes something away, and what it would take: two statements a rule."""
    return [_due(rule, at) for code, rule in retention.rules().items() if code in KINDS]


def counts(*, at: datetime) -> dict[str, int]:
    """How many rows of each kind would go: one statement."""
    parts, given = [], {}
    for code, rule in retention.rules().items():
        if code in KINDS:
            given[f"before_{code}"] = retention.before(rule, at)
            parts.append(
                f"select '{code}' as code, count(*) as count {due(code)}".replace("%(before)s", f"%(before_{code})s")
            )
    return {one["code"]: one["count"] for one in rows(" union all ".join(parts), given)}


def _due(rule: Rule, at: datetime) -> Due:
    kind, given = KINDS[rule.code], {"before": retention.before(rule, at), "most": SAMPLE, "offices": MOST_OFFICES}
    found = rows(
        f"""with gone as (select {kind.unit} as unit_id, count(*) as count {due(rule.code)} group by 1)
            select coalesce(u.name, '') as name, sum(gone.count)::bigint as count from gone
            left join organisation_unit u on u.id = gone.unit_id group by 1 order by 2 desc, 1 limit %(offices)s""",
        given,
    )
    sample = rows(
        f"select {kind.key} as id, {kind.what} as what, {kind.ended} as ended {due(rule.code)} order by 3, 1 limit %(most)s",
        given,
    )
    offices = tuple((one["name"], one["count"]) for one in found)
    return Due(
        rule,
        sum(count for _, count in offices),
        offices,
        tuple((one["id"], one["what"] or "", one["ended"]) for one in sample),
    )


RUNS = """
select r.*, p.given_name || ' ' || p.family_name as proposer,
    coalesce(d.given_name || ' ' || d.family_name, '') as decider
from retention_run r join people_staff p on p.id = r.proposed_by_id left join people_staff d on d.id = r.decided_by_id
order by r.id desc limit %(most)s
"""


def runs(*, most: int = 20) -> list[RunCard]:
    """The runs there have been, newest first."""
    return [_card(one) for one in rows(RUNS, {"most": most})]


def _card(one: dict[str, Any]) -> RunCard:
    return RunCard(
        id=one["id"],
        proposed_by=one["proposer"],
        proposed_by_id=one["proposed_by_id"],
        proposed_at=one["proposed_at"],
        version=one["version"],
        counts=one["counts"],
        gone=one["gone"],
        state=one["state"],
        decided_by=one["decider"],
        decided_at=one["decided_at"],
        done_at=one["done_at"],
    )


def holds(*, most: int = 200) -> list[HoldCard]:
    """Everybody held back now."""
    return [
        HoldCard(one["person_id"], one["ref"], one["reason"], one["who"], one["placed_at"])
        for one in rows(
            """select h.person_id, h.reason, h.placed_at, s.given_name || ' ' || s.family_name as who,
                   coalesce((select e.ref from enquiries_enquiry e where e.person_id = h.person_id
                             order by e.received_at desc limit 1), '') as ref
               from retention_hold h
               join people_staff s on s.id = h.placed_by_id where h.ended_at is null order by h.placed_at desc limit %(most)s""",
            {"most": most},
        )
    ]


def person_behind(*, ref: str) -> int:
    """Whose an enquiry is, by what people read aloud; 0 when it is nobody's or there is none. Opens nothing."""
    found = row("select person_id from enquiries_enquiry where ref = %(ref)s", {"ref": ref.strip().upper()})
    return int(found["person_id"] or 0) if found else 0


def is_held(*, person_id: int) -> bool:
    """Whether nothing about somebody goes for now."""
    return (
        row("select 1 as yes from retention_hold where person_id = %(id)s and ended_at is null", {"id": person_id})
        is not None
    )


def how_long() -> list[tuple[Rule, bool]]:
    """Every rule in the order people read them, and whether it takes something away."""
    order = ("enquiries", "files", "notices", "calls", "signals", "ties", "mandates", "consents", "looks", "persons")
    every = retention.rules()
    return [(every[code], True) for code in order] + [
        (rule, False) for rule in every.values() if rule.fate == Fate.KEPT
    ]
