"""What time goes to at the offices, and what they have of funds and use (tidsbruk, tiltaksmidler)."""

from __future__ import annotations

import csv
import io

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods

from inngang.rules.text import guarded
from inngang.service.journal.action import Refused
from inngang.service.key_figures.actions import keep_funds
from inngang.service.key_figures.actions.keep_funds import MAY_KEEP
from inngang.service.key_figures.funds import HEAD, KINDS, OfficeFunds, funds, read_funds, years
from inngang.service.key_figures.small_numbers import FEWEST
from inngang.service.key_figures.time_use import ACTIVITIES, WEEKS
from inngang.service.key_figures.time_use import time_use as counted
from inngang.web.leadership.forecast import file_of
from inngang.web.leadership.views import LEADS, _number, _page, _today
from inngang.web.parts.enquiry import done
from inngang.web.parts.jinja import say
from inngang.web.parts.viewer import staff_only

STUDY_ADMIN = 40  # percent of the time at offices, as the expert group of 2010 was told
MOST_BYTES = 500_000


@staff_only(*LEADS)
@require_GET
def time_use(request: HttpRequest) -> HttpResponse:
    """Each office with enough answers, the one with most administration first; and talks as they happened."""
    found = counted(at=timezone.now())
    told = sorted((one for one in found if one.parts), key=lambda one: -(one.about("admin") or 0))
    return _page(
        request,
        "time_use",
        "leadership:time_use",
        {
            "told": told,
            "talks": [one for one in found if one.talks],
            "hidden": len(found) - len(told),
            "activities": ACTIVITIES,
            "weeks": WEEKS,
            "fewest": FEWEST,
            "study": STUDY_ADMIN,
        },
    )


@staff_only(*LEADS)
@require_http_methods(["GET", "POST"])
def fund_page(request: HttpRequest) -> HttpResponse:
    """Funds and use of each office a year, and the share it decides over; a file takes in new figures."""
    viewer, at = request.viewer.by, timezone.now()  # type: ignore[attr-defined]
    known = years()
    year = _number(request, "aar", known[0] if known else _today(at).year, 2100)
    kind = request.GET.get("slag", "")
    kind = kind if kind in KINDS else ""
    refused, wrong = "", []
    if request.method == "POST":
        file = request.FILES.get("file")
        text = file.read(MOST_BYTES).decode("utf-8", "replace") if file else ""
        given, problems = read_funds(text)
        wrong = [(line, say(why)) for line, why in problems[:10]]
        if not wrong:
            try:
                count = keep_funds(funds=given, by=viewer, at=at)
                done(request, gettext("%(count)s lines are taken in.") % {"count": count})
                return redirect(f"{reverse('leadership:funds')}?aar={given[0].year}")
            except Refused as no:
                refused = say(no.why)
    found = funds(year=year, kind=kind)
    answer = _page(
        request,
        "funds",
        "leadership:funds",
        {
            "found": sorted(found, key=lambda one: one.local_share or 0),
            "all": _together(found),
            "year": year,
            "years": [(one, str(one)) for one in known] or [(year, str(year))],
            "kind": kind,
            "kinds": [("", gettext("All of it")), *((code, gettext(text)) for code, text in KINDS.items())],
            "columns": ";".join(HEAD),
            "done": request.session.pop("done", None),
            "may_keep": viewer.role in MAY_KEEP,
            "refused": refused,
            "wrong": wrong,
        },
    )
    answer.status_code = 422 if refused or wrong else 200
    return answer


@staff_only(*LEADS)
@require_GET
def fund_file(request: HttpRequest) -> HttpResponse:
    """The same as a file for a spreadsheet."""
    out = io.StringIO()
    table = csv.writer(out, delimiter=";", lineterminator="\r\n")
    table.writerow(["kontor", "tildelt", "brukt", "lokalt", "lokalt_brukt", "talt"])
    for one in funds(year=_number(request, "aar", _today(timezone.now()).year, 2100)):
        amounts = (one.granted, one.used, one.local, one.local_used, one.counted_on.isoformat())
        table.writerow([guarded(one.name), *amounts])
    return file_of("tiltaksmidler.csv", out.getvalue())


def _together(found: list[OfficeFunds]) -> OfficeFunds | None:
    if not found:
        return None
    sums = {what: sum(getattr(one, what) for one in found) for what in ("granted", "used", "local", "local_used")}
    return OfficeFunds(0, "", counted_on=min(one.counted_on for one in found), **sums)
