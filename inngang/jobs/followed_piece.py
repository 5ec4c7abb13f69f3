"""A set piece: Håkon and Amina have agreed when they talk and what she does, and he enters a text message she sent him."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from secrets import token_hex

from inngang.jobs.demo_day import Day, Play
from inngang.rules.following import Came
from inngang.rules.hours import OSLO
from inngang.service.enquiries import actions
from inngang.service.enquiries.following import following
from inngang.service.organisation.actions import agree_time, set_condition
from inngang.service.people.queries import person_named


def amina_is_followed_up(day: Day) -> Play:
    """What lasts between the two stands on the page of her follow-up, and on her own. Once: not again at the next start."""
    hakon = day.staff["Håkon"]
    today: date = day.do(_today)
    amina = day.do(_amina)
    yield 1.0
    if amina and day.do(following, person_id=amina, sees=None).conditions:
        return
    if amina:
        agreed = {"weekday": 1, "starts": time(10), "ends": time(10, 30)}
        day.may(agree_time, person_id=amina, by=hakon.viewer, **agreed)
        day.may(
            set_condition,
            person_id=amina,
            what="Møter på norskkurs to dager i uka",
            owner=hakon.id,
            look_on=today + timedelta(days=14),
            unit_id=min(hakon.viewer.unit_ids),
            by=hakon.viewer,
        )
    yield 1.0
    day.may(
        actions.register_contact,
        came=Came.TEXT,
        came_on=today,
        about="41500001",
        name="",
        text="Hei Håkon, norskkurset er flyttet til torsdag denne uka.",
        matter="work_follow_up",
        then=actions.Then.FINISH,
        answered="Takk for beskjed. Da ses vi tirsdag som avtalt.",
        key=token_hex(8),
        by=hakon.viewer,
    )


def _today(*, at: datetime) -> date:
    return at.astimezone(OSLO).date()


def _amina(*, at: datetime) -> int:
    return person_named("Amina") or 0
