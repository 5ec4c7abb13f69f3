"""What was opened in spite of the distance, gone through by the one who leads (gjennomgang av åpninger)."""

from __future__ import annotations

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from inngang.rules.vocabulary import Role
from inngang.service.access import actions, declared, openings
from inngang.service.journal.action import Refused
from inngang.web.leadership.views import _number, _page
from inngang.web.parts.jinja import say
from inngang.web.parts.posted import number_of
from inngang.web.parts.viewer import staff_only

REVIEWERS = (Role.TEAM_LEAD, Role.DUTY_LEAD)


@staff_only(*REVIEWERS)
@require_http_methods(["GET", "POST"])
def access(request: HttpRequest) -> HttpResponseBase:
    """All openings of one's own units, those nobody has gone through first. Names no person."""
    by, at = request.viewer.by, timezone.now()  # type: ignore[attr-defined]
    refused = ""
    if request.method == "POST":
        opening_id = number_of(request.POST.get("opening", ""))
        verb = request.POST.get("verb", "")
        try:
            if verb == "second":
                actions.second_opening(opening_id=opening_id, by=by, at=at)
            else:
                actions.review_opening(opening_id=opening_id, verdict=verb, by=by, at=at)
            return redirect("leadership:access")
        except Refused as no:
            refused = say(no.why)
    found = openings.of_units(viewer=by, at=at, page=max(1, _number(request, "page", 1, 10_000)))
    given = {"found": found, "refused": refused, "declared": declared.of_units(viewer=by)}
    answer = _page(request, "access", "leadership:access", given)
    answer.status_code = 422 if refused else 200
    return answer
