"""The feed of what offices share with partners: `/kontor/felles.ics`, for everyone; it names no person (felles kalender, R239)."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_GET

from inngang.exchange.ical.write import Happening, write_happenings
from inngang.service.organisation.shared_items import shared_items


@require_GET
def shared_feed(request: HttpRequest) -> HttpResponse:
    """Meetings and training to come, with the place and the link."""
    at = timezone.now()
    found = [
        Happening(str(one.id), f"{one.title} ({one.office})", one.place, one.link, one.starts_at, one.ends_at)
        for one in shared_items(at=at)
        if one.starts_at and one.ends_at
    ]
    answer = HttpResponse(
        write_happenings(gettext("Shared with partners"), found, at=at), content_type="text/calendar; charset=utf-8"
    )
    answer.headers["Content-Disposition"] = 'inline; filename="felles.ics"'
    answer.headers["Cache-Control"] = "public, max-age=3600"
    return answer


shared_feed.audience = frozenset({"public"})  # type: ignore[attr-defined]
