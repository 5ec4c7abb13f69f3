"""Signed tickets to live updates, and where a browser finds them.

A ticket names the topics its holder may hear about. What is sent is the topic alone, never anything about a person:
the page then asks for its own part again, through the same door as ever.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from django.conf import settings
from django.core import signing
from django.http import HttpRequest

SALT = "live"
LASTS_SECONDS = 12 * 3600


def live_token(topics: list[str]) -> str:
    """A ticket for these topics, good for half a day."""
    return signing.dumps(topics, salt=SALT, compress=True)


def topics_of(token: str) -> list[str]:
    """The topics a ticket is for; none when it is forged or too old."""
    try:
        topics = signing.loads(token, salt=SALT, max_age=LASTS_SECONDS)
    except signing.BadSignature:
        return []
    return [str(topic) for topic in topics]


def live_address(request: HttpRequest) -> str:
    """Where the browser that asks finds live updates: as set, or the port after the page's own."""
    given: str = settings.INNGANG_LIVE_URL
    if given:
        return given
    asked = urlsplit(f"{request.scheme}://{request.get_host()}")
    host = f"[{asked.hostname}]" if asked.hostname and ":" in asked.hostname else asked.hostname
    port = (asked.port or (443 if request.is_secure() else 80)) + 1
    return f"{request.scheme}://{host}:{port}/live"
