"""Passing an enquiry on (overlevering): seldom, never in a ring, and always with a promise (R012, R277)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from inngang.rules.hours import Calendar
from inngang.rules.promises import Clock, Promised, handover_promise
from inngang.rules.vocabulary import Refusal, Side, Urgency, Why, marked

MOST_HANDOVERS = 2  # a third time, the person is phoned instead


def hand_over(
    *,
    times_handed_over: int,
    urgency: Urgency,
    to_queue: int,
    tried: frozenset[int],
    at: datetime,
    due_by: datetime | None,
    calendar: Calendar,
    before: Sequence[Clock] = (),
) -> Promised | Refusal:
    """The promise that goes with it, or why it stays. `calendar` is the receiver's, `due_by` what we said before."""
    if to_queue <= 0:
        return Refusal("nobody", Why(marked("Choose who is to have it.")))
    if times_handed_over >= MOST_HANDOVERS:
        return Refusal("handed_over_too_often", Why(marked("Passed on twice already. Phone the person instead.")))
    if to_queue in tried:
        return Refusal(
            "tried_already",
            Why(marked("They have had this enquiry before. Choose somebody else, or phone the person.")),
        )
    return handover_promise(at=at, due_by=due_by, calendar=calendar, urgency=urgency, before=before)


def default_owner(
    *, side: Side, office: int, neighbours: int, special_line: int, national: int, tried: frozenset[int]
) -> int:
    """Whose it is when those who have it say that it is not theirs (standard eier): a queue that has not had it, or 0.

    The municipality's is the person's own office's; the state's is that of those who know the matter.
    """
    if side in (Side.MUNICIPAL, Side.BOTH):
        order = (office, neighbours, special_line, national)
    else:
        order = (special_line, national, office, neighbours)
    return next((queue for queue in order if queue and queue not in tried), 0)
