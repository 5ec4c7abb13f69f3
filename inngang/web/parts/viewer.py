"""Who is looking, and which pages are for whom (den som ser, målgruppe).

`ViewerMiddleware` sets `request.viewer`. Every view says whom it is for, by one of `public`, `person_only`,
`staff_only`, `signed_in`; one that does not is stopped by a test of the house.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from inngang.rules.access import Viewer
from inngang.rules.identity import is_enough
from inngang.rules.vocabulary import LoginLevel, Role
from inngang.service.access.posts import kept_ids
from inngang.service.access.queries import ANYONE, viewer_of
from inngang.service.people.sessions import LoginCard, login_of, seen
from inngang.web.parts.kept import keep_form

BY_ITSELF = "X-By-Itself"  # a part of a page fetched anew: nobody has done anything
Page = Callable[..., HttpResponseBase]
PUBLIC, PERSON, STAFF = "public", "person", "staff"


@dataclass(frozen=True)
class Looker:
    """The one who looks at a page. `by` is what actions, queries and the door ask for."""

    by: Viewer = ANYONE
    kind: str = "anonymous"  # citizen, staff or anonymous
    name: str = ""
    role: Role = Role.ANONYMOUS
    staff_id: int = 0
    person_id: int = 0
    unit_id: int = 0
    unit_name: str = ""
    presence: str = ""
    is_authenticated: bool = False
    login: LoginCard | None = None

    @property
    def self_id(self) -> int:
        """The person they are here as; nobody, for one who is logged in for an organisation or works here."""
        return self.person_id if self.kind == "citizen" else 0

    @property
    def is_shared(self) -> bool:
        """Whether others use the same computer afterwards."""
        return self.login is not None and self.login.is_shared

    @property
    def may_choose(self) -> bool:
        """Whether there is another post, or another organisation, they could act in instead."""
        return self.login is not None and len(self.login.may_act_for) > (1 if self.kind == "staff" else 0)


NOBODY = Looker()


class WrongRole(PermissionDenied):
    """Logged in, but the page belongs to somebody else's work."""


def _find(request: HttpRequest) -> Looker:
    token, at = request.session.get("login", ""), timezone.now()
    login = login_of(token=token, at=at) if token else None
    if login is None:
        return NOBODY
    found = viewer_of(
        staff_id=login.staff_id,
        person_id=login.person_id,
        at=at,
        login_level=login.level,
        acting=login.acting,
        posts=kept_ids(login.may_act_for),
    )
    if found is None:  # no longer with us: as if never logged in
        return NOBODY
    if BY_ITSELF not in request.headers:
        seen(login, at=at)
    return Looker(
        by=found.viewer,
        kind=found.kind,
        name=found.name,
        role=found.role,
        staff_id=found.viewer.staff_id,
        person_id=found.viewer.person_id,
        unit_id=found.unit_id,
        unit_name=found.unit_name,
        presence=found.presence,
        is_authenticated=True,
        login=login,
    )


def look_again(request: HttpRequest) -> None:
    """Find the viewer anew, after something about the login has changed."""
    request.viewer = SimpleLazyObject(lambda: _find(request))  # type: ignore[attr-defined]


class ViewerMiddleware:
    """Sets `request.viewer`; nothing is read before somebody asks. Stands after the session's middleware."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        look_again(request)
        return self.get_response(request)


def _to_login(request: HttpRequest, need: LoginLevel = LoginLevel.NONE) -> HttpResponseBase:
    """To the log-in, and back afterwards. A form that was sent is kept meanwhile, and comes back filled in."""
    onward = request.get_full_path()
    if request.method not in ("GET", "HEAD"):
        onward = keep_form(request) or "/"
    asked = {"next": onward} | ({"need": need.value} if need != LoginLevel.NONE else {})
    address = f"{reverse('parts:login')}?{urlencode(asked)}"
    if request.headers.get("HX-Request"):  # a part of a page cannot hold the login: the whole page goes there
        onward_whole = address if request.method not in ("GET", "HEAD") else reverse("parts:login")
        return HttpResponse(status=204, headers={"HX-Redirect": onward_whole})
    return redirect(address)


def _guard(
    view: Page, audience: frozenset[str], may: Callable[[Any], bool], need: LoginLevel = LoginLevel.NONE
) -> Page:
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        viewer = request.viewer  # type: ignore[attr-defined]
        if not viewer.is_authenticated:
            return _to_login(request, need)
        if not may(viewer):
            raise WrongRole
        if not is_enough(viewer.by.login_level, need):
            return _to_login(request, need)
        response = view(request, *args, **kwargs)
        response.headers.setdefault("Cache-Control", "no-store")  # the back button shows nothing after logging out
        return response

    guarded.audience = audience  # type: ignore[attr-defined]
    guarded.need = need  # type: ignore[attr-defined]
    return guarded


def public(view: Page) -> Page:
    """For everyone, logged in or not."""

    @wraps(view)
    def shown(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return view(request, *args, **kwargs)

    shown.audience = frozenset({PUBLIC})  # type: ignore[attr-defined]
    return shown


def person_only(view: Page) -> Page:
    """For a person who is logged in, and nobody else. Any level will do; see `person_at`."""
    return _guard(view, frozenset({PERSON}), lambda viewer: viewer.kind == "citizen", LoginLevel.RECEIPT_CODE)


def person_at(need: LoginLevel) -> Callable[[Page], Page]:
    """For a person who is logged in this surely: `@person_at(LoginLevel.HIGH)`. Others are asked to log in more surely."""
    return lambda view: _guard(view, frozenset({PERSON}), lambda viewer: viewer.kind == "citizen", need)


def staff_only(*roles: Role) -> Callable[[Page], Page]:
    """For staff; with roles named, for those alone: `@staff_only(Role.RECEPTION, Role.TEAM_LEAD)`."""
    allowed = frozenset(roles)
    audience = frozenset(role.value for role in allowed) or frozenset({STAFF})

    def may(viewer: Any) -> bool:
        return viewer.kind == "staff" and (not allowed or viewer.role in allowed)

    return lambda view: _guard(view, audience, may)


def for_organisations(*roles: Role) -> Callable[[Page], Page]:
    """For those who are logged in for a partner, a doctor's office or an employer: `@for_organisations(Role.DOCTOR)`."""
    allowed = frozenset(roles)
    audience = frozenset(role.value for role in allowed)
    return lambda view: _guard(view, audience, lambda viewer: viewer.role in allowed)


def signed_in(view: Page) -> Page:
    """For anyone who is logged in, person or staff."""
    return _guard(view, frozenset({PERSON, STAFF}), lambda viewer: True)


def audience_of(view: Any) -> frozenset[str]:
    """Whom a view is for: "public", "person", "staff", or the roles by name. Empty means nobody said."""
    while view is not None:  # other decorators may stand outside ours
        if (audience := getattr(view, "audience", None)) is not None:
            return audience
        view = getattr(view, "__wrapped__", None)
    return frozenset()
