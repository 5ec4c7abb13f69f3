"""What belongs together (samme sak): whether somebody who contacts us again asks about what is open already."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final, NamedTuple

from inngang.rules.vocabulary import OPEN_STATES, WAITS_LIVE, Channel, State, Urgency, Why, marked

ASKS_FOR_PROGRESS: Final = "case_status"  # "how far has it come?"
TELLS_NOTHING: Final = frozenset({"unknown", ""})


class Fresh(NamedTuple):
    """What has just come."""

    matter: str
    urgency: Urgency
    channel: Channel


class Standing(NamedTuple):
    """Something the same person has had with us."""

    enquiry_id: int
    ref: str
    matter: str
    urgency: Urgency
    state: State
    received_at: datetime


class Same(NamedTuple):
    """The same thing as one already open: count that they had to ask again (samme sak)."""

    enquiry_id: int
    only_progress: bool
    may_join: bool  # nobody stands or sits there waiting: it can be put straight into the open one
    why: Why


class Beside(NamedTuple):
    """Another matter: kept by itself, shown beside the open one, and offered to the same adviser first (ved siden av)."""

    enquiry_id: int
    why: Why


class New(NamedTuple):
    """Nothing is open (ny sak)."""

    why: Why


def kin(new: Fresh, open_ones: Sequence[Standing], at: datetime) -> Same | Beside | New:
    """Where a new contact belongs. Something acute is never put into anything else."""
    standing = sorted(
        (one for one in open_ones if one.state in OPEN_STATES and one.received_at <= at),
        key=lambda one: (one.received_at, one.enquiry_id),
    )
    if not standing:
        return New(Why(marked("The person has nothing open with us.")))
    last = standing[-1]
    about = {"ref": last.ref}
    if new.urgency == Urgency.ACUTE:
        return Beside(last.enquiry_id, Why(marked("It is acute, so it stands by itself beside %(ref)s."), about))
    if new.matter in TELLS_NOTHING:
        return Beside(
            last.enquiry_id, Why(marked("We do not know yet what it is about. %(ref)s is open besides."), about)
        )
    alike = [one for one in standing if one.matter == new.matter]
    only_progress = new.matter == ASKS_FOR_PROGRESS
    same = alike[-1] if alike else last if only_progress else None
    if same is None:
        return Beside(last.enquiry_id, Why(marked("It is about something else than %(ref)s, which is open."), about))
    if new.urgency < same.urgency:
        return Beside(
            same.enquiry_id,
            Why(marked("It cannot wait as long as %(ref)s, so it stands by itself."), {"ref": same.ref}),
        )
    why = marked("It is about the same as %(ref)s, which is open.")
    if only_progress:
        why = marked("They ask how it goes with %(ref)s.")
    return Same(same.enquiry_id, only_progress, new.channel not in WAITS_LIVE, Why(why, {"ref": same.ref}))
