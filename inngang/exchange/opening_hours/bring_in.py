"""Brings in the opening hours of an office's receptions. The same file once more changes nothing."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from inngang.exchange.lines import Problem, Report
from inngang.exchange.opening_hours.read import Reception, read
from inngang.rules.access import Viewer
from inngang.rules.vocabulary import Why, marked
from inngang.service.access.queries import CLOCK
from inngang.service.organisation import actions

WHAT = "Receptions"


def import_file(file: Path, *, at: datetime, unit: str = "", by: Viewer = CLOCK) -> Report:
    """One office page, or a list of receptions together with the number of the office."""
    return bring_in(file.read_bytes(), unit=unit, by=by, at=at)


def bring_in(source: str | bytes, *, unit: str = "", by: Viewer, at: datetime) -> Report:
    """The receptions of one office, each with all its hours."""
    rows, problems = read(source)
    if not rows:
        return Report(WHAT, 0, 0, 0, problems)
    number = rows[0].unit_number or unit
    if not number:
        told = marked(
            "The file does not say which office it is about. Say it with --unit and the number of the office."
        )
        return Report(WHAT, 0, 0, 0, (Problem(1, Why(told)), *problems))
    try:
        receptions = [_reception(row) for row in rows]
        counts = actions.set_opening_hours(unit_number=number, receptions=receptions, by=by, at=at)
    except actions.UnknownUnit as unknown:
        return Report(WHAT, 0, 0, 0, (Problem(1, unknown.why), *problems))
    return Report(WHAT, *counts, problems)


def _reception(row: Reception) -> actions.ReceptionRow:
    return actions.ReceptionRow(row.name, row.address, [actions.HoursRow(*hours) for hours in row.hours])
