"""The log of looks, for those who control it: who opened whom, in a period, as a file (logguttrekk)."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from django.http import HttpRequest, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from inngang.rules.hours import OSLO
from inngang.rules.text import guarded
from inngang.rules.vocabulary import Role
from inngang.service.access.control import CannotFetch, fetch_log
from inngang.service.journal import chain
from inngang.web.leadership.views import _page
from inngang.web.parts.jinja import say
from inngang.web.parts.viewer import staff_only

CONTROLLERS = (Role.LOG_CONTROLLER, Role.DPO)


@staff_only(*CONTROLLERS)
@require_http_methods(["GET", "POST"])
def log_control(request: HttpRequest) -> HttpResponseBase:
    """Choose a period, and a person or a unit; the file is made while it is fetched, and kept nowhere."""
    at, refused = timezone.now(), ""
    today = at.astimezone(OSLO).date()
    given = {
        "first": (today - timedelta(days=30)).isoformat(),
        "last": today.isoformat(),
        "ref": "",
        "unit": "",
        "reason": "",
    }
    if request.method == "POST":
        given = {name: request.POST.get(name, "") for name in given}
        try:
            lines = fetch_log(
                first=_day(given["first"]),
                last=_day(given["last"]),
                reason=given["reason"],
                ref=given["ref"],
                unit_number=given["unit"],
                by=request.viewer.by,  # type: ignore[attr-defined]
                at=at,
            )
            answer = StreamingHttpResponse(_file(lines), content_type="text/csv; charset=utf-8")
            answer.headers["Content-Disposition"] = (
                f'attachment; filename="innsyn-{given["first"]}-{given["last"]}.csv"'
            )
            return answer
        except CannotFetch as no:
            refused = say(no.why)
    count, last_hash = chain.head()
    page = _page(
        request, "log_control", "leadership:log_control",
        {"given": given, "refused": refused, "count": count, "last_hash": last_hash},
    )  # fmt: skip
    page.status_code = 422 if refused else 200
    return page


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return date.max if not text else date.min


HEAD = (
    "nummer",
    "tid",
    "hendelse",
    "rolle",
    "ansatt",
    "person",
    "enhet",
    "henvendelse",
    "formål",
    "opplysning",
    "avslag",
    "hash",
)
CELLS = (
    "id",
    "at",
    "event",
    "role",
    "ident",
    "person_id",
    "unit_id",
    "enquiry_id",
    "purpose",
    "info",
    "refused",
    "hash",
)


def _file(lines: Iterator[dict[str, Any]]) -> Iterator[str]:
    """A line at a time, and the last hash at the end: kept somewhere else, it shows when the log is cut."""
    yield "\ufeff" + _row(HEAD)
    for line in lines:
        yield _row(["" if line[name] is None else str(line[name]) for name in CELLS])
    yield _row(["#", chain.head()[1]])


def _row(cells: Any) -> str:
    file = io.StringIO()
    csv.writer(file, delimiter=";").writerow([guarded(cell) for cell in cells])
    return file.getvalue()
