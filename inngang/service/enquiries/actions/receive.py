"""Receive: however somebody reaches us, it becomes an enquiry that has an owner and a promise before we acknowledge it."""

from __future__ import annotations

import json
from collections.abc import Collection
from datetime import date, datetime
from typing import Any, NamedTuple

from inngang.rules import complexity, needed, promises, routing, triage
from inngang.rules.access import Viewer
from inngang.rules.ahead import head_start
from inngang.rules.alarm import Rung
from inngang.rules.kin import Fresh, Same, kin
from inngang.rules.vocabulary import Channel, Outcome, Side, State, Urgency, Why, marked
from inngang.service.enquiries import facts as from_tables
from inngang.service.enquiries.actions.route import route
from inngang.service.enquiries.actions.wait_for_person import heard_again
from inngang.service.enquiries.facts import Place, reference
from inngang.service.enquiries.held import hold
from inngang.service.enquiries.keeping import LONGEST_TEXT, clocks_kept, hash_of, kept, routed
from inngang.service.enquiries.kept_at_once import INSERT, INSERT_JOINED, REPEATED
from inngang.service.enquiries.ringing import ring
from inngang.service.journal import action, record, tell
from inngang.service.journal.action import Refused
from inngang.service.journal.events import (
    ComplexityJudged,
    EnquiryClosed,
    EnquiryJoined,
    EnquiryReceived,
    EnquiryRepeated,
    EnquiryTriaged,
    ProgressChased,
    PromiseMade,
)
from inngang.service.organisation.policies import policy_at
from inngang.service.organisation.queries import calendar_of
from inngang.service.rows import row, run


class CannotReceive(Refused):
    """What came in cannot be kept as it is; the sentence says what to mend, and what was written comes back."""


class Received(NamedTuple):
    """What the sender is told. A repeated sending gets the same answer as the first."""

    enquiry_id: int
    ref: str
    repeated: bool
    urgency: Urgency
    matter: str
    side: Side
    promise: Why
    due_by: datetime
    number: int | None = None  # the ticket, for visits
    acute_reason: Why | None = None
    joined: bool = False  # put into one that was open already: what is told is that one's


@action
def receive(
    *,
    channel: Channel,
    text: str,
    by: Viewer,
    at: datetime,
    sender_key: str | None = None,
    code: str | None = None,
    person_id: int | None = None,
    organisation_id: int | None = None,
    caller_name: str = "",
    caller_phone: str = "",
    language: str = "nb",
    area_code: str = "",
    unit_id: int | None = None,
    choice: str | None = None,
    asked_acute: bool = False,
    number: int | None = None,
    text_follows: bool = False,
    asked_for: int | None = None,
    rang_by: int | None = None,
    apart: bool = False,
    ticked: Collection[str] = (),
    needed_on: date | None = None,
    is_demo: bool = False,
) -> Received:
    """Keep it, understand it, place it and promise, all in one transaction (henvendelse mottatt).

    `sender_key` is the sender's own id of it: the same key again is the same enquiry. `code` lets somebody without
    login come back; only its hash is kept. `asked_for` is the adviser they want to reach, who is then asked first;
    `rang_by` the one who rang them and is rung back. What stands `apart` is never put into another. `ticked` are the
    facts the person has told that may make it complex. `needed_on` is the day before which they need
    the answer; such a one is never put into another either. Raises CannotReceive.
    """
    if len(text) > LONGEST_TEXT:
        raise CannotReceive(
            Why(
                marked("That is too long. Write at most %(most)s characters; you can send the rest after."),
                {"most": LONGEST_TEXT},
            )
        )
    if channel == Channel.QUESTION and not text.strip() and not text_follows:
        raise CannotReceive(Why(marked("Write what you want help with.")))
    text = text.replace("\x00", "").strip()
    understood = triage.triage(text=text, choice=choice, channel=channel, language=language, asked_acute=asked_acute)
    pace = routing.pace(channel=channel, urgency=understood.urgency, is_call_back=False)
    place = from_tables.place(
        person_id=person_id,
        side=understood.side,
        line=understood.line,
        area_code=area_code,
        unit_id=unit_id,
        channel=channel,
        pace=pace,
        since=at,
        at=at,
        language=language,
        asked_for=asked_for,
        rang_by=rang_by,
        matter=understood.matter,
    )
    made_complex = complexity.complex_by(
        matter=understood.matter, text=text, ticked=ticked, open_matters=[one.matter for one in place.standing]
    )
    level = complexity.level_for(made_complex)
    place = place.needing(level)
    ref = reference(place.new_id)
    kept_as: dict[str, Any] = {
        "id": place.new_id,
        "ref": ref,
        "channel": channel,
        "sender_key": sender_key,
        "code_hash": hash_of(code) if code else None,
        "person_id": person_id,
        "organisation_id": organisation_id,
        "caller_name": caller_name[:120],
        "caller_phone": caller_phone[:20],
        "language": language[:8],
        "area_code": area_code[:8],
        "matter": understood.matter,
        "side": understood.side,
        "line": understood.line,
        "urgency": int(understood.urgency),
        "queue_id": place.queue_id,
        "at": at,
        "asked_for": asked_for,
        "rang_by": rang_by,
        "is_demo": is_demo,
        "text": text,
        "contact": place.contact(rang_by),
        "level": level,
        "needed_on": needed_on,
    }
    standing = (
        place.standing if organisation_id is None else ()
    )  # a partner's question never becomes a part of the person's own
    belongs = (
        None
        if apart or needed_on is not None
        else kin(Fresh(understood.matter, understood.urgency, channel), standing, at)
    )
    if isinstance(belongs, Same) and belongs.may_join:
        joined = _joined(kept_as, belongs, str(understood.why), place, by=by, at=at)
        if joined is not None:
            return joined
    calendar = calendar_of(place.unit_id, at=at)
    policy = policy_at(at)
    like: dict[str, Any] = {"channel": channel, "urgency": understood.urgency, "side": understood.side}
    promised, sooner, _ = needed.in_time(
        promises.first_promise(**like, at=at, calendar=calendar), needed_on, **like, at=at, calendar=calendar
    )
    pace = needed.pace_of(pace, sooner)
    place = place._replace(facts=place.facts._replace(pace=pace))
    circles = routing.circles(place.facts, policy, calendar)
    ahead = head_start(place.facts, policy, calendar)
    written = row(
        INSERT,
        {
            **kept_as,
            "acute_reason": kept(understood.acute_reason),
            "unit_id": place.unit_id,
            "number": number,
            "chases": belongs.enquiry_id if isinstance(belongs, Same) else None,
            "kind": promised.kind,
            "what": promised.what.text,
            "what_values": _json(promised.what.values),
            "due_by": promised.due_by,
            "clocks": clocks_kept(promised.clocks),
            "pace": int(pace),
            "barred": place.barred,
            "ahead": ahead.by,
            "queues": [circle.queue for circle in circles],
            "kinds": [str(circle.kind) for circle in circles],
            "opens": [circle.opens_at for circle in circles],
        },
        often=True,
    )
    if written is None:
        return _repeated(channel, sender_key, by=by, at=at)
    about: dict[str, Any] = {
        "enquiry_id": place.new_id,
        "person_id": person_id,
        "unit_id": place.unit_id,
        "channel": str(channel),
    }
    record(
        EnquiryReceived(
            **about,
            language=language,
            is_first=place.is_first,
            is_demo=is_demo,
            had_adviser=place.had_adviser,
            contact=kept_as["contact"],
        ),
        by=by,
        at=at,
    )
    record(
        EnquiryTriaged(
            **about,
            matter=understood.matter,
            side=understood.side,
            line=understood.line,
            urgency=int(understood.urgency),
            why=str(understood.why),
        ),
        by=by,
        at=at,
    )
    if made_complex:
        record(ComplexityJudged(**about, level=level, why=complexity.in_words(made_complex)), by=by, at=at)
    record(routed(place, circles, policy.version, about, ahead), by=by, at=at)
    record(
        PromiseMade(**about, kind=promised.kind, what=str(promised.what), due_by=promised.due_by, by_rule=True),
        by=by,
        at=at,
    )
    if isinstance(belongs, Same):  # on the line or at the desk: beside the open one, and counted there
        record(ProgressChased(enquiry_id=belongs.enquiry_id, person_id=person_id, channel=str(channel)), by=by, at=at)
        tell(f"enquiry-{belongs.enquiry_id}")
        if written["stood_still"]:
            heard_again(belongs.enquiry_id, by=by, at=at)
    tell("queue", f"unit-{place.unit_id}")
    if understood.urgency == Urgency.ACUTE:
        ring(enquiry_id=place.new_id, rung=Rung.DUTY, seconds=0, by=by, at=at)
    return Received(
        enquiry_id=place.new_id,
        ref=ref,
        repeated=False,
        urgency=understood.urgency,
        matter=understood.matter,
        side=understood.side,
        promise=promised.what,
        due_by=promised.due_by,
        number=number,
        acute_reason=understood.acute_reason,
    )


def _joined(
    kept_as: dict[str, Any], belongs: Same, understood: str, place: Place, *, by: Viewer, at: datetime
) -> Received | None:
    """Put it into the one that is open about the same (R081), and tell what that one was told. None when that just ended."""
    into = row(INSERT_JOINED, {**kept_as, "into": belongs.enquiry_id}, often=True)
    if into is None:
        return None
    if into["new_id"] is None:
        return _repeated(kept_as["channel"], kept_as["sender_key"], by=by, at=at)
    channel, person_id = str(kept_as["channel"]), kept_as["person_id"]
    about: dict[str, Any] = {
        "enquiry_id": into["new_id"],
        "person_id": person_id,
        "unit_id": into["unit_id"],
        "channel": channel,
    }
    to: dict[str, Any] = {**about, "enquiry_id": into["id"]}
    lines = (
        EnquiryReceived(
            **about,
            language=kept_as["language"],
            is_first=False,
            is_demo=kept_as["is_demo"],
            had_adviser=place.had_adviser,
            contact=kept_as["contact"],
        ),
        EnquiryTriaged(
            **about,
            matter=kept_as["matter"],
            side=kept_as["side"],
            line=kept_as["line"],
            urgency=kept_as["urgency"],
            why=understood,
        ),
        EnquiryClosed(**about, outcome=Outcome.JOINED, reason=str(belongs.why)),
        EnquiryJoined(**to, ref=kept_as["ref"], joined_id=into["new_id"]),
        ProgressChased(**to),
    )
    for line in lines:
        record(line, by=by, at=at)
    who = (f"staff-{into['owner_id']}",) if into["owner_id"] else ()
    tell("queue", f"enquiry-{into['id']}", f"unit-{into['unit_id']}", *who)
    if kept_as["asked_for"] and kept_as["asked_for"] != into["asked_for_id"]:
        _ask_for(into["id"], kept_as["asked_for"], by=by, at=at)
    told = _told_of(into)._replace(joined=True)
    made = heard_again(into["id"], by=by, at=at) if into["stood_still"] else None
    return told if made is None else told._replace(promise=made.what, due_by=made.due_by)


def _ask_for(enquiry_id: int, staff_id: int, *, by: Viewer, at: datetime) -> None:
    """The open one heeds whom the last contact asked for; while it waits it is placed again, and keeps its turn."""
    run(
        "update enquiries_enquiry set asked_for_id = %(staff)s where id = %(id)s", {"staff": staff_id, "id": enquiry_id}
    )
    held = hold(enquiry_id)
    if held.state == State.WAITING:
        route(held, promised=None, by=by, at=at, since=held.received_at)


def _json(values: Any) -> str:
    return json.dumps(dict(values), default=str)


def _repeated(channel: Channel, sender_key: str | None, *, by: Viewer, at: datetime) -> Received:
    """The sender did not hear our first answer: tell it again."""
    found = row(REPEATED, {"channel": channel, "sender_key": sender_key})
    assert found is not None, "the database said this was a repeat"
    record(EnquiryRepeated(enquiry_id=found["id"], unit_id=found["unit_id"], channel=channel), by=by, at=at)
    return _told_of(found)._replace(repeated=True, joined=found["joined"])


def _told_of(found: dict[str, Any]) -> Received:
    return Received(
        enquiry_id=found["id"],
        ref=found["ref"],
        repeated=False,
        urgency=Urgency(found["urgency"]),
        matter=found["matter"],
        side=Side(found["side"]),
        promise=Why(found["what"], found["what_values"]),
        due_by=found["due_by"],
        number=found["number"],
    )
