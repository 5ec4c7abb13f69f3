"""Two taps a week: what took most of the day, and what came next (tidsbruk). For whoever wants; nobody is measured."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from inngang.rules.vocabulary import Role
from inngang.service.journal.action import Refused
from inngang.service.key_figures.actions import give_time_use
from inngang.service.key_figures.time_use import ACTIVITIES, has_given
from inngang.web.office.views import DESK
from inngang.web.parts.enquiry import done, shown
from inngang.web.parts.jinja import say
from inngang.web.parts.viewer import staff_only

ANSWERS = (Role.STATE_ADVISER, Role.MUNICIPAL_ADVISER, Role.TEAM_LEAD)


@staff_only(*ANSWERS)
@require_http_methods(["GET", "POST"])
def time_use(request: HttpRequest) -> HttpResponse:
    """The two questions, or thanks."""
    viewer, at = request.viewer, timezone.now()  # type: ignore[attr-defined]
    refused, given = "", {name: request.POST.get(name, "") for name in ("most", "after")}
    if request.method == "POST":
        try:
            give_time_use(**given, by=viewer.by, at=at)
            done(request, gettext("Thank you. Your answer is added to the office's, and kept nowhere else."))
            return redirect("office:time_use")
        except Refused as no:
            refused = say(no.why)
    page = shown(request, DESK, f"staff-{viewer.staff_id}")
    page |= {
        "options": [(code, gettext(text)) for code, text in ACTIVITIES.items()],
        "has_given": has_given(viewer.staff_id, at=at),
        "given": given,
        "refused": refused,
    }
    return render(request, "office/time_use.html", page, status=422 if refused else 200)
