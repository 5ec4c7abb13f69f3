"""Meetings on a staff page: book from an enquiry, answer who asks, prepare, move, and say what came of it.

The same for the office and the contact centre: `*appointment_urls(desk)` in their addresses.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from inngang.rules.appointments import FURTHEST_DAYS, LENGTHS, AppointmentState, Way, minutes_needed
from inngang.rules.hours import OSLO
from inngang.rules.triage import MATTERS
from inngang.rules.vocabulary import Role
from inngang.service.appointments import actions, queries
from inngang.service.appointments.facts import Free, Wanted, free, places_of
from inngang.service.appointments.queries import AdviserCard, AppointmentCard, RequestCard
from inngang.service.enquiries import queries as enquiries
from inngang.service.enquiries.actions import NoSuchEnquiry
from inngang.service.enquiries.queries import EnquiryCard
from inngang.service.journal.action import Refused
from inngang.web.parts import appointment_words as words
from inngang.web.parts.enquiry import Desk, done, language_name, shown
from inngang.web.parts.enquiry_forms import late_options
from inngang.web.parts.jinja import language, say
from inngang.web.parts.viewer import staff_only

ADVISERS = (Role.STATE_ADVISER, Role.MUNICIPAL_ADVISER, Role.CASEWORKER)
SPOKEN = (
    "en",
    "se",
    "ar",
    "es",
    "fa",
    "fr",
    "ku",
    "lt",
    "pl",
    "ro",
    "ru",
    "so",
    "sw",
    "th",
    "ti",
    "tr",
    "uk",
    "ur",
    "vi",
)
MOST_TIMES = 16


def appointment_urls(desk: Desk) -> list[URLPattern]:
    """The addresses of meetings: from an enquiry, and of one appointment."""

    @staff_only(*desk.roles)
    @require_http_methods(["GET", "POST"])
    def meet(request: HttpRequest, enquiry_id: int) -> HttpResponseBase:
        """Book from an enquiry one has in hand; answer the person who asks to meet us."""
        return _meet(request, desk, enquiry_id)

    @staff_only(*desk.roles)
    @require_http_methods(["GET", "POST"])
    def appointment(request: HttpRequest, appointment_id: int) -> HttpResponseBase:
        """One appointment: prepare it, change it, and say what came of it."""
        return _appointment(request, desk, appointment_id)

    return [
        path("sak/<int:enquiry_id>/mote", meet, name="meet"),
        path("avtale/<int:appointment_id>", appointment, name="appointment"),
    ]


# ── from an enquiry ─────────────────────────────────────────────────────────────────────────────────


def _meet(request: HttpRequest, desk: Desk, enquiry_id: int) -> HttpResponseBase:
    viewer, at = request.viewer, timezone.now()  # type: ignore[attr-defined]
    try:
        card = enquiries.card(enquiry_id=enquiry_id, viewer=viewer.by, at=at)
    except NoSuchEnquiry:
        raise Http404 from None
    if card.person is None or not card.is_mine:
        raise Http404
    asked = queries.request_of(enquiry_id=enquiry_id, viewer=viewer.by, at=at)
    given = request.POST if request.method == "POST" else request.GET
    chosen = _chosen(given, card, asked)
    advisers = _advisers(card, viewer)
    adviser = next((one for one in advisers if str(one.staff_id) == given.get("adviser", "")), None)
    adviser = adviser or (advisers[0] if advisers else None)
    refused = ""
    if request.method == "POST":
        try:
            return _do(request, desk, enquiry_id, chosen, adviser, at)
        except Refused as no:
            refused = say(no.why)
    has = _free(adviser, chosen, given, at) if adviser else Free(0, ())
    page = shown(request, desk, f"enquiry-{enquiry_id}") | {
        "card": card,
        "asked": asked,
        "wanted": chosen,
        "minutes": _minutes(given, chosen),
        "adviser": adviser,
        "advisers": [(one.staff_id, f"{one.name}, {one.unit_name}") for one in advisers],
        "places": [(one.reception_id, f"{one.name}, {one.address}") for one in places_of(adviser.unit_id)]
        if adviser
        else [],
        "times": words.times_in_words(has.times, MOST_TIMES),
        "later": _later(has, at),
        "lengths": [(one, gettext("%(count)s minutes") % {"count": one}) for one in LENGTHS],
        "spoken": [("", gettext("No"))] + [(code, language_name(code)) for code in SPOKEN],
        "matters": [(code, gettext(matter.title)) for code, matter in MATTERS.items()],
        "booked": queries.of_person(person_id=card.person.id, viewer=viewer.by, at=at),
        "late_options": late_options(),
        "draft": request.POST if refused else {},
        "refused": refused,
        "words": words,
    }
    return render(request, "parts/meet.html", page, status=422 if refused else 200)


def _do(
    request: HttpRequest, desk: Desk, enquiry_id: int, wanted: Wanted, adviser: AdviserCard | None, at: datetime
) -> HttpResponseBase:
    by, verb = request.viewer.by, request.POST.get("verb", "")  # type: ignore[attr-defined]
    if verb == "reason":
        late = request.POST.get("late_reason", "")
        reason = request.POST.get("reason", "").replace("\r\n", "\n")
        actions.give_reason(enquiry_id=enquiry_id, reason=reason, late_reason=late, by=by, at=at)
        done(request, gettext("The person has got the reason."))
        return redirect(reverse(f"{desk.app}:card", args=[enquiry_id]))
    if verb == "offer":
        times = [one for one in map(words.chosen_time, request.POST.getlist("offer")) if one is not None]
        actions.offer_times(enquiry_id=enquiry_id, starts=times, minutes=_minutes(request.POST, wanted), by=by, at=at)
        done(request, gettext("The times are offered, and the person chooses."))
        return redirect(reverse(desk.home))
    starts_at = words.chosen_time(request.POST.get("time", ""))
    if starts_at is None or adviser is None:
        raise actions.CannotBook(words.CHOOSE)
    made = actions.book(
        wanted=wanted,
        staff_id=adviser.staff_id,
        unit_id=adviser.unit_id,
        starts_at=starts_at,
        minutes=_minutes(request.POST, wanted),
        enquiry_id=enquiry_id,
        by=by,
        at=at,
    )
    if request.POST.get("bring", "").strip():
        actions.say_what_to_bring(appointment_id=made, text=request.POST["bring"], by=by, at=at)
    done(request, gettext("The time is booked, and the person is told."))
    return redirect(reverse(desk.home))


def _chosen(given: Any, card: EnquiryCard, asked: RequestCard | None) -> Wanted:
    """What is chosen on the page; before that what was asked for, and what we know of the person."""
    person = card.person
    if "way" not in given and asked is not None:
        return asked.wanted
    if "way" not in given:
        needs = person.language if person and person.needs_interpreter else ""
        return Wanted(
            matter=card.matter_code, interpreter_language=needs, large_print=bool(person and person.large_print)
        )
    way = given.get("way", "")
    place, matter, spoken = given.get("place", ""), given.get("matter", ""), given.get("interpreter", "")
    return Wanted(
        way=Way(way) if way in list(Way) else Way.PHYSICAL,
        reception_id=int(place) if place.isdecimal() and len(place) < 18 else None,
        matter=matter if matter in MATTERS else card.matter_code,
        purpose=given.get("purpose", asked.purpose if asked else ""),
        interpreter_language=spoken if spoken in SPOKEN else "",
        interpreter_remote="remote" in given,
        companion=given.get("companion", asked.companion if asked else ""),
        wheelchair="wheelchair" in given,
        large_print="large_print" in given,
    )


def _advisers(card: EnquiryCard, viewer: Any) -> list[AdviserCard]:
    """The ones who know the case; and an adviser may meet the person themself."""
    found = queries.who_knows(card.person.id) if card.person else []
    if viewer.role in ADVISERS and all(one.staff_id != viewer.staff_id for one in found):
        found.append(AdviserCard(viewer.staff_id, viewer.name, viewer.unit_id, viewer.unit_name, card.side, True))
    return sorted(found, key=lambda one: one.staff_id != viewer.staff_id)


def _minutes(given: Any, wanted: Wanted) -> int:
    asked = given.get("minutes", "")
    return int(asked) if asked in map(str, LENGTHS) else minutes_needed(language=wanted.interpreter_language)


def _free(adviser: AdviserCard, wanted: Wanted, given: Any, at: datetime) -> Free:
    known = {one.reception_id for one in places_of(adviser.unit_id)}
    return free(
        staff_id=adviser.staff_id,
        unit_id=adviser.unit_id,
        way=wanted.way,
        reception_id=wanted.reception_id if wanted.reception_id in known else None,
        language=wanted.interpreter_language,
        remote=bool(wanted.kept()["interpreter_remote"]),
        minutes=_minutes(given, wanted),
        first=words.chosen_day(given.get("from", "")),
        by_staff=True,
        at=at,
    )


def _later(has: Free, at: datetime) -> str:
    if len(has.times) <= MOST_TIMES:
        return ""
    day = has.times[MOST_TIMES].starts_at.date()
    if day == has.times[0].starts_at.date():
        day += timedelta(days=1)
    return day.isoformat() if (day - at.astimezone(OSLO).date()).days <= FURTHEST_DAYS else ""


# ── one appointment ─────────────────────────────────────────────────────────────────────────────────


def _appointment(request: HttpRequest, desk: Desk, appointment_id: int) -> HttpResponseBase:
    viewer, at = request.viewer, timezone.now()  # type: ignore[attr-defined]
    card = queries.one(appointment_id=appointment_id, viewer=viewer.by, at=at)
    if card is None:
        raise Http404
    refused = ""
    if request.method == "POST":
        try:
            done(request, _change(request, card, at))
            return redirect(reverse(f"{desk.app}:appointment", args=[appointment_id]))
        except Refused as no:
            refused = say(no.why)
    is_open = card.state == AppointmentState.BOOKED
    coming = is_open and card.starts_at > at
    page = shown(request, desk, f"appointment-{appointment_id}") | {
        "card": card,
        "prepared": queries.prepared(appointment_id=appointment_id, language=language()) if card.is_mine else None,
        "times": _others(card, request.GET.get("from", ""), at) if coming else [],
        "is_open": is_open,
        "coming": coming,
        "late_options": late_options(),
        "draft": request.POST if refused else {},
        "refused": refused,
        "words": words,
    }
    return render(request, "parts/appointment.html", page, status=422 if refused else 200)


def _others(card: AppointmentCard, from_: str, at: datetime) -> list[tuple[str, str]]:
    has = free(
        staff_id=card.staff_id,
        unit_id=card.unit_id,
        way=card.way,
        reception_id=card.reception_id,
        language=card.interpreter_language,
        remote=card.interpreter_remote,
        minutes=card.minutes,
        first=words.chosen_day(from_),
        by_staff=True,
        but=card.id,
        at=at,
    )
    return words.times_in_words(has.times, MOST_TIMES)


def _change(request: HttpRequest, card: AppointmentCard, at: datetime) -> str:
    """Do what the form asks; the sentence that says what was done."""
    by, verb = request.viewer.by, request.POST.get("verb", "")  # type: ignore[attr-defined]
    text = request.POST.get("text", "").replace("\r\n", "\n")
    who = {"appointment_id": card.id, "by": by, "at": at}
    if verb == "move":
        starts_at = words.chosen_time(request.POST.get("time", ""))
        if starts_at is None:
            raise actions.CannotBook(words.CHOOSE)
        actions.move(starts_at=starts_at, **who)
        return gettext("It is moved, and the person is told.")
    if verb == "cancel":
        actions.cancel(reason=text, **who)
        return gettext("It is cancelled. The person is promised another time, or the reason why not.")
    if verb == "bring":
        actions.say_what_to_bring(text=text, **who)
        return gettext("The person sees it on the page of the appointment.")
    if verb == "interpreter":
        sent = actions.order_interpreter(**who)
        return gettext("The order is sent.") if sent else gettext("It is marked as ordered.")
    late = request.POST.get("late_reason", "")
    actions.say_what_came(came=verb == "came", text=text, late_reason=late, **who)
    return gettext("It is written down, and the promise is ended.")


# ── a day ───────────────────────────────────────────────────────────────────────────────────────────


def day_of(request: HttpRequest, at: datetime) -> dict[str, Any]:
    """Which day a list shows, and the days beside it."""
    today = at.astimezone(OSLO).date()
    day = words.chosen_day(request.GET.get("dag", "")) or today
    return {"day": day, "before": day - timedelta(days=1), "after": day + timedelta(days=1), "today": today}
