"""Where each audience's pages and each machine interface are found."""

from __future__ import annotations

import importlib.util
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import URLPattern, URLResolver, include, path

from inngang.web.parts.live import live_address

MOUNTED = (
    ("inngang.web.parts.urls", ""),
    ("inngang.web.contact_centre.urls", "kontaktsenter/"),
    ("inngang.web.office.urls", "kontor/"),
    ("inngang.web.reception.urls", "mottak/"),
    ("inngang.web.leadership.urls", "ledelse/"),
    ("inngang.web.partner.urls", "partner/"),
    ("inngang.channels.phone.urls", "api/telefon/"),
    ("inngang.exchange.ical.urls", "kontor/"),
    ("inngang.exchange.norg2.urls", "api/kontor/"),
    ("inngang.exchange.partners.urls", "api/samarbeid/"),
    ("inngang.web.citizen.urls", ""),
)


def _there(module: str) -> bool:
    try:
        return importlib.util.find_spec(module) is not None
    except ModuleNotFoundError:
        return False


def alive(request: HttpRequest) -> HttpResponse:
    """Says that the pages are served and that the database answers."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("select 1")
    return JsonResponse({"status": "ok", "live": live_address(request)})


def form_too_old(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form was too old to be trusted (CSRF); the same friendly page as any refusal."""
    if _there("inngang.web.parts.errors"):
        from django.utils.module_loading import import_string

        answer: Any = import_string("inngang.web.parts.errors.permission_denied")(request, None)
        return answer
    return HttpResponse("The form was too old. Go back, load the page again and send it once more.", status=403)


urlpatterns: list[URLPattern | URLResolver] = [
    path("alive", alive, name="alive"),
    *[path(where, include(module)) for module, where in MOUNTED if _there(module)],
]

if _there("inngang.web.parts.errors"):
    handler400 = "inngang.web.parts.errors.bad_request"
    handler403 = "inngang.web.parts.errors.permission_denied"
    handler404 = "inngang.web.parts.errors.page_not_found"
    handler500 = "inngang.web.parts.errors.server_error"
