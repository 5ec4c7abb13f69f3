"""Say which additional municipal services an office gives (tjeneste ved kontoret, R142)."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from inngang.rules.access import Viewer
from inngang.rules.hours import OSLO
from inngang.rules.vocabulary import Role, Why, marked
from inngang.service.journal import action, record
from inngang.service.journal.action import Refused
from inngang.service.journal.events import OfficeServiceSet
from inngang.service.rows import row, run


class CannotOfferService(Refused):
    """Not theirs to decide, or the law decides it; the sentence says which."""


@action
def offer_service(*, unit_id: int, service: str, valid_from: date, by: Viewer, at: datetime) -> None:
    """The office gives it from a day. Raises CannotOfferService."""
    service_id = _additional(unit_id, service, by)
    there = row(
        """insert into organisation_office_service (unit_id, service_id, valid_from, decided_by_id, decided_at)
           values (%(unit)s, %(service)s, %(day)s, %(by)s, %(at)s) on conflict do nothing returning id""",
        {"unit": unit_id, "service": service_id, "day": valid_from, "by": by.staff_id or None, "at": at},
    )
    if there is None:
        raise CannotOfferService(Why(marked("The office gives it already.")))
    record(OfficeServiceSet(unit_id=unit_id, service=service, gives=True, valid_from=valid_from), by=by, at=at)


@action
def end_service(*, unit_id: int, service: str, ends: date, by: Viewer, at: datetime) -> None:
    """The office gives it no more from that day. Raises CannotOfferService."""
    service_id = _additional(unit_id, service, by)
    today = at.astimezone(OSLO).date()
    if ends < today:
        raise CannotOfferService(Why(marked("That day has been. Choose today or later.")))
    given = {"unit": unit_id, "service": service_id, "last": ends - timedelta(days=1), "day": today}
    open_one = "unit_id = %(unit)s and service_id = %(service)s and (valid_to is null or valid_to >= %(day)s)"
    ended = run(
        f"update organisation_office_service set valid_to = %(last)s where {open_one} and valid_from <= %(last)s", given
    )
    ended += run(f"delete from organisation_office_service where {open_one} and valid_from > %(last)s", given)
    if not ended:
        raise CannotOfferService(Why(marked("The office does not give it.")))
    record(OfficeServiceSet(unit_id=unit_id, service=service, gives=False, valid_from=ends), by=by, at=at)


def _additional(unit_id: int, service: str, by: Viewer) -> int:
    keeps = by.role in (Role.SYSTEM, Role.REGISTER_KEEPER) or (by.role == Role.TEAM_LEAD and unit_id in by.unit_ids)
    if not keeps:
        raise CannotOfferService(
            Why(marked("Only the office's own leader and those who keep the register decide this."))
        )
    found = row("select id, kind from organisation_service where code = %(code)s and not ended", {"code": service})
    if found is None:
        raise CannotOfferService(Why(marked("There is no such service.")))
    if found["kind"] == "obligatory":
        raise CannotOfferService(Why(marked("Every municipality must give this. It cannot be turned on or off.")))
    if found["kind"] != "additional":
        raise CannotOfferService(Why(marked("This is the state's, and the same at every office.")))
    return int(found["id"])
