"""The ways of 2010 beside one another (alternativer): how long people wait, who has how much to do, and what matters most."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from typing import Any, NamedTuple

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods

from inngang.rules.vocabulary import marked
from inngang.service.planning import calculations
from inngang.service.planning.calculations import ALTERNATIVES, Calculation
from inngang.service.planning.case_flow_words import AREAS, ASSUMPTIONS, MEASURES, TASKS, TRAVELS, UNITS, WAYS
from inngang.service.planning.case_flows import Area, Way, standard, told
from inngang.service.planning.time_per_link import WEEKS, time_per_link
from inngang.service.planning.ways_beside import Beside, Turned, from_data
from inngang.web.leadership import alternative_pictures as pictures
from inngang.web.leadership.counting import looked_again, posted, shown
from inngang.web.leadership.views import LEADS, _page
from inngang.web.parts.jinja import number, url
from inngang.web.parts.viewer import staff_only

FIRST_AREA = "disability_pension"
SHARES = ("within",)
ONLY = {
    "simple": marked("simple cases only"),
    "complex": marked("complex cases only"),
    "posted": marked("only what comes by post"),
    "handed_in": marked("only what is handed in at the office"),
}


class _Asked(NamedTuple):
    """What the address asks for; every part of it is there."""

    area: Area
    one: Way
    other: Way
    assumed: dict[str, float]
    wrong: list[tuple[str, str]]

    def question(self) -> dict[str, Any]:
        return {"area": self.area.code, "one": self.one.code, "other": self.other.code, "assumed": self.assumed}

    def address(self) -> str:
        """With what is not as we assume it, so that it can be sent to a colleague."""
        usual = standard(self.area)
        turned = {name: f"{value:.15g}" for name, value in self.assumed.items() if usual.get(name) != value}
        ways = {"ytelse": self.area.code, "a": self.one.code, "b": self.other.code}
        return url("leadership:alternatives", query=ways | turned)


def _asked(said: Mapping[str, str]) -> _Asked:
    area = told().areas.get(said.get("ytelse", FIRST_AREA))
    if area is None:
        raise Http404
    codes = list(area.ways)
    best = next((way.code for way in area.ways.values() if way.is_recommended), codes[-1])
    one, other = (area.ways.get(said.get(name, "") or given) for name, given in (("a", codes[0]), ("b", best)))
    if one is None or other is None:  # the benefit was changed, and it has other ways
        one, other = one or area.ways[codes[0]], other or area.ways[best]
    assumed, wrong = standard(area), []
    units = {step.unit for way in (one, other) for step in way.steps}
    limits = {one.code: (one.least, one.most) for one in told().assumptions.values()}
    limits |= {f"people_{unit}": (0.1, 100_000) for unit in units}
    for name, (least, most) in limits.items():
        given = said.get(name, "").strip()
        value = _decimal(given) if given else None
        if value is not None and least <= value <= most:
            assumed[name] = value
        elif given:
            words = {"title": _title(name), "least": number(least), "most": number(most)}
            wrong.append((f"id_{name}", gettext("%(title)s must be a number from %(least)s to %(most)s.") % words))
    return _Asked(area, one, other, assumed, wrong)


def _of(kept: Calculation) -> _Asked | None:
    """The question of one that is kept, if the ways are still those we know."""
    asked = kept.asked
    area = told().areas.get(asked.get("area", ""))
    if area is None or not {asked["one"], asked["other"]} <= set(area.ways):
        return None
    return _Asked(area, area.ways[asked["one"]], area.ways[asked["other"]], asked["assumed"], [])


def _title(name: str) -> str:
    if name in ASSUMPTIONS:
        return gettext(ASSUMPTIONS[name])
    return gettext("People in %(unit)s") % {"unit": gettext(UNITS[name.removeprefix("people_")])}


def _decimal(said: str) -> float | None:
    try:
        return float(said.replace("\u00a0", "").replace(" ", "").replace(",", "."))
    except ValueError:
        return None


@staff_only(*LEADS)
@require_http_methods(["GET", "POST"])
def alternatives(request: HttpRequest) -> HttpResponse:
    """Two ways through the units, played on the same cases by the jobs. Nothing is changed for anybody."""
    viewer = request.viewer.by  # type: ignore[attr-defined]
    # the form says all of it; the button that stops says only which, and the address the rest
    asked, refused = _asked(request.POST if "ytelse" in request.POST else request.GET), []
    if request.method == "POST" and not asked.wrong:
        answer = posted(
            request, kind=ALTERNATIVES, subject=asked.area.code, asked=asked.question(), address=asked.address()
        )
        if isinstance(answer, HttpResponse):
            return answer
        refused = answer
    elif (
        request.method == "GET"
        and not request.GET
        and (newest := calculations.newest(kind=ALTERNATIVES, viewer=viewer)) is not None
    ):
        asked = _of(newest) or asked  # what was counted last is there at once
    this, last = calculations.answered(
        kind=ALTERNATIVES, subject=asked.area.code, asked=asked.question(), viewer=viewer
    )
    if again := looked_again(request, this, asked.address()):
        return again
    found = from_data(asked.area, this.result) if this is not None and this.result is not None else None
    before = _of(last) if last is not None else None
    given: dict[str, Any] = {
        "asked": asked,
        "wrong": [*asked.wrong, *refused],
        "this": this,
        "last": last if before is not None else None,
        "last_asked": _in_words(before) if before is not None else None,
        "counting": shown(request, this, asked.address()),
        "address": asked.address(),
        "query": asked.address().partition("?")[2],
        "found": None,
        **_form(asked),
    }
    if found is not None:
        given |= _shown(asked, *found)
    answer = _page(request, "alternatives", "leadership:alternatives", given)
    answer.status_code = 422 if given["wrong"] and request.method == "POST" else 200
    return answer


def _in_words(asked: _Asked) -> dict[str, str]:
    return {"one": gettext(WAYS[asked.one.code]), "other": gettext(WAYS[asked.other.code]), "address": asked.address()}


def _form(asked: _Asked) -> dict[str, Any]:
    """What can be turned, and what is told without playing anything."""
    units = [
        unit
        for unit in told().units
        if any(step.unit == unit for way in (asked.one, asked.other) for step in way.steps)
    ]
    return {
        "areas": [(code, gettext(words)) for code, words in AREAS.items()],
        "ways": [(code, gettext(WAYS[code])) for code in asked.area.ways],
        "names": {"one": gettext(WAYS[asked.one.code]), "other": gettext(WAYS[asked.other.code])},
        "assumptions": [
            (name, gettext(words), f"{asked.assumed[name]:.10g}".replace(".", ","), _from(asked, name))
            for name, words in ASSUMPTIONS.items()
        ],
        "people": [
            (f"people_{unit}", _title(f"people_{unit}"), f"{asked.assumed.get(f'people_{unit}', 0) or '':.10}")
            for unit in units
        ],
        "ways_told": [(gettext(WAYS[way.code]), way, _told(way)) for way in (asked.one, asked.other)],
        "source": told().source,
        "links": time_per_link(at=timezone.now()),
        "weeks": WEEKS,
    }  # fmt: skip


def _shown(asked: _Asked, found: Beside, turned: tuple[Turned, ...]) -> dict[str, Any]:
    """What came of it: sentences, pictures and numbers."""
    names = {code: gettext(words) for code, words in ASSUMPTIONS.items()}
    units = [unit for unit in told().units if unit in found.one.people or unit in found.other.people]
    unit_names = {unit: gettext(UNITS[unit]) for unit in units}
    ends = {one.code: f"{_short(one.low)} – {_short(one.high)}" for one in turned}
    gain = found.difference("days")
    return {
        "found": found,
        "sentences": _sentences(found, turned, names, unit_names),
        "measures": [_measure(found, name) for name in MEASURES],
        "unit_names": unit_names,
        "unit_counts": {unit: told().units[unit]["count"] for unit in units},
        "curves": pictures.curves(found),
        "loads": pictures.loads(found, {unit: name[:1].upper() + name[1:] for unit, name in unit_names.items()}),
        "tornado": pictures.tornado(turned, gain.mean, names, ends) if turned else None,
        "turned": [(names[one.code], one) for one in turned],
        "is_whole": len(turned) == len(told().assumptions),
    }


def _short(value: float) -> str:
    return number(round(value, 1) if value % 1 else int(value))


def _from(asked: _Asked, name: str) -> str:
    """Where a number is from."""
    section = asked.area.printed.get(name)
    if section and asked.assumed[name] == standard(asked.area)[name]:
        return gettext("From the report, section %(section)s") % {"section": section}
    return gettext("Assumed") if asked.assumed[name] == standard(asked.area)[name] else gettext("Yours")


class _Row(NamedTuple):
    """One measure of both, as a line of the table."""

    code: str
    name: str
    one: str
    other: str
    difference: str
    sure: str


def _measure(found: Beside, name: str) -> _Row:
    one, other, gap = found.one.interval(name), found.other.interval(name), found.difference(name)
    times, unit = (100, " %") if name in SHARES else (1, "")

    def said(value: float) -> str:
        return number(round(value * times, 1)) + unit

    def signed(value: float) -> str:
        rounded = round(value * times, 1) or 0.0  # never −0
        return f"+{number(rounded)}" if rounded > 0 else number(rounded).replace("-", "−")

    return _Row(
        name, gettext(MEASURES[name]), said(one.mean), said(other.mean), signed(gap.mean),
        gettext("%(low)s to %(high)s") % {"low": signed(gap.low), "high": signed(gap.high)},
    )  # fmt: skip


def _sentences(
    found: Beside, turned: tuple[Turned, ...], names: dict[str, str], unit_names: dict[str, str]
) -> list[str]:
    """What it comes to, in plain words."""
    words = {"one": gettext(WAYS[found.one.way.code]), "other": gettext(WAYS[found.other.way.code])}
    days = found.difference("days")
    within = [round(100 * each.interval("within").mean) for each in (found.one, found.other)]
    mean = [number(round(each.interval("days").mean, 1)) for each in (found.one, found.other)]
    said = [
        gettext(
            "With “%(other)s”, %(with_other)s of 100 have an answer within 21 days. With “%(one)s”, %(with_one)s have."
        )
        % {**words, "with_other": within[1], "with_one": within[0]},
        gettext("On average it takes %(days_other)s days instead of %(days_one)s.")
        % {"days_other": mean[1], "days_one": mean[0]},
    ]
    said.append(
        gettext("The difference is more than chance.")
        if days.is_sure
        else gettext("The difference is so small that it may be chance.")
    )
    if turned and turned[0].reach >= 0.05:
        said.append(gettext("What we assume that matters most: %(what)s.") % {"what": names[turned[0].code].lower()})
    for each in (found.one, found.other):
        for unit in each.full:
            said.append(
                gettext("With “%(way)s”, %(unit)s has more to do than there is time for: the pile only grows.")
                % {"way": gettext(WAYS[each.way.code]), "unit": unit_names[unit]}
            )
    return said


def _told(way: Way) -> list[dict[str, Any]]:
    """The steps of a way in words."""
    steps = []
    for step in way.steps:
        only = [
            gettext(words)
            for is_only, words in (
                (step.simple and not step.complex, ONLY["simple"]),
                (step.complex and not step.simple, ONLY["complex"]),
                (step.posted and not step.handed_in, ONLY["posted"]),
                (step.handed_in and not step.posted, ONLY["handed_in"]),
            )
            if is_only
        ]
        steps.append(
            {
                "unit": gettext(UNITS[step.unit]),
                "tasks": ", ".join(gettext(TASKS[task]) for task in step.tasks),
                "travel": gettext(TRAVELS[step.way]) if TRAVELS[step.way] else "",
                "only": ", ".join(only),
                "is_link": step.is_link,
            }
        )
    return steps


@staff_only(*LEADS)
@require_GET
def export(request: HttpRequest) -> HttpResponse:
    """The comparison as a table for a spreadsheet, with everything that was assumed; nothing, when it is not counted."""
    viewer = request.viewer.by  # type: ignore[attr-defined]
    asked = _asked(request.GET)
    this, _ = calculations.answered(kind=ALTERNATIVES, subject=asked.area.code, asked=asked.question(), viewer=viewer)
    if this is None or this.result is None:
        raise Http404
    found, turned = from_data(asked.area, this.result)
    out = io.StringIO()
    table = csv.writer(out, delimiter=";", lineterminator="\r\n")
    table.writerow(["what", "name", asked.one.code, asked.other.code, "difference", "low", "high"])
    for name in MEASURES:
        gap = found.difference(name)
        means = [f"{each.interval(name).mean:.4f}" for each in (found.one, found.other)]
        table.writerow(["measure", name, *means, *(f"{value:.4f}" for value in gap)])
    for unit in told().units:
        for what, held in (("load", "load"), ("people", "people")):
            values = [getattr(each, held).get(unit) for each in (found.one, found.other)]
            if any(value is not None for value in values):
                table.writerow([what, unit, *("" if one is None else f"{one:.4f}" for one in values)])
    for one in turned:
        table.writerow(
            ["turned", one.code, f"{one.low:g}", f"{one.high:g}", "", f"{one.at_low:.3f}", f"{one.at_high:.3f}"]
        )
    for name, value in asked.assumed.items():
        table.writerow(["assumed", name, f"{value:g}"])
    answer = HttpResponse("\ufeff" + out.getvalue(), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="alternativer.csv"'
    return answer
