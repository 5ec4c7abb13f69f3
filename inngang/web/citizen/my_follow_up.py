"""Who follows me up, what we have agreed, what was assessed, and asking for another adviser (min oppfølging)."""

from __future__ import annotations

import secrets
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext

from inngang.rules.deadlines import HEARD_FROM_ME, OF_ME
from inngang.rules.following import ENDED_WORDS, NEED_WORDS
from inngang.rules.limits import Deed
from inngang.rules.vocabulary import LoginLevel, Side, Why, marked
from inngang.service.enquiries.actions import CannotChangeAdviser, ask_for_another_adviser
from inngang.service.enquiries.following import following
from inngang.service.enquiries.keeping import LONGEST_TEXT
from inngang.service.enquiries.start_dates import dates_of
from inngang.service.journal.action import Refused
from inngang.web.citizen.asked import Asked
from inngang.web.citizen.ways import phone_now
from inngang.web.citizen.write import sending
from inngang.web.parts import limits
from inngang.web.parts.jinja import say
from inngang.web.parts.viewer import person_at

WEEKDAYS = (
    marked("Mondays"),
    marked("Tuesdays"),
    marked("Wednesdays"),
    marked("Thursdays"),
    marked("Fridays"),
)


@person_at(LoginLevel.HIGH)
def my_follow_up(request: Asked) -> HttpResponse:
    """What lasts between me and my advisers; the form asks for another."""
    by, at = request.viewer.by, timezone.now()
    refused, status = "", 200
    if request.method == "POST":
        text, side = request.POST.get("text", "")[:LONGEST_TEXT], request.POST.get("side", "")
        wait = limits.spend(request, Deed.MESSAGE, at=at).wait_seconds
        try:
            if wait:
                told = limits.written_too_often(wait, phone=phone_now(at=at).phone, can_tick=False)
                raise limits.TooMany(Why("%(what)s", {"what": told}))
            if side not in set(Side):
                raise CannotChangeAdviser(Why(marked("You have no adviser to change.")))
            key = sending(request.POST.get("key", ""), text, request.viewer.person_id)
            ask_for_another_adviser(side=Side(side), text=text, sender_key=key, by=by, at=at)
            request.session["said"] = "adviser"
            return redirect("citizen:my_follow_up")
        except limits.TooMany as no:
            refused, status = say(no.why), 429
        except Refused as no:
            refused, status = say(no.why), 422
    said = "said" in request.session and request.session["said"] == "adviser"
    if said:
        del request.session["said"]
    given: dict[str, Any] = {
        "card": following(person_id=request.viewer.person_id, sees=None, at=at),
        "dates": dates_of(person_id=request.viewer.person_id, sees=None, at=at),
        "of_me": OF_ME,
        "heard_from_me": HEARD_FROM_ME,
        "refused": refused,
        "draft": request.POST if refused else {},
        "said": gettext("The office has got it. You get an answer, and keep your adviser until then.") if said else "",
        "key": secrets.token_urlsafe(24),
        "weekdays": WEEKDAYS,
        "need_words": NEED_WORDS,
        "ended_words": ENDED_WORDS,
    }
    return render(request, "citizen/my_follow_up.html", given, status=status)
