"""The life of an enquiry (livsløp): the one table of legal moves, and when it may end."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from inngang.rules.vocabulary import Outcome, Refusal, State, Urgency, Why, marked

WAITING, TAKEN, PROMISED, ANSWERED, CLOSED = (
    State.WAITING,
    State.TAKEN,
    State.PROMISED,
    State.ANSWERED,
    State.CLOSED,
)

# From, to, and the verbs that lead there; None is before we had heard of it.
MOVES: Final[Mapping[tuple[State | None, State], str]] = {
    (None, WAITING): "receive",
    (WAITING, TAKEN): "take",
    (WAITING, CLOSED): "close",
    (TAKEN, WAITING): "hand_over, release",
    (TAKEN, PROMISED): "promise",
    (TAKEN, ANSWERED): "answer",
    (TAKEN, CLOSED): "close",
    (PROMISED, TAKEN): "take, call_back",
    (PROMISED, WAITING): "escalate, hand_over",
    (PROMISED, ANSWERED): "answer",
    (PROMISED, CLOSED): "close",
    (ANSWERED, CLOSED): "close",
    (ANSWERED, WAITING): "reopen",
    (CLOSED, WAITING): "reopen",
}

# Every way round in circles goes through one of these verbs, and each is counted.
COUNTED: Final[Mapping[str, str]] = {
    "hand_over": "times_handed_over",
    "release": "times_released",
    "escalate": "times_escalated",
    "promise": "times_promised",
    "reopen": "times_reopened",
}

MOST_REOPENINGS = 3  # the fourth time somebody must look at why it does not end

THE_PERSON_LEFT = frozenset({Outcome.ABANDONED, Outcome.NO_SHOW})


def may_move(from_: State | None, to: State) -> bool:
    return (from_, to) in MOVES


def verbs(from_: State | None, to: State) -> tuple[str, ...]:
    """The verbs that make the move; none when it is not legal."""
    return tuple(MOVES[from_, to].split(", ")) if (from_, to) in MOVES else ()


def may_reopen(times_reopened: int) -> bool:
    return times_reopened < MOST_REOPENINGS


def closing(
    *, state: State, urgency: Urgency, outcome: Outcome | None, person_waits: bool, had_human: bool
) -> Refusal | None:
    """Why it may not be closed like this, or None. `person_waits`: the person is on the line or at the desk now."""
    if not may_move(state, State.CLOSED):
        return Refusal("closed_already", Why(marked("This enquiry is closed already.")))
    if outcome not in list(Outcome):
        return Refusal("no_outcome", Why(marked("Say how it ended before you close it.")))
    if urgency == Urgency.ACUTE and not had_human:
        return Refusal("acute_unseen", Why(marked("This is acute. A person must have seen to it before it is closed.")))
    if outcome == Outcome.ANSWERED and state != State.ANSWERED:
        return Refusal("no_answer", Why(marked("There is no answer yet. Answer first, or choose how else it ended.")))
    if person_waits and outcome in THE_PERSON_LEFT:
        return Refusal("person_waits", Why(marked("The person is still waiting. Talk to them first.")))
    return None


def diagram() -> str:
    """The table of moves as text for the documentation (a Mermaid state diagram)."""
    lines = ["stateDiagram-v2"]
    for (from_, to), verb in MOVES.items():
        lines.append(f"    {from_ or '[*]'} --> {to}: {verb}")
    return "\n".join(lines) + "\n"
