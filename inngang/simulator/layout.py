"""Where things stand in the tables and the state of the engine. Numbers only, so that it can be compiled."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from inngang.rules.handover import MOST_HANDOVERS

wide: Any = np.int64  # a whole number as the engine counts, whatever table it comes from, so that it is compiled once
NONE = wide(-1)

# What takes up an adviser, and so how much of it one has at a time.
TALK, CHAT, DESK_WORK = range(3)  # on the phone or at the counter; in the chat; written work
PACES = 5
PACE_SHIFT = 2
LANES = PACES << PACE_SHIFT  # a lane of a queue: pace, then what it takes up

# Events, in the order they come when they fall in the same millisecond. Then the lower number comes first.
OPENS, ENDS, OFFERED, GIVES_UP, RETURNS, SHIFT, ARRIVES = range(7)
KIND_SHIFT = 3
KINDS_OF_EVENT = 1 << KIND_SHIFT
NEVER = 1 << 50
ENDLESS = (1 << 31) - 1  # a patience of so many milliseconds, twenty-four days, or more
NOTHING = NEVER * KINDS_OF_EVENT  # when nothing more will happen
SOON_MS = 1 << 21  # half an hour and a little: this far ahead what will happen stands in lists
MOST_AT_ONCE = 16  # in one such list; the rest stand in the heap

# A contact in the pool. It is small, so that hundreds of thousands may wait: 96 bytes, and 16 for each circle.
(
    NUMBER, CLASS, SINCE, STATE, ATTEMPT, LUCK, OWN, PACE, NEXT, COUNT, PATIENCE, ADVISER, LINK, TRACE, LAST, BEGAN,
    DUE, HANDED, FACTS_AS, TIMES_HANDED, NO_OFFER, TURN, WHEN, AFTER,
) = (
    "number", "class", "since", "state", "attempt", "luck", "own", "pace", "next", "count", "patience", "adviser",
    "link", "trace", "last", "began", "due", "handed", "facts_as", "times_handed", "no_offer", "turn", "when", "after",
)  # fmt: skip
CONTACT = np.dtype(
    [(name, np.int64) for name in (SINCE, TURN, LUCK, BEGAN, DUE, WHEN)]
    + [(name, np.int32) for name in (NUMBER, OWN, ADVISER, LAST, TRACE, HANDED, AFTER, PATIENCE)]
    + [(name, np.int16) for name in (CLASS, FACTS_AS, ATTEMPT, LINK)]
    + [(name, np.int8) for name in (STATE, PACE, NEXT, COUNT, TIMES_HANDED, NO_OFFER)],
    align=True,
)
# Lists: who stands before and after, and the ends. -1 is nobody.
BEFORE, WHO, FIRST, FINAL = "before", "who", "first", "final"
NEIGHBOURS = np.dtype([(AFTER, np.int32), (BEFORE, np.int32)])
MEMBERSHIP = np.dtype([(AFTER, np.int32), (BEFORE, np.int32), (WHO, np.int32)])
ENDS_OF = np.dtype([(FIRST, np.int32), (FINAL, np.int32)])

MOST_HANDED = MOST_HANDOVERS  # each time two have had it: the queue that owned it, and the one who passes it on
FREE, WAITS, TALKS, AWAY = range(4)
SLOT_BITS = (1 << 32) - 1  # of a number and a place in the pool in one

# A circle of a contact, in one number: when it opens, which queue, which kind.
QUEUE_BITS, KIND_BITS = 19, 5
OPENS_SHIFT = QUEUE_BITS + KIND_BITS
MOST_QUEUES = 1 << QUEUE_BITS
FAR = 1 << 38  # eight years: a circle that opens later never does

# An adviser.
AT_WORK, IN_HAND, WHAT, IDLE_SINCE, BUSY_MS, SUBSTITUTE_IS, TEAM_IS, LISTED, MAY_SEE_IT, CREW_IS = (
    "at_work", "in_hand", "what", "idle_since", "busy_ms", "substitute_is", "team_is", "listed", "may_see_it", "crew_is",
)  # fmt: skip
ADVISER_FIELDS = np.dtype(
    [(name, np.int64) for name in (IDLE_SINCE, BUSY_MS)]
    + [(name, np.int32) for name in (SUBSTITUTE_IS, TEAM_IS)]
    + [(name, np.int16) for name in (CREW_IS,)]
    + [(name, np.int8) for name in (AT_WORK, IN_HAND, WHAT, LISTED, MAY_SEE_IT)],
    align=True,
)

# A change in who is at work: the one adviser goes or comes; or one of a crew does, whoever it may be.
GOES, COMES, ONE_GOES, ONE_COMES = range(4)

# A class of contacts: whole numbers, then shares.
(
    C_PACE, C_WHAT, C_VISIT, C_ENOUGH, C_LEVEL_1, C_LEVEL_2, C_LEVEL_3, C_SERVICE, C_PATIENCE, C_OFFER_AFTER,
    C_RETURN_DELAY, C_MOST_RETURNS, C_FOLLOW, C_FOLLOW_DELAY, C_TARGET, C_OPEN_FROM, C_OPEN_TO, C_KEEPS, C_SPANS_FROM,
    C_SPANS_TO, C_DAYS_FROM, C_DAYS_TO, C_DUE, C_HANDED_TO, C_HANDED_AS, C_HANDED_DUE, C_OWNER, C_FIRST_LINE,
    C_PROTECTED, C_AHEAD_MS, C_AHEAD_MINUTES, C_AHEAD_DAYS, C_KNOWN, C_QUEUES,
) = range(34)  # fmt: skip
P_RETURNS, P_ACCEPTS, P_FOLLOWS, P_COMES_BACK, P_HANDED = range(5)

# By when one is promised: at the end of so many working days, or one of these (C_DUE).
SAME_DAY, WITHIN_MINUTES = 0, -1

# An arrival.
A_AT, A_CLASS, A_LUCK, A_OWN, A_SERVICE, A_PATIENCE = range(6)

# Somebody who came, as the trace tells it; the row is their number.
T_AT, T_CLASS, T_OWN, T_LAST, T_LUCK, T_ATTEMPT, T_LINK, T_ROW = range(8)

# What is counted for each class.
(
    CAME, CLOSED, ENTERED, ANSWERED, GAVE_UP, ACCEPTED, IN_TIME, WAITED_MS, WAITED_IN_VAIN_MS, SERVED_MS, KNEW,
    LONGEST_MS, CALLED_BACK, RETURNED, FOLLOWED, PASSED_ON,
) = range(16)  # fmt: skip
COUNTED = 16

# What is counted for the whole.
(
    NOW, NEXT_ARRIVAL, NEXT_SHIFT, HEAP_SIZE, FREE_SLOTS, LOGGED, WAITING, IN_SERVICE, WAIT_AREA, SERVICE_AREA,
    NEXT_NUMBER, FAULT, EVENTS, MOST_WAITING, FIRST_FREE, NEAR, FIRST_NEAR, SPAN, NODE_SHIFT,
) = range(19)  # fmt: skip
WHOLE = 19

# Why the engine stopped.
DONE, FULL, NOBODY_TO_ASK, TOO_NARROW = range(4)

# What is known of the circles of a class, when it is not how many they are.
MAY_BE_KEPT, ASK_EACH_TIME = -1, -2
BY_NOBODY, BY_OWN, BY_OWN_AWAY = range(3)  # who knows somebody, where the circles depend on nothing else
KNOWN = 3
SPARE = 24  # room that one event can need

# A line of the log.
L_AT, L_NUMBER, L_CLASS, L_WHAT, L_ADVISER, L_WAITED, L_CIRCLE = range(7)
TAKEN, LEFT, OFFER_TAKEN, MET_CLOSED, HANDED_ON = range(5)

SLOT_MS = 1_800_000  # half an hour
STEPS_AN_OCTAVE = 8  # of the histogram of waits
BINS = 40 * STEPS_AN_OCTAVE


class Tables(NamedTuple):
    """What does not change in a run."""

    steps: np.ndarray  # the policy: see circles.Way
    lengths: np.ndarray
    spans: np.ndarray  # working time: see circles.Openings
    days: np.ndarray
    classes: np.ndarray
    shares: np.ndarray
    quantiles: np.ndarray  # [table, 1025] in milliseconds
    windows: np.ndarray  # when a way in is open, [n, from and to]
    arrivals: np.ndarray
    shifts: np.ndarray  # [n, (at, adviser or crew, what changes)]
    crews: np.ndarray  # [crew, (first adviser, one past the last)]
    member_from: np.ndarray  # the queues of adviser a are members[member_from[a]:member_from[a + 1]]
    members: np.ndarray
    room: np.ndarray  # how many at a time, by what it takes up
    first_personal: int  # the queue of adviser 0 alone; that of the next follows
    width: int  # the most circles anybody can have


class State(NamedTuple):
    """What changes. All of it is here, so that a run can stop, be given more room, and go on."""

    contacts: np.ndarray
    found: np.ndarray  # the circles of each contact, each in one number
    links: np.ndarray  # [contact and circle in one number] in a lane of a queue
    heads: np.ndarray  # [queue * LANES + lane], the ends
    lanes: np.ndarray  # which lanes of a queue hold somebody, a bit each
    idle: np.ndarray  # [membership], and whose it is
    idle_heads: np.ndarray  # [queue * 2 + (0 free, 1 room beside)], the ends
    advisers: np.ndarray
    heap: np.ndarray  # what will happen that is far off: (time and kind in one number, who)
    near: np.ndarray  # what will happen soon: for each little while the first to whom something happens then
    counts: np.ndarray
    bins: np.ndarray  # waits of those who were answered, by class
    by_slot: np.ndarray  # [class, half-hour, (came, answered, gave up, waited)]
    whole: np.ndarray
    log: np.ndarray
    came: np.ndarray  # everybody who came, when a log is asked for
    leaving: np.ndarray  # how many of a crew go as soon as they are done
    plain: np.ndarray  # [class, who knows them, (how many or -1, circles of somebody who came at 0)]
    promised: np.ndarray  # [class, (by when, until when that holds, place in the windows)] of those who come now
    asked: np.ndarray  # the circles just asked for, used again: (kind, queue, opens at)
    facts: np.ndarray  # one row, used again
    had: np.ndarray  # [contact, place]: the queues that have had what is passed on
    tried: np.ndarray  # the same: who has had it already; 0 is nobody
