"""The twin against the service: made-up days, many of them, until somebody is placed otherwise."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
import time
from collections import deque
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from datetime import date, datetime, timedelta
from datetime import time as clock
from itertools import count
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING

import click

from inngang.config.commands import Plain, console, database, inngang, with_django
from inngang.rules.hours import OSLO

if TYPE_CHECKING:
    from inngang.service.planning.conform.told import Conformed

MADE = "inngang"  # the database with the tables in it, and nothing else


@inngang.command()
@click.option("--assignments", default=10_000, show_default=True, help="Go on until so many have been placed.")
@click.option("--seed", default=1, show_default=True, help="The number of the first day; the next ones follow it.")
@click.option("--contacts", default=200, show_default=True, help="How many come on each day.")
@click.option("--at-once", default=1, show_default=True, help="So many days side by side, each in its own database.")
@click.option(
    "--kept", type=click.Path(dir_okay=False, path_type=Path), help="A file to go on from, when it was stopped."
)
@click.option("--live", help="Instead: a day that has been here, as 2026-11-23, from its journal.")
def conform(assignments: int, seed: int, contacts: int, at_once: int, kept: Path | None, live: str | None) -> None:
    """Play made-up days in the twin and through the service, and compare who got whom, line by line.

    Uses a database of its own that is gone afterwards; nothing of yours is read or changed. With --live, the journal of a
    day that has been is read and played again in the twin; nothing is written.
    """
    if live is not None:
        _again(live)
        return
    if assignments < 1 or not 10 <= contacts <= 5_000 or not 1 <= at_once <= 64:
        raise Plain("Give --assignments 1 or more, --contacts from 10 to 5000, and --at-once from 1 to 64.")
    done = {
        "next": seed,
        "assignments": 0,
        "lines": 0,
        "at_once": 0,
        "seconds": 0.0,
        "contacts": contacts,
        "seed": seed,
    }
    if kept is not None and kept.exists():
        done |= json.loads(kept.read_text(encoding="utf-8"))
        if done["contacts"] != contacts or done["seed"] != seed:
            raise Plain(f"{kept} is of another run. Give its --seed and --contacts, or another file.")
        console.print(f"Goes on from day {done['next']}, after {done['assignments']:,} assignments.")
    folder = Path(tempfile.mkdtemp(prefix="inngang-conform-", dir="/tmp"))
    folder.chmod(0o755)  # the database may run as somebody else
    try:
        _run(folder, done, assignments, contacts, at_once, kept)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    console.print(
        f"{done['assignments']:,} assignments on {done['next'] - seed:,} made-up days, {done['lines']:,} lines, "
        f"{done['at_once']:,} of them in the same millisecond as the one before: 0 differences. "
        f"{done['seconds']:,.0f} s, {1000 * done['seconds'] / max(1, done['assignments']):.1f} ms each.",
        highlight=False,
        soft_wrap=True,
    )


def _run(
    folder: Path, done: dict[str, float], assignments: int, contacts: int, at_once: int, kept: Path | None
) -> None:
    from inngang.config.database import Server

    server = Server(folder, durable=False)
    server.start()
    try:
        _with_tables(server.socket)
        began, before = time.perf_counter(), done["seconds"]
        for told in _days(int(done["next"]), contacts, at_once):
            if told.difference:
                raise Plain(told.difference)
            done["next"] = told.number + 1
            done["assignments"] += told.taken
            done["lines"] += told.lines
            done["at_once"] += told.at_once
            done["seconds"] = before + time.perf_counter() - began
            if kept is not None:
                kept.write_text(json.dumps(done), encoding="utf-8")
            if done["next"] % 20 == 0:
                console.print(f"Day {done['next'] - 1:.0f}: {done['assignments']:,.0f} assignments.", highlight=False)
            if done["assignments"] >= assignments:
                return
    finally:
        from django.db import connections

        connections.close_all()
        server.stop()


def _days(first: int, contacts: int, at_once: int) -> Iterator[Conformed]:
    """Day after day in order; with several side by side, each in a process and a database of its own."""
    if at_once == 1:
        yield from (_one_day((number, contacts)) for number in count(first))
        return
    with ProcessPoolExecutor(at_once, mp_context=get_context("fork")) as pool:
        days = ((number, contacts) for number in count(first))
        under_way = deque(pool.submit(_one_day, next(days)) for _ in range(2 * at_once))
        try:
            while True:
                yield under_way.popleft().result()
                under_way.append(pool.submit(_one_day, next(days)))
        finally:
            pool.shutdown(cancel_futures=True)


def _one_day(given: tuple[int, int]) -> Conformed:
    """A day in a database that is new. Each verb has a transaction of its own, as when somebody works at a desk."""
    from django.db import connection
    from numpy.random import default_rng

    from inngang.service.planning.conform.told import conform_for_good

    number, contacts = given
    name = f"day_{os.getpid()}"
    connection.close()
    connection.settings_dict["NAME"] = "postgres"
    with connection.cursor() as cursor:
        cursor.execute(f"drop database if exists {name}")
        cursor.execute(f"create database {name} template {MADE} strategy file_copy")
    connection.close()
    connection.settings_dict["NAME"] = name
    return conform_for_good(number, contacts, rng=default_rng(number))


def _again(live: str) -> None:
    """A day that has been, from its journal."""
    try:
        day = datetime.combine(date.fromisoformat(live), clock(), OSLO)
    except ValueError:
        raise Plain("Write the day as 2026-11-23.") from None
    with database():
        from inngang.service.planning.conform.again import play_again

        told = play_again(day, datetime.combine(day.date() + timedelta(days=1), clock(), OSLO))
    for text in told.differences:
        console.print(text, highlight=False, markup=False, soft_wrap=True)
    console.print(
        f"{told.takings:,} were taken and {told.placings:,} placed. Compared: {told.compared:,} and {told.placings_compared:,}. "
        f"Taken as given: {told.takings - told.compared:,}; the twin would have given {told.given_alike:,} of them to the same "
        f"desk. {len(told.differences):,} differences.",
        highlight=False,
        soft_wrap=True,
    )
    for why, many in sorted(told.given.items(), key=lambda one: -one[1]):
        console.print(f"  {many:,} {why}", highlight=False, markup=False)
    if told.differences:
        raise SystemExit(1)


def _with_tables(socket: Path) -> None:
    os.environ["DATABASE_URL"] = f"postgresql://inngang@/inngang?host={socket}"
    with_django()
    from django.core.management import call_command

    call_command("migrate", verbosity=0, interactive=False)
    from django.db import connection

    connection.close()  # a database that is copied may have nobody in it
