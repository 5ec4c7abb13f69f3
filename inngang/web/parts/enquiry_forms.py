"""What the forms on an enquiry's card offer, and what was chosen in them (skjemaene på henvendelseskortet)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils.translation import gettext

from inngang.rules import hours
from inngang.rules.access import Viewer
from inngang.rules.following import AgreedTime, next_agreed
from inngang.rules.hours import OSLO, Calendar
from inngang.rules.intake import WAYS_IN_WORDS
from inngang.rules.promises import LATE_REASONS, Promised, handover_promise
from inngang.rules.triage import MATTERS
from inngang.rules.vocabulary import Outcome, PromiseKind, Side, Urgency, Why, marked
from inngang.service.enquiries.queries import EnquiryCard
from inngang.service.journal.action import Refused
from inngang.service.organisation import intake
from inngang.service.organisation import queries as organisation
from inngang.web.parts.jinja import clock, day, say
from inngang.web.parts.words import word

MORNING, AFTERNOON = (time(9), time(12)), (time(12), time(15))
END_OF_WORK = time(15, 30)
MOST_HOURS = 20  # kinds of opening hours a page counts working days in

# What is often agreed on the phone: a tick is a sentence in the record.
AGREED = {
    "answered": marked("The question was answered."),
    "papers": marked("The person sends us the papers that are missing."),
    "page": marked("The person got to know where it stands on the web."),
    "again": marked("The person gets in touch again if this does not help."),
}
BY_A_DAY = {
    "answer": PromiseKind.ANSWER,
    "decision": PromiseKind.DECISION,
    "follow_up": PromiseKind.FOLLOW_UP,
    "claim": PromiseKind.FOLLOW_UP,
}
ENDINGS = (Outcome.ANSWERED, Outcome.REFERRED, Outcome.WITHDRAWN, Outcome.NO_SHOW)


class NotFilledIn(Refused):
    """Something in the form is missing or cannot be read."""


@dataclass(frozen=True)
class Target:
    """Somewhere an enquiry may go, and what the person is then told."""

    id: int
    name: str
    group: str
    told: str
    due_by: datetime | None
    way: str = ""  # how an office takes it, in a few words
    wants: str = ""  # why, and what the office needs to know
    is_their_office: bool = False
    asks: tuple[str, ...] = ()  # what must be asked before it is passed on


def matter_options() -> list[tuple[str, str]]:
    return [(code, gettext(matter.title)) for code, matter in MATTERS.items()]


def urgency_options() -> list[tuple[int, str]]:
    return [(int(one), word(one)) for one in Urgency]


def outcome_options(state: str) -> list[tuple[str, str]]:
    """How it may be said to have ended; answered only where there is an answer."""
    return [(str(one), word(one)) for one in ENDINGS if one != Outcome.ANSWERED or state == "answered"]


def late_options() -> list[tuple[str, str]]:
    """Why something came later than promised, in words the person reads too."""
    return [(code, gettext(sentence)) for code, sentence in LATE_REASONS.items()]


def agreed_options() -> list[tuple[str, str]]:
    return [(code, gettext(sentence)) for code, sentence in AGREED.items()]


def record_of(given: Mapping[str, Any], agreed: list[str]) -> str:
    """The record of a call: what was written, and a sentence for each tick."""
    ticked = " ".join(gettext(AGREED[code]) for code in agreed if code in AGREED)
    return "\n".join(part for part in (str(given.get("text", "")).strip(), ticked) if part)


# ── promises ────────────────────────────────────────────────────────────────────────────────────────


def next_working_day(calendar: Calendar, at: datetime) -> date:
    """The next day we are open, not today."""
    tomorrow = datetime.combine(at.astimezone(OSLO).date() + timedelta(days=1), time(), OSLO)
    opens = hours.next_opening(calendar, tomorrow)
    return (opens or tomorrow).astimezone(OSLO).date()


def promise_options(calendar: Calendar, at: datetime, agreed: Sequence[AgreedTime] = ()) -> list[tuple[str, str]]:
    """When we may phone, or answer: today only while there is some of today left."""
    local = at.astimezone(OSLO)
    following = {"day": day(next_working_day(calendar, at))}
    found = []
    if window := next_agreed(agreed, calendar, at):
        span = {"day": day(window[0].date()), "from": clock(window[0]), "to": clock(window[1])}
        found.append(
            ("agreed", gettext("Phone at the time you have agreed: %(day)s between %(from)s and %(to)s") % span)
        )
    if any(end > local.hour * 60 + local.minute for _, end in hours.intervals_on(calendar, local.date())):
        found.append(("today", gettext("Phone today, before we close")))
    return [
        *found,
        ("morning", gettext("Phone %(day)s between 9 and 12") % following),
        ("afternoon", gettext("Phone %(day)s between 12 and 15") % following),
        ("own", gettext("Phone at another time")),
        ("answer", gettext("Write an answer by a day")),
        ("decision", gettext("Give a decision by a day")),
        ("follow_up", gettext("Get in touch by a day, to hear how it goes")),
        ("appointment", gettext("Meet at a day and time")),
        ("claim", gettext("Follow money until it is paid or refused, and tell how it goes by a day")),
    ]


def promise_of(
    given: Mapping[str, Any], calendar: Calendar, at: datetime, agreed: Sequence[AgreedTime] = ()
) -> dict[str, Any]:
    """What `actions.promise` is asked for. Raises NotFilledIn."""
    choice = given.get("choice", "")
    if choice in BY_A_DAY:
        on = _day(given.get("day"))
        return {"kind": BY_A_DAY[choice], "due_by": datetime.combine(on, END_OF_WORK, OSLO)}
    following = next_agreed(agreed, calendar, at) if choice == "agreed" else None
    if following is not None:
        window = following
    elif choice == "today":
        local = at.astimezone(OSLO)
        window = (at, datetime.combine(local.date() + timedelta(days=1), time(), OSLO))
    elif choice in ("morning", "afternoon"):
        on, edges = next_working_day(calendar, at), MORNING if choice == "morning" else AFTERNOON
        window = (datetime.combine(on, edges[0], OSLO), datetime.combine(on, edges[1], OSLO))
    elif choice in ("own", "appointment"):
        on = _day(given.get("day"))
        window = (
            datetime.combine(on, _time(given.get("from")), OSLO),
            datetime.combine(on, _time(given.get("to")), OSLO),
        )
    else:
        raise NotFilledIn(Why(marked("Choose when the person hears from you.")))
    kind = PromiseKind.APPOINTMENT if choice == "appointment" else PromiseKind.CALL_BACK
    return {"kind": kind, "window": window}


def _day(text: Any) -> date:
    try:
        return date.fromisoformat(str(text or ""))
    except ValueError:
        raise NotFilledIn(Why(marked("Choose a day."))) from None


def _time(text: Any) -> time:
    try:
        return time.fromisoformat(str(text or ""))
    except ValueError:
        raise NotFilledIn(Why(marked("Write from and to as a time, like 10:30."))) from None


# ── handing over ────────────────────────────────────────────────────────────────────────────────────


def targets(card: EnquiryCard, viewer: Viewer, at: datetime, chosen: int = 0) -> list[Target]:
    """Where it may go: one's own office, then the person's, then the rest; each with the promise in the receiver's time.

    Counting working days takes time, so it is done for the first hours of a kind, and always for the chosen one.
    """
    known = organisation.calendars(at=at)
    office = card.person.unit_name if card.person else card.unit_name
    wanted = intake.passings(
        person_id=card.person.id if card.person else None,
        line=card.line,
        side=Side(card.side),
        urgency=card.urgency,
        at=at,
    )
    told: dict[Any, Promised] = {}  # by hours: most offices keep the same
    found = []
    for queue in sorted(organisation.targets(viewer), key=lambda one: _distance(one, viewer, office)):
        calendar = known.get(queue.unit_id or 0, hours.OFFICE_HOURS)
        same = (calendar.week, tuple(sorted(calendar.special_days.items())), calendar.keeps_holidays)
        if same not in told and (len(told) < MOST_HOURS or queue.id == chosen):
            due_by = card.promise.due_by if card.promise else None
            told[same] = handover_promise(at=at, due_by=due_by, calendar=calendar, urgency=card.urgency)
        made = told.get(same)
        way, wants, asks = _wanted(queue, wanted, viewer)
        found.append(
            Target(
                queue.id,
                queue.name,
                queue.unit_name,
                say(made.what) if made else "",
                made and made.due_by,
                way,
                wants,
                bool(wants) and queue.unit_name == office,
                asks,
            )
        )
    return found


def _wanted(
    queue: organisation.QueueCard, wanted: Mapping[int, intake.OfficePassing], viewer: Viewer
) -> tuple[str, str, tuple[str, ...]]:
    """How an office that is not one's own takes it, why with what it needs to know, and what it wants asked first."""
    one = wanted.get(queue.unit_id or 0)
    if one is None or queue.unit_id in viewer.unit_ids or queue.kind not in intake.TO_OFFICES:
        return "", "", ()
    needs = gettext("They need to know: %(what)s") % {"what": one.note} if one.note else ""
    return gettext(WAYS_IN_WORDS[one.passing.way]), f"{say(one.passing.why)} {needs}".strip(), one.asks


def _distance(queue: organisation.QueueCard, viewer: Viewer, office: str) -> int:
    return 0 if queue.unit_id in viewer.unit_ids else 1 if queue.unit_name == office else 2


def grouped(found: list[Target]) -> list[tuple[str, list[Target]]]:
    """By unit, in the order they came: one's own office first."""
    groups: dict[str, list[Target]] = {}
    for one in found:
        groups.setdefault(one.group, []).append(one)
    return list(groups.items())
