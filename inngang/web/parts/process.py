"""How we usually do it, on an enquiry: begin, tick off, pass over with a reason, take a tick back (arbeidsprosess)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from inngang.rules.access import Viewer
from inngang.rules.processes import SKIPPED
from inngang.rules.vocabulary import Role
from inngang.service.enquiries import actions, queries
from inngang.service.enquiries.actions.do_process import begin_process, do_step, skip_step, undo_step
from inngang.service.enquiries.processes import process_on
from inngang.service.enquiries.queries import EnquiryCard
from inngang.service.journal.action import Refused
from inngang.web.parts.jinja import say
from inngang.web.parts.viewer import staff_only
from inngang.web.parts.views import safe_next

ANSWER = (
    Role.CONTACT_ADVISER,
    Role.STATE_ADVISER,
    Role.MUNICIPAL_ADVISER,
    Role.CASEWORKER,
    Role.TEAM_LEAD,
    Role.DUTY_LEAD,
)
IN_HAND = ("taken", "promised")


def process_given(card: EnquiryCard, at: datetime) -> dict[str, Any]:
    """What the card of an enquiry shows of it; nothing of who it is about."""
    return {
        "process": process_on(enquiry_id=card.id, matter=card.matter_code, at=at),
        "may_process": card.is_mine and card.state in IN_HAND,
        "skip_options": [(code, gettext(text)) for code, text in SKIPPED.items()],
        "skip_words": SKIPPED,
        "Role": Role,
    }


@staff_only(*ANSWER)
@require_http_methods(["GET", "POST"])
def process(request: HttpRequest, enquiry_id: int) -> HttpResponse:
    """The steps alone; each tick is a small form, and one comes back to where one was."""
    by, at, refused = request.viewer.by, timezone.now(), ""  # type: ignore[attr-defined]
    onward = safe_next(request)
    if request.method == "POST":
        try:
            _do(request, enquiry_id, by, at)
            here = reverse("parts:process", args=[enquiry_id])
            return redirect(f"{onward}#usual" if onward else here)
        except actions.NoSuchEnquiry:
            raise Http404 from None
        except Refused as no:
            refused = say(no.why)
    try:
        card = queries.card(enquiry_id=enquiry_id, viewer=by, at=at)
    except actions.NoSuchEnquiry:
        raise Http404 from None
    given = process_given(card, at)
    if given["process"] is None:
        raise Http404
    given |= {"card": card, "refused": refused, "back": onward, "chosen": request.POST.get("step", "")}
    return render(request, "parts/process.html", given, status=422 if refused else 200)


def _do(request: HttpRequest, enquiry_id: int, by: Viewer, at: datetime) -> None:
    verb, step = request.POST.get("do", ""), request.POST.get("step", "")
    who: dict[str, Any] = {"enquiry_id": enquiry_id, "by": by, "at": at}
    if verb == "begin":
        begin_process(**who)
    elif verb == "done":
        do_step(step=step, **who)
    elif verb == "skip":
        skip_step(step=step, reason=request.POST.get("reason", ""), **who)
    elif verb == "undo":
        undo_step(step=step, **who)
    else:
        raise Http404
