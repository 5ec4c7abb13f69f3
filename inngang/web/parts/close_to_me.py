"""Those close to me: what somebody who works here declares themselves, by number, by reference, or of a card (mine nære)."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from inngang.service.access import declared
from inngang.service.access.actions import end_interest
from inngang.service.enquiries import actions, queries
from inngang.service.journal.action import Refused
from inngang.web.parts.home import home_of
from inngang.web.parts.jinja import say
from inngang.web.parts.posted import number_of
from inngang.web.parts.viewer import staff_only


@staff_only()
@require_http_methods(["GET", "POST"])
def close_to_me(request: HttpRequest) -> HttpResponse:
    """One's own list, and a form that gives the same answer whoever it is."""
    viewer, at = request.viewer, timezone.now()  # type: ignore[attr-defined]
    refused, given = "", request.POST
    if request.method == "POST":
        number = given.get("declaration", "")
        try:
            if given.get("do") == "end":
                end_interest(declaration_id=number_of(number), by=viewer.by, at=at)
                _say(request, gettext("It is ended."))
            else:
                actions.declare_close(given=given.get("given", ""), by=viewer.by, at=at)
                _say(request, gettext("It is kept. You do not get what comes from them, and cannot open them."))
            return redirect("parts:close_to_me")
        except Refused as no:
            refused = say(no.why)
    shown = {
        "mine": declared.mine(viewer=viewer.by),
        "refused": refused,
        "given": given.get("given", ""),
        "home": home_of(viewer.role),
        "done": request.session.pop("close_done", ""),
    }
    return render(request, "parts/close_to_me.html", shown, status=422 if refused else 200)


@staff_only()
@require_http_methods(["GET", "POST"])
def stand_aside(request: HttpRequest, enquiry_id: int) -> HttpResponse:
    """Of the enquiry one has before one: asked once more, and then it is gone from one's own pages."""
    viewer, at = request.viewer, timezone.now()  # type: ignore[attr-defined]
    try:
        card = queries.card(enquiry_id=enquiry_id, viewer=viewer.by, at=at)
        if request.method == "POST":
            actions.stand_aside(enquiry_id=enquiry_id, by=viewer.by, at=at)
            _say(request, gettext("Somebody else gets it. Nobody is told why."))
            return redirect("parts:close_to_me")
    except actions.NoSuchEnquiry:
        raise Http404 from None
    return render(request, "parts/stand_aside.html", {"card": card, "home": home_of(viewer.role)})


def _say(request: HttpRequest, text: str) -> None:
    request.session["close_done"] = text
