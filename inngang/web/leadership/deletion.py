"""What goes because its time is over: counted first, agreed to by two, and who is held back (sletting)."""

from __future__ import annotations

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from inngang.rules import retention
from inngang.rules.vocabulary import Role
from inngang.service.journal.action import Refused
from inngang.service.retention import actions, queries
from inngang.web.leadership.views import _page
from inngang.web.parts.jinja import say
from inngang.web.parts.posted import number_of
from inngang.web.parts.viewer import staff_only

DECIDERS = (Role.TEAM_LEAD, Role.ARCHIVIST, Role.DPO)


@staff_only(*DECIDERS)
@require_http_methods(["GET", "POST"])
def deletion(request: HttpRequest) -> HttpResponseBase:
    """The trial, the runs, and those held back. Names nobody, and shows nothing of what would go."""
    at, refused = timezone.now(), ""
    if request.method == "POST":
        try:
            _do(request)
            return redirect("leadership:deletion")
        except Refused as no:
            refused = say(no.why)
    given = {
        "found": queries.dry_run(at=at),
        "runs": queries.runs(),
        "holds": queries.holds(),
        "kept": [rule for rule, goes in queries.how_long() if not goes],
        "titles": retention.TITLES,
        "after": retention.AFTER,
        "fates": retention.FATES,
        "version": retention.version(),
        "me": request.viewer.staff_id,  # type: ignore[attr-defined]
        "refused": refused,
    }
    answer = _page(request, "deletion", "leadership:deletion", given)
    answer.status_code = 422 if refused else 200
    return answer


def _do(request: HttpRequest) -> None:
    by, at, posted = request.viewer.by, timezone.now(), request.POST  # type: ignore[attr-defined]
    verb, number = posted.get("verb", ""), number_of(posted.get("number", "").strip())
    if verb == "propose":
        actions.propose_run(by=by, at=at)
    elif verb == "hold":
        person_id = queries.person_behind(ref=posted.get("ref", ""))
        actions.hold_person(person_id=person_id, reason=posted.get("reason", ""), by=by, at=at)
    elif verb == "end_hold":
        actions.end_hold(person_id=number, by=by, at=at)
    else:
        actions.decide_run(run_id=number, verdict=verb, by=by, at=at)
