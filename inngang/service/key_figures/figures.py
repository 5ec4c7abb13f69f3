"""What each key figure counts (nøkkeltall). The number and the list behind it come from the same condition."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Final, NamedTuple

from inngang.rules.hours import OSLO
from inngang.rules.vocabulary import WAITS_LIVE, marked

LIVE: Final = ", ".join(
    f"'{channel}'" for channel in sorted(WAITS_LIVE)
)  # the channels where one stands or sits and waits

# One row for each line of the day that some figure reads, with what happened to the same enquiry that day beside it;
# and, when the day is today, one row for each enquiry that is open just now.
LINES: Final = """
told as (
    select j.enquiry_id, j.unit_id, j.channel, j.event, j.at, j.data,
        bool_or(j.event in ('EnquiryTriaged', 'EnquiryRetriaged') and j.data->>'urgency' = '0')
            over (partition by j.enquiry_id) as is_acute,
        min(j.at) filter (where j.event = 'EnquiryTaken') over (partition by j.enquiry_id) as first_taken_at
    from journal_line j
    where j.at >= %(start)s and j.at < %(end)s and j.enquiry_id is not null and j.unit_id is not null
        and j.channel is not null and j.event = any(%(events)s)
), line as (
    select * from told
    union all
    select e.id, e.unit_id, e.channel,
        case e.state when 'promised' then 'now_promised' when 'waiting' then 'now_waiting' else 'now_taken' end,
        e.received_at,
        jsonb_build_object('is_late', p.due_by < %(at)s), e.urgency = 0, e.taken_at
    from promises_promise p join enquiries_enquiry e on e.id = p.enquiry_id
    where p.state = 'open' and %(is_today)s and e.state in ('waiting', 'taken', 'promised')
)"""

EVENTS: Final = [
    "EnquiryReceived",
    "EnquiryTriaged",
    "EnquiryRetriaged",
    "EnquiryTaken",
    "EnquiryAnswered",
    "EnquiryHandedOver",
    "EnquiryClosed",
    "PromiseRenewed",
    "PromiseKept",
    "PromiseBroken",
    "TransferUnanswered",
]

SECONDS_TO_A_HUMAN: Final = 60  # what is acute is with a person within this


class Figure(NamedTuple):
    """One key figure: its name in addresses and tables, what people read, and what it counts."""

    code: str
    title: str
    counts: str  # one sentence that says what is counted, and what is not
    where: str  # over a row of `line`


_FIRST_TAKE = "line.event = 'EnquiryTaken' and line.at = line.first_taken_at"
_ACUTE = "line.event = 'EnquiryReceived' and line.is_acute"

# In the order people read them. Every one counts enquiries, each once.
FIGURES: Final[dict[str, Figure]] = {
    figure.code: figure
    for figure in (
        Figure(
            "received",
            marked("Received"),
            marked("Everybody who got in touch this day, in any channel."),
            "line.event = 'EnquiryReceived'",
        ),
        Figure(
            "waiting",
            marked("Waiting now"),
            marked("Those nobody has taken yet, at this moment."),
            "line.event = 'now_waiting'",
        ),
        Figure("taken", marked("Met"), marked("Those somebody began to help this day."), _FIRST_TAKE),
        Figure(
            "answered",
            marked("Answered"),
            marked("Those who got an answer this day."),
            "line.event = 'EnquiryAnswered'",
        ),
        Figure(
            "promised",
            marked("Promised"),
            marked("Those an adviser has promised to come back to, and still owes it."),
            "line.event = 'now_promised'",
        ),
        Figure(
            "kept",
            marked("Promises kept"),
            marked("Promises that were kept in time this day."),
            "line.event = 'PromiseKept' and (line.data->>'in_time')::boolean",
        ),
        Figure(
            "broken",
            marked("Promises broken"),
            marked("Promises whose time ran out this day, or that were kept too late."),
            "(line.event = 'PromiseBroken' or (line.event = 'PromiseKept' and not (line.data->>'in_time')::boolean))",
        ),
        Figure(
            "overdue",
            marked("Late now"),
            marked("Those who were promised something that should have happened by now."),
            "line.event in ('now_waiting', 'now_taken', 'now_promised') and (line.data->>'is_late')::boolean",
        ),
        Figure(
            "abandoned",
            marked("Gave up"),
            marked("Those who hung up or left before anybody took it."),
            "line.event = 'EnquiryClosed' and line.data->>'outcome' = 'abandoned'",
        ),
        Figure(
            "handed_over",
            marked("Passed on"),
            marked("Those that were passed on from one of us to another."),
            "line.event = 'EnquiryHandedOver'",
        ),
        Figure(
            "unanswered_transfers",
            marked("Passed on, nobody answered"),
            marked("Calls that were passed on, and the one they were passed to did not answer."),
            "line.event = 'TransferUnanswered'",
        ),
        Figure(
            "knew_case",
            marked("Met somebody who knows the case"),
            marked("Those whose own adviser, or the one who last promised something, was the first to help."),
            f"{_FIRST_TAKE} and (line.data->>'knows_case')::boolean",
        ),
        Figure(
            "first_contact",
            marked("Answered by the first who took it"),
            marked("Those who got an answer without being passed on or having to ask again."),
            "line.event = 'EnquiryAnswered' and (line.data->>'first_contact')::boolean",
        ),
        Figure(
            "acute",
            marked("Acute"),
            marked("Those without food, electricity or a place to sleep, or in danger."),
            _ACUTE,
        ),
        Figure(
            "acute_in_time",
            marked("Acute, with a human within 60 seconds"),
            marked("Acute ones that somebody took within a minute."),
            f"{_ACUTE} and line.first_taken_at <= line.at + interval '{SECONDS_TO_A_HUMAN} seconds'",
        ),
        Figure(
            "acute_same_day",
            marked("Acute, with a human the same day"),
            marked("Acute ones that somebody took the same day."),
            f"{_ACUTE} and line.first_taken_at is not null",
        ),
    )
}
ONLY_NOW: Final = frozenset({"waiting", "promised", "overdue"})  # what is true at this moment, and not of a past day


def hours_of(day: date) -> tuple[datetime, datetime]:
    """From when to when a day lasts in Norway; 23 or 25 hours when the clock is changed."""
    start = datetime.combine(day, time(), tzinfo=OSLO)
    return start, datetime.combine(day + timedelta(days=1), time(), tzinfo=OSLO)


def values_of(day: date, at: datetime) -> dict[str, object]:
    """What `LINES` asks for."""
    start, end = hours_of(day)
    return {"start": start, "end": end, "at": at, "is_today": at.astimezone(OSLO).date() == day, "events": EVENTS}
