"""Codes people come back with: kept a while in their own browser, and guessed only a few times (hentekode).

A code has 59 bits, so guessing is hopeless from the start. The limits keep a machine from trying all the same: in ten
minutes, ten wrong codes from one browser, and fifty from one address in each web process (a library or a family
shares an address). Right codes and slips of the pen, which cannot be a code, do not count.
"""

from __future__ import annotations

import time
from collections import deque
from threading import Lock

from django.http import HttpRequest

LASTS_SECONDS = 30 * 60
WITHIN_SECONDS = 10 * 60
MOST_OF_BROWSER = 10
MOST_OF_ADDRESS = 50
MOST_ADDRESSES = 10_000

_wrong: dict[str, deque[float]] = {}
_lock = Lock()


def remember(request: HttpRequest, code: str) -> None:
    """Keep the code in the signed cookie for half an hour: the next one at this screen shall not find it."""
    request.session["code"] = code
    request.session["code_until"] = int(time.time()) + LASTS_SECONDS


def remembered(request: HttpRequest) -> str:
    """The code that was given here in the last half hour."""
    if request.session.get("code_until", 0) < time.time():
        forget(request)
        return ""
    return str(request.session.get("code", ""))


def forget(request: HttpRequest) -> None:
    for name in ("code", "code_until"):
        if name in request.session:  # a session that is not touched sends no cookie
            del request.session[name]


def may_try(request: HttpRequest) -> bool:
    """Whether another code may be tried just now."""
    return len(_of_browser(request)) < MOST_OF_BROWSER and len(_of_address(request)) < MOST_OF_ADDRESS


def tried_wrong(request: HttpRequest) -> None:
    """Count a wrong code."""
    request.session["wrong_codes"] = [*_of_browser(request), int(time.time())][-MOST_OF_BROWSER:]
    address = request.META.get("REMOTE_ADDR", "")
    with _lock:
        if len(_wrong) >= MOST_ADDRESSES:
            _wrong.pop(next(iter(_wrong)))
        _wrong.setdefault(address, deque(maxlen=MOST_OF_ADDRESS)).append(time.time())


def forget_all_tries() -> None:
    """Begin counting anew."""
    with _lock:
        _wrong.clear()


def _of_browser(request: HttpRequest) -> list[int]:
    return [at for at in request.session.get("wrong_codes", []) if at > time.time() - WITHIN_SECONDS]


def _of_address(request: HttpRequest) -> list[float]:
    with _lock:
        tries = list(_wrong.get(request.META.get("REMOTE_ADDR", ""), ()))
    return [at for at in tries if at > time.time() - WITHIN_SECONDS]
