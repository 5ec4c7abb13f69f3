"""A code instead of BankID: given by staff after seeing a document, and used once (engangskode, kode på papir)."""

from __future__ import annotations

from datetime import datetime

from inngang.rules import login as rules
from inngang.rules.access import OWN_CASE, Viewer
from inngang.rules.identity import new_pick_up_code
from inngang.rules.login import CodeKind, Document
from inngang.rules.vocabulary import LoginLevel
from inngang.service.journal import action, record
from inngang.service.journal.action import Refused, upkeep
from inngang.service.journal.events import LoginCodeEnded, LoginCodeGiven
from inngang.service.people.sessions import hashed, wrong_code_from, wrong_codes_from
from inngang.service.rows import row, run


class CannotGiveCode(Refused):
    """No code was made; the sentence says why."""


class WrongCode(Refused):
    """The code opens nothing."""


@action
def give_code(
    *, person_id: int, kind: CodeKind, document: Document, random_bytes: bytes, by: Viewer, at: datetime
) -> str:
    """The code, to be shown once: only its hash is kept. A new one ends those of the same kind that were not used.

    Raises: CannotGiveCode for oneself and one's own.
    """
    if person_id == by.person_id or person_id in by.conflicts:
        raise CannotGiveCode(OWN_CASE)
    grant = rules.code_grant(kind, document)
    code = new_pick_up_code(random_bytes)
    run(
        """update login_code set ended_at = %(at)s
           where person_id = %(person)s and kind = %(kind)s and used_at is null and ended_at is null""",
        {"person": person_id, "kind": kind, "at": at},
    )
    run(
        """insert into login_code (person_id, kind, finder, code_hash, level, document, given_by_id, given_at, valid_until, tries)
           values (%(person)s, %(kind)s, %(finder)s, %(hash)s, %(level)s, %(document)s, %(staff)s, %(at)s, %(until)s, 0)""",
        {
            "person": person_id,
            "kind": kind,
            "finder": code[:4],
            "hash": hashed(code),
            "level": grant.level,
            "document": document,
            "staff": by.staff_id,
            "at": at,
            "until": at + grant.lasts,
        },
    )
    record(LoginCodeGiven(person_id=person_id, kind=kind, document=document, level=grant.level), by=by, at=at)
    return code


def try_code(*, code: str, place: str, by: Viewer, at: datetime) -> tuple[int, LoginLevel, str]:
    """The person, the level and the kind of a right code. A code for now is spent by it; one on paper lasts its time.

    Raises: WrongCode. Wrong tries are counted, for the code that was meant and for the place they come from; they stay
    counted, so this is no action of its own.
    """
    if wrong_codes_from(place, at=at) >= rules.MOST_WRONG_FROM_ONE_PLACE:
        raise WrongCode(rules.TOO_MANY_TRIES.why, rules.TOO_MANY_TRIES.code)
    found = _spend(code=code, by=by, at=at)
    if found is None:
        wrong_code_from(place, at=at)
        raise WrongCode(rules.NO_SUCH_CODE.why, rules.NO_SUCH_CODE.code)
    return found


SPEND = """
update login_code set used_at = coalesce(used_at, %(at)s),
    ended_at = case when kind = 'now' then %(at)s else ended_at end
where finder = %(finder)s and code_hash = %(hash)s and ended_at is null and valid_until > %(at)s and tries < %(most)s
returning person_id, level, kind
"""
MISS = """
update login_code set tries = tries + 1, ended_at = case when tries + 1 >= %(most)s then %(at)s end
where finder = %(finder)s and ended_at is null and valid_until > %(at)s returning person_id, ended_at
"""


@upkeep
def _spend(*, code: str, by: Viewer, at: datetime) -> tuple[int, LoginLevel, str] | None:
    """One statement: two at the same moment cannot both spend it."""
    given = {"finder": code[:4], "hash": hashed(code), "at": at, "most": rules.MOST_TRIES}
    found = row(SPEND, given)
    if found is not None:
        return found["person_id"], LoginLevel(found["level"]), found["kind"]
    missed = row(MISS, given)
    if missed is not None and missed["ended_at"] is not None:
        _end_of_tries(person_id=missed["person_id"], by=by, at=at)
    return None


@action
def _end_of_tries(*, person_id: int, by: Viewer, at: datetime) -> None:
    record(LoginCodeEnded(person_id=person_id), by=by, at=at)
