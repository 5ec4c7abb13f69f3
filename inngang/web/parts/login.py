"""Logging in with a provider: there and back, and a plain page for everything that can go wrong (innlogging)."""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from inngang.rules.identity import read_identity_number
from inngang.rules.limits import Deed
from inngang.rules.vocabulary import LoginLevel, Refusal, Role
from inngang.service.access.posts import as_kept
from inngang.service.access.queries import ANYONE
from inngang.service.access.staff_claims import organisations_of, staff_of_claims
from inngang.service.people import sessions
from inngang.service.people.actions import log_in as actions
from inngang.service.people.actions.register_person import register_person
from inngang.service.people.queries import person_of_number
from inngang.web.parts import limits
from inngang.web.parts.entering import enter, is_shared_place
from inngang.web.parts.home import home_of
from inngang.web.parts.jinja import language
from inngang.web.parts.login_trouble import trouble
from inngang.web.parts.oidc import flow
from inngang.web.parts.oidc.keys import public_keys
from inngang.web.parts.oidc.providers import STAFF, Provider, providers
from inngang.web.parts.oidc.tokens import NotBelieved
from inngang.web.parts.oidc.wire import ProviderRefused, ProviderSilent
from inngang.web.parts.viewer import public
from inngang.web.parts.views import onward_from, safe_next

log = logging.getLogger(__name__)
CARRIED = "inn_"  # the cookie of one login under way, by the first signs of its state
LEVELS = (LoginLevel.RECEIPT_CODE, LoginLevel.SUBSTANTIAL, LoginLevel.HIGH)


def wanted_level(request: HttpRequest) -> LoginLevel:
    given = request.GET.get("need", "")
    return LoginLevel(given) if given in [level.value for level in LEVELS] else LoginLevel.NONE


def wants_shared(request: HttpRequest) -> bool:
    """Asked for, or the usual thing where the request comes from."""
    given = request.GET.get("felles", "")
    return given == "1" if given in ("0", "1") else is_shared_place(request)


@require_GET
@public
def login(request: HttpRequest) -> HttpResponseBase:
    """The ways to log in, and what works without. In demo mode without a provider: the choice of a member of the cast."""
    need, onward, shared = wanted_level(request), safe_next(request), wants_shared(request)
    known = list(providers().values())
    if settings.INNGANG_DEMO and not known:
        return redirect(reverse("parts:demo_login", query={"next": onward} if onward else None))
    viewer = request.viewer  # type: ignore[attr-defined]
    asked = {
        name: value
        for name, value in {"next": onward, "need": need.value if need != LoginLevel.NONE else ""}.items()
        if value
    }
    given = {
        "next": onward,
        "need": need,
        "is_more": viewer.is_authenticated and need != LoginLevel.NONE,
        "shared": shared,
        "asked": asked | ({"felles": "1"} if shared else {}),
        "as_own": asked | {"felles": "0"},
        "as_shared": asked | {"felles": "1"},
        "citizens": [one for one in known if one.can_give(need if need != LoginLevel.NONE else LoginLevel.SUBSTANTIAL)],
        "staff": [one for one in known if one.people == STAFF],
        "kept": bool(request.session.get("kept")),
    }
    return render(request, "parts/login.html", given)


def _provider(slug: str) -> Provider:
    found = providers().get(slug)
    if found is None:
        raise Http404
    return found


@require_GET
@public
def begin(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Off to the provider. Nothing is written here: what we must know when they come back is in their own cookie, sealed."""
    provider, at, need = _provider(slug), timezone.now(), wanted_level(request)
    if provider.people != STAFF:
        need = need if need != LoginLevel.NONE else LoginLevel.SUBSTANTIAL
        if not provider.can_give(need):
            return trouble(request, "too_low_level", provider=provider, status=403)
    if limits.spend(request, Deed.LOGIN_START, at=at).wait_seconds:
        return trouble(request, "too_often", provider=provider, status=429)
    try:
        begun = flow.begin(
            provider,
            back_to=request.build_absolute_uri(reverse("parts:login_back", args=[slug])),
            onward=safe_next(request),
            need=need,
            shared=wants_shared(request),
            anew=request.viewer.is_authenticated,  # type: ignore[attr-defined]
            language=language(),
            at=at,
        )
    except (ProviderSilent, ProviderRefused) as fault:
        log.warning("login with %s did not begin: %s", slug, fault)
        return trouble(request, "provider_down", provider=provider, status=503)
    answer = redirect(begun.address)
    answer.set_cookie(
        CARRIED + begun.state[:12],
        begun.sealed,
        max_age=flow.MINUTES * 60,
        path=reverse("parts:login"),
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )
    return answer


@require_GET
@public
def back(request: HttpRequest, slug: str) -> HttpResponseBase:
    """They are back from the provider: believe what is signed and nothing else."""
    provider, at = _provider(slug), timezone.now()
    state = request.GET.get("state", "")
    cookie = CARRIED + state[:12]
    carried = flow.unseal(request.COOKIES.get(cookie, ""), at=at)
    if not state or carried is None or carried["state"] != state or carried["provider"] != slug:
        return _refused(request, provider, "not_begun_here", at, 400)
    if not sessions.spend(f"state {state}", until=at + timedelta(minutes=flow.MINUTES)):
        return _refused(request, provider, "used_before", at, 400)
    answer = _finish(request, provider, carried, at)
    answer.delete_cookie(cookie, path=reverse("parts:login"), samesite="Lax")
    return answer


def _finish(request: HttpRequest, provider: Provider, carried: dict[str, Any], at: Any) -> HttpResponseBase:
    onward = carried["next"]
    if request.GET.get("error"):
        stopped = request.GET["error"] in ("access_denied", "login_required", "interaction_required")
        code = "cancelled" if stopped else "provider_refused"
        return _refused(request, provider, code, at, 403, onward)
    issuer = request.GET.get("iss", "")
    try:
        met = flow.finish(provider, carried=carried, code=request.GET.get("code", ""), issuer=issuer, at=at)
    except ProviderSilent as fault:
        log.warning("login with %s did not end: %s", provider.slug, fault)
        return _refused(request, provider, "provider_down", at, 503, onward)
    except ProviderRefused as fault:
        log.warning("login with %s was refused: %s", provider.slug, fault.code)
        return _refused(request, provider, "provider_refused", at, 403, onward)
    except NotBelieved as fault:
        log.warning("login with %s was not believed: %s", provider.slug, fault.code)
        return _refused(request, provider, fault.code, at, 403, onward)
    return _let_in(request, provider, met, at)


def _let_in(request: HttpRequest, provider: Provider, met: flow.Met, at: Any) -> HttpResponseBase:
    given: dict[str, Any] = {
        "level": met.level,
        "how": provider.slug,
        "shared": met.shared,
        "at": at,
        "provider_session": str(met.claims.get("sid", "")),
        "provider_subject": met.claims["sub"],
        "hint": flow.seal({"token": met.token}),
    }
    if provider.people == STAFF:
        found = staff_of_claims(
            ident=_text(met.claims, provider.ident_claim),
            unit=_text(met.claims, provider.unit_claim) if provider.unit_claim else None,
            roles=_roles(met.claims, provider) if provider.role_claim else None,
        )
        if isinstance(found, Refusal):
            return _refused(request, provider, found.code, at, 403, met.next)
        enter(request, staff_id=found.staff_id, may_act_for=as_kept(found.posts), **given)
        return redirect(onward_from(found.posts, met.next, home_of(found.posts[0].role)))
    person_id = _person(provider, met.claims, at)
    if isinstance(person_id, str):
        return _refused(request, provider, person_id, at, 403, met.next)
    acting = organisations_of(met.claims.get(provider.organisation_claim), provider.organisation_roles)
    enter(request, person_id=person_id, may_act_for=acting, **given)
    if acting:
        return redirect(reverse("parts:for_whom", query={"next": met.next} if met.next else None))
    return redirect(met.next or home_of(Role.CITIZEN))


def _person(provider: Provider, claims: dict[str, Any], at: Any) -> int | str:
    """The person with this number; somebody new is registered. Or the code of why not."""
    number = read_identity_number(_text(claims, provider.number_claim))
    if isinstance(number, Refusal):
        return "no_number"
    if number.synthetic != provider.invented or (settings.INNGANG_DEMO and not number.synthetic):
        return "not_a_number_here"  # invented people do not meet real ones
    known = person_of_number(number.digits)
    if known is not None:
        return known
    return register_person(
        given_name=_text(claims, "given_name") or _text(claims, "name") or "…",
        family_name=_text(claims, "family_name"),
        identity_number=number.digits,
        language=language(),
        by=ANYONE,
        at=at,
    )


def _text(claims: dict[str, Any], name: str) -> str:
    value = claims.get(name, "")
    return value[:80] if isinstance(value, str) else ""


def _roles(claims: dict[str, Any], provider: Provider) -> list[Role]:
    theirs = claims.get(provider.role_claim)
    return [provider.roles[one] for one in (theirs if isinstance(theirs, list) else []) if one in provider.roles]


def _refused(
    request: HttpRequest, provider: Provider, code: str, at: Any, status: int, onward: str = ""
) -> HttpResponseBase:
    actions.refuse_login(how=provider.slug, code=code, by=ANYONE, at=at)
    return trouble(request, code, provider=provider, status=status, onward=onward)


@require_GET
@public
def our_keys(request: HttpRequest) -> JsonResponse:
    """The keys we sign with, for providers to fetch (JWKS)."""
    return JsonResponse(public_keys(flow.keys_folder(), at=timezone.now()))
