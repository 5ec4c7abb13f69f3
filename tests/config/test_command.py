"""The command `inngang` as one uses it: started, killed in parts, stopped, with nothing left running."""

import asyncio
import contextlib
import http.client
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psycopg
import pytest

from inngang.config.postgres import NAME, PORT, socket_folder

ROOT = Path(__file__).parents[2]


def free_port() -> int:
    """A port whose neighbour is free as well."""
    while True:
        with socket.socket() as first, socket.socket() as second:
            first.bind(("127.0.0.1", 0))
            number = first.getsockname()[1]
            with contextlib.suppress(OSError, OverflowError):
                second.bind(("127.0.0.1", number + 1))
                return number


class Running:
    """`inngang up` in a folder of its own."""

    def __init__(self, *words: str) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="inngang-up-", dir="/tmp"))
        self.folder.chmod(0o755)
        self.data = self.folder / "data"
        self.port = free_port()
        self.environment = {k: v for k, v in os.environ.items() if k not in ("DATABASE_URL", "INNGANG_DEMO")}
        self.environment |= {"INNGANG_DATA": str(self.data), "PYTHONUNBUFFERED": "1"}
        self.out = self.folder / "out.txt"
        with open(self.out, "w") as out:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "inngang", "up", "--port", str(self.port), *words],
                cwd=ROOT,
                env=self.environment,
                stdout=out,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def said(self) -> str:
        return self.out.read_text("utf-8")

    def wait_for(self, what: str, seconds: float = 90) -> None:
        until = time.monotonic() + seconds
        while what not in self.said():
            assert self.process.poll() is None, self.said()
            assert time.monotonic() < until, self.said()
            time.sleep(0.1)

    def get(self, path: str) -> tuple[int, bytes]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        connection.request("GET", path)
        answer = connection.getresponse()
        return answer.status, answer.read()

    def answers(self, seconds: float = 30) -> bool:
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            with contextlib.suppress(OSError, http.client.HTTPException):
                if self.get("/alive")[0] == 200:
                    return True
            time.sleep(0.2)
        return False

    def left_running(self) -> list[str]:
        """Processes that still belong to this one, by the data folder they were given."""
        found = []
        for entry in Path("/proc").iterdir():
            if not entry.name.isdigit() or int(entry.name) == self.process.pid:
                continue
            with contextlib.suppress(OSError):
                words = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode("utf-8", "replace")
                given = (entry / "environ").read_bytes().decode("utf-8", "replace")
                if words and (f"INNGANG_DATA={self.data}\0" in given or str(self.data) in words):
                    found.append(f"{entry.name} {words}")
        return found

    def pid_of(self, words: str) -> int:
        return next(int(line.split()[0]) for line in self.left_running() if words in line)

    def end(self) -> None:
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
            try:
                self.process.wait(20)
            except subprocess.TimeoutExpired:
                self.process.kill()
        shutil.rmtree(self.folder, ignore_errors=True)


@pytest.fixture
def up():
    started = []

    def start(*words):
        started.append(Running(*words))
        return started[-1]

    yield start
    for running in started:
        running.end()


def nothing_left(running: Running, seconds: float = 15) -> list[str]:
    until = time.monotonic() + seconds
    while (left := running.left_running()) and time.monotonic() < until:
        time.sleep(0.1)
    return left


@pytest.mark.reliability
def test_up_answers_survives_its_parts_and_leaves_nothing_behind(up):
    inngang = up("--no-demo")
    inngang.wait_for("Inngang is ready")
    status, body = inngang.get("/alive")
    assert status == 200
    assert json.loads(body)["live"] == f"http://127.0.0.1:{inngang.port + 1}/live"

    # a second one on the same port, and one on the same data, are told so in words
    for words, sentence in (
        (["--port", str(inngang.port)], "is taken by another program"),
        (["--port", str(free_port())], "already runs with the data folder"),
    ):
        second = subprocess.run(
            [sys.executable, "-m", "inngang", "up", "--no-demo", *words],
            cwd=ROOT, env=inngang.environment, capture_output=True, text=True, timeout=60,
        )  # fmt: skip
        assert second.returncode == 1
        assert sentence in second.stderr
        assert "Traceback" not in second.stderr

    for part in ("granian", "uvicorn", "procrastinate"):
        old = inngang.pid_of(part)
        os.kill(old, signal.SIGKILL)
        inngang.wait_for(
            {"granian": "web stopped", "uvicorn": "live stopped", "procrastinate": "jobs stopped"}[part], 20
        )
        until = time.monotonic() + 20
        while not [line for line in inngang.left_running() if part in line and int(line.split()[0]) != old]:
            assert time.monotonic() < until, inngang.said()
            time.sleep(0.1)
    assert inngang.answers()

    postmaster = int((inngang.data / "postgres" / "postmaster.pid").read_text().splitlines()[0])
    os.kill(postmaster, signal.SIGKILL)
    inngang.wait_for("The database is back", 30)
    assert inngang.answers()

    inngang.process.send_signal(signal.SIGINT)
    assert inngang.process.wait(30) == 0
    assert nothing_left(inngang, 0) == []
    assert "Everything is stopped." in inngang.said()
    assert "Traceback" not in inngang.said()


@pytest.mark.reliability
def test_when_the_supervisor_is_killed_everything_else_goes_too(up):
    inngang = up("--no-demo")
    inngang.wait_for("Inngang is ready")
    inngang.process.kill()
    inngang.process.wait()
    assert nothing_left(inngang) == []


@pytest.mark.reliability
def test_live_updates_pass_a_topic_on_to_those_with_a_ticket_for_it(up):
    inngang = up("--no-demo")
    inngang.wait_for("Inngang is ready")
    code = (
        "import django; django.setup(); from inngang.web.parts.live import live_token; print(live_token(['queue:7']))"
    )
    ticket = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env=inngang.environment | {"DJANGO_SETTINGS_MODULE": "inngang.config.settings"},
        capture_output=True,
        text=True,
        check=True,
    ).stdout.strip()

    connection = http.client.HTTPConnection("127.0.0.1", inngang.port + 1, timeout=20)
    connection.request("GET", f"/live?t={ticket}", headers={"Origin": f"http://127.0.0.1:{inngang.port}"})
    answer = connection.getresponse()
    assert answer.status == 200
    assert answer.headers["Content-Type"] == "text/event-stream"
    assert answer.headers["Access-Control-Allow-Origin"] == f"http://127.0.0.1:{inngang.port}"
    assert answer.fp.readline()  # the first words come at once

    with psycopg.connect(
        host=str(socket_folder(inngang.data)), port=PORT, user=NAME, dbname=NAME, autocommit=True
    ) as database:
        database.execute("select pg_notify('inngang_live', 'queue:8')")
        database.execute("select pg_notify('inngang_live', 'queue:7')")
    heard = b""
    while b"event:" not in heard:
        heard += answer.fp.readline()
    assert b"event: queue:7" in heard
    assert b"queue:8" not in heard
    connection.close()


def ask(path: str, query: str, origin: str = "") -> dict:
    """One request to the live application itself; gone as soon as the headers are sent."""
    from inngang.config.live import app

    sent = []

    async def receive():
        return {"type": "http.disconnect"}

    async def send(message):
        sent.append(message)

    headers = [(b"host", b"inngang.example:8001"), *([(b"origin", origin.encode())] if origin else [])]
    scope = {"type": "http", "path": path, "query_string": query.encode(), "headers": headers}
    asyncio.run(app(scope, receive, send))
    return sent[0]


def test_a_forged_ticket_hears_nothing():
    assert ask("/live", "t=forged:ticket:here")["status"] == 403
    assert ask("/live", "")["status"] == 403


def test_only_the_pages_own_address_may_read_live_updates():
    from inngang.web.parts.live import live_token

    ticket = live_token(["queue:7"])
    own = ask("/live", f"t={ticket}", "http://inngang.example:8000")
    other = ask("/live", f"t={ticket}", "http://elsewhere.example")
    assert (b"access-control-allow-origin", b"http://inngang.example:8000") in own["headers"]
    assert not [value for name, value in other["headers"] if name == b"access-control-allow-origin"]


def command(*words, **environment):
    return subprocess.run(
        [sys.executable, "-m", "inngang", *words],
        cwd=ROOT,
        env=os.environ | environment,
        capture_output=True,
        text=True,
        timeout=120,
    )


def test_the_doctor_finds_nothing_missing_here(tmp_path):
    said = command("doctor", INNGANG_DATA=str(tmp_path / "data"), DATABASE_URL="")
    assert said.returncode == 0, said.stdout
    assert "Nothing is missing." in said.stdout


def test_the_doctor_says_what_to_do_about_a_database_that_does_not_answer(tmp_path):
    address = "postgresql://nobody@127.0.0.1:1/none"
    said = command("doctor", INNGANG_DATA=str(tmp_path / "data"), DATABASE_URL=address)
    assert said.returncode == 1
    assert "does not answer" in said.stdout
    assert "1 to look at." in said.stdout


def test_a_wrong_setting_is_a_sentence_and_no_traceback(tmp_path):
    said = command("up", INNGANG_DATA=str(tmp_path / "data"), INNGANG_WEB_WORKERS="many")
    assert said.returncode == 1
    assert "INNGANG_WEB_WORKERS" in said.stderr
    assert "Traceback" not in said.stderr


def test_help_names_every_verb():
    said = command("--help").stdout
    for verb in ("up", "check", "seed", "journey", "import", "doctor", "manage"):
        assert f"\n  {verb} " in said
