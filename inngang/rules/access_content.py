"""Which kind of information a message is: new, or placed on the state's or the municipality's side (innhold, notat)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from types import MappingProxyType
from typing import Final

from inngang.rules.access_matrix import Info, Mask
from inngang.rules.vocabulary import Role, Side, marked

# What the door gave of a person: each kind of information, and what part of it.
Seen = Mapping[Info, Mask]
NOTHING_SEEN: Final[Seen] = MappingProxyType({})

# What is left of the journal where only the status is given (`status_only`): that it came, and what became of it, and when.
# Nothing of who did it, what was written, and who looked.
STATUS_LINES: Final[Mapping[str, str]] = {
    "EnquiryReceived": marked("It was received"),
    "EnquiryTaken": marked("Somebody took it"),
    "EnquiryReleased": marked("It was put back in the line"),
    "EnquiryHandedOver": marked("It was passed on"),
    "PromiseMade": marked("The person was promised something"),
    "EnquiryAnswered": marked("It was answered"),
    "EnquiryReopened": marked("It was opened again"),
    "EnquiryClosed": marked("It was closed"),
}

FIRST_LINE = frozenset({Role.CONTACT_ADVISER, Role.RECEPTION})


def info_of(*, direction: str, side: Side, in_hand: bool, written_by: Role | None) -> Info:
    """What a message or note is, for one who looks.

    With the one who has it in hand it is new: it is theirs to answer or to place. Once it has left them it is the side's,
    and the contact centre no longer reads a municipal one. What lies on both sides, or on none yet, is new. What the first
    line noted comes along when it is passed on, and is new to the one who has it; what the municipality notes stays its own.
    """
    is_municipal = side == Side.MUNICIPAL and not in_hand
    if direction == "note" and written_by == Role.MUNICIPAL_ADVISER:
        return Info.NOTE_MUNI
    if direction == "note" and not (in_hand and written_by in FIRST_LINE):
        return Info.NOTE_MUNI if is_municipal else Info.NOTE_STATE
    if in_hand or side in (Side.BOTH, Side.UNKNOWN):
        return Info.CONTENT_NEW
    return Info.CONTENT_MUNI if is_municipal else Info.CONTENT_STATE


def whole(sees: Seen, info: Info) -> bool:
    """Whether all of a kind of information is given, and not a part of it."""
    return sees.get(info) == Mask.ALL


def may_read(*, sees: Collection[str], direction: str, side: Side, in_hand: bool, written_by: Role | None) -> bool:
    """Whether one who sees these kinds of information of the person reads this message."""
    return info_of(direction=direction, side=side, in_hand=in_hand, written_by=written_by) in sees
