"""One login with a provider, from sending somebody there to knowing who came back."""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlencode

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from joserfc import jwt

from inngang.rules.vocabulary import LoginLevel
from inngang.web.parts.oidc.keys import ALGORITHM, signing_key
from inngang.web.parts.oidc.providers import CITIZENS, Provider
from inngang.web.parts.oidc.tokens import NotBelieved, read_id_token
from inngang.web.parts.oidc.wire import Wire, wire_to

MINUTES = 15  # so long one may use at the provider
ASSERTION_SECONDS = 60


class Begun(NamedTuple):
    """Where to send the browser, and what it carries meanwhile, sealed."""

    address: str
    state: str
    sealed: str


class Met(NamedTuple):
    """Who came back."""

    claims: dict[str, Any]
    level: LoginLevel
    token: str
    next: str
    shared: bool


def _seal() -> Fernet:
    key = hashlib.sha256(b"login\x00" + settings.SECRET_KEY.encode()).digest()
    return Fernet(base64.urlsafe_b64encode(key))


def seal(given: dict[str, Any]) -> str:
    return _seal().encrypt(json.dumps(given).encode()).decode()


def unseal(text: str, *, at: datetime, seconds: int = MINUTES * 60) -> dict[str, Any] | None:
    """What was sealed; None when it was not by us, or too long ago."""
    try:
        return dict(json.loads(_seal().decrypt_at_time(text.encode(), ttl=seconds, current_time=int(at.timestamp()))))
    except (InvalidToken, ValueError):
        return None


def keys_folder() -> Path:
    return Path(settings.INNGANG_LOGIN_KEYS or settings.DATA / "login_keys")


def begin(
    provider: Provider,
    *,
    back_to: str,
    onward: str,
    need: LoginLevel,
    shared: bool,
    anew: bool,
    language: str,
    at: datetime,
) -> Begun:
    """`anew`: whom the provider remembers is not enough. Raises ProviderSilent, ProviderRefused."""
    wire = wire_to(provider)
    metadata = wire.metadata()
    state, nonce, verifier = (secrets.token_urlsafe(32) for _ in range(3))
    asked = {
        "client_id": provider.client_id,
        "response_type": "code",
        "redirect_uri": back_to,
        "scope": provider.scope,
        "state": state,
        "nonce": nonce,
        "code_challenge": base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode(),
        "code_challenge_method": "S256",
        "ui_locales": language,
    }
    if provider.people == CITIZENS:
        asked["acr_values"] = provider.acr_for(need)
    if shared or anew:  # whoever sat here before is not taken for the one who sits here now
        asked["prompt"] = "login"
    carried = {
        "provider": provider.slug,
        "state": state,
        "nonce": nonce,
        "verifier": verifier,
        "back_to": back_to,
        "next": onward,
        "need": need,
        "shared": shared,
    }
    if pushed := metadata.get("pushed_authorization_request_endpoint"):
        answer = wire.post(pushed, {**asked, **_who_we_are(wire, at)})
        asked = {"client_id": provider.client_id, "request_uri": str(answer.get("request_uri", ""))}
    joint = "&" if "?" in metadata["authorization_endpoint"] else "?"
    return Begun(f"{metadata['authorization_endpoint']}{joint}{urlencode(asked)}", state, seal(carried))


def finish(provider: Provider, *, carried: dict[str, Any], code: str, issuer: str, at: datetime) -> Met:
    """Exchange the code, and believe what is signed. Raises NotBelieved, ProviderSilent, ProviderRefused."""
    wire = wire_to(provider)
    metadata = wire.metadata()
    if issuer != provider.issuer and (issuer or metadata.get("authorization_response_iss_parameter_supported")):
        raise NotBelieved("wrong_issuer")  # an answer from another provider than the one asked (mix-up)
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": carried["back_to"],
        "code_verifier": carried["verifier"],
        "client_id": provider.client_id,
    }
    answer = wire.post(metadata["token_endpoint"], {**form, **_who_we_are(wire, at)})
    token = answer.get("id_token")
    if not isinstance(token, str):
        raise NotBelieved("not_a_token")
    need = LoginLevel(carried["need"])
    claims, level = read_id_token(token, wire=wire, nonce=carried["nonce"], need=need, at=at)
    return Met(claims, level, token, carried["next"], carried["shared"])


def logout_address(provider: Provider, *, hint: str, back_to: str) -> str:
    """Where the browser ends the session at the provider too; empty when it has no such place. Raises ProviderSilent."""
    end = wire_to(provider).metadata().get("end_session_endpoint")
    if not isinstance(end, str) or not end:
        return ""
    asked = {"client_id": provider.client_id, "post_logout_redirect_uri": back_to, "id_token_hint": hint}
    return f"{end}{'&' if '?' in end else '?'}{urlencode({name: value for name, value in asked.items() if value})}"


def _who_we_are(wire: Wire, at: datetime) -> dict[str, str]:
    """We sign that it is us (private_key_jwt); where a provider wants a secret, that is sent in its own header."""
    provider = wire.provider
    if provider.secret:
        return {}
    key = signing_key(keys_folder(), at=at)
    claims = {
        "iss": provider.client_id,
        "sub": provider.client_id,
        "aud": provider.issuer,
        "jti": secrets.token_urlsafe(16),
        "iat": int(at.timestamp()),
        "exp": int((at + timedelta(seconds=ASSERTION_SECONDS)).timestamp()),
    }
    return {
        "client_assertion_type": "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
        "client_assertion": jwt.encode({"alg": ALGORITHM, "kid": key.kid}, claims, key, algorithms=[ALGORITHM]),
    }
