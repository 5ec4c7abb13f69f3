"""The twin against the service: made-up days, many of them, until somebody is placed otherwise."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
import time
from pathlib import Path

import click

from inngang.config.commands import Plain, console, inngang, with_django


@inngang.command()
@click.option("--assignments", default=10_000, show_default=True, help="Go on until so many have been placed.")
@click.option("--seed", default=1, show_default=True, help="The number of the first day; the next ones follow it.")
@click.option("--contacts", default=200, show_default=True, help="How many come on each day.")
@click.option(
    "--kept", type=click.Path(dir_okay=False, path_type=Path), help="A file to go on from, when it was stopped."
)
def conform(assignments: int, seed: int, contacts: int, kept: Path | None) -> None:
    """Play made-up days in the twin and through the service, and compare who got whom, line by line.

    Uses a database of its own that is gone afterwards; nothing of yours is read or changed.
    """
    if assignments < 1 or not 10 <= contacts <= 5_000:
        raise Plain("Give --assignments 1 or more, and --contacts from 10 to 5000.")
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
        _run(folder, done, assignments, contacts, kept)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    console.print(
        f"{done['assignments']:,} assignments on {done['next'] - seed:,} made-up days, {done['lines']:,} lines, "
        f"{done['at_once']:,} of them in the same millisecond as the one before: 0 differences. "
        f"{done['seconds']:,.0f} s, {1000 * done['seconds'] / max(1, done['assignments']):.1f} ms each.",
        highlight=False,
        soft_wrap=True,
    )


def _run(folder: Path, done: dict[str, float], assignments: int, contacts: int, kept: Path | None) -> None:
    from inngang.config.database import Server

    server = Server(folder, durable=False)
    server.start()
    try:
        _with_tables(server.socket)
        from numpy.random import default_rng

        from inngang.service.planning.conform.told import conform as one_day

        while done["assignments"] < assignments:
            began = time.perf_counter()
            number = int(done["next"])
            told = one_day(number, contacts, rng=default_rng(number))
            if told.difference:
                raise Plain(told.difference)
            done["next"] += 1
            done["assignments"] += told.taken
            done["lines"] += told.lines
            done["at_once"] += told.at_once
            done["seconds"] += time.perf_counter() - began
            if kept is not None:
                kept.write_text(json.dumps(done), encoding="utf-8")
            if done["next"] % 20 == 0:
                console.print(f"Day {done['next'] - 1:.0f}: {done['assignments']:,.0f} assignments.", highlight=False)
    finally:
        from django.db import connections

        connections.close_all()
        server.stop()


def _with_tables(socket: Path) -> None:
    os.environ["DATABASE_URL"] = f"postgresql://inngang@/inngang?host={socket}"
    with_django()
    from django.core.management import call_command

    call_command("migrate", verbosity=0, interactive=False)
