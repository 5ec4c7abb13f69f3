"""Those who tell us who somebody is (innloggingstilbydere): read from one file, in plain words when it is wrong."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings

from inngang.rules.identity import is_enough
from inngang.rules.vocabulary import LoginLevel, Role

LOOPBACK = ("127.0.0.1", "localhost", "::1")
CITIZENS, STAFF = "citizens", "staff"


class WrongProvider(Exception):
    """The file of providers cannot be used as it stands."""


@dataclass(frozen=True)
class Provider:
    """One provider, and how its words map to ours."""

    slug: str
    name: str
    people: str  # citizens or staff
    issuer: str
    client_id: str
    secret: str = ""  # only where a provider takes no signed assertion
    scope: str = "openid profile"
    invented: bool = False  # it knows only invented people, with synthetic numbers
    levels: Mapping[str, LoginLevel] = field(default_factory=dict)  # its acr → our level
    number_claim: str = "pid"
    ident_claim: str = "ident"  # staff: their ident here
    unit_claim: str = ""  # staff: the number of the unit they work in; empty: not asked
    role_claim: str = ""  # staff: a list; empty: not asked
    roles: Mapping[str, Role] = field(default_factory=dict)  # its role → ours
    organisation_claim: str = ""  # organisations a person may act for
    organisation_roles: Mapping[str, Role] = field(default_factory=dict)
    leeway_seconds: int = 30
    timeout_seconds: float = 3.0

    def acr_for(self, need: LoginLevel) -> str:
        """What to ask for, so that we get at least this level: the least that is enough first."""
        enough = [(level, acr) for acr, level in self.levels.items() if is_enough(level, need)]
        order = list(LoginLevel)
        return " ".join(acr for _, acr in sorted(enough, key=lambda pair: order.index(pair[0])))

    def can_give(self, need: LoginLevel) -> bool:
        return self.people == CITIZENS and any(is_enough(level, need) for level in self.levels.values())


def read_providers(text: str) -> dict[str, Provider]:
    """The providers of a file. Raises WrongProvider with a sentence."""
    try:
        given = tomllib.loads(text)
    except tomllib.TOMLDecodeError as fault:
        raise WrongProvider(f"The file of login providers cannot be read: {fault}.") from fault
    return {slug: _read(slug, table) for slug, table in given.items()}


def _read(slug: str, table: Mapping[str, Any]) -> Provider:
    known = {name for name in Provider.__dataclass_fields__ if name != "slug"}
    if unknown := sorted(set(table) - known):
        raise WrongProvider(f"The login provider {slug} has {unknown[0]!r}, which we do not know.")
    for needed in ("name", "people", "issuer", "client_id"):
        if not table.get(needed):
            raise WrongProvider(f"The login provider {slug} has no {needed}.")
    if table["people"] not in (CITIZENS, STAFF):
        raise WrongProvider(f"The login provider {slug} has people = {table['people']!r}. Write citizens or staff.")
    address = urlsplit(table["issuer"])
    if address.scheme != "https" and address.hostname not in LOOPBACK:
        raise WrongProvider(f"The login provider {slug} must have an issuer that begins with https.")
    given = dict(table)
    try:
        given["levels"] = {acr: LoginLevel(level) for acr, level in table.get("levels", {}).items()}
        for name in ("roles", "organisation_roles"):
            given[name] = {theirs: Role(ours) for theirs, ours in table.get(name, {}).items()}
    except ValueError as fault:
        raise WrongProvider(f"The login provider {slug}: {fault}.") from fault
    if given["people"] == CITIZENS and not given["levels"]:
        raise WrongProvider(f"The login provider {slug} says no levels, so nobody could log in with it.")
    return Provider(slug=slug, **given)


@lru_cache(maxsize=4)
def _from_file(path: str, changed: float) -> dict[str, Provider]:
    return read_providers(Path(path).read_text(encoding="utf-8"))


def providers() -> dict[str, Provider]:
    """All providers that are set. Read again when the file changes."""
    path = settings.INNGANG_LOGIN
    if not path:
        return {}
    try:
        changed = Path(path).stat().st_mtime
    except OSError as fault:
        raise WrongProvider(f"There is no file {path} (INNGANG_LOGIN).") from fault
    return _from_file(path, changed)
