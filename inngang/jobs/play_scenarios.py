"""What leaders try is played beside the other jobs (prøving i bakgrunnen), on a thread of its own.

The engine takes seconds to wake the first time and minutes of a long run; an alarm must never wait for it. So the job only
sees to it that the thread is there. The engine is imported by the thread, and by no process that has nothing to play.
"""

from __future__ import annotations

import logging
import threading
from datetime import UTC, datetime

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
    """Those in line, here and now: how many."""
    from inngang.service.planning.playing import play_next

    count = 0
    while play_next(lambda: datetime.now(UTC)) is not None:
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
            log.exception("What a leader tried could not be played")
    connection.close()
