"""One PostgreSQL for the whole run, started when the first test asks for it and gone when the run ends.

`.venv/bin/pytest tests/service` needs no set-up. Several runs at once do not meet: each has a server of its own.
With DATABASE_URL set, that server is used instead.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

FOLDER = "INNGANG_TEST_FOLDER"
_servers: list = []

hypothesis_settings.register_profile(
    "quick", max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow], database=None
)
hypothesis_settings.register_profile("thorough", parent=hypothesis_settings.get_profile("quick"), max_examples=300)
hypothesis_settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "quick"))


def _start(folder: Path) -> None:
    from inngang.config.database import Server

    server = Server(folder, durable=False)
    server.start()
    _servers.append(server)


def _is_worker(config: pytest.Config) -> bool:
    return hasattr(config, "workerinput")


def pytest_configure(config: pytest.Config) -> None:
    from django.conf import settings

    from inngang.config.postgres import socket_folder

    settings.INNGANG_DEMO = True
    settings.ALLOWED_HOSTS = ["*"]
    settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # the middleware warns of a folder that is not there
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    }
    if not _is_worker(config):
        os.environ.pop(FOLDER, None)
        _compile_catalogues(settings.LOCALE_PATHS)
    if settings.DATABASE_URL:
        return
    if FOLDER not in os.environ:
        folder = Path(tempfile.mkdtemp(prefix="inngang-test-", dir="/tmp"))
        folder.chmod(0o755)  # root's server runs as someone else, who must be able to walk here
        os.environ[FOLDER] = str(folder)
        if getattr(config.option, "numprocesses", None) or getattr(config.option, "tx", None):
            _start(folder)  # the workers of xdist share it
    settings.DATABASES["default"].update(HOST=str(socket_folder(Path(os.environ[FOLDER]))))


def pytest_unconfigure(config: pytest.Config) -> None:
    for server in _servers:
        server.stop()
    if not _is_worker(config) and FOLDER in os.environ:
        shutil.rmtree(os.environ.pop(FOLDER), ignore_errors=True)


def _compile_catalogues(folders: list[Path]) -> None:
    """The translated texts, as the program reads them, when the written ones are newer."""
    from django.utils.translation import trans_real

    from inngang.config.catalogues import compile_catalogues

    for folder in folders:
        compile_catalogues(folder)
    trans_real._translations.clear()  # what was read before they were there
    trans_real._default = None


@pytest.fixture(scope="session")
def django_db_modify_db_settings(request: pytest.FixtureRequest) -> Iterator[None]:
    """Start the server before the first test that needs it."""
    from django.conf import settings

    if not settings.DATABASE_URL and not _is_worker(request.config) and not _servers:
        _start(Path(os.environ[FOLDER]))
    if _is_worker(request.config):
        request.getfixturevalue("django_db_modify_db_settings_xdist_suffix")
    yield


@pytest.fixture(autouse=True, scope="session")
def _tests_may_empty_the_journal() -> Iterator[None]:
    """The journal refuses to be emptied, also by the tests; between transactional tests its guard is laid aside."""
    from django.db.backends.postgresql.operations import DatabaseOperations

    empty = DatabaseOperations.execute_sql_flush

    def execute_sql_flush(self: DatabaseOperations, sql_list: list[str]) -> None:
        empty(self, ["set session_replication_role = replica", *sql_list, "set session_replication_role = default"])

    DatabaseOperations.execute_sql_flush = execute_sql_flush
    yield
    DatabaseOperations.execute_sql_flush = empty


@pytest.fixture(autouse=True, scope="session")
def _the_cast_is_invited_once() -> Iterator[None]:
    """The second test that invites the cast of the same moment gets the rows the first one wrote."""
    from inngang.jobs import seed
    from tests.remembered import remembering

    invite = seed._invite
    seed._invite = remembering(invite)
    yield
    seed._invite = invite


@pytest.fixture
def cast(request: pytest.FixtureRequest) -> None:
    """The cast is at work, on a Monday morning (`MORNING`)."""
    request.getfixturevalue("transactional_db" if _is_transactional(request) else "db")
    from inngang.jobs.seed import seed_cast
    from tests.times import MORNING

    seed_cast(at=MORNING)


def _is_transactional(request: pytest.FixtureRequest) -> bool:
    mark = request.node.get_closest_marker("django_db")
    wanted = {"transactional_db", "live_server"} & set(request.fixturenames)
    return bool(wanted) or bool(mark and mark.kwargs.get("transaction"))
