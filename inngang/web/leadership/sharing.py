"""Sharing in a service area: how each office stands, who helps where, and lending a colleague (deling i tjenesteområdet)."""

from __future__ import annotations

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from inngang.rules.hours import OSLO
from inngang.rules.sharing import LEAST_LEVEL
from inngang.rules.vocabulary import LINES, Role, UnitKind
from inngang.service.journal.action import Refused
from inngang.service.key_figures import area_capacity
from inngang.service.organisation import queries as organisation
from inngang.service.organisation.actions import end_loan, lend
from inngang.service.organisation.plan import LEADERS
from inngang.web.leadership.views import LEADS, _number, _page
from inngang.web.parts.jinja import say, url
from inngang.web.parts.posted import number_of
from inngang.web.parts.viewer import staff_only

SHARERS = (*LEADS, Role.REGISTER_KEEPER)


@staff_only(*SHARERS)
@require_http_methods(["GET", "POST"])
def sharing(request: HttpRequest) -> HttpResponse:
    """One service area; a leader sees their own first, and lends those they lead."""
    viewer, at = request.viewer, timezone.now()  # type: ignore[attr-defined]
    areas = [(one.unit_id, one.name) for one in organisation.units() if one.kind == UnitKind.SERVICE_AREA]
    own = organisation.service_area_of(viewer.unit_id) if viewer.unit_id else None
    area = _number(request, "omrade", own or 0, 2**62)
    area = area if area in dict(areas) else (areas[0][0] if areas else 0)
    refused = ""
    if request.method == "POST":
        try:
            _do(request)
            return redirect(str(url("leadership:sharing", query={"omrade": area})))
        except Refused as no:
            refused = say(no.why)
    today = at.astimezone(OSLO).date()
    keeps = viewer.role == Role.REGISTER_KEEPER
    decides = keeps or viewer.role in LEADERS
    offices = area_capacity.offices(area=area, at=at)
    people = area_capacity.may_be_lent(area=area, units=None if keeps else viewer.by.unit_ids) if decides else []
    answer = _page(
        request,
        "sharing",
        "leadership:sharing",
        {
            "areas": areas,
            "area": area,
            "offices": offices,
            "days": offices[0].days if offices else (),
            "loans": [
                (one, keeps or viewer.role in LEADERS and bool({one.home_id, one.unit_id} & viewer.by.unit_ids))
                for one in area_capacity.loans(area=area, on=today)
            ],
            "lines": LINES,
            "people": [("", gettext("Choose"))] + [(one.staff_id, _told(one)) for one in people],
            "office_options": [("", gettext("Choose"))]
            + [
                (one.unit_id, one.name + (f" ({gettext('nobody there now')})" if one.is_empty else ""))
                for one in offices
            ],
            "line_options": [("", gettext("Anything"))] + [(code, gettext(text)) for code, text in LINES.items()],
            "may_lend": bool(people),
            "today": today,
            "given": request.POST,
            "refused": refused,
        },
    )
    answer.status_code = 422 if refused else 200
    return answer


def _told(one: area_capacity.Colleague) -> str:
    """A colleague in a list: where, whether they are there, and what they answer alone."""
    known = ", ".join(
        gettext(LINES[code]) for code, level in sorted(one.skills.items()) if code in LINES and level >= LEAST_LEVEL
    )
    parts = [one.name, one.unit_name, "" if one.is_there else gettext("not there now"), known]
    return " · ".join(part for part in parts if part)


def _do(request: HttpRequest) -> None:
    given, by, at = request.POST, request.viewer.by, timezone.now()  # type: ignore[attr-defined]
    if given.get("do") == "end":
        end_loan(loan_id=number_of(given.get("loan")), by=by, at=at)
        return
    today = at.astimezone(OSLO).date()
    lend(
        staff_id=number_of(given.get("staff")),
        unit_id=number_of(given.get("unit")),
        line=given.get("line", ""),
        starts_on=_day(given.get("starts_on")) or today,
        ends_on=_day(given.get("ends_on")) or today,
        reason=given.get("reason", ""),
        by=by,
        at=at,
    )


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text or "")
    except ValueError:
        return None
