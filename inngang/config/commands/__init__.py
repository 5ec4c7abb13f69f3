"""What the verbs of the command `inngang` share: where the data is, a running database, and plain words for trouble."""

from __future__ import annotations

import importlib
import importlib.util
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click
from rich.console import Console

from inngang.config.database import running
from inngang.config.declared import declared_values

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "inngang.config.settings")
console = Console(highlight=False)
ROOT = Path(__file__).resolve().parents[3]


class Plain(click.ClickException):
    """Something to tell the one at the keyboard, in a sentence, without a traceback."""

    def show(self, file: Any = None) -> None:
        Console(stderr=True, highlight=False).print(f"[bold red]It did not work.[/] {self.message}", soft_wrap=True)


def data_folder() -> Path:
    return Path(declared_values()["INNGANG_DATA"]).resolve()


def with_django() -> None:
    import django

    django.setup()


@contextmanager
def database() -> Iterator[None]:
    """A running database and Django on top of it."""
    with running(data_folder(), url=declared_values()["DATABASE_URL"]):
        with_django()
        yield


def bring(module: str, name: str, what: str) -> Callable[..., Any]:
    """A function from a part of the product, or a sentence when that part is not installed."""
    try:
        there = importlib.util.find_spec(module) is not None
    except ModuleNotFoundError:
        there = False
    found = getattr(importlib.import_module(module), name, None) if there else None
    if found is None:
        raise Plain(f"This version has no {what} ({module}.{name} is missing).")
    result: Callable[..., Any] = found
    return result


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def inngang() -> None:
    """All ways in, one matter, one promise."""


def is_there(module: str) -> bool:
    try:
        return importlib.util.find_spec(module) is not None
    except ModuleNotFoundError:
        return False
