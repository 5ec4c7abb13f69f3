"""Limits as the pages use them: whose bucket it is, and what somebody is told who must wait (grenser)."""

from __future__ import annotations

import math
import secrets
from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext, ngettext

from inngang.rules.access import Viewer
from inngang.rules.limits import Deed, Scope, Verdict, judge, network_of
from inngang.rules.vocabulary import Why, marked
from inngang.service.access import actions, limits
from inngang.service.journal.action import Refused
from inngang.web.parts.client_address import client_address

BROWSER = "browser"  # in the signed cookie: a random name, of nobody
TOO_MANY_PEOPLE = Why(
    marked("You have looked up very many people in an hour, so it stops here for a while. Your leader is told.")
)


class TooMany(Refused):
    """One colleague looks up more people than the work can need."""


def whose(request: HttpRequest, *, number: str = "") -> dict[Scope, str]:
    """The names this request is counted by. One who is logged in is counted as a person, whatever the browser."""
    viewer: Any = request.viewer  # type: ignore[attr-defined]
    named = {Scope.NETWORK: network_of(client_address(request)), Scope.NUMBER: number}
    if viewer.staff_id:
        return named | {Scope.STAFF: str(viewer.staff_id)}
    if viewer.person_id:
        return named | {Scope.PERSON: str(viewer.person_id)}
    if BROWSER not in request.session:
        request.session[BROWSER] = secrets.token_urlsafe(12)
    return named | {Scope.SESSION: request.session[BROWSER]}


def spend(request: HttpRequest, *deeds: Deed, at: datetime, number: str = "", is_acute: bool = False) -> Verdict:
    """Count it, in one statement, and say what comes of it."""
    return judge(limits.spend(*deeds, whose=whose(request, number=number), at=at), is_acute=is_acute)


def must_wait(request: HttpRequest, *deeds: Deed, at: datetime) -> float:
    """How many seconds one more would have to wait; counts nothing."""
    return judge(limits.spent(*deeds, whose=whose(request), at=at), is_acute=False).wait_seconds


def mark(
    request: HttpRequest, verdict: Verdict, *, enquiry_id: int, number: str = "", by: Viewer, at: datetime
) -> None:
    """Somebody looks at what came beyond a limit and went through all the same."""
    names = whose(request, number=number)
    for over in verdict.marks[:1]:  # one is enough to be looked at
        actions.mark_contact(enquiry_id=enquiry_id, over=over, whose=names[over.limit.scope], by=by, at=at)


def look_up(request: HttpRequest, *, by: Viewer, at: datetime, is_acute: bool = False) -> Verdict:
    """Count one look-up of a person by number. Raises TooMany beyond the limit; the first time it is told of."""
    verdict = spend(request, Deed.LOOK_UP, at=at, is_acute=is_acute)
    for over in verdict.alarms:
        if over.times == 1:
            actions.tell_of_many(most=over.limit.most, by=by, at=at)
    if verdict.wait_seconds:
        raise TooMany(TOO_MANY_PEOPLE)
    return verdict


def wait_told(seconds: float) -> str:
    """How long to wait, in words."""
    if seconds <= 60:
        whole = max(1, math.ceil(seconds))
        return ngettext("%(count)s second", "%(count)s seconds", whole) % {"count": whole}
    whole = math.ceil(seconds / 60)
    return ngettext("%(count)s minute", "%(count)s minutes", whole) % {"count": whole}


def written_too_often(seconds: float, *, phone: str, can_tick: bool = True) -> str:
    """What somebody is told who has written very often: how long to wait, and another way in."""
    told = gettext(
        "You have written many times in a short while. All you wrote is here: wait %(wait)s, and send it once more."
    ) % {"wait": wait_told(seconds)}
    if phone:
        told += " " + gettext("Or phone us: %(phone)s.") % {"phone": phone}
    if can_tick:
        told += " " + gettext("If it cannot wait, tick that it is acute. Then it goes through at once.")
    return told
