"""Functions that are compiled to machine code (numba). With NUMBA_DISABLE_JIT=1 they run as they are, with the same result.

What is compiled is kept in a folder named by a hash of these sources, so it never outlives a change in any of them.
"""

from __future__ import annotations

from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any, TypeVar, cast

import numba
from numba.core import config as numba_config

Function = TypeVar("Function", bound=Callable[..., object])
config: Any = numba_config  # its fields are made when it is imported
njit: Any = numba.njit
HERE = Path(__file__).parent


def fingerprint(folder: Path = HERE) -> str:
    """What the sources of the simulator are, in sixteen signs."""
    found = sha256(numba.__version__.encode())
    for path in sorted(folder.glob("*.py")):
        found.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return found.hexdigest()[:16]


def _kept_in() -> Path | None:
    """The folder for what is compiled, or None where nothing may be written."""
    base = Path(config.CACHE_DIR) if config.CACHE_DIR else HERE / "__pycache__"
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
    return _made(function)


def inside(function: Function) -> Function:
    """The same for what only compiled functions call: it becomes a part of its caller, and cannot be called from outside."""
    return _made(function, forceinline=True, no_cpython_wrapper=True)


def apart(function: Function) -> Function:
    """The same for what is long and seldom needed: it stays a function of its own, which is sooner compiled."""
    return _made(function, no_cpython_wrapper=True)


def _made(function: Function, **how: bool) -> Function:
    before = config.CACHE_DIR
    config.CACHE_DIR = str(KEPT_IN or "")
    try:
        # nothing is allocated inside, so nothing need be counted: that is half the time
        made: Any = njit(nogil=True, cache=KEPT_IN is not None, error_model="numpy", _nrt=False, **how)(function)
    finally:
        config.CACHE_DIR = before
    return cast(Function, made)


def is_compiled() -> bool:
    return not bool(config.DISABLE_JIT)
