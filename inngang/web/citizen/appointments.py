"""My appointments: ask to meet us, choose a time, move or cancel it, and know what to bring (avtaler)."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext, gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from inngang.rules.appointments import AppointmentState, Way, may_change
from inngang.rules.limits import Deed
from inngang.rules.vocabulary import LoginLevel
from inngang.service.appointments import actions, queries
from inngang.service.appointments.facts import CannotMeet, Wanted, free, places_of
from inngang.service.appointments.icalendar import as_icalendar
from inngang.service.appointments.queries import AdviserCard, AppointmentCard
from inngang.service.journal.action import Refused
from inngang.service.people.actions.ways_to_reach import ways_of
from inngang.web.citizen import matters
from inngang.web.citizen.asked import Asked
from inngang.web.citizen.forms import LANGUAGES, Choice, Words
from inngang.web.parts import appointment_words as words
from inngang.web.parts import limits
from inngang.web.parts.jinja import language, say
from inngang.web.parts.viewer import person_at

MOST_TIMES = 10
ASK = "ask"  # instead of a time


class MeetForm(forms.Form):
    """What we need to know before we meet. Only what it is about is needed."""

    purpose = Words(
        label=gettext_lazy("What do you want to talk about?"),
        help_text=gettext_lazy("A few words, so that both can prepare. Leave out your identity number."),
        error_messages={"required": gettext_lazy("Write what you want to talk about.")},
        max_length=500,
    )
    matter = Choice(label=gettext_lazy("What is it about?"), required=False)
    way = forms.ChoiceField(label=gettext_lazy("How do you want to meet?"), initial=str(Way.PHYSICAL))
    adviser = forms.TypedChoiceField(label=gettext_lazy("Whom do you want to meet?"), coerce=int, required=False)
    place = forms.TypedChoiceField(
        label=gettext_lazy("Where do you want to meet?"), coerce=int, empty_value=None, required=False
    )
    interpreter = Choice(label=gettext_lazy("Do you need an interpreter?"), required=False)
    remote = forms.BooleanField(
        label=gettext_lazy("The interpreter may be there by phone or video. Then it is sooner."), required=False
    )
    companion = Words(
        label=gettext_lazy("Does anybody come along?"),
        help_text=gettext_lazy("A relative, a friend or somebody who helps you. Write who, so that we expect them."),
        max_length=120,
        required=False,
    )
    wheelchair = forms.BooleanField(label=gettext_lazy("I come with a wheelchair or a pram"), required=False)
    large_print = forms.BooleanField(label=gettext_lazy("I need papers in large print"), required=False)
    wishes = Words(
        label=gettext_lazy("When does it suit you?"),
        help_text=gettext_lazy("If none of the times we show you suits."),
        max_length=300,
        required=False,
    )
    key = Words(required=False, max_length=80, widget=forms.HiddenInput)

    def __init__(self, *args: Any, advisers: list[AdviserCard], places: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen: Any = self.fields
        chosen["matter"].choices = matters.choices()
        chosen["way"].choices = words.ways()
        chosen["interpreter"].choices = [
            ("", gettext("No")),
            *[(code, name) for code, name in LANGUAGES if code not in ("nb", "nn", "xx")],
        ]
        if len(advisers) > 1:
            chosen["adviser"].choices = [(one.staff_id, f"{one.name}, {one.unit_name}") for one in advisers]
        else:
            del self.fields["adviser"]
        if len(places) > 1:
            chosen["place"].choices = places
        else:
            del self.fields["place"]

    def wanted(self) -> Wanted:
        given = self.cleaned_data
        return Wanted(
            way=Way(given["way"]),
            reception_id=given.get("place"),
            matter=given["matter"] or "unknown",
            purpose=given["purpose"],
            interpreter_language=given["interpreter"],
            interpreter_remote=given["remote"],
            companion=given["companion"],
            wheelchair=given["wheelchair"],
            large_print=given["large_print"],
        )


@person_at(LoginLevel.SUBSTANTIAL)
def appointments(request: Asked) -> HttpResponse:
    """What is agreed, what is asked for, and what has been."""
    at, by = timezone.now(), request.viewer.by
    cards = queries.mine(viewer=by, at=at)
    given = {
        "coming": [one for one in cards if one.state == AppointmentState.BOOKED and one.ends_at > at],
        "been": [one for one in cards if not (one.state == AppointmentState.BOOKED and one.ends_at > at)],
        "requests": queries.my_requests(viewer=by, at=at),
        "words": words,
        "said": request.session.pop("said") if "said" in request.session else "",
        "refused": request.session.pop("not_done") if "not_done" in request.session else "",
    }
    return render(request, "citizen/appointments.html", given)


@person_at(LoginLevel.SUBSTANTIAL)
def meet(request: Asked) -> HttpResponse:
    """Ask to meet us: first what it is about, then a time, or that we find one."""
    at, by = timezone.now(), request.viewer.by
    advisers = queries.who_knows(request.viewer.person_id)
    adviser = _adviser(advisers, request.POST.get("adviser", ""))
    places = [(one.reception_id, f"{one.name}, {one.address}") for one in places_of(adviser.unit_id)] if adviser else []
    known = ways_of(request.viewer.person_id)
    start = {
        "key": secrets.token_urlsafe(24),
        "interpreter": known.language if known.needs_interpreter else "",
        "large_print": known.large_print,
        "matter": request.GET.get("om", "")[:40],
        "way": str(Way.PHYSICAL),
    }
    form = MeetForm(request.POST if request.method == "POST" else None, initial=start, advisers=advisers, places=places)
    if request.method != "POST" or not form.is_valid():
        return render(request, "citizen/meet.html", {"form": form, "has_adviser": adviser is not None})
    chosen = request.POST.get("time", "")
    try:
        if chosen == ASK or adviser is None or not adviser.lets_choose:
            return _ask(request, form, adviser, at)
        starts_at = words.chosen_time(chosen)
        if starts_at is not None and "later" not in request.POST:
            made = actions.book(
                wanted=form.wanted(),
                staff_id=adviser.staff_id,
                unit_id=adviser.unit_id,
                starts_at=starts_at,
                sender_key=form.cleaned_data["key"] or None,
                language=language(),
                by=by,
                at=at,
            )
            request.session["said"] = gettext("You have a time. We remind you the day before.")
            return redirect("citizen:appointment", made)
        return _times(request, form, adviser, at, missing="choose" in request.POST)
    except Refused as refused:
        return _times(request, form, adviser, at, refused=say(refused.why))


def _ask(request: Asked, form: MeetForm, adviser: AdviserCard | None, at: datetime) -> HttpResponse:
    wait = limits.spend(request, Deed.MESSAGE, at=at).wait_seconds
    if wait:
        form.add_error(None, gettext("You have asked several times just now. Wait a little, and try again."))
        return render(request, "citizen/meet.html", {"form": form, "has_adviser": adviser is not None}, status=429)
    got = actions.ask(
        wanted=form.wanted(),
        wishes=form.cleaned_data["wishes"],
        staff_id=adviser.staff_id if adviser else None,
        sender_key=form.cleaned_data["key"] or None,
        language=language(),
        by=request.viewer.by,
        at=at,
    )
    request.session["said"] = say(got.promise)
    return redirect("citizen:appointments")


def _times(
    request: Asked,
    form: MeetForm,
    adviser: AdviserCard | None,
    at: datetime,
    *,
    refused: str = "",
    missing: bool = False,
) -> HttpResponse:
    """The times there are, from the day that was asked for."""
    wanted, later = form.wanted(), ""
    times: list[tuple[str, str]] = []
    if adviser is not None:
        times, later = shown_times(
            {"way": wanted.way, "reception_id": wanted.reception_id, "language": wanted.interpreter_language}
            | {"remote": wanted.kept()["interpreter_remote"], "staff_id": adviser.staff_id, "unit_id": adviser.unit_id},
            request.POST.get("later", ""),
            at,
        )
    given = {
        "form": form,
        "adviser": adviser,
        "times": times,
        "later": later,
        "refused": refused or (gettext("Choose a time, or that we find one.") if missing else ""),
        "ask": ASK,
    }
    return render(request, "citizen/meet_times.html", given, status=422 if refused or missing else 200)


def shown_times(whom: Mapping[str, Any], from_: str, at: datetime) -> tuple[list[tuple[str, str]], str]:
    """One page of times in words, and the day the next page begins; empty when there is none."""
    found = free(**whom, first=words.chosen_day(from_), at=at).times
    shown = found[:MOST_TIMES]
    if len(found) > MOST_TIMES:
        last = shown[-1].starts_at.date()
        shown = tuple(one for one in found if one.starts_at.date() <= last)  # a day is shown whole
        return words.times_in_words(shown, len(shown)), (last + timedelta(days=1)).isoformat()
    return words.times_in_words(shown, MOST_TIMES), ""


def _adviser(advisers: list[AdviserCard], chosen: str) -> AdviserCard | None:
    return next((one for one in advisers if str(one.staff_id) == chosen), advisers[0] if advisers else None)


@person_at(LoginLevel.SUBSTANTIAL)
def appointment(request: Asked, appointment_id: int) -> HttpResponse:
    """One of mine: when, where, what to bring; another time, or none."""
    at, by = timezone.now(), request.viewer.by
    card = _mine(request, appointment_id, at)
    refused = ""
    if request.method == "POST" and request.POST.get("do") in ("move", "cancel"):
        try:
            if request.POST["do"] == "cancel":
                actions.cancel(appointment_id=appointment_id, by=by, at=at)
                request.session["said"] = gettext(
                    "The appointment is cancelled. You can ask for another whenever you want."
                )
                return redirect("citizen:appointments")
            starts_at = words.chosen_time(request.POST.get("time", ""))
            if starts_at is not None:
                actions.move(appointment_id=appointment_id, starts_at=starts_at, by=by, at=at)
                request.session["said"] = gettext("You have a new time.")
                return redirect("citizen:appointment", appointment_id)
            refused = gettext("Choose the new time.")
        except Refused as no:
            refused = say(no.why)
    kept = may_change(
        state=card.state,
        starts_at=card.starts_at,
        at=at,
        change_hours=card.change_hours,
        phone=card.unit_phone,
        by_staff=False,
    )
    times, later = ([], "") if kept else _other_times(card, request.GET.get("fra", ""), at)
    given = {
        "card": card,
        "prepared": queries.prepared(appointment_id=appointment_id, language=language()),
        "words": words,
        "may_not": say(kept) if kept else "",
        "times": times,
        "later": later,
        "refused": refused,
        "later_asked": "fra" in request.GET,
        "said": request.session.pop("said") if "said" in request.session else "",
        "interpreter_names": dict(LANGUAGES),
    }
    return render(request, "citizen/appointment.html", given, status=422 if refused else 200)


def _other_times(card: AppointmentCard, from_: str, at: datetime) -> tuple[list[tuple[str, str]], str]:
    whom = {"staff_id": card.staff_id, "unit_id": card.unit_id, "way": card.way, "reception_id": card.reception_id}
    whom |= {"language": card.interpreter_language, "remote": card.interpreter_remote, "minutes": card.minutes}
    try:
        return shown_times({**whom, "but": card.id}, from_, at)
    except CannotMeet:
        return [], ""


def _mine(request: Asked, appointment_id: int, at: datetime) -> AppointmentCard:
    card = queries.one(appointment_id=appointment_id, viewer=request.viewer.by, at=at)
    if card is None:
        raise Http404
    return card


@person_at(LoginLevel.SUBSTANTIAL)
@require_GET
def calendar_entry(request: Asked, appointment_id: int) -> HttpResponse:
    """For one's own calendar. It says nothing of what it is about, nor who we are."""
    at = timezone.now()
    card = _mine(request, appointment_id, at)
    text = as_icalendar(
        card,
        title=gettext("Appointment"),
        where=words.where(card) if card.way != Way.PHONE else gettext("By phone"),
        about=gettext("Reference %(ref)s") % {"ref": card.ref},
        at=at,
    )
    answer = HttpResponse(text, content_type="text/calendar; charset=utf-8")
    answer.headers["Content-Disposition"] = 'attachment; filename="avtale.ics"'
    return answer


@person_at(LoginLevel.SUBSTANTIAL)
@require_POST
def choose_offered(request: Asked, enquiry_id: int) -> HttpResponse:
    """One of the times we offered."""
    at, by = timezone.now(), request.viewer.by
    asked = queries.request_of(enquiry_id=enquiry_id, viewer=by, at=at)
    if asked is None or asked.offered_by is None:
        raise Http404
    starts_at = words.chosen_time(request.POST.get("time", ""))
    try:
        if starts_at not in asked.offered or starts_at is None:
            request.session["not_done"] = gettext("Choose one of the times.")
            return redirect("citizen:appointments")
        made = actions.book(
            wanted=asked.wanted,
            staff_id=asked.offered_by,
            starts_at=starts_at,
            minutes=asked.offered_minutes or 0,
            enquiry_id=enquiry_id,
            by=by,
            at=at,
        )
    except Refused as no:
        request.session["not_done"] = say(no.why)
        return redirect("citizen:appointments")
    return redirect("citizen:appointment", made)
