"""`inngang source-heard`: what brings a register in says that it was heard."""

from __future__ import annotations

import click

from inngang.config.commands import Plain, console, database, inngang


@inngang.command("source-heard")
@click.argument("code")
def source_heard(code: str) -> None:
    """Note that a register has spoken: population, shielded, reservation, or one of INNGANG_SOURCES."""
    with database():
        from django.utils.timezone import now

        from inngang.service.access.queries import CLOCK
        from inngang.service.access.sources import NoSuchSource, hear_source

        try:
            hear_source(code=code, by=CLOCK, at=now())
        except NoSuchSource as no:
            raise Plain(str(no)) from no
    console.print(f"{code} was heard now.")
