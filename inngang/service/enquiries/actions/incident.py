"""Incident: many similar contacts at once are seen by the clock, told by a leader, and end by themselves (hendelse)."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import NamedTuple

from inngang.rules import surge
from inngang.rules.access import Viewer
from inngang.rules.hours import OSLO
from inngang.rules.surge import Contact, Key, Surge, Usual
from inngang.rules.vocabulary import Role, Why, marked
from inngang.service.enquiries.held import LEADS
from inngang.service.enquiries.incidents import what_it_is
from inngang.service.enquiries.keeping import kept
from inngang.service.journal import action, record, tell
from inngang.service.journal.action import Refused
from inngang.service.journal.events import IncidentEnded, IncidentGrew, IncidentProposed, IncidentPublished
from inngang.service.notices.words import words_in
from inngang.service.rows import row, rows

WINDOW = timedelta(minutes=30)
DAYS_BACK = 28
SAYS_NOTHING = frozenset({"unknown"})
LONGEST = 400  # a text that is read aloud in the telephone
MOST_IN_WINDOW = 5000
GROWS = 1.25  # so much more than the most so far is told anew
QUIET = timedelta(minutes=15)  # so long after it was published it stays, however few come


class CannotPublish(Refused):
    """It stays as it is; the sentence says what is missing."""


class Watched(NamedTuple):
    """What one look at the window led to."""

    proposed: int
    ended: int


NOW = """
select e.matter, e.line, e.area_code, coalesce((select left(m.text, 400) from enquiries_message m
    where m.enquiry_id = e.id and m.direction = 'in' order by m.id limit 1), '') as text
from enquiries_enquiry e where e.received_at > %(since)s and e.received_at <= %(at)s and e.kin_id is null
order by e.received_at desc limit %(most)s
"""
# The same half-hour of earlier days of the same sort (weekdays with weekdays). A day with nobody at all is no day to go by.
BEFORE = """
select day.number, e.matter, e.line, e.area_code, count(*) as count
from unnest(%(starts)s::timestamptz[], %(ends)s::timestamptz[]) with ordinality as day (starts, ends, number)
join enquiries_enquiry e on e.received_at > day.starts and e.received_at <= day.ends
group by day.number, e.matter, e.line, e.area_code
"""


def watch_surges(*, by: Viewer, at: datetime) -> Watched:
    """Look at the last half-hour: propose an incident for what there is too much of, end those that have passed."""
    window = [
        Contact(one["matter"], one["line"], one["area_code"], one["text"])
        for one in rows(NOW, {"since": at - WINDOW, "at": at, "most": MOST_IN_WINDOW})
    ]
    open_ones = rows(
        "select id, matter, line, area_code, published_at, most from enquiries_incident where state <> 'ended'"
    )
    if not window and not open_ones:
        return Watched(0, 0)
    known, never = _usual(at)
    found = surge.surges(window, known, never=never, generic=SAYS_NOTHING)
    is_open = {Key(one["matter"], one["line"], one["area_code"]) for one in open_ones}
    proposed = 0
    for one in found:
        if one.key not in is_open:
            propose_incident(found=one, by=by, at=at)
            proposed += 1
    ended = 0
    still = {one.key: one.count for one in found}
    for each in open_ones:
        key = Key(each["matter"], each["line"], each["area_code"])
        count = still.get(key) or sum(key in surge.keys(contact) for contact in window)
        told_lately = each["published_at"] is not None and at - each["published_at"] < QUIET
        if key not in still and not told_lately and surge.has_fallen(count, known.get(key, never)):
            end_incident(incident_id=each["id"], reason=PASSED, by=by, at=at)
            ended += 1
        elif count > GROWS * each["most"]:
            _grew(incident_id=each["id"], count=count, by=by, at=at)
    return Watched(proposed, ended)


PASSED = marked("it has passed")


def _usual(at: datetime) -> tuple[dict[Key, Usual], Usual]:
    """What is usual at this time of day, and for what has not come before. The clock on the wall counts."""
    local = at.astimezone(OSLO).replace(tzinfo=None)
    days = [local - timedelta(days=number) for number in range(1, DAYS_BACK + 1)]
    ends = [day.replace(tzinfo=OSLO) for day in days if (day.weekday() < 5) == (local.weekday() < 5)]
    counts: dict[Key, dict[int, int]] = {}
    seen: set[int] = set()
    for one in rows(BEFORE, {"starts": [end - WINDOW for end in ends], "ends": ends}):
        seen.add(one["number"])
        for key in surge.keys(Contact(one["matter"], one["line"], one["area_code"])):
            those = counts.setdefault(key, {})
            those[one["number"]] = those.get(one["number"], 0) + one["count"]
    known = {key: surge.usual([those.get(day, 0) for day in seen]) for key, those in counts.items()}
    return known, surge.usual([0] * len(seen))


@action
def _grew(*, incident_id: int, count: int, by: Viewer, at: datetime) -> None:
    """There are clearly more now than there have been."""
    row(
        "update enquiries_incident set count = %(count)s, most = greatest(most, %(count)s) where id = %(id)s returning id",
        {"id": incident_id, "count": count},
    )
    record(IncidentGrew(incident_id=incident_id, count=count), by=by, at=at)
    tell("incidents")


@action
def propose_incident(*, found: Surge, by: Viewer, at: datetime) -> int | None:
    """Keep that there are many, with a text a leader can publish; None when it is kept already."""
    what = what_it_is(found.key.matter, found.key.line)
    said = Why(surge.PROPOSED, {"what": what})
    new = row(
        """insert into enquiries_incident (matter, line, area_code, since, count, most, usual, words, why, text_nb, text_nn, text_en,
               state)
           values (%(matter)s, %(line)s, %(area)s, %(at)s, %(count)s, %(count)s, %(usual)s, %(words)s, %(why)s::jsonb, %(nb)s, %(nn)s,
               %(en)s, 'proposed')
           on conflict (matter, line, area_code) where not (state = 'ended') do nothing returning id""",
        {
            "matter": found.key.matter,
            "line": found.key.line,
            "area": found.key.area,
            "at": at,
            "count": found.count,
            "usual": found.usual,
            "words": list(found.words),
            "why": kept(found.why),
            **{language: words_in(language, said) for language in ("nb", "nn", "en")},
        },
    )
    record(
        IncidentProposed(
            incident_id=new["id"] if new else 0, what=what, count=found.count, usual=found.usual, words=found.words
        ),
        by=by,
        at=at,
    )
    tell("queue", "incidents")
    return new["id"] if new else None


@action
def publish_incident(*, incident_id: int, text_nb: str, text_nn: str, text_en: str, by: Viewer, at: datetime) -> None:
    """Tell everybody: on the web, at the machine by the door, to those who answer, and in the telephone. Raises CannotPublish."""
    if by.role not in LEADS:
        raise CannotPublish(Why(marked("Only those who lead can tell everybody. Ask your leader.")))
    texts = {"nb": text_nb.strip(), "nn": text_nn.strip(), "en": text_en.strip()}
    if not all(texts.values()):
        raise CannotPublish(Why(marked("Write the text in bokmål, nynorsk and English.")))
    if any(len(text) > LONGEST for text in texts.values()):
        raise CannotPublish(
            Why(marked("Write at most %(most)s characters, so that it can be read aloud."), {"most": LONGEST})
        )
    found = row(
        """update enquiries_incident set state = 'published', text_nb = %(nb)s, text_nn = %(nn)s, text_en = %(en)s,
               owner_id = %(staff)s, published_at = coalesce(published_at, %(at)s)
           where id = %(id)s and state <> 'ended' returning id""",
        {"id": incident_id, "staff": by.staff_id, "at": at, **texts},
    )
    if found is None:
        raise CannotPublish(Why(marked("It has ended already.")))
    record(IncidentPublished(incident_id=incident_id, text=texts["nb"]), by=by, at=at)
    tell("queue", "incidents")


@action
def end_incident(*, incident_id: int, reason: str, by: Viewer, at: datetime) -> None:
    """It is over, by the clock or by hand. Raises CannotPublish."""
    if by.role not in LEADS and by.role != Role.SYSTEM:
        raise CannotPublish(Why(marked("Only those who lead can end it. Ask your leader.")))
    found = row(
        "update enquiries_incident set state = 'ended', ended_at = %(at)s where id = %(id)s and state <> 'ended' returning most",
        {"id": incident_id, "at": at},
    )
    if found is None:
        raise CannotPublish(Why(marked("It has ended already.")))
    record(IncidentEnded(incident_id=incident_id, reason=reason.strip() or PASSED, most=found["most"]), by=by, at=at)
    tell("queue", "incidents")
