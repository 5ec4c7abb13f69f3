"""Take somebody, put them back, end it, open it again; and say what one is doing now (ta, legge tilbake, avslutte)."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext

from inngang.rules.vocabulary import Outcome, Presence, Why, marked
from inngang.service.enquiries import actions, queries
from inngang.web.parts import enquiry_forms as forms
from inngang.web.parts.enquiry.card import do, late_reason, text_of
from inngang.web.parts.enquiry.desk import CHOSEN_BY_HAND, Desk, address, done, to_card
from inngang.web.parts.jinja import say


def find(desk: Desk, request: HttpRequest) -> HttpResponseBase:
    """Find an enquiry by its reference; one that is not for you looks like one that does not exist."""
    found = queries.enquiry_of_ref(ref=request.GET.get("ref", ""), viewer=request.viewer.by, at=timezone.now())  # type: ignore[attr-defined]
    if found is None:
        raise Http404
    return to_card(desk, found)


def take_next(desk: Desk, request: HttpRequest) -> HttpResponseBase:
    """Take the one who should be helped next."""
    try:
        return to_card(desk, actions.take_next(by=request.viewer.by, at=timezone.now()))  # type: ignore[attr-defined]
    except actions.NobodyWaits as refused:
        done(request, say(refused.why))
        return redirect(desk.home)


def take(desk: Desk, request: HttpRequest, enquiry_id: int) -> HttpResponseBase:
    """Take a chosen one."""
    try:
        actions.take(enquiry_id=enquiry_id, by=request.viewer.by, at=timezone.now())  # type: ignore[attr-defined]
    except actions.AlreadyTaken as refused:
        done(request, say(refused.why))
        return redirect(desk.home)
    return to_card(desk, enquiry_id)


def release(desk: Desk, request: HttpRequest, enquiry_id: int) -> HttpResponseBase:
    """Put it back in the line, with its place kept."""

    def act(who: dict[str, Any]) -> HttpResponseBase:
        actions.release(reason=text_of(request), **who)
        done(request, gettext("It is back in the line, with its place kept."), address(desk, "take", enquiry_id))
        return redirect(desk.home)

    return do(request, desk, enquiry_id, "release", act)


def close(desk: Desk, request: HttpRequest, enquiry_id: int) -> HttpResponseBase:
    """End it, and say how it ended."""

    def act(who: dict[str, Any]) -> HttpResponseBase:
        outcome = request.POST.get("outcome", "")
        if outcome not in set(Outcome):
            raise forms.NotFilledIn(Why(marked("Say how it ended before you close it.")))
        actions.close(outcome=Outcome(outcome), reason=text_of(request), late_reason=late_reason(request), **who)
        done(request, gettext("Closed."), address(desk, "reopen", enquiry_id))
        return redirect(desk.home)

    return do(request, desk, enquiry_id, "close", act)


def reopen(desk: Desk, request: HttpRequest, enquiry_id: int) -> HttpResponseBase:
    """Open it again and take it; when it is not open to us, it waits for those who can."""

    def act(who: dict[str, Any]) -> HttpResponseBase:
        actions.reopen(reason=text_of(request) or "closed by mistake", **who)
        try:
            actions.take(**who)
        except actions.AlreadyTaken:
            done(request, gettext("It is open again, and waits for the one who has it next."))
            return redirect(desk.home)
        return to_card(desk, enquiry_id)

    return do(request, desk, enquiry_id, "reopen", act)


def presence(desk: Desk, request: HttpRequest) -> HttpResponseBase:
    """Say what I am doing now."""
    chosen = request.POST.get("presence", "")
    if chosen not in set(CHOSEN_BY_HAND):
        raise Http404
    viewer = request.viewer  # type: ignore[attr-defined]
    actions.say_presence(staff_id=viewer.staff_id, presence=Presence(chosen), by=viewer.by, at=timezone.now())
    return redirect(desk.home)
