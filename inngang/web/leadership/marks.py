"""What came very close together from one place, gone through by one who leads (merkede henvendelser)."""

from __future__ import annotations

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from inngang.rules.vocabulary import Role
from inngang.service.access import actions
from inngang.service.access import marks as found
from inngang.service.journal.action import Refused
from inngang.web.leadership.views import _number, _page
from inngang.web.parts.jinja import say
from inngang.web.parts.posted import number_of
from inngang.web.parts.viewer import staff_only


@staff_only(Role.TEAM_LEAD, Role.DUTY_LEAD)
@require_http_methods(["GET", "POST"])
def marks(request: HttpRequest) -> HttpResponseBase:
    """Those nobody has looked at first. Shows references and numbers, never what was written."""
    by, at, refused = request.viewer.by, timezone.now(), ""  # type: ignore[attr-defined]
    if request.method == "POST":
        mark_id = number_of(request.POST.get("mark"))
        try:
            actions.review_marks(mark_id=mark_id, verdict=request.POST.get("verdict", ""), by=by, at=at)
            return redirect("leadership:marks")
        except Refused as no:
            refused = say(no.why)
    shown = found.marks(page=max(1, _number(request, "page", 1, 10_000)))
    given_page = {"found": shown, "many": found.looked_up_many(at=at), "refused": refused, "at": at}
    answer = _page(request, "marks", "leadership:marks", given_page)
    answer.status_code = 422 if refused else 200
    return answer
