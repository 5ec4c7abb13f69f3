"""One written dialogue between the adviser at the office and the case handler about a person's case (saksdialog)."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods

from inngang.rules.access import Viewer
from inngang.rules.case_dialogue import CONCLUSIONS, LONGEST, REASONS
from inngang.rules.vocabulary import Role
from inngang.service.access.door import DoorClosed
from inngang.service.enquiries import actions, queries
from inngang.service.enquiries.actions.discuss_case import (
    begin_case_dialogue,
    conclude_case,
    read_conclusion,
    take_case_dialogue,
    write_in_case_dialogue,
)
from inngang.service.enquiries.case_dialogues import CaseDialogueCard, case_dialogue, case_units, waiting_dialogues
from inngang.service.journal.action import Refused
from inngang.web.parts.jinja import say
from inngang.web.parts.posted import number_of
from inngang.web.parts.viewer import staff_only
from inngang.web.parts.views import safe_next

THE_TWO = (Role.STATE_ADVISER, Role.CASEWORKER)


@staff_only(*THE_TWO)
@require_GET
def dialogues(request: HttpRequest) -> HttpResponse:
    """What waits for one: to take, to go on with, and to read."""
    by = request.viewer.by  # type: ignore[attr-defined]
    found = waiting_dialogues(viewer=by, decides=by.role == Role.CASEWORKER)
    return render(request, "parts/case_dialogues.html", {"found": found})


@staff_only(*THE_TWO)
@require_http_methods(["GET", "POST"])
def dialogue(request: HttpRequest, enquiry_id: int) -> HttpResponse:
    """The assessment, what they wrote, and the conclusion with its reason."""
    by, at, refused = request.viewer.by, timezone.now(), ""  # type: ignore[attr-defined]
    verb = request.POST.get("do", "")
    if request.method == "POST":
        try:
            _do(request, verb, enquiry_id, by)
            onward = safe_next(request)
            return redirect(
                reverse("parts:case_dialogue", args=[enquiry_id], query={"next": onward} if onward else None)
            )
        except (actions.NoSuchEnquiry, DoorClosed):
            raise Http404 from None
        except Refused as no:
            refused = say(no.why)
    try:
        found = case_dialogue(enquiry_id=enquiry_id, viewer=by, at=at)
        card = None if found and not found.conclusion else _mine(enquiry_id, by, at)
    except actions.NoSuchEnquiry:
        raise Http404 from None
    if found is None and card is None:
        raise Http404
    given = {
        "found": found,
        "card": card,
        "enquiry_id": enquiry_id,
        "may_begin": card is not None and card.is_mine and card.person is not None and by.role == Role.STATE_ADVISER,
        "units": case_units() if card is not None else [],
        "conclusions": [(str(code), gettext(text)) for code, text in CONCLUSIONS.items()],
        "reasons": [(str(code), gettext(text)) for code, text in REASONS.items()],
        "reason_of": {str(code): text for code, text in REASONS.items()},
        "longest": LONGEST,
        "refused": refused,
        "draft": request.POST if refused else {},
        "verb": verb,
        "at": at,
        "next": safe_next(request),
    }
    return render(request, "parts/case_dialogue.html", given, status=422 if refused else 200)


def _mine(enquiry_id: int, by: Viewer, at: Any) -> Any:
    """The enquiry itself, where it is for this viewer."""
    try:
        return queries.card(enquiry_id=enquiry_id, viewer=by, at=at)
    except actions.NoSuchEnquiry:
        return None


def _do(request: HttpRequest, verb: str, enquiry_id: int, by: Viewer) -> None:
    at, text = timezone.now(), request.POST.get("text", "").replace("\r\n", "\n")
    who: dict[str, Any] = {"by": by, "at": at}
    if verb == "begin":
        begin_case_dialogue(enquiry_id=enquiry_id, case_unit_id=_number(request, "unit"), text=text, **who)
        return
    if verb == "take":
        take_case_dialogue(dialogue_id=_number(request, "dialogue"), **who)
        return
    found: CaseDialogueCard | None = case_dialogue(enquiry_id=enquiry_id, viewer=by, at=at)
    if found is None:
        raise Http404
    if verb == "write":
        write_in_case_dialogue(dialogue_id=found.id, text=text, **who)
    elif verb == "conclude":
        conclusion, because = request.POST.get("conclusion", ""), request.POST.get("because", "")
        conclude_case(dialogue_id=found.id, conclusion=conclusion, because=because, text=text, **who)
    elif verb == "read":
        read_conclusion(dialogue_id=found.id, **who)
    else:
        raise Http404


def _number(request: HttpRequest, name: str) -> int:
    return number_of(request.POST.get(name))
