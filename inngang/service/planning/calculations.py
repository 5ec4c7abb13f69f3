"""What takes long to count, as it is kept (beregninger): the answer to a question, and the last one about the same."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any, Final, NamedTuple

from inngang.rules.access import Viewer
from inngang.service.journal.action import upkeep
from inngang.service.planning.who import may_plan
from inngang.service.rows import row, rows, run

ALTERNATIVES, STAFFING, SHIFTS = "alternatives", "staffing", "shifts"
KEPT: Final = timedelta(days=90)


@dataclass(frozen=True)
class Calculation:
    """One question, how far it has come, and the last answer to it."""

    calculation_id: int
    kind: str
    subject: str
    asked: dict[str, Any]
    state: str
    done: int
    most: int
    asked_to_stop: bool
    result: dict[str, Any] | None
    counted_at: datetime | None
    fault: str
    made_by_id: int | None

    @property
    def is_over(self) -> bool:
        return self.state not in ("waiting", "playing")

    def is_of(self, viewer: Viewer) -> bool:
        return bool(viewer.staff_id) and viewer.staff_id == self.made_by_id


class Answered(NamedTuple):
    """The very question that was asked, if anybody has asked it, and else the last answer about the same."""

    this: Calculation | None
    last: Calculation | None


ONE = """
select id as calculation_id, kind, subject, asked, state, done, most, asked_to_stop, result, counted_at, fault, made_by_id
from planning_calculation
"""
THIS = ONE + "where kind = %(kind)s and digest = %(digest)s"
LAST = ONE + (
    """where kind = %(kind)s and subject = %(subject)s and result is not null and digest <> %(digest)s
    order by counted_at desc limit 1"""
)
NEWEST = ONE + "where kind = %(kind)s and counted_at is not null order by counted_at desc limit 1"


def digest_of(kind: str, asked: Mapping[str, Any]) -> str:
    """The same question has the same digest, in whatever order it is written."""
    return sha256(json.dumps([kind, asked], sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def answered(*, kind: str, subject: str, asked: Mapping[str, Any], viewer: Viewer) -> Answered:
    """One statement."""
    if not may_plan(viewer):
        return Answered(None, None)
    digest = digest_of(kind, asked)
    found = rows(
        f"(select true as is_this, x.* from ({THIS}) x) union all (select false, y.* from ({LAST}) y)",
        {"kind": kind, "digest": digest, "subject": subject},
    )
    by_name = {one.pop("is_this"): Calculation(**one) for one in found}
    return Answered(by_name.get(True), by_name.get(False))


def newest(*, kind: str, viewer: Viewer) -> Calculation | None:
    """The last that was counted, whatever about. One statement."""
    found = row(NEWEST, {"kind": kind}) if may_plan(viewer) else None
    return Calculation(**found) if found is not None else None


@upkeep
def forget_old(*, at: datetime) -> int:
    """What nobody has asked for in three months is deleted."""
    return run(
        "delete from planning_calculation where made_at < %(until)s and state not in ('waiting', 'playing')",
        {"until": at - KEPT},
    )
