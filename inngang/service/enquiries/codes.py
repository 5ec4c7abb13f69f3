"""The code somebody without login comes back with (hentekode): the same sending always has the same code."""

from __future__ import annotations

import hashlib
import hmac

from inngang.rules.identity import new_pick_up_code


def code_for(*, sender_key: str, text: str, secret: str) -> str:
    """Made from what was sent, so that a repeated sending gets it again; who only knows the key gets another one."""
    return new_pick_up_code(hmac.digest(secret.encode(), f"pick-up {sender_key}\x00{text}".encode(), hashlib.sha256))
