"""Find the way in: what it is about, which ways there are, and acute help that asks for nothing (finn veien inn)."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from inngang.rules.triage import MATTERS
from inngang.service.enquiries import incidents
from inngang.service.organisation.agencies import agencies
from inngang.web.citizen import matters
from inngang.web.citizen.search import LONGEST, answers
from inngang.web.citizen.ways import acute_promise, phone_now, ways_now
from inngang.web.parts.jinja import language
from inngang.web.parts.viewer import public


@public
def front(request: HttpRequest) -> HttpResponse:
    """What do you need help with? What is searched for is posted, so that it stands in no address."""
    words = request.POST.get("about", "").replace("\x00", "").strip()
    at = timezone.now()
    given = {
        "about": words,
        "found": answers(words[:LONGEST], at=at) if words else None,
        "groups": matters.groups(),
        "ways": ways_now(at=at),
        "incidents": incidents.published(),
    }
    return render(request, "citizen/front.html", given)


@public
def matter(request: HttpRequest, matter: str) -> HttpResponse:
    """The ways in for one matter, with when to expect an answer in each."""
    if matter not in MATTERS:
        raise Http404
    given = {"matter": matter, "title": matters.title(matter), "ways": ways_now(matter=matter, at=timezone.now())}
    if matter == "other_agency":
        given["others"] = agencies(language=language())
    return render(request, "citizen/matter.html", given)


@public
def acute(request: HttpRequest) -> HttpResponse:
    """Food, electricity, a place to sleep tonight, danger: no login, no menu."""
    at = timezone.now()
    return render(request, "citizen/acute.html", {"phone": phone_now(at=at), "promise": acute_promise(at=at)})
