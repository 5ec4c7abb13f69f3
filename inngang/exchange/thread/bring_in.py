"""Brings in threads from the message service as enquiries with their messages. The same file once more changes nothing."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from inngang.exchange.lines import Report
from inngang.exchange.thread.read import Thread, read
from inngang.rules.access import Viewer
from inngang.service.access.queries import CLOCK
from inngang.service.enquiries.actions import ThreadMessage, ThreadRow, bring_in_thread

WHAT = "Threads"
SOURCE = "sf-henvendelse"

# The archive's subject codes (tema), and what we call the matter.
MATTERS: Mapping[str, str] = {
    "AAP": "work_assessment_allowance",
    "BAR": "child_benefit",
    "BID": "child_maintenance",
    "DAG": "unemployment_benefit",
    "ENF": "single_parent",
    "HJE": "aids",
    "OPP": "work_follow_up",
    "PEN": "old_age_pension",
    "SYK": "sickness_benefit",
    "SYM": "sickness_benefit",
    "UFO": "disability_pension",
    "OKO": "economic_assistance",
}


def import_file(file: Path, *, at: datetime, by: Viewer = CLOCK) -> Report:
    """One page of threads as the message service returns it."""
    return bring_in(file.read_bytes(), by=by, at=at)


def bring_in(source: str | bytes, *, by: Viewer, at: datetime) -> Report:
    rows, problems = read(source)
    new = sum(bring_in_thread(thread=_row(thread), by=by, at=at) for thread in rows)
    return Report(WHAT, new, 0, len(rows) - new, problems)


def _row(thread: Thread) -> ThreadRow:
    return ThreadRow(
        key=thread.id,
        source=SOURCE,
        identity_number=thread.identity_number,
        area_code=thread.area_code,
        matter=MATTERS.get(thread.subject, ""),
        opened_at=thread.opened_at,
        closed_at=thread.closed_at,
        messages=[ThreadMessage(one.id, one.from_us, one.text, one.sent_at) for one in thread.messages],
    )
