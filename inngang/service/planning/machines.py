"""Where many runs are played: on threads here, or on other machines (flere maskiner). The answer is the same, to the last bit.

Chance has no state and each run is told everything it takes, so it does not matter who plays it. Other machines are reached
through joblib's Dask backend, and loaded only where somebody has said where they are. A machine that falls away is no harm:
the others play its runs, and when nobody is left, the rest is played here.
"""

from __future__ import annotations

import logging
import os
import platform
import warnings
from collections import deque
from collections.abc import Callable, Generator, Iterable, Sequence
from hashlib import sha256
from importlib.metadata import version
from itertools import islice
from typing import Any, Final, Protocol, TypeVar

from inngang.rules.vocabulary import marked
from inngang.simulator.compiled import HERE, fingerprint
from inngang.simulator.tables import CannotSimulate

Given = TypeVar("Given")
Found = TypeVar("Found")
RULES: Final = HERE.parent / "rules"
MOST_THREADS: Final = 16
CONNECTS: Final = "5s"
LEAST_THREADS: Final = 2  # behind the address; with fewer it goes faster here
LONGEST_SILENCE: Final = 120.0  # seconds with no answer from anybody; compiling takes less
AT_A_TIME: Final = 4  # runs in one message

OTHER_VERSION: Final = marked(
    "One of the machines that play for us has another version of the program. Tell the one who runs the service: "
    "install the same version on all of them, and start them again."
)

log = logging.getLogger(__name__)


class Place(Protocol):
    """Somewhere runs can be played."""

    def each(self, work: Callable[[Given], Found], given: Iterable[Given]) -> Generator[Found, None, None]:
        """What comes of each, in their order. Whoever has heard enough closes it, and what has not begun is not played."""
        ...


class OtherVersion(CannotSimulate):
    """A machine that would play by other rules than we."""

    def __init__(self, who: str = "") -> None:
        super().__init__(OTHER_VERSION)
        self.who = who


class TooFew(Exception):
    """Nobody is behind the address, or next to nobody."""


class Threads:
    """This machine. The compiled engine holds no lock, so threads run side by side."""

    def __init__(self, many: int = 0) -> None:
        self.many = many or max(2, min(MOST_THREADS, os.cpu_count() or 2))

    def each(self, work: Callable[[Given], Found], given: Iterable[Given]) -> Generator[Found, None, None]:
        from concurrent.futures import Future, ThreadPoolExecutor

        source, begun = iter(given), deque[Future[Found]]()
        with ThreadPoolExecutor(self.many) as pool:
            try:
                begun.extend(pool.submit(work, one) for one in islice(source, 2 * self.many))
                while begun:
                    found = begun.popleft().result()
                    begun.extend(pool.submit(work, one) for one in islice(source, 1))
                    yield found
            finally:
                for one in begun:
                    one.cancel()


class Machines:
    """Other machines, by the address of the scheduler that knows them (tcp://host:8786, or tls://)."""

    def __init__(self, address: str) -> None:
        self.address = address

    def each(self, work: Callable[[Given], Found], given: Iterable[Given]) -> Generator[Found, None, None]:
        items, done = list(given), 0
        try:
            for found in self._there(work, items):
                done += 1
                yield found
        except CannotSimulate:
            raise
        except Exception as no:  # of any kind: whatever befell them, we can play it ourselves
            log.warning(
                "The machines behind %s played %s of %s runs and no more (%s: %s). The rest is played here. "
                "See that the scheduler and its workers are there.",
                self.address, done, len(items), type(no).__name__, no,
            )  # fmt: skip
            yield from Threads().each(work, items[done:])

    def _there(self, work: Callable[[Given], Found], items: Sequence[Given]) -> Generator[Found, None, None]:
        from distributed import Client
        from joblib import Parallel, delayed, parallel_config

        with Client(self.address, timeout=CONNECTS, set_as_default=False) as client:
            ours = our_version()
            _are_like_us(client, ours)
            if (threads := sum(client.ncores().values())) < LEAST_THREADS:
                raise TooFew(f"there are {threads} threads behind it, and it takes {LEAST_THREADS}")
            with parallel_config(backend="dask", client=client, scatter=[work], wait_for_workers_timeout=10):
                parallel = Parallel(
                    return_as="generator", batch_size=AT_A_TIME, pre_dispatch="3*n_jobs", timeout=LONGEST_SILENCE
                )
            answers = parallel(delayed(_do)(ours, work, one) for one in items)
            try:
                for one in answers:  # noqa: UP028 handed over whole, it would be closed before we are asked
                    yield one
            finally:
                with warnings.catch_warnings():  # that some were played in vain is how it is when one has heard enough
                    warnings.simplefilter("ignore")
                    answers.close()


def place(address: str) -> Place:
    """The machines behind this address, or this one."""
    return Machines(address) if address else Threads()


def _version_now() -> str:
    said = (fingerprint(), fingerprint(RULES), version("numpy"), *platform.python_version_tuple()[:2])
    return sha256(" ".join(said).encode()).hexdigest()[:16]


OURS: Final = _version_now()  # when this process began, as the sources it runs were then


def our_version() -> str:
    """What decides how a run goes: the sources of the simulator and of the rules, and what computes."""
    return OURS


def _do(theirs: str, work: Callable[[Given], Found], one: Given) -> Found:
    """One run, there. Also a machine that came later must be like us."""
    if our_version() != theirs:
        raise OtherVersion(platform.node())
    return work(one)


def _version_there() -> str:
    """Asked of each machine."""
    return our_version()


def _are_like_us(client: Any, ours: str) -> None:
    """Raises: OtherVersion, with who it is in the log."""
    found = client.run(_version_there, on_error="return")
    others = sorted(who for who, theirs in found.items() if theirs != ours)
    if others:
        log.error("These have another version of the program than we, so nothing is played: %s", ", ".join(others))
        raise OtherVersion(", ".join(others))


__all__ = ["Machines", "OtherVersion", "Place", "Threads", "our_version", "place"]
