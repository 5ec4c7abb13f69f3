"""Cards of appointments, of what is asked for, and of those one may meet. Every list starts from what the door lets through."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from inngang.rules.access import Viewer
from inngang.rules.access_matrix import Info
from inngang.rules.appointments import CHANGE_HOURS, AppointmentState, Way
from inngang.rules.hours import OSLO
from inngang.rules.triage import MATTERS
from inngang.service.access import door
from inngang.service.appointments.facts import Wanted
from inngang.service.organisation.catalogue import services
from inngang.service.rows import row, rows

MOST_SHOWN = 100


@dataclass(frozen=True)
class AppointmentCard:
    """One appointment. Whom it is with, and what they need, only where the door is open; what it is about is on a page of its own."""

    id: int
    enquiry_id: int
    ref: str
    name: str
    staff_id: int
    adviser: str
    unit_id: int
    unit_name: str
    unit_phone: str
    way: Way
    reception_id: int | None
    place: str
    address: str
    starts_at: datetime
    ends_at: datetime
    state: AppointmentState
    interpreter_language: str
    interpreter_remote: bool
    interpreter_state: str
    companion: str
    wheelchair: bool
    large_print: bool
    video_link: str
    change_hours: int
    times_moved: int
    visit_id: int | None
    arrived_at: datetime | None
    is_seen: bool
    is_mine: bool
    adviser_is_away: bool  # somebody must move it

    @property
    def minutes(self) -> int:
        return round((self.ends_at - self.starts_at).total_seconds() / 60)


@dataclass(frozen=True)
class Prepared:
    """What both need to know before a meeting: what it is about, and what to bring (R177)."""

    matter: str
    purpose: str
    papers: tuple[str, ...]
    bring_more: str


@dataclass(frozen=True)
class RequestCard:
    """A meeting that is asked for (møteønske)."""

    enquiry_id: int
    ref: str
    person_id: int
    way: Way
    reception_id: int | None
    matter: str
    purpose: str
    interpreter_language: str
    interpreter_remote: bool
    companion: str
    wheelchair: bool
    large_print: bool
    wishes: str
    state: str
    asked_at: datetime
    due_by: datetime | None
    reason: str
    offered: tuple[datetime, ...]
    offered_minutes: int | None
    offered_by: int | None
    offerer: str

    @property
    def wanted(self) -> Wanted:
        """The same, as it is booked by."""
        return Wanted(**{name: getattr(self, name) for name in Wanted._fields})


@dataclass(frozen=True)
class AdviserCard:
    """One whom somebody may meet: knows the case (oppfølging)."""

    staff_id: int
    name: str
    unit_id: int
    unit_name: str
    side: str
    lets_choose: bool


CARD = """
select a.id, a.enquiry_id, e.ref, a.staff_id, s.given_name || ' ' || s.family_name as adviser, a.unit_id, u.name as unit_name,
    u.phone as unit_phone, a.way, a.reception_id, coalesce(r.name, '') as place, coalesce(r.address, '') as address, a.starts_at,
    a.ends_at, a.state, a.times_moved, a.visit_id, a.arrived_at, coalesce(o.video_link, '') as video_link,
    coalesce(o.change_hours, {change}) as change_hours, a.staff_id = %(me)s as is_mine, ({seen}) as is_seen,
    a.state = 'booked' and exists (select 1 from organisation_absence b where b.staff_id = a.staff_id
        and b.starts_at < a.ends_at and b.ends_at > a.starts_at) as adviser_is_away,
    case when {named} then (select trim(x.given_name || ' ' || x.family_name) from people_person x where x.id = a.person_id)
        else '' end as name,
    case when {seen} then a.interpreter_language else '' end as interpreter_language, a.interpreter_remote,
    case when {seen} then a.interpreter_state else '' end as interpreter_state,
    case when {seen} then a.companion else '' end as companion,
    ({seen}) and a.wheelchair as wheelchair, ({seen}) and a.large_print as large_print
from appointments_appointment a
join enquiries_enquiry e on e.id = a.enquiry_id
join people_staff s on s.id = a.staff_id
join organisation_unit u on u.id = a.unit_id
left join organisation_reception r on r.id = a.reception_id
left join appointments_setup o on o.unit_id = a.unit_id
where {where} order by {order} limit {most}
"""


def _cards(
    where: str, viewer: Viewer, at: datetime, order: str = "a.starts_at, a.id", **values: Any
) -> list[AppointmentCard]:
    seen = door.visible_to(viewer, at, person="a.person_id", info=Info.APPOINTMENT)
    named = door.visible_to(viewer, at, person="a.person_id", info=Info.IDENTITY)
    sql = CARD.format(
        change=CHANGE_HOURS, seen=seen.sql, named=named.sql, where=where, order=order, most=MOST_SHOWN
    ).replace("{door}", seen.sql)
    found = rows(sql, {**named.values, **seen.values, "me": viewer.staff_id, **values})
    return [
        AppointmentCard(**{**one, "way": Way(one["way"]), "state": AppointmentState(one["state"])}) for one in found
    ]


def mine(*, viewer: Viewer, at: datetime) -> list[AppointmentCard]:
    """The person's own, what is to come first."""
    return _cards(
        "a.person_id = %(person)s and {door}",
        viewer,
        at,
        "a.state <> 'booked', case when a.state = 'booked' then a.starts_at end, a.starts_at desc",
        person=viewer.person_id,
    )


def one(*, appointment_id: int, viewer: Viewer, at: datetime) -> AppointmentCard | None:
    """One that the door lets this viewer see; None when there is none, and the two look alike."""
    found = _cards("a.id = %(id)s and {door}", viewer, at, id=appointment_id)
    return found[0] if found else None


def of_person(*, person_id: int, viewer: Viewer, at: datetime) -> list[AppointmentCard]:
    """What a person has agreed with us from now on, for those the door lets see it: the contact centre too (R065)."""
    return _cards(
        "a.person_id = %(person)s and a.state = 'booked' and a.ends_at > %(now)s and {door}",
        viewer,
        at,
        person=person_id,
        now=at,
    )


def day_of_adviser(*, viewer: Viewer, day: date, at: datetime) -> list[AppointmentCard]:
    """The adviser's own day, whatever became of each; what was cancelled is left out."""
    return _cards(
        "a.staff_id = %(me)s and a.starts_at >= %(from)s and a.starts_at < %(to)s and a.state <> 'cancelled' and {door}",
        viewer,
        at,
        **_day(day),
    )


def day_of_unit(*, viewer: Viewer, unit_id: int, day: date, at: datetime) -> list[AppointmentCard]:
    """Everything at an office on a day. Somebody the door does not open for the viewer is a time with an adviser, and no name."""
    if unit_id not in viewer.unit_ids:
        return []
    return _cards(
        "a.unit_id = %(unit)s and a.starts_at >= %(from)s and a.starts_at < %(to)s and a.state <> 'cancelled'",
        viewer,
        at,
        unit=unit_id,
        **_day(day),
    )


def _day(day: date) -> dict[str, Any]:
    start = datetime(day.year, day.month, day.day, tzinfo=OSLO)
    after = day + timedelta(days=1)
    return {"from": start, "to": datetime(after.year, after.month, after.day, tzinfo=OSLO)}


def prepared(*, appointment_id: int, language: str) -> Prepared | None:
    """What a meeting is about and what to bring. Only for the person and the one they meet: ask `one` first."""
    found = row(
        "select matter, purpose, bring_more from appointments_appointment where id = %(id)s", {"id": appointment_id}
    )
    if found is None:
        return None
    return Prepared(
        MATTERS[found["matter"]].title if found["matter"] in MATTERS else "",
        found["purpose"],
        papers_for(found["matter"], language=language),
        found["bring_more"],
    )


def papers_for(matter: str, *, language: str) -> tuple[str, ...]:
    """What the catalogue says is good to have with one, of all services a matter may lead to."""
    found = [paper for one in services(language=language) if matter in one.matters for paper in one.papers]
    return tuple(dict.fromkeys(found))


REQUEST = """
select r.enquiry_id, e.ref, r.person_id, r.way, r.reception_id, r.matter, r.purpose, r.interpreter_language, r.interpreter_remote,
    r.companion, r.wheelchair, r.large_print, r.wishes, r.state, r.asked_at, p.due_by, r.reason, r.offered, r.offered_minutes,
    r.offered_by_id as offered_by, coalesce(s.given_name || ' ' || s.family_name, '') as offerer
from appointments_request r join enquiries_enquiry e on e.id = r.enquiry_id
left join promises_promise p on p.enquiry_id = e.id and p.state = 'open'
left join people_staff s on s.id = r.offered_by_id
where {where} and {door} order by r.asked_at desc, r.id desc limit {most}
"""


def _requests(where: str, viewer: Viewer, at: datetime, **values: Any) -> list[RequestCard]:
    seen = door.visible_to(viewer, at, person="r.person_id", info=Info.APPOINTMENT)
    sql = REQUEST.format(where=where, door=seen.sql, most=MOST_SHOWN)
    found = rows(sql, {**seen.values, **values})
    return [RequestCard(**{**one, "way": Way(one["way"]), "offered": tuple(one["offered"])}) for one in found]


def my_requests(*, viewer: Viewer, at: datetime) -> list[RequestCard]:
    """What the person has asked for that has got no time."""
    return _requests(
        """r.person_id = %(person)s and r.state in ('open', 'reason') and (r.state = 'reason'
           or e.state in ('waiting', 'taken', 'promised'))""",
        viewer,
        at,
        person=viewer.person_id,
    )


def refs_asked() -> set[str]:
    """The references of everything where a meeting is asked for and has got neither a time nor a reason. Names nobody."""
    found = rows(
        """select e.ref from appointments_request r join enquiries_enquiry e on e.id = r.enquiry_id where r.state = 'open'"""
    )
    return {one["ref"] for one in found}


def next_day(*, viewer: Viewer, day: date, of_unit: int = 0) -> date | None:
    """The first day after this one with an appointment: the adviser's own, or anybody's at an office they belong to."""
    whose = "unit_id = %(unit)s" if of_unit else "staff_id = %(me)s"
    if of_unit and of_unit not in viewer.unit_ids:
        return None
    found = row(
        f"""select min(starts_at) as at from appointments_appointment
            where {whose} and state <> 'cancelled' and starts_at >= %(to)s""",
        {"unit": of_unit, "me": viewer.staff_id, **_day(day)},
    )
    return found["at"].astimezone(OSLO).date() if found and found["at"] else None


def request_of(*, enquiry_id: int, viewer: Viewer, at: datetime) -> RequestCard | None:
    """The open one of an enquiry."""
    found = _requests("r.enquiry_id = %(id)s and r.state = 'open'", viewer, at, id=enquiry_id)
    return found[0] if found else None


def who_knows(person_id: int) -> list[AdviserCard]:
    """The advisers of a person: those one books with (R066)."""
    found = rows(
        """select s.id as staff_id, s.given_name || ' ' || s.family_name as name, f.unit_id, u.name as unit_name, f.side,
               coalesce(o.lets_choose, true) as lets_choose
           from organisation_follow_up f join people_staff s on s.id = f.staff_id and s.is_active
           join organisation_unit u on u.id = f.unit_id
           left join appointments_setup o on o.unit_id = f.unit_id
           where f.person_id = %(person)s and f.valid_to is null order by f.side = 'both' desc, f.side, f.id""",
        {"person": person_id},
    )
    return [AdviserCard(**one) for one in found]


@dataclass(frozen=True)
class SetupCard:
    """How an office meets people."""

    video_link: str = ""
    interpreter_email: str = ""
    change_hours: int = CHANGE_HOURS
    lets_choose: bool = True


def setup_of(unit_id: int) -> SetupCard:
    found = row(
        "select video_link, interpreter_email, change_hours, lets_choose from appointments_setup where unit_id = %(unit)s",
        {"unit": unit_id},
    )
    return SetupCard(**found) if found else SetupCard()
