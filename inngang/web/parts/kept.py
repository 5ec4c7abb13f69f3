"""A form sent after the login had ended, or under too low a level: kept until its sender is back, and then shown filled in.

It lies sealed in the database; the key is in the browser's cookie alone, so neither of the two can read it without the other.
"""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
from datetime import timedelta
from typing import Any, NamedTuple

from cryptography.fernet import Fernet, InvalidToken
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from inngang.service.people import sessions

LASTS = timedelta(minutes=30)
LARGEST = 100_000  # signs in all
NOT_KEPT = ("csrfmiddlewaretoken",)


class Form(NamedTuple):
    """What was sent, and where."""

    path: str
    fields: list[tuple[str, str]]


def _sealer(key: str) -> Fernet:
    return Fernet(base64.urlsafe_b64encode(hashlib.sha256(f"kept {key}".encode()).digest()))


def keep_form(request: HttpRequest) -> str:
    """Keep what was sent; the address where it is shown again, or nothing when there was nothing to keep."""
    fields = [(name, value) for name in request.POST if name not in NOT_KEPT for value in request.POST.getlist(name)]
    if not fields or sum(len(value) for _, value in fields) > LARGEST:
        return ""
    at, key = timezone.now(), secrets.token_urlsafe(32)
    person_id, staff_id = sessions.who_was(token=request.session.get("login", ""), at=at)
    sealed = _sealer(key).encrypt(json.dumps([request.path, fields]).encode()).decode()
    sessions.keep(key=key, sealed=sealed, person_id=person_id, staff_id=staff_id, until=at + LASTS)
    request.session["kept"] = key
    return reverse("parts:kept")


def kept_form(request: Any) -> Form | None:
    """What was kept in this browser, if it is the same one who has logged in."""
    key = request.session.get("kept", "")
    if not key:
        return None
    viewer = request.viewer
    sealed = sessions.kept(key=key, person_id=viewer.person_id, staff_id=viewer.staff_id, at=timezone.now())
    try:
        path, fields = json.loads(_sealer(key).decrypt(sealed.encode()))
    except (InvalidToken, ValueError):
        return None
    return Form(path, [(name, value) for name, value in fields])


def drop_kept(request: HttpRequest) -> None:
    if key := request.session.pop("kept", ""):
        sessions.drop_kept(key=key)
