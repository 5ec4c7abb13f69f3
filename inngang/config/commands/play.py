"""What fills the product with its invented people, their day, and one call to follow."""

from __future__ import annotations

import importlib
import os
import signal
import threading
from pathlib import Path

import click

from inngang.config.commands import Plain, bring, console, database, inngang, is_there, with_django


@inngang.command(hidden=True)
def prepare() -> None:
    """Bring the database, the texts and the style sheets up to date. Part of `up`."""
    from django.conf import settings
    from django.core.management import call_command
    from django.db import OperationalError

    from inngang.config.catalogues import compile_catalogues

    with_django()
    try:
        with console.status("Bringing the database up to date"):
            call_command("migrate", verbosity=0, interactive=False)
    except OperationalError as error:
        raise Plain(f"The database does not answer or says no: {error}".strip()) from error
    for folder in settings.LOCALE_PATHS:
        compile_catalogues(folder)
    _collect_static()
    if settings.INNGANG_DEMO and is_there("inngang.jobs.seed"):
        _seed_if_empty()
    with console.status("Reading in places, services and who has what"):
        bring("inngang.jobs.own_register", "bring_own_register", "register")()


def _collect_static() -> None:
    from django.conf import settings
    from django.core.management import call_command

    files = sorted(path for folder in settings.STATICFILES_DIRS for path in Path(folder).rglob("*") if path.is_file())
    marks = "\n".join(f"{path}\t{path.stat().st_mtime_ns}\t{path.stat().st_size}" for path in files)
    stamp = settings.DATA / "static.stamp"
    if stamp.exists() and stamp.read_text("utf-8") == marks and Path(settings.STATIC_ROOT).exists():
        return
    with console.status("Collecting style sheets and pictures"):
        Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)
        call_command("collectstatic", verbosity=0, interactive=False, clear=True)
    stamp.write_text(marks, "utf-8")


def _seed_if_empty() -> None:
    from django.apps import apps
    from django.conf import settings

    if not apps.get_model("people", "Person").objects.exists():
        with console.status("Inviting the cast"):
            bring("inngang.jobs.seed_more", "seed_demo", "cast of invented people")()
    seed = importlib.import_module("inngang.jobs.seed")
    if hasattr(seed, "whom_to_be"):
        (settings.DATA / "whom_to_be.txt").write_text("\n".join(seed.whom_to_be()), "utf-8")


@inngang.command("demo-day", hidden=True)
@click.option("--host", default="127.0.0.1")
@click.option("--port", default=8000)
@click.option("--speed", default=1.0)
def demo_day(host: str, port: int, speed: float) -> None:
    """Play the synthetic day, in by the doors of the server that answers there. Part of `up`."""
    with_django()
    stop = threading.Event()
    for how in (signal.SIGTERM, signal.SIGINT):
        signal.signal(how, lambda number, frame: stop.set())
    from inngang.config.doors import play_at

    play_at(host, port, speed=speed, stop=stop)


@inngang.command()
def seed() -> None:
    """Fill an empty database with the cast of invented people."""
    with database():
        from django.core.management import call_command

        call_command("migrate", verbosity=0, interactive=False)
        with console.status("Inviting the cast"):
            bring("inngang.jobs.seed_more", "seed_demo", "cast of invented people")()
            bring("inngang.jobs.own_register", "bring_own_register", "register")()
        console.print("The cast is in place.")


@inngang.command()
def journey() -> None:
    """Follow one phone call through the running code, step by step."""
    os.environ.setdefault("INNGANG_DEMO", "1")
    with database():
        from django.core.management import call_command

        call_command("migrate", verbosity=0, interactive=False)
        walk = bring("inngang.jobs.journey", "walk", "journey")
        from inngang.jobs.journey import CannotWalk

        try:
            walk(console)
        except CannotWalk as reason:
            raise Plain(str(reason)) from reason
