"""What takes long to count, on a page (beregning): asked for with a button, followed, stopped, and shown when it is there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from inngang.service.journal.action import Refused
from inngang.service.planning import actions
from inngang.service.planning.calculations import Calculation
from inngang.web.parts.jinja import say
from inngang.web.parts.posted import number_of


def posted(request: HttpRequest, *, kind: str, subject: str, asked: Mapping[str, Any] | None, address: str) -> Any:
    """The button that was pressed, and back to the page; or why not. Without a question nothing is counted."""
    by, at = request.viewer.by, timezone.now()  # type: ignore[attr-defined]
    try:
        if request.POST.get("verb") == "stop":
            actions.stop_calculation(calculation_id=number_of(request.POST.get("calculation")), by=by, at=at)
        elif asked is not None:
            actions.calculate(kind=kind, subject=subject, asked=asked, by=by, at=at)
    except Refused as no:
        return [(None, say(no.why))]
    return redirect(address)


def looked_again(request: HttpRequest, this: Calculation | None, address: str) -> HttpResponse | None:
    """What a page that waits asks for by itself: how far it has come, and the whole page when it is over."""
    if request.headers.get("HX-Request") != "true" or this is None:
        return None
    if this.is_over:
        return HttpResponse(headers={"HX-Refresh": "true"})
    return render(request, "leadership/counting.html", {"counting": shown(request, this, address)})


def shown(request: HttpRequest, this: Calculation | None, address: str) -> dict[str, Any] | None:
    """What the part tells; None when nobody has asked."""
    if this is None:
        return None
    return {"this": this, "address": address, "is_mine": this.is_of(request.viewer.by)}  # type: ignore[attr-defined]
