"""How we answer: how long until somebody competent, what is solved at once, who is slow; by any group, and as a file (svartid)."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_GET

from inngang.rules.answering import IN_WORDS, LEVELS
from inngang.rules.text import guarded
from inngang.rules.triage import MATTERS
from inngang.rules.vocabulary import Channel, marked
from inngang.service.key_figures.answering import ASKED, LANGUAGES, NEEDS, Answered, Answering, answering
from inngang.service.key_figures.published import told_of_slow
from inngang.service.organisation import queries as organisation
from inngang.web.leadership.supervision import COUNTIES
from inngang.web.leadership.views import LEADS, _day, _number, _page, _today
from inngang.web.parts.jinja import say
from inngang.web.parts.viewer import staff_only
from inngang.web.parts.words import word

GROUPED = {
    "unit": marked("Unit"),
    "county": marked("County"),
    "channel": marked("Channel"),
    "matter": marked("What it is about"),
    "need": marked("Need"),
    "language": marked("Language"),
    "contact": marked("First contact or follow-up"),
    "solved_by": marked("Who answered"),
}
PERIODS = {1: marked("One day"), 7: marked("Seven days"), 28: marked("28 days"), 90: marked("90 days")}
USUAL_PERIOD = 28
MOST_BARS = 12
NOT_KNOWN = marked("Not known")
CELLS = (
    ("henvendelser", "received"), ("svart_paa", "answered"), ("loest_ved_foerste_kontakt", "at_first"),
    ("med_maal", "due"), ("innen_maalet", "within"), ("ga_opp", "abandoned"), ("spurte_igjen", "again"),
    ("kontaktsenteret_tok", "first_line_took"), ("kontaktsenteret_loeste", "first_line_solved"),
    ("kontaktsenteret_sendte_videre", "first_line_passed"), ("kunne_vaert_svart_paa_foer", "earlier"),
)  # fmt: skip


def period(request: HttpRequest, at: datetime) -> tuple[date, date, int]:
    """From, to and how many days: the period asked for, up to the day asked for."""
    days = _number(request, "dager", USUAL_PERIOD, 90)
    days = days if days in PERIODS else USUAL_PERIOD
    last = _day(request, at)
    return last - timedelta(days=days - 1), last, days


def title_of(by: str, key: str, units: Mapping[str, str]) -> str:
    """What a group is called."""
    known: Mapping[str, Any] = {
        "need": NEEDS,
        "language": LANGUAGES,
        "contact": IN_WORDS,
        "solved_by": LEVELS,
        "asked": ASKED,
    }
    if by == "unit":
        return units.get(key) or gettext(NOT_KNOWN)
    if by == "county":
        return COUNTIES.get(key, key) or gettext(NOT_KNOWN)
    if by == "channel":
        return str(word(Channel(key)))
    if by == "matter":
        return gettext(MATTERS[key].title) if key in MATTERS else key
    if by == "solved_by" and not key:
        return gettext("Nobody yet")
    return gettext(known[by][key]) if by in known and key in known[by] else key or gettext(NOT_KNOWN)


def unit_names() -> dict[str, str]:
    return {str(one.unit_id): one.name for one in organisation.units()}


def asked(request: HttpRequest, at: datetime) -> tuple[str, dict[str, Any], Answering]:
    """What is grouped by, the choices as they were understood, and the count."""
    first, last, days = period(request, at)
    by = request.GET.get("etter", "")
    by = by if by in GROUPED else "unit"
    given: dict[str, Any] = {
        "unit": _number(request, "enhet", 0, 2**62),
        "county": _one_of(request.GET.get("fylke", ""), COUNTIES),
        "channel": _one_of(request.GET.get("kanal", ""), set(Channel)),
        "need": _one_of(request.GET.get("behov", ""), NEEDS),
    }
    found = answering(first=first, last=last, by=(by,), at=at, **given)
    return by, {**given, "days": days, "first": first, "last": last}, found


def _one_of(given: str, known: Any) -> str:
    return given if given in known else ""


@staff_only(*LEADS)
@require_GET
def page(request: HttpRequest) -> HttpResponse:
    """The picture of the groups first, then every number; those who are slow stand first when units are shown."""
    at = timezone.now()
    by, given, found = asked(request, at)
    units = unit_names()
    groups = sorted(found.groups, key=lambda one: not one.is_slow) if by in ("unit", "county") else found.groups
    return _page(
        request,
        "answering",
        "leadership:answering",
        {
            **given,
            "by": by,
            "found": found,
            "groups": [(title_of(by, one.keys[0], units), one) for one in groups],
            "bars": [
                (title_of(by, one.keys[0], units), share)
                for one in groups[:MOST_BARS]
                if (share := one.share("at_first", "answered")) is not None and share.of
            ],
            "slow": told_of_slow(at=at),
            "grouped": [(code, gettext(text)) for code, text in GROUPED.items()],
            "periods": [(count, gettext(text)) for count, text in PERIODS.items()],
            "units": [("", gettext("All")), *units.items()],
            "counties": [("", gettext("The whole country")), *COUNTIES.items()],
            "needs": [("", gettext("All")), *((code, gettext(text)) for code, text in NEEDS.items())],
            "all_channels": [("", gettext("All")), *((str(each), word(each)) for each in Channel)],
            "grouped_title": gettext(GROUPED[by]),
            "last_day": _today(at),
            "query": request.GET.urlencode(),
        },
    )


@staff_only(*LEADS)
@require_GET
def export(request: HttpRequest) -> HttpResponse:
    """The same groups as a file for a spreadsheet; the few are left out, and no cell can be taken for a formula."""
    by, given, found = asked(request, timezone.now())
    units = unit_names()
    file = io.StringIO()
    writer = csv.writer(file, delimiter=";")
    writer.writerow(
        ["fra", "til", say(GROUPED[by]), *(name for name, _ in CELLS), "halvparten_ventet_s", "ni_av_ti_ventet_s",
         "halvparten_til_kompetent_s", "halvparten_til_svar_s"]
    )  # fmt: skip
    for title, one in [
        (gettext("All"), found.all),
        *((title_of(by, one.keys[0], units), one) for one in found.groups if not one.is_hidden),
    ]:
        row = [given["first"].isoformat(), given["last"].isoformat(), title, *_cells(one)]
        writer.writerow([guarded(cell) for cell in row])
    answer = HttpResponse("\ufeff" + file.getvalue(), content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = 'attachment; filename="svar.csv"'
    return answer


def _cells(one: Answered) -> list[str]:
    counts = [str(getattr(one, name)) if not one.is_about_people or _may(one, name) else "" for _, name in CELLS]
    met, competent, answer = one.met_times, one.competent_times, one.answer_times
    return [
        *counts,
        *(str(round(value)) if value is not None else "" for value in (met or (None, None))),
        str(round(competent[0])) if competent else "",
        str(round(answer[0])) if answer else "",
    ]


def _may(one: Answered, name: str) -> bool:
    """A count of people that would show the few is left out."""
    return one.share(name, "received") is not None
