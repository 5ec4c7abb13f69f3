"""A durable database of its own for the measurements, with the cast and a crowd in it."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from zoneinfo import ZoneInfo

MONDAY_10 = datetime(2026, 11, 23, 10, 0, tzinfo=ZoneInfo("Europe/Oslo"))  # everything is open
CROWD = 20_000  # so many that hardly anybody writes again in one measurement


@contextmanager
def database() -> Iterator[Path]:
    """The folder of a new server with `fsync` on; it is gone when the measurements are done."""
    from inngang.config.database import Server

    folder = Path(tempfile.mkdtemp(prefix="inngang-bench-", dir="/tmp"))
    folder.chmod(0o755)
    server = Server(folder, durable=True)
    try:
        server.start()
        prepare(server.socket)
        yield server.socket
    finally:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)


def prepare(socket: Path) -> None:
    from django.core.management import call_command

    with_django(socket)
    call_command("migrate", verbosity=0, interactive=False)
    from inngang.jobs.crowd import seed_crowd
    from inngang.jobs.seed import seed_cast

    seed_cast(at=MONDAY_10 - timedelta(days=30))
    seed_crowd(CROWD, Random(1), MONDAY_10 - timedelta(days=30))


def with_django(socket: Path) -> None:
    os.environ["DATABASE_URL"] = f"postgresql://inngang@/inngang?host={socket}"
    os.environ["INNGANG_DATA"] = str(socket.parent)
    os.environ["INNGANG_DEBUG"] = "0"
    os.environ["INNGANG_LOG"] = "ERROR"
    os.environ["DJANGO_SETTINGS_MODULE"] = "inngang.config.settings"
    import django

    django.setup()


def say(text: str = "") -> None:
    print(text, file=sys.stdout, flush=True)
