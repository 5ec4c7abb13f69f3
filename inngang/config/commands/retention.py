"""`inngang retention`: what is old enough to go, counted and not touched."""

from __future__ import annotations

import click

from inngang.config.commands import Plain, console, database, inngang


@inngang.command()
@click.option("--dry-run", "is_dry", is_flag=True, help="Count what would go. The command does nothing else.")
def retention(is_dry: bool) -> None:
    """Count what is old enough to go, by kind and office. What goes is agreed to by two, on the leaders' page."""
    if not is_dry:
        raise Plain("Say --dry-run: this only counts. What goes is agreed to by two, at /ledelse/sletting.")
    from django.utils.timezone import now

    from inngang.rules.retention import TITLES, version

    with database():
        from inngang.service.retention import queries

        for one in queries.dry_run(at=now()):
            console.print(
                f"{one.count:>9,}  {TITLES[one.rule.code]} ({one.rule.fate}, {one.rule.months} months)", markup=False
            )
            for name, count in one.offices[:10]:
                console.print(f"           {count:>9,}  {name or 'no office'}", markup=False)
    console.print(f"Nothing was touched. Rules: {version()}.", markup=False)
