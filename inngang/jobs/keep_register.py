"""Changes of the register on their day, and what is open goes to the unit that has it now (enhetsendringer)."""

from __future__ import annotations

from datetime import datetime

from inngang.service.access.queries import CLOCK
from inngang.service.enquiries.actions import move_open
from inngang.service.organisation.actions import carry_out_changes


def keep_register(*, at: datetime) -> dict[str, int]:
    """Shortly after midnight in Oslo a change is done; whatever comes in at an old office is found the minute after.

    It looks at how things stand, so it may be stopped anywhere and run again.
    """
    done = carry_out_changes(by=CLOCK, at=at)
    return {"changes": done, "enquiries": move_open(by=CLOCK, at=at)}
