"""More that is done to one enquiry: follow money to its end, text the person, tell the sender how it came (på saken)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import URLPattern, path
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from inngang.rules.access_content import NOTHING_SEEN
from inngang.rules.following import CAME_WORDS, CLAIM_WORDS, VERDICT_WORDS, Came, Claim, Verdict
from inngang.rules.hours import OSLO
from inngang.rules.vocabulary import Why, marked
from inngang.service.enquiries import actions
from inngang.service.enquiries.following import Agreed, told
from inngang.service.enquiries.queries import EnquiryCard
from inngang.web.parts import enquiry_forms as forms
from inngang.web.parts.jinja import clock
from inngang.web.parts.viewer import staff_only

Do = Callable[..., HttpResponseBase]
WEEKDAYS = (
    marked("Mondays"),
    marked("Tuesdays"),
    marked("Wednesdays"),
    marked("Thursdays"),
    marked("Fridays"),
)


def agreed_in_words(one: Agreed) -> str:
    """Tuesdays 10.00–11.00, with whom."""
    anyday = datetime(2026, 1, 5, tzinfo=OSLO)
    starts, ends = datetime.combine(anyday, one.time.starts, OSLO), datetime.combine(anyday, one.time.ends, OSLO)
    return f"{gettext(WEEKDAYS[one.time.weekday])} {clock(starts)}–{clock(ends)}, {one.name}"


def shown_of(card: EnquiryCard, staff_id: int, at: datetime) -> dict[str, Any]:
    """What the card's page knows besides the card."""
    beside = told(enquiry_id=card.id, staff_id=staff_id, sees=card.person.sees if card.person else NOTHING_SEEN, at=at)
    return {
        "told": beside,
        "agreed_times": [agreed_in_words(one) for one in beside.times],
        "came_in_words": gettext(CAME_WORDS[Came(beside.came)]) if beside.came else "",
        "claim_options": [(str(code), gettext(text)) for code, text in CLAIM_WORDS.items()],
        "verdict_options": [(str(code), gettext(text)) for code, text in VERDICT_WORDS.items()],
    }


def told_urls(desk: Any, on_enquiry: Do, done: Callable[..., None]) -> list[URLPattern]:
    """One address for each verb, below an audience's own."""

    def text_of(request: HttpRequest) -> str:
        return request.POST.get("text", "").replace("\r\n", "\n")

    def settle_claim(request: HttpRequest, enquiry_id: int) -> HttpResponseBase:
        """The money is paid, or refused."""

        def act(who: dict[str, Any]) -> HttpResponse:
            outcome = request.POST.get("outcome", "")
            if outcome not in CLAIM_WORDS:
                raise forms.NotFilledIn(Why(marked("Say whether the money was paid or refused.")))
            late = request.POST.get("late_reason", "")
            actions.settle_claim(outcome=Claim(outcome), text=text_of(request), late_reason=late, **who)
            done(request, gettext("The person is told, and it is not followed any more."))
            return redirect(desk.home)

        return on_enquiry(request, desk, enquiry_id, "settle_claim", act)

    def text_person(request: HttpRequest, enquiry_id: int) -> HttpResponseBase:
        """Send a text message; it stays in the conversation."""

        def act(who: dict[str, Any]) -> HttpResponse:
            actions.text_person(text=text_of(request), **who)
            done(request, gettext("The text message is on its way, and stands in the conversation."))
            return redirect(f"{desk.app}:card", enquiry_id)

        return on_enquiry(request, desk, enquiry_id, "text_person", act)

    def feedback(request: HttpRequest, enquiry_id: int) -> HttpResponseBase:
        """Tell the sender how it came."""

        def act(who: dict[str, Any]) -> HttpResponse:
            verdict = request.POST.get("verdict", "")
            if verdict not in VERDICT_WORDS:
                raise forms.NotFilledIn(Why(marked("Say how it came.")))
            actions.give_feedback(verdict=Verdict(verdict), text=text_of(request), **who)
            done(request, gettext("The sender sees it in their list."))
            return redirect(f"{desk.app}:card", enquiry_id)

        return on_enquiry(request, desk, enquiry_id, "feedback", act)

    guard = staff_only(*desk.roles)
    verbs = {"penger": settle_claim, "tekst": text_person, "tilbakemelding": feedback}
    one = "sak/<int:enquiry_id>"
    return [path(f"{one}/{where}", guard(require_POST(view)), name=view.__name__) for where, view in verbs.items()]
