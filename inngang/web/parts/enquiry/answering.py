"""What the person is told: an answer, the record of a talk, a promise, a question back, a call (svare, love, ringe)."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext

from inngang.rules.vocabulary import Outcome
from inngang.service.enquiries import actions
from inngang.service.enquiries.following import times_agreed
from inngang.service.organisation import queries as organisation
from inngang.web.parts import enquiry_forms as forms
from inngang.web.parts.enquiry.card import card_of, do, late_reason, text_of
from inngang.web.parts.enquiry.desk import Desk, address, done, shown, to_card
from inngang.web.parts.enquiry_words import HEARD_AT_ONCE
from inngang.web.parts.jinja import say, when


def answer(desk: Desk, request: HttpRequest, enquiry_id: int) -> HttpResponseBase:
    """Send the answer."""

    def act(who: dict[str, Any]) -> HttpResponseBase:
        actions.answer(text=text_of(request), late_reason=late_reason(request), **who)
        done(request, gettext("The answer is sent."))
        return redirect(desk.home)

    return do(request, desk, enquiry_id, "answer", act)


def record(desk: Desk, request: HttpRequest, enquiry_id: int) -> HttpResponseBase:
    """Keep the record of a call or a talk, and close it, in one go."""

    def act(who: dict[str, Any]) -> HttpResponseBase:
        before = card_of(request, enquiry_id, who["at"])
        matter = request.POST.get("matter") or before.matter_code
        text = forms.record_of({"text": text_of(request)}, request.POST.getlist("agreed"))
        actions.answer(text=text, late_reason=late_reason(request), **who)
        if matter != before.matter_code:
            actions.retriage(matter=matter, reason="", **who)
        actions.close(outcome=Outcome.ANSWERED, **who)
        done(
            request,
            gettext("The talk is written down, and the enquiry is closed."),
            address(desk, "reopen", enquiry_id),
        )
        return redirect(desk.home)

    return do(request, desk, enquiry_id, "record", act)


def promise(desk: Desk, request: HttpRequest, enquiry_id: int) -> HttpResponseBase:
    """Promise to phone, or to answer by a day."""

    def act(who: dict[str, Any]) -> HttpResponseBase:
        calendar = organisation.calendar_of(request.viewer.unit_id, at=who["at"])  # type: ignore[attr-defined]
        times = times_agreed(enquiry_id) if request.POST.get("choice") == "agreed" else []
        wanted = forms.promise_of(request.POST, calendar, who["at"], times)
        if request.POST.get("choice") == "claim":
            what = request.POST.get("money", "")
            made = actions.follow_claim(what=what, due_by=wanted["due_by"], text=text_of(request), **who)
        else:
            made = actions.promise(**wanted, text=text_of(request), **who)
        done(request, gettext("The person is told: “%(what)s”") % {"what": say(made.what)})
        return redirect(desk.home)

    return do(request, desk, enquiry_id, "promise", act)


def wait_for_person(desk: Desk, request: HttpRequest, enquiry_id: int) -> HttpResponseBase:
    """Ask the person for something; the time stands still until it comes."""

    def act(who: dict[str, Any]) -> HttpResponseBase:
        told = actions.wait_for_person(what=text_of(request), late_reason=late_reason(request), **who)
        done(request, gettext("The person is told: “%(what)s”") % {"what": say(told.what)})
        return redirect(desk.home)

    return do(request, desk, enquiry_id, "wait_for_person", act)


def call_back(desk: Desk, request: HttpRequest, enquiry_id: int) -> HttpResponseBase:
    """Phone somebody we have promised to phone: reached, or try again later."""
    if request.method != "POST":
        given = shown(request, desk, f"enquiry-{enquiry_id}")
        card = card_of(request, enquiry_id, given["at"])
        phone = card.caller_phone or (card.person.phone if card.person else "")
        return render(request, "parts/enquiry_call_back.html", given | {"card": card, "phone": phone})

    def act(who: dict[str, Any]) -> HttpResponseBase:
        reached = request.POST.get("reached") == "yes"
        following = actions.call_back(reached=reached, **who)
        if reached:
            return to_card(
                desk,
                enquiry_id,
                "record" if card_of(request, enquiry_id, who["at"]).channel in HEARD_AT_ONCE else "answer",
            )
        if following is None:
            done(request, gettext("We have phoned enough times now. Write to the person instead."))
            return to_card(desk, enquiry_id, "answer")
        done(
            request,
            gettext("Nobody answered. Try again %(when)s. The person is told that we phoned.")
            % {"when": when(following)},
        )
        return redirect(desk.home)

    return do(request, desk, enquiry_id, "call_back", act)
