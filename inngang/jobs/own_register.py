"""Brings in what the product ships with, at every start: places, service catalogue and division of labour (medfølgende register)."""

from __future__ import annotations

from datetime import UTC, datetime
from hashlib import sha256
from importlib.resources import files
from typing import NamedTuple

from inngang.jobs.places import bring_own_places
from inngang.rules.access import Viewer
from inngang.service.access.queries import CLOCK
from inngang.service.organisation.actions.bring_own import bring_own, is_brought


class Brought(NamedTuple):
    places: int
    is_read: bool  # false when just this was read in before
    holds: bool  # whether a division of labour is in force, or waits for somebody to adopt it


def bring_own_register(*, at: datetime | None = None, by: Viewer = CLOCK) -> Brought:
    """Two look-ups when nothing is new. What a body has changed since is left as it is."""
    at = at or datetime.now(UTC)
    places = bring_own_places(at=at, by=by).new
    digest = own_digest()
    if is_brought(digest):
        return Brought(places, False, True)
    return Brought(places, True, bring_own(digest=digest, by=by, at=at))


def own_digest() -> str:
    """One sign for all the files of the catalogue and the versions."""
    found = sha256()
    package = files("inngang.service.organisation")
    tables = [package.joinpath("services.toml"), *package.joinpath("divisions").iterdir()]
    for one in sorted((each for each in tables if each.name.endswith(".toml")), key=lambda each: each.name):
        content = one.read_bytes()
        found.update(f"{one.name} {len(content)}\n".encode())
        found.update(content)
    return found.hexdigest()
