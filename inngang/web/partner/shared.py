"""Dates, training and material the offices share, for those they work with (felles kalender og læringsstoff, R239)."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from inngang.service.organisation.shared_items import KINDS, shared_items
from inngang.web.partner.menu import PARTNERS, menu
from inngang.web.parts.viewer import for_organisations


@for_organisations(*PARTNERS)
@require_GET
def shared(request: HttpRequest) -> HttpResponse:
    """The nearest date first, then material; a feed for one's own calendar."""
    given = {"menu": menu(request), "items": shared_items(at=timezone.now()), "kinds": KINDS}
    return render(request, "partner/shared.html", given)
