"""When something goes wrong: what happened, what to do now, and the ways to reach us all the same."""

from __future__ import annotations

import logging

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.translation import get_language, gettext

from inngang.rules.vocabulary import Role
from inngang.web.parts.message_about import DESKS
from inngang.web.parts.viewer import NOBODY

log = logging.getLogger(__name__)

OPEN_BY_EXCEPTION = (Role.STATE_ADVISER, Role.DUTY_LEAD)  # whose work has an exception; shown whatever was not found

# Fills a page that needs neither database, session nor template.
PLAIN = """<!DOCTYPE html>
<html lang="{lang}" data-color-scheme="light" data-size="md"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>{title} – Inngang</title>{styles}</head>
<body class="public"><main class="wide stack" id="content"><h1 class="ds-heading" data-size="lg">{title}</h1>
<p>{saved}</p><p>{again}</p><p>{acute}</p><p><a class="ds-link" href="/">{home}</a></p></main></body></html>"""
SHEETS = (
    "vendor/designsystemet/designsystemet.css",
    "vendor/designsystemet/index.css",
    "parts/theme.css",
    "parts/app.css",
)


def _page(request: HttpRequest, status: int, title: str, *sentences: str, login: bool = False) -> HttpResponse:
    viewer = getattr(request, "viewer", NOBODY)
    layout = "parts/work.html" if viewer.kind == "staff" else "parts/public.html"
    given = {"layout": layout, "title": title, "sentences": [each for each in sentences if each], "login": login}
    given["exception"] = status == 404 and viewer.kind == "staff" and viewer.role in OPEN_BY_EXCEPTION
    desk = DESKS.get(viewer.role) if status == 404 and viewer.kind == "staff" else None
    given["message_about"] = f"{desk}:message_about" if desk else ""
    return render(request, "parts/error.html", given, status=status)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page(
        request,
        400,
        gettext("We did not understand that"),
        gettext("Something in the address or the form was not as we expected. Go back and try once more."),
    )


def permission_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Wrong role, or a form that was too old. Says nothing about what is behind the door."""
    if exception is None or "CSRF" in str(exception):
        return _page(
            request,
            403,
            gettext("The form was too old"),
            gettext("Nothing was sent. Go back, load the page again and send it once more."),
        )
    viewer = getattr(request, "viewer", NOBODY)
    if viewer.kind == "staff":
        what = gettext("The page belongs to other work than yours. If you need it, ask the one who leads your unit.")
    else:
        what = gettext("The page is not open to you. If you think it should be, tell us, and we will find out.")
    return _page(request, 403, gettext("You cannot open this page"), what, login=not viewer.is_authenticated)


def page_not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page(
        request,
        404,
        gettext("We cannot find the page"),
        gettext("It may have moved, or the address may be wrong. You find the way from the front page."),
    )


def server_error(request: HttpRequest) -> HttpResponse:
    """Something broke. Needs no database, no session and no template."""
    try:
        styles = format_html("".join('<link rel="stylesheet" href="{}">' for _ in SHEETS), *map(static, SHEETS))
    except Exception:  # the sheets are what broke: the words matter more
        log.exception("The page of errors has no style")
        styles = format_html("")
    return HttpResponse(
        format_html(
            PLAIN,
            lang=get_language() or "nb",
            styles=styles,
            title=gettext("Something went wrong with us"),
            saved=gettext("It was not your fault. What you sent may not have arrived."),
            again=gettext("Try again in a little while. Or call us, or come to one of our offices."),
            acute=gettext("Danger to life: 113. Police: 112. Doctor on duty: 116 117."),
            home=gettext("To the front page"),
        ),
        status=500,
    )
