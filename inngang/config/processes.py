"""Keeps the parts of Inngang running: starts them, starts again what dies, and leaves nothing behind.

Each part is the head of a group of processes, so that what a dead part left running can be ended before the next try.
Every part asks Linux to be stopped if we are killed ourselves.
"""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

from inngang.config.database import Server
from inngang.config.postgres import die_with_parent
from inngang.config.trouble import DatabaseTrouble

LOOK_EVERY_SECONDS = 0.2
STOP_WITHIN_SECONDS = 2.5  # then by force; the database needs the rest of the five seconds
FIRST_PAUSE_SECONDS = 0.5
LONGEST_PAUSE_SECONDS = 30.0
STEADY_AFTER_SECONDS = 20.0
PR_SET_CHILD_SUBREAPER = 36


def adopt_orphans() -> None:
    """Grandchildren whose parent died become ours, so we can end them."""
    if sys.platform == "linux":
        import ctypes

        ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


@dataclass
class Part:
    """One part of Inngang that must keep running."""

    name: str
    order: Sequence[str]
    environment: Mapping[str, str]
    log: Path
    once: bool = False  # done when it ends well
    with_us: signal.Signals = signal.SIGTERM  # what it gets when the supervisor is killed
    process: subprocess.Popen[bytes] | None = field(default=None, init=False)
    started_at: float = field(default=0.0, init=False)
    again_at: float = field(default=0.0, init=False)
    pause_seconds: float = field(default=FIRST_PAUSE_SECONDS, init=False)
    finished: bool = field(default=False, init=False)

    def start(self) -> None:
        with open(self.log, "ab") as log:
            self.process = subprocess.Popen(
                list(self.order),
                env=dict(self.environment),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                process_group=0,
                preexec_fn=lambda: die_with_parent(self.with_us),
            )
        self.started_at = time.monotonic()

    def signal(self, how: signal.Signals) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(how)

    def end_what_is_left(self) -> None:
        """By force, the whole group."""
        if self.process is not None:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self.process.pid, signal.SIGKILL)
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(2)

    def last_lines(self, count: int = 6) -> str:
        with contextlib.suppress(OSError):
            return "\n".join(self.log.read_text("utf-8", "replace").strip().splitlines()[-count:])
        return ""


class Supervisor:
    """Runs all parts until it is asked to stop."""

    def __init__(self, server: Server | None, parts: Sequence[Part], tell: Callable[[str], None]) -> None:
        self.server, self.parts, self.tell = server, list(parts), tell
        self.asked_to_stop = threading.Event()
        adopt_orphans()
        for how in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(how, self._on_signal)

    def _on_signal(self, number: int, frame: FrameType | None) -> None:
        self.asked_to_stop.set()

    def run(self) -> None:
        """Start the parts and watch over them. Returns when asked to stop, with everything stopped."""
        try:
            for part in self.parts:
                part.start()
            while not self.asked_to_stop.wait(LOOK_EVERY_SECONDS):
                self._look_after_database()
                for part in self.parts:
                    self._look_after(part)
                self._bury_orphans()
        finally:
            self.stop()

    def stop(self) -> None:
        """Stop all parts, then the database."""
        for part in self.parts:
            part.signal(signal.SIGTERM)
        until = time.monotonic() + STOP_WITHIN_SECONDS
        for part in self.parts:
            if part.process is not None:
                with contextlib.suppress(subprocess.TimeoutExpired):
                    part.process.wait(max(0.01, until - time.monotonic()))
        for part in self.parts:
            part.end_what_is_left()
        if self.server is not None:
            self.server.stop()
        self._bury_orphans()

    def _look_after_database(self) -> None:
        if self.server is None or self.server.is_running():
            return
        self.tell("The database stopped. Starting it again.")
        try:
            self.server.restart_if_dead()
            self.tell("The database is back.")
        except DatabaseTrouble as trouble:
            self.tell(f"{trouble}\nTrying again.")

    def _look_after(self, part: Part) -> None:
        if part.finished or part.process is None or part.process.poll() is None:
            return
        now = time.monotonic()
        if part.again_at == 0.0:
            if part.once and part.process.returncode == 0:
                part.finished = True
                return
            if now - part.started_at > STEADY_AFTER_SECONDS:
                part.pause_seconds = FIRST_PAUSE_SECONDS
            part.again_at = now + part.pause_seconds
            self.tell(
                f"{part.name} stopped (code {part.process.returncode}); starting again in {part.pause_seconds:g} s. "
                f"Its log is {part.log}:\n{part.last_lines()}"
            )
            part.pause_seconds = min(part.pause_seconds * 2, LONGEST_PAUSE_SECONDS)
            part.end_what_is_left()
        if now >= part.again_at:
            part.again_at = 0.0
            part.start()

    def _bury_orphans(self) -> None:
        """Take leave of adopted grandchildren that have ended, and of nobody else's."""
        ours = {part.process.pid for part in self.parts if part.process is not None}
        if self.server is not None and self.server.process is not None:
            ours.add(self.server.process.pid)
        with contextlib.suppress(ChildProcessError):
            while True:
                ended = os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOHANG | os.WNOWAIT)
                if ended is None or ended.si_pid in ours:
                    return
                os.waitpid(ended.si_pid, 0)
