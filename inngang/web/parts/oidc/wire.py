"""Asking a provider over the network: short patience, a limited answer, and none who are down are asked at once again."""

from __future__ import annotations

import threading
import time
from typing import Any
from urllib.parse import urlsplit

import httpx
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from inngang.web.parts.oidc.providers import LOOPBACK, Provider

METADATA_LASTS = 3600.0
KEYS_LAST = 3600.0
KEYS_AT_MOST_EVERY = 30.0  # a key nobody knows makes us fetch again, but no more often than this
DOWN_FOR = 15.0
LARGEST = 256 * 1024


class ProviderSilent(Exception):
    """The provider does not answer, or not as one can use."""


class ProviderRefused(Exception):
    """The provider answers, and says no; `code` is its word for why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Wire:
    """The line to one provider, shared by the requests of a process."""

    def __init__(self, provider: Provider, transport: httpx.BaseTransport | None = None) -> None:
        self.provider = provider
        self._lock = threading.Lock()
        self._metadata: tuple[float, dict[str, Any]] | None = None
        self._keys: tuple[float, KeySet] | None = None
        self._asked_for_keys = -KEYS_AT_MOST_EVERY
        self._down_until = 0.0
        self._client = httpx.Client(
            timeout=httpx.Timeout(provider.timeout_seconds, connect=min(2.0, provider.timeout_seconds)),
            follow_redirects=False,
            trust_env=False,
            transport=transport,
            headers={"Accept": "application/json"},
        )

    def metadata(self) -> dict[str, Any]:
        """What the provider offers, as it says itself. Raises ProviderSilent."""
        kept = self._metadata
        if kept is None or kept[0] < time.monotonic():
            given = self._ask("GET", self.provider.issuer.rstrip("/") + "/.well-known/openid-configuration")
            if given.get("issuer") != self.provider.issuer:
                raise ProviderSilent("another issuer in its own words than in our settings")
            for needed in ("authorization_endpoint", "token_endpoint", "jwks_uri"):
                self._own_address(given.get(needed))
            kept = self._metadata = (time.monotonic() + METADATA_LASTS, given)
        return kept[1]

    def keys(self, kid: str = "") -> KeySet:
        """The provider's keys; fetched again when it signs with one we have not seen. Raises ProviderSilent."""
        with self._lock:
            kept, now = self._keys, time.monotonic()
            known = kept is not None and (not kid or any(key.kid == kid for key in kept[1].keys))
            too_soon = now - self._asked_for_keys < KEYS_AT_MOST_EVERY
            if kept is not None and ((known and kept[0] > now) or too_soon):
                return kept[1]
            self._asked_for_keys = now
        given = self._ask("GET", self.metadata()["jwks_uri"])
        try:
            fetched = KeySet.import_key_set({"keys": [key for key in given["keys"] if key.get("kty") != "oct"]})
        except (JoseError, KeyError, TypeError, ValueError, AttributeError) as fault:
            raise ProviderSilent("its keys cannot be read") from fault
        self._keys = (time.monotonic() + KEYS_LAST, fetched)
        return fetched

    def post(self, address: str, form: dict[str, str]) -> dict[str, Any]:
        """Raises ProviderSilent, ProviderRefused."""
        self._own_address(address)
        secret = self.provider.secret
        return self._ask("POST", address, form, (self.provider.client_id, secret) if secret else None)

    def _own_address(self, address: Any) -> None:
        parts = urlsplit(address if isinstance(address, str) else "")
        if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in LOOPBACK):
            raise ProviderSilent("an address that is not https")

    def _ask(
        self, method: str, address: str, form: dict[str, str] | None = None, auth: tuple[str, str] | None = None
    ) -> dict[str, Any]:
        if time.monotonic() < self._down_until:
            raise ProviderSilent("did not answer just now")
        until = time.monotonic() + self.provider.timeout_seconds
        try:
            with self._client.stream(method, address, data=form, auth=auth) as answer:
                body = b""
                for part in answer.iter_bytes():
                    body += part
                    if len(body) > LARGEST or time.monotonic() > until:  # drop by drop is silence too
                        raise httpx.ReadTimeout("too slow or too large")
        except (httpx.HTTPError, httpx.InvalidURL) as fault:
            self._down_until = time.monotonic() + DOWN_FOR
            raise ProviderSilent(type(fault).__name__) from fault
        if answer.status_code >= 500:
            self._down_until = time.monotonic() + DOWN_FOR
            raise ProviderSilent(f"answers {answer.status_code}")
        try:
            given = httpx.Response(answer.status_code, content=body).json()
        except ValueError as fault:
            raise ProviderSilent("answers something else than JSON") from fault
        if not isinstance(given, dict):
            raise ProviderSilent("answers something else than we asked for")
        if answer.status_code >= 400:
            raise ProviderRefused(str(given.get("error", answer.status_code))[:60])
        return given


_wires: dict[str, Wire] = {}


def wire_to(provider: Provider) -> Wire:
    """The line to a provider. Settings that changed get a new one."""
    key = repr(provider)  # its maps cannot be hashed
    if key not in _wires:
        _wires[key] = Wire(provider)
    return _wires[key]


def hang_up_all() -> None:
    """Forget what providers have told us."""
    _wires.clear()
