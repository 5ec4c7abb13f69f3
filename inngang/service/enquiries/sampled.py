"""Answers drawn at random, and what was found, per unit (stikkprøver)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from inngang.rules.access import Viewer
from inngang.service.enquiries.queries.pieces import matter_title
from inngang.service.rows import rows

MOST = 50
FEWEST = 5  # fewer say nothing of a unit


@dataclass(frozen=True)
class SampledCard:
    """One of them. About nobody known: an answer to somebody who is known is never drawn."""

    id: int
    ref: str
    matter: str
    matter_code: str
    unit_name: str
    asked: str
    answered: str
    drawn_at: datetime
    verdict: str
    words: str


@dataclass(frozen=True)
class UnitResult:
    """How many were looked over, and how many were right. No share of fewer than `FEWEST`."""

    unit_name: str
    looked_over: int
    right: int
    partly: int
    wrong: int

    @property
    def share(self) -> float | None:
        return self.right / self.looked_over if self.looked_over >= FEWEST else None


def sampled(*, viewer: Viewer) -> list[SampledCard]:
    """Of one's own units: those not looked over first."""
    found = rows(
        f"""select e.id, e.ref, e.matter, u.name as unit_name, d.drawn_at, d.verdict, d.words,
                coalesce((select string_agg(m.text, E'\\n\\n' order by m.id) from enquiries_message m
                    where m.enquiry_id = e.id and m.direction = 'in'), '') as asked,
                coalesce((select string_agg(m.text, E'\\n\\n' order by m.id) from enquiries_message m
                    where m.enquiry_id = e.id and m.direction = 'out'), '') as answered
            from enquiries_sampled d join enquiries_enquiry e on e.id = d.enquiry_id join organisation_unit u on u.id = d.unit_id
            where d.unit_id = any(%(units)s) and e.person_id is null
            order by d.rated_at is not null, d.drawn_at desc, e.id limit {MOST}""",
        {"units": sorted(viewer.unit_ids)},
    )
    return [SampledCard(**one | {"matter": matter_title(one["matter"]), "matter_code": one["matter"]}) for one in found]


def results(*, since: datetime) -> list[UnitResult]:
    """Every unit that has looked over its answers, side by side."""
    found = rows(
        """select u.name as unit_name, count(*)::int as looked_over, (count(*) filter (where d.verdict = 'right'))::int as "right",
               (count(*) filter (where d.verdict = 'partly'))::int as partly, (count(*) filter (where d.verdict = 'wrong'))::int as wrong
           from enquiries_sampled d join organisation_unit u on u.id = d.unit_id
           where d.rated_at >= %(since)s group by u.id, u.name, u.sort_key order by u.sort_key""",
        {"since": since},
    )
    return [UnitResult(**one) for one in found]
