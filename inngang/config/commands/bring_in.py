"""Files from other systems, read in."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import click

from inngang.config.commands import bring, console, database, inngang


@inngang.group("import")
def import_() -> None:
    """Read a file from another system. A bad row is named with its line; the good ones are kept."""


def _importing(module: str, what: str, file: Path, **more: Any) -> None:
    with database():
        from django.utils.timezone import now

        report = bring(module, "import_file", f"import of {what}")(file, at=now(), **more)
        console.print(str(report), markup=False, soft_wrap=True)


_file = click.argument("file", type=click.Path(exists=True, dir_okay=True, path_type=Path))


@import_.command("nav-offices")
@_file
@click.option("--on", type=click.DateTime(["%Y-%m-%d"]), help="The day changes are planned from; else tomorrow.")
def nav_offices(file: Path, on: datetime | None) -> None:
    """Offices and the municipalities and districts they serve (navenhet.json).

    Into a register without offices at once; later, what differs becomes planned changes as on the page.
    """
    _importing("inngang.exchange.norg2.bring_in", "offices", file, on=on.date() if on else None)


@import_.command("opening-hours")
@_file
@click.option("--unit", default="", help="The number of the office, when the file does not say it.")
def opening_hours(file: Path, unit: str) -> None:
    """Opening hours of offices and receptions."""
    _importing("inngang.exchange.opening_hours.bring_in", "opening hours", file, unit=unit)


@import_.command("places")
@_file
def places(file: Path) -> None:
    """Postcodes, municipalities, or the streets of Oslo's forest district; the file itself tells which."""
    _importing("inngang.exchange.places.bring_in", "places", file)


@import_.command("thread")
@_file
def thread(file: Path) -> None:
    """A written conversation (sf-henvendelse), as an enquiry with its messages."""
    _importing("inngang.exchange.thread.bring_in", "threads", file)
