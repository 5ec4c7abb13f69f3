"""Try a change before making it (prøv en endring): built of plain choices, watched while it plays, compared, saved and shared."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from math import ceil
from typing import Any, Final

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods

from inngang.rules import scenario_work as work
from inngang.rules import scenarios as rules
from inngang.rules.hours import OSLO
from inngang.rules.policies import RoutingPolicy
from inngang.rules.scenario_words import MEASURES
from inngang.rules.scenarios import Choices
from inngang.rules.vocabulary import DECIDE, LINES, marked
from inngang.service.journal.action import Refused
from inngang.service.organisation.policies import policy_at, version_cards
from inngang.service.planning import actions
from inngang.service.planning import scenarios as planning
from inngang.service.planning.who import LONGEST_NAME
from inngang.web.leadership import proving_told as told
from inngang.web.leadership.division import name_of
from inngang.web.leadership.rules import versions_to_choose
from inngang.web.leadership.views import LEADS, MOST_PAGES, _number, _page, _today
from inngang.web.parts.jinja import say, url
from inngang.web.parts.viewer import staff_only

SEED: Final = 1  # the same luck every time, so that two tried changes can be laid side by side
PAGE_SIZE: Final = 20
LITTLE: Final = 200  # contacts; fewer to learn from say little
STATES: Final[Mapping[str, tuple[str, str]]] = {
    "waiting": (marked("waits to begin"), "neutral"),
    "playing": (marked("is being tried"), "info"),
    "done": (marked("done"), "success"),
    "stopped": (marked("stopped"), "warning"),
    "failed": (marked("could not be tried"), "danger"),
}
RULE_STATES: Final[Mapping[str, tuple[str, str]]] = {
    "proposed": (marked("waits for a colleague"), "warning"),
    "coming": (marked("adopted, and begins later"), "info"),
    "begun": (marked("in use"), "success"),
    "ended": (marked("taken out of use"), "neutral"),
    "undone": (marked("taken back before it began"), "neutral"),
    "rejected": (marked("not adopted"), "neutral"),
}
# What leaders ask most, with the form filled in.
ASKED: Final = (
    (marked("Open an hour longer"), {"longer": "60"}),
    (marked("Open one evening"), {"evening_from": "17:00", "evening_to": "19:00", "evening_staff": "2"}),
    (marked("Shorter reception, more follow-up"), {"reception": "-120", "reception_staff": "1"}),
    (marked("First line or directly"), {"direct": "first_line"}),
    (marked("The young come earlier"), {"ahead": "young", "ahead_live": "5", "ahead_written": "4"}),
    (marked("One in ten is ill"), {"sick": "10"}),
    (marked("Four times as many"), {"times": "4"}),
    (marked("Everybody in a meeting"), {"meeting_from": "09:00", "meeting_to": "10:00", "meeting_percent": "80"}),
    (marked("Mail by hand"), {"mail": "hand"}),
)


@staff_only(*LEADS)
@require_GET
def proving(request: HttpRequest) -> HttpResponse:
    """Those that are saved and one's own, and the questions one may begin with."""
    viewer = request.viewer.by  # type: ignore[attr-defined]
    found = planning.scenarios(viewer=viewer, page=max(1, _number(request, "page", 1, MOST_PAGES)), size=PAGE_SIZE)
    known = planning.may_choose(at=timezone.now(), in_words=name_of)
    given = {
        "found": found,
        "pages": ceil(found.total / found.size),
        "states": {code: (gettext(text), color) for code, (text, color) in STATES.items()},
        "changes": {one.scenario_id: [say(why) for why in rules.told(one.choices, known)] for one in found.cards},
        "asked": [(gettext(title), url("leadership:proving_new", query=query)) for title, query in ASKED],
        "viewer_id": viewer.staff_id,
    }
    return _page(request, "proving", "leadership:proving", given)


@staff_only(*LEADS)
@require_http_methods(["GET", "POST"])
def proving_new(request: HttpRequest) -> HttpResponse:
    """The form. Nothing need be answered but one thing; what is wrong is said, and what was answered is kept."""
    viewer, at = request.viewer.by, timezone.now()  # type: ignore[attr-defined]
    known, goal = planning.may_choose(at=at, in_words=name_of), planning.target_on(_today(at))
    usual = {"target_minutes": str(goal.amount), "target_percent": str(goal.percent)}
    said: dict[str, str] = (
        usual | {name: str(value) for name, value in rules.ASSUMED.items()} | {"times": "1", "base": "day"}
    )
    lines = directly(policy_at(at))
    wrong: list[tuple[str | None, str]] = []
    if request.method == "POST":
        said |= {name: str(value)[:80] for name, value in request.POST.items()}
        lines = request.POST.getlist("direct_lines")
        preset = usual | {name: str(value) for name, value in rules.ASSUMED.items()}
        filled = said | {name: said[name] or value for name, value in preset.items()}
        chosen, problems = rules.read(filled, lines, known)
        wrong = [(f"id_{name}", say(why)) for name, why in problems]
        if not wrong:
            try:
                number = actions.build_scenario(name=said.get("name", ""), chosen=chosen, seed=SEED, by=viewer, at=at)
                return redirect(str(url("leadership:proof", number)))
            except Refused as no:
                wrong = [(None, say(no.why))]
    elif earlier := planning.scenario(_number(request, "fra", 0, 2**62), viewer=viewer):
        said |= said_of(earlier.choices)
        lines = list(earlier.choices.direct_lines) or lines
    else:
        known_names = [name for name in (*rules.NUMBERS, *Choices._fields) if name in request.GET]
        said |= {name: str(request.GET[name])[:20] for name in known_names}
    given = {
        "said": said, "lines": lines, "refused": wrong, "most": LONGEST_NAME,
        "numbers": {name: gettext(one.title) for name, one in rules.NUMBERS.items()},
        "units": [("", gettext("Everywhere")), *known.units.items()],
        "queues": [("", gettext("Choose")), *known.queues.items()],
        "policies": [("", gettext("As today")), *versions_to_choose(at)],
        "bases": [(code, gettext(text)) for code, text in rules.BASES.items()],
        "direct": [(code, gettext(text)) for code, text in rules.DIRECT.items()],
        "ahead": [(code, gettext(text)) for code, text in rules.AHEAD.items()],
        "call_back": [(code, gettext(text)) for code, text in rules.CALL_BACK.items()],
        "matters": [(code, _capital(gettext(text))) for code, text in LINES.items()],
        "mail": [(code, gettext(text)) for code, text in work.MAIL.items()],
        "protected": [(code, gettext(text)) for code, text in work.PROTECTED.items()],
        "divisions": [("", gettext("As today")), *known.divisions.items()],
        "times": _times(),
        "rows": range(1, rules.ROWS_OF_STAFF + 1),
        "opened": _opened(said),
    }  # fmt: skip
    answer = _page(request, "proving_new", "leadership:proving", given)
    answer.status_code = 422 if wrong else 200
    return answer


def directly(running: RoutingPolicy) -> list[str]:
    """The matters that go directly to the one who knows the case, as it is."""
    return [line for line in LINES if line not in running.first_line_first]


def said_of(chosen: Choices) -> dict[str, str]:
    """The choices as the form says them."""
    said = {
        name: str(value)
        for name, value in chosen._asdict().items()
        if (value or name in rules.ASSUMED) and name not in ("staff", "direct_lines")
    }
    said["unit"], said["times"] = str(chosen.unit_id or ""), f"{chosen.times:g}"
    for place, one in enumerate(chosen.staff, 1):
        said |= {f"queue_{place}": str(one.queue_id), f"more_{place}": str(one.more)}
        said |= {f"begins_{place}": one.begins, f"ends_{place}": one.ends}
    return said


def _opened(said: Mapping[str, str]) -> dict[str, bool]:
    """Which parts of the form stand open: those with something in them."""
    of = {
        "hours": ("longer", "evening_from", "evening_to", "evening_staff"),
        "people": ("sick", *(f"{name}_{row}" for row in (1, 2, 3) for name in ("queue", "more"))),
        "rush": ("times",),
        "rules": ("policy", "direct", "ahead", "ahead_live", "ahead_written", "call_back", "special_line"),
        "reception": ("reception",),
        "work": ("meeting_from", "meeting_percent", "trained", "train_from", "mail", "protected", "division"),
    }
    opened = {part: any(said.get(name, "") not in ("", "0", "1") for name in names) for part, names in of.items()}
    usual = str(work.ASSUMED["passed_on"])
    return opened | {"work": opened["work"] or said.get("passed_on", usual) not in ("", usual)}


@staff_only(*LEADS)
@require_http_methods(["GET", "POST"])
def proof(request: HttpRequest, scenario_id: int) -> HttpResponse:
    """One tried change: how far it has come, then who gains and who loses. The link is for all who lead once it is saved."""
    viewer = request.viewer.by  # type: ignore[attr-defined]
    card = planning.scenario(scenario_id, viewer=viewer)
    if card is None:
        raise Http404
    refused: list[tuple[str | None, str]] = []
    if request.method == "POST":
        try:
            gone = _do(request, card.scenario_id)
            return redirect(str(url("leadership:proving") if gone else url("leadership:proof", scenario_id)))
        except Refused as no:
            refused = [(None, say(no.why))]
    answer = _page(request, "proof", "leadership:proving", _shown(request, card, refused))
    answer.status_code = 422 if refused else 200
    return answer


def _do(request: HttpRequest, scenario_id: int) -> bool:
    """The verb that was pressed; True when it is gone after."""
    by, at = request.viewer.by, timezone.now()  # type: ignore[attr-defined]
    match request.POST.get("verb", ""):
        case "stop":
            actions.stop_scenario(scenario_id=scenario_id, by=by, at=at)
        case "keep":
            actions.keep_scenario(scenario_id=scenario_id, name=request.POST.get("name", ""), by=by, at=at)
        case "do":
            actions.do_scenario(scenario_id=scenario_id, day=_a_day(request.POST.get("day", "")), by=by, at=at)
        case "propose":
            starts_at = _a_moment(request.POST.get("start_day", ""), request.POST.get("start_time", ""))
            reason = request.POST.get("reason", "")
            actions.propose_rules(scenario_id=scenario_id, starts_at=starts_at or at, reason=reason, by=by, at=at)
        case "adopt":
            actions.adopt_rules(scenario_id=scenario_id, by=by, at=at)
        case "refuse":
            actions.refuse_rules(scenario_id=scenario_id, why=request.POST.get("why", ""), by=by, at=at)
        case "take_back":
            actions.take_back_rules(scenario_id=scenario_id, why=request.POST.get("why", ""), by=by, at=at)
        case "delete":
            actions.delete_scenario(scenario_id=scenario_id, by=by, at=at)
            return True
    return False


def _shown(request: HttpRequest, card: planning.Card, refused: list[tuple[str | None, str]]) -> dict[str, Any]:
    at = timezone.now()
    viewer = request.viewer.by  # type: ignore[attr-defined]
    measure = request.GET.get("mal", "wait")
    rows = card.result["rows"] if card.result else []
    there = [name for name in MEASURES if any(one["measure"] == name and one["scope"] != "all" for one in rows)]
    if measure not in there:
        measure = there[0] if there else "wait"
    known = planning.may_choose(at=at, in_words=name_of)
    days, found = planning.happened(card, at=at)
    gains, loses = told.who_gains(rows)
    versions = version_cards(scenario_ids=[card.scenario_id]) if card.choices.changes_rules else []
    return {
        "card": card,
        "refused": refused,
        "changes": [say(why) for why in rules.told(card.choices, known)],
        "where": known.units.get(card.choices.unit_id, gettext("Everywhere")),
        "base": gettext(rules.BASES[card.choices.base]),
        "state": (gettext(STATES[card.state][0]), STATES[card.state][1]),
        "overall": told.overall(rows),
        "gains": gains,
        "loses": loses,
        "measure": measure,
        "measures": [(gettext(MEASURES[one].title), _of(card, one), one == measure) for one in there],
        "title": gettext(MEASURES[measure].title),
        "picture": told.picture(rows, measure),
        "lines": told.lines(rows, measure),
        "scopes": {code: gettext(text) for code, text in told.SCOPES.items()},
        "is_mine": card.is_of(viewer),
        "may_decide": viewer.role in DECIDE,
        "is_little": bool(card.result) and (card.result or {})["learnt"] < LITTLE,
        "days": days,
        "beside": told.beside(found),
        "most": LONGEST_NAME,
        "today": _today(at),
        "tomorrow": _today(at) + timedelta(days=1),
        "rules": [(one, one.stands(at)) for one in versions],
        "rule_states": RULE_STATES,
        "viewer_id": viewer.staff_id,
        "said": request.POST,
    }  # fmt: skip


def _a_moment(day: str, clock: str) -> datetime | None:
    """A day and a time in Norway; None when it is none."""
    try:
        return datetime.combine(date.fromisoformat(day), time.fromisoformat(clock), OSLO)
    except ValueError:
        return None


def _a_day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _times() -> list[tuple[str, str]]:
    """How many come, for a choice."""
    more = [
        (f"{one:g}", gettext("%(times)s times as many") % {"times": f"{one:g}".replace(".", ",")})
        for one in rules.TIMES[1:]
    ]
    return [("1", gettext("As usual")), *more]


def _of(card: planning.Card, measure: str) -> str:
    return url("leadership:proof", card.scenario_id, query={"mal": measure}) + "#hvem"
