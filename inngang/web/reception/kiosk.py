"""The machine at the door and the screen on the wall: for everyone, and nobody says who they are (R145, R169)."""

from __future__ import annotations

import secrets
from datetime import timedelta

from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.views.decorators.http import require_GET, require_http_methods

from inngang.rules.vocabulary import Role
from inngang.service.access.queries import ANYONE
from inngang.service.enquiries import actions, incidents, visits
from inngang.service.organisation import find as finding
from inngang.service.organisation import queries as organisation
from inngang.service.organisation.queries import UnitCard
from inngang.web.parts.live import live_address, live_token
from inngang.web.parts.viewer import public
from inngang.web.reception.languages import ACUTE, BY_CODE, CHOICES, CODES, LANGUAGES, LAST, words

SALT = "reception.ticket"
TICKET_LASTS = timedelta(hours=14)
BACK_TO_START_SECONDS = 30
LEFT_ALONE_SECONDS = 120  # a language somebody chose before they went away
KEY_LENGTH = 80


def _unit(number: str) -> UnitCard:
    unit = organisation.unit_numbered(number)
    if unit is None:
        raise Http404
    return unit


def _chosen(request: HttpRequest) -> str:
    """The language of the one who stands there: chosen here, else that of the page."""
    asked = request.POST.get("sprak") or request.GET.get("sprak") or ""
    own = (translation.get_language() or "nb").split("-")[0]
    return asked if asked in CODES else own if own in CODES else "nb"


@require_http_methods(["GET", "HEAD", "POST"])
@public
def kiosk(request: HttpRequest, number: str) -> HttpResponseBase:
    """Choose what it is about by one press, and get a number. Pressing twice is one number."""
    unit = _unit(number)
    language = _chosen(request)
    if request.method == "POST":
        choice = BY_CODE.get(request.POST.get("about", ""))
        key = request.POST.get("key", "")[:KEY_LENGTH]
        if choice is not None and key:
            try:
                received = actions.arrive(
                    unit_id=unit.unit_id,
                    sender_key=key,
                    language=language,
                    choice=choice.matter,
                    asked_acute=choice is ACUTE,
                    text=choice.said,
                    by=ANYONE,
                    at=timezone.now(),
                )
            except actions.CannotReceive:
                return _start(request, unit, language, failed=True)
            address = reverse("reception:ticket", args=[number, signing.dumps(received.enquiry_id, salt=SALT)])
            return redirect(f"{address}?sprak={language}")
    return _start(request, unit, language, failed=request.method == "POST")


def _start(request: HttpRequest, unit: UnitCard, language: str, *, failed: bool) -> HttpResponse:
    with translation.override(language):
        page = render(
            request,
            "reception/kiosk.html",
            {
                "unit": unit,
                "office": organisation.office(unit.unit_id, at=timezone.now()),
                "said": words(language),
                "spoken": language,
                "offered": LANGUAGES,
                "acute": ACUTE,
                "choices": CHOICES,
                "last": LAST,
                "key": secrets.token_urlsafe(24),
                "failed": failed,
                "incidents": incidents.published(),
            },
            status=400 if failed else 200,
        )
    page.headers["Cache-Control"] = "no-store"  # going back must not give the next visitor the last one's number
    if language != "nb":
        page.headers["Refresh"] = f"{LEFT_ALONE_SECONDS}; url={reverse('reception:kiosk', args=[unit.number])}"
    return page


@require_GET
@public
def elsewhere(request: HttpRequest, number: str) -> HttpResponse:
    """Another office: the nearest ones, or what somebody writes, and whether they are open now."""
    unit, language, at = _unit(number), _chosen(request), timezone.now()
    place = request.GET.get("sted", "").replace("\x00", "")[:KEY_LENGTH].strip()
    found = finding.find(place or unit.number, at=at)
    if not place and found.hits and found.hits[0].point:
        found = finding.find_near(found.hits[0].point, at=at)
    others = [hit.office for hit in found.hits if place or hit.office.number != number]
    with translation.override(language):
        page = render(
            request,
            "reception/elsewhere.html",
            {"unit": unit, "said": words(language), "spoken": language, "place": place, "offices": others},
        )
    page.headers["Cache-Control"] = "no-store"
    page.headers["Refresh"] = f"{LEFT_ALONE_SECONDS}; url={reverse('reception:kiosk', args=[unit.number])}"
    return page


@require_GET
@public
def ticket(request: HttpRequest, number: str, ticket: str) -> HttpResponse:
    """The number, how many come before and about how long. The machine goes back to its start by itself, without script."""
    unit = _unit(number)
    try:
        enquiry_id = signing.loads(ticket, salt=SALT, max_age=TICKET_LASTS)
    except signing.BadSignature as wrong:
        raise Http404 from wrong
    card = visits.ticket(enquiry_id=enquiry_id, at=timezone.now())
    if card is None:
        raise Http404
    language = _chosen(request)
    with translation.override(language):
        page = render(
            request, "reception/ticket.html", {"unit": unit, "said": words(language), "spoken": language, "card": card}
        )
    page.headers["Cache-Control"] = "no-store"
    page.headers["Refresh"] = f"{BACK_TO_START_SECONDS}; url={reverse('reception:kiosk', args=[number])}"
    return page


@require_GET
@public
def screen(request: HttpRequest, number: str) -> HttpResponse:
    """The numbers called last and those next. No name of a visitor, no sound, nothing that blinks."""
    unit = _unit(number)
    at = timezone.now()
    page = render(
        request,
        "reception/screen.html",
        {
            "unit": unit,
            "wall": visits.wall(unit_id=unit.unit_id, at=at),
            "topic": f"unit-{unit.unit_id}",
            "live_url": f"{live_address(request)}?t={live_token([f'unit-{unit.unit_id}'])}",
            "at": at,
        },
    )
    page.headers["Cache-Control"] = "no-store"
    return page


MEETS_VISITORS = (Role.RECEPTION, Role.STATE_ADVISER, Role.MUNICIPAL_ADVISER)
