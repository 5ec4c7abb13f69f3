"""Goals for answering: set for the whole country, shown to everybody, and followed; with what publishing a number brought."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from inngang.rules.answering import KINDS
from inngang.service.journal.action import Refused
from inngang.service.key_figures import goals as followed
from inngang.service.key_figures.actions import set_goal
from inngang.service.key_figures.actions.set_goal import may_set_goal
from inngang.service.key_figures.goals import Result
from inngang.service.key_figures.published import LACKS, one_model, publications
from inngang.service.organisation.numbers import KINDS as NUMBER_KINDS
from inngang.service.organisation.numbers import PUBLISHED
from inngang.web.leadership.supervision import COUNTIES
from inngang.web.leadership.views import LEADS, _page, _today
from inngang.web.parts.jinja import say, url
from inngang.web.parts.viewer import staff_only

WIDTH, HEIGHT = 320, 60
MOST_AHEAD = date(2100, 1, 1)


class Line(NamedTuple):
    """The days of one kind as a line in a picture, with the goal across it."""

    width: int
    height: int
    points: str
    goal: float | None


def drawn(result: Result) -> Line | None:
    """None with fewer than two days to draw between."""
    if len(result.days) < 2:
        return None
    first, last = result.days[0][0], result.days[-1][0]
    across = WIDTH / (last - first).days
    points = " ".join(
        f"{(day - first).days * across:.1f},{HEIGHT - HEIGHT * (share.value or 0):.1f}" for day, share in result.days
    )
    return Line(WIDTH, HEIGHT, points, HEIGHT - HEIGHT * result.goal.percent / 100 if result.goal else None)


def pictures(results: Sequence[Result]) -> list[tuple[Result, Line | None]]:
    return [(one, drawn(one)) for one in results]


@staff_only(*LEADS)
@require_http_methods(["GET", "POST"])
def page(request: HttpRequest) -> HttpResponse:
    """Everyone who leads sees the goals; those who lead the contact centre set them."""
    viewer, at = request.viewer, timezone.now()  # type: ignore[attr-defined]
    today, refused = _today(at), ""
    given = {"kind": "phone", "amount": "", "percent": "80", "valid_from": today.isoformat()}
    if request.method == "POST":
        given = {name: request.POST.get(name, "")[:10] for name in given}
        try:
            set_goal(
                kind=given["kind"],
                amount=_whole(given["amount"]),
                percent=_whole(given["percent"]),
                valid_from=_a_day(given["valid_from"]) or today,
                by=viewer.by,
                at=at,
            )
            return redirect(str(url("leadership:goals")))
        except Refused as no:
            refused = say(no.why)
    answer = _page(
        request,
        "goals",
        "leadership:goals",
        {
            "results": pictures(followed.results(last=today)),
            "all_goals": followed.goals(first=date(2000, 1, 1), last=MOST_AHEAD),
            "days": followed.DAYS_PUBLISHED,
            "kinds": KINDS,
            "kind_options": [(str(code), gettext(text)) for code, text in KINDS.items()],
            "may_set": may_set_goal(viewer.by),
            "given": given,
            "today": today,
            "refused": refused,
            "publications": publications(at=at),
            "number_kinds": NUMBER_KINDS,
            "published": PUBLISHED,
            "counties": [(COUNTIES.get(one.county, one.county), one) for one in one_model(at=at)],
            "lacks": LACKS,
        },
    )
    answer.status_code = 422 if refused else 200
    return answer


def _whole(given: str) -> int:
    return int(given) if given.isascii() and given.isdigit() and len(given) < 5 else 0


def _a_day(given: str) -> date | None:
    try:
        day = date.fromisoformat(given)
    except ValueError:
        return None
    return day if day < MOST_AHEAD else None
