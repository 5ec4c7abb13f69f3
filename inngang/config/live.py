"""Live updates: one small ASGI application that passes the database's notices on to browsers (server-sent events).

A notice on the channel `inngang_live` is a topic and nothing more; a browser hears about the topics its ticket names
and then asks for its own part of the page again. No personal data passes here.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
from collections import defaultdict
from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import parse_qs, urlsplit

import psycopg

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "inngang.config.settings")

from django.conf import settings

from inngang.web.parts.live import topics_of

CHANNEL = "inngang_live"
HEARTBEAT_SECONDS = 15.0
LONGEST_PAUSE_SECONDS = 10.0
MOST_WAITING = 100  # a browser that does not read loses notices, not our memory

Send = Callable[[dict[str, Any]], Awaitable[None]]
Receive = Callable[[], Awaitable[dict[str, Any]]]
log = logging.getLogger(__name__)

_listeners: dict[str, set[asyncio.Queue[str]]] = defaultdict(set)


def pass_on(topic: str) -> None:
    """Give a topic to everyone whose ticket names it."""
    for queue in _listeners.get(topic, ()):
        if queue.qsize() < MOST_WAITING:
            queue.put_nowait(topic)


async def hear_the_database() -> None:
    """Listen for ever, and begin again when the database goes away."""
    chosen = settings.DATABASES["default"]
    address = {
        "host": chosen["HOST"],
        "port": chosen["PORT"],
        "user": chosen["USER"],
        "password": chosen.get("PASSWORD") or None,
        "dbname": chosen["NAME"],
        **chosen.get("OPTIONS", {}),
    }
    pause = 0.2
    while True:
        try:
            async with await psycopg.AsyncConnection.connect(
                **{name: value for name, value in address.items() if value}, autocommit=True
            ) as connection:
                await connection.execute(f"listen {CHANNEL}")
                if pause > 0.2:
                    for topic in list(_listeners):  # something may have happened while we were deaf
                        pass_on(topic)
                pause = 0.2
                async for notice in connection.notifies():
                    pass_on(notice.payload)
        except psycopg.Error as error:
            pause = min(pause * 2, LONGEST_PAUSE_SECONDS)
            log.warning("No database: %s. Trying again in %.1f s.", str(error).strip(), pause)
        await asyncio.sleep(pause)


async def _life(receive: Receive, send: Send) -> None:
    task: asyncio.Task[None] | None = None
    while True:
        message = await receive()
        if message["type"] == "lifespan.startup":
            task = asyncio.create_task(hear_the_database())
            await send({"type": "lifespan.startup.complete"})
        elif message["type"] == "lifespan.shutdown":
            if task is not None:
                task.cancel()
                with contextlib.suppress(asyncio.CancelledError):
                    await task
            await send({"type": "lifespan.shutdown.complete"})
            return


def _allowed_origin(headers: dict[bytes, bytes]) -> bytes | None:
    """The page's own address, when it is the same host as ours or one that is set as trusted."""
    origin = headers.get(b"origin", b"").decode("latin-1")
    host = urlsplit(f"//{headers.get(b'host', b'').decode('latin-1')}").hostname
    if origin and (origin in settings.INNGANG_ORIGINS or urlsplit(origin).hostname == host):
        return origin.encode("latin-1")
    return None


async def _answer(send: Send, status: int, headers: list[tuple[bytes, bytes]], body: bytes) -> None:
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


async def app(scope: dict[str, Any], receive: Receive, send: Send) -> None:
    """`GET /live?t=<ticket>` stays open and tells of the ticket's topics."""
    if scope["type"] == "lifespan":
        await _life(receive, send)
        return
    if scope["type"] != "http":
        return
    plain = [(b"content-type", b"text/plain; charset=utf-8"), (b"cache-control", b"no-store")]
    if scope["path"] == "/alive":
        await _answer(send, 200, plain, b"ok")
        return
    topics = topics_of((parse_qs(scope["query_string"].decode("latin-1")).get("t") or [""])[0])
    if scope["path"].rstrip("/") != "/live" or not topics:
        await _answer(send, 403 if scope["path"].startswith("/live") else 404, plain, b"No ticket for live updates.")
        return
    headers = [(b"content-type", b"text/event-stream"), (b"cache-control", b"no-store"), (b"x-accel-buffering", b"no")]
    origin = _allowed_origin(dict(scope["headers"]))
    if origin is not None:
        headers += [(b"access-control-allow-origin", origin), (b"vary", b"Origin")]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await _tell(topics, receive, send)


async def _tell(topics: list[str], receive: Receive, send: Send) -> None:
    queue: asyncio.Queue[str] = asyncio.Queue()
    for topic in topics:
        _listeners[topic].add(queue)
    gone = asyncio.create_task(_until_gone(receive))
    try:
        await send({"type": "http.response.body", "body": b"retry: 2000\n: here\n\n", "more_body": True})
        while not gone.done():
            heard = asyncio.create_task(queue.get())
            done, _ = await asyncio.wait({heard, gone}, timeout=HEARTBEAT_SECONDS, return_when=asyncio.FIRST_COMPLETED)
            if heard in done:
                told = {heard.result()}
                while not queue.empty():  # many notices of one topic are one
                    told.add(queue.get_nowait())
                body = "".join(f"event: {topic}\ndata: 1\n\n" for topic in sorted(told)).encode()
            else:
                heard.cancel()
                body = b": still here\n\n"
            if not gone.done():
                await send({"type": "http.response.body", "body": body, "more_body": True})
    finally:
        gone.cancel()
        for topic in topics:
            _listeners[topic].discard(queue)
            if not _listeners[topic]:
                _listeners.pop(topic, None)


async def _until_gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
