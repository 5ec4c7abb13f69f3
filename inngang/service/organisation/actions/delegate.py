"""Give an office the power to decide on a service, and take it back (delegere vedtaksmyndighet)."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from inngang.rules.access import Viewer
from inngang.rules.hours import OSLO
from inngang.rules.vocabulary import Role, Why, marked
from inngang.service.journal import action, record
from inngang.service.journal.action import Refused
from inngang.service.journal.events import DecisionDelegated, DelegationEnded
from inngang.service.rows import row

MOST_KRONER, LONGEST = 100_000_000, 120


class CannotDelegate(Refused):
    """Not theirs to write down, or it does not hang together; the sentence says which."""


@action
def delegate(
    *, unit_id: int, service: str, most_kroner: int | None, given_by: str, note: str, valid_from: date, by: Viewer, at: datetime
) -> int:  # fmt: skip
    """Written down by those who keep the register, with who gave it; never by the office itself. Raises: CannotDelegate."""
    _keeps(by)
    given_by = " ".join(given_by.split())[:LONGEST]
    if not given_by:
        raise CannotDelegate(Why(marked("Write who gave it, and in which decision it stands.")))
    if most_kroner is not None and not 0 < most_kroner <= MOST_KRONER:
        raise CannotDelegate(Why(marked("Write the limit in whole kroner, or leave it out.")))
    if valid_from < at.astimezone(OSLO).date():
        raise CannotDelegate(Why(marked("That day has been. Choose today or later.")))
    made = row(
        """insert into organisation_delegation (unit_id, service_id, most_kroner, note, given_by, valid_from, entered_by_id, entered_at)
           select u.id, s.id, %(most)s, %(note)s, %(given)s, %(day)s, %(by)s, %(at)s
           from organisation_unit u, organisation_service s where u.id = %(unit)s and s.code = %(service)s and not s.ended
           on conflict do nothing returning id""",
        {
            "unit": unit_id,
            "service": service,
            "most": most_kroner,
            "note": note.strip()[:200],
            "given": given_by,
            "day": valid_from,
            "by": by.staff_id,
            "at": at,
        },
    )
    if made is None:
        raise CannotDelegate(Why(marked("Choose a service the office does not decide on already.")))
    record(
        DecisionDelegated(
            unit_id=unit_id, service=service, most_kroner=most_kroner, given_by=given_by, valid_from=valid_from
        ),
        by=by,
        at=at,
    )
    return int(made["id"])


@action
def end_delegation(*, delegation_id: int, by: Viewer, at: datetime) -> None:
    """From tomorrow the office does not decide on it; one that has not begun is taken out. Raises: CannotDelegate."""
    _keeps(by)
    today = at.astimezone(OSLO).date()
    ended = row(
        """with gone as (
               delete from organisation_delegation where id = %(id)s and valid_from > %(day)s returning unit_id, service_id
           ), ended as (
               update organisation_delegation set valid_to = %(day)s
               where id = %(id)s and valid_from <= %(day)s and valid_to is null returning unit_id, service_id
           )
           select one.unit_id, s.code from (select * from gone union all select * from ended) one
           join organisation_service s on s.id = one.service_id""",
        {"id": delegation_id, "day": today},
    )
    if ended is None:
        raise CannotDelegate(Why(marked("It has ended already.")))
    record(
        DelegationEnded(unit_id=ended["unit_id"], service=ended["code"], ends=today + timedelta(days=1)), by=by, at=at
    )


def _keeps(by: Viewer) -> None:
    if by.role != Role.REGISTER_KEEPER:
        raise CannotDelegate(Why(marked("Those who keep the register write down who decides.")))
