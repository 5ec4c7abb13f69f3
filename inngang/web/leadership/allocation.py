"""Who gets how much (ressursfordeling): two sets of criteria side by side, who gains and who loses, and a set of one's own."""

from __future__ import annotations

import csv
import io
from typing import Any, NamedTuple

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods

from inngang.rules import allocation as rules
from inngang.rules import allocation_file
from inngang.rules.allocation import CriteriaSet, Receiver, Working
from inngang.rules.allocation_words import CRITERIA, FIGURES, NOTES, SETS
from inngang.rules.text import guarded
from inngang.rules.vocabulary import Why, marked
from inngang.service.journal.action import Refused
from inngang.service.planning import allocation as planning
from inngang.service.planning.actions import keep_criteria, keep_figures
from inngang.service.planning.who import LONGEST_NAME
from inngang.web.leadership.views import LEADS, _page
from inngang.web.parts.jinja import say, url
from inngang.web.parts.viewer import staff_only

LARGEST = 500_000
PROBLEMS_SHOWN = 50
DRAWN = 12  # so many of those who gain and of those who lose
WIDTH, LINE, NAMES = 640, 26, 190
ASSUMPTIONS = {
    "kroner_each": (marked("Kroner for a person and year"), 100_000, 5_000_000),
    "share_at_line": (marked("Percent of their time they answer people"), 1, 100),
    "minutes_each": (marked("Minutes for each contact"), 1, 240),
    "patience_minutes": (marked("Minutes people wait before they give up"), 1, 1_000),
    "open_minutes_a_week": (marked("Minutes open a week"), 30, 10_000),
}


class Bar(NamedTuple):
    """One who gains or loses, as a bar from the middle."""

    name: str
    x: float
    y: int
    width: float
    kind: str
    text: str
    text_x: float


class Picture(NamedTuple):
    width: int
    height: int
    middle: float
    bars: tuple[Bar, ...]


def drawn(found: planning.Division) -> Picture:
    """Those who gain most and those who lose most, in millions of kroner."""
    rows = [one for one in found.rows if one.difference]
    most = [one for one in rows if one.difference > 0][:DRAWN] + [one for one in rows if one.difference < 0][-DRAWN:]
    top = max((abs(one.difference) for one in most), default=1)
    middle, half = NAMES + (WIDTH - NAMES) / 2, (WIDTH - NAMES) / 2 - 60
    bars = []
    for place, one in enumerate(most):
        wide = round(half * abs(one.difference) / top, 1)
        gains = one.difference > 0
        bars.append(
            Bar(
                one.receiver.name,
                round(middle if gains else middle - wide, 1),
                place * LINE + 4,
                wide,
                "answered" if gains else "late",
                f"{one.difference / 1e6:+.1f}".replace(".", ",").replace("-", "−"),
                round(middle + wide + 4 if gains else middle - wide - 4, 1),
            )
        )
    return Picture(WIDTH, len(most) * LINE + 8, middle, tuple(bars))


def _named(one: planning.Named) -> str:
    own = {planning.EXAMPLE: gettext("An example, invented"), planning.COUNTED: gettext("Our offices, as counted")}
    return one.name or own.get(one.code) or gettext(SETS.get(one.code, one.code))


def _working(request: HttpRequest) -> tuple[Working, list[tuple[str, str]]]:
    """The assumptions of the address; what is no number keeps ours, and is said."""
    given: dict[str, float] = {}
    wrong = []
    for name, (title, least, most) in ASSUMPTIONS.items():
        said = request.GET.get(name, "").strip()
        number = _decimal(said) if said else None
        if number is not None and least <= number <= most:
            given[name] = number / 100 if name == "share_at_line" else number
        elif said:
            words = {"title": gettext(title), "least": least, "most": most}
            wrong.append((f"id_{name}", gettext("%(title)s must be a number from %(least)s to %(most)s.") % words))
    return Working()._replace(**given), wrong


def _decimal(said: str) -> float | None:
    try:
        return float(said.replace("\u00a0", "").replace(" ", "").replace(",", "."))
    except ValueError:
        return None


class _Asked(NamedTuple):
    """What the address asks for; every part of it is there."""

    one: CriteriaSet
    other: CriteriaSet
    receivers: tuple[Receiver, ...]
    figures: str
    working: Working
    below: bool
    wrong: list[tuple[str, str]]


def _asked(request: HttpRequest) -> _Asked:
    figures = request.GET.get("tall", planning.EXAMPLE)
    receivers = planning.figures(figures, at=timezone.now())
    one = planning.criteria(request.GET.get("a", "former_trygdeetaten"))
    other = planning.criteria(request.GET.get("b", rules.AVAILABILITY))
    if receivers is None or one is None or other is None:
        raise Http404
    working, wrong = _working(request)
    return _Asked(one, other, receivers, figures, working, request.GET.get("ned") == "1", wrong)


@staff_only(*LEADS)
@require_GET
def allocation(request: HttpRequest) -> HttpResponse:
    """Two ways to divide the same amount. Nothing is changed for anybody."""
    asked = _asked(request)
    found = planning.compare(asked.one, asked.other, asked.receivers, asked.working, below=asked.below)
    values = asked.working._asdict() | {"share_at_line": round(asked.working.share_at_line * 100, 2)}
    return _page(
        request,
        "allocation",
        "leadership:allocation",
        {
            "asked": asked,
            "found": found,
            "picture": drawn(found),
            "sets": [(one.code, _named(one)) for one in planning.criteria_kept()],
            "figure_sets": [(one.code, _named(one)) for one in planning.figure_sets()],
            "names": {one.code: _named(one) for one in planning.criteria_kept()},
            "has_below": bool(planning.levels(asked.receivers)[1]),
            "assumptions": [(name, gettext(one[0]), f"{values[name]:.10g}") for name, one in ASSUMPTIONS.items()],
            "missing": [gettext(FIGURES[one]) for one in found.missing],
            "words": {"criteria": CRITERIA, "notes": NOTES, "figures": FIGURES},
            "query": request.GET.urlencode(),
            "gains": sum(one.difference > 0 for one in found.rows),
            "loses": sum(one.difference < 0 for one in found.rows),
        },
    )


@staff_only(*LEADS)
@require_GET
def export(request: HttpRequest) -> HttpResponse:
    """The comparison as a table for a spreadsheet."""
    asked = _asked(request)
    found = planning.compare(asked.one, asked.other, asked.receivers, asked.working, below=asked.below)
    out = io.StringIO()
    table = csv.writer(out, delimiter=";", lineterminator="\r\n")
    table.writerow(["code", "name", "within", "kroner_a", "kroner_b", "difference", "reached_a", "reached_b"])
    for one in found.rows:
        reached = ["" if each.reached is None else f"{each.reached:.4f}" for each in (one.one, one.other)]
        named = [guarded(each) for each in one.receiver[:3]]
        table.writerow([*named, one.one.kroner, one.other.kroner, one.difference, *reached])
    return _file("fordeling.csv", out.getvalue())


@staff_only(*LEADS)
@require_GET
def figures_file(request: HttpRequest) -> HttpResponse:
    """The figures of a set: to look at, to change in a spreadsheet, and to send back."""
    receivers = planning.figures(request.GET.get("tall", planning.EXAMPLE), at=timezone.now())
    if receivers is None:
        raise Http404
    return _file("tallgrunnlag.csv", allocation_file.write(receivers))


def _file(name: str, text: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse("\ufeff" + text, content_type="text/csv; charset=utf-8", headers=headers)


@staff_only(*LEADS)
@require_http_methods(["GET", "POST"])
def figures_in(request: HttpRequest) -> HttpResponse:
    """Figures from a file: what is wrong in it is said line by line, and then nothing of it is taken."""
    given: dict[str, Any] = {"refused": [], "problems": (), "name": request.POST.get("name", ""), "most": LONGEST_NAME}
    if request.method == "POST":
        file = request.FILES.get("file")
        if file is None or file.size is None or not 0 < file.size <= LARGEST:
            given["refused"] = [
                ("id_file", gettext("Choose a file that is not empty and not larger than half a megabyte."))
            ]
        else:
            read = allocation_file.read(file.read().decode("utf-8-sig", "replace"))
            given["problems"] = [(line, say(why)) for line, why in read.problems[:PROBLEMS_SHOWN]]
            if not read.problems:
                by = request.viewer.by  # type: ignore[attr-defined]
                try:
                    number = keep_figures(
                        name=given["name"], source=file.name or "", receivers=read.receivers, by=by, at=timezone.now()
                    )
                    return redirect(url("leadership:allocation", query={"tall": number}))
                except Refused as no:
                    given["refused"] = [("id_name", say(no.why))]
    answer = _page(request, "allocation_figures", "leadership:allocation", given)
    answer.status_code = 422 if given["refused"] or given["problems"] else 200
    return answer


@staff_only(*LEADS)
@require_http_methods(["GET", "POST"])
def criteria_own(request: HttpRequest, code: str) -> HttpResponse:
    """A set of one's own, from one that is there: every share and every weight may be changed."""
    based_on = planning.criteria(code)
    if based_on is None or not based_on.criteria:
        raise Http404
    wrong: list[tuple[str | None, str]] = []
    chosen = based_on
    if request.method == "POST":
        chosen, wrong = _from_form(request, based_on)
        if not wrong:
            by = request.viewer.by  # type: ignore[attr-defined]
            try:
                number = keep_criteria(name=request.POST.get("name", ""), chosen=chosen, by=by, at=timezone.now())
                return redirect(url("leadership:allocation", query={"a": code, "b": number}))
            except Refused as no:
                wrong = [(None, say(no.why))]
    given = {
        "based_on": based_on,
        "refused": wrong,
        "said": request.POST,
        "most": LONGEST_NAME,
        "words": {"criteria": CRITERIA, "notes": NOTES, "figures": FIGURES},
        "title": gettext(SETS.get(code, "")),
    }
    answer = _page(request, "allocation_own", "leadership:allocation", given)
    answer.status_code = 422 if wrong else 200
    return answer


def _from_form(request: HttpRequest, based_on: CriteriaSet) -> tuple[CriteriaSet, list[tuple[str | None, str]]]:
    wrong: list[tuple[str | None, str]] = []

    def number(name: str, before: float) -> float:
        value = _decimal(request.POST.get(name, ""))
        if value is None or not 0 <= value < 1e15:
            wrong.append((f"id_{name}", say(Why(marked("Write a number, 0 or more.")))))
            return before
        return value

    criteria = tuple(
        one._replace(
            percent=number(f"share_{one.code}", one.percent),
            parts=tuple(
                p._replace(weight=number(f"weight_{one.code}_{p.figure}", p.weight), is_assumed=True) for p in one.parts
            ),
        )
        for one in based_on.criteria
    )
    return based_on._replace(amount=int(number("amount", based_on.amount)), criteria=criteria), wrong
