"""What the office wants passed on to it, and how (mottaksprofil)."""

from __future__ import annotations

from datetime import time
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from inngang.rules.intake import ALWAYS_TAKEN, COMMON_MINIMUM, WAYS_IN_WORDS, Profile, Way
from inngang.rules.vocabulary import LINES
from inngang.service.journal.action import Refused
from inngang.service.organisation.actions import decide_intake
from inngang.service.organisation.intake import intake_of
from inngang.web.office.lead import LEADS, given_to
from inngang.web.parts.enquiry import done
from inngang.web.parts.jinja import say
from inngang.web.parts.viewer import staff_only

USUAL = Profile(frozenset(LINES), frozenset(), time(9), time(15))  # what the form begins with


@staff_only(*LEADS)
@require_http_methods(["GET", "POST"])
def intake(request: HttpRequest) -> HttpResponse:
    """Line by line: as a call, as a task, or the contact centre answers; and when calls are answered."""
    viewer, at = request.viewer, timezone.now()  # type: ignore[attr-defined]
    refused = ""
    draft: Any = {}
    if request.method == "POST":
        draft = request.POST
        try:
            decide_intake(
                unit_id=viewer.unit_id,
                calls=[line for line in LINES if draft.get(f"way-{line}") == Way.CALL],
                stays=[line for line in LINES if draft.get(f"way-{line}") == Way.STAYS],
                calls_from=time.fromisoformat(draft.get("calls_from", "")),
                calls_to=time.fromisoformat(draft.get("calls_to", "")),
                note=draft.get("note", ""),
                asks=draft.get("asks", "").splitlines(),
                by=viewer.by,
                at=at,
            )
            done(request, gettext("Decided. The contact centre sees it from now on."))
            return redirect("office:intake")
        except Refused as no:
            refused = say(no.why)
        except ValueError:
            refused = gettext("Write from and to as a time, such as 09:00.")
    card = intake_of(viewer.unit_id)
    profile = card.profile if card else USUAL
    given = given_to(request, "intake")
    given |= {
        "card": card,
        "refused": refused,
        "minimum": COMMON_MINIMUM,
        "lines": [(line, text, _ways(line), _way(draft, line, profile)) for line, text in LINES.items()],
        "calls_from": draft.get("calls_from", f"{profile.calls_from:%H:%M}"),
        "calls_to": draft.get("calls_to", f"{profile.calls_to:%H:%M}"),
        "note": draft.get("note", profile.note),
        "asks": draft.get("asks", "\n".join(profile.asks)),
    }
    return render(request, "office/intake.html", given, status=422 if refused else 200)


def _ways(line: str) -> list[tuple[str, str]]:
    return [
        (str(way), gettext(text)) for way, text in WAYS_IN_WORDS.items() if way != Way.STAYS or line not in ALWAYS_TAKEN
    ]


def _way(draft: Any, line: str, profile: Profile) -> str:
    return str(draft.get(f"way-{line}", profile.way_of(line)))
