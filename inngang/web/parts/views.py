"""Language, the demo's way of logging in, the health check, and the page that shows every component."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.db import OperationalError, connection
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import check_for_language, gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from inngang.rules.vocabulary import Channel, LoginLevel, Role, State, Why, marked
from inngang.service.access.posts import Post, as_kept, posts_of
from inngang.web.parts.entering import enter, is_shared_place
from inngang.web.parts.home import home_of
from inngang.web.parts.jinja import span
from inngang.web.parts.viewer import public

YEAR = 365 * 24 * 3600


def safe_next(request: HttpRequest) -> str:
    """Where to go afterwards: an address of our own, or nothing."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    own = url_has_allowed_host_and_scheme(wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure())
    return wanted if own else ""


def onward_from(posts: Sequence[Post], wanted: str, home: str) -> str:
    """Where one goes who has logged in. Who has several posts chooses one first."""
    if len(posts) > 1:
        return reverse("parts:for_whom", query={"next": wanted} if wanted else None)
    return wanted or home


@require_POST
@public
def language(request: HttpRequest) -> HttpResponse:
    """Change the language; it is remembered in a cookie for a year."""
    answer = redirect(safe_next(request) or "/")
    chosen = request.POST.get("language", "")
    if chosen in dict(settings.LANGUAGES) and check_for_language(chosen):
        answer.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            chosen,
            max_age=YEAR,
            samesite="Lax",
            secure=request.is_secure(),
            httponly=True,
        )
    return answer


@require_http_methods(["GET", "HEAD", "POST"])
@public
def demo_login(request: HttpRequest) -> HttpResponse:
    """Choose a member of the cast to be (demo mode only)."""
    if not settings.INNGANG_DEMO:
        raise Http404
    from inngang.service.people.queries import FIRST_TO_BE, cast

    cards = list(cast())
    if request.method == "POST":
        chosen = [card for card in cards if f"{card.kind}:{card.id}" == request.POST.get("who")]
        if not chosen:
            raise Http404
        card = chosen[0]
        staff_id, person_id = (card.id, 0) if card.kind == "staff" else (0, card.id)
        level = LoginLevel.STAFF if staff_id else LoginLevel.HIGH
        shared = "felles" in request.POST or is_shared_place(request)
        posts = posts_of(staff_id) if staff_id else []
        enter(
            request,
            staff_id=staff_id,
            person_id=person_id,
            level=level,
            how="demo",
            shared=shared,
            at=timezone.now(),
            may_act_for=[{"role": card.role, "organisation_id": card.organisation_id}]
            if card.organisation_id
            else as_kept(posts),
        )
        if card.organisation_id:
            onward = safe_next(request)
            return redirect(reverse("parts:for_whom", query={"next": onward} if onward else None))
        home = home_of(Role(card.role) if card.kind == "staff" else Role.CITIZEN)
        return redirect(onward_from(posts, safe_next(request), home))
    by_name = {card.name.split()[0]: card for card in cards}
    first = [by_name[name] for name in FIRST_TO_BE if name in by_name]
    people = [card for card in cards if card.kind == "person" and not card.organisation_id]
    partners = [card for card in cards if card.organisation_id]
    staff = [card for card in cards if card.kind == "staff"]
    roles = [(role, [card for card in staff if card.role == role]) for role in Role]
    groups = [(role, members) for role, members in roles if members]
    told = {"first": first, "people": people, "partners": partners, "groups": groups, "next": safe_next(request)}
    return render(request, "parts/demo_login.html", told)


@require_GET
@public
def pulse(request: HttpRequest) -> JsonResponse:
    """Are we alive, and does the database answer? For whoever watches the service (helsesjekk)."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("select 1")
            cursor.fetchone()
    except OperationalError:
        return JsonResponse({"alive": True, "database": False}, status=503)
    return JsonResponse({"alive": True, "database": True})


class LookForm(forms.Form):
    """A form with one of each kind, to look at."""

    message = forms.CharField(
        label=gettext_lazy("Your message"), help_text=gettext_lazy("Write in your own language."), max_length=2000
    )
    phone = forms.CharField(label=gettext_lazy("Phone number"), required=False)
    side = forms.ChoiceField(
        label=gettext_lazy("How do you want the answer?"),
        choices=[("sms", gettext_lazy("Text message")), ("letter", gettext_lazy("Letter"))],
    )
    agree = forms.BooleanField(label=gettext_lazy("You may call me"), required=False)


@public
def look(request: HttpRequest) -> HttpResponse:
    """Every component on one page (demo mode only)."""
    if not settings.INNGANG_DEMO:
        raise Http404
    layout = {"work": "parts/work.html", "big": "parts/big.html"}.get(request.GET.get("frame", ""), "parts/public.html")
    form = LookForm({"phone": "900 00 000"} if "errors" in request.GET else None)
    at = timezone.now()
    given: dict[str, Any] = {
        "layout": layout,
        "form": form,
        "at": at,
        "earlier": at - timedelta(minutes=47),
        "yesterday": at - timedelta(days=1),
        "next_week": at + timedelta(days=6),
        "earlier_span": span(47),
        "channels": list(Channel),
        "states": list(State),
        "why": Why(marked("Your own adviser is away, so it went to %(name)s."), {"name": "Ingrid"}),
    }
    return render(request, "parts/look.html", given)
