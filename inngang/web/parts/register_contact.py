"""Enter a contact that came another way: one form for letters, text messages, direct calls and the street (registrer)."""

from __future__ import annotations

import secrets
from datetime import date, datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods

from inngang.rules.following import CAME_WORDS, VERDICT_WORDS, Came, Verdict
from inngang.rules.hours import OSLO
from inngang.rules.vocabulary import Role, Why, marked
from inngang.service.enquiries import actions
from inngang.service.enquiries.actions import Entry, Then
from inngang.service.enquiries.actions.leave_message import is_acute
from inngang.service.enquiries.following import feedback
from inngang.service.journal.action import Refused
from inngang.web.parts import enquiry_forms as forms
from inngang.web.parts import limits
from inngang.web.parts.enquiry import Desk, done, shown
from inngang.web.parts.jinja import say
from inngang.web.parts.viewer import staff_only

# Who answers people, and at which desk. Those who watch over alarms are not here: an alarm of their own would open the person.
DESKS = {
    Role.CONTACT_ADVISER: "contact_centre",
    Role.STATE_ADVISER: "office",
    Role.MUNICIPAL_ADVISER: "office",
    Role.CASEWORKER: "office",
}
THEN = {
    Then.FINISH: marked("It is finished: the person has had their answer"),
    Then.MINE: marked("I answer it myself, later"),
    Then.PLACE: marked("Place it with those who should have it"),
}


def register(request: HttpRequest, desk: Desk) -> HttpResponse:
    """One form, one press; what was written stays in it when something must be mended."""
    by, at = request.viewer.by, timezone.now()  # type: ignore[attr-defined]
    draft, refused, status, is_late = request.POST, "", 200, False
    if request.method == "POST":
        try:
            return _kept(request, desk, by, at)
        except limits.TooMany as no:
            refused, status = say(no.why), 429
        except Refused as no:
            refused, status = say(no.why), 422
            is_late = isinstance(no, actions.LateWithoutReason)
    today = at.astimezone(OSLO).date()
    given = {
        **shown(request, desk),
        "refused": refused,
        "draft": draft,
        "is_late": is_late or bool(draft.get("late_reason")),
        "late_options": forms.late_options(),
        "key": draft.get("key", "") or secrets.token_urlsafe(24),
        "today": today.isoformat(),
        "ways": [(str(code), gettext(text)) for code, text in CAME_WORDS.items()],
        "matters": [("", gettext("Let the words decide")), *forms.matter_options()],
        "thens": [(str(code), gettext(text)) for code, text in THEN.items()],
    }
    return render(request, "parts/register_contact.html", given, status=status)


def _kept(request: HttpRequest, desk: Desk, by: Any, at: datetime) -> HttpResponse:
    given = request.POST
    came, then = given.get("came", ""), given.get("then", "")
    if came not in CAME_WORDS:
        raise forms.NotFilledIn(Why(marked("Choose how it came.")))
    if then not in set(Then):
        raise forms.NotFilledIn(Why(marked("Choose what happens with it now.")))
    try:
        came_on = date.fromisoformat(given.get("came_on", ""))
    except ValueError:
        raise forms.NotFilledIn(Why(marked("Write the day it came."))) from None
    text, asked = given.get("text", "").replace("\r\n", "\n"), bool(given.get("acute"))
    verdict = None
    if given.get("about", "").strip():
        verdict = limits.look_up(request, by=by, at=at, is_acute=is_acute(text, asked_acute=asked))
    entry = actions.register_contact(
        came=Came(came),
        came_on=came_on,
        about=given.get("about", "")[:24],
        name=given.get("name", ""),
        text=text,
        matter=given.get("matter", ""),
        then=Then(then),
        answered=given.get("answered", "").replace("\r\n", "\n"),
        late_reason=given.get("late_reason", ""),
        asked_acute=asked,
        key=given.get("key", ""),
        by=by,
        at=at,
    )
    if verdict is not None:
        limits.mark(request, verdict, enquiry_id=entry.enquiry_id, by=by, at=at)
    done(request, _told(entry, Then(then)))
    if then == Then.MINE and not entry.joined:
        return redirect(f"{desk.app}:card", entry.enquiry_id)
    return redirect(f"{desk.app}:register_contact")


def _told(entry: Entry, then: Then) -> str:
    ref = {"ref": entry.ref}
    if entry.joined:
        return gettext("It lies with what the person has open about the same. The reference is %(ref)s.") % ref
    if then == Then.FINISH:
        return gettext("It is entered and finished. The reference is %(ref)s.") % ref
    return gettext("It is entered. The reference is %(ref)s.") % ref


def handed_on(request: HttpRequest, desk: Desk) -> HttpResponse:
    """What the receivers said of what I passed on; new ones are marked, and are old the next time."""
    viewer, at = request.viewer, timezone.now()  # type: ignore[attr-defined]
    found = feedback(staff_id=viewer.staff_id)
    if any(one.is_new for one in found):
        actions.feedback_read(by=viewer.by, at=at)
    given = {**shown(request, desk), "cards": found, "verdicts": VERDICT_WORDS, "Verdict": Verdict}
    return render(request, "parts/feedback.html", given)


def register_urls(desk: Desk) -> list[URLPattern]:
    """The two pages, below an audience's own address."""
    roles = [role for role, app in DESKS.items() if app == desk.app]

    @staff_only(*roles)
    @require_http_methods(["GET", "POST"])
    def register_contact(request: HttpRequest) -> HttpResponse:
        return register(request, desk)

    @staff_only(*desk.roles)
    @require_GET
    def passed_on(request: HttpRequest) -> HttpResponse:
        return handed_on(request, desk)

    return [
        path("registrer", register_contact, name="register_contact"),
        path("tilbakemeldinger", passed_on, name="feedback_list"),
    ]
