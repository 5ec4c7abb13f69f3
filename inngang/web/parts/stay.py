"""While somebody is logged in: how long it lasts, staying on, what was kept, and for whom they act."""

from __future__ import annotations

from django import forms
from django.http import Http404, HttpRequest, HttpResponseBase, HttpResponseRedirect, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from inngang.rules.vocabulary import Role
from inngang.service.access.actions.act_in import act_in
from inngang.service.access.posts import kept_ids, posts_of
from inngang.service.access.staff_claims import organisation_names
from inngang.service.people import sessions
from inngang.service.people.actions import log_in as actions
from inngang.web.parts.home import home_of
from inngang.web.parts.kept import drop_kept, kept_form
from inngang.web.parts.viewer import look_again, public, signed_in
from inngang.web.parts.views import safe_next

LONG = 20  # signs; what is longer was written by a person


def _left(request: HttpRequest) -> JsonResponse:
    viewer = request.viewer  # type: ignore[attr-defined]
    if not viewer.login:
        return JsonResponse({"seconds": 0})
    seconds = max(0, int((viewer.login.ends_at - timezone.now()).total_seconds()))
    who = sessions.hashed(f"{viewer.kind} {viewer.person_id} {viewer.staff_id}")[:16]
    return JsonResponse({"seconds": seconds, "who": who, "token": get_token(request)})


@require_GET
@public
def left(request: HttpRequest) -> JsonResponse:
    """How many seconds are left. Asking is no activity: the page asks by itself."""
    return _left(request)


@require_POST
@public
def stay(request: HttpRequest) -> HttpResponseBase:
    """Stay logged in: the time without anything happening begins anew."""
    viewer, at = request.viewer, timezone.now()  # type: ignore[attr-defined]
    if viewer.login:
        sessions.seen(viewer.login, at=at)
        look_again(request)
    if request.headers.get("Accept", "").startswith("application/json"):
        return _left(request)
    return redirect(safe_next(request) or "/")


@require_GET
@signed_in
def my_login(request: HttpRequest) -> HttpResponseBase:
    """My login: how sure, how long, and a way to end the others."""
    if request.viewer.login is None:  # type: ignore[attr-defined]
        return redirect("parts:login")
    return render(request, "parts/my_login.html", {"login": request.viewer.login})  # type: ignore[attr-defined]


@signed_in
def kept(request: HttpRequest) -> HttpResponseBase:
    """What was sent after the login had ended, filled in again."""
    form = kept_form(request)
    if form is None:
        raise Http404
    if request.method == "POST":
        drop_kept(request)
        if "drop" in request.POST:
            return redirect(home_of(request.viewer.role))  # type: ignore[attr-defined]
        onward = HttpResponseRedirect(form.path)
        onward.status_code = 307  # the same form, on to where it was going
        return onward
    written = [(name, value) for name, value in form.fields if len(value) > LONG or " " in value.strip()]
    hidden = [pair for pair in form.fields if pair not in written]
    return render(request, "parts/kept.html", {"written": written, "hidden": hidden, "path": form.path})


class ForWhomForm(forms.Form):
    """For whom one acts from now on."""

    acting = forms.ChoiceField(
        label=gettext_lazy("For whom are you here?"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose one."), "invalid_choice": gettext_lazy("Choose one.")},
    )


@signed_in
def for_whom(request: HttpRequest) -> HttpResponseBase:
    """Myself, or an organisation I may act for (virksomhetsvalg); for staff, which post they act in."""
    viewer = request.viewer  # type: ignore[attr-defined]
    if viewer.kind == "staff":
        return _as_what(request)
    may = viewer.login.may_act_for if viewer.login else ()
    if not may:
        raise Http404
    names = organisation_names([one["organisation_id"] for one in may])
    form = ForWhomForm(request.POST if request.method == "POST" else None)
    choices = [("self", gettext_lazy("Myself"))]
    choices += [
        (f"{one['role']}:{one['organisation_id']}", names[one["organisation_id"]], Role(one["role"]))  # type: ignore[misc]
        for one in may
        if one["organisation_id"] in names
    ]
    form.fields["acting"].choices = [choice[:2] for choice in choices]  # type: ignore[attr-defined]
    if form.is_valid():
        role, _, organisation = form.cleaned_data["acting"].partition(":")
        actions.act_for(
            token=request.session.get("login", ""),
            role=Role.CITIZEN if role == "self" else Role(role),
            organisation_id=int(organisation or 0),
            by=viewer.by,
            at=timezone.now(),
        )
        return redirect(safe_next(request) or home_of(Role.CITIZEN if role == "self" else Role(role)))
    return render(request, "parts/for_whom.html", {"form": form, "choices": choices, "next": safe_next(request)})


def _as_what(request: HttpRequest) -> HttpResponseBase:
    """The post a member of staff acts in: one at a time (stilling)."""
    viewer = request.viewer  # type: ignore[attr-defined]
    allowed = kept_ids(viewer.login.may_act_for) if viewer.login else []
    posts = [post for post in posts_of(viewer.staff_id) if post.id in allowed]
    if len(posts) < 2:
        raise Http404
    form = ForWhomForm(request.POST if request.method == "POST" else None)
    form.fields["acting"].choices = [(str(post.id), post.unit_name) for post in posts]  # type: ignore[attr-defined]
    if form.is_valid():
        token, post_id = request.session.get("login", ""), int(form.cleaned_data["acting"])
        chosen = act_in(token=token, post_id=post_id, by=viewer.by, at=timezone.now())
        return redirect(safe_next(request) or home_of(chosen.role))
    told = {"form": form, "posts": posts, "now": allowed[0], "next": safe_next(request)}
    return render(request, "parts/as_what.html", told, status=422 if form.is_bound else 200)
