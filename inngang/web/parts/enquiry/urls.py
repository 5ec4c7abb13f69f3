"""The addresses of one enquiry, the same at every desk (adresser)."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Final

from django.http import HttpRequest, HttpResponseBase
from django.urls import URLPattern, path
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from inngang.web.parts.enquiry import answering, passing_on, sorting, taking
from inngang.web.parts.enquiry.card import card_page, do
from inngang.web.parts.enquiry.desk import Desk, done
from inngang.web.parts.enquiry_told import told_urls
from inngang.web.parts.viewer import staff_only

VERBS: Final[dict[str, Callable[..., HttpResponseBase]]] = {
    "ta": taking.take,
    "svar": answering.answer,
    "referat": answering.record,
    "lov": answering.promise,
    "overlever": passing_on.hand_over,
    "notat": sorting.note,
    "sorter": sorting.retriage,
    "sammensatt": sorting.turn_complexity,
    "hvem": sorting.identify,
    "legg-tilbake": taking.release,
    "del": sorting.split,
    "del-angre": sorting.undo_split,
    "sla-sammen": sorting.join,
    "sla-sammen-angre": sorting.undo_join,
    "ikke-vart": passing_on.dispute,
    "vent-pa-svar": answering.wait_for_person,
    "avslutt": taking.close,
    "apne": taking.reopen,
}


def enquiry_urls(desk: Desk) -> list[URLPattern]:
    """The card, the page for phoning, and one address for each verb."""
    guard = staff_only(*desk.roles)
    one = "sak/<int:enquiry_id>"

    def here(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
        @wraps(view)
        def at_this_desk(request: HttpRequest, **given: Any) -> HttpResponseBase:
            return view(desk, request, **given)

        return at_this_desk

    def card(request: HttpRequest, enquiry_id: int) -> HttpResponseBase:
        """One enquiry with the person, the conversation and what can be done."""
        return card_page(request, desk, enquiry_id)

    return [
        path("finn", guard(require_GET(here(taking.find))), name="find"),
        path("neste", guard(require_POST(here(taking.take_next))), name="take_next"),
        path("tilstede", guard(require_POST(here(taking.presence))), name="presence"),
        path(one, guard(require_GET(card)), name="card"),
        path(f"{one}/ring", guard(require_http_methods(["GET", "POST"])(here(answering.call_back))), name="call_back"),
        *[path(f"{one}/{where}", guard(require_POST(here(view))), name=view.__name__) for where, view in VERBS.items()],
        *told_urls(desk, do, done),
    ]
