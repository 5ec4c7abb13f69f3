"""In the demo an adviser has opened somebody who is here and away from home, and the leader has not gone through it yet."""

from __future__ import annotations

from datetime import datetime

from inngang.rules.access_opening import Category, OpeningKind
from inngang.service.access import actions, openings
from inngang.service.access.queries import viewer_of
from inngang.service.people.queries import person_named, staff_named

WHO, WHOM = "Jonas", "Daria"
WHY = "Er hos søsteren sin i Oslo denne uken og står uten penger til mat"


def opened_from_afar(at: datetime) -> None:
    """Once; a demo that starts again has it already."""
    found = viewer_of(staff_id=staff_named(WHO) or 0)
    if found is None or openings.mine(viewer=found.viewer, at=at, limit=1):
        return
    actions.open_exception(
        person_id=person_named(WHOM),
        kind=OpeningKind.BREAK_GLASS,
        category=Category.AWAY_FROM_HOME,
        reason=WHY,
        ends_at=None,
        by=found.viewer,
        at=at,
    )
