"""A line to the database that can be cut, go silent, go slow, or lose the answer to a commit that was made."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from enum import StrEnum
from pathlib import Path
from random import Random

COMMITTED = b"C\x00\x00\x00\x0bCOMMIT\x00"  # how PostgreSQL says that a commit is made


class Mode(StrEnum):
    PASS = "pass"
    CUT = "cut"  # every line breaks, new ones are refused
    BLACKHOLE = "blackhole"  # nothing comes through, and nothing is said
    SLOW = "slow"
    SWALLOW = "swallow"  # the commit is made, its answer never arrives, and the line breaks


class Proxy:
    """Stands on a socket of its own, before the database's."""

    def __init__(self, folder: Path, behind: Path, seed: int) -> None:
        self.path, self.behind = folder / ".s.PGSQL.5432", behind / ".s.PGSQL.5432"
        self.mode, self.rng = Mode.PASS, Random(seed)
        self.swallowed = 0
        self._lines: set[asyncio.StreamWriter] = set()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def start(self) -> None:
        self._thread.start()
        asyncio.run_coroutine_threadsafe(self._listen(), self._loop).result(5)
        self.path.chmod(0o777)

    def stop(self) -> None:
        self.set(Mode.CUT)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(5)

    def set(self, mode: Mode) -> None:
        """Change what the line does, from any thread. A cut breaks what is open; so does the end of a silence."""
        was, self.mode = self.mode, mode
        if mode == Mode.CUT or was == Mode.BLACKHOLE:
            self._loop.call_soon_threadsafe(self._break_all)

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.run_forever()

    async def _listen(self) -> None:
        await asyncio.start_unix_server(self._serve, path=str(self.path))

    def _break_all(self) -> None:
        for line in list(self._lines):
            line.transport.abort()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self.mode == Mode.CUT:
            writer.transport.abort()
            return
        try:
            to_database, from_us = await asyncio.open_unix_connection(str(self.behind))
        except OSError:
            writer.transport.abort()
            return
        both = {writer, from_us}
        self._lines |= both
        try:
            await asyncio.wait(
                {
                    asyncio.create_task(self._pump(reader, from_us, answers=False)),
                    asyncio.create_task(self._pump(to_database, writer, answers=True)),
                },
                return_when=asyncio.FIRST_COMPLETED,
            )
        finally:
            for line in both:
                line.transport.abort()
            self._lines -= both

    async def _pump(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, *, answers: bool) -> None:
        with contextlib.suppress(OSError):
            while data := await reader.read(65536):
                while self.mode == Mode.BLACKHOLE:
                    await asyncio.sleep(0.05)
                if self.mode == Mode.SLOW:
                    await asyncio.sleep(self.rng.uniform(0.005, 0.08))
                if self.mode == Mode.SWALLOW and answers and COMMITTED in data:
                    self.swallowed += 1
                    return
                writer.write(data)
                await writer.drain()
