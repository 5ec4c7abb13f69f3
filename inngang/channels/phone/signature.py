"""Who signed it, and when: an HMAC over the time and the body, good for five minutes (signatur).

    Inngang-Signature: t=1767600000,v1=<hex of HMAC-SHA256(secret, "<t>." + body)>

Sending the same signals again is harmless (they are told apart by their id), so the window only keeps an old recording
from being played.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from datetime import datetime, timedelta

HEADER = "Inngang-Signature"
WINDOW = timedelta(minutes=5)


def signed(body: bytes, *, secret: str, at: datetime) -> str:
    """The header that goes with this body now."""
    seconds = int(at.timestamp())
    return f"t={seconds},v1={_mark(body, secret, str(seconds))}"


def fault(body: bytes, header: str, *, secret: str, at: datetime) -> str:
    """What is wrong with the signature, as a code; empty when it is right."""
    found = re.fullmatch(r"t=([0-9]{1,12}),v1=([0-9a-f]{64})", header)
    if found is None:
        return "no_signature"
    if not hmac.compare_digest(found[2], _mark(body, secret, found[1])):
        return "wrong_signature"
    if abs(at.timestamp() - int(found[1])) > WINDOW.total_seconds():
        return "outside_window"
    return ""


def _mark(body: bytes, secret: str, seconds: str) -> str:
    return hmac.new(secret.encode(), f"{seconds}.".encode() + body, hashlib.sha256).hexdigest()
