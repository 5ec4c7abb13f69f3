"""Pass it on, or say that it is not ours; passed on often enough, one phones instead (overlevere)."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext

from inngang.rules.promises import Promised
from inngang.rules.vocabulary import PromiseKind
from inngang.service.enquiries import actions
from inngang.web.parts import enquiry_forms as forms
from inngang.web.parts.enquiry.card import card_of, do, number_of, text_of
from inngang.web.parts.enquiry.desk import Desk, done
from inngang.web.parts.jinja import say


def hand_over(desk: Desk, request: HttpRequest, enquiry_id: int) -> HttpResponseBase:
    """Pass it on, with what the next one needs to know."""

    def act(who: dict[str, Any]) -> HttpResponseBase:
        to_queue = number_of(request, "to_queue")
        targets = forms.targets(card_of(request, enquiry_id, who["at"]), who["by"], who["at"], chosen=to_queue)
        chosen = next((one for one in targets if one.id == to_queue), None)
        given = dict(zip(request.POST.getlist("ask"), request.POST.getlist("ask_answer"), strict=False))
        told = actions.hand_over(to_queue=chosen.id if chosen else 0, note=text_of(request), answers=given, **who)
        assert chosen is not None, "nobody to hand over to is refused"
        if told.kind != PromiseKind.HANDOVER:
            return phone_them(desk, request, told)
        done(
            request,
            gettext("%(name)s has it now. The person is told: “%(what)s”") % {"name": chosen.name, "what": chosen.told},
        )
        return redirect(desk.home)

    return do(request, desk, enquiry_id, "hand_over", act)


def phone_them(desk: Desk, request: HttpRequest, told: Promised) -> HttpResponseBase:
    """It has gone round long enough: the one who has it gets in touch with the person."""
    done(
        request,
        gettext("It has been passed on often enough, so you have it. The person is told: “%(what)s”")
        % {"what": say(told.what)},
    )
    return redirect(desk.home)


def dispute(desk: Desk, request: HttpRequest, enquiry_id: int) -> HttpResponseBase:
    """Say that it is not ours; it goes where the rule says."""

    def act(who: dict[str, Any]) -> HttpResponseBase:
        told = actions.dispute(reason=text_of(request), **who)
        if told.kind != PromiseKind.HANDOVER:
            return phone_them(desk, request, told)
        done(
            request,
            gettext("It has gone on to those who should have it. The person is told: “%(what)s”")
            % {"what": say(told.what)},
        )
        return redirect(desk.home)

    return do(request, desk, enquiry_id, "dispute", act)
