"""Colleagues and queues: extension, what one knows, what one serves, and the queues themselves (teamet og køene)."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from inngang.rules.vocabulary import LINES, Presence, QueueKind, Role, marked
from inngang.service.journal.action import Refused
from inngang.service.organisation.actions import equip, open_language_queue, set_queue_level
from inngang.service.organisation.team import TeamQueue, team
from inngang.web.office.lead import LEADS, given_to
from inngang.web.parts.enquiry import done, language_name
from inngang.web.parts.jinja import say
from inngang.web.parts.posted import number_of
from inngang.web.parts.viewer import staff_only
from inngang.web.parts.words import word

LEVELS = {
    0: marked("Does not know it"),
    1: marked("Knows the basics"),
    2: marked("Answers alone"),
    3: marked("Teaches others"),
}
KINDS = {
    QueueKind.TEAM: marked("Team"),
    QueueKind.UNIT: marked("The whole office"),
    QueueKind.NATIONAL: marked("The whole country"),
    QueueKind.SPECIAL_LINE: marked("Line"),
    QueueKind.LANGUAGE: marked("Language"),
    QueueKind.AREA: marked("Together with the neighbours"),
    QueueKind.DUTY: marked("The duty phone"),
}


@staff_only(*LEADS)
@require_http_methods(["GET", "POST"])
def people(request: HttpRequest) -> HttpResponse:
    """Each colleague with a form of their own; below, the queues and who serves each."""
    viewer = request.viewer  # type: ignore[attr-defined]
    verb = request.POST.get("verb", "") if request.method == "POST" else ""
    refused = ""
    if verb in VERBS:
        try:
            done(request, VERBS[verb](request))
            return redirect("office:people")
        except Refused as no:
            refused = say(no.why)
    found = team(unit_ids=viewer.by.unit_ids)
    given = given_to(request, "people")
    given |= {
        "team": found,
        "refused": refused,
        "refused_staff": number_of(request.POST.get("staff", "")) if refused else 0,
        "draft": request.POST if refused else {},
        "drafted_queues": request.POST.getlist("queues") if refused else [],
        "roles": {str(one): word(one) for one in Role},
        "presence_words": {str(one): word(one) for one in Presence},
        "kinds": {str(one): text for one, text in KINDS.items()},
        "lines": LINES,
        "level_options": [(level, gettext(text)) for level, text in LEVELS.items()],
        "queue_options": [(one.id, _called(one)) for one in found.queues],
        "language_options": [(code, language_name(code)) for code in found.languages_without_queue],
    }
    return render(request, "office/people.html", given, status=422 if refused else 200)


def _called(queue: TeamQueue) -> str:
    kind = gettext(KINDS[QueueKind(queue.kind)])
    level = f" · {gettext(LEVELS[queue.level])}" if queue.level > 1 else ""
    return f"{queue.name} ({kind.lower()}){level}"


def _equip(request: HttpRequest) -> str:
    given = request.POST
    levels = {line: number_of(given.get(f"skill-{line}", "")) for line in LINES}
    equip(
        staff_id=number_of(given.get("staff", "")),
        extension=given.get("extension", ""),
        skills={line: level for line, level in levels.items() if level},
        queue_ids=[number_of(one) for one in given.getlist("queues")],
        by=request.viewer.by,  # type: ignore[attr-defined]
        at=timezone.now(),
    )
    return gettext("Saved. It holds from the next one who is asked for.")


def _open_language(request: HttpRequest) -> str:
    code = request.POST.get("language", "")[:8]
    viewer = request.viewer  # type: ignore[attr-defined]
    open_language_queue(
        unit_id=viewer.unit_id,
        language=code,
        name=language_name(code).capitalize(),
        by=viewer.by,
        at=timezone.now(),
    )
    return gettext("The queue is open, and those who speak the language serve it.")


def _set_level(request: HttpRequest) -> str:
    set_queue_level(
        queue_id=number_of(request.POST.get("queue", "")),
        level=number_of(request.POST.get("level", "")),
        by=request.viewer.by,  # type: ignore[attr-defined]
        at=timezone.now(),
    )
    return gettext("The level is set.")


VERBS: dict[str, Callable[[HttpRequest], str]] = {
    "equip": _equip,
    "open_language": _open_language,
    "set_level": _set_level,
}
