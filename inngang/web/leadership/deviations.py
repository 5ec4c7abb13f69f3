"""What went wrong in the flow, who sees to it, and what we learnt (avvik)."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from inngang.service.enquiries import actions
from inngang.service.enquiries import deviations as found
from inngang.service.journal.action import Refused
from inngang.web.leadership.views import LEADS, _number, _page
from inngang.web.parts.jinja import say
from inngang.web.parts.viewer import staff_only


@staff_only(*LEADS)
@require_GET
def deviations(request: HttpRequest) -> HttpResponse:
    """All of one's own units, the open ones first."""
    page = max(1, _number(request, "page", 1, 10_000))
    shown = found.deviations(viewer=request.viewer.by, page=page)  # type: ignore[attr-defined]
    return _page(request, "deviations", "leadership:deviations", {"found": shown})


@staff_only(*LEADS)
@require_http_methods(["GET", "POST"])
def deviation(request: HttpRequest, deviation_id: int) -> HttpResponseBase:
    """One of them; closed with what was learnt."""
    viewer = request.viewer.by  # type: ignore[attr-defined]
    one = found.deviation(deviation_id=deviation_id, viewer=viewer)
    if one is None:
        raise Http404
    refused = ""
    if request.method == "POST":
        try:
            actions.close_deviation(
                deviation_id=deviation_id, learnt=request.POST.get("learnt", ""), by=viewer, at=timezone.now()
            )
            return redirect("leadership:deviations")
        except Refused as no:
            refused = say(no.why)
    answer = _page(
        request,
        "deviation",
        "leadership:deviations",
        {"one": one, "refused": refused, "learnt": request.POST.get("learnt", "")},
    )
    answer.status_code = 422 if refused else 200
    return answer
