"""Nobody waits for ever on a database that has gone silent: a request gets its answer, or an honest error, in seconds.

A server that is down says so at once. One that is cut off says nothing, and a program that reads from it waits for as
long as it is allowed to. So a watch stands beside each request: when the time is up it hangs up the request's line to the
database, the request fails with the page that says so, and the sender can send the same again with the same id.
"""

from __future__ import annotations

import contextlib
import os
import socket
import threading
import time
from collections.abc import Callable
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.signals import connection_created

WRITE_SECONDS = 3.0  # what is sent to us: the one who sends it stands and waits
READ_SECONDS = 10.0  # a page with many numbers may take longer
LOOK_EVERY_SECONDS = 0.1

# Said to the database on every new line: an unfinished transaction of somebody cut off lets go of what it holds.
LIMITS = """
set lock_timeout = '2s'; set statement_timeout = '10s'; set idle_in_transaction_session_timeout = '5s';
"""


class Watch:
    """Hangs up lines to the database that have been waited on for too long."""

    def __init__(self) -> None:
        self._until: dict[int, tuple[float, Any]] = {}  # by thread: when, and its line
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None

    def begin(self, seconds: float, line: Any) -> None:
        with self._lock:
            self._until[threading.get_ident()] = (time.monotonic() + seconds, line)
            if self._thread is None or not self._thread.is_alive():
                self._thread = threading.Thread(target=self._look, name="patience", daemon=True)
                self._thread.start()

    def end(self) -> None:
        with self._lock:
            self._until.pop(threading.get_ident(), None)

    def _look(self) -> None:
        while True:
            time.sleep(LOOK_EVERY_SECONDS)
            now = time.monotonic()
            with self._lock:
                for until, line in self._until.values():
                    if now > until:
                        hang_up(line)


def hang_up(line: Any) -> None:
    """Break a line to the database from outside: whoever reads from it gets an error at once."""
    there = getattr(line, "connection", None)
    if there is None or there.closed:
        return
    # it may be closed while we look
    with contextlib.suppress(Exception), socket.socket(fileno=os.dup(there.fileno())) as ours:
        ours.shutdown(socket.SHUT_RDWR)


def _limit(sender: Any, connection: Any, **given: Any) -> None:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(LIMITS)


class Patient:
    """Around the whole application: all that a request does is inside its time."""

    def __init__(self, application: Callable[..., Any]) -> None:
        self.application = application
        self.watch = Watch()
        connection_created.connect(_limit, dispatch_uid="patience")

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Any:
        reads = environ.get("REQUEST_METHOD") in ("GET", "HEAD", "OPTIONS")
        self.watch.begin(READ_SECONDS if reads else WRITE_SECONDS, connections[DEFAULT_DB_ALIAS])
        try:
            return self.application(environ, start_response)
        finally:
            self.watch.end()
