"""Let somebody act for oneself, and have them say yes with a code (gi fullmakt, be om hjelp)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple

from inngang.rules import representation as rules
from inngang.rules.access import Viewer
from inngang.rules.hours import OSLO
from inngang.rules.identity import birth_date_of, new_pick_up_code
from inngang.rules.login import MOST_WRONG_FROM_ONE_PLACE, NO_SUCH_CODE, TOO_MANY_TRIES
from inngang.rules.representation import Act, Kind, Way
from inngang.rules.vocabulary import Role, Why, marked
from inngang.service.journal import action, record
from inngang.service.journal.action import Refused
from inngang.service.journal.events import RepresentativeAccepted, RepresentativeAppointed
from inngang.service.people.sessions import hashed, wrong_code_from, wrong_codes_from
from inngang.service.rows import row


class CannotAppoint(Refused):
    """Nobody was asked; the sentence says what to mend."""


class CannotAccept(Refused):
    """Nothing was taken on; the sentence says why."""


class Appointed(NamedTuple):
    """The code is shown once: only its hash is kept."""

    mandate_id: int
    code: str


APPOINT = """
insert into people_representative (person_id, kind, acting_name, matters, acts, way, valid_from, valid_to, finder, code_hash,
    invited_until, given_at)
values (%(person)s, %(kind)s, %(name)s, %(matters)s, %(acts)s, %(way)s, %(from)s, %(to)s, %(finder)s, %(hash)s, %(until)s, %(at)s)
returning id
"""


@action
def appoint(
    *,
    kind: Kind,
    acting_name: str,
    matters: Sequence[str],
    acts: Sequence[Act],
    last_day: date | None,
    way: Way = Way.LOGGED_IN,
    random_bytes: bytes,
    by: Viewer,
    at: datetime,
) -> Appointed:
    """The person lets somebody act for them. Nothing holds before the other has said yes with the code.

    Raises: CannotAppoint.
    """
    if by.role != Role.CITIZEN or not by.person_id:
        raise CannotAppoint(Why(marked("Only you yourself can do this.")))
    if not acting_name.strip():
        raise CannotAppoint(Why(marked("Write the name of the one who shall help you.")))
    today = at.astimezone(OSLO).date()
    wrong = rules.appointment(kind=kind, matters=matters, acts=acts, on=today, last_day=last_day)
    if wrong is not None:
        raise CannotAppoint(wrong.why, wrong.code)
    code = new_pick_up_code(random_bytes)
    made = row(
        APPOINT,
        {
            "person": by.person_id,
            "kind": kind,
            "name": acting_name.strip()[:120],
            "matters": sorted(matters),
            "acts": sorted(acts),
            "way": way,
            "from": today,
            "to": last_day,
            "finder": code[:4],
            "hash": hashed(code),
            "until": at + rules.INVITATION_LASTS,
            "at": at,
        },
    )
    assert made is not None
    record(
        RepresentativeAppointed(person_id=by.person_id, kind=kind, matters=sorted(matters), until=last_day),
        by=by,
        at=at,
    )
    return Appointed(made["id"], code)


WAITING = """
select r.id, r.person_id, r.kind from people_representative r
where r.finder = %(finder)s and r.code_hash = %(hash)s and r.acting_person_id is null and r.ended_at is null
    and r.invited_until > %(at)s for update
"""
ACCEPT = """
update people_representative set acting_person_id = %(me)s, finder = '', code_hash = '' where id = %(id)s returning id
"""


def accept(*, code: str, place: str, by: Viewer, at: datetime) -> int:
    """The id of what one has said yes to. Raises CannotAccept; wrong codes are counted for the place they come from, and
    stay counted, so this is no action of its own."""
    if wrong_codes_from(place, at=at) >= MOST_WRONG_FROM_ONE_PLACE:
        raise CannotAccept(TOO_MANY_TRIES.why, TOO_MANY_TRIES.code)
    accepted = _accept(code=code, by=by, at=at)
    if accepted is None:
        wrong_code_from(place, at=at)
        raise CannotAccept(NO_SUCH_CODE.why, NO_SUCH_CODE.code)
    return accepted


def _accept(*, code: str, by: Viewer, at: datetime) -> int | None:
    found = row(WAITING.replace(" for update", ""), {"finder": code[:4], "hash": hashed(code), "at": at})
    return _take_on(code=code, by=by, at=at) if found else None


@action
def _take_on(*, code: str, by: Viewer, at: datetime) -> int | None:
    found = row(WAITING, {"finder": code[:4], "hash": hashed(code), "at": at})
    if found is None or by.role != Role.CITIZEN or not by.person_id:
        raise CannotAccept(NO_SUCH_CODE.why, NO_SUCH_CODE.code)
    refusal = rules.may_take_on(
        kind=Kind(found["kind"]),
        acting_born=born(by.person_id),
        is_oneself=by.person_id == found["person_id"],
        on=at.astimezone(OSLO).date(),
    )
    if refusal is not None:
        raise CannotAccept(refusal.why, refusal.code)
    row(ACCEPT, {"me": by.person_id, "id": found["id"]})
    record(RepresentativeAccepted(person_id=found["person_id"], kind=found["kind"]), by=by, at=at)
    return int(found["id"])


def born(person_id: int) -> date | None:
    """The day of birth, as registered or as the identity number says."""
    found = row("select birth_date, identity_number from people_person where id = %(id)s", {"id": person_id})
    if found is None:
        return None
    day: date | None = found["birth_date"]
    return day or (birth_date_of(found["identity_number"]) if found["identity_number"] else None)
