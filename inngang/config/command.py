"""The command `inngang`: everything one does with the product, from one place."""

from __future__ import annotations

import errno
import importlib
import importlib.util
import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import click
from rich.console import Console

from inngang.config.database import DatabaseTrouble, Server, die_with_parent, find_binaries, running
from inngang.config.declared import DECLARED, WrongSetting, declared_values

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "inngang.config.settings")
console = Console(highlight=False)
ROOT = Path(__file__).resolve().parents[2]


class Plain(click.ClickException):
    """Something to tell the one at the keyboard, in a sentence, without a traceback."""

    def show(self, file: Any = None) -> None:
        Console(stderr=True, highlight=False).print(f"[bold red]It did not work.[/] {self.message}", soft_wrap=True)


def _data() -> Path:
    return Path(declared_values()["INNGANG_DATA"]).resolve()


def _with_django() -> None:
    import django

    django.setup()


@contextmanager
def _database() -> Iterator[None]:
    """A running database and Django on top of it."""
    with running(_data(), url=declared_values()["DATABASE_URL"]):
        _with_django()
        yield


def _bring(module: str, name: str, what: str) -> Callable[..., Any]:
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


# --- up


@inngang.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address the pages answer on.")
@click.option("--port", default=8000, show_default=True, help="Port of the pages. Live updates take the next one.")
@click.option("--demo/--no-demo", default=True, help="Invented people and a lively synthetic day.")
@click.option("--day/--no-day", default=True, help="With --no-day the invented people are there, but nothing happens.")
@click.option("--speed", default=1.0, show_default=True, help="How many times faster than life the demo day goes.")
def up(host: str, port: int, demo: bool, day: bool, speed: float) -> None:
    """Start everything: database, pages, live updates, jobs and the demo day."""
    from inngang.config.processes import Part, Supervisor

    for number, what in ((port, "pages"), (port + 1, "live updates")):
        _must_be_free(host, number, what)
    values = declared_values()
    data = _data()
    environment = _environment(host, demo=demo, values=values)
    demo = environment["INNGANG_DEMO"] == "1"
    server = None if values["DATABASE_URL"] else Server(data)
    stopping = threading.Event()
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(143))  # while starting; `finally` still runs
    try:
        if server is not None:
            new = not (server.cluster / "PG_VERSION").exists()
            with console.status("Making the database" if new else "Starting the database"):
                server.start()
            server.asked_to_stop = stopping
        _run_and_wait([sys.executable, "-m", "inngang", "prepare"], environment)
        logs = data / "log"
        logs.mkdir(parents=True, exist_ok=True)

        def part(name: str, *order: str, once: bool = False) -> Part:
            log = logs / f"{name.replace(' ', '_')}.log"
            log.write_bytes(b"")
            return Part(name, [sys.executable, "-m", *order], environment, log, once=once)

        jobs = part("jobs", "inngang", "manage", "procrastinate", "worker", "--shutdown-graceful-timeout", "2")
        jobs.with_us = signal.SIGKILL  # asked nicely it waits for a database that is gone too; its jobs are done again
        workers = str(values["INNGANG_WEB_WORKERS"])
        parts = [
            part("web", *_granian(host, port, workers)),
            part("live", "uvicorn", "--host", host, "--port", str(port + 1), *_uvicorn()),
            jobs,
        ]
        if demo and day and _there("inngang.jobs.demo_day"):
            shown = "127.0.0.1" if host in ("0.0.0.0", "::") else host
            where = ["--host", shown, "--port", str(port), "--speed", str(speed)]
            parts.append(part("demo day", "inngang", "demo-day", *where, once=True))
        supervisor = Supervisor(server, parts, lambda text: console.print(text, markup=False, soft_wrap=True))
        supervisor.asked_to_stop = stopping
        threading.Thread(target=_greet, args=(host, port, demo, logs, stopping), daemon=True).start()
        supervisor.run()
        console.print("Everything is stopped.")
    except DatabaseTrouble as trouble:
        raise Plain(str(trouble)) from trouble
    finally:
        if server is not None:
            server.stop()


def _environment(host: str, *, demo: bool, values: dict[str, Any]) -> dict[str, str]:
    environment = dict(os.environ)
    given = os.environ.get("INNGANG_DEMO", "")
    # --no-demo always wins; without it a setting that says no wins over the default of the command
    environment["INNGANG_DEMO"] = "1" if demo and (values["INNGANG_DEMO"] or given == "") else "0"
    if host not in ("127.0.0.1", "localhost", "::1") and "INNGANG_HOSTS" not in os.environ:
        names = [*values["INNGANG_HOSTS"], socket.gethostname(), *([host] if host != "0.0.0.0" else [])]
        environment["INNGANG_HOSTS"] = ",".join(names)
    environment["PYTHONPATH"] = os.pathsep.join(p for p in (str(ROOT), os.environ.get("PYTHONPATH")) if p)
    environment["PYTHONUNBUFFERED"] = "1"
    return environment


def _granian(host: str, port: int, workers: str) -> list[str]:
    order = ["granian", "--interface", "wsgi", "--host", host, "--port", str(port), "--workers", workers]
    order += ["--blocking-threads", "2", "--blocking-threads-idle-timeout", "600"]  # a thread keeps its connection
    order += ["--respawn-failed-workers", "--respawn-interval", "0.5", "--workers-kill-timeout", "2"]
    return [*order, "--log-level", "warning", "inngang.config.wsgi:application"]


def _uvicorn() -> list[str]:
    return ["--log-level", "warning", "--timeout-graceful-shutdown", "1", "--lifespan", "on", "inngang.config.live:app"]


def _there(module: str) -> bool:
    try:
        return importlib.util.find_spec(module) is not None
    except ModuleNotFoundError:
        return False


def _must_be_free(host: str, port: int, what: str) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((host, port))
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                raise Plain(
                    f"Port {port}, for the {what}, is taken by another program. Stop that one, or choose another port: "
                    f"inngang up --port {port + 10}"
                ) from error
            if error.errno == errno.EACCES:
                raise Plain(f"You may not open port {port}. Choose one above 1024: inngang up --port 8000") from error
            raise Plain(f"Cannot answer on {host}, port {port}: {error.strerror}.") from error


def _run_and_wait(order: list[str], environment: dict[str, str]) -> None:
    done = subprocess.run(
        order, env=environment, check=False, preexec_fn=lambda: die_with_parent(signal.SIGTERM)
    ).returncode
    if done != 0:
        raise Plain("The database could not be made ready; the reason stands above.")


def _greet(host: str, port: int, demo: bool, logs: Path, stopping: threading.Event) -> None:
    """Say where to go, when the pages answer."""
    import http.client

    shown = "127.0.0.1" if host in ("0.0.0.0", "::") else host
    for _ in range(300):
        if stopping.wait(0.2):
            return
        try:
            connection = http.client.HTTPConnection(shown, port, timeout=5)
            connection.request("GET", "/alive", headers={"Host": f"127.0.0.1:{port}"})
            if connection.getresponse().status == 200:
                break
        except OSError:
            continue
    else:
        console.print(f"The pages do not answer. Look in {logs}.", soft_wrap=True)
        return
    address = f"http://{shown}:{port}"
    console.print(f"\n[bold green]Inngang is ready:[/] [bold]{address}/[/]", soft_wrap=True)
    if demo:
        console.print(f"  Choose whom to be:  {address}/demo/logg-inn", soft_wrap=True)
        for line in (_data() / "whom_to_be.txt").read_text("utf-8").splitlines() if _told() else []:
            console.print(f"  {line}", markup=False, soft_wrap=True)
        console.print("  Everyone here is invented.")
    console.print(f"  Data and logs:      {_data()}", soft_wrap=True)
    console.print("  Stop with Ctrl-C.\n")


def _told() -> bool:
    return (_data() / "whom_to_be.txt").exists()


@inngang.command(hidden=True)
def prepare() -> None:
    """Bring the database, the texts and the style sheets up to date. Part of `up`."""
    from django.conf import settings
    from django.core.management import call_command
    from django.db import OperationalError

    from inngang.config.catalogues import compile_catalogues

    _with_django()
    try:
        with console.status("Bringing the database up to date"):
            call_command("migrate", verbosity=0, interactive=False)
    except OperationalError as error:
        raise Plain(f"The database does not answer or says no: {error}".strip()) from error
    for folder in settings.LOCALE_PATHS:
        compile_catalogues(folder)
    _collect_static()
    if settings.INNGANG_DEMO and _there("inngang.jobs.seed"):
        _seed_if_empty()


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
            _bring("inngang.jobs.seed", "seed_cast", "cast of invented people")()
    seed = importlib.import_module("inngang.jobs.seed")
    if hasattr(seed, "whom_to_be"):
        (settings.DATA / "whom_to_be.txt").write_text("\n".join(seed.whom_to_be()), "utf-8")


@inngang.command("demo-day", hidden=True)
@click.option("--host", default="127.0.0.1")
@click.option("--port", default=8000)
@click.option("--speed", default=1.0)
def demo_day(host: str, port: int, speed: float) -> None:
    """Play the synthetic day, in by the doors of the server that answers there. Part of `up`."""
    _with_django()
    stop = threading.Event()
    for how in (signal.SIGTERM, signal.SIGINT):
        signal.signal(how, lambda number, frame: stop.set())
    from inngang.config.doors import play_at

    play_at(host, port, speed=speed, stop=stop)


# --- the other verbs


@inngang.command()
def seed() -> None:
    """Fill an empty database with the cast of invented people."""
    with _database():
        from django.core.management import call_command

        call_command("migrate", verbosity=0, interactive=False)
        with console.status("Inviting the cast"):
            _bring("inngang.jobs.seed", "seed_cast", "cast of invented people")()
        console.print("The cast is in place.")


@inngang.command()
def journey() -> None:
    """Follow one phone call through the running code, step by step."""
    os.environ.setdefault("INNGANG_DEMO", "1")
    with _database():
        from django.core.management import call_command

        call_command("migrate", verbosity=0, interactive=False)
        walk = _bring("inngang.jobs.journey", "walk", "journey")
        from inngang.jobs.journey import CannotWalk

        try:
            walk(console)
        except CannotWalk as reason:
            raise Plain(str(reason)) from reason


@inngang.command(context_settings={"ignore_unknown_options": True, "help_option_names": []}, add_help_option=False)
@click.argument("words", nargs=-1, type=click.UNPROCESSED)
def manage(words: tuple[str, ...]) -> None:
    """Any command of Django's, for those who write code."""
    from django.core.management import execute_from_command_line

    needs_no_database = {"help", "makemessages", "compilemessages", "collectstatic", "findstatic", "diffsettings"}
    if not words or words[0] in needs_no_database:
        execute_from_command_line(["inngang manage", *words])
        return
    with running(_data(), url=declared_values()["DATABASE_URL"]):
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


@inngang.group("import")
def import_() -> None:
    """Read a file from another system. A bad row is named with its line; the good ones are kept."""


def _importing(module: str, what: str, file: Path, **more: str) -> None:
    with _database():
        from django.utils.timezone import now

        report = _bring(module, "import_file", f"import of {what}")(file, at=now(), **more)
        console.print(str(report), markup=False, soft_wrap=True)


_file = click.argument("file", type=click.Path(exists=True, dir_okay=True, path_type=Path))


@import_.command("nav-offices")
@_file
def nav_offices(file: Path) -> None:
    """Offices and the municipalities and districts they serve (navenhet.json)."""
    _importing("inngang.exchange.norg2.bring_in", "offices", file)


@import_.command("opening-hours")
@_file
@click.option("--unit", default="", help="The number of the office, when the file does not say it.")
def opening_hours(file: Path, unit: str) -> None:
    """Opening hours of offices and receptions."""
    _importing("inngang.exchange.opening_hours.bring_in", "opening hours", file, unit=unit)


@import_.command("thread")
@_file
def thread(file: Path) -> None:
    """A written conversation (sf-henvendelse), as an enquiry with its messages."""
    _importing("inngang.exchange.thread.bring_in", "threads", file)


# --- replay


@inngang.command()
@click.option(
    "--day", required=True, type=click.DateTime(["%Y-%m-%d"]), help="The day whose placements are judged again."
)
@click.option("--policy", "policy", required=True, help="A file of rules, or the version of one that is here.")
def replay(day: datetime, policy: str) -> None:
    """Judge a day's placements again under other rules, and say what would have differed. Changes nothing."""
    from inngang.rules.policies import text_of
    from inngang.rules.routing import PolicyError, load_policy

    file = Path(policy)
    text = file.read_text(encoding="utf-8") if file.is_file() else text_of(policy)
    if text is None:
        raise Plain(f"There is no file and no version “{policy}”. Give the path of a .toml file with rules.")
    try:
        rules = load_policy(text)
    except PolicyError as fault:
        raise Plain(f"{policy}: {fault}") from fault
    with _database():
        from django.utils.timezone import now

        told = _bring("inngang.service.key_figures.replay", "replay", "replay")(day=day.date(), policy=rules, at=now())
        for line in _told_of_replay(told):
            console.print(line, markup=False, soft_wrap=True)


def _told_of_replay(told: Any) -> Iterator[str]:
    """The result as lines to read: the sums, each circle, and what would have differed and why."""
    from inngang.rules.hours import OSLO

    yield f"{told.day}, judged again under version {told.version}."
    yield f"Placed: {told.placed}. Judged: {told.judged}. Cannot be judged: {told.cannot_be_judged}."
    if told.changed_since:
        yield f"Opening hours or the code of the rules have changed since for {told.changed_since}; both are judged as of now."
    yield f"Would have differed: {told.differing}."
    before, after = (told.share(count) for count in (told.own_first_before, told.own_first_after))
    if before is not None and after is not None:
        yield f"Own adviser first, of the {told.with_adviser} who have one: {before:.1%} then, {after:.1%} under these rules."
    yield f"\n{'circle':<24}{'first then':>12}{'first now':>12}{'asked then':>12}{'asked now':>12}"
    for one in told.circles:
        counts = (one.first_before, one.first_after, one.asked_before, one.asked_after)
        yield f"{one.kind:<24}" + "".join(f"{count:>12}" for count in counts)
    if told.reasons:
        yield "\nWhat, and why:"
    for reason in told.reasons:
        because = " ".join(str(why) for why in reason.because)
        yield f"{reason.times:>8} × {reason.way}: {reason.what}." + (f" {because}" if because else "")
    if told.examples:
        yield "\nSome of them:"
    for one in told.examples[:10]:
        yield f"  {one.at.astimezone(OSLO):%H:%M:%S} {one.ref} ({one.channel}): " + "; ".join(
            str(why) for why in one.differs
        )


# --- doctor


@inngang.command()
def doctor() -> None:
    """Say what is missing on this machine, and what to do about it."""
    wrong = 0
    for sentence in _examine():
        good = sentence.startswith("ok: ")
        wrong += not good
        mark = "[green]ok [/]" if good else "[yellow]do [/]"
        console.print(mark, sentence.removeprefix("ok: "), soft_wrap=True)
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
    yield from _examine_database(values["DATABASE_URL"], _data())
    free = shutil.disk_usage(next(p for p in [_data(), *_data().parents] if p.exists())).free
    yield (
        f"ok: {free // 10**9} GB free for the data folder {_data()}."
        if free > 5 * 10**8
        else f"Only {free // 10**6} MB are free where {_data()} is. Make room, or set INNGANG_DATA to another disk."
    )
    if values["INNGANG_DEMO"] and values["DATABASE_URL"]:
        yield "Demo mode is on with a database of your own. Anyone can log in as anyone: unset INNGANG_DEMO."


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
    _with_django()
    from django.db import DatabaseError

    from inngang.service.enquiries import verifier

    try:
        wrong = verifier.problems(limit=5)
    except DatabaseError:
        yield "The tables are not as this version wants them. `inngang up` brings them up to date."
        return
    yield from wrong or ("ok: Every open enquiry has one owner and one promise.",)


def main() -> None:
    """Run the command; expected trouble is a sentence, not a traceback."""
    try:
        inngang(standalone_mode=False)
    except (WrongSetting, DatabaseTrouble) as trouble:
        Plain(str(trouble)).show()
        sys.exit(1)
    except click.exceptions.Abort:
        sys.exit(130)
    except click.exceptions.Exit as done:
        sys.exit(done.exit_code)
    except click.ClickException as trouble:
        trouble.show()
        sys.exit(trouble.exit_code)


if __name__ == "__main__":
    main()
