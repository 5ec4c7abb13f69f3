"""Words of appointments, the same for all who read them: how, where, when."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from django.utils.translation import gettext

from inngang.rules.appointments import AppointmentState, Slot, Way
from inngang.rules.hours import OSLO
from inngang.rules.vocabulary import Why, marked
from inngang.service.appointments.queries import AppointmentCard
from inngang.web.parts.jinja import when

WAYS = {Way.PHYSICAL: marked("At the office"), Way.VIDEO: marked("By video"), Way.PHONE: marked("By phone")}
STATES = {
    AppointmentState.BOOKED: marked("Agreed"),
    AppointmentState.MET: marked("We met"),
    AppointmentState.NO_SHOW: marked("Did not come"),
    AppointmentState.CANCELLED: marked("Cancelled"),
}

CHOOSE = Why(marked("Choose a time."))


def ways() -> list[tuple[str, str]]:
    return [(str(way), gettext(text)) for way, text in WAYS.items()]


def where(card: AppointmentCard) -> str:
    """Where one goes, or who phones."""
    if card.way == Way.PHYSICAL:
        return ", ".join(one for one in (card.place or card.unit_name, card.address) if one)
    if card.way == Way.VIDEO:
        return card.video_link or gettext("You get the link from us")
    return gettext("We phone you")


def times_in_words(times: Iterable[Slot], most: int) -> list[tuple[str, str]]:
    """The first of them, as choices."""
    return [(one.starts_at.isoformat(), when(one.starts_at).capitalize()) for n, one in enumerate(times) if n < most]


def chosen_time(text: str) -> datetime | None:
    """A time as it was chosen; none where it is no time."""
    try:
        found = datetime.fromisoformat(text[:40])
    except ValueError:
        return None
    return found.astimezone(OSLO) if found.tzinfo else None


def chosen_day(text: str) -> date | None:
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None


def offered(times: Iterable[datetime]) -> list[tuple[str, str]]:
    """Times we have offered, as choices."""
    return [(one.isoformat(), when(one).capitalize()) for one in times]
