"""Functions that are compiled to machine code (numba). With NUMBA_DISABLE_JIT=1 they run as they are, with the same result.

What is compiled is kept in a folder named by a hash of these sources, so it never outlives a change in any of them.
"""

from __future__ import annotations

from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import TypeVar

import numba

Function = TypeVar("Function", bound=Callable[..., object])
HERE = Path(__file__).parent


def fingerprint(folder: Path = HERE) -> str:
    """What the sources of the simulator are, in sixteen signs."""
    found = sha256(numba.__version__.encode())
    for path in sorted(folder.glob("*.py")):
        found.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return found.hexdigest()[:16]


def _kept_in() -> Path | None:
    """The folder for what is compiled, or None where nothing may be written."""
    base = Path(numba.config.CACHE_DIR) if numba.config.CACHE_DIR else HERE / "__pycache__"
    folder = base / f"twin-{fingerprint()}"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        probe = folder / ".writable"
        probe.touch()
    except OSError:
        return None
    return folder


KEPT_IN = _kept_in()


def compiled(function: Function) -> Function:
    """Compile it on first use, without holding the interpreter, so that runs can go side by side."""
    before = numba.config.CACHE_DIR
    numba.config.CACHE_DIR = str(KEPT_IN or "")
    try:
        made: Function = numba.njit(nogil=True, cache=KEPT_IN is not None, error_model="numpy")(function)
    finally:
        numba.config.CACHE_DIR = before
    return made


def is_compiled() -> bool:
    return not numba.config.DISABLE_JIT
