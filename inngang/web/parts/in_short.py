"""For the one who has the enquiry: sum it up in the person's language, and see whether it was understood (kort fortalt, R159)."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from inngang.rules.vocabulary import Why, marked
from inngang.service.enquiries import actions, queries
from inngang.service.enquiries.actions.sum_up import CannotSumUp, sum_up
from inngang.service.enquiries.in_short import LANGUAGES, NAMES, language_for, sent_of, sentences
from inngang.service.journal.action import Refused
from inngang.web.parts.jinja import language, say
from inngang.web.parts.referring import ANSWERING
from inngang.web.parts.viewer import staff_only
from inngang.web.parts.views import safe_next


@staff_only(*ANSWERING)
@require_http_methods(["GET", "POST"])
def in_short(request: HttpRequest, enquiry_id: int) -> HttpResponse:
    """Choose sentences and a language; below, what was sent and what the person said to it."""
    by, at = request.viewer.by, timezone.now()  # type: ignore[attr-defined]
    try:
        card = queries.card(enquiry_id=enquiry_id, viewer=by, at=at)
    except actions.NoSuchEnquiry:
        raise Http404 from None
    refused, onward, status = "", safe_next(request), 200
    if request.method == "POST":
        try:
            sum_up(
                enquiry_id=enquiry_id,
                language=request.POST.get("language", ""),
                chosen=_chosen(request),
                own=request.POST.get("own", "").replace("\r\n", "\n"),
                by=by,
                at=at,
            )
            request.session["said"] = "in_short"
            return redirect(reverse("parts:in_short", args=[enquiry_id], query={"next": onward} if onward else None))
        except Refused as no:
            refused, status = say(no.why), 422
    reads = language()
    shows = reads if reads in LANGUAGES else "nb"
    theirs = card.person.language if card.person else card.language
    given: dict[str, Any] = {
        "card": card,
        "refused": refused,
        "draft": request.POST if refused else {},
        "ticked": request.POST.getlist("sentence") if refused else [],
        "sentences": [
            (one.code, one.words[shows].replace("%(day)s", "…").replace("….", "…"), one.has_day) for one in sentences()
        ],
        "language_options": list(NAMES.items()),
        "language_chosen": request.POST.get("language", "") if refused else language_for(theirs),
        "sent": [one for one in sent_of(enquiry_id) if one.text in {said.text for said in card.messages}],
        "names": NAMES,
        "next": onward,
        "was_sent": "said" in request.session and request.session.pop("said") == "in_short",
    }
    return render(request, "parts/in_short.html", given, status=status)


def _chosen(request: HttpRequest) -> list[tuple[str, date | None]]:
    """The sentences that were ticked, each with its day."""
    found: list[tuple[str, date | None]] = []
    for one in sentences():
        if one.code not in request.POST.getlist("sentence"):
            continue
        written = request.POST.get(f"day_{one.code}", "")
        try:
            found.append((one.code, date.fromisoformat(written) if written else None))
        except ValueError:
            raise CannotSumUp(Why(marked("Choose the day for each sentence that has one."))) from None
    return found
