"""The whole product as real processes in a folder of its own, and the means to hurt it."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

import psycopg

from inngang.config.commands import ROOT
from inngang.config.commands.up import granian
from inngang.config.database import Server
from inngang.config.postgres import die_with_parent
from tests.reliability.proxy import Mode, Proxy

SECRET = "a secret for the tests alone"
CLIENTS = 4


def free_port() -> int:
    """Two ports beside each other: the pages' and the live updates'."""
    while True:
        with socket.socket() as one, socket.socket() as two:
            one.bind(("127.0.0.1", 0))
            port = one.getsockname()[1]
            with contextlib.suppress(OSError):
                two.bind(("127.0.0.1", port + 1))
                return int(port)


class World:
    """A durable database, a line to it that can be hurt, and Inngang in front."""

    def __init__(self, seed: int) -> None:
        self.rng = Random(seed)
        self.folder = Path(tempfile.mkdtemp(prefix="inngang-reliability-", dir="/tmp"))
        self.folder.chmod(0o755)
        self.line = self.folder / "line"
        self.line.mkdir()
        self.port = free_port()
        self.server = Server(self.folder / "data", durable=True)
        self.proxy = Proxy(self.line, self.server.socket, seed)
        self.process: subprocess.Popen[bytes] | None = None
        self.hurt: Counter[str] = Counter()

    def environment(self, *, direct: bool = False) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("INNGANG_", "DJANGO_", "PG"))}
        host = self.server.socket if direct else self.line
        return kept | {
            "DATABASE_URL": f"postgresql://inngang@/inngang?host={host}",
            "INNGANG_DATA": str(self.folder / "data"),
            "INNGANG_PHONE_SECRET": SECRET,
            "INNGANG_SECRET_KEY": "reliability" * 5,
            "PYTHONPATH": str(ROOT),
        }

    def begin(self) -> None:
        """The database with the cast in it, and the line."""
        self.server.start()
        self.proxy.start()
        self._run("-m", "inngang", "prepare", direct=True)
        self._run("-m", "inngang", "seed", direct=True)

    def _run(self, *words: str, direct: bool) -> None:
        subprocess.run(
            [sys.executable, *words],
            env=self.environment(direct=direct),
            cwd=ROOT,
            check=True,
            stdout=subprocess.DEVNULL,
        )

    def open(self, application: str = "") -> None:
        """Start all of it with `inngang up`; or only the pages, from an application with a fault in it."""
        order = ["inngang", "up", "--no-demo", "--port", str(self.port)]
        if application:
            order = [*granian("127.0.0.1", str(self.port), "2")[:-1], application]
        with open(self.folder / "up.log", "ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", *(str(word) for word in order)],
                env=self.environment(),
                cwd=ROOT,
                stdout=log,
                stderr=subprocess.STDOUT,
                stdin=subprocess.DEVNULL,
                preexec_fn=lambda: die_with_parent(signal.SIGTERM),
            )
        self.wait_until_it_answers()

    def wait_until_it_answers(self) -> None:
        until = time.monotonic() + 60
        while time.monotonic() < until:
            with contextlib.suppress(OSError):
                request = urllib.request.Request(f"http://127.0.0.1:{self.port}/alive", headers={"Host": "localhost"})
                with urllib.request.urlopen(request, timeout=5) as answer:
                    if answer.status == 200:
                        return
            time.sleep(0.1)
        raise AssertionError(f"Inngang does not answer:\n{(self.folder / 'up.log').read_text()[-3000:]}")

    def shut(self) -> None:
        if self.process is not None:
            self.process.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(10)
            for pid in self._below(self.process.pid):
                _kill(pid)
            self.process.kill()
            self.process.wait()
            self.process = None

    def end(self) -> None:
        self.shut()
        self.proxy.stop()
        self.server.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    # --- hurting it

    def kill_web_worker(self) -> None:
        """One of the processes that serve pages, in the middle of whatever it does."""
        workers = [pid for pid in self._all_below() if _is_web_worker(pid)]
        if workers:
            _kill(self.rng.choice(workers))

    def kill_jobs(self) -> None:
        for pid in self._all_below():
            if "procrastinate" in _order(pid):
                _kill(pid)

    def kill_database(self) -> None:
        """The server and every back end at once, as when the machine loses power; then it is started again."""
        assert self.server.process is not None
        postmaster = self.server.process.pid
        for pid in [postmaster, *self._below(postmaster)]:
            _kill(pid)
        self.server.process.wait()
        time.sleep(self.rng.uniform(0, 0.3))
        self.server.restart_if_dead()

    def line_is(self, mode: Mode, least: float, most: float) -> None:
        self.proxy.set(mode)
        time.sleep(self.rng.uniform(least, most))
        self.proxy.set(Mode.PASS)

    def something_happens(self) -> None:
        """One fault, chosen by the seed."""
        faults: dict[str, tuple[Any, ...]] = {
            "web worker killed": (self.kill_web_worker,),
            "jobs killed": (self.kill_jobs,),
            "database killed": (self.kill_database,),
            "line cut": (self.line_is, Mode.CUT, 0.1, 0.8),
            "line silent": (self.line_is, Mode.BLACKHOLE, 0.3, 4.5),
            "line slow": (self.line_is, Mode.SLOW, 0.3, 1.5),
            "answers swallowed": (self.line_is, Mode.SWALLOW, 0.3, 1.2),
        }
        names = sorted(faults)
        # each kind in turn before any comes again, in an order of chance
        if not hasattr(self, "_left") or not self._left:
            self._left = self.rng.sample(names, len(names))
        name = self._left.pop()
        self.hurt[name] += 1
        verb, *given = faults[name]
        verb(*given)

    def _all_below(self) -> list[int]:
        return self._below(self.process.pid) if self.process is not None else []

    def _below(self, pid: int) -> list[int]:
        """All processes that a process has started, and those they started."""
        parents: dict[int, list[int]] = {}
        for stat in Path("/proc").glob("[0-9]*/stat"):
            with contextlib.suppress(OSError, ValueError, IndexError):
                words = stat.read_text().rsplit(")", 1)[1].split()
                parents.setdefault(int(words[1]), []).append(int(stat.parent.name))
        found: list[int] = []
        left = [pid]
        while left:
            children = parents.get(left.pop(), [])
            found += children
            left += children
        return found

    def query(self, sql: str, *values: Any) -> list[tuple[Any, ...]]:
        """Straight to the database, past the line."""
        with psycopg.connect(
            host=str(self.server.socket), port=5432, user="inngang", dbname="inngang", autocommit=True
        ) as connection:
            cursor = connection.execute(sql, values or None)
            return cursor.fetchall() if cursor.description else []

    def problems(self) -> list[str]:
        """What the verifier says, asked in a process of its own."""
        program = (
            "import django; django.setup(); import json; "
            "from inngang.service.enquiries.verifier import problems; print(json.dumps(problems()))"
        )
        done = subprocess.run(
            [sys.executable, "-c", program],
            env=self.environment(direct=True) | {"DJANGO_SETTINGS_MODULE": "inngang.config.settings"},
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=True,
        )
        return list(json.loads(done.stdout.strip().splitlines()[-1]))


def _kill(pid: int) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)


def _order(pid: int) -> str:
    with contextlib.suppress(OSError):
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode("utf-8", "replace")
    return ""


def _is_web_worker(pid: int) -> bool:
    with contextlib.suppress(OSError, ValueError, IndexError):
        parent = int(Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[1])
        return "granian" in _order(parent) and "resource_tracker" not in _order(pid)
    return False


@dataclass
class Told:
    """What the clients' own journals say, all together."""

    sent: set[str] = field(default_factory=set)
    acknowledged: set[str] = field(default_factory=set)
    receipts: dict[str, set[str]] = field(default_factory=dict)
    seconds: list[float] = field(default_factory=list)
    repeats: int = 0
    refused: Counter[str] = field(default_factory=Counter)
    by_door: Counter[str] = field(default_factory=Counter)


def read_journals(journals: list[Path]) -> Told:
    told = Told()
    for journal in journals:
        for line in journal.read_text("utf-8").splitlines():
            one = json.loads(line)
            key = one["key"]
            told.sent.add(key)
            if one["what"] == "acknowledged":
                told.acknowledged.add(key)
            elif one["what"] == "receipt":
                told.repeats += key in told.receipts
                told.by_door[one["door"]] += key not in told.receipts
                told.receipts.setdefault(key, set()).add(one["receipt"])
                told.seconds.append(one["seconds"])
            else:
                told.refused[one["why"]] += 1
                told.seconds.append(one["seconds"])
    return told


class Clients:
    """Some who write and phone at the same time, each with a journal."""

    def __init__(
        self, world: World, *, name: str, most: int, doors: str = "written,phoned", count: int = CLIENTS
    ) -> None:
        self.journals = [world.folder / f"{name}-{number}.journal" for number in range(count)]
        self.processes = [
            subprocess.Popen(
                [sys.executable, "-m", "tests.reliability.client", str(world.port), str(journal), f"{name}-{number}"]
                + [str(world.rng.randrange(2**31)), str(most // count), doors, SECRET],
                env=world.environment(),
                cwd=ROOT,
                stdin=subprocess.PIPE,
                preexec_fn=lambda: die_with_parent(signal.SIGTERM),
            )
            for number, journal in enumerate(self.journals)
        ]

    def are_done(self) -> bool:
        return all(process.poll() is not None for process in self.processes)

    def stop(self) -> Told:
        """Let each finish the attempt it is at; what they can tell."""
        for process in self.processes:
            with contextlib.suppress(BrokenPipeError):
                process.communicate(b"stop\n", timeout=60)
        assert all(process.returncode == 0 for process in self.processes), "a client fell over"
        return read_journals(self.journals)
