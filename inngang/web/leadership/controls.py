"""The key controls with their last runs, and figures that are locked (nøkkelkontroller, låste tall)."""

from __future__ import annotations

import csv
import io
from datetime import date, timedelta

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods

from inngang.rules.text import guarded
from inngang.rules.vocabulary import Role, marked
from inngang.service.journal.action import Refused
from inngang.service.key_figures.actions import lock_figures, run_controls
from inngang.service.key_figures.controls import MOST_HOURS, controls
from inngang.service.key_figures.frozen import COUNTS, FrozenCard, figures, frozen, one_frozen
from inngang.web.leadership.answering import unit_names
from inngang.web.leadership.forecast import file_of
from inngang.web.leadership.views import LEADS, _page, _today
from inngang.web.parts.enquiry import done
from inngang.web.parts.jinja import say
from inngang.web.parts.viewer import staff_only

LOOKS = (Role.TEAM_LEAD, Role.DUTY_LEAD, Role.ANALYST, Role.LOG_CONTROLLER, Role.DPO)
TITLES = {
    "received": marked("Received"),
    "met": marked("Met"),
    "answered": marked("Answered"),
    "at_first": marked("Answered at first contact"),
    "due": marked("Had a goal"),
    "within": marked("Within the goal"),
    "abandoned": marked("Gave up"),
    "put_through": marked("Put through"),
}


@staff_only(*LOOKS)
@require_http_methods(["GET", "POST"])
def key_controls(request: HttpRequest) -> HttpResponse:
    """Each control: when it was last looked at, what was found, the evidence, and where it is seen to."""
    viewer, at = request.viewer.by, timezone.now()  # type: ignore[attr-defined]
    refused = ""
    if request.method == "POST":
        try:
            count = run_controls(by=viewer, at=at)
            done(request, gettext("All controls are run. %(count)s of them found a fault.") % {"count": count})
            return redirect("leadership:controls")
        except Refused as no:
            refused = say(no.why)
    found = controls(at=at)
    answer = _page(
        request,
        "controls",
        "leadership:controls",
        {
            "found": [(one, reverse(one.control.seen_to)) for one in found],
            "holding": sum(one.holds is True for one in found),
            "failing": sum(one.holds is False for one in found),
            "unknown": sum(one.holds is None for one in found),
            "hours": MOST_HOURS,
            "done": request.session.pop("done", None),
            "may_run": viewer.role != Role.ANALYST,
            "refused": refused,
        },
    )
    answer.status_code = 422 if refused else 200
    return answer


@staff_only(*LOOKS)
@require_GET
def controls_file(request: HttpRequest) -> HttpResponse:
    """Every run that is shown, as a file: what an audit asks for."""
    out = io.StringIO()
    table = csv.writer(out, delimiter=";", lineterminator="\r\n")
    table.writerow(["kontroll", "tid", "feil", "bevis", "av"])
    for card in controls(at=timezone.now()):
        for one in card.runs:
            by = one.by or gettext("by the clock")
            cells = [gettext(card.control.title), one.at.isoformat(), str(one.faults), say(one.evidence), by]
            table.writerow([guarded(cell) for cell in cells])
    return file_of("nokkelkontroller.csv", out.getvalue())


@staff_only(*LEADS)
@require_http_methods(["GET", "POST"])
def locked(request: HttpRequest) -> HttpResponse:
    """What is locked, and a form to lock the figures of a period."""
    viewer, at = request.viewer.by, timezone.now()  # type: ignore[attr-defined]
    today = _today(at)
    given = {"title": "", "first": (today - timedelta(days=27)).isoformat(), "last": today.isoformat()}
    refused = ""
    if request.method == "POST":
        given = {name: request.POST.get(name, "")[:130] for name in given}
        try:
            number = lock_figures(
                title=given["title"], first=_day(given["first"]), last=_day(given["last"]), by=viewer, at=at
            )
            return redirect("leadership:locked_one", number)
        except Refused as no:
            refused = say(no.why)
    answer = _page(
        request,
        "locked",
        "leadership:locked",
        {"locked": frozen(), "given": given, "refused": refused, "today": today},
    )
    answer.status_code = 422 if refused else 200
    return answer


@staff_only(*LEADS)
@require_GET
def locked_one(request: HttpRequest, frozen_id: int) -> HttpResponse:
    """One locking as it was, beside the same period counted now: what has come in since shows."""
    card = one_frozen(frozen_id)
    if card is None:
        raise Http404
    now = figures(first=card.first, last=card.last, at=timezone.now())
    if request.GET.get("fil") == "1":
        return _file(card)
    return _page(
        request,
        "locked_one",
        "leadership:locked",
        {
            "card": card,
            "columns": COUNTS,
            "headings": [(gettext(TITLES[name]), "number") for name in COUNTS],
            "rows": [(gettext("All"), card.content["all"], now["all"]), *_rows(card, now)],
        },
    )


def _rows(
    card: FrozenCard, now: dict[str, dict[str, dict[str, int]]]
) -> list[tuple[str, dict[str, int], dict[str, int]]]:
    units = unit_names()
    return [(units.get(code, code), was, now["units"].get(code, {})) for code, was in card.content["units"].items()]


def _file(card: FrozenCard) -> HttpResponse:
    units, out = unit_names(), io.StringIO()
    table = csv.writer(out, delimiter=";", lineterminator="\r\n")
    table.writerow(["enhet", *COUNTS])
    for title, was in [
        (gettext("All"), card.content["all"]),
        *((units.get(c, c), w) for c, w in card.content["units"].items()),
    ]:
        table.writerow([guarded(title), *(was[name] for name in COUNTS)])
    table.writerow(["#", card.hash])
    return file_of(f"laast-{card.id}.csv", out.getvalue())


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
