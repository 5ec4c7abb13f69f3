"""Ring those a rung of the alarm is for: their open screens, and the duty phones by text message."""

from __future__ import annotations

from datetime import datetime

from inngang.rules import alarm
from inngang.rules.access import Viewer
from inngang.rules.alarm import Duty, Rung
from inngang.rules.vocabulary import Channel, Why, marked
from inngang.service.journal import record, tell
from inngang.service.journal.events import AlarmRaised, DutyRung
from inngang.service.notices.actions import queue_notice
from inngang.service.notices.words import words_in
from inngang.service.organisation.duty import duties_at, overflow_of
from inngang.service.rows import row, rows, run

# Says where, never who or why: a text message can be read over a shoulder.
ACUTE_AT = marked("Acute need at %(unit)s, and nobody has it yet. Open the alarm list. Reference %(ref)s.")

ABOUT = """
select e.id, e.ref, e.person_id, e.unit_id, e.channel, u.name as unit_name,
    array(select n.id from organisation_unit n where u.service_area_id is not null and n.service_area_id = u.service_area_id
          and n.id <> u.id) as neighbours,
    array(select c.id from organisation_unit c where c.kind = 'contact_centre') as centre
from enquiries_enquiry e join organisation_unit u on u.id = e.unit_id where e.id = %(id)s
"""
LEADING = """
select distinct p.staff_id from organisation_post p join people_staff s on s.id = p.staff_id and s.is_active
where p.valid_to is null and p.role = any(%(roles)s) and p.unit_id = any(%(units)s) order by 1
"""


def ring(*, enquiry_id: int, rung: Rung, seconds: int, by: Viewer, at: datetime) -> int:
    """Inside another verb: one rung rings, everybody on it in parallel; how many duty phones and desks it reached."""
    about = row(ABOUT, {"id": enquiry_id})
    assert about is not None
    rung_at = _who(rung, about["unit_id"], about["neighbours"], about["centre"], at)
    phones = sorted({one.phone for one in rung_at if one.phone})
    staff = {one.staff for one in rung_at if one.staff}
    for phone in phones:
        queue_notice(
            channel=Channel.SMS,
            enquiry_id=enquiry_id,
            kind="alarm",
            to=phone,
            text=words_in("nb", Why(ACUTE_AT, {"unit": about["unit_name"], "ref": about["ref"]})),
            key=f"alarm-{enquiry_id}-{int(rung)}-{phone}-{at.timestamp():.0f}",
            by=by,
            at=at,
        )
    if rung == Rung.DUTY_LEAD:
        staff |= _leading(["duty_lead", "team_lead"], [about["unit_id"]])
    if rung == Rung.LEADERS:
        staff |= _leading(["duty_lead", "team_lead"], about["centre"])
    run(
        """update enquiries_enquiry set alarm_level = greatest(alarm_level, %(rung)s),
               alarmed_at = case when %(rung)s > 1 then coalesce(alarmed_at, %(at)s) else alarmed_at end
           where id = %(id)s""",
        {"id": enquiry_id, "rung": int(rung), "at": at},
    )
    what = {
        "enquiry_id": enquiry_id,
        "person_id": about["person_id"],
        "unit_id": about["unit_id"],
        "channel": about["channel"],
    }
    reached = len(phones) + len(staff)
    if rung == Rung.DUTY:
        record(DutyRung(**what, rung=reached), by=by, at=at)
    else:
        record(AlarmRaised(**what, seconds=seconds, to=alarm.NAMES[rung]), by=by, at=at)
    tell("alarm", "queue", f"unit-{about['unit_id']}", *(f"staff-{one}" for one in sorted(staff)))
    return reached


def _who(rung: Rung, unit: int, neighbours: list[int], centre: list[int], at: datetime) -> tuple[Duty, ...]:
    """The duty phones of a rung. Those of the next in line are where the office's duty phone overflows to, the
    neighbours' and the contact centre's; with nobody on duty at the office, the overflow rings at once (R078).
    """
    if rung not in (Rung.DUTY, Rung.NEXT):
        return ()
    overflow = overflow_of(unit, at=at)
    units = [unit, *overflow] if rung == Rung.DUTY else [*overflow, *neighbours, *centre]
    known = duties_at(unit_ids=units, at=at)
    there = [alarm.on_duty(known, unit=place, at=at) for place in dict.fromkeys(units)]
    if rung == Rung.DUTY:
        return next((those for those in there if those), ())
    return tuple(one for those in there for one in those)


def _leading(roles: list[str], units: list[int]) -> set[int]:
    return {one["staff_id"] for one in rows(LEADING, {"roles": roles, "units": units})}
