"""What it is about and whose it is: notes, sorting, who it is, parts and the same thing twice (sortere, dele, slå sammen)."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext

from inngang.rules.login import Certainty
from inngang.rules.vocabulary import Urgency, Why, marked
from inngang.service.enquiries import actions, queries
from inngang.service.journal.action import Refused
from inngang.web.parts import enquiry_forms as forms
from inngang.web.parts import limits
from inngang.web.parts.enquiry.card import do, number_of, text_of
from inngang.web.parts.enquiry.desk import Desk, address, done, to_card
from inngang.web.parts.jinja import say


def note(desk: Desk, request: HttpRequest, enquiry_id: int) -> HttpResponseBase:
    """Write a note that only we read."""

    def act(who: dict[str, Any]) -> HttpResponseBase:
        if not text_of(request).strip():
            raise forms.NotFilledIn(Why(marked("Write the note first.")))
        actions.note(text=text_of(request), **who)
        return to_card(desk, enquiry_id)

    return do(request, desk, enquiry_id, "note", act)


def retriage(desk: Desk, request: HttpRequest, enquiry_id: int) -> HttpResponseBase:
    """Say what it is really about, and how soon it must be seen to."""

    def act(who: dict[str, Any]) -> HttpResponseBase:
        urgency = request.POST.get("urgency", "")
        actions.retriage(
            matter=request.POST.get("matter", ""),
            urgency=Urgency(int(urgency)) if urgency in {str(int(one)) for one in Urgency} else None,
            reason=text_of(request),
            **who,
        )
        done(request, gettext("Changed."))
        return to_card(desk, enquiry_id)

    return do(request, desk, enquiry_id, "retriage", act)


def turn_complexity(desk: Desk, request: HttpRequest, enquiry_id: int) -> HttpResponseBase:
    """Say that a pension matter is complex, or simple, and why."""

    def act(who: dict[str, Any]) -> HttpResponseBase:
        is_complex = request.POST.get("complex") == "1"
        if actions.turn_complexity(is_complex=is_complex, reason=text_of(request), **who):
            done(request, gettext("Those who know pension best are asked now. The deadline is the same."))
            return redirect(desk.home)
        done(request, gettext("Changed."))
        return to_card(desk, enquiry_id)

    return do(request, desk, enquiry_id, "turn_complexity", act)


def identify(desk: Desk, request: HttpRequest, enquiry_id: int) -> HttpResponseBase:
    """Say who it is, and how sure we are."""

    def act(who: dict[str, Any]) -> HttpResponseBase:
        given = request.POST.get("certainty", "")
        limits.look_up(request, by=who["by"], at=who["at"])
        actions.identify(
            identity_number=request.POST.get("number", "")[:20],
            certainty=Certainty(given) if given in set(Certainty) else Certainty.K0,
            **who,
        )
        done(request, gettext("The enquiry belongs to the person now."))
        return to_card(desk, enquiry_id)

    return do(request, desk, enquiry_id, "identify", act)


def split(desk: Desk, request: HttpRequest, enquiry_id: int) -> HttpResponseBase:
    """Give a part of it to those who have that matter."""

    def act(who: dict[str, Any]) -> HttpResponseBase:
        part = actions.split(matter=request.POST.get("matter", ""), note=text_of(request), **who)
        done(
            request,
            gettext("The other part has an owner and a deadline of its own."),
            address(desk, "undo_split", part),
        )
        return to_card(desk, enquiry_id)

    return do(request, desk, enquiry_id, "split", act)


def undo_split(desk: Desk, request: HttpRequest, enquiry_id: int) -> HttpResponseBase:
    """Put a part back where it came from, while nobody has taken it."""
    whole = queries.whole_of(enquiry_id=enquiry_id, staff_id=request.viewer.staff_id)  # type: ignore[attr-defined]
    if whole is None:
        raise Http404
    try:
        actions.take_back(enquiry_id=enquiry_id, into_id=whole, by=request.viewer.by, at=timezone.now())  # type: ignore[attr-defined]
    except Refused as refused:
        done(request, say(refused.why))
    return to_card(desk, whole)


def join(desk: Desk, request: HttpRequest, enquiry_id: int) -> HttpResponseBase:
    """It is the same as another the person has open: answer them together."""

    def act(who: dict[str, Any]) -> HttpResponseBase:
        into = number_of(request, "into")
        actions.join(into_id=into, **who)
        done(request, gettext("They are one now, and are answered together."), address(desk, "undo_join", enquiry_id))
        return to_card(desk, into)

    return do(request, desk, enquiry_id, "join", act)


def undo_join(desk: Desk, request: HttpRequest, enquiry_id: int) -> HttpResponseBase:
    """They were not the same after all."""

    def act(who: dict[str, Any]) -> HttpResponseBase:
        actions.undo_join(**who)
        done(request, gettext("It stands by itself again, with the deadline it had."))
        return redirect(desk.home)

    return do(request, desk, enquiry_id, "undo_join", act)
