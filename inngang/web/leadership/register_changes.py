"""Planned changes of the register: propose with a preview, approve or say no, and take back before the day (endringer)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods

from inngang.rules import units as rule
from inngang.rules.units import Change, ChangeKind, Problem
from inngang.rules.vocabulary import OFFICE_KINDS, Role, UnitKind, Why, marked
from inngang.service.enquiries import moving
from inngang.service.journal.action import Refused
from inngang.service.key_figures.small_numbers import FEWEST
from inngang.service.organisation import register as kept
from inngang.service.organisation.actions import (
    CannotChange,
    approve_change,
    propose_change,
    reject_change,
    undo_change,
)
from inngang.service.organisation.register import today
from inngang.web.leadership.register import KEEPER, READERS, STATES, kinds
from inngang.web.leadership.views import _page
from inngang.web.parts.jinja import say
from inngang.web.parts.viewer import staff_only

# The field a problem is about.
FIELDS = {
    "in_the_past": "id_on",
    "overlap": "id_on",
    "no_name": "id_name",
    "same_name": "id_name",
    "bad_number": "id_new_number",
    "number_taken": "id_new_number",
    "no_successor": "id_successor",
    "own_successor": "id_successor",
    "closed_successor": "id_successor",
    "other_kind": "id_successor",
    "wrong_part_of": "id_part_of",
    "no_areas": "id_areas",
    "nothing_left": "id_areas",
    "not_its_area": "id_areas",
    "closed_unit_gets_areas": "id_areas",
}
NO_DAY = Problem("in_the_past", Why(marked("Write the day as day.month.year, as in 01.01.2027.")))
MAY_DECIDE = (KEEPER, Role.TEAM_LEAD)


def _day(text: str) -> date | None:
    """31.12.2026 as people write it, or as a machine does."""
    parts = text.strip().split(".")
    try:
        return date.fromisoformat(
            "-".join((parts[2], parts[1].zfill(2), parts[0].zfill(2))) if len(parts) == 3 else text.strip()
        )
    except ValueError:
        return None


def _text(request: HttpRequest, name: str, most: int = 120) -> str:
    return request.POST.get(name, "").replace("\x00", "").strip()[:most]


def _change(request: HttpRequest, kind: ChangeKind, number: str) -> Change | None:
    """What the form says; None without a day."""
    on = _day(request.POST.get("on", ""))
    if on is None:
        return None
    successor, new_number = _text(request, "successor", 4), _text(request, "new_number", 4)
    to = new_number if kind in rule.NEEDS_A_NEW_UNIT else successor
    codes = request.POST.getlist("areas")[:500] if kind in (ChangeKind.MOVE_AREAS, ChangeKind.SPLIT) else []
    new_kind = _text(request, "new_kind")
    return Change(
        kind=kind,
        on=on,
        unit="" if kind == ChangeKind.OPEN else number,
        successor=successor if kind in rule.ENDS_THE_UNIT else "",
        name=_text(request, "name") if kind in (ChangeKind.OPEN, ChangeKind.RENAME, ChangeKind.SPLIT) else "",
        new_number=new_number if kind in rule.NEEDS_A_NEW_UNIT else "",
        new_kind=UnitKind(new_kind) if new_kind in list(UnitKind) else UnitKind.LOCAL_OFFICE,
        part_of=_text(request, "part_of", 4),
        areas=dict.fromkeys(codes, to),
    )


@staff_only(KEEPER)
@require_http_methods(["GET", "POST"])
def register_propose(request: HttpRequest, kind: str, number: str = "") -> HttpResponse:
    """One form for every kind of change; it shows what would move before anything is proposed."""
    one = kept.unit_line(number) if number else None
    if kind not in list(ChangeKind) or (one is None) != (kind == ChangeKind.OPEN):
        raise Http404
    what, at = ChangeKind(kind), timezone.now()
    found: Sequence[Problem] = ()
    preview = None
    if request.method == "POST":
        change = _change(request, what, number)
        if change is None:
            found = (NO_DAY,)
        elif "preview" in request.POST:
            found = kept.problems(change, at=at)
            preview = None if found else _preview(change)
        else:
            try:
                staff = [int(one) for one in request.POST.getlist("staff") if one.isascii() and one.isdigit()]
                change_id = propose_change(
                    change=change,
                    staff=staff,
                    reason=_text(request, "reason", 400),
                    by=request.viewer.by,  # type: ignore[attr-defined]
                    at=at,
                )
                return redirect("leadership:register_change", change_id)
            except CannotChange as no:
                found = no.problems
    offices = what in (ChangeKind.MOVE_AREAS, ChangeKind.SPLIT) or (one is not None and one.kind in rule.OFFICES)
    others = kept.choices(kinds=OFFICE_KINDS if offices else (), on=today(at))
    answer = _page(
        request,
        "register_propose",
        "leadership:register",
        {
            "one": one,
            "kind": what,
            "title": rule.CHANGES[what][0],
            "plain": rule.CHANGES[what][1],
            "given": request.POST,
            "chosen_areas": request.POST.getlist("areas"),
            "chosen_staff": request.POST.getlist("staff"),
            "refused": [(FIELDS.get(each.code), say(each.why)) for each in found],
            "wrong": {(FIELDS.get(each.code) or "id_on")[3:]: say(each.why) for each in reversed(found)},
            "preview": preview,
            "others": [("", gettext("Choose")), *(each for each in others if each[0] != number)],
            "areas": [(each.code, f"{each.name} ({each.code})") for each in kept.areas_of(one.unit_id)] if one else [],
            "staff": kept.staff_of(one.unit_id) if one else [],
            "kinds": [each for each in kinds() if what == ChangeKind.OPEN or each[0] in OFFICE_KINDS],
            "above": [("", "–"), *kept.choices(kinds=ABOVE, on=today(at))],
        },
    )
    answer.status_code = 422 if found else 200
    return answer


ABOVE = tuple(sorted({above for kind in rule.KINDS.values() for above in kind.part_of}))


def _preview(change: Change, leave_out: int = 0) -> dict[str, object]:
    moved = kept.moving(change, leave_out=leave_out)
    names = kept.names() | ({change.new_number: change.name} if change.new_number else {})
    return {
        "areas": [(code, name, names.get(to, to)) for code, name, to in moved.areas],
        "people": moved.people,
        "few_people": 0 < moved.people < FEWEST,
        "enquiries": moving.open_at(unit_ids=moved.unit_ids, codes=moved.codes),
        "moves_people": rule.moves_people(change, kept.read_register()),
    }


@staff_only(*READERS)
@require_GET
def register_changes(request: HttpRequest) -> HttpResponse:
    """What waits for a decision, what is decided and comes, and what has been."""
    return _page(
        request,
        "register_changes",
        "leadership:register_changes",
        {
            "waiting": kept.changes(states=("proposed",)),
            "coming": kept.changes(states=("approved",)),
            "been": kept.changes(states=("done", "rejected", "undone"), latest=True, most=30),
            "changes": rule.CHANGES,
            "state_colours": STATES,
        },
    )


@staff_only(*READERS)
@require_http_methods(["GET", "POST"])
def register_change(request: HttpRequest, change_id: int) -> HttpResponse:
    """One change: what it moves, who proposed and who decides."""
    viewer, at = request.viewer, timezone.now()  # type: ignore[attr-defined]
    card = kept.change(change_id)
    if card is None:
        raise Http404
    refused: list[tuple[str | None, str]] = []
    if request.method == "POST":
        try:
            _decide(request, change_id, at)
            return redirect("leadership:register_change", change_id)
        except CannotChange as no:
            refused = [(None, say(each.why)) for each in no.problems]
        except Refused as no:
            refused = [("id_why" if no.code == "CannotDecideChange" else None, say(no.why))]
    is_open = card.state in ("proposed", "approved")
    answer = _page(
        request,
        "register_change",
        "leadership:register_changes",
        {
            "one": card,
            "title": rule.CHANGES[card.kind][0],
            "plain": rule.CHANGES[card.kind][1],
            "preview": _preview(card.as_rule, card.id) if is_open else None,
            "state_colours": STATES,
            "refused": refused,
            "given_why": request.POST.get("why", ""),
            "is_mine": card.proposed_by == viewer.staff_id,
            "may_decide": card.state == "proposed"
            and viewer.role in MAY_DECIDE
            and card.proposed_by != viewer.staff_id,
            "may_undo": is_open and viewer.role == KEEPER,
        },
    )
    answer.status_code = 422 if refused else 200
    return answer


def _decide(request: HttpRequest, change_id: int, at: datetime) -> None:
    by = request.viewer.by  # type: ignore[attr-defined]
    verb = request.POST.get("verb", "")
    if verb == "approve":
        approve_change(change_id=change_id, by=by, at=at)
    elif verb == "reject":
        reject_change(change_id=change_id, why=_text(request, "why", 400), by=by, at=at)
    elif verb == "undo":
        undo_change(change_id=change_id, by=by, at=at)
