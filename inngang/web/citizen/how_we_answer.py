"""How we answer, for everybody: the goals, how it goes, and when the wait on the phone is shortest (slik svarer vi)."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from inngang.rules.answering import KINDS
from inngang.rules.hours import OSLO
from inngang.rules.vocabulary import Channel
from inngang.service.key_figures.goals import DAYS_PUBLISHED, results
from inngang.web.citizen.ways import phone_now
from inngang.web.parts.viewer import public

WIDEST = 100.0


@public
def how_we_answer(request: HttpRequest) -> HttpResponse:
    """Read from the days that are counted, so the page costs the same however many get in touch."""
    at = timezone.now()
    found = results(last=at.astimezone(OSLO).date())
    phone = next((one for one in found if one.kind == Channel.PHONE), None)
    hours = phone.hours if phone else ()
    longest = max((seconds for _, seconds in hours), default=0.0) or 1.0
    given = {
        "results": [one for one in found if one.goal or one.share],
        "kinds": KINDS,
        "days": DAYS_PUBLISHED,
        "phone": phone_now(at=at),
        "hours": [(hour, seconds / 60, round(WIDEST * seconds / longest, 1)) for hour, seconds in hours],
    }
    return render(request, "citizen/how_we_answer.html", given)
