"""When one is away and when one is at work; a leader sees it for all at the office (fravær og vakter)."""

from __future__ import annotations

from datetime import datetime, time

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext, gettext_lazy
from django.views.decorators.http import require_http_methods

from inngang.rules.hours import OSLO
from inngang.rules.vocabulary import marked
from inngang.service.enquiries import actions
from inngang.service.journal.action import Refused
from inngang.service.organisation import plan
from inngang.service.organisation.actions import ShiftRow, plan_shifts
from inngang.web.office.views import DESK, ROLES
from inngang.web.parts.enquiry import shown
from inngang.web.parts.jinja import say
from inngang.web.parts.posted import number_of
from inngang.web.parts.viewer import staff_only

DAYS = (
    marked("Monday"),
    marked("Tuesday"),
    marked("Wednesday"),
    marked("Thursday"),
    marked("Friday"),
    marked("Saturday"),
    marked("Sunday"),
)
EVERY_DAY = {"required": gettext_lazy("Choose a day."), "invalid": gettext_lazy("Write the day as 24.12.2026.")}
CLOCK = {"invalid": gettext_lazy("Write the time as 08:00.")}


class AbsenceForm(forms.Form):
    """From and to. Why is not asked."""

    who = forms.TypedChoiceField(label=gettext_lazy("Who is away?"), coerce=int)
    first = forms.DateField(label=gettext_lazy("From day"), error_messages=EVERY_DAY)
    from_clock = forms.TimeField(
        label=gettext_lazy("From time"),
        required=False,
        help_text=gettext_lazy("Leave it out for the whole day."),
        error_messages=CLOCK,
    )
    last = forms.DateField(label=gettext_lazy("To and with day"), error_messages=EVERY_DAY)
    to_clock = forms.TimeField(
        label=gettext_lazy("Back at"),
        required=False,
        help_text=gettext_lazy("Leave it out for the whole day."),
        error_messages=CLOCK,
    )

    def span(self) -> tuple[datetime, datetime]:
        given = self.cleaned_data
        ends = given["to_clock"] or time(23, 59)
        return _moment(given["first"], given["from_clock"] or time()), _moment(given["last"], ends)


def _moment(day: object, clock: time) -> datetime:
    return datetime.combine(day, clock, tzinfo=OSLO)  # type: ignore[arg-type]


@staff_only(*ROLES)
@require_http_methods(["GET", "POST"])
def absence(request: HttpRequest) -> HttpResponse:
    """The list, and a form to enter, end or plan. What is covered is covered before the page comes back."""
    viewer, at = request.viewer, timezone.now()  # type: ignore[attr-defined]
    weeks = plan.weeks(viewer=viewer.by)
    verb = request.POST.get("verb", "") if request.method == "POST" else ""
    form = AbsenceForm(
        request.POST if verb == "enter" else None,
        initial={"who": viewer.staff_id, "first": at.astimezone(OSLO).date(), "last": at.astimezone(OSLO).date()},
    )
    form.fields["who"].choices = [(one.staff_id, one.name) for one in weeks]  # type: ignore[attr-defined]
    refused = ""
    try:
        if verb == "enter" and form.is_valid():
            starts_at, ends_at = form.span()
            actions.be_away(
                staff_id=form.cleaned_data["who"],
                starts_at=max(starts_at, at) if starts_at.date() == at.astimezone(OSLO).date() else starts_at,
                ends_at=ends_at,
                by=viewer.by,
                at=at,
            )
            return redirect("office:absence")
        if verb == "end":
            actions.come_back(absence_id=number_of(request.POST.get("absence", "")), by=viewer.by, at=at)
            return redirect("office:absence")
        if verb == "plan":
            plan_shifts(staff_id=number_of(request.POST.get("who", "")), shifts=_shifts(request), by=viewer.by, at=at)
            return redirect("office:absence")
    except Refused as no:
        refused = say(no.why)
        if verb == "enter":
            form.add_error(None, refused)
    except ValueError:
        refused = gettext("Write each shift as two times, such as 08:00 and 15:30.")
    given = shown(request, DESK, f"staff-{viewer.staff_id}")
    given |= {
        "form": form,
        "refused": "" if verb == "enter" else refused,
        "absences": plan.absences(viewer=viewer.by, at=at),
        "weeks": weeks,
        "days": DAYS,
        "leads": viewer.role in plan.LEADERS,
    }
    return render(request, "office/absence.html", given, status=422 if refused or form.errors else 200)


def _shifts(request: HttpRequest) -> list[ShiftRow]:
    found = []
    for day in (f"{day}{part}" for day in range(7) for part in ("", "-after")):
        starts, ends = (request.POST.get(f"{which}-{day}", "").strip() for which in ("starts", "ends"))
        if starts or ends:
            found.append(ShiftRow(int(day[0]), time.fromisoformat(starts), time.fromisoformat(ends)))
    return found
