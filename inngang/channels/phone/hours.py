"""What the phone menu says about opening hours: open now and until when, or when it opens next (telefonmeny, R173)."""

from __future__ import annotations

from datetime import datetime

from babel.dates import format_date
from django.http import HttpRequest, JsonResponse
from django.utils import timezone, translation
from django.utils.translation import gettext
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET

from inngang.rules.hours import OSLO
from inngang.rules.vocabulary import LINES, UnitKind
from inngang.service.organisation import queries

LANGUAGES = ("nb", "nn", "en")


@csrf_exempt  # only asked: whatever would change something is not done here, and is told so
@require_GET
def hours(request: HttpRequest) -> JsonResponse:
    """`?line=pension`, `?unit=0313`, and `&language=nn`: open, until, next_opening, and the sentence to say."""
    asked, line = request.GET.get("unit", ""), request.GET.get("line", "")
    centre = next(iter(queries.units(kind=UnitKind.CONTACT_CENTRE)), None)
    unit = queries.unit_numbered(asked) if asked else centre
    if unit is None or (line and line not in LINES):
        answer = {
            "errors": [{"where": "line" if line else "unit", "what": "There is none.", "do": "Ask for one of ours."}]
        }
        return JsonResponse(answer | {"lines": list(LINES)}, status=404)
    at = timezone.now()
    calendar = queries.calendar_of_line(unit.unit_id, line, at=at) if line else queries.calendar_of(unit.unit_id, at=at)
    now = queries.open_now(calendar, at=at)
    language = request.GET.get("language", "nb")
    with translation.override(language if language in LANGUAGES else "nb"):
        said = in_words(now, at=at)
    return JsonResponse(
        {
            "unit": unit.number,
            "line": line,
            "open": now.is_open,
            "until": now.closes_at.isoformat() if now.closes_at else None,
            "next_opening": None if now.is_open or now.next_opening is None else now.next_opening.isoformat(),
            "say": said,
        }
    )


hours.audience = frozenset({"public"})  # type: ignore[attr-defined]


def in_words(now: queries.OpenNow, *, at: datetime) -> str:
    """A sentence a voice can say."""
    if now.is_open and now.closes_at:
        return gettext("We are open until %(time)s.") % {"time": _clock(now.closes_at)}
    if now.next_opening is None:
        return gettext("We are closed. You can write to us day and night.")
    days = (now.next_opening.astimezone(OSLO).date() - at.astimezone(OSLO).date()).days
    values = {"time": _clock(now.next_opening), "day": _day(now.next_opening)}
    if days == 0:
        return gettext("We are closed now. We open today at %(time)s.") % values
    if days == 1:
        return gettext("We are closed now. We open tomorrow at %(time)s.") % values
    return gettext("We are closed now. We open %(day)s at %(time)s.") % values


def _clock(at: datetime) -> str:
    return at.astimezone(OSLO).strftime(
        "%H.%M" if (translation.get_language() or "nb")[:2] in ("nb", "nn") else "%H:%M"
    )


def _day(at: datetime) -> str:
    language = (translation.get_language() or "nb")[:2]
    return format_date(
        at.astimezone(OSLO).date(), "EEEE d. MMMM" if language != "en" else "EEEE d MMMM", locale=language
    )
