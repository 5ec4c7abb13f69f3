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
@click.option("--person", "ref", default="", help="Only of the person behind this reference of an enquiry.")
@click.option("--unit", "unit", default="", help="Only of this unit, or by those who work there: its number.")
@click.option("--format", "form", type=click.Choice(["csv", "json"]), default="csv")
def looks(first: datetime, last: datetime, ref: str, unit: str, form: str) -> None:
    """Who opened whom, or was refused, from one day to another, to the standard output. It ends with the last hash."""
    start, end = _midnight(first.date()), _midnight(last.date() + timedelta(days=1))
    with database():
        from inngang.service.journal import chain

        while chain.seal():
            pass
        person_id = _number("select person_id as id from enquiries_enquiry where ref = %(given)s", ref.upper())
        unit_id = _number("select id from organisation_unit where number = %(given)s", unit)
        found = chain.looks(from_at=start, to_at=end, person_id=person_id, unit_id=unit_id)
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


def _number(statement: str, given: str) -> int | None:
    """Our own number of what was named; a name nobody has is an error, never everybody."""
    from inngang.service.rows import row

    if not given:
        return None
    found = row(statement, {"given": given})
    if not found or not found["id"]:
        raise Plain(f"We find nobody behind {given}.")
    return int(found["id"])


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), OSLO)
