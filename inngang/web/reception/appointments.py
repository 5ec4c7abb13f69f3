"""Today's appointments at the counter, and checking in whoever has come (R170)."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST

from inngang.rules.hours import OSLO
from inngang.service.appointments import actions, queries
from inngang.service.journal.action import Refused
from inngang.web.parts import appointment_words as words
from inngang.web.parts.jinja import say
from inngang.web.parts.viewer import staff_only
from inngang.web.reception.kiosk import MEETS_VISITORS


@staff_only(*MEETS_VISITORS)
@require_GET
def appointments(request: HttpRequest) -> HttpResponse:
    """Times and whom they are with. Nobody's name stands here before they are at the counter."""
    return _listed(request)


def _listed(request: HttpRequest, *, refused: str = "", at_row: int = 0) -> HttpResponse:
    viewer, at = request.viewer, timezone.now()  # type: ignore[attr-defined]
    cards = queries.day_of_unit(viewer=viewer.by, unit_id=viewer.unit_id, day=at.astimezone(OSLO).date(), at=at)
    given = {
        "cards": [one for one in cards if one.way == "physical"],
        "words": words,
        "refused": refused,
        "at_row": at_row,
        "said": request.session.pop("checked_in") if "checked_in" in request.session else "",
    }
    return render(request, "reception/appointments.html", given, status=409 if refused else 200)


@staff_only(*MEETS_VISITORS)
@require_POST
def check_in(request: HttpRequest, appointment_id: int) -> HttpResponseBase:
    """They are here: a number, and the adviser sees it."""
    by = request.viewer.by  # type: ignore[attr-defined]
    said = request.POST.get("said", "")[:40]
    try:
        got = actions.check_in(appointment_id=appointment_id, said=said, by=by, at=timezone.now())
    except Refused as refused:
        return _listed(request, refused=say(refused.why), at_row=appointment_id)
    request.session["checked_in"] = gettext("Checked in, with number %(number)s. The adviser sees it.") % {
        "number": got.number
    }
    return redirect("reception:appointments")
