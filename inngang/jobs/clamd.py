"""Asks ClamAV's clamd about a file, over its socket (virusskanning). The protocol is INSTREAM: lengths, pieces, a zero."""

from __future__ import annotations

import socket
import struct
from typing import NamedTuple

PIECE = 64 * 1024
SECONDS = 30.0
EICAR = (
    b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
)  # in two, so that no scanner stops us


class NotScanned(Exception):
    """The scanner is not there, or did not answer as it should: the file stays unseen."""


class Scan(NamedTuple):
    """What the scanner said."""

    clean: bool
    told: str


def scan(content: bytes, *, address: str) -> Scan:
    """Raises NotScanned."""
    try:
        with _connect(address) as line:
            line.sendall(b"zINSTREAM\0")
            for start in range(0, len(content), PIECE):
                piece = content[start : start + PIECE]
                line.sendall(struct.pack(">I", len(piece)) + piece)
            line.sendall(struct.pack(">I", 0))
            answer = _all_of(line).rstrip(b"\0\n").decode("utf-8", "replace")
    except OSError as fault:
        raise NotScanned(type(fault).__name__) from fault
    if answer == "stream: OK":
        return Scan(True, "clamd")
    if answer.startswith("stream: ") and answer.endswith(" FOUND"):
        return Scan(False, answer.removeprefix("stream: ").removesuffix(" FOUND"))
    raise NotScanned(answer[:80] or "no answer")


def look_for_test_virus(content: bytes) -> Scan:
    """The demo's stand-in for a scanner: knows the test virus and nothing else."""
    return Scan(EICAR not in content, "demo")


def _connect(address: str) -> socket.socket:
    if "/" in address:
        line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        line.settimeout(SECONDS)
        line.connect(address)
        return line
    name, _, port = address.rpartition(":")
    if not port.isdigit():
        raise NotScanned("wrong address")
    return socket.create_connection((name or "localhost", int(port)), timeout=SECONDS)


def _all_of(line: socket.socket) -> bytes:
    told = b""
    while len(told) < 4096 and not told.endswith(b"\0"):
        piece = line.recv(1024)
        if not piece:
            break
        told += piece
    return told
