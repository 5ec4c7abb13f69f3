"""One enquiry as its person sees it, the same with login and with code: where it stands, and what one can do."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext

from inngang.rules import promises
from inngang.rules.hours import OSLO, Calendar
from inngang.rules.limits import Deed
from inngang.rules.vocabulary import Refusal, State, Urgency
from inngang.service.enquiries import actions
from inngang.service.enquiries.attachments import files_of
from inngang.service.enquiries.queries import StatusCard
from inngang.service.enquiries.told_before import told_before
from inngang.service.journal.action import Refused
from inngang.service.organisation.queries import calendar_of
from inngang.web.citizen.asked import Asked
from inngang.web.citizen.forms import CallForm, RateForm, ReplyForm, too_old
from inngang.web.citizen.in_short import ShortForm, shorts, understood
from inngang.web.citizen.matters import called
from inngang.web.citizen.told_before import UseForm, use
from inngang.web.citizen.ways import phone_now
from inngang.web.citizen.write import sending, take_files
from inngang.web.parts import limits
from inngang.web.parts.jinja import clock, day, say
from inngang.web.parts.live import live_address, live_token

PARTS_OF_DAY = ((8, 12), (12, 16))
DAYS_AHEAD = 7
MOST_WINDOWS = 4

Window = tuple[datetime, datetime]


def shown(request: Asked, card: StatusCard, *, code: str, here: str, **address: Any) -> HttpResponse:
    """The page of one enquiry, and what is done on it. `code` opens it for somebody without login."""
    at = timezone.now()
    windows = windows_of(card, at)
    given: dict[str, forms.Form] = {
        "reply": ReplyForm(initial={"key": secrets.token_urlsafe(24)}),
        "call": CallForm(windows=windows_in_words(windows), has_phone=card.has_phone),
        "rate": RateForm(),
    }
    if request.method == "POST":
        what = request.POST.get("what", "")
        if what == "reply":
            given["reply"] = ReplyForm(request.POST)
        elif what == "call":
            given["call"] = CallForm(request.POST, windows=windows_in_words(windows), has_phone=card.has_phone)
        elif what == "rate":
            given["rate"] = RateForm(request.POST)
        elif what == "short":
            given["short"] = ShortForm(request.POST)
        elif what == "use_told":
            given["use_told"] = UseForm(request.POST)
        form = given.get(what) or forms.Form(request.POST)
        given["tried"] = form
        if request.was_too_old:
            form.add_error(None, too_old())
        elif form.is_valid() and what in DONE:
            wait = limits.spend(request, Deed.MESSAGE, at=at).wait_seconds if what == "reply" else 0
            if wait and card.urgency != Urgency.ACUTE:
                form.add_error(None, limits.written_too_often(wait, phone=phone_now(at=at).phone, can_tick=False))
                return _page(request, card, given, windows, code=code, at=at, status=429)
            try:
                DONE[what](form, card, {"code": code or None, "by": request.viewer.by, "at": at}, windows)
                if what == "reply":
                    take_files(request, card.id, code=code or None)
                request.session["said"] = what
                return redirect(here, **address)
            except Refused as refused:
                form.add_error(None, say(refused.why))
    return _page(request, card, given, windows, code=code, at=at)


def _page(
    request: Asked,
    card: StatusCard,
    given: dict[str, forms.Form],
    windows: dict[str, Window],
    *,
    code: str,
    at: datetime,
    status: int = 200,
) -> HttpResponse:
    return render(
        request,
        "citizen/enquiry.html",
        {
            "card": card,
            "files": files_of(card.id),
            "shorts": shorts(card.id),
            "told_before": [] if code else told_before(enquiry_id=card.id, person_id=request.viewer.self_id),
            "not_taken": request.session.pop("not_taken") if "not_taken" in request.session else [],
            "called": called,
            "code": code,
            "forms": given,
            "tried": given.get("tried"),
            "windows": windows,
            "said": said(request.session.pop("said") if "said" in request.session else ""),
            "wait": actions.tell_wait(enquiry_id=card.id, by=request.viewer.by, at=at)
            if card.state == State.WAITING
            else None,
            "may_ask_for_call": bool(windows),
            "events": events(card),
            "live_url": f"{live_address(request)}?t={live_token([f'enquiry-{card.id}'])}",
        },
        status=status,
    )


# ── what one can do ─────────────────────────────────────────────────────────────────────────────────


def _reply(form: forms.Form, card: StatusCard, who: dict[str, Any], windows: dict[str, Window]) -> None:
    text = form.cleaned_data["text"]
    actions.reply(enquiry_id=card.id, text=text, sender_key=sending(form.cleaned_data["key"], text), **who)


def _call(form: forms.Form, card: StatusCard, who: dict[str, Any], windows: dict[str, Window]) -> None:
    chosen = form.cleaned_data
    actions.ask_call_back(enquiry_id=card.id, window=windows[chosen["window"]], phone=chosen["phone"], **who)


def _withdraw(form: forms.Form, card: StatusCard, who: dict[str, Any], windows: dict[str, Window]) -> None:
    actions.withdraw(enquiry_id=card.id, **who)


def _rate(form: forms.Form, card: StatusCard, who: dict[str, Any], windows: dict[str, Window]) -> None:
    told = form.cleaned_data
    actions.rate(enquiry_id=card.id, got_help=told["got_help"] == "yes", ease=told["ease"], **who)


DONE: dict[str, Callable[[Any, StatusCard, dict[str, Any], dict[str, Window]], None]] = {
    "reply": _reply,
    "call": _call,
    "withdraw": _withdraw,
    "rate": _rate,
    "short": understood,
    "use_told": use,
}


def said(what: str) -> str:
    """What was just done, in a sentence."""
    return {
        "reply": gettext("We have what you wrote. The one who has your case sees it."),
        "call": gettext("We phone you instead. You keep your place."),
        "withdraw": gettext("You have taken it back. You can write to us again whenever you want."),
        "rate": gettext("Thank you. It helps us to be there for those who come after you."),
    }.get(what, "")


# ── when we can phone ───────────────────────────────────────────────────────────────────────────────


def windows_of(card: StatusCard, at: datetime) -> dict[str, Window]:
    """The next parts of days when we can phone; none when somebody has it already, or it cannot wait (R205)."""
    if card.state != State.WAITING or card.urgency == Urgency.ACUTE:
        return {}
    return windows_on(calendar_of(card.unit_id, at=at), at)


def windows_on(calendar: Calendar, at: datetime) -> dict[str, Window]:
    """The next parts of days we can phone in, in this working time."""
    found: dict[str, Window] = {}
    today = at.astimezone(OSLO).replace(hour=0, minute=0, second=0, microsecond=0)
    for ahead in range(DAYS_AHEAD):
        on = today + timedelta(days=ahead)
        for first, last in PARTS_OF_DAY:
            window = (on.replace(hour=first), on.replace(hour=last))
            made = promises.call_back(at=at, calendar=calendar, window=window)
            if len(found) < MOST_WINDOWS and not isinstance(made, Refusal):
                found[f"{on:%Y-%m-%d}-{first}"] = (made.window_start or window[0], made.window_end or window[1])
    return found


def windows_in_words(windows: dict[str, Window]) -> list[tuple[str, str]]:
    return [
        (
            value,
            gettext("%(day)s between %(from)s and %(to)s")
            % {"day": day(start.date()).capitalize(), "from": clock(start), "to": clock(end)},
        )
        for value, (start, end) in windows.items()
    ]


# ── what happened ───────────────────────────────────────────────────────────────────────────────────


def events(card: StatusCard) -> list[tuple[datetime, str, str, str]]:
    """The way so far, newest first: when, who, what, colour."""
    found = [(card.received_at, "", gettext("You got in touch, and we received it."), "accent")]
    for place, message in enumerate(card.messages):
        if message.direction == "out":
            found.append((message.at, message.who, gettext("answered you."), "success"))
        elif place:
            found.append((message.at, "", gettext("You wrote more."), "accent"))
    return found[::-1]
