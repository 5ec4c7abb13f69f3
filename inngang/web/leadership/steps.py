"""Where people stop on our pages, step by step (steg); counts alone, about nobody."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import NamedTuple

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_GET

from inngang.service.key_figures.steps import STEPS, WAYS, WaySteps, where_people_stop
from inngang.web.leadership.views import LEADS, _day, _page, _today
from inngang.web.parts.enquiry import language_name
from inngang.web.parts.viewer import staff_only

DAYS = 28


class StepBar(NamedTuple):
    """One way: what was opened, of the page opened most, and the part of it that came through; both of a hundred."""

    way: str
    opened: float
    done: float
    share: float | None


def picture(ways: Sequence[WaySteps]) -> list[StepBar]:
    """The longest bar is the page opened most; those nobody opened have none."""
    seen = [one for one in ways if one.opened]
    most = max((one.opened for one in seen), default=1)
    return [
        StepBar(
            one.way, round(100 * one.opened / most, 1), round(100 * (one.opened - one.stopped) / most, 1), one.share
        )
        for one in seen
    ]


@staff_only(*LEADS)
@require_GET
def steps(request: HttpRequest) -> HttpResponse:
    """Four weeks up to a day: opened, mended and through, on each page where something is sent."""
    at = timezone.now()
    day = _day(request, at)
    first = day - timedelta(days=DAYS - 1)
    found = where_people_stop(first=first, last=day)
    given = {
        "day": day,
        "first": first,
        "last_day": _today(at),
        "ways": found,
        "titles": WAYS,
        "language_name": language_name,
        "step_words": STEPS,
        "bars": picture(found),
        "any": any(one.opened or one.done for one in found),
    }
    return _page(request, "steps", "leadership:steps", given)
