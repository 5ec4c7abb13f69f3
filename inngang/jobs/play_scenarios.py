"""What leaders try and what takes long to count, beside the other jobs (prøving og beregning i bakgrunnen), on a thread of its own.

The engine takes seconds to wake the first time and minutes of a long run; an alarm must never wait for it. So the job only
sees to it that the thread is there. The engine is imported by the thread, and by no process that has nothing to play.
"""

from __future__ import annotations

import logging
import threading
from datetime import UTC, datetime

from django.conf import settings

log = logging.getLogger(__name__)
_gate = threading.Lock()
_asked = threading.Event()
_playing: threading.Thread | None = None


def begin() -> bool:
    """Start the thread if it is not there. One that is there takes one more look before it ends."""
    global _playing
    with _gate:
        _asked.set()
        if _playing is not None:
            return False
        _playing = threading.Thread(target=_until_nobody_waits, name="scenarios", daemon=True)
        _playing.start()
        return True


def play_all() -> int:
    """Those in line, now: how many. They are played here, or by the machines behind `INNGANG_SCHEDULER`."""
    from inngang.service.planning.calculating import count_next
    from inngang.service.planning.machines import place
    from inngang.service.planning.playing import play_next

    where, count = place(settings.INNGANG_SCHEDULER), 0
    for next_of in (play_next, count_next):
        while next_of(lambda: datetime.now(UTC), where) is not None:
            count += 1
    return count


def _until_nobody_waits() -> None:
    global _playing
    from django.db import connection

    while True:
        with _gate:
            if not _asked.is_set():
                _playing = None
                break
            _asked.clear()
        try:
            play_all()
        except Exception:
            log.exception("What a leader tried could not be played or counted")
    connection.close()
