"""Others people need when it is not ours: what each has, and how to reach them (andre etater)."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from importlib.resources import files
from typing import Any


@dataclass(frozen=True)
class Agency:
    """Somebody else who has it (etat), in the reader's language."""

    code: str
    name: str
    has: str
    phone: str
    web: str
    source: str = ""  # the page the number was read on
    read: date | None = None  # and the day

    @property
    def reached(self) -> str:
        """The phone number and the address, where there are any."""
        return ", ".join(one for one in (self.phone, self.web) if one)


@lru_cache(maxsize=1)
def _table() -> tuple[dict[str, Any], ...]:
    given = tomllib.loads(files(__package__).joinpath("agencies.toml").read_text(encoding="utf-8"))
    return tuple(given["agency"])


def agencies(*, language: str = "nb") -> list[Agency]:
    """All of them, in the order people ask for them."""
    spoken = language if language in ("nb", "nn", "en") else "nb"
    return [
        Agency(
            one["code"],
            one[spoken],
            one[f"has_{spoken}"],
            one["phone"],
            one["web"],
            one.get("source", ""),
            one.get("read"),
        )
        for one in _table()
    ]


def agency(code: str, *, language: str = "nb") -> Agency | None:
    """One of them."""
    return next((one for one in agencies(language=language) if one.code == code), None)
