"""How we usually do it: the common ways, how they are used, and a unit's own with a reason others see (arbeidsprosesser)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_GET, require_http_methods

from inngang.rules.processes import DOERS, LONGEST_REASON, LONGEST_STEP, LONGEST_WITHIN, Step
from inngang.rules.triage import MATTERS
from inngang.rules.vocabulary import DECIDE, Role
from inngang.service.journal.action import Refused
from inngang.service.key_figures.processes import Used, processes_used
from inngang.service.key_figures.small_numbers import FEWEST
from inngang.service.organisation.actions.adapt_process import adapt_process, do_as_all
from inngang.service.organisation.processes import OwnWay, common, own_ways, ways_of
from inngang.web.leadership.views import LEADS, _page
from inngang.web.parts.jinja import say
from inngang.web.parts.posted import number_of
from inngang.web.parts.viewer import staff_only
from inngang.web.parts.words import word

LATELY = timedelta(days=365)
MORE_ROWS = 2  # empty ones, for steps that are new


@staff_only(*LEADS)
@require_GET
def processes(request: HttpRequest) -> HttpResponse:
    """Every matter that has a usual way: how often it is used, what is passed over most, and how long it takes."""
    used = processes_used(since=timezone.now() - LATELY)
    own: dict[str, int] = {}
    for way in own_ways():
        own[way.matter] = own.get(way.matter, 0) + 1
    found = [
        (one, used.get((code, 0)), _passed_over(one.steps, used.get((code, 0))), own.get(code, 0))
        for code, one in common().items()
    ]
    given = {"found": found, "title_of": _title, "fewest": FEWEST, "any": bool(used)}
    return _page(request, "processes", "leadership:processes", given)


@staff_only(*LEADS)
@require_http_methods(["GET", "POST"])
def process(request: HttpRequest, matter: str) -> HttpResponse:
    """One matter: the common way beside each unit's own, and the form of the leader's own unit."""
    if matter not in common():
        raise Http404
    viewer, at, refused = request.viewer, timezone.now(), ""  # type: ignore[attr-defined]
    verb = request.POST.get("do", "")
    ways = own_ways(matter=matter)
    mine = next((one for one in ways if one.unit_id == viewer.unit_id), None)
    if request.method == "POST":
        try:
            _do(request, matter, verb, ways, at)
            return redirect("leadership:process", matter)
        except Refused as no:
            refused = say(no.why)
    used = processes_used(since=at - LATELY)
    shared = common()[matter]
    decides = viewer.role in DECIDE
    rows = _rows_given(request) if refused and verb == "adapt" else _rows(mine.steps if mine else shared.steps)
    given = {
        "shared": shared,
        "title": _title(matter),
        "used": used.get((matter, 0)),
        "passed_over": _passed_over(shared.steps, used.get((matter, 0))),
        "ways": [(one, used.get((matter, one.unit_id)), _own_passed(one, used)) for one in ways],
        "mine": mine,
        "before": ways_of(unit_id=viewer.unit_id, matter=matter) if decides else [],
        "decides": decides,
        "rows": rows,
        "doers": _doers((*shared.steps, *(mine.steps if mine else ()))),
        "fewest": FEWEST,
        "longest_step": LONGEST_STEP,
        "longest_reason": LONGEST_REASON,
        "longest_within": LONGEST_WITHIN,
        "refused": refused,
        "verb": verb if refused else "",
        "draft": request.POST if refused else {},
        "Role": Role,
    }
    answer = _page(request, "process", "leadership:processes", given)
    answer.status_code = 422 if refused else 200
    return answer


def _do(request: HttpRequest, matter: str, verb: str, ways: list[OwnWay], at: Any) -> None:
    viewer = request.viewer  # type: ignore[attr-defined]
    who = {"unit_id": viewer.unit_id, "matter": matter, "by": viewer.by, "at": at}
    reason = request.POST.get("reason", "")
    if verb == "adapt":
        adapt_process(steps=_steps_given(request, matter, ways), reason=reason, **who)
    elif verb == "take":
        other = next((one for one in ways if one.unit_id == number_of(request.POST.get("unit", ""))), None)
        if other is None or other.unit_id == viewer.unit_id:
            raise Http404
        adapt_process(steps=other.steps, reason=reason, taken_from=other.unit_id, **who)
    elif verb == "as_all":
        do_as_all(**who)
    else:
        raise Http404


def _title(matter: str) -> str:
    return gettext(MATTERS[matter].title)


def _passed_over(steps: tuple[Step, ...], used: Used | None) -> str:
    """The step that is passed over most, in words."""
    if used is None or not used.step:
        return ""
    return next((one.text(get_language() or "nb") for one in steps if one.code == used.step), used.step)


def _own_passed(one: OwnWay, used: Mapping[tuple[str, int], Used]) -> str:
    return _passed_over(one.steps, used.get((one.matter, one.unit_id)))


def _doers(steps: tuple[Step, ...]) -> list[tuple[str, str]]:
    """Each kind of work, and those that do a step together."""
    together = dict.fromkeys([(str(one),) for one in DOERS] + [one.who for one in steps])
    joined = f" {gettext('or')} "
    return [(",".join(one), joined.join(word(Role(role)) for role in one)) for one in together]


def _rows(steps: tuple[Step, ...]) -> list[dict[str, Any]]:
    language = get_language() or "nb"
    filled = [
        {
            "code": one.code,
            "text": one.text(language),
            "within": one.within,
            "who": ",".join(one.who),
            "place": place,
        }
        for place, one in enumerate(steps, 1)
    ]
    empty = [
        {"code": "", "text": "", "within": 0, "who": str(DOERS[0]), "place": len(steps) + more}
        for more in range(1, MORE_ROWS + 1)
    ]
    return filled + empty


def _rows_given(request: HttpRequest) -> list[dict[str, Any]]:
    asked = request.POST
    lists = [asked.getlist(name) for name in ("code", "text", "within", "who", "place")]
    return [
        dict(zip(("code", "text", "within", "who", "place"), one, strict=True)) for one in zip(*lists, strict=False)
    ]


def _steps_given(request: HttpRequest, matter: str, ways: list[OwnWay]) -> list[Step]:
    """What the form says, in its order; a step whose words are as they were keeps them in every language."""
    language = get_language() or "nb"
    known = {one.code: one for way in ways for one in way.steps} | {one.code: one for one in common()[matter].steps}
    found, taken = [], set()
    for number, one in enumerate(_rows_given(request), 1):
        text = " ".join(one["text"].split())
        if not text:
            continue
        was = known.get(one["code"])
        code = one["code"] if was is not None and one["code"] not in taken else f"own{number}"
        taken.add(code)
        is_same = was is not None and was.text(language) == text
        words = was.words if was is not None and is_same else {"": text}
        within = number_of(one["within"]) if one["within"].strip() else 0
        step = Step(
            code, words, within, tuple(one["who"].split(",")), was.source if was is not None and is_same else ""
        )
        found.append((number_of(one["place"]) or number, number, step))
    return [step for _, _, step in sorted(found, key=lambda one: one[:2])]
