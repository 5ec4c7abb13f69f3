"""How often a case unit concludes otherwise than the adviser, with the few hidden (overprøvde vurderinger)."""

from __future__ import annotations

from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_GET

from inngang.service.enquiries.case_dialogues import concluded_by_unit
from inngang.service.key_figures.small_numbers import FEWEST, Share, protected
from inngang.web.leadership.views import LEADS, _page
from inngang.web.parts.viewer import staff_only

LATELY = timedelta(days=365)


@staff_only(*LEADS)
@require_GET
def overruled(request: HttpRequest) -> HttpResponse:
    """Every case unit, side by side."""
    found = [
        (name, concluded if concluded >= FEWEST else None, protected(Share(otherwise, concluded)))
        for name, concluded, otherwise in concluded_by_unit(since=timezone.now() - LATELY)
    ]
    return _page(request, "case_dialogues", "leadership:case_dialogues", {"found": found, "fewest": FEWEST})
