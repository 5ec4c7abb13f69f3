"""A scenario played until one is sure enough (kjøring): what is measured, for whom, and when to stop."""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import closing
from itertools import islice
from math import sqrt
from typing import Any, Final, NamedTuple

import numpy as np

from inngang.rules.policies import ahead
from inngang.rules.scenario_words import MEASURES
from inngang.rules.scenarios import Choices
from inngang.rules.vocabulary import WAITS_LIVE, Channel, Urgency, marked
from inngang.service.planning.learnt import Learnt
from inngang.service.planning.machines import Place, Threads
from inngang.service.planning.simulate import MINUTE, Scene, runner
from inngang.service.planning.world import LANGUAGE, PROTECTED
from inngang.simulator import layout as f
from inngang.simulator.compare import interval
from inngang.simulator.measured import HOUR_MS, SHOWN, Measured, Sides
from inngang.simulator.question import KINDS, day_kind, interval_by_kind
from inngang.simulator.tables import CannotSimulate

LEAST: Final = 3 * KINDS  # runs; before it one does not stop by itself
MOST: Final = 25 * KINDS
NARROW_SECONDS, NARROW_SHARE = 2.0, 0.05  # of the wait as it is: the difference is then known well enough
NOT_YOUNG: Final = "not_young"
SOMEBODY: Final = frozenset({"wait", "reached", "knew"})  # there only where somebody came
NOBODY_COMES: Final = marked("Nobody comes on the day you chose, as far as we have seen. Choose another day.")

Progress = Callable[[int, float | None], bool]  # runs done, how wide the interval is; False: stop


class Group(NamedTuple):
    """Some of the kinds of contact, under a heading: everybody, a channel, an office, a matter or a need."""

    scope: str
    key: str
    classes: tuple[int, ...]


class Proof(NamedTuple):
    """What came of it, as it is kept."""

    runs: int
    is_narrow: bool
    was_stopped: bool
    rows: list[dict[str, Any]]
    missed: dict[str, list[float]]
    learnt: int
    days_learnt: int


def groups(kinds: Sequence[Any]) -> list[Group]:
    """Everybody, then each channel, each office and each matter there is, and who needs something of their own."""
    found: dict[tuple[str, str], list[int]] = {}
    knows_age = any(ahead.Group.YOUNG in kind.groups.split() for kind in kinds)
    for number, kind in enumerate(kinds):
        for scope, key in (
            ("all", ""),
            ("channel", str(kind.channel)),
            ("unit", str(kind.unit_id)),
            ("line", kind.line),
            *(("group", key) for key in _needs(kind, knows_age)),
        ):
            found.setdefault((scope, key), []).append(number)
    order = ("all", "channel", "unit", "line", "group")
    return [Group(*name, tuple(found[name])) for name in sorted(found, key=lambda one: (order.index(one[0]), one[1]))]


def _needs(kind: Any, knows_age: bool) -> list[str]:
    """Those who need something of their own, and those whom rules may put ahead; beside the young, the others."""
    found = ["language"] if kind.part.startswith(LANGUAGE) else [PROTECTED] if kind.part == PROTECTED else []
    found += kind.groups.split()
    return [*found, NOT_YOUNG] if knows_age and ahead.Group.YOUNG not in found else found


def _measured(there: Scene, groups_: Sequence[Group], chosen: Choices, *, longer: int = 0) -> Measured:
    """One of the two, as what can be played and measured anywhere."""
    kinds, count = there.kinds, len(there.kinds)
    place, due = {kind: number for number, kind in enumerate(kinds)}, np.zeros(count, np.int64)
    for one in there.now.waiting:
        until = (one.due_by - there.now.at).total_seconds() * 1000
        due[place[one.kind]] += until < there.scenario.until
    here = [one for one in there.scenario.advisers if one.shifts]
    stays = longer * MINUTE * len(here)  # to hold it open; who goes home later has no more time for follow-up
    return Measured(
        days=runner(there),
        groups=tuple(one.classes for one in groups_),
        live=np.array([one.channel in WAITS_LIVE for one in kinds]),
        acute=np.array([one.urgency == Urgency.ACUTE for one in kinds]),
        visit=np.array([one.channel == Channel.VISIT for one in kinds]),
        letter=np.array([one.channel == Channel.LETTER for one in kinds]),
        delays=np.array(there.delays or [0] * count) / HOUR_MS,
        due=due,
        percent=chosen.target_percent,
        at_work=(sum(b - a for one in here for a, b in one.shifts) - stays) * (1 - there.ill),
        guarded=_guarded(there) * chosen.reception_staff,
    )


def _guarded(there: Scene) -> float:
    """How long somebody must be at the door, at each office that has one."""
    longest: dict[int, int] = {}
    for kind, one in zip(there.kinds, there.scenario.classes, strict=True):
        if kind.channel == Channel.VISIT:
            open_ms = sum(b - a for a, b in one.windows if b < f.NEVER)
            longest[kind.unit_id] = max(longest.get(kind.unit_id, 0), open_ms)
    return float(sum(longest.values()))


def play_both(
    before: Scene,
    after: Scene,
    known: Learnt,
    chosen: Choices,
    *,
    seed: int,
    most: int = MOST,
    progress: Progress | None = None,
    where: Place | None = None,
) -> Proof:
    """Both on the same luck, a round of days of every kind at a time, until the difference of the wait is known well enough.

    Raises: CannotSimulate.
    """
    all_groups = groups(before.kinds)
    sides = Sides((_measured(before, all_groups, chosen), _measured(after, all_groups, chosen, longer=chosen.longer)))
    seen: tuple[list[np.ndarray], list[np.ndarray]] = ([], [])
    missed: tuple[list[bool], list[bool]] = ([], [])
    runs, is_narrow, was_stopped = 0, False, False
    asked = [
        (side, seed + number, day_kind(number)) for first in range(0, most, KINDS) for side in (0, 1)
        for number in range(first, first + KINDS)
    ]  # fmt: skip
    place: Place = where or Threads()
    played: Generator[tuple[np.ndarray, bool], None, None] = place.each(sides, asked)
    with closing(played):
        while runs < most and not is_narrow and not was_stopped:
            for side in (0, 1):
                for values, is_missed in islice(played, KINDS):
                    seen[side].append(values)
                    missed[side].append(is_missed)
            runs += KINDS
            wait = compared(np.array(seen[0])[:, 0, 0], np.array(seen[1])[:, 0, 0])
            width = None if wait is None else (wait["difference"][2] - wait["difference"][1]) / 2
            enough = NARROW_SECONDS if wait is None else max(NARROW_SECONDS, NARROW_SHARE * wait["before"][0])
            is_narrow = runs >= LEAST and (width is None or width <= enough)
            was_stopped = progress is not None and not progress(runs, width)
    rows = _rows(all_groups, np.array(seen[0]), np.array(seen[1]))
    if not any(one["measure"] in SOMEBODY for one in rows):
        raise CannotSimulate(NOBODY_COMES)
    return Proof(
        runs, is_narrow, was_stopped and not is_narrow, rows,
        {"before": chance(missed[0]), "after": chance(missed[1])},
        sum(one.count for one in known.kinds.values()), int(known.days.sum()),
    )  # fmt: skip


def _rows(all_groups: Sequence[Group], old: np.ndarray, new: np.ndarray) -> list[dict[str, Any]]:
    found = []
    for place, group in enumerate(all_groups):
        for number, name in enumerate((*SHOWN, "follow_up")):
            if name == "follow_up" and group.scope != "all":
                continue
            one = compared(old[:, place, number], new[:, place, number])
            if one is not None and (group.scope == "all" or one["before"][0] or one["after"][0]):
                _within(one, name)
                found.append({"scope": group.scope, "key": group.key, "measure": name, **one})
    return found


def _within(one: dict[str, list[float]], name: str) -> None:
    """An interval of few days may reach past what can be: nobody is more than a hundred of a hundred."""
    most = 100.0 if MEASURES[name].unit == "percent" else float("inf")
    for side, least in (("before", 0.0), ("after", 0.0), ("difference", -most)):
        if name != "follow_up":
            one[side] = [min(most, max(least, value)) for value in one[side]]


def compared(old: np.ndarray, new: np.ndarray) -> dict[str, list[float]] | None:
    """Both, and the difference day by day, each as a mean, a low and a high; None where there is nobody to ask about.

    Each is a share of two sums (forholdsestimat), so that a quiet day counts as little as it is. The days come in whole
    rounds, each with one of every kind in the same order.
    """
    if old[:, 1].sum() <= 0 or new[:, 1].sum() <= 0:
        return None
    (mean_old, off_old), (mean_new, off_new) = _ratio(old), _ratio(new)
    return {
        "before": _around(mean_old, off_old),
        "after": _around(mean_new, off_new),
        "difference": _around(mean_new - mean_old, off_new - off_old),
    }


def _ratio(pairs: np.ndarray) -> tuple[float, np.ndarray]:
    under = pairs[:, 1].mean()
    ratio = pairs[:, 0].mean() / under
    return float(ratio), (pairs[:, 0] - ratio * pairs[:, 1]) / under


def _around(mean: float, off: np.ndarray) -> list[float]:
    rounds = off.reshape(-1, KINDS)
    sure = interval_by_kind(rounds) if len(rounds) > 1 else interval(off.tolist())
    around = (sure.high - sure.low) / 2
    return [round(mean, 4), round(mean - around, 4), round(mean + around, 4)]


def chance(missed: Sequence[bool]) -> list[float]:
    """How likely a day is to miss its target, with where it truly may lie (Wilson)."""
    count, share, z = len(missed), sum(missed) / len(missed), 1.96
    middle = (share + z * z / (2 * count)) / (1 + z * z / count)
    around = z * sqrt(share * (1 - share) / count + z * z / (4 * count * count)) / (1 + z * z / count)
    return [round(share, 4), round(max(0.0, middle - around), 4), round(min(1.0, middle + around), 4)]


def as_data(proof: Proof, names: Mapping[int, str]) -> dict[str, Any]:
    """As it is kept, with the offices by name."""
    for one in proof.rows:
        if one["scope"] == "unit":
            one["name"] = names.get(int(one["key"]), "")
    return proof._asdict()
