"""`python -m bench [part …] [--quick]`: what was measured, next to its reference and its goal. The parts are in `PARTS`."""

from __future__ import annotations

import argparse
import os
import statistics
import time
from pathlib import Path
from typing import NamedTuple

from rich.console import Console
from rich.table import Table

from bench.account import account
from bench.clients import measure
from bench.desks import desks
from bench.division import division
from bench.door import door
from bench.fill import fill_owned, fill_waiting
from bench.hours import WANTED_A_SECOND, hours
from bench.pages import pages_of_a_take
from bench.places import places
from bench.simulate import simulate
from bench.world import MONDAY_10, database, say


class Line(NamedTuple):
    """One number, what it stands beside, and whether it is where we want it."""

    what: str
    number: str
    reference: str
    goal: str
    good: bool


def receive(socket: Path, quick: bool) -> list[Line]:
    """Keeping what somebody wrote, against the database keeping the same rows and doing nothing else."""
    seconds = 3.0 if quick else 15.0
    lines = []
    measure("receive", socket=socket, clients=2, turns=200)  # rows for the reference to copy
    for clients in (1, 4):
        # in turns, so that a slow minute of the machine falls on both
        rounds = [
            (
                measure("receive", socket=socket, clients=clients, seconds=seconds / 3),
                measure("bare", socket=socket, clients=clients, seconds=seconds / 3),
            )
            for _ in range(3)
        ]
        ours = statistics.median(one.a_second for one, _ in rounds)
        bare = statistics.median(one.a_second for _, one in rounds)
        ratio = statistics.median(one.a_second / other.a_second for one, other in rounds)
        who = f"receive, {clients} client{'s' * (clients > 1)}"
        lines.append(
            Line(f"{who}: share of the bare database", f"{ratio:.2f}", f"{bare:.0f}/s bare", "≥ 0.35", ratio >= 0.35)
        )
        if clients == 4:
            p95 = statistics.median(one.at(0.95) for one, _ in rounds)
            lines.append(Line(f"{who}", f"{ours:.0f}/s", f"{bare:.0f}/s bare", "≥ 200/s", ours >= 200))
            bare_p95 = statistics.median(other.at(0.95) for _, other in rounds)
            lines.append(Line(f"{who}: p95", f"{p95:.1f} ms", f"{bare_p95:.1f} ms bare", "< 100 ms", p95 < 100))
        else:
            lines.append(Line(f"{who}", f"{ours:.0f}/s", f"{bare:.0f}/s bare", "–", True))
    return lines


def flow(socket: Path, quick: bool) -> list[Line]:
    """Receive, list, take, answer, close."""
    found = measure("flow", socket=socket, clients=4, seconds=4 if quick else 15)
    one = measure("flow", socket=socket, clients=1, seconds=2 if quick else 5)
    alone = f"{one.a_second:.0f}/s with 1 client"
    p95 = found.at(0.95)
    return [
        Line("whole flow, 4 clients", f"{found.a_second:.0f}/s", alone, "≥ 70/s", found.a_second >= 70),
        Line("whole flow, 4 clients: p95", f"{p95:.1f} ms", f"{one.at(0.95):.1f} ms with 1", "< 150 ms", p95 < 150),
    ]


def take(socket: Path, quick: bool) -> list[Line]:
    """The next one, however many wait; and eight who take at the same time."""
    from inngang.service.rows import rows

    sizes = (1_000, 10_000, 50_000) if quick else (1_000, 100_000, 1_000_000)
    lines, first, few = [], 0.0, 0
    for size in sizes:
        began = time.perf_counter()
        fill_waiting(size)
        say(f"  {size:,} wait (filled in {time.perf_counter() - began:.0f} s)")
        runs = [measure("take_next", socket=socket, clients=1, turns=60 if quick else 150) for _ in range(3)]
        median = statistics.median(one.at(0.5) for one in runs)
        first = first or median
        growth = median / first
        lines.append(
            Line(
                f"take the next of {size:,}: median",
                f"{median:.2f} ms",
                f"{growth:.2f} × that of {sizes[0]:,}",
                "≤ 1.3 ×",
                growth <= 1.3,
            )  # fmt: skip
        )
        pages = pages_of_a_take()
        few = few or pages
        lines.append(
            Line(
                f"take the next of {size:,}: pages looked at",
                str(pages),
                f"{pages / few:.2f} × that of {sizes[0]:,}",
                "≤ 2 ×",  # each index is a level or two deeper
                pages <= 2 * few,
            )
        )
        many = measure("take_next", socket=socket, clients=8, turns=40)
        lines.append(
            Line(
                f"take the next of {size:,}, 8 at once: taken twice",
                str(len(many.results) - len(set(many.results))),
                f"{len(many.results)} taken, {many.a_second:.0f}/s",
                "0",
                len(many.results) == len(set(many.results)),
            )  # fmt: skip
        )
    taken = rows(
        "select enquiry_id from journal_line where event = 'EnquiryTaken' group by enquiry_id having count(*) > 1"
    )
    lines.append(Line("taken twice, by the journal", str(len(taken)), "", "0", not taken))
    return lines


def lists(socket: Path, quick: bool) -> list[Line]:
    """A page of fifty, however long the list."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from bench.clients import viewer
    from inngang.service.enquiries import queries

    few, many = (1_000, 20_000) if quick else (1_000, 100_000)
    desk = viewer(0)
    lines = []
    pages = {"waiting": (fill_waiting, queries.waiting), "one's own": (fill_owned, queries.mine)}
    pages["the team's"] = (fill_owned, queries.team)
    for name, (fill, page) in pages.items():
        times = {}
        for size in (few, many):
            fill(size)
            took = []
            for _ in range(10):
                with CaptureQueriesContext(connection) as captured:
                    before = time.perf_counter()
                    cards = page(viewer=desk, at=MONDAY_10).cards
                    took.append(time.perf_counter() - before)
            assert len(cards) == 50, f"{name}: {len(cards)} cards"
            times[size] = statistics.median(took) * 1000
        what, count = f"a page of 50 of {many:,}, {name}", len(captured)
        growth = times[many] / times[few]
        lines.append(Line(f"{what}: statements", str(count), "", "≤ 8", count <= 8))
        lines.append(
            Line(
                f"{what}: median",
                f"{times[many]:.1f} ms",
                f"{times[few]:.1f} ms of {few:,} ({growth:.1f} ×)",
                "–",
                True,
            )
        )
    return lines


def opening(socket: Path, quick: bool) -> list[Line]:
    """Opening hours of an office with summer hours, a trial and new hours to come; no database is asked."""
    return [
        Line(
            f"hours: {what}",
            f"{a_second:,.0f}/s",
            f"{a_second / bare:.2f} of a bare look at the weekday ({bare:,.0f}/s)",
            f"≥ {WANTED_A_SECOND:,}/s",
            a_second >= WANTED_A_SECOND,
        )
        for what, a_second, bare in hours(quick)
    ]


PARTS = {
    "receive": receive,
    "flow": flow,
    "list": lists,
    "take": take,
    "desks": desks,
    "account": account,
    "division": lambda socket, quick: division(),
    "door": door,
    "hours": opening,
    "places": lambda socket, quick: places(quick),
    "simulate": lambda socket, quick: [Line(*one) for one in simulate(quick)],
}


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument(
        "part", nargs="*", choices=[*PARTS, []], help="what to measure; everything when nothing is named"
    )
    parser.add_argument("--quick", action="store_true", help="smaller sizes and shorter runs")
    asked = parser.parse_args()
    console = Console(width=140, highlight=False)
    with database() as socket:
        version = _version()
        lines: list[Line] = []
        for name in asked.part or PARTS:
            say(f"{name} …")
            lines += PARTS[name](socket, asked.quick)
    table = Table(
        title=f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}, {version}, fsync on{', quick' * asked.quick}"
    )
    for column in ("what", "number", "beside it", "goal", ""):
        table.add_column(column)
    for line in lines:
        table.add_row(line.what, line.number, line.reference, line.goal, "" if line.good else "FALLS SHORT")
    console.print(table)
    short = [line for line in lines if not line.good]
    console.print(f"{len(short)} of {len(lines)} fall short of their goal." if short else "All are where we want them.")


def _version() -> str:
    from inngang.service.rows import rows

    return "PostgreSQL " + str(rows("show server_version")[0]["server_version"])


if __name__ == "__main__":
    main()
