"""Turns the translators' files (.po) into the ones the program reads (.mo). No gettext needs to be installed."""

from __future__ import annotations

import os
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po


def compile_catalogues(folder: Path) -> int:
    """Compile each catalogue that is newer than what was made of it. Says how many were."""
    done = 0
    for written in sorted(folder.glob("*/LC_MESSAGES/*.po")):
        made = written.with_suffix(".mo")
        if made.exists() and made.stat().st_mtime >= written.stat().st_mtime:
            continue
        with open(written, "rb") as file:
            catalogue = read_po(file, locale=written.parts[-3])
        half = made.with_suffix(f".mo.{os.getpid()}")  # others may read while we write
        with open(half, "wb") as file:
            write_mo(file, catalogue)
        half.replace(made)
        done += 1
    return done
