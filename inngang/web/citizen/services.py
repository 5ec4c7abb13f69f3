"""What one may get help with: every service in plain words, with what to bring and the way to write (tjenester)."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from inngang.rules.hours import OSLO
from inngang.rules.vocabulary import Side, marked
from inngang.service.organisation import catalogue
from inngang.web.citizen.ways import ways_now
from inngang.web.parts.jinja import language, url
from inngang.web.parts.viewer import public

LONGEST = 120
GROUPS = {
    "work": marked("Work"),
    "health": marked("Illness and disability"),
    "family": marked("Children and family"),
    "pension": marked("Pension"),
    "municipal": marked("Money to live on, housing and help where you live"),
    "international": marked("Abroad"),
    "insurance": marked("Insurance of your own"),
}
ACTIVITY = {
    "yes": marked("You must do something to keep it."),
    "partly": marked("For some, there is something you must do to keep it."),
    "no": marked("There is nothing you must do to keep it."),
}


@public
def services(request: HttpRequest) -> HttpResponse:
    """Every service, in groups, or those that fit what was typed."""
    text = request.GET.get("q", "").replace("\x00", "")[:LONGEST].strip()
    found = catalogue.services(language=language(), text=text)
    groups = [(gettext(name), [one for one in found if one.group == code]) for code, name in GROUPS.items()]
    given = {"text": text, "groups": [(name, cards) for name, cards in groups if cards], "how_many": len(found)}
    return render(request, "citizen/services.html", given)


@public
def service(request: HttpRequest, code: str) -> HttpResponse:
    """One service: what it is, what to bring, what one must do, and how to ask for it."""
    card = catalogue.service(code, language=language())
    if card is None:
        raise Http404
    at = timezone.now()
    on = at.astimezone(OSLO).date()
    matter = card.matters[0] if card.matters else ""
    given = {
        "card": card,
        "activity": gettext(ACTIVITY[card.activity]) if card.activity in ACTIVITY else "",
        "offices": catalogue.offices_with(code, on) if card.kind == "additional" else [],
        "matter": matter,
        "ways": ways_now(matter=matter, side=Side.MUNICIPAL if card.is_municipal else Side.STATE, at=at),
        "write": str(url("citizen:write", query={"om": matter})) if matter else reverse("citizen:write"),
    }
    return render(request, "citizen/service.html", given)
