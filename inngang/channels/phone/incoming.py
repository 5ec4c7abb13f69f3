"""A telephone system tells of a call: signals as plain values, kept and acted on one by one."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

from inngang.channels.contract import sender_key, spoken_language, storable
from inngang.rules.access import Viewer
from inngang.rules.answered_here import ABOUT_THE_CASE, answered_here
from inngang.rules.vocabulary import Channel, Role, Why
from inngang.service.enquiries import actions, queries
from inngang.service.enquiries.actions import Heard

TELEPHONE = Viewer(role=Role.INTEGRATION)
STILL_THERE = frozenset({"incoming", "choice", "waiting", "transferred", "transfer_unanswered"})
TELLS_BEFORE = frozenset({"incoming", "choice"})  # each time it is known better what it is about
LONG_WAIT_MINUTES = 5  # from here on we offer to phone instead


class Told(NamedTuple):
    """What the telephone system is told about one signal, and can say to the caller."""

    signal_id: str
    result: str  # done, kept, repeated or refused
    why: Why | None = None
    enquiry_id: int | None = None
    reference: str = ""
    place: int | None = None
    wait: tuple[int, int] | None = None  # minutes, from and to
    staffed: int | None = None
    offer_call_back: bool = False
    wait_sentence: Why | None = None  # the wait, as it can be said
    notice: str = ""  # what everybody who phones about this should hear just now
    answered_here: tuple[Why, ...] = ()  # what can be answered on the phone, and what goes to the one who has the case


def signal(
    *,
    signal_id: str,
    call_id: str,
    kind: str,
    order: int,
    happened_at: datetime,
    body: Mapping[str, Any],
    is_demo: bool = False,
    at: datetime,
) -> Told:
    """Hear one signal. What we cannot understand is refused by name, and the next signal goes on."""
    body = {name: storable(value) if isinstance(value, str) else value for name, value in body.items()}
    if kind == "incoming":
        known = str(body.get("from", ""))
        body |= {"from": known[:20] if any(sign.isdigit() for sign in known) else "", "is_demo": is_demo}
        body |= {"language": spoken_language(str(body.get("language", "")))}
    try:
        heard = actions.hear(
            channel=Channel.PHONE,
            signal_id=sender_key(signal_id),
            conversation=sender_key(call_id),
            kind=kind,
            order=order,
            body=body,
            happened_at=happened_at,
            at=at,
            by=TELEPHONE,
        )
    except actions.CannotHear as refused:
        return Told(signal_id, "refused", refused.why)
    told = _told(signal_id, heard, kind in STILL_THERE, at)
    if kind not in TELLS_BEFORE or heard.enquiry_id is None:
        return told
    return told._replace(answered_here=(answered_here(str(body.get("choice", ""))), Why(ABOUT_THE_CASE)))


def _told(signal_id: str, heard: Heard, is_there: bool, at: datetime) -> Told:
    result = "repeated" if heard.repeated else "kept" if heard.is_kept else "done"
    told = Told(signal_id, result, heard.told, heard.enquiry_id, heard.ref)
    if heard.enquiry_id is None:
        return told
    wait = actions.tell_wait(enquiry_id=heard.enquiry_id, by=TELEPHONE, at=at)
    if wait is None:
        return told
    is_long = wait.range is None or wait.range[1] > LONG_WAIT_MINUTES
    return told._replace(
        place=wait.place,
        wait=wait.range,
        staffed=wait.staffed,
        offer_call_back=is_long and is_there,
        wait_sentence=wait.sentence,
        notice=" ".join(queries.notices_to(enquiry_id=heard.enquiry_id)) if is_there else "",
    )
