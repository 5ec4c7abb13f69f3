"""The feed of an office's opening hours: `/kontor/<number>/apningstider.ics`, for everyone."""

from __future__ import annotations

from datetime import timedelta

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_GET

from inngang.exchange.ical.write import Opening, write
from inngang.rules.hours import OSLO
from inngang.service.organisation import calendars, queries

SECONDS_KEPT = 3600


@require_GET
def feed(request: HttpRequest, number: str) -> HttpResponse:
    """Every reception of an office, from the Monday of last week on."""
    unit = queries.unit_numbered(number)
    if unit is None:
        raise Http404
    at = timezone.now()
    today = at.astimezone(OSLO).date()
    openings = [
        Opening(
            f"{unit.number}-{one.reception_id}",
            gettext("%(place)s is open") % {"place": one.name},
            one.address,
            one.calendar,
        )
        for one in calendars.receptions(unit.unit_id)
    ]
    text = write(unit.name, openings, first=today - timedelta(days=today.weekday() + 7), at=at)
    answer = HttpResponse(text, content_type="text/calendar; charset=utf-8")
    answer.headers["Content-Disposition"] = f'inline; filename="apningstider-{unit.number}.ics"'
    answer.headers["Cache-Control"] = f"public, max-age={SECONDS_KEPT}"
    return answer


feed.audience = frozenset({"public"})  # type: ignore[attr-defined]
