"""Leave a message about somebody one cannot open: a number, what it is about, and nothing back but the reference (beskjed)."""

from __future__ import annotations

import secrets

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from inngang.rules.vocabulary import Role
from inngang.service.enquiries.actions.leave_message import LONGEST, is_acute, leave_message
from inngang.service.journal.action import Refused
from inngang.web.parts import limits
from inngang.web.parts.enquiry import Desk, done, shown
from inngang.web.parts.jinja import say
from inngang.web.parts.viewer import staff_only

# Who leaves one, and at which desk. Those who watch over alarms are not here: an alarm of their own would open the person to them.
DESKS = {
    Role.CONTACT_ADVISER: "contact_centre",
    Role.STATE_ADVISER: "office",
    Role.MUNICIPAL_ADVISER: "office",
    Role.CASEWORKER: "office",
}


def leave(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The form; what was written stays in it when something must be mended."""
    by, at = request.viewer.by, timezone.now()  # type: ignore[attr-defined]
    refused, status, draft = "", 200, request.POST
    if request.method == "POST":
        text, asked = draft.get("text", ""), bool(draft.get("acute"))
        try:
            verdict = limits.look_up(request, by=by, at=at, is_acute=is_acute(text, asked_acute=asked))
            left = leave_message(
                about=draft.get("about", ""), text=text, asked_acute=asked, key=draft.get("key", ""), by=by, at=at
            )
            limits.mark(request, verdict, enquiry_id=left.enquiry_id, by=by, at=at)
            done(request, gettext("The message is left. The reference is %(ref)s.") % {"ref": left.ref})
            return redirect(f"{desk.app}:message_about")
        except limits.TooMany as no:
            refused, status = say(no.why), 429
        except Refused as no:
            refused, status = say(no.why), 422
    given = {
        **shown(request, desk),
        "refused": refused,
        "draft": draft,
        "key": draft.get("key", "") or secrets.token_urlsafe(24),
        "most": LONGEST,
    }
    return render(request, "parts/message_about.html", given, status=status)


def message_urls(desk: Desk) -> list[URLPattern]:
    """The page, below an audience's own address."""
    roles = [role for role, app in DESKS.items() if app == desk.app]

    @staff_only(*roles)
    @require_http_methods(["GET", "POST"])
    def message_about(request: HttpRequest) -> HttpResponse:
        return leave(request, desk)

    return [path("gi-beskjed", message_about, name="message_about")]
