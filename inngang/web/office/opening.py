"""Open somebody who belongs to another office, with a reason and an end (overstyring, nødåpning)."""

from __future__ import annotations

from datetime import date, datetime, time

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from inngang.rules.access_opening import CATEGORIES, LONGEST_REASON, OpeningKind
from inngang.rules.hours import OSLO
from inngang.rules.identity import read_identity_number
from inngang.rules.vocabulary import Purpose, Refusal, Role, marked
from inngang.service.access import actions, door, openings
from inngang.service.journal.action import Refused
from inngang.service.people.queries import person_of_number
from inngang.web.office.views import DESK
from inngang.web.parts import limits
from inngang.web.parts.enquiry import done, shown
from inngang.web.parts.enquiry_words import represented_by
from inngang.web.parts.jinja import say
from inngang.web.parts.viewer import staff_only

ROLES = (Role.STATE_ADVISER, Role.DUTY_LEAD)
KINDS = {
    OpeningKind.BREAK_GLASS: marked("At once, for 24 hours"),
    OpeningKind.OVERRIDE: marked("Until a day I choose: 24 hours now, the rest when my leader agrees"),
}


@staff_only(*ROLES)
@require_http_methods(["GET", "POST"])
def open_somebody(request: HttpRequest) -> HttpResponseBase:
    """The form, and one's own openings. The number is never in an address."""
    by, at = request.viewer.by, timezone.now()  # type: ignore[attr-defined]
    refused = ""
    if request.method == "POST":
        try:
            limits.look_up(request, by=by, at=at)
            made = actions.open_exception(
                person_id=_person(request.POST.get("number", "")),
                kind=OpeningKind.OVERRIDE
                if request.POST.get("kind") == OpeningKind.OVERRIDE
                else OpeningKind.BREAK_GLASS,
                category=request.POST.get("category", ""),
                reason=request.POST.get("reason", ""),
                ends_at=_end_of(request.POST.get("last_day", "")),
                by=by,
                at=at,
            )
            return redirect("office:opened", made)
        except Refused as no:
            refused = say(no.why)
    given = {
        **shown(request, DESK),
        "refused": refused,
        "draft": request.POST,
        "kinds": [(str(kind), gettext(text), "") for kind, text in KINDS.items()],
        "categories": [("", gettext("Choose")), *((str(one), gettext(text)) for one, text in CATEGORIES.items())],
        "most": LONGEST_REASON,
        "openings": openings.mine(viewer=by, at=at),
    }
    return render(request, "office/open_somebody.html", given, status=422 if refused else 200)


@staff_only(*ROLES)
@require_http_methods(["GET", "POST"])
def opened(request: HttpRequest, opening_id: int) -> HttpResponseBase:
    """The person one has opened, through the door as always; and the way to close it again."""
    by, at = request.viewer.by, timezone.now()  # type: ignore[attr-defined]
    one = openings.opening(opening_id=opening_id, viewer=by, at=at)
    if one is None:
        raise Http404
    if request.method == "POST":
        actions.end_opening(opening_id=opening_id, by=by, at=at)
        done(request, gettext("It is closed again."))
        return redirect(reverse("office:open_somebody"))
    person = None
    if one.is_open:
        try:
            person = door.open_person(person_id=one.person_id, by=by, purpose=Purpose.ANSWER, at=at)
        except door.DoorClosed:
            raise Http404 from None
    given = {**shown(request, DESK), "one": one, "person": person, "represented_by": represented_by(person)}
    answer: HttpResponse = render(request, "office/opened.html", given)
    return answer


def _person(text: str) -> int | None:
    number = read_identity_number(text)
    return person_of_number("" if isinstance(number, Refusal) else number.digits)  # as many statements for all


def _end_of(text: str) -> datetime | None:
    """The end of a day from a form; None when it is none."""
    try:
        return datetime.combine(date.fromisoformat(text), time(23, 59), OSLO)
    except ValueError:
        return None
