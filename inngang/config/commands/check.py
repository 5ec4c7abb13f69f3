"""For those who write code: the rules of the house, the reference, and Django's own commands."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import click

from inngang.config.commands import ROOT, Plain, console, data_folder, inngang
from inngang.config.database import running
from inngang.config.declared import declared_values


@inngang.command(context_settings={"ignore_unknown_options": True, "help_option_names": []}, add_help_option=False)
@click.argument("words", nargs=-1, type=click.UNPROCESSED)
def manage(words: tuple[str, ...]) -> None:
    """Any command of Django's, for those who write code."""
    from django.core.management import execute_from_command_line

    needs_no_database = {"help", "makemessages", "compilemessages", "collectstatic", "findstatic", "diffsettings"}
    if not words or words[0] in needs_no_database:
        execute_from_command_line(["inngang manage", *words])
        return
    with running(data_folder(), url=declared_values()["DATABASE_URL"]):
        execute_from_command_line(["inngang manage", *words])


@inngang.command()
@click.option("--types/--no-types", default=True, help="Also the types, which take longest.")
@click.option("--house/--no-house", default=True, help="Also the tests of the house.")
def check(types: bool, house: bool) -> None:
    """Hold the code against the rules of the house."""
    programs = Path(sys.executable).parent
    checks: list[tuple[str, list[str | Path]]] = [
        ("style", [programs / "ruff", "check", "."]),
        ("layout", [programs / "ruff", "format", "--check", "."]),
        ("floors", [programs / "lint-imports", "--no-cache"]),
    ]
    if types:
        checks.append(("types", [programs / "mypy", "inngang"]))
    if house:
        checks.append(("house", [programs / "pytest", "-q", "tests/house"]))
    failed = []
    for name, order in checks:
        if not Path(order[0]).exists():
            raise Plain(f"{Path(order[0]).name} is not installed. Run `make check`, which installs it.")
        console.print(f"[bold]{name}[/]")
        if subprocess.run([str(word) for word in order], cwd=ROOT, check=False).returncode:
            failed.append(name)
    if failed:
        raise Plain(f"These say no: {', '.join(failed)}.")
    console.print("The house stands.")


@inngang.command(hidden=True)
def docs() -> None:
    """Write the reference in docs/reference from the code."""
    from inngang.config.reference import main

    sys.exit(main([]))
