"""The day with its appointments, one's own and for a leader the office's, and how the office meets people (avtaler)."""

from __future__ import annotations

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext, gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from inngang.rules.vocabulary import Role
from inngang.service.appointments import actions, queries
from inngang.service.appointments.queries import SetupCard
from inngang.service.journal.action import Refused
from inngang.web.office.views import DESK, ROLES
from inngang.web.parts import appointment_words as words
from inngang.web.parts.appointments import day_of
from inngang.web.parts.enquiry import done, shown
from inngang.web.parts.jinja import say
from inngang.web.parts.viewer import staff_only

LEADERS = (Role.TEAM_LEAD, Role.DUTY_LEAD)


@staff_only(*ROLES)
@require_GET
def appointments(request: HttpRequest) -> HttpResponse:
    """One day; a leader sees whom the office meets, and what must be moved because an adviser is away."""
    viewer, at = request.viewer, timezone.now()  # type: ignore[attr-defined]
    given = shown(request, DESK, f"unit-{viewer.unit_id}") | day_of(request, at)
    leads = viewer.role in LEADERS
    if leads:
        cards = queries.day_of_unit(viewer=viewer.by, unit_id=viewer.unit_id, day=given["day"], at=at)
    else:
        cards = queries.day_of_adviser(viewer=viewer.by, day=given["day"], at=at)
    later = (
        None if cards else queries.next_day(viewer=viewer.by, day=given["day"], of_unit=viewer.unit_id if leads else 0)
    )
    given |= {"cards": cards, "later": later, "leads": leads, "words": words, "sets_up": viewer.role == Role.TEAM_LEAD}
    return render(request, "office/appointments.html", given)


class SetupForm(forms.Form):
    """How the office meets people."""

    video_link = forms.CharField(
        label=gettext_lazy("The address of the video room"),
        help_text=gettext_lazy("The service for video is your own. People get this link with the appointment."),
        max_length=300,
        required=False,
    )
    interpreter_email = forms.EmailField(
        label=gettext_lazy("E-mail of the interpreting service"),
        help_text=gettext_lazy("Orders go here. Without one, you order yourselves and mark it as done."),
        max_length=200,
        required=False,
        error_messages={"invalid": gettext_lazy("This does not look like an e-mail address.")},
    )
    change_hours = forms.IntegerField(
        label=gettext_lazy("Until how many hours before may people move or cancel alone?"),
        min_value=0,
        max_value=168,
        error_messages={
            "invalid": gettext_lazy("Write a number of hours."),
            "required": gettext_lazy("Write a number of hours."),
        },
    )
    lets_choose = forms.BooleanField(
        label=gettext_lazy("People choose a time with their own adviser themselves"),
        help_text=gettext_lazy("Otherwise they ask, and get a time or the reason why not."),
        required=False,
    )


@staff_only(Role.TEAM_LEAD)
@require_http_methods(["GET", "POST"])
def set_up(request: HttpRequest) -> HttpResponse:
    """What holds now, and a form to change it."""
    viewer, at = request.viewer, timezone.now()  # type: ignore[attr-defined]
    form = SetupForm(request.POST if request.method == "POST" else None, initial=vars(queries.setup_of(viewer.unit_id)))
    if form.is_valid():
        try:
            actions.set_up(unit_id=viewer.unit_id, setup=SetupCard(**form.cleaned_data), by=viewer.by, at=at)
            done(request, gettext("It is kept, and holds from now."))
            return redirect("office:meetings_setup")
        except Refused as no:
            form.add_error(None, say(no.why))
    given = shown(request, DESK, f"unit-{viewer.unit_id}") | {"form": form}
    return render(request, "office/meetings_setup.html", given, status=422 if form.errors else 200)
