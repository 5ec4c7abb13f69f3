"""Codes people come back with, kept a while in their own browser (hentekode).

A code has 59 bits, so guessing is hopeless from the start; `rules/limits.py` keeps a machine from trying all the same.
Right codes and slips of the pen, which cannot be a code, do not count.
"""

from __future__ import annotations

import time

from django.http import HttpRequest

LASTS_SECONDS = 30 * 60


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
