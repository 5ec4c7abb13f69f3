"""Agree that we share something with somebody, take it back, and keep what was shared (samtykke, deling)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from inngang.rules import representation as rules
from inngang.rules.access import Viewer
from inngang.rules.hours import OSLO
from inngang.rules.representation import Way
from inngang.rules.vocabulary import Role, Why, marked
from inngang.service.journal import action, record
from inngang.service.journal.action import Refused
from inngang.service.journal.events import ConsentGiven, ConsentWithdrawn, SharedOnConsent
from inngang.service.rows import row


class CannotConsent(Refused):
    """Nothing was agreed to; the sentence says what to mend."""


class CannotShare(Refused):
    """It must not be shared; the sentence says why."""


GIVE = """
insert into people_consent (person_id, organisation_id, receiver_person_id, receiver_name, kinds, purpose, way, enquiry_id,
    staff_id, given_at, ends_at)
values (%(person)s, %(organisation)s, %(receiver)s, %(name)s, %(kinds)s, %(purpose)s, %(way)s, %(enquiry)s, %(staff)s, %(at)s,
    %(ends)s)
returning id
"""


@action
def give_consent(
    *,
    person_id: int,
    receiver_name: str,
    kinds: Sequence[str],
    purpose: str,
    way: Way,
    last_day: date | None = None,
    organisation_id: int | None = None,
    receiver_person_id: int | None = None,
    enquiry_id: int | None = None,
    by: Viewer,
    at: datetime,
) -> int:
    """By the person, logged in; or noted by somebody here, who has opened the enquiry through the door.

    An oral one holds for one conversation. Raises: CannotConsent.
    """
    is_own = by.role == Role.CITIZEN and by.person_id == person_id
    if not is_own and not (by.staff_id and way in (Way.ORAL, Way.WRITTEN) and enquiry_id):
        raise CannotConsent(Why(marked("Only you yourself can do this.")))
    if person_id in by.conflicts or (by.staff_id and by.person_id == person_id):
        raise CannotConsent(Why(marked("You cannot do this for yourself or somebody close to you.")))
    if not receiver_name.strip():
        raise CannotConsent(Why(marked("Say who it shall be shared with.")))
    wrong = rules.consent(kinds=kinds, purpose=purpose, way=way, on=at.astimezone(OSLO).date(), last_day=last_day)
    if wrong is not None:
        raise CannotConsent(wrong.why, wrong.code)
    made = row(
        GIVE,
        {
            "person": person_id,
            "organisation": organisation_id,
            "receiver": receiver_person_id,
            "name": receiver_name.strip()[:160],
            "kinds": sorted(set(kinds)),
            "purpose": purpose.strip()[:255],
            "way": way,
            "enquiry": enquiry_id,
            "staff": by.staff_id or None,
            "at": at,
            "ends": at + rules.ORAL_LASTS if way == Way.ORAL or last_day is None else end_of(last_day),
        },
    )
    assert made is not None
    record(
        ConsentGiven(person_id=person_id, receiver=receiver_name.strip()[:160], kinds=sorted(set(kinds)), way=way),
        by=by,
        at=at,
    )
    return int(made["id"])


def end_of(day: date) -> datetime:
    """The midnight that ends a day here."""
    return datetime.combine(day + timedelta(days=1), time(), OSLO)


@action
def withdraw_consent(*, consent_id: int, by: Viewer, at: datetime) -> None:
    """It closes at once; what was shared before is not called back. Raises CannotConsent."""
    ended = row(
        """update people_consent set withdrawn_at = %(at)s where id = %(id)s and person_id = %(person)s
           and withdrawn_at is null returning receiver_name""",
        {"id": consent_id, "person": by.person_id if by.role == Role.CITIZEN else 0, "at": at},
    )
    if ended is None:
        raise CannotConsent(Why(marked("There is nothing like that among yours.")))
    record(ConsentWithdrawn(person_id=by.person_id, receiver=ended["receiver_name"]), by=by, at=at)


KEEP_READ = """
insert into people_share (person_id, consent_id, kinds, what, at)
select c.person_id, c.id, %(kinds)s, %(what)s, %(at)s from people_consent c
where c.id = %(consent)s and c.person_id = %(person)s
returning (select receiver_name from people_consent where id = consent_id) as receiver
"""
KEPT_TODAY = """
select 1 as there from people_share h where h.consent_id = %(consent)s and h.staff_id is null
    and h.kinds = %(kinds)s::varchar[] and h.at > %(at)s - interval '1 day' limit 1
"""
LOOKED_UP = marked("Read on their own page where it stands")


def shared_by_itself(
    *, person_id: int, consent_id: int, kinds: Sequence[str], enquiry_id: int, by: Viewer, at: datetime
) -> None:
    """Keep that a partner has read what the person agreed to, once a day; every look stands in the journal besides."""
    given = {"person": person_id, "consent": consent_id, "kinds": sorted(set(kinds)), "what": LOOKED_UP, "at": at}
    if row(KEPT_TODAY, given) is None:
        _keep_shared(given, enquiry_id=enquiry_id, by=by, at=at)


@action
def _keep_shared(given: dict[str, Any], *, enquiry_id: int, by: Viewer, at: datetime) -> None:
    kept = row(KEEP_READ, given)
    assert kept is not None, "the consent was read a moment ago"
    told = SharedOnConsent(
        person_id=given["person"], enquiry_id=enquiry_id, receiver=kept["receiver"], kinds=given["kinds"]
    )
    record(told, by=by, at=at)


SHARE = """
insert into people_share (person_id, consent_id, kinds, what, staff_id, at)
select c.person_id, c.id, %(kinds)s, %(what)s, %(staff)s, %(at)s from people_consent c
where c.id = %(consent)s and c.person_id = %(person)s and c.withdrawn_at is null and c.ends_at > %(at)s
    and c.kinds @> %(kinds)s::varchar[]
returning (select receiver_name from people_consent where id = consent_id) as receiver
"""


@action
def share(
    *, person_id: int, consent_id: int, kinds: Sequence[str], what: str, enquiry_id: int, by: Viewer, at: datetime
) -> None:
    """Keep that something was shared with the receiver of a consent; without one that covers it, it is not to be shared.

    The one who calls this has opened the enquiry through the door. Raises: CannotShare.
    """
    if not kinds or not what.strip():
        raise CannotShare(Why(marked("Say what you share.")))
    kept = row(
        SHARE,
        {
            "person": person_id,
            "consent": consent_id,
            "kinds": sorted(set(kinds)),
            "what": what.strip()[:255],
            "staff": by.staff_id or None,
            "at": at,
        },
    )
    if kept is None:
        raise CannotShare(Why(marked("There is no consent that covers this now. Ask the person.")))
    record(
        SharedOnConsent(
            person_id=person_id, enquiry_id=enquiry_id, receiver=kept["receiver"], kinds=sorted(set(kinds))
        ),
        by=by,
        at=at,
    )
