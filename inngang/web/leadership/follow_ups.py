"""How much of the follow-up that is due comes in time, rule by rule, with the few hidden (oppfølging i tide)."""

from __future__ import annotations

from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_GET

from inngang.rules.deadlines import TITLES, deadlines
from inngang.rules.vocabulary import DECIDE
from inngang.service.enquiries.start_dates import on_time
from inngang.service.key_figures.small_numbers import FEWEST, Share, protected
from inngang.web.leadership.views import LEADS, _page
from inngang.web.parts.viewer import staff_only

LATELY = timedelta(days=365)


@staff_only(*LEADS)
@require_GET
def follow_ups(request: HttpRequest) -> HttpResponse:
    """All units, or only the leader's own."""
    viewer, at = request.viewer, timezone.now()  # type: ignore[attr-defined]
    has_own = viewer.role in DECIDE
    is_own = has_own and request.GET.get("hvem") == "enheten"
    counted = {one.code: one for one in on_time(since=at - LATELY, at=at, unit_id=viewer.unit_id if is_own else 0)}
    found = []
    for code, rule in deadlines().items():
        if rule.asks:
            one = counted.get(code)
            share = protected(Share(one.in_time, one.over)) if one and one.over else None
            asked = one.asked if one else 0
            found.append((code, rule, asked if asked == 0 or asked >= FEWEST else None, share))
    given = {
        "found": found,
        "any": bool(counted),
        "titles": TITLES,
        "fewest": FEWEST,
        "has_own": has_own,
        "is_own": is_own,
    }
    return _page(request, "follow_ups", "leadership:follow_ups", given)
