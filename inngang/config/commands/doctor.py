"""What is missing on this machine, and what to do about it."""

from __future__ import annotations

import importlib.util
import os
import shutil
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from inngang.config.commands import console, data_folder, inngang, with_django
from inngang.config.database import Server
from inngang.config.declared import DECLARED, WrongSetting, declared_values
from inngang.config.postgres import find_binaries

SHORTEST_KEY, SHORTEST_PHONE_KEY = 50, 32
MARKS = {"ok": "[green]ok   [/]", "later": "[blue]later[/]", "do": "[yellow]do   [/]"}  # later: before real people come


@inngang.command()
def doctor() -> None:
    """Say what is missing on this machine, and what to do about it."""
    wrong = 0
    for sentence in _examine():
        kind, text = sentence.split(": ", 1) if sentence.startswith(("ok: ", "later: ")) else ("do", sentence)
        wrong += kind == "do"
        console.print(MARKS[kind], text, soft_wrap=True)
    console.print(f"\n{wrong} to look at." if wrong else "\nNothing is missing.")
    sys.exit(1 if wrong else 0)


def _examine() -> Iterator[str]:
    version = ".".join(str(part) for part in sys.version_info[:3])
    yield (
        f"ok: Python {version}."
        if sys.version_info >= (3, 11)
        else (f"Python {version} is too old. Install Python 3.11 or newer and run `make run` again.")
    )
    missing = [name for name in _needed() if importlib.util.find_spec(name) is None]
    yield (
        "ok: All libraries are installed."
        if not missing
        else f"These libraries are missing: {', '.join(missing)}. Run `make run`, which installs them."
    )
    try:
        values = declared_values()
        yield f"ok: The {len(DECLARED)} settings can be read."
    except WrongSetting as error:
        yield str(error)
        return
    yield from _examine_database(values["DATABASE_URL"], data_folder())
    yield from examine_secrets(values, data_folder())
    free = shutil.disk_usage(next(p for p in [data_folder(), *data_folder().parents] if p.exists())).free
    yield (
        f"ok: {free // 10**9} GB free for the data folder {data_folder()}."
        if free > 5 * 10**8
        else f"Only {free // 10**6} MB are free where {data_folder()} is. Make room, or set INNGANG_DATA to another disk."
    )
    if values["INNGANG_DEMO"] and values["DATABASE_URL"]:
        yield "Demo mode is on with a database of your own. Anyone can log in as anyone: unset INNGANG_DEMO."


def examine_secrets(values: Mapping[str, Any], data: Path) -> Iterator[str]:
    """Keys, and what must be so before real people come. In demo mode only the keys are looked at."""
    kept = data / "secret_key"
    if values["INNGANG_SECRET_KEY"]:
        strong = len(values["INNGANG_SECRET_KEY"]) >= SHORTEST_KEY and len(set(values["INNGANG_SECRET_KEY"])) > 12
        yield (
            "ok: The secret key is long enough."
            if strong
            else (
                "INNGANG_SECRET_KEY is too easy to guess. Make one: python -c 'import secrets; print(secrets.token_urlsafe(48))'."
            )
        )
    elif kept.exists():
        yield (
            "ok: Only you can read the secret key."
            if not kept.stat().st_mode & 0o077
            else f"Others on this machine can read {kept}. Run: chmod 600 {kept}"
        )
    if values["INNGANG_SECRET_KEY"] and values["INNGANG_SECRET_KEY"] in values["INNGANG_OLD_SECRET_KEYS"]:
        yield "The secret key in use stands among the old ones too. Take it out of INNGANG_OLD_SECRET_KEYS."
    if values["INNGANG_PHONE_SECRET"] and len(values["INNGANG_PHONE_SECRET"]) < SHORTEST_PHONE_KEY:
        yield "INNGANG_PHONE_SECRET is too easy to guess. Use at least 32 signs made by a machine."
    if values["INNGANG_DEMO"]:
        return
    if values["INNGANG_DEBUG"]:
        yield "INNGANG_DEBUG is on: errors show what is inside. Unset it before real people come."
    if not values["INNGANG_HTTPS"]:
        yield "later: INNGANG_HTTPS is not set: cookies go unprotected. Put a proxy with https in front, and set it to 1."
    if not values["INNGANG_CLAMD"]:
        yield "later: INNGANG_CLAMD is not set: files people send are kept, but seen by nobody. Install clamd and name its socket."


def _needed() -> tuple[str, ...]:
    return (
        "django",
        "psycopg",
        "granian",
        "uvicorn",
        "procrastinate",
        "jinja2",
        "whitenoise",
        "rich",
        "babel",
        "holidays",
        "httpx",
        "joserfc",
        "numba",
        "numpy",
        "segno",
    )


def _examine_database(url: str, data: Path) -> Iterator[str]:
    if url:
        import psycopg

        try:
            with psycopg.connect(url, connect_timeout=5) as connection:
                number = connection.info.server_version // 10000
        except psycopg.Error as error:
            yield f"The database of DATABASE_URL does not answer ({str(error).strip()}). Start it or mend the address."
            return
        yield (
            f"ok: PostgreSQL {number} answers."
            if number >= 15
            else (f"PostgreSQL {number} is too old. Use version 15 or newer, or unset DATABASE_URL.")
        )
        return
    found = find_binaries()
    if not found:
        yield "There is no PostgreSQL. Run `make run`, install the Debian package postgresql, or set DATABASE_URL."
        return
    yield f"ok: PostgreSQL {found[0].version}, from {found[0].source}."
    server = Server(data)
    if server.answers():
        yield "ok: The database runs."
        yield from _examine_enquiries()
    elif not data.exists() or os.access(data, os.W_OK):
        yield "ok: The database is stopped. `inngang up` starts it."
    else:
        yield f"You may not write in {data}. Set INNGANG_DATA to a folder of your own."


def _examine_enquiries() -> Iterator[str]:
    """Is every enquiry somebody's, and every open one promised? Asked of the tables themselves."""
    with_django()
    from django.db import DatabaseError

    from inngang.service.enquiries import verifier

    try:
        wrong = verifier.problems(limit=5)
    except DatabaseError:
        yield "The tables are not as this version wants them. `inngang up` brings them up to date."
        return
    yield from wrong or ("ok: Every open enquiry has one owner and one promise.",)
    yield from examine_sources()


def examine_sources() -> Iterator[str]:
    """How old the last word of each register is that the door leans on."""
    from django.utils.timezone import now

    from inngang.service.access import sources

    for one in sources.sources(at=now()):
        if one.most_hours is None:
            continue
        age = "was never heard" if one.age is None else f"was heard {one.age.total_seconds() / 3600:.1f} hours ago"
        allowed = f"may be {one.most_hours:g} hours old"
        yield (
            f"{one.title} {age} and {allowed}: the door is closed. Bring it in, then run: inngang source-heard {one.code}"
            if one.is_silent
            else f"ok: {one.title} {age} and {allowed}."
        )
