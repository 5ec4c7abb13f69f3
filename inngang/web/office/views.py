"""The desk of an adviser at an office: five lists of the same kind."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET

from inngang.rules.vocabulary import Role, marked
from inngang.service.enquiries import queries
from inngang.web.parts.enquiry import Desk, page_number, shown
from inngang.web.parts.viewer import staff_only

ROLES = (Role.STATE_ADVISER, Role.MUNICIPAL_ADVISER, Role.CASEWORKER, Role.TEAM_LEAD, Role.DUTY_LEAD)
DESK = Desk("office", home="office:mine", roles=ROLES)
TABS = {
    "mine": marked("Mine"),
    "waiting": marked("Waiting for me"),
    "due_today": marked("Due today"),
    "team": marked("My team's"),
    "overdue": marked("Too late"),
    "lifted": marked("Lifted to me"),
    "duty": marked("Alarms"),
}
# what is said when a list is empty: the good news, and what to do with it
EMPTY = {
    "mine": (
        marked("Nobody waits for an answer from you."),
        marked("Look at those who wait for you, or at your team's."),
    ),
    "waiting": (marked("Nobody is waiting."), marked("The list fills by itself when somebody gets in touch.")),
    "due_today": (marked("You owe nobody anything the next 24 hours."), marked("What you promise shows up here.")),
    "team": (marked("Your team has nothing open."), marked("That does not happen every day.")),
    "overdue": (marked("No promise is broken."), marked("Everybody has heard from us when we said they would.")),
    "lifted": (marked("Nothing is lifted to you."), marked("What colleagues may not manage in time shows up here.")),
}


def tabs(here: str) -> list[tuple[str, str, bool]]:
    """The lists of an office, and which one this is."""
    return [(gettext(text), reverse(f"office:{name}"), name == here) for name, text in TABS.items()]


def _desk(request: HttpRequest, tab: str, page: Any) -> HttpResponse:
    viewer = request.viewer  # type: ignore[attr-defined]
    given = shown(request, DESK, "queue", f"staff-{viewer.staff_id}", f"unit-{viewer.unit_id}")
    given |= {
        "tab": tab,
        "tabs": tabs(tab),
        "title": gettext(TABS[tab]),
        "empty": EMPTY[tab],
        "page": page(viewer=viewer.by, at=given["at"], page=page_number(request)),
    }
    return render(request, "office/desk.html", given)


@require_GET
@staff_only(*ROLES)
def mine(request: HttpRequest) -> HttpResponse:
    """What I have, and what I have promised."""
    return _desk(request, "mine", queries.mine)


@require_GET
@staff_only(*ROLES)
def waiting(request: HttpRequest) -> HttpResponse:
    """Those who wait, and whom I may take."""
    return _desk(request, "waiting", queries.waiting)


@require_GET
@staff_only(*ROLES)
def due_today(request: HttpRequest) -> HttpResponse:
    """What I have promised within the next 24 hours."""
    return _desk(request, "due_today", queries.due_today)


@require_GET
@staff_only(*ROLES)
def team(request: HttpRequest) -> HttpResponse:
    """All that is open at my office."""
    return _desk(request, "team", queries.team)


@require_GET
@staff_only(*ROLES)
def overdue(request: HttpRequest) -> HttpResponse:
    """What was promised at my office and not kept in time, the oldest first."""
    return _desk(request, "overdue", queries.overdue)


@require_GET
@staff_only(*ROLES)
def lifted(request: HttpRequest) -> HttpResponse:
    """What colleagues owe and may not manage in time, lifted to me as substitute, team or leader; broken ones first."""
    return _desk(request, "lifted", queries.lifted)
