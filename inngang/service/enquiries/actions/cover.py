"""Cover: whoever is away has their work looked after from that minute, and gets back what nobody has begun (dekning).

It looks at how things stand, not at what happened last, so it may run as often as it likes: what is covered stays covered,
and what two transactions met about is seen to the next minute. The number of statements is the same for one enquiry and for
a thousand. Deadlines stay as they were told; only the owner changes, and the person is told who it is (R035, R103).
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from inngang.rules import routing
from inngang.rules.access import Viewer
from inngang.rules.ahead import head_start
from inngang.rules.hours import working_minutes_between
from inngang.rules.promises import LEAST_LEFT_MINUTES
from inngang.rules.vocabulary import Channel, Pace, Presence, PromiseKind, Side, Urgency, Why, marked
from inngang.service.enquiries.covering import (
    ANYTHING,
    ASK_THE_BACK,
    CLOSE_AGAIN,
    COME_BACK,
    COULD_STAND_IN,
    COVER,
    OPEN,
    PLACED,
    PROMISED_AGAIN,
)
from inngang.service.enquiries.facts import Ask, places
from inngang.service.enquiries.held import way_out_of
from inngang.service.enquiries.keeping import routed
from inngang.service.journal import action, record, tell
from inngang.service.journal.events import (
    CirclesClosed,
    CirclesOpened,
    EnquiryCameBack,
    EnquiryCovered,
    WorkLookedAfter,
)
from inngang.service.notices.actions import NoticeRow, queue_notices
from inngang.service.notices.words import words_in
from inngang.service.organisation.actions import end_absence, enter_absence, set_presence
from inngang.service.organisation.policies import policy_at
from inngang.service.organisation.queries import calendar_of
from inngang.service.rows import row, rows, run


class LookedAfter(NamedTuple):
    """What was done for those who are away and those who came back."""

    covered: int = 0
    opened: int = 0
    returned: int = 0


COVERED = marked(
    "Hello. %(away)s is away, so %(owner)s has your enquiry now. %(what)s"
    " You reach us by phoning and asking for %(owner)s. Reference %(ref)s."
)
CAME_BACK = marked("Hello. %(owner)s is back and has your enquiry again. %(what)s Reference %(ref)s.")


@action
def be_away(*, staff_id: int, starts_at: datetime, ends_at: datetime, by: Viewer, at: datetime) -> int:
    """Enter an absence; one that has begun is covered in the same breath. The id. Raises: NotYours, CannotBeAway."""
    absence_id = enter_absence(staff_id=staff_id, starts_at=starts_at, ends_at=ends_at, by=by, at=at)
    if starts_at <= at:
        _look_after(staff_id=staff_id, by=by, at=at)
    return absence_id


@action
def come_back(*, absence_id: int, by: Viewer, at: datetime) -> None:
    """End an absence, or take it out of the plan; what nobody has begun comes back. Raises: NotYours, CannotBeAway."""
    staff_id = end_absence(absence_id=absence_id, by=by, at=at)
    _look_after(staff_id=staff_id, by=by, at=at)


@action
def say_presence(
    *, staff_id: int, presence: Presence, back_at: datetime | None = None, by: Viewer, at: datetime
) -> LookedAfter:
    """Say what somebody is doing, with what follows for those who wait for them. Raises: NotYours."""
    set_presence(staff_id=staff_id, presence=presence, back_at=back_at, by=by, at=at)
    return _look_after(staff_id=staff_id, by=by, at=at)


def look_after(*, by: Viewer, at: datetime) -> LookedAfter:
    """Everybody's, as it stands now. For the clock, each minute; nothing is written when there is nothing to do."""
    found = row(ANYTHING, {"at": at, "staff": None})
    return _look_after(staff_id=None, by=by, at=at) if found and found["any"] else LookedAfter()


@action
def _look_after(*, staff_id: int | None, by: Viewer, at: datetime) -> LookedAfter:
    given = {"staff": staff_id, "at": at}
    returned = rows(COME_BACK, given)
    if returned:
        run(PROMISED_AGAIN, {"ids": [one["enquiry_id"] for one in returned]})
    asked = run(ASK_THE_BACK, given)
    closed = rows(CLOSE_AGAIN, given)
    covered = rows(COVER, given | {"cannot": _cannot(rows(COULD_STAND_IN, given), at)})
    _place_with_teams([one for one in covered if one["to_staff"] is None], by=by, at=at)
    opened = rows(OPEN, given)
    for one in closed:
        record(CirclesClosed(**_about(one), away=one["away"], away_staff=one["away_id"]), by=by, at=at)
    for one in opened:
        record(CirclesOpened(**_about(one), away=one["away"], away_staff=one["away_id"]), by=by, at=at)
    for one in covered:
        record(
            EnquiryCovered(
                **_about(one),
                away=one["away"],
                away_staff=one["away_id"],
                owner=one["owner"],
                to_staff=one["to_staff"],
                due_by=one["due_by"],
            ),
            by=by,
            at=at,
        )
    for one in returned:
        record(EnquiryCameBack(**_about(one), owner=one["owner"], to_staff=one["to_staff"]), by=by, at=at)
    notices = [
        *_notices(covered, COVERED, "covered", at),
        *_notices(returned, CAME_BACK, "came_back", at),
    ]
    if notices:
        queue_notices(notices=notices, by=by, at=at)
    done = LookedAfter(len(covered), len(opened), len(returned))
    record(WorkLookedAfter(covered=done.covered + done.opened, returned=done.returned + asked), by=by, at=at)
    _tell([*closed, *covered, *opened, *returned], staff_id)
    return done


def _cannot(could: Sequence[dict[str, Any]], at: datetime) -> list[str]:
    """Who is not given what: those without the working time it takes before it is promised. It goes to the team instead.

    So no deadline is moved for somebody who does not work, and none is missed because nobody asked.
    """
    return [
        f"{one['enquiry_id']}:{one['staff_id']}"
        for one in could
        if one["unit_id"] is not None
        and one["due_by"] > at
        and _works(one["unit_id"], one["due_by"], at)
        < min(LEAST_LEFT_MINUTES, _works(one["home_id"], one["due_by"], at))
    ]


def _works(unit_id: int, until: datetime, at: datetime) -> int:
    return working_minutes_between(calendar_of(unit_id, at=at), at, until)


def _place_with_teams(found: Sequence[dict[str, Any]], *, by: Viewer, at: datetime) -> None:
    """What goes back to a team gets the circles of the policy, as if it were handed there; all in two statements."""
    if not found:
        return
    policy = policy_at(at)
    placed = places([_ask(one) for one in found], at=at)
    written: list[dict[str, Any]] = []
    for one in found:
        place = placed[one["enquiry_id"]].needing(one["level"])
        facts = place.facts._replace(passed_to=one["to_queue"])
        calendar = calendar_of(one["unit_id"], at=at)
        circles = routing.circles(facts, policy, calendar)
        ahead = head_start(facts, policy, calendar)
        written += [
            {
                "enquiry_id": one["enquiry_id"],
                "queue_id": circle.queue,
                "circle": number,
                "kind": circle.kind,
                "pace": int(facts.pace),
                "opens_at": circle.opens_at,
                "since": one["received_at"],
                "due_by": one["due_by"],
                "barred": place.barred,
                "ahead": f"{ahead.by.total_seconds():f} seconds",
            }
            for number, circle in enumerate(circles, 1)
        ]
        record(routed(place._replace(facts=facts), circles, policy.version, _about(one), ahead), by=by, at=at)
    run(PLACED, {"circles": json.dumps(written, default=str)})


def _ask(one: dict[str, Any]) -> Ask:
    urgency, channel = Urgency(one["urgency"]), Channel(one["channel"])
    is_call_back = one["kind"] == PromiseKind.CALL_BACK
    pace = routing.pace(channel=channel, urgency=urgency, is_call_back=is_call_back)
    if pace == Pace.LIVE:  # nobody waits on the line any more
        pace = Pace.SOON if urgency == Urgency.SOON else Pace.WRITTEN
    return Ask(
        enquiry_id=one["enquiry_id"],
        person_id=one["person_id"],
        side=Side(one["side"]),
        line=one["line"],
        area_code=one["area_code"],
        unit_id=one["unit_id"],
        channel=channel,
        pace=pace,
        since=one["received_at"],
        tried=one["tried"],
        language=one["language"],
        asked_for=one["asked_for_id"],
        rang_by=one["rang_by_id"],
    )


def _notices(found: Sequence[dict[str, Any]], text: str, kind: str, at: datetime) -> list[NoticeRow]:
    """Who has it now, and that what was promised stands, in the person's own language."""
    return [
        NoticeRow(
            channel,
            one["person_id"],
            one["enquiry_id"],
            kind,
            to,
            one["language"],
            _told(one, text),
            f"{kind}-{one['enquiry_id']}-{at.timestamp():.0f}",
        )
        for one in found
        for channel, to in [way_out_of(one)]
        if channel
    ]


def _told(one: dict[str, Any], text: str) -> str:
    what = words_in(one["language"], Why(one["what"], one["what_values"]))
    values = {"away": one.get("away", ""), "owner": one["owner"], "what": what, "ref": one["ref"]}
    return words_in(one["language"], Why(text, values))


def _about(one: dict[str, Any]) -> dict[str, Any]:
    return {name: one[name] for name in ("enquiry_id", "person_id", "unit_id", "channel")}


def _tell(found: Sequence[dict[str, Any]], staff_id: int | None) -> None:
    topics = {"queue"} | ({f"staff-{staff_id}"} if staff_id else set())
    for one in found:
        topics |= {f"enquiry-{one['enquiry_id']}", f"unit-{one['unit_id']}"}
        topics |= {f"staff-{one[who]}" for who in ("away_id", "to_staff", "substitute_id") if one.get(who)}
    tell(*topics)
