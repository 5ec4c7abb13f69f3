"""Answers drawn at random: look them over, and see how the units answer (stikkprøver av veiledning)."""

from __future__ import annotations

from datetime import timedelta
from random import SystemRandom

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from inngang.rules.vocabulary import Role
from inngang.service.enquiries import actions
from inngang.service.enquiries.actions.look_over import DRAWERS, MOST_DRAWN, VERDICTS, draw_sample, look_over
from inngang.service.enquiries.sampled import FEWEST, results, sampled
from inngang.service.journal.action import Refused
from inngang.web.leadership.views import LEADS, _page
from inngang.web.parts.jinja import say
from inngang.web.parts.posted import number_of
from inngang.web.parts.viewer import staff_only

LATELY = timedelta(days=90)


@staff_only(*LEADS)
@require_http_methods(["GET", "POST"])
def sampled_answers(request: HttpRequest) -> HttpResponse:
    """One's own to look over; every unit's results. An answer to somebody we know is never among them."""
    viewer, at = request.viewer, timezone.now()  # type: ignore[attr-defined]
    refused, chosen = "", number_of(request.POST.get("enquiry", ""))
    if request.method == "POST":
        try:
            if chosen:
                verdict, words = request.POST.get("verdict", ""), request.POST.get("words", "")
                look_over(enquiry_id=chosen, verdict=verdict, words=words, by=viewer.by, at=at)
            else:
                count = number_of(request.POST.get("count", ""))
                draw_sample(unit_id=viewer.unit_id, count=count, rng=SystemRandom(), by=viewer.by, at=at)
            return redirect("leadership:sampled")
        except actions.NoSuchEnquiry:
            raise Http404 from None
        except Refused as no:
            refused = say(no.why)
    draws = viewer.role in DRAWERS and viewer.role == Role.TEAM_LEAD
    given = {
        "draws": draws,
        "found": sampled(viewer=viewer.by) if draws else [],
        "results": results(since=at - LATELY),
        "verdicts": [(code, gettext(text)) for code, text in VERDICTS.items()],
        "words_of": VERDICTS,
        "fewest": FEWEST,
        "most": MOST_DRAWN,
        "refused": refused,
        "refused_id": chosen if refused else 0,
        "draft": request.POST if refused else {},
    }
    answer = _page(request, "sampled", "leadership:sampled", given)
    answer.status_code = 422 if refused else 200
    return answer
