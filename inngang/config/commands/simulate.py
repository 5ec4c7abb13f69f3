"""What would happen on a day, and what one change would do to it."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import click
from rich.table import Table

from inngang.config.commands import Plain, console, inngang


@inngang.command()
@click.option(
    "--day", "on", default="", help="The day, as 2026-11-23. Its policy and hours hold. Without it, a Monday."
)
@click.option("--scenario", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="A day of your own.")
@click.option("--hours", default="", help="The change: other opening hours, as 09:00-16:00.")
@click.option("--staff", default="", help="The change: more or fewer in a group, as contact_centre=+3.")
@click.option("--policy", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="The change: other rules.")
@click.option("--runs", default=40, show_default=True, help="How many times the day is tried.")
@click.option(
    "--weeks",
    type=click.IntRange(12, 520),
    help="So many weeks of such days in a row instead: does written work that is left over settle, or only grow?",
)
@click.option(
    "--log",
    type=click.Path(dir_okay=False, writable=True, path_type=Path),
    help="Write everything that happens on the first of the days to this file (CSV); on the changed day, if there is one.",
)
@click.option("--seed", default=1, show_default=True, help="The same seed tells the same days again.")
def simulate(
    on: str,
    scenario: Path | None,
    hours: str,
    staff: str,
    policy: Path | None,
    runs: int,
    weeks: int | None,
    log: Path | None,
    seed: int,
) -> None:
    """Say what would happen on a day, and what one change would do. Nothing is written, and nobody is asked."""
    from inngang.rules.policies import PolicyError, load_policy
    from inngang.rules.routing import policy_for
    from inngang.simulator import day as days
    from inngang.simulator.tables import CannotSimulate

    if sum(map(bool, (hours, staff, policy))) > 1:
        raise Plain("Change one thing at a time, so that one sees what it does: --hours, --staff or --policy.")
    if runs < 10:
        raise Plain("Fewer than ten runs say too little about how sure one is. Give --runs 10 or more.")
    try:
        the_day = date.fromisoformat(on) if on else date(2026, 11, 23)
    except ValueError:
        raise Plain("Write the day as 2026-11-23.") from None
    try:
        text = scenario.read_text(encoding="utf-8") if scenario else days.ordinary_day()
        now = days.read(text, policy=policy_for(the_day), day=the_day)
        then, change = now, ""
        if hours:
            then, change = now.with_hours(hours), f"If we are open {hours}, and the advisers stay as long"
        elif staff:
            then, change = now.with_staff(staff), f"With {staff.replace('=', ' ')} at work"
        elif policy:
            then = days.read(text, policy=load_policy(policy.read_text(encoding="utf-8")), day=the_day)
            change = f"With the rules of {policy.name}"
        if weeks:
            _tell_pile(now, then, change, weeks, seed)
        else:
            _tell(now, then, change, range(seed, seed + runs))
        if log:
            _write_lines(then, seed, log)
    except (CannotSimulate, PolicyError) as fault:
        raise Plain(str(fault)) from fault


# What is measured: how it is called, its unit, how many decimals, and whether more is better.
ROWS = {
    "reached": ("of those who contacted us live, got through", "%", 1, True),
    "gave up": ("times somebody gave up waiting", "", 0, False),
    "met a closed door": ("times somebody met a closed door", "", 0, False),
    "mean wait": ("wait on average, call-backs too", "min", 1, False),
    "nine of ten": ("nine of ten waited less than", "min", 1, False),
    "knew": ("answered by one who knows the case, of those who may have one", "%", 1, True),
    "left over": ("left over at midnight", "", 0, False),
}


def _tell(now: object, then: object, change: str, seeds: range) -> None:
    from inngang.simulator.compare import compare, replicate
    from inngang.simulator.day import Day, measures, runner

    assert isinstance(now, Day)
    assert isinstance(then, Day)
    before = replicate(runner(now), seeds=seeds)
    after = replicate(runner(then), seeds=seeds) if change else before
    found = compare(before, after, measures(now))
    table = Table(title=f"{len(seeds)} days like {now.date:%d.%m.%Y}, with the rules of version {now.policy.version}")
    table.add_column("")
    table.add_column("as it is", justify="right")
    if change:
        table.add_column("changed", justify="right")
        table.add_column("difference", justify="right")
    for name, (what, unit, places, _) in ROWS.items():
        one = found[name]
        cells = [_number(one.before, unit, places)]
        if change:
            cells += [_number(one.after, unit, places), _number(one.difference, unit, places, sign="+")]
        table.add_row(what, *cells)
    console.print(table)
    console.print("A number, and where the true one lies nineteen times of twenty.")
    if change:
        console.print(_sentence(found, change), markup=False, soft_wrap=True)


def _write_lines(day: object, seed: int, log: Path) -> None:
    from inngang.simulator.day import Day, line_by_line

    assert isinstance(day, Day)
    with log.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file)
        out.writerow(("time", "number", "contact", "what", "adviser", "waited seconds", "circle"))
        lines = list(line_by_line(day, seed=seed))
        out.writerows(lines)
    console.print(f"{len(lines):,} lines of one day are in {log}.", highlight=False, soft_wrap=True, markup=False)


def _tell_pile(now: object, then: object, change: str, weeks: int, seed: int) -> None:
    from inngang.simulator.backlog import pile
    from inngang.simulator.day import Day, day_by_day

    assert isinstance(now, Day)
    assert isinstance(then, Day)
    for text, one in (("As it is", now), (change, then))[: 2 if change else 1]:
        left, new = day_by_day(one, weeks, seed=seed)
        found = pile(left)
        mean, low, high = found.level
        if found.grows:
            told = (
                f"the pile only grows, by {found.growth.mean:.1f} a day ({found.growth.low:.1f} to {found.growth.high:.1f}): "
                f"there is more to do than there is time for. After {found.days} working days {left[-1]:,} are left over"
            )
        else:
            after = f"from working day {found.cut + 1} on, " if found.cut else ""
            told = f"{after}{mean:.0f} are left over at the end of a day ({low:.0f} to {high:.0f})"
        console.print(
            f"{text}, {sum(new) / len(new):.0f} written enquiries come on a working day, and {told}.",
            highlight=False, soft_wrap=True, markup=False,
        )  # fmt: skip
    console.print("A number, and where the true one lies nineteen times of twenty.")


def _number(interval: tuple[float, float, float], unit: str, places: int, sign: str = "") -> str:
    mean, low, high = interval
    return f"{mean:{sign}.{places}f}{' ' * bool(unit)}{unit} ({low:{sign}.{places}f} to {high:{sign}.{places}f})"


def _sentence(found: Mapping[str, Any], change: str) -> str:
    """What we can be sure of, and whether it is for the better."""
    better: list[str] = []
    worse: list[str] = []
    for name, (what, unit, places, more_is_better) in ROWS.items():
        difference = found[name].difference
        if not difference.is_sure:
            continue
        up = difference.mean > 0
        size = f"{abs(difference.mean):.{places}f}{' percentage points' if unit == '%' else ' ' * bool(unit) + unit}"
        told = f"{size} {'more' if up else 'less' if unit else 'fewer'} ({what})"
        (better if up == more_is_better else worse).append(told)
    if not better and not worse:
        return (
            f"{change}, we cannot tell that anything changes in so many days. Give more --runs to see smaller changes."
        )
    parts = []
    if better:
        parts.append(f"better: {'; '.join(better)}")
    if worse:
        parts.append(f"worse: {'; '.join(worse)}")
    return f"{change}, this is {'. And this is '.join(parts)}."
