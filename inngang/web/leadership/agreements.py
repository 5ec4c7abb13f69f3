"""Agreements, contact points, what the offices give, and who knows what (avtaler, kontaktpunkter, kompetanse)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods

from inngang.rules.division_words import CONTACT_POINTS
from inngang.rules.hours import OSLO
from inngang.rules.identity import norwegian_sort_key
from inngang.rules.vocabulary import LINES, OFFICE_KINDS, Role, marked
from inngang.service.journal.action import Refused
from inngang.service.organisation import actions, agreements, catalogue, delegations
from inngang.service.organisation import queries as organisation
from inngang.web.leadership.division import READERS, _shown
from inngang.web.leadership.supervision import COUNTIES
from inngang.web.parts.jinja import language, say
from inngang.web.parts.viewer import staff_only

KINDS: Mapping[str, str] = {
    "local": marked("Between state and municipality"),
    "insight": marked("Insight for the contact centre"),
    "cooperation": marked("Cooperation with others"),
}
# What the services are about; what the municipality gives stands first, since that is what is agreed on most.
SERVICE_GROUPS: Mapping[str, str] = {
    "municipal": marked("Money to live on, housing and help where you live"),
    "work": marked("Work"),
    "health": marked("Illness and disability"),
    "family": marked("Children and family"),
    "pension": marked("Pension"),
    "international": marked("Abroad"),
    "insurance": marked("Insurance of your own"),
}
LEVELS = {1: marked("the basics"), 2: marked("answers alone"), 3: marked("teaches others")}
LONGEST = 80


def _today() -> date:
    return timezone.now().astimezone(OSLO).date()


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text or "")
    except ValueError:
        return None


def _id(text: str | None) -> int | None:
    return int(text) if text and text.isdecimal() and len(text) < 18 else None


def _tabs(here: str) -> list[tuple[str, str, bool]]:
    pages = (
        ("leadership:agreements", gettext("Agreements")),
        ("leadership:office_offers", gettext("What the office gives")),
        ("leadership:who_knows", gettext("Who knows what")),
    )
    return [(text, reverse(name), name == here) for name, text in pages]


def _offices() -> list[tuple[int, str]]:
    return [(one.unit_id, one.name) for one in organisation.units() if one.kind in OFFICE_KINDS]


def _by_county(municipalities: list[tuple[str, str]]) -> list[tuple[str, list[tuple[str, str]]]]:
    """Municipalities under the county they lie in, so that one finds one's own without reading all."""
    found: dict[str, list[tuple[str, str]]] = {}
    for code, name in sorted(municipalities, key=lambda one: norwegian_sort_key(one[1])):
        found.setdefault(COUNTIES.get(code[:2], gettext("Other")), []).append((code, name))
    return sorted(found.items(), key=lambda one: norwegian_sort_key(one[0]))


def _in_groups(services: list[catalogue.ServiceCard]) -> list[tuple[str, list[tuple[str, str]]]]:
    """Services by what they are about; a group is opened when one needs it."""
    found: dict[str, list[tuple[str, str]]] = {}
    for one in sorted(services, key=lambda one: one.name.casefold()):
        found.setdefault(one.group, []).append((one.code, one.name))
    named = [(gettext(text), found.pop(group)) for group, text in SERVICE_GROUPS.items() if group in found]
    return [*named, *((gettext("Other"), left) for left in found.values())]


@staff_only(*READERS)
@require_http_methods(["GET", "POST"])
def agreement_list(request: HttpRequest) -> HttpResponse:
    """Every agreement that holds, those to be reviewed first, and a form for a new one."""
    viewer = request.viewer  # type: ignore[attr-defined]
    refused = ""
    if request.method == "POST":
        try:
            _do(request)
            return redirect("leadership:agreements")
        except Refused as no:
            refused = say(no.why)
    on = _today()
    kind = request.GET.get("type", "") if request.GET.get("type", "") in KINDS else ""
    cards = agreements.agreements(kind=kind, on=on)
    services = catalogue.services(language=language())
    names = {one.code: one.name for one in services}
    municipalities = sorted({(area.code, area.name) for area in organisation.areas(on=on) if len(area.code) == 4})
    return _shown(
        request,
        "agreements",
        "leadership:agreements",
        {
            "cards": [(one, one.review_on <= on + agreements.DUE_WITHIN) for one in cards],
            "kinds": KINDS,
            "kind": kind,
            "kind_tabs": [(gettext("All"), reverse("leadership:agreements"), not kind)]
            + [(gettext(t), f"{reverse('leadership:agreements')}?type={k}", k == kind) for k, t in KINDS.items()],
            "names": names,
            "points": CONTACT_POINTS,
            "may_keep": viewer.role in (Role.TEAM_LEAD, Role.REGISTER_KEEPER),
            "offices": [("", gettext("No office")), *_offices()],
            "counties": _by_county(municipalities),
            "kind_options": [(code, gettext(text)) for code, text in KINDS.items()],
            "point_options": [("", "–"), *((code, gettext(text)) for code, text in CONTACT_POINTS.items())],
            "service_groups": _in_groups(services),
            "today": on,
            "given": request.POST,
            "chosen": request.POST.getlist("services"),
            "refused": refused,
            "tabs": _tabs("leadership:agreements"),
        },
        status=422 if refused else 200,
    )


def _do(request: HttpRequest) -> None:
    given, by, at = request.POST, request.viewer.by, timezone.now()  # type: ignore[attr-defined]
    if given.get("do") == "review":
        actions.review_agreement(
            agreement_id=_id(given.get("id")) or 0, review_on=_day(given.get("review_on")) or _today(), by=by, at=at
        )
    elif given.get("do") == "end":
        actions.end_agreement(agreement_id=_id(given.get("id")) or 0, last_day=_today(), by=by, at=at)
    else:
        today = _today()
        actions.enter_agreement(
            kind=given.get("kind", ""),
            title=given.get("title", ""),
            unit_id=_id(given.get("unit")),
            municipality_code=given.get("municipality", "")[:4],
            about=given.get("about", ""),
            opening_hours=given.get("opening_hours", ""),
            our_role=given.get("our_role", ""),
            their_role=given.get("their_role", ""),
            their_contact=given.get("their_contact", ""),
            signed_on=_day(given.get("signed_on")) or today,
            valid_from=_day(given.get("valid_from")) or today,
            valid_to=_day(given.get("valid_to")),
            review_on=_day(given.get("review_on")) or today,
            services=dict.fromkeys(given.getlist("services"), given.get("law", "")),
            by=by,
            at=at,
        )


@staff_only(*READERS)
@require_http_methods(["GET", "POST"])
def office_offers(request: HttpRequest) -> HttpResponse:
    """What one office gives, and who answers as what there."""
    viewer = request.viewer  # type: ignore[attr-defined]
    offices = _offices()
    asked = _id(request.GET.get("enhet"))
    unit = next((one for one, _ in offices if one == (asked or viewer.unit_id)), offices[0][0] if offices else 0)
    refused = ""
    if request.method == "POST":
        try:
            _change(request, unit)
            return redirect(f"{reverse('leadership:office_offers')}?enhet={unit}")
        except Refused as no:
            refused = say(no.why)
    on, at = _today(), timezone.now()
    people = [("", gettext("Nobody")), *((one.staff_id, one.name) for one in organisation.colleagues(unit))]
    return _shown(
        request,
        "office_offers",
        "leadership:agreements",
        {
            "unit": unit,
            "offices": offices,
            "obligatory": [
                one for one in catalogue.services_of(unit, on, language=language()) if one.kind == "obligatory"
            ],
            "additional": catalogue.additional_of(unit, on, language=language()),
            "contacts": agreements.contacts(unit_id=unit, at=at),
            "points": CONTACT_POINTS,
            "point_options": [(code, gettext(text)) for code, text in CONTACT_POINTS.items()],
            "people": people,
            "decides": delegations.delegations(unit_id=unit, on=on, language=language()),
            "may_delegate": viewer.role == Role.REGISTER_KEEPER,
            "state_services": _services() if viewer.role == Role.REGISTER_KEEPER else [],
            "may_keep": viewer.role == Role.REGISTER_KEEPER
            or (viewer.role == Role.TEAM_LEAD and unit in viewer.by.unit_ids),
            "today": on,
            "refused": refused,
            "given_do": request.POST.get("do", ""),
            "written": request.POST if refused else {},
            "tabs": _tabs("leadership:office_offers"),
        },
        status=422 if refused else 200,
    )


def _change(request: HttpRequest, unit: int) -> None:
    given, by, at = request.POST, request.viewer.by, timezone.now()  # type: ignore[attr-defined]
    service, day = given.get("service", ""), _day(given.get("day")) or _today()
    verbs: dict[str, Callable[[], Any]] = {
        "offer": lambda: actions.offer_service(unit_id=unit, service=service, valid_from=day, by=by, at=at),
        "end": lambda: actions.end_service(unit_id=unit, service=service, ends=day, by=by, at=at),
        "contact": lambda: actions.set_contact_point(
            unit_id=unit,
            code=given.get("code", ""),
            staff_id=_id(given.get("staff")),
            substitute_id=_id(given.get("substitute")),
            by=by,
            at=at,
        ),
    }
    kroner = given.get("most_kroner", "").replace(" ", "").replace("\u00a0", "")
    verbs |= {
        "delegate": lambda: actions.delegate(
            unit_id=unit,
            service=service,
            most_kroner=(_id(kroner) or 0) if kroner else None,
            given_by=given.get("given_by", ""),
            note=given.get("note", ""),
            valid_from=day,
            by=by,
            at=at,
        ),
        "undelegate": lambda: actions.end_delegation(delegation_id=_id(given.get("delegation")) or 0, by=by, at=at),
    }
    verbs.get(given.get("do", ""), lambda: None)()


def _services() -> list[tuple[str, str]]:
    found = sorted((one.name, one.code) for one in catalogue.services(language=language()))
    return [("", gettext("Choose a service")), *((code, name) for name, code in found)]


@staff_only()
@require_GET
def who_knows(request: HttpRequest) -> HttpResponse:
    """Colleagues by what they know, how well, language and office; those who are there first."""
    code = request.GET.get("kan", "")[:40]
    spoken = request.GET.get("sprak", "")[:8]
    text = request.GET.get("enhet", "").replace("\x00", "")[:LONGEST].strip()
    level = 3 if request.GET.get("niva") == "3" else 2 if request.GET.get("niva") == "2" else 1
    found = agreements.who_knows(code=code, language=spoken, text=text, level=level) if code or spoken or text else []
    is_reader = request.viewer.role in READERS  # type: ignore[attr-defined]
    return _shown(
        request,
        "who_knows",
        "leadership:who_knows" if not is_reader else "leadership:agreements",
        {
            "code": code,
            "spoken": spoken,
            "text": text,
            "level": level,
            "asked": bool(code or spoken or text),
            "found": found,
            "lines": LINES,
            "levels": LEVELS,
            "line_options": [("", gettext("Anything")), *((line, gettext(words)) for line, words in LINES.items())],
            "level_options": [(number, gettext(words)) for number, words in LEVELS.items()],
            "tabs": _tabs("leadership:who_knows") if is_reader else [],
        },
    )
