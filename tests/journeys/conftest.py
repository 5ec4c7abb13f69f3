"""A real browser on a real server, for journeys: one person from the first page to the last.

    @pytest.mark.browser
    def test_amina_writes(page, live_server, cast): …

Fixtures: `cast` (the named people, invited), `page` (desktop), `small_page` (a phone, 360 wide), `plain_page` (no
JavaScript), `another_page` (a second person's browser: call it), `live_updates` (pages change by themselves). In
`seen.py`: `log_in(page, "Håkon")`, `no_faults(page)` (axe, one h1, no wider than the window). A page that throws an
error in its script or answers 500 fails the test.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.times import this_hour

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # the browser's driver runs a loop in the tests' thread

CHROMIUM = shutil.which("chromium")
QUIET = [
    *["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"],
    *["--disable-component-update", "--disable-sync"],
]
DESKTOP = {"width": 1280, "height": 900}
PHONE = {"width": 360, "height": 740}
WAIT_MS = 10_000


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    if CHROMIUM is None:
        pytest.skip("There is no chromium here. On Debian: sudo apt-get install chromium")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield opened
        opened.close()


@pytest.fixture(scope="session", autouse=True)
def _may_be_emptied() -> Iterator[None]:
    """The journal refuses to be emptied. Between two tests with a server, and only there, its guards are asleep."""
    from django.db.backends.postgresql.operations import DatabaseOperations

    def empty(self: Any, statements: list[str]) -> None:
        from django.db import transaction

        with transaction.atomic(using=self.connection.alias), self.connection.cursor() as cursor:
            cursor.execute("set local session_replication_role = replica")
            for statement in statements:
                cursor.execute(statement)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(DatabaseOperations, "execute_sql_flush", empty)
        yield


@pytest.fixture
def cast(transactional_db: None) -> None:
    """The named people, invited as if it were just now."""
    from inngang.jobs.seed import seed_cast
    from inngang.service.organisation.queries import forget_calendars

    forget_calendars()
    seed_cast(at=this_hour())


@pytest.fixture
def another_page(browser: Any, live_server: Any) -> Iterator[Callable[..., Any]]:
    """Opens a browser of its own for one more person: `another_page(viewport=PHONE, java_script_enabled=False)`."""
    contexts: list[Any] = []
    faults: list[str] = []

    def opened(**options: Any) -> Any:
        context = browser.new_context(
            **{
                "locale": "nb-NO",
                "timezone_id": "Europe/Oslo",
                "viewport": DESKTOP,
                "base_url": live_server.url,
                **options,
            }
        )
        context.set_default_timeout(WAIT_MS)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: faults.append(f"script: {error}"))
        page.on(
            "response",
            lambda answer: faults.append(f"{answer.status}: {answer.url}") if answer.status >= 500 else None,
        )
        return page

    yield opened
    for context in contexts:
        context.close()
    assert faults == []


@pytest.fixture
def page(another_page: Callable[..., Any]) -> Any:
    return another_page()


@pytest.fixture
def small_page(another_page: Callable[..., Any]) -> Any:
    return another_page(viewport=PHONE, has_touch=True, is_mobile=True)


@pytest.fixture
def plain_page(another_page: Callable[..., Any]) -> Any:
    return another_page(java_script_enabled=False)


@pytest.fixture
def live_updates(transactional_db: None, settings: Any) -> Iterator[None]:
    """The process of live updates, in a thread: ask for it before `page`, and pages change by themselves."""
    import asyncio
    import threading

    import uvicorn

    from inngang.config import live

    server = uvicorn.Server(
        uvicorn.Config(live.app, host="localhost", port=0, log_level="warning", timeout_graceful_shutdown=3)
    )
    thread = threading.Thread(target=lambda: asyncio.run(server.serve()), daemon=True)
    thread.start()
    while not server.started:
        assert thread.is_alive(), "the live updates did not start"
        thread.join(0.05)
    port = server.servers[0].sockets[0].getsockname()[1]
    settings.INNGANG_LIVE_URL = f"http://localhost:{port}/live"
    yield
    server.should_exit = True
    thread.join(10)
