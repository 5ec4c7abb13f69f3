"""Start everything, watch it, and say where to go."""

from __future__ import annotations

import errno
import os
import signal
import socket
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import click

from inngang.config.commands import ROOT, Plain, console, data_folder, inngang, is_there
from inngang.config.database import Server
from inngang.config.declared import declared_values
from inngang.config.postgres import die_with_parent
from inngang.config.trouble import DatabaseTrouble


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
    data = data_folder()
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
            part("web", *granian(host, port, workers)),
            part("live", "uvicorn", "--host", host, "--port", str(port + 1), *_uvicorn()),
            jobs,
        ]
        if demo and day and is_there("inngang.jobs.demo_day"):
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


def granian(host: str, port: int, workers: str) -> list[str]:
    order = ["granian", "--interface", "wsgi", "--host", host, "--port", str(port), "--workers", workers]
    order += ["--blocking-threads", "2", "--blocking-threads-idle-timeout", "600"]  # a thread keeps its connection
    order += ["--respawn-failed-workers", "--respawn-interval", "0.5", "--workers-kill-timeout", "2"]
    return [*order, "--log-level", "warning", "inngang.config.wsgi:application"]


def _uvicorn() -> list[str]:
    return ["--log-level", "warning", "--timeout-graceful-shutdown", "1", "--lifespan", "on", "inngang.config.live:app"]


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
        for line in (data_folder() / "whom_to_be.txt").read_text("utf-8").splitlines() if _told() else []:
            console.print(f"  {line}", markup=False, soft_wrap=True)
        console.print("  Everyone here is invented.")
    console.print(f"  Data and logs:      {data_folder()}", soft_wrap=True)
    console.print("  Stop with Ctrl-C.\n")


def _told() -> bool:
    return (data_folder() / "whom_to_be.txt").exists()
