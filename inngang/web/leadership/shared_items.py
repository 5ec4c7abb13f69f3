"""What the office shares with partners: dates, training and material (felles kalender og læringsstoff, R239)."""

from __future__ import annotations

from datetime import date, datetime, time

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from inngang.rules.hours import OSLO
from inngang.rules.vocabulary import Role
from inngang.service.journal.action import Refused
from inngang.service.organisation.actions.share_item import share_item, take_back_item
from inngang.service.organisation.shared_items import KINDS, shared_items
from inngang.web.leadership.views import _page
from inngang.web.parts.jinja import say
from inngang.web.parts.viewer import staff_only


@staff_only(Role.TEAM_LEAD)
@require_http_methods(["GET", "POST"])
def shared_page(request: HttpRequest) -> HttpResponse:
    """What every office shares; the form is for one's own."""
    by, at, refused = request.viewer.by, timezone.now(), ""  # type: ignore[attr-defined]
    if request.method == "POST":
        try:
            if request.POST.get("do") == "end":
                given = request.POST.get("item", "")
                take_back_item(item_id=int(given) if given.isdecimal() and len(given) < 18 else 0, by=by, at=at)
            else:
                share_item(
                    unit_id=request.viewer.unit_id,  # type: ignore[attr-defined]
                    kind=request.POST.get("kind", ""),
                    title=request.POST.get("title", "").replace("\x00", ""),
                    place=request.POST.get("place", "").replace("\x00", ""),
                    link=request.POST.get("link", "").replace("\x00", ""),
                    starts_at=_moment(request, "from"),
                    ends_at=_moment(request, "to"),
                    by=by,
                    at=at,
                )
            return redirect("leadership:shared")
        except Refused as no:
            refused = say(no.why)
    given_now = {
        "items": shared_items(at=at),
        "kinds": KINDS,
        "kind_options": [(code, gettext(text)) for code, text in KINDS.items()],
        "refused": refused,
        "draft": request.POST if refused else {},
        "mine": by.unit_ids,
    }
    answer = _page(request, "shared", "leadership:shared", given_now)
    answer.status_code = 422 if refused else 200
    return answer


def _moment(request: HttpRequest, name: str) -> datetime | None:
    try:
        day, hour = date.fromisoformat(request.POST.get("day", "")), time.fromisoformat(request.POST.get(name, ""))
        return datetime.combine(day, hour.replace(tzinfo=None), OSLO)
    except ValueError:
        return None
