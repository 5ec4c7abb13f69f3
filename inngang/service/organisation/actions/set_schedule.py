"""Give a place its hours from a date, for a while or on trial, with the reason and what makes up for little (åpningstider)."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder

from inngang.rules.access import Viewer
from inngang.rules.hours import OSLO
from inngang.rules.opening import LONGEST_FOR_A_WHILE, MEASURES, Place
from inngang.rules.vocabulary import Role, Why, marked
from inngang.service.journal import action, record, tell
from inngang.service.journal.action import Refused
from inngang.service.journal.events import HoursPlanned, HoursWithdrawn
from inngang.service.organisation.actions.set_opening_hours import HoursRow, check_rows
from inngang.service.organisation.calendars import forget_calendars
from inngang.service.rows import row, run

KEEPERS = frozenset({Role.REGISTER_KEEPER, Role.SYSTEM})
LEADERS = frozenset({Role.TEAM_LEAD, Role.DUTY_LEAD})
MOST_ROWS = 400


class CannotSetHours(Refused):
    """The hours cannot be set like this; the sentence says what to change."""


ROWS = """
insert into organisation_opening_hours (schedule_id, weekday, day, opens, closes, by_appointment, comment)
select %(schedule)s, h.weekday, h.day, h.opens, h.closes, h.by_appointment, h.comment
from jsonb_to_recordset(%(hours)s::jsonb) as h (place int, weekday int, day date, opens time, closes time,
    by_appointment boolean, comment text) order by h.place
"""
ABOUT = """
    valid_from = %(first)s, valid_to = %(last)s, is_trial = %(trial)s, title = %(title)s, reason = %(reason)s,
    measures = %(measures)s, own_measure = %(own)s
"""
SAME = """
select id from organisation_schedule where unit_id = %(unit)s and kind = %(kind)s and code = %(code)s
    and reception_id is not distinct from %(reception)s and is_trial = %(trial)s
    and valid_from is not distinct from %(first)s and (valid_to is null) = (%(last)s::date is null) for update
"""
NEW = """
insert into organisation_schedule (unit_id, kind, reception_id, code, valid_from, valid_to, is_trial, title, reason, measures,
    own_measure)
values (%(unit)s, %(kind)s, %(reception)s, %(code)s, %(first)s, %(last)s, %(trial)s, %(title)s, %(reason)s, %(measures)s,
    %(own)s) returning id
"""


@action
def set_schedule(
    *,
    unit_id: int,
    rows: Sequence[HoursRow],
    kind: Place = Place.RECEPTION,
    reception_id: int | None = None,
    code: str = "",
    valid_from: date | None = None,
    valid_to: date | None = None,
    is_trial: bool = False,
    title: str = "",
    reason: str = "",
    measures: Sequence[str] = (),
    own_measure: str = "",
    by: Viewer,
    at: datetime,
) -> int:
    """The id of the schedule. One that begins on the same day is replaced; what has ended already is never changed.

    Raises: CannotSetHours, HoursDoNotFit.
    """
    _must_keep(unit_id, by)
    today = at.astimezone(OSLO).date()
    _check_dates(valid_from, valid_to, is_trial, today)
    check_rows(rows)
    if len(rows) > MOST_ROWS:
        raise CannotSetHours(Why(marked("That is more rows than a year has days. Take some away.")))
    if not set(measures) <= set(MEASURES):
        raise CannotSetHours(Why(marked("Choose the measures from the list.")))
    name = _name_of(unit_id, kind, reception_id, code)
    values: dict[str, Any] = {
        "unit": unit_id,
        "kind": kind,
        "reception": reception_id,
        "code": code,
        "first": valid_from,
        "last": valid_to,
        "trial": is_trial,
        "title": title.strip()[:120],
        "reason": reason.strip()[:1000],
        "measures": list(measures),
        "own": own_measure.strip()[:400],
    }
    same = row(SAME, values)
    if same:
        run(f"update organisation_schedule set {ABOUT} where id = %(id)s", values | {"id": same["id"]})
        run("delete from organisation_opening_hours where schedule_id = %(id)s", {"id": same["id"]})
    found = same or row(NEW, values)
    assert found is not None
    listed = [{"place": place} | one._asdict() for place, one in enumerate(rows)]
    run(ROWS, {"schedule": found["id"], "hours": json.dumps(listed, cls=DjangoJSONEncoder)})
    record(
        HoursPlanned(
            unit_id=unit_id,
            place=name,
            schedule_id=found["id"],
            valid_from=valid_from,
            valid_to=valid_to,
            is_trial=is_trial,
            title=values["title"],
            reason=values["reason"],
            measures=list(measures),
            rows=[[one.weekday, one.day, one.opens, one.closes, one.by_appointment, one.comment] for one in rows],
        ),
        by=by,
        at=at,
    )
    tell(f"unit-{unit_id}")
    forget_calendars()
    return int(found["id"])


@action
def withdraw_schedule(*, schedule_id: int, by: Viewer, at: datetime) -> None:
    """Hours that have not begun are taken back; a trial or hours for a while that have begun end today. Raises CannotSetHours."""
    found = row(
        """select s.id, s.unit_id, s.valid_from, s.valid_to, coalesce(r.name, s.code) as place from organisation_schedule s
           left join organisation_reception r on r.id = s.reception_id where s.id = %(id)s for update of s""",
        {"id": schedule_id},
    )
    if found is None:
        raise CannotSetHours(Why(marked("These hours are taken back already.")))
    _must_keep(found["unit_id"], by)
    today = at.astimezone(OSLO).date()
    if found["valid_from"] is not None and found["valid_from"] > today:
        run("delete from organisation_opening_hours where schedule_id = %(id)s", {"id": schedule_id})
        run("delete from organisation_schedule where id = %(id)s", {"id": schedule_id})
    elif found["valid_to"] is not None and found["valid_to"] > today:
        run("update organisation_schedule set valid_to = %(day)s where id = %(id)s", {"id": schedule_id, "day": today})
    else:
        raise CannotSetHours(Why(marked("These hours hold today. Give the place new hours instead.")))
    record(HoursWithdrawn(unit_id=found["unit_id"], place=found["place"], schedule_id=schedule_id), by=by, at=at)
    tell(f"unit-{found['unit_id']}")
    forget_calendars()


def may_keep(unit_id: int, by: Viewer) -> bool:
    """Those who keep the register, and those who lead the unit."""
    return by.role in KEEPERS or (by.role in LEADERS and unit_id in by.unit_ids)


def _must_keep(unit_id: int, by: Viewer) -> None:
    if not may_keep(unit_id, by):
        raise CannotSetHours(Why(marked("Only those who lead the office or keep the register set its hours.")))


def _check_dates(first: date | None, last: date | None, is_trial: bool, today: date) -> None:
    if is_trial and (first is None or last is None):
        raise CannotSetHours(Why(marked("A trial has a first and a last day.")))
    if last is not None and first is None:
        raise CannotSetHours(Why(marked("Hours for a while have a first day too.")))
    if first is not None and last is not None:
        if last < first:
            raise CannotSetHours(Why(marked("The end must be after the beginning.")))
        if last < today:
            raise CannotSetHours(Why(marked("That time has passed. Choose a later one.")))
        if last - first > LONGEST_FOR_A_WHILE:
            raise CannotSetHours(Why(marked("That is more than a year. Choose a shorter time.")))


def _name_of(unit_id: int, kind: Place, reception_id: int | None, code: str) -> str:
    if kind != Place.RECEPTION:
        if reception_id is not None or (kind in (Place.UNIT, Place.TOWN_HALL)) != (not code):
            raise CannotSetHours(Why(marked("Say which reception, line, channel, service or team the hours are for.")))
        return code or str(kind)
    found = row(
        "select name from organisation_reception where id = %(id)s and unit_id = %(unit)s for update",
        {"id": reception_id, "unit": unit_id},
    )
    if found is None:
        raise CannotSetHours(Why(marked("The office has no such reception.")))
    return str(found["name"])
