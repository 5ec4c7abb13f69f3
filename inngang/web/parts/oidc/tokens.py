"""What a provider has signed, checked before a word of it is believed (id_token, logout_token)."""

from __future__ import annotations

import base64
import json
from datetime import datetime
from typing import Any, TypeGuard

from joserfc import jwt
from joserfc.errors import JoseError

from inngang.rules.identity import is_enough
from inngang.rules.vocabulary import LoginLevel
from inngang.web.parts.oidc.providers import CITIZENS, Provider
from inngang.web.parts.oidc.wire import Wire

ALGORITHMS = ["RS256", "PS256", "ES256", "ES384", "RS384", "RS512", "EdDSA"]  # never none, never a shared secret
OLDEST_SECONDS = 600  # an id_token is made for this login, just now
LOGOUT_EVENT = "http://schemas.openid.net/event/backchannel-logout"


class NotBelieved(Exception):
    """What came is not what we may trust; `code` says what was wrong, for the journal and the log."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def read_id_token(
    token: str, *, wire: Wire, nonce: str, need: LoginLevel, at: datetime
) -> tuple[dict[str, Any], LoginLevel]:
    """The claims of an id_token and the level it shows. Raises NotBelieved, ProviderSilent."""
    provider = wire.provider
    claims = _signed(token, wire)
    _made_for_us(claims, provider, at)
    if not nonce or claims.get("nonce") != nonce:
        raise NotBelieved("wrong_nonce")
    if not isinstance(claims.get("sub"), str) or not claims["sub"]:
        raise NotBelieved("nobody_named")
    return claims, _level(claims, provider, need)


def read_logout_token(token: str, *, wire: Wire, at: datetime) -> dict[str, Any]:
    """The claims of a logout message from the provider (back-channel). Raises NotBelieved, ProviderSilent."""
    claims = _signed(token, wire)
    _made_for_us(claims, wire.provider, at)
    if not isinstance(claims.get("events"), dict) or LOGOUT_EVENT not in claims["events"]:
        raise NotBelieved("not_a_logout")
    if "nonce" in claims:
        raise NotBelieved("an_id_token")
    if not isinstance(claims.get("jti"), str) or not (claims.get("sid") or claims.get("sub")):
        raise NotBelieved("nobody_named")
    return claims


def _signed(token: str, wire: Wire) -> dict[str, Any]:
    header = _header(token)
    if header.get("alg") not in ALGORITHMS:
        raise NotBelieved("wrong_algorithm")
    kid = header.get("kid", "")
    keys = wire.keys(kid if isinstance(kid, str) else "")
    try:
        return dict(jwt.decode(token, keys, algorithms=ALGORITHMS).claims)
    except (JoseError, ValueError, TypeError, KeyError) as fault:
        raise NotBelieved("wrong_signature") from fault


def _header(token: str) -> dict[str, Any]:
    try:
        first = token.split(".")[0]
        header = json.loads(base64.urlsafe_b64decode(first + "=" * (-len(first) % 4)))
    except (ValueError, TypeError) as fault:
        raise NotBelieved("not_a_token") from fault
    if not isinstance(header, dict):
        raise NotBelieved("not_a_token")
    return header


def _made_for_us(claims: dict[str, Any], provider: Provider, at: datetime) -> None:
    if claims.get("iss") != provider.issuer:
        raise NotBelieved("wrong_issuer")
    audience = claims.get("aud")
    named = [audience] if isinstance(audience, str) else audience if isinstance(audience, list) else []
    if provider.client_id not in named:
        raise NotBelieved("wrong_audience")
    if (len(named) > 1 or "azp" in claims) and claims.get("azp") != provider.client_id:
        raise NotBelieved("wrong_party")
    now, leeway = at.timestamp(), provider.leeway_seconds
    expires, made = claims.get("exp"), claims.get("iat")
    if not _is_time(made) or made > now + leeway or made < now - OLDEST_SECONDS - leeway:
        raise NotBelieved("wrong_time")
    if not _is_time(expires) or expires <= now - leeway:
        raise NotBelieved("expired")
    if "nbf" in claims and (not _is_time(claims["nbf"]) or claims["nbf"] > now + leeway):
        raise NotBelieved("wrong_time")


def _is_time(value: Any) -> TypeGuard[float]:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _level(claims: dict[str, Any], provider: Provider, need: LoginLevel) -> LoginLevel:
    if provider.people != CITIZENS:
        return LoginLevel.STAFF
    level = provider.levels.get(str(claims.get("acr", "")), LoginLevel.NONE)
    if level == LoginLevel.NONE or not is_enough(level, need):
        raise NotBelieved("too_low_level")
    return level
