"""The door: how long a decision takes, and what a list pays for showing names only where the door would."""

from __future__ import annotations

import statistics
import time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from bench.fill import fill_waiting
from bench.world import MONDAY_10

if TYPE_CHECKING:
    from bench.__main__ import Line
    from inngang.rules.access import Viewer


def door(socket: Path, quick: bool) -> list[Line]:
    """A decision in one statement, beside the database asked for nothing at all; and a list of fifty."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from bench.__main__ import Line
    from inngang.rules.vocabulary import Purpose
    from inngang.service.access import door as the_door
    from inngang.service.access.queries import viewer_of
    from inngang.service.access.visible import NOBODY
    from inngang.service.enquiries import queries
    from inngang.service.people.queries import person_named, staff_named
    from inngang.service.rows import rows

    person = person_named("Bjørn") or 0
    found, at_centre = (viewer_of(staff_id=staff_named(name) or 0) for name in ("Ingrid", "Nora"))
    assert found is not None and at_centre is not None
    viewer, turns = found.viewer, 300 if quick else 2000

    def timed(turn: object) -> float:
        spans = []
        for _ in range(turns):
            began = time.perf_counter()
            turn()  # type: ignore[operator]
            spans.append((time.perf_counter() - began) * 1000)
        return statistics.median(spans)

    def decision(by: Viewer) -> None:
        the_door.may_open(person_id=person, by=by, purpose=Purpose.ANSWER, at=MONDAY_10)

    bare, lines = timed(lambda: rows("select 1")), []
    for who, by in (("an adviser", viewer), ("the contact centre, service by service", at_centre.viewer)):
        with CaptureQueriesContext(connection) as asked:
            decision(by)
        ours = timed(partial(decision, by))
        beside = f"{ours / bare:.1f} × select 1"
        lines.append(Line(f"a decision for {who}: median", f"{ours:.2f} ms", beside, "< 1 ms", ours < 1))
        lines.append(Line(f"a decision for {who}: statements", str(len(asked)), "", "1", len(asked) == 1))
    fill_waiting(1_000)
    with CaptureQueriesContext(connection) as listed:
        queries.team(viewer=viewer, at=MONDAY_10)
    filtered = timed(lambda: queries.team(viewer=viewer, at=MONDAY_10))
    usual, the_door.visible_to = the_door.visible_to, lambda *given, **more: NOBODY  # type: ignore[assignment]
    try:
        with CaptureQueriesContext(connection) as without:
            queries.team(viewer=viewer, at=MONDAY_10)
        plain = timed(lambda: queries.team(viewer=viewer, at=MONDAY_10))
    finally:
        the_door.visible_to = usual
    more = len(listed) - len(without)
    ratio = f"{filtered / plain:.2f} × without"
    lines.append(Line("a list of 50 with the filter", f"{filtered:.2f} ms", ratio, "–", True))
    lines.append(Line("a list of 50: statements more with the filter", str(more), "", "≤ 2", more <= 2))
    return lines
