"""Logging out: here, at the provider, and when the provider says so (utlogging)."""

from __future__ import annotations

from datetime import timedelta

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from inngang.service.access.queries import ANYONE
from inngang.service.people import sessions
from inngang.service.people.actions import log_in as actions
from inngang.web.parts.entering import leave, leaves_nothing
from inngang.web.parts.oidc import flow
from inngang.web.parts.oidc.providers import Provider, providers
from inngang.web.parts.oidc.tokens import NotBelieved, read_logout_token
from inngang.web.parts.oidc.wire import ProviderRefused, ProviderSilent, wire_to
from inngang.web.parts.viewer import public, signed_in

HINT_SECONDS = 24 * 3600
JTI_KEPT = timedelta(days=1)


@require_POST
@public
def logout(request: HttpRequest) -> HttpResponseBase:
    """End the session here and at the provider, and leave nothing behind in the browser."""
    at = timezone.now()
    login = request.viewer.login  # type: ignore[attr-defined]
    token = request.session.get("login", "")
    login = login or (sessions.login_of(token=token, at=at) if token else None)
    leave(request, why="logged_out", at=at)
    shared = login is not None and login.is_shared
    onward = _at_provider(request, login.how, login.hint, at) if login else ""
    if onward:  # a page, not a redirect: browsers let a form lead only to where the page's own rules allow
        answer: HttpResponseBase = render(request, "parts/logging_out.html", {"onward": onward, "nobody": True})
    else:
        answer = redirect("parts:logged_out" if shared else "/")
    return leaves_nothing(answer, shared=shared)


def _at_provider(request: HttpRequest, how: str, hint: str, at: object) -> str:
    provider = providers().get(how)
    if provider is None:
        return ""
    opened = flow.unseal(hint, at=timezone.now(), seconds=HINT_SECONDS) if hint else None
    back_to = request.build_absolute_uri(reverse("parts:logged_out"))
    try:
        return flow.logout_address(provider, hint=(opened or {}).get("token", ""), back_to=back_to)
    except (ProviderSilent, ProviderRefused):
        return ""  # here it has ended; there it ends by itself


@require_GET
@public
def logged_out(request: HttpRequest) -> HttpResponse:
    """You are logged out: what is left to do on a computer others use."""
    return render(request, "parts/logged_out.html", {})


def _provider(slug: str) -> Provider:
    found = providers().get(slug)
    if found is None:
        raise Http404
    return found


@csrf_exempt
@require_POST
@public
def from_provider(request: HttpRequest, slug: str) -> HttpResponse:
    """The provider tells us, signed, that somebody has logged out (back-channel)."""
    provider, at = _provider(slug), timezone.now()
    try:
        claims = read_logout_token(request.POST.get("logout_token", ""), wire=wire_to(provider), at=at)
    except NotBelieved as fault:
        return _answer(400, fault.code)
    except (ProviderSilent, ProviderRefused):
        return _answer(503, "try_again")
    if not sessions.spend(f"logout {slug} {claims['jti']}", until=at + JTI_KEPT):
        return _answer(400, "used_before")
    actions.log_out_at_provider(
        how=slug, session=str(claims.get("sid", "")), subject=str(claims.get("sub", "")), by=ANYONE, at=at
    )
    return _answer(200, "")


def _answer(status: int, code: str) -> HttpResponse:
    body = f'{{"error": "invalid_request", "error_description": "{code}"}}' if code else ""
    return HttpResponse(body, status=status, content_type="application/json", headers={"Cache-Control": "no-store"})


@require_GET
@public
def in_frame(request: HttpRequest, slug: str) -> HttpResponse:
    """The provider has the browser ask for this in a frame when somebody logs out (front-channel).

    Only the provider and we know the session's name, so whoever has it may end the session.
    """
    provider, at = _provider(slug), timezone.now()
    session = request.GET.get("sid", "")
    if session and request.GET.get("iss") == provider.issuer:
        actions.log_out_at_provider(how=slug, session=session, subject="", by=ANYONE, at=at)
    issuer = provider.issuer
    origin = "/".join(issuer.split("/")[:3])
    answer = HttpResponse("", headers={"Cache-Control": "no-store"})
    answer.headers["Content-Security-Policy"] = f"default-src 'none'; frame-ancestors {origin}"
    return answer


@signed_in
@require_POST
def everywhere(request: HttpRequest) -> HttpResponseBase:
    """End all my other logins: a lost phone, a computer I forgot."""
    viewer = request.viewer  # type: ignore[attr-defined]
    actions.log_out_everywhere(
        person_id=0 if viewer.staff_id else viewer.person_id,
        staff_id=viewer.staff_id,
        but_token=request.session.get("login", ""),
        by=viewer.by,
        at=timezone.now(),
    )
    return redirect("parts:my_login")
