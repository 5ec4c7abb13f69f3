"""What all ways of logging in and out share: begin and end a login in this browser, and whether others use the computer."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.middleware.csrf import rotate_token

from inngang.rules.access import Viewer
from inngang.rules.vocabulary import LoginLevel, Role
from inngang.service.access.queries import ANYONE
from inngang.service.enquiries.actions.log_in_during_call import log_in_during_call
from inngang.service.people.actions import log_in as actions
from inngang.web.parts.client_address import client_address, is_within, networks, read_address

SURVIVES = ("kept",)  # of what the browser held before the login


def enter(
    request: HttpRequest,
    *,
    person_id: int = 0,
    staff_id: int = 0,
    level: LoginLevel,
    how: str,
    shared: bool,
    at: datetime,
    provider_session: str = "",
    provider_subject: str = "",
    hint: str = "",
    may_act_for: Sequence[dict[str, Any]] = (),
) -> None:
    """Somebody is logged in from now on. The browser gets a new token; a login it had before is ended."""
    leave(request, why="new_login", at=at)
    token = secrets.token_urlsafe(32)
    by = Viewer(role=Role.SYSTEM) if staff_id else Viewer(role=Role.CITIZEN, person_id=person_id)
    actions.log_in(
        token=token,
        person_id=person_id,
        staff_id=staff_id,
        level=level,
        how=how,
        provider_session=provider_session,
        provider_subject=provider_subject,
        hint=hint,
        may_act_for=may_act_for,
        is_shared=shared,
        by=by._replace(staff_id=staff_id) if staff_id else by,
        at=at,
    )
    if not staff_id:
        log_in_during_call(person_id=person_id, level=level, by=by, at=at)
    request.session["login"] = token
    if shared:
        request.session.set_expiry(0)  # gone with the window
    rotate_token(request)


def leave(request: HttpRequest, *, why: str, at: datetime) -> None:
    """Nobody is logged in here any more, and what the browser held is gone."""
    token = request.session.get("login", "")
    staying = {name: request.session[name] for name in SURVIVES if name in request.session and why == "new_login"}
    if token:
        actions.log_out(token=token, why=why, by=ANYONE, at=at)
    request.session.flush()
    for name, value in staying.items():
        request.session[name] = value


def is_shared_place(request: HttpRequest) -> bool:
    """Whether the request comes from a network of computers that many use."""
    address = read_address(client_address(request))
    return address is not None and is_within(address, networks(settings.INNGANG_SHARED_NETWORKS))


def leaves_nothing(answer: HttpResponseBase, *, shared: bool) -> HttpResponseBase:
    """The browser is told to forget what we gave it."""
    answer.headers["Clear-Site-Data"] = '"cache", "cookies", "storage"' if shared else '"cache", "storage"'
    answer.headers["Cache-Control"] = "no-store"
    return answer
