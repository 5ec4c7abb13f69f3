"""What is decided otherwise than the common standard: lines that ask for more, and what offices want passed on (lokale unntak, R070)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time

from inngang.service.rows import rows

MOST = 300


@dataclass(frozen=True)
class QueueException:
    """A line that is served by those who know it better, or less well, than the common standard says."""

    unit_name: str
    line: str
    level: int
    common: int


@dataclass(frozen=True)
class OfficeException:
    """What an office has chosen itself, above the common minimum."""

    unit_name: str
    calls: tuple[str, ...]
    stays: tuple[str, ...]
    calls_from: time
    calls_to: time
    asks: int
    decided_at: datetime


def queues_otherwise(common: Mapping[str, int]) -> list[QueueException]:
    """One statement. A line that the standard does not name asks for 1."""
    found = rows(
        f"""select u.name as unit_name, q.line, q.level from organisation_queue q join organisation_unit u on u.id = q.unit_id
            where q.kind = 'special_line' order by u.sort_key, q.line, q.level limit {MOST}"""
    )
    return [
        QueueException(**one, common=common.get(one["line"], 1))
        for one in found
        if one["level"] != common.get(one["line"], 1)
    ]


def offices_otherwise() -> list[OfficeException]:
    """One statement: every office that has chosen something."""
    found = rows(
        f"""select u.name as unit_name, i.calls, i.stays, i.calls_from, i.calls_to, cardinality(i.asks) as asks, i.decided_at
            from organisation_intake i join organisation_unit u on u.id = i.unit_id order by u.sort_key limit {MOST}"""
    )
    return [OfficeException(**one | {"calls": tuple(one["calls"]), "stays": tuple(one["stays"])}) for one in found]
