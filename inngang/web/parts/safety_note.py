"""Before you meet somebody: what to know, noted for those who will meet the person (sikkerhetsvarsel, R179)."""

from __future__ import annotations

from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from inngang.rules.hours import OSLO
from inngang.rules.safety import ADVICE, GROUNDS, LONGEST, MEETS
from inngang.service.access import safety
from inngang.service.access.actions.note_safety import end_safety_note, read_safety_notes, write_safety_note
from inngang.service.access.door import DoorClosed
from inngang.service.journal.action import Refused
from inngang.web.parts.home import home_of
from inngang.web.parts.jinja import say
from inngang.web.parts.posted import number_of
from inngang.web.parts.viewer import staff_only
from inngang.web.parts.views import safe_next


@staff_only(*MEETS)
@require_http_methods(["GET", "POST"])
def safety_note(request: HttpRequest, enquiry_id: int) -> HttpResponse:
    """What holds now, and a form to write a note that a leader goes through. Every look is journaled."""
    viewer, at = request.viewer, timezone.now()  # type: ignore[attr-defined]
    person_id, refused = safety.person_of(enquiry_id), ""
    if request.method == "POST":
        try:
            _do(request, person_id)
            return redirect(request.get_full_path())
        except DoorClosed:
            raise Http404 from None
        except Refused as no:
            refused = say(no.why)
    try:
        notes = read_safety_notes(person_id=person_id, by=viewer.by, at=at)
    except DoorClosed:
        raise Http404 from None
    today = at.astimezone(OSLO).date()
    given = {
        "enquiry_id": enquiry_id,
        "notes": [(one, one.written_by_id == viewer.by.staff_id) for one in notes],
        "grounds": GROUNDS,
        "advice": ADVICE,
        "ground_options": [(code, gettext(text)) for code, text in GROUNDS.items()],
        "advice_options": [(code, gettext(text)) for code, text in ADVICE.items()],
        "longest": today + LONGEST,
        "next": safe_next(request) or home_of(viewer.role),
        "given": request.POST,
        "refused": refused,
    }
    return render(request, "parts/safety_note.html", given, status=422 if refused else 200)


def _do(request: HttpRequest, person_id: int) -> None:
    given, by, at = request.POST, request.viewer.by, timezone.now()  # type: ignore[attr-defined]
    if given.get("do") == "end":
        end_safety_note(note_id=number_of(given.get("note")), by=by, at=at)
        return
    write_safety_note(
        person_id=person_id,
        ground=given.get("ground", ""),
        advice=given.get("advice", ""),
        text=given.get("text", ""),
        ends_on=_day(given.get("ends_on", "")),
        is_hidden=given.get("is_hidden") == "on",
        hidden_because=given.get("hidden_because", ""),
        by=by,
        at=at,
    )


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return date.min
