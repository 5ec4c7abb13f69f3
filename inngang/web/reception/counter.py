"""The counter: who is in the house, who is next, and the count of each visit in one tap (R175, R176)."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import datetime
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext, gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from inngang.rules.hours import OSLO
from inngang.rules.triage import MATTERS
from inngang.rules.vocabulary import Outcome, Presence
from inngang.service.enquiries import actions, visits
from inngang.service.enquiries.actions.finish_visit import PROMISED
from inngang.service.journal import Refused
from inngang.service.key_figures import queries as key_figures
from inngang.service.organisation import queries as organisation
from inngang.service.organisation.actions import close_reception, open_reception
from inngang.service.organisation.calendars import DayCard, PlaceCard, receptions
from inngang.service.organisation.kept import open_said
from inngang.web.parts.jinja import say
from inngang.web.parts.live import live_address, live_token
from inngang.web.parts.posted import number_of
from inngang.web.parts.viewer import staff_only
from inngang.web.reception.kiosk import KEY_LENGTH, MEETS_VISITORS
from inngang.web.reception.languages import LANGUAGES

Page = Callable[..., HttpResponseBase]
MATTERS_FIRST = (
    "economic_assistance",
    "temporary_housing",
    "debt_advice",
    "unemployment_benefit",
    "work_follow_up",
    "sickness_benefit",
    "work_assessment_allowance",
    "child_benefit",
    "payment",
    "technical",
    "case_status",
    "unknown",
)
MORE_LANGUAGES = (("se", "Davvisámegiella"), ("ti", "ትግርኛ"), ("other", gettext_lazy("Another")))
SPOKEN: list[tuple[str, Any]] = [(each.code, each.name) for each in LANGUAGES] + list(MORE_LANGUAGES)
OUTCOMES = (Outcome.ANSWERED, Outcome.REFERRED, PROMISED)
LONGEST_VISIT = 480
HERE_FIRST = (Presence.FREE, None, Presence.AFTER_WORK, Presence.BUSY, Presence.BREAK, Presence.AWAY)


class FinishForm(forms.Form):
    """What is counted of a visit. Everything is filled in already, as far as we know it."""

    language = forms.ChoiceField(label=gettext_lazy("Language"), choices=SPOKEN)
    matter = forms.ChoiceField(label=gettext_lazy("About"), choices=[(code, code) for code in MATTERS])
    minutes = forms.IntegerField(label=gettext_lazy("Minutes"), min_value=0, max_value=LONGEST_VISIT)
    other_channel = forms.ChoiceField(
        label=gettext_lazy("Could another way have done?"),
        choices=[("", gettext_lazy("Did not ask")), ("no", gettext_lazy("No")), ("yes", gettext_lazy("Yes"))],
        required=False,
    )
    text = forms.CharField(label=gettext_lazy("A note"), required=False, max_length=2000)
    outcome = forms.ChoiceField(label=gettext_lazy("How it ended"), choices=[(each, each) for each in OUTCOMES])


def _sees_visitors(view: Page) -> Page:
    return staff_only(*MEETS_VISITORS)(view)


@_sees_visitors
@require_GET
def queue(request: HttpRequest) -> HttpResponse:
    """Everybody in the house, the one with you first."""
    return _desk(request, timezone.now())


def _desk(request: HttpRequest, at: datetime, *, refused: str = "", form: FinishForm | None = None) -> HttpResponse:
    viewer = request.viewer  # type: ignore[attr-defined]
    here = visits.in_the_house(viewer=viewer.by, at=at)
    mine = [one for one in here if one.is_mine]
    unit = organisation.unit(viewer.unit_id) if viewer.unit_id else None
    topic = f"unit-{viewer.unit_id}"
    card = mine[0] if mine else None
    targets = [one for one in organisation.targets(viewer.by) if one.unit_id == viewer.unit_id] if card else []
    colleagues = {one.queue_id: one for one in organisation.colleagues(viewer.unit_id)} if card else {}
    return render(
        request,
        "reception/queue.html",
        {
            "unit": unit,
            "card": card,
            "others_of_mine": mine[1:],
            "waiting": [one for one in here if one.state == "waiting"],
            "being_helped": [one for one in here if one.state == "taken" and not one.is_mine],
            "hours_in_words": organisation.spoken,
            "openings": _openings(viewer.unit_id, at) if viewer.unit_id else [],
            "day": key_figures.reception_day(unit=viewer.unit_id, at=at),
            "minutes": max(1, round((at - (card.taken_at or at)).total_seconds() / 60)) if card else 0,
            "matters": _matters(card.matter_code if card else ""),
            "all_matters": [(code, matter.title) for code, matter in MATTERS.items()],
            "spoken": _spoken(card.language if card else ""),
            "languages_spoken": SPOKEN,
            "targets": _targets(targets, colleagues),
            "key": secrets.token_urlsafe(24),
            "topic": topic,
            "live_url": f"{live_address(request)}?t={live_token([topic])}",
            "refused": refused,
            "form": form,
            "done": request.GET.get("nr", "")[:6],
        },
        status=409 if refused else 200,
    )


def _matters(code: str) -> list[tuple[str, str]]:
    """The chips: those most come for, and the one this visitor came for."""
    shown = MATTERS_FIRST if code in MATTERS_FIRST or not code else (code, *MATTERS_FIRST)
    return [(each, MATTERS[each].title) for each in shown if each in MATTERS]


def _spoken(code: str) -> list[tuple[str, Any]]:
    return SPOKEN if not code or code in dict(SPOKEN) else [(code, code), *SPOKEN]


def _targets(
    targets: list[organisation.QueueCard], colleagues: dict[int | None, organisation.ColleagueCard]
) -> list[tuple[int, str, Presence | None]]:
    """Whom one may give a visitor to, those who are here first: the queue, its name, what they are doing."""
    found = [
        (one.id, one.name, Presence(colleagues[one.id].presence) if one.id in colleagues else None) for one in targets
    ]
    return sorted(found, key=lambda one: HERE_FIRST.index(one[2]))


def _done(request: HttpRequest, verb: Callable[[], object]) -> HttpResponseBase:
    """One verb, and back to the counter; a no is said at the top of it."""
    try:
        verb()
    except Refused as refused:
        return _desk(request, timezone.now(), refused=say(refused.why))
    return redirect("reception:queue")


@_sees_visitors
@require_POST
def take_next(request: HttpRequest) -> HttpResponseBase:
    """The visitor whose turn it is: what is acute before all others. Whoever a colleague took meanwhile is passed by."""
    by, at = request.viewer.by, timezone.now()  # type: ignore[attr-defined]
    for one in visits.in_the_house(viewer=by, at=at):
        if one.may_take:
            try:
                actions.take(enquiry_id=one.id, by=by, at=at)
            except actions.AlreadyTaken:
                continue
            return redirect("reception:queue")
    return _desk(request, at, refused=gettext("Nobody is waiting for you just now."))


@_sees_visitors
@require_POST
def take(request: HttpRequest, enquiry_id: int) -> HttpResponseBase:
    """A chosen visitor."""
    by = request.viewer.by  # type: ignore[attr-defined]
    return _done(request, lambda: actions.take(enquiry_id=enquiry_id, by=by, at=timezone.now()))


@_sees_visitors
@require_POST
def call_again(request: HttpRequest, enquiry_id: int) -> HttpResponseBase:
    """The number comes first on the wall once more."""
    by = request.viewer.by  # type: ignore[attr-defined]
    return _done(request, lambda: actions.call_number(enquiry_id=enquiry_id, by=by, at=timezone.now()))


@_sees_visitors
@require_POST
def no_show(request: HttpRequest, enquiry_id: int) -> HttpResponseBase:
    """The number was called and nobody came."""
    by = request.viewer.by  # type: ignore[attr-defined]
    return _done(
        request,
        lambda: actions.close(enquiry_id=enquiry_id, outcome=Outcome.NO_SHOW, by=by, at=timezone.now()),
    )


@_sees_visitors
@require_POST
def give_back(request: HttpRequest, enquiry_id: int) -> HttpResponseBase:
    """Back among those who wait, in the same place."""
    by = request.viewer.by  # type: ignore[attr-defined]
    return _done(
        request,
        lambda: actions.release(enquiry_id=enquiry_id, reason="the counter gave it back", by=by, at=timezone.now()),
    )


@_sees_visitors
@require_POST
def hand_over(request: HttpRequest, enquiry_id: int) -> HttpResponseBase:
    """To an adviser, with a word about why; the visitor keeps the number."""
    by = request.viewer.by  # type: ignore[attr-defined]
    return _done(
        request,
        lambda: actions.hand_over(
            enquiry_id=enquiry_id,
            to_queue=number_of(request.POST.get("to")),
            note=request.POST.get("note", ""),
            by=by,
            at=timezone.now(),
        ),
    )


@_sees_visitors
@require_POST
def finish(request: HttpRequest, enquiry_id: int) -> HttpResponseBase:
    """The visit is over, and counted."""
    form = FinishForm(request.POST)
    form.fields["language"].choices = _spoken(request.POST.get("language", "")[:8])  # type: ignore[attr-defined]
    if not form.is_valid():
        return _desk(request, timezone.now(), refused=gettext("Choose what it was about and how it ended."), form=form)
    given = form.cleaned_data
    by = request.viewer.by  # type: ignore[attr-defined]
    return _done(
        request,
        lambda: actions.finish_visit(
            enquiry_id=enquiry_id,
            language=given["language"],
            matter=given["matter"],
            minutes=given["minutes"],
            outcome=given["outcome"],
            other_channel={"yes": True, "no": False}.get(given["other_channel"]),
            text=given["text"],
            by=by,
            at=timezone.now(),
        ),
    )


@_sees_visitors
@require_POST
def register(request: HttpRequest) -> HttpResponseBase:
    """Somebody came without using the machine."""
    viewer = request.viewer  # type: ignore[attr-defined]
    matter, language = request.POST.get("matter", ""), request.POST.get("language", "")
    key = request.POST.get("key", "")[:KEY_LENGTH]
    if not viewer.unit_id or not key:
        return _desk(request, timezone.now(), refused=gettext("That did not work. Try once more."))
    return _done(
        request,
        lambda: actions.arrive(
            unit_id=viewer.unit_id,
            sender_key=key,
            language=language if language in dict(SPOKEN) else "nb",
            choice=matter if matter in MATTERS else None,
            asked_acute="acute" in request.POST,
            caller_name=request.POST.get("name", "").strip(),
            by=viewer.by,
            at=timezone.now(),
        ),
    )


def _openings(unit_id: int, at: datetime) -> list[tuple[PlaceCard, DayCard, datetime | None]]:
    """The receptions of the office: today's hours, and since when somebody has said that each is open."""
    said = open_said(unit_id)
    today = at.astimezone(OSLO).date()
    return [(one, one.day(today), said.get(one.reception_id)) for one in receptions(unit_id)]


@_sees_visitors
@require_POST
def opening(request: HttpRequest) -> HttpResponseBase:
    """Say that a reception is open now, or closed."""
    by = request.viewer.by  # type: ignore[attr-defined]
    reception_id = number_of(request.POST.get("reception"))
    verb = close_reception if request.POST.get("do") == "close" else open_reception
    return _done(request, lambda: verb(reception_id=reception_id, by=by, at=timezone.now()))
