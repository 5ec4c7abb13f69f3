"""The interface for telephone systems: `POST signaler`, signed; what it says of itself is at `openapi.json`."""

from __future__ import annotations

import math
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.csrf import csrf_exempt

from inngang.channels.phone import incoming
from inngang.channels.phone.openapi import DOCUMENT
from inngang.channels.phone.read import Fault, read
from inngang.channels.phone.signature import HEADER, WINDOW, fault
from inngang.rules.limits import Deed, Scope
from inngang.rules.vocabulary import Why
from inngang.service.access import limits

NOT_SIGNED = {
    "no_signature": f"Sign the body, and send the signature in the header {HEADER}.",
    "wrong_signature": "The signature does not fit the body. Check the shared secret, and that the body is sent as it was signed.",
    "outside_window": f"The time in the signature is more than {WINDOW.seconds // 60} minutes from ours. Set the clock.",
}


@csrf_exempt  # signed by the telephone system; no cookie is read
def signals(request: HttpRequest) -> HttpResponse:
    """Hear signals. 202 with what came of each; 400 with every fault and nothing kept; 401 for a wrong signature."""
    if request.method != "POST":
        answer = _errors("method", "Only POST is heard here.", "Send the signals with POST.")
        return JsonResponse(answer, status=405, headers={"Allow": "POST"})
    try:
        body = request.body
    except RequestDataTooBig:
        return JsonResponse(_errors("body", "The body is too large.", "Send fewer signals at a time."), status=413)
    at = timezone.now()
    wrong = _fault(body, request.headers.get(HEADER, ""), at)
    if wrong:
        return JsonResponse(_errors(HEADER, wrong, NOT_SIGNED[wrong]), status=401)
    over = limits.spend(Deed.SIGNALS, whose={Scope.PARTNER: "phone"}, at=at)
    if over:  # the same signals again are one, so nothing is lost by sending them a second time
        answer = _errors(
            "body", "More requests than we can hear at once.", "Send the same once more after Retry-After."
        )
        again = str(max(1, math.ceil(max(one.wait_seconds for one in over))))
        return JsonResponse(answer, status=429, headers={"Retry-After": again})
    found = read(body)
    faults = [one for one in found if isinstance(one, Fault)]
    if faults:
        return JsonResponse({"errors": [one._asdict() for one in faults]}, status=400)
    is_demo = bool(settings.INNGANG_DEMO)
    told = [
        incoming.signal(
            signal_id=one.signal_id,
            call_id=one.call_id,
            kind=one.kind,
            order=one.order,
            happened_at=one.at,
            body=one.body,
            is_demo=is_demo,
            at=at,
        )
        for one in found
        if not isinstance(one, Fault)
    ]
    return JsonResponse({"signals": [_as_json(one) for one in told]}, status=202)


def _fault(body: bytes, header: str, at: datetime) -> str:
    """What is wrong with the signature by the key in use, or by one it has just replaced."""
    found = [
        fault(body, header, secret=secret, at=at)
        for secret in (settings.INNGANG_PHONE_SECRET, *settings.INNGANG_OLD_PHONE_SECRETS)
    ]
    return "" if "" in found else found[0]


def openapi(request: HttpRequest) -> HttpResponse:
    """What the interface says of itself (OpenAPI)."""
    return JsonResponse(DOCUMENT)


signals.audience = frozenset({"machine"})  # type: ignore[attr-defined]  # no viewer: it is signed
openapi.audience = frozenset({"public"})  # type: ignore[attr-defined]


def _as_json(told: incoming.Told) -> dict[str, Any]:
    return {
        "signal_id": told.signal_id,
        "result": told.result,
        "told": _words(told.why),
        "reference": told.reference,
        "place": told.place,
        "wait_minutes": list(told.wait) if told.wait else None,
        "staffed": told.staffed,
        "offer_call_back": told.offer_call_back,
        "wait_told": _words(told.wait_sentence),
        "notice": told.notice,
        "answered_here": " ".join(_words(one) for one in told.answered_here),
    }


def _words(why: Why | None) -> str:
    if why is None:
        return ""
    text = gettext(why.text)
    return text % why.values if why.values else text


def _errors(where: str, what: str, do: str) -> dict[str, Any]:
    return {"errors": [Fault(where, what, do)._asdict()]}
