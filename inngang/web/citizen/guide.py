"""What is your situation: tick what fits, and see what you may get help with (hva trenger du hjelp til?).

The answers are posted, and stand in no address, cookie or table. They go along to the form one chooses next.
"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from inngang.service.organisation import situations
from inngang.web.parts.jinja import language
from inngang.web.parts.viewer import public

ANSWERS = "svar"


def answers_in(request: HttpRequest) -> list[str]:
    """The codes of what was ticked, that there are."""
    return [one.code for one in situations.chosen(request.POST.getlist(ANSWERS))]


def carried_words(request: HttpRequest) -> str:
    """What was ticked in the guide, as the person would write it to us."""
    said = situations.said(answers_in(request), language=language())
    return gettext("I have ticked this:") + "".join(f"\n– {one}" for one in said) + "\n\n" if said else ""


@require_http_methods(["GET", "POST"])
@public
def guide(request: HttpRequest) -> HttpResponse:
    """The questions; and below what was ticked, what it leads to."""
    ticked = answers_in(request) if request.method == "POST" else []
    given = {
        "questions": situations.questions(),
        "ticked": ticked,
        "was_asked": request.method == "POST",
        "changing": "endre" in request.POST,
        "found": situations.propose(ticked, language=language()) if ticked else None,
        "language": language(),
    }
    return render(request, "citizen/guide.html", given)
