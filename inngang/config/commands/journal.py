"""`inngang journal`: is the journal as it was written, and who looked at whom."""

from __future__ import annotations

import csv
import json
import sys
from datetime import date, datetime, time, timedelta

import click

from inngang.config.commands import Plain, console, database, inngang
from inngang.rules.hours import OSLO
from inngang.rules.text import guarded


@inngang.group()
def journal() -> None:
    """For those who watch over the log."""


@journal.command()
def verify() -> None:
    """Name every line that was changed, deleted or moved since it was written."""
    with database():
        from inngang.service.journal import chain

        chain.seal()
        wrong = chain.broken()
        count, last = chain.head()
    for one in wrong:
        console.print(f"Line {one.line_id} was {one.what}.")
    if wrong:
        raise Plain("The journal is not as it was written.")
    console.print(f"All {count} lines are as they were written. Keep this somewhere else: {last}", soft_wrap=True)


@journal.command()
@click.option("--from", "first", type=click.DateTime(["%Y-%m-%d"]), required=True, help="The first day.")
@click.option("--to", "last", type=click.DateTime(["%Y-%m-%d"]), required=True, help="The last day.")
@click.option("--format", "form", type=click.Choice(["csv", "json"]), default="csv")
def looks(first: datetime, last: datetime, form: str) -> None:
    """Who opened whom, or was refused, from one day to another, to the standard output. It ends with the last hash."""
    start, end = _midnight(first.date()), _midnight(last.date() + timedelta(days=1))
    with database():
        from inngang.service.journal import chain

        while chain.seal():
            pass
        found = chain.looks(from_at=start, to_at=end)
        if form == "csv":
            writer = None
            for one in found:
                if writer is None:
                    writer = csv.writer(sys.stdout, delimiter=";")
                    writer.writerow(one)
                writer.writerow([guarded("" if cell is None else str(cell)) for cell in one.values()])
            click.echo(f"# {chain.head()[1]}")
            return
        for one in found:
            click.echo(json.dumps(one, default=str, ensure_ascii=False))
        click.echo(json.dumps({"last_hash": chain.head()[1]}))


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), OSLO)
