"""Counts how far people come on a page: opened, had to mend something, came through (steg, R149, R150).

The view knows nothing of it: a page that is fetched is opened, a form that leads on is through, one that comes back is to be
mended. Nothing is read of who it is.
"""

from __future__ import annotations

import logging
from functools import wraps
from typing import Any

from django.db import DatabaseError, transaction
from django.http import HttpResponseBase
from django.utils import timezone

from inngang.service.key_figures.steps import DONE, MENDED, OPENED, count_step
from inngang.web.citizen.asked import Asked
from inngang.web.parts.jinja import language
from inngang.web.parts.viewer import Page

log = logging.getLogger(__name__)


def step_of(method: str, status: int, *, shows_result: bool) -> str:
    """Which step an answer is; empty for what is none. `shows_result`: what is sent is answered on the same page."""
    if method == "GET" and status == 200:
        return OPENED
    if method == "POST" and (300 <= status < 400 or (shows_result and status == 200)):
        return DONE
    return MENDED if method == "POST" and status < 500 else ""


def counted(way: str, view: Page, *, shows_result: bool = False) -> Page:
    """The same view, with its steps counted. A count that fails stops nobody."""

    @wraps(view)
    def count(request: Asked, *args: Any, **kwargs: Any) -> HttpResponseBase:
        answer = view(request, *args, **kwargs)
        step = step_of(request.method or "", answer.status_code, shows_result=shows_result)
        if step:
            try:
                with transaction.atomic():
                    count_step(way=way, step=step, language=language(), at=timezone.now())
            except DatabaseError:
                log.warning("A step was not counted.")
        return answer

    return count
