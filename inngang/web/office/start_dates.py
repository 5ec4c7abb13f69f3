"""Days that something follows from: recorded, corrected and ended on the person's page, and what comes in a list (startdato)."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_GET

from inngang.rules.access_content import Seen, whole
from inngang.rules.deadlines import HEARD_WORDS, INFO, OF_WORDS, TITLES
from inngang.rules.vocabulary import Role, Why, marked
from inngang.service.enquiries.actions.start_date import correct_start_date, end_start_date, record_start_date
from inngang.service.enquiries.start_dates import coming, dates_of
from inngang.web.office.views import DESK
from inngang.web.parts import enquiry_forms as forms
from inngang.web.parts.enquiry import page_number, shown
from inngang.web.parts.posted import number_of
from inngang.web.parts.viewer import staff_only


@staff_only(Role.STATE_ADVISER)
@require_GET
def coming_dates(request: HttpRequest) -> HttpResponse:
    """What is due for those I follow up, or for all the office does."""
    is_all = request.GET.get("hvem") == "kontoret"
    by, at = request.viewer.by, timezone.now()  # type: ignore[attr-defined]
    given = shown(request, DESK) | {
        "page": coming(viewer=by, at=at, whole_unit=is_all, page=page_number(request)),
        "is_all": is_all,
        "titles": TITLES,
        "of_words": OF_WORDS,
    }
    return render(request, "office/coming_dates.html", given)


def dates_given(person_id: int, sees: Seen, role: Role, at: datetime) -> dict[str, Any]:
    """What the person's page shows of them, and the choices of its forms."""
    if not any(whole(sees, info) for info in INFO.values()):
        return {"dates": (), "date_kinds": [], "may_date": False}
    found = dates_of(person_id=person_id, sees=sees, at=at)
    there = {one.of for one in found}
    kinds = [(str(of), gettext(text)) for of, text in OF_WORDS.items() if of not in there and whole(sees, INFO[of])]
    return {
        "dates": found,
        "date_kinds": kinds,
        "may_date": role == Role.STATE_ADVISER,
        "heard_options": [(str(code), gettext(text)) for code, text in HEARD_WORDS.items()],
        "heard_words": HEARD_WORDS,
        "of_words": OF_WORDS,
        "point_titles": TITLES,
    }


def record_date(request: HttpRequest, person_id: int, at: datetime) -> str:
    record_start_date(
        person_id=person_id,
        of=request.POST.get("of", ""),
        day=_day(request),
        heard=request.POST.get("heard", ""),
        unit_id=request.viewer.unit_id,  # type: ignore[attr-defined]
        by=request.viewer.by,  # type: ignore[attr-defined]
        at=at,
    )
    return gettext("Recorded. The person sees it, and what follows comes by itself.")


def correct_date(request: HttpRequest, person_id: int, at: datetime) -> str:
    correct_start_date(
        start_date_id=number_of(request.POST.get("date", "")),
        person_id=person_id,
        day=_day(request),
        heard=request.POST.get("heard", ""),
        by=request.viewer.by,  # type: ignore[attr-defined]
        at=at,
    )
    return gettext("Corrected. What follows has its new days.")


def end_date(request: HttpRequest, person_id: int, at: datetime) -> str:
    by = request.viewer.by  # type: ignore[attr-defined]
    end_start_date(start_date_id=number_of(request.POST.get("date", "")), person_id=person_id, by=by, at=at)
    return gettext("Ended. Nothing more follows from it.")


def _day(request: HttpRequest) -> date:
    try:
        return date.fromisoformat(request.POST.get("day", ""))
    except ValueError:
        raise forms.NotFilledIn(Why(marked("Choose a day."))) from None
