"""A year of municipal services per office, as a page and as one file to hand on (kommunal statistikk, KOSTRA)."""

from __future__ import annotations

import csv
import io

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_GET

from inngang.rules.hours import OSLO
from inngang.rules.text import guarded
from inngang.service.key_figures.municipal import FIRST_YEAR, municipal_year
from inngang.web.leadership.views import LEADS, _number, _page
from inngang.web.parts.jinja import say
from inngang.web.parts.viewer import staff_only

COLUMNS = (
    "aar",
    "kontor_nummer",
    "kontor",
    "tjeneste",
    "tjeneste_navn",
    "henvendelser",
    "personer",
    "personer_under_25",
)
MORE = ("ferdig", "for_sent")


def _year(request: HttpRequest) -> int:
    now = timezone.now().astimezone(OSLO).year
    asked = _number(request, "aar", now, now)
    return asked if asked >= FIRST_YEAR else now


@staff_only(*LEADS)
@require_GET
def municipal(request: HttpRequest) -> HttpResponse:
    """The year asked for, office by office."""
    year, now = _year(request), timezone.now().astimezone(OSLO).year
    given = {"year": year, "years": [(one, str(one)) for one in range(now, now - 6, -1)], "found": municipal_year(year)}
    return _page(request, "municipal", "leadership:municipal", given)


@staff_only(*LEADS)
@require_GET
def municipal_file(request: HttpRequest) -> HttpResponse:
    """The same as a file; what is empty is counted of fewer than five persons."""
    year, file = _year(request), io.StringIO()
    writer = csv.writer(file, delimiter=";")
    writer.writerow((*COLUMNS, *MORE))
    for one in municipal_year(year):
        cells = (year, one.number, one.office, one.matter, say(one.title), one.contacts, one.persons, one.under_25)
        writer.writerow(["" if cell is None else guarded(str(cell)) for cell in (*cells, one.finished, one.late)])
    answer = HttpResponse("\ufeff" + file.getvalue(), content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="kommunale-tjenester-{year}.csv"'
    return answer
