"""Functions that are compiled to machine code (numba). With NUMBA_DISABLE_JIT=1 they run as they are, with the same result.

The compiler is large and slow to load, so it is loaded when the first of them is called, not when a module is imported: a
process that only shows what was played never has it. What is compiled is kept in a folder named by a hash of these sources,
so it never outlives a change in any of them.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from threading import Lock
from typing import Any, TypeVar, cast

Function = TypeVar("Function", bound=Callable[..., object])
HERE = Path(__file__).parent
_lock = Lock()
_waiting: list[Later] | None = []  # None: the compiler is there


class Later:
    """A function that is compiled when somebody asks for it."""

    def __init__(self, function: Callable[..., object], is_light: bool, how: dict[str, bool]) -> None:
        self.function, self.is_light, self.how = function, is_light, how
        self.made: Callable[..., object] | None = None
        self.__doc__, self.__name__ = function.__doc__, function.__name__

    def __call__(self, *given: object) -> object:
        if self.made is None:
            if self.is_light:
                return self.function(*given)
            load_the_compiler()
        assert self.made is not None
        return self.made(*given)


def compiled(function: Function) -> Function:
    """Compile it on first use, without holding the interpreter, so that runs can go side by side."""
    return _later(function)


def inside(function: Function) -> Function:
    """The same for what only compiled functions call: it becomes a part of its caller, and cannot be called from outside."""
    return _later(function, forceinline=True, no_cpython_wrapper=True)


def apart(function: Function) -> Function:
    """The same for what is long and seldom needed: it stays a function of its own, which is sooner compiled."""
    return _later(function, no_cpython_wrapper=True)


def light(function: Function) -> Function:
    """The same for what is so short that a call from outside does not load the compiler: it runs as it is until it is there."""
    return _later(function, is_light=True)


def _later(function: Function, *, is_light: bool = False, **how: bool) -> Function:
    if not is_compiled():
        return function
    one = Later(function, is_light, how)
    if _waiting is None:
        return cast(Function, _made(one))
    _waiting.append(one)
    return cast(Function, one)


def load_the_compiler() -> None:
    """From now on the compiled functions stand wherever their names stand in these modules."""
    global _waiting
    with _lock:
        if _waiting is None:
            return
        for one in _waiting:
            one.made = _made(one)
        for name, module in list(sys.modules.items()):
            if name.startswith("inngang.simulator."):
                for attribute, value in list(vars(module).items()):
                    if isinstance(value, Later):
                        setattr(module, attribute, value.made)
        _waiting = None


def _made(one: Later) -> Callable[..., object]:
    import numba
    from numba.core import config as numba_config

    config: Any = numba_config  # its fields are made when it is imported
    njit: Any = numba.njit
    before = config.CACHE_DIR
    kept_in = _kept_in(config.CACHE_DIR)
    config.CACHE_DIR = str(kept_in or "")
    try:
        # nothing is allocated inside, so nothing need be counted: that is half the time
        return cast(
            Callable[..., object],
            njit(nogil=True, cache=kept_in is not None, error_model="numpy", _nrt=False, **one.how)(one.function),
        )
    finally:
        config.CACHE_DIR = before


def fingerprint(folder: Path = HERE) -> str:
    """What the sources of the simulator are, in sixteen signs."""
    found = sha256(version("numba").encode())
    for path in sorted(folder.glob("*.py")):
        found.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return found.hexdigest()[:16]


_folders: dict[str, Path | None] = {}


def _kept_in(base: str) -> Path | None:
    """The folder for what is compiled, or None where nothing may be written."""
    if base not in _folders:
        folder: Path | None = (Path(base) if base else HERE / "__pycache__") / f"twin-{fingerprint()}"
        try:
            assert folder is not None
            folder.mkdir(parents=True, exist_ok=True)
            (folder / ".writable").touch()
        except OSError:
            folder = None
        _folders[base] = folder
    return _folders[base]


def is_compiled() -> bool:
    return os.environ.get("NUMBA_DISABLE_JIT", "0") in ("", "0")
