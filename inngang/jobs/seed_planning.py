"""What those who plan find when a demo begins: shifts at the contact centre, some ordinary days, and what has been tried.

Nothing here is a made-up figure: the days are lived by the verbs everybody uses, and what is tried is put in line for the
worker, who plays it while the first page is looked at.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Final, NamedTuple

from inngang.rules.access import Viewer
from inngang.rules.hours import OSLO, norwegian_holiday
from inngang.rules.scenarios import Choices
from inngang.rules.vocabulary import Channel, Outcome
from inngang.service.access.queries import CLOCK, viewer_of
from inngang.service.enquiries import actions as enquiries
from inngang.service.organisation.actions import ShiftRow, plan_shifts
from inngang.service.people import queries as people
from inngang.service.planning import actions, scenarios
from inngang.service.planning.calculations import ALTERNATIVES
from inngang.service.planning.case_flows import standard, told

DAYS: Final = 4
FIRST: Final = time(9, 5)
BETWEEN: Final = timedelta(minutes=31)
WEEK: Final = range(5)


class Asked(NamedTuple):
    """Somebody who phoned one of the last days, and who answered."""

    matter: str
    text: str
    answered_by: str
    minutes: int


ORDINARY: Final = (
    Asked("payment", "Når kommer pengene mine?", "Nora", 4),
    Asked("old_age_pension", "Kan jeg jobbe ved siden av pensjonen?", "Aksel", 7),
    Asked("sickness_benefit", "Hva skjer når det har gått et år?", "Samira", 6),
    Asked("payment", "Utbetalingen er mindre enn sist. Hvorfor?", "Nora", 6),
    Asked("child_benefit", "Vi har flyttet. Følger barnetrygden med?", "Aksel", 3),
    Asked("unemployment_benefit", "Jeg er permittert. Hva gjør jeg nå?", "Máret", 8),
    Asked("payment", "Jeg har byttet konto. Er det for sent?", "Nora", 3),
    Asked("old_age_pension", "Når kan jeg tidligst ta ut pensjon?", "Aksel", 5),
    Asked("sickness_benefit", "Legen vil ha et møte. Hvem snakker jeg med?", "Samira", 5),
)
# At the contact centre: who works when. Nora's desk is left to the one who looks, whatever the clock says.
SHIFTS: Final = {
    "Aksel": (time(8), time(15, 30), WEEK),
    "Samira": (time(8), time(15, 30), range(4)),
    "Máret": (time(8, 30), time(16), WEEK),
    "Petter": (time(8), time(15, 30), WEEK),
    "Olena": (time(9), time(15), WEEK),
}
TRIED: Final = "Direkte til den som kjenner saken"


def the_contact_centre_has_shifts(at: datetime) -> None:
    """A week for each who has one."""
    for name, (starts, ends, days) in SHIFTS.items():
        week = [ShiftRow(day, starts, ends) for day in days]
        plan_shifts(staff_id=people.staff_named(name) or 0, shifts=week, by=CLOCK, at=at)


def the_last_days_were_ordinary(at: datetime) -> None:
    """People phoned and were answered, so that there is something to learn from."""
    by = {name: _viewer(name) for name in {one.answered_by for one in ORDINARY}}
    for day in _days_before(at.astimezone(OSLO).date()):
        came_at = datetime.combine(day, FIRST, OSLO)
        for one in ORDINARY:
            who = by[one.answered_by]
            enquiry_id = enquiries.receive(
                channel=Channel.PHONE, text=one.text, choice=one.matter, caller_phone="40000000", is_demo=True,
                by=CLOCK, at=came_at,
            ).enquiry_id  # fmt: skip
            taken_at = came_at + timedelta(seconds=15 + 5 * one.minutes)
            done_at = taken_at + timedelta(minutes=one.minutes)
            enquiries.take(enquiry_id=enquiry_id, by=who, at=taken_at)
            enquiries.answer(enquiry_id=enquiry_id, text="Svart på telefonen.", by=who, at=done_at)
            enquiries.close(enquiry_id=enquiry_id, outcome=Outcome.ANSWERED, by=who, at=done_at)
            came_at += BETWEEN


def maryam_has_tried_something(at: datetime) -> None:
    """A change that is saved, and two ways of a case: played by the worker when it starts."""
    maryam = _viewer("Maryam")
    goal = scenarios.target_on(at.astimezone(OSLO).date())
    chosen = Choices(direct="direct", target_minutes=goal.amount, target_percent=goal.percent)
    number = actions.build_scenario(name=TRIED, chosen=chosen, seed=1, by=maryam, at=at)
    actions.keep_scenario(scenario_id=number, name=TRIED, by=maryam, at=at)
    area = next(iter(told().areas.values()))
    best = next(way.code for way in area.ways.values() if way.is_recommended)
    question = {"area": area.code, "one": next(iter(area.ways)), "other": best, "assumed": standard(area)}
    actions.calculate(kind=ALTERNATIVES, subject=area.code, asked=question, by=maryam, at=at)


PIECES: Final = (the_contact_centre_has_shifts, the_last_days_were_ordinary, maryam_has_tried_something)


def _days_before(today: date) -> list[date]:
    """The last working days, the first of them first."""
    found: list[date] = []
    day = today
    while len(found) < DAYS:
        day -= timedelta(days=1)
        if day.weekday() in WEEK and norwegian_holiday(day) is None:
            found.append(day)
    return found[::-1]


def _viewer(name: str) -> Viewer:
    session = viewer_of(staff_id=people.staff_named(name) or 0)
    assert session is not None, name
    return session.viewer
