"""The register of units for those who keep it: the list, one unit with its history, and what is said about it (enhetsregister)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from inngang.rules import units as rule
from inngang.rules.vocabulary import Role, UnitKind, Why
from inngang.service.journal import events
from inngang.service.organisation import queries as organisation
from inngang.service.organisation import register as kept
from inngang.service.organisation.actions import CannotChange, CannotDecideChange, edit_unit
from inngang.service.organisation.register import HistoryLine, today
from inngang.web.leadership.views import LEADS, _number, _page
from inngang.web.parts.jinja import say, url
from inngang.web.parts.viewer import staff_only
from inngang.web.parts.words import word

KEEPER = Role.REGISTER_KEEPER
READERS = (KEEPER, *LEADS)
STATES = {"proposed": "warning", "approved": "info", "done": "success", "rejected": "neutral", "undone": "neutral"}


def kinds() -> list[tuple[str, str]]:
    return [(str(one), word(one)) for one in UnitKind]


def told(line: HistoryLine) -> str:
    """A line of the journal in the language of the reader."""
    kind = getattr(events, line.event, None)
    values = dict(line.data)
    if isinstance(values.get("on"), str):
        year, month, day = values["on"].split("-")
        values["on"] = f"{day}.{month}.{year}"
    return say(Why(kind.sentence, values)) if kind else line.event


@staff_only(*READERS)
@require_GET
def register(request: HttpRequest) -> HttpResponse:
    """Every unit: search, kind, and those that are closed."""
    at = timezone.now()
    text = request.GET.get("q", "").replace("\x00", "")[:100]
    kind = request.GET.get("type", "")
    kind = kind if kind in list(UnitKind) else ""
    closed = request.GET.get("nedlagt") == "1"
    page = max(1, _number(request, "page", 1, 10_000))
    found = kept.find_units(text=text, kind=kind, closed=closed, page=page, on=today(at))

    def here(page: int) -> str:
        asked = {"q": text, "type": kind, "nedlagt": "1" if closed else "", "page": page}
        return str(url("leadership:register", query={name: value for name, value in asked.items() if value}))

    return _page(
        request,
        "register",
        "leadership:register",
        {
            "found": found,
            "text": text,
            "kind": kind,
            "closed": closed,
            "kinds": kinds(),
            "kind_words": dict(kinds()),
            "here": here,
            "may_keep": request.viewer.role == KEEPER,  # type: ignore[attr-defined]
            "waiting": kept.changes(states=("proposed",), most=10),
        },
    )


def _unit_page(request: HttpRequest, number: str, given: Mapping[str, Any]) -> HttpResponse:
    at = timezone.now()
    one = kept.unit_line(number)
    if one is None:
        raise Http404
    card = organisation.office(one.unit_id, at=at)
    return _page(
        request,
        "register_unit",
        "leadership:register",
        {
            "one": one,
            "kind_plain": rule.KINDS[one.kind].plain,
            "kind_norwegian": rule.KINDS[one.kind].norwegian,
            "kind_words": dict(kinds()),
            "is_in_force": rule.in_force(
                rule.Unit(one.number, one.name, one.kind, one.valid_from, one.valid_to), today(at)
            ),
            "today": today(at),
            "areas": kept.areas_of(one.unit_id),
            "receptions": card.receptions if card else (),
            "planned": kept.changes(states=("proposed", "approved"), unit_id=one.unit_id),
            "done": kept.changes(states=("done", "rejected", "undone"), unit_id=one.unit_id, latest=True, most=10),
            "history": [(line, told(line)) for line in kept.history(one.unit_id)],
            "changes": rule.CHANGES,
            "state_colours": STATES,
            "may_keep": request.viewer.role == KEEPER,  # type: ignore[attr-defined]
            "is_office": one.kind in rule.OFFICES,
            **given,
        },
    )


@staff_only(*READERS)
@require_GET
def register_unit(request: HttpRequest, number: str) -> HttpResponse:
    """One unit: how long it is in use, its areas and places to meet, what is planned, and its history."""
    return _unit_page(request, number, {})


@staff_only(KEEPER)
@require_http_methods(["GET", "POST"])
def register_edit(request: HttpRequest, number: str) -> HttpResponse:
    """Phone number and what it is part of: moves nobody, and is done at once."""
    at = timezone.now()
    one = kept.unit_line(number)
    if one is None:
        raise Http404
    units = kept.read_register().units
    refused: list[tuple[str | None, str]] = []
    given = {"phone": one.phone, "part_of": units[number].part_of}
    if request.method == "POST":
        given = {name: request.POST.get(name, "").replace("\x00", "")[:20] for name in given}
        try:
            edit_unit(number=number, **given, by=request.viewer.by, at=at)  # type: ignore[attr-defined]
            return redirect("leadership:register_unit", number)
        except CannotChange as no:
            refused = [("id_phone" if one.code == "bad_phone" else "id_part_of", say(one.why)) for one in no.problems]
        except CannotDecideChange as no:
            refused = [(None, say(no.why))]
    answer = _page(
        request,
        "register_edit",
        "leadership:register",
        {
            "one": one,
            "given": given,
            "refused": refused,
            "above": [("", "–"), *kept.choices(kinds=sorted(rule.KINDS[one.kind].part_of), on=today(at))],
        },
    )
    answer.status_code = 422 if refused else 200
    return answer
