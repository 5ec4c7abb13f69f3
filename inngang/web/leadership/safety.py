"""Safety notes gone through by the one who leads, without the name of the person (gjennomgang av sikkerhetsvarsler)."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from inngang.rules.safety import ADVICE, GROUNDS, REVIEWS
from inngang.service.access import safety as notes
from inngang.service.access.actions.note_safety import decide_safety_note, end_safety_note
from inngang.service.journal.action import Refused
from inngang.web.leadership.views import _number, _page
from inngang.web.parts.jinja import say
from inngang.web.parts.posted import number_of
from inngang.web.parts.viewer import staff_only


@staff_only(*REVIEWS)
@require_http_methods(["GET", "POST"])
def safety(request: HttpRequest) -> HttpResponse:
    """Those that wait first. A leader never goes through their own."""
    by, at = request.viewer.by, timezone.now()  # type: ignore[attr-defined]
    refused = ""
    if request.method == "POST":
        note_id, verb = number_of(request.POST.get("note", "")), request.POST.get("verb", "")
        try:
            if verb == "end":
                end_safety_note(note_id=note_id, by=by, at=at)
            else:
                decide_safety_note(note_id=note_id, agrees=verb == "yes", by=by, at=at)
            return redirect("leadership:safety")
        except Refused as no:
            refused = say(no.why)
    found = notes.of_units(by=by, at=at, page=max(1, _number(request, "page", 1, 10_000)))
    given = {"found": found, "refused": refused, "grounds": GROUNDS, "advice": ADVICE}
    answer = _page(request, "safety", "leadership:safety", given)
    answer.status_code = 422 if refused else 200
    return answer
