"""Who has what: the versions, one as a picture and in words, two beside each other, and who is responsible for a matter."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_GET, require_http_methods

from inngang.rules.division import Line, Moved, Problem, ProblemKind, Question
from inngang.rules.division_words import GROUPS, KINDS, PARTS, PROCESSES
from inngang.rules.hours import OSLO
from inngang.rules.vocabulary import Protection, Role, Side, marked
from inngang.service.journal.action import Refused
from inngang.service.organisation import actions, catalogue, division
from inngang.service.organisation import queries as organisation
from inngang.service.organisation.actions.adopt_division import KEEPERS
from inngang.service.organisation.delegations import decides_here
from inngang.web.leadership.menu import menu
from inngang.web.leadership.views import LEADS
from inngang.web.parts.jinja import say
from inngang.web.parts.viewer import staff_only

READERS = (*LEADS, Role.REGISTER_KEEPER)
MOST_SHOWN = 40
STATUSES: Mapping[str, str] = {
    "status_quo": marked("as it was"),
    "today": marked("as it is"),
    "recommended": marked("recommended in 2010"),
    "recommended_first": marked("recommended first in 2010"),
    "considered_later": marked("considered for later in 2010"),
    "not_recommended": marked("not recommended in 2010"),
    "possible_long_term_not_assessed": marked("possible in the long term, not assessed"),
    "intermediate": marked("a step on the way"),
    "own": marked("our own"),
    "example": marked("an example of ours, to try"),
}
STATES: Mapping[str, str] = {
    "draft": marked("Not adopted"),
    "proposed": marked("Proposed"),
    "adopted": marked("Adopted"),
}
PROTECTIONS: Mapping[str, str] = {
    "": marked("everyone"),
    Protection.CONFIDENTIAL.value: marked("people with a confidential address"),
    Protection.STRICT.value: marked("people with a strictly confidential address"),
    Protection.SHIELDED.value: marked("our own staff and their family"),
}
PROBLEMS: Mapping[str, str] = {
    ProblemKind.GAP: marked("Nobody has it"),
    ProblemKind.NO_UNIT: marked("No such unit"),
    ProblemKind.OVERLAP: marked("Two have it"),
}


@dataclass(frozen=True)
class Cell:
    """Who has one step of one service: kinds, each with the part it has."""

    held: tuple[tuple[str, str, str], ...]  # kind, its words, the part

    @property
    def kind(self) -> str:
        return self.held[0][0] if self.held else ""


def _shown(request: HttpRequest, template: str, here: str, given: Mapping[str, Any], status: int = 200) -> HttpResponse:
    role = request.viewer.role  # type: ignore[attr-defined]
    return render(request, f"leadership/{template}.html", {**menu(role, here), **given}, status=status)


def _today() -> date:
    return timezone.now().astimezone(OSLO).date()


def name_of(words: Mapping[str, str]) -> str:
    """What a version is called, in the language of the one who reads."""
    return words.get((get_language() or "nb")[:2]) or words["nb"]


def _version(code: str) -> division.VersionCard:
    found = division.version(code)
    if found is None:
        raise Http404
    return found


def _tabs(here: str) -> list[tuple[str, str, bool]]:
    pages = (
        ("leadership:divisions", gettext("Every version")),
        ("leadership:division_compare", gettext("Compare two versions")),
        ("leadership:responsible", gettext("Who is responsible?")),
    )
    return [(text, reverse(name), name == here) for name, text in pages]


def _service_names() -> dict[str, str]:
    names = {one.code: one.name for one in catalogue.services(language=(get_language() or "nb")[:2])}
    return names | {"": gettext("Everything else")}


@staff_only(*READERS)
@require_GET
def divisions(request: HttpRequest) -> HttpResponse:
    """Every version there is, the one in force first."""
    on = _today()
    cards = [
        (one, name_of(one.words), gettext(STATUSES.get(one.status, "")), _state(one, on)) for one in division.versions()
    ]
    return _shown(request, "divisions", "leadership:divisions", {"cards": cards, "tabs": _tabs("leadership:divisions")})


def _state(one: division.VersionCard, on: date) -> tuple[str, str]:
    if one.state == "adopted" and one.valid_from and one.valid_from <= on and (not one.valid_to or one.valid_to >= on):
        return gettext("In force"), "success"
    return gettext(STATES[one.state]), "warning" if one.state == "proposed" else "neutral"


@staff_only(*READERS)
@require_http_methods(["GET", "POST"])
def division_version(request: HttpRequest, code: str) -> HttpResponse:
    """One version: picture, table, what is missing, and what may be done with it."""
    viewer = request.viewer  # type: ignore[attr-defined]
    refused = ""
    if request.method == "POST":
        try:
            if request.POST.get("do") == "copy":
                new = request.POST.get("new_code", "").strip()
                actions.copy_division(
                    code=code, new_code=new, name=request.POST.get("name", ""), by=viewer.by, at=timezone.now()
                )
                return redirect("leadership:division", new)
            _do(request, code)
            return redirect("leadership:division", code)
        except Refused as no:
            refused = say(no.why)
    one, on = _version(code), _today()
    laid_out, wanted = division.laid_out(one.version_id, on=on), division.wanted()
    cards = division.rows_of(one.version_id)
    own = {card.line.service for card in cards if card.line.service}
    names = _service_names()
    matrix = [
        (names.get(each.service, each.service), [_cell(laid_out, each, step) for step in PROCESSES])
        for each in wanted
        if each.service in own
    ]
    rest = [
        (gettext("All other state services"), [_cell(laid_out, Question(side=Side.STATE), step) for step in PROCESSES]),
        (
            gettext("Municipal services"),
            [_cell(laid_out, Question(side=Side.MUNICIPAL), step) for step in PROCESSES],
        ),
    ]
    picture = [[_cell(laid_out, each, step) for each in sorted(wanted, key=_by_side)] for step in PROCESSES]
    problems = division.problems(one.version_id, on=on)
    may_keep = viewer.role in KEEPERS
    return _shown(
        request,
        "division",
        "leadership:divisions",
        {
            "one": one,
            "name": name_of(one.words),
            "status": gettext(STATUSES.get(one.status, "")),
            "state": _state(one, on),
            "steps": [(step, gettext(text)) for step, text in PROCESSES.items()],
            "matrix": matrix + rest,
            "picture": picture,
            "kinds": [
                (kind, gettext(known.words))
                for kind, known in KINDS.items()
                if any(kind == c.line.to_kind for c in cards)
            ],
            "problems": _gathered(problems, names),
            "how_many_problems": len(problems),
            "rows": [(card, names.get(card.line.service, card.line.service)) for card in cards],
            "parts": PARTS,
            "process_words": PROCESSES,
            "kind_words": KINDS,
            "may_keep": may_keep,
            "is_own": one.status == "own" and one.state == "draft",
            "proposed_by_me": one.proposed_by == viewer.staff_id,
            "today": on,
            "refused": refused,
            "given": request.POST,
            "service_options": [("", gettext("every service")), *sorted(names.items(), key=lambda n: n[1])],
            "process_options": [("", gettext("every step")), *((p, gettext(t)) for p, t in PROCESSES.items())],
            "groups": GROUPS,
            "protections": PROTECTIONS,
            "group_options": [(group, gettext(text)) for group, text in GROUPS.items()],
            "protection_options": [(code, gettext(text)) for code, text in PROTECTIONS.items()],
            "part_options": [(part, gettext(text)) for part, text in PARTS.items()],
            "kind_options": [(kind, gettext(known.words)) for kind, known in KINDS.items()],
            "tabs": _tabs("leadership:divisions"),
        },
        status=422 if refused else 200,
    )


def _do(request: HttpRequest, code: str) -> None:
    """What the form asks for."""
    given, by, at = request.POST, request.viewer.by, timezone.now()  # type: ignore[attr-defined]
    verbs: Mapping[str, Callable[[], None]] = {
        "propose": lambda: actions.propose_division(code=code, valid_from=_day(given.get("valid_from")), by=by, at=at),
        "adopt": lambda: actions.adopt_division(code=code, by=by, at=at),
        "remove": lambda: actions.remove_division_row(code=code, row_id=_id(given.get("row")), by=by, at=at),
        "add": lambda: actions.add_division_row(
            code=code,
            line=Line(
                0,
                given.get("to", ""),
                given.get("unit", "").strip()[:4],
                given.get("service", "")[:48],
                process=given.get("process", "")[:4],
                part=given.get("part", "")[:24],
                place=given.get("place", "").strip()[:8],
                group=given.get("group", "") if given.get("group", "") in GROUPS else "",
                protection=given.get("protection", "") if given.get("protection", "") in PROTECTIONS else "",
            ),
            note=given.get("note", ""),
            by=by,
            at=at,
        ),
    }
    verb = verbs.get(given.get("do", ""))
    if verb is None:
        raise Http404
    verb()


def _day(text: str | None) -> date:
    try:
        return date.fromisoformat(text or "")
    except ValueError:
        return _today()


def _id(text: str | None) -> int:
    return int(text) if text and text.isdecimal() and len(text) < 18 else 0


def _by_side(one: Any) -> tuple[bool, str]:
    return one.side != Side.STATE, one.service


def _cell(laid_out: division.Division, each: Any, step: str) -> Cell:
    """Who has a step of a service, the whole first and then each part that is somebody else's."""
    parts = [
        line.part
        for line in laid_out.lines
        if line.part and line.process == step and line.service in ("", each.service)
    ]
    held: dict[str, tuple[str, str, str]] = {}
    for part in ("", *dict.fromkeys(parts)):
        asked = Question(each.service, getattr(each, "matter", ""), each.side, step, part)
        line = laid_out.find(asked)
        if line is not None and (not part or line.to_kind not in held):
            held[line.to_kind] = (
                line.to_kind,
                gettext(KINDS[line.to_kind].words),
                gettext(PARTS[part]) if part else "",
            )
    return Cell(tuple(held.values()))


def _gathered(problems: Sequence[Problem], names: Mapping[str, str]) -> list[tuple[str, str, int, int, list[str]]]:
    """Problems of one kind together: what, why, for how many services and areas, and the first services."""
    by_why: dict[tuple[str, str], list[Problem]] = {}
    for one in problems:
        by_why.setdefault((one.kind, say(one.why)), []).append(one)
    gathered = []
    for (kind, why), ones in by_why.items():
        services = list(dict.fromkeys(names.get(one.service, one.service) for one in ones))
        areas = {area for one in ones for area in one.areas}
        gathered.append((gettext(PROBLEMS[kind]), why, len(services), len(areas), services[:MOST_SHOWN]))
    return gathered


@staff_only(*READERS)
@require_GET
def division_compare(request: HttpRequest) -> HttpResponse:
    """What moves from one version to another, and for how many areas."""
    cards = {one.code: one for one in division.versions()}
    codes = list(cards)
    old = cards.get(request.GET.get("fra", ""), cards[codes[0]] if codes else None)
    new = cards.get(request.GET.get("til", ""), cards[codes[1]] if len(codes) > 1 else old)
    moved: list[Moved] = []
    if old is not None and new is not None and old.code != new.code:
        moved = division.compare(old.version_id, new.version_id, on=_today())
    names = _service_names()
    return _shown(
        request,
        "division_compare",
        "leadership:divisions",
        {
            "old": old,
            "new": new,
            "options": [(code, name_of(one.words)) for code, one in cards.items()],
            "moved": [
                (
                    names.get(one.service, one.service),
                    gettext(PROCESSES[one.process]),
                    gettext(PARTS.get(one.part, one.part)) if one.part else "",
                    gettext(KINDS[one.from_kind].words) if one.from_kind else "–",
                    gettext(KINDS[one.to_kind].words) if one.to_kind else "–",
                    one.areas,
                )
                for one in moved[:500]
            ],
            "services": len({one.service for one in moved}),
            "tabs": _tabs("leadership:division_compare"),
        },
    )


@staff_only()
@require_GET
def responsible(request: HttpRequest) -> HttpResponse:
    """Who is responsible for a service where somebody lives, step by step, and why."""
    service, area = request.GET.get("tjeneste", ""), request.GET.get("omrade", "")[:8]
    group = request.GET.get("gruppe", "") if request.GET.get("gruppe", "") in GROUPS else ""
    names = {one.code: one.name for one in catalogue.services(language=(get_language() or "nb")[:2])}
    at = timezone.now()
    found = []
    if service in names and area:
        for step, text in PROCESSES.items():
            one = division.responsible(service=service, process=step, area=area, group=group, at=at)
            found.append(
                (gettext(text), one, gettext(KINDS[one.to_kind].words) if one else "", say(one.why) if one else "")
            )
    office = organisation.unit_of_area(area, on=_today()) if found else None
    own_power = (
        decides_here(unit_id=office.unit_id, service=service, on=_today(), language=(get_language() or "nb")[:2])
        if office
        else None
    )
    is_reader = request.viewer.role in READERS  # type: ignore[attr-defined]
    return _shown(
        request,
        "responsible",
        "leadership:responsible" if not is_reader else "leadership:divisions",
        {
            "service": service,
            "area": area,
            "group": group,
            "services": [("", gettext("Choose a service")), *sorted(names.items(), key=lambda n: n[1].casefold())],
            "areas": [
                ("", gettext("Choose a place")),
                *((one.code, one.name) for one in organisation.areas(on=_today())),
            ],
            "groups": [(code, gettext(text)) for code, text in GROUPS.items()],
            "found": found,
            "own_power": own_power,
            "asked": bool(service or area),
            "tabs": _tabs("leadership:responsible") if is_reader else [],
        },
    )
