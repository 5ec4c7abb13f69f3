"""Logins as they are read at each page: one statement, and one more when somebody has done something (innlogginger)."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from inngang.rules import login as rules
from inngang.rules.vocabulary import LoginLevel, Role
from inngang.service.journal.action import upkeep
from inngang.service.rows import row, run

SEEN_EVERY = timedelta(seconds=20)  # being seen is not written more often than this


@dataclass(frozen=True)
class LoginCard:
    """A login that holds now."""

    id: int
    kind: str
    person_id: int
    staff_id: int
    level: LoginLevel
    how: str
    hint: str
    acting: tuple[Role, int] | None
    may_act_for: tuple[dict[str, Any], ...]
    is_shared: bool
    started_at: datetime
    seen_at: datetime
    ends_at: datetime
    can_be_extended: bool


def hashed(secret: str) -> str:
    """What we keep of something secret that has bits enough of its own."""
    return hashlib.sha256(secret.encode()).hexdigest()


def login_of(*, token: str, at: datetime) -> LoginCard | None:
    """The login this token stands for; None when it is unknown, ended or too old."""
    found = row("select * from login_session where token_hash = %(hash)s and ended_at is null", {"hash": hashed(token)})
    if found is None:
        return None
    life = rules.life_of(found["kind"], shared=found["is_shared"])
    ends_at = rules.ends_at(life, started_at=found["started_at"], seen_at=found["seen_at"])
    if ends_at <= at:
        return None
    return LoginCard(
        id=found["id"],
        kind=found["kind"],
        person_id=found["person_id"] or 0,
        staff_id=found["staff_id"] or 0,
        level=LoginLevel(found["level"]),
        how=found["how"],
        hint=found["hint"],
        acting=(Role(found["acting_role"]), found["organisation_id"] or 0) if found["acting_role"] else None,
        may_act_for=tuple(found["may_act_for"]),
        is_shared=found["is_shared"],
        started_at=found["started_at"],
        seen_at=found["seen_at"],
        ends_at=ends_at,
        can_be_extended=rules.can_be_extended(life, started_at=found["started_at"], at=at),
    )


def who_was(*, token: str, at: datetime) -> tuple[int, int]:
    """The person and the member of staff a login belonged to, also when it has just ended; zero for nobody."""
    found = row(
        "select person_id, staff_id from login_session where token_hash = %(hash)s and seen_at > %(since)s",
        {"hash": hashed(token), "since": at - timedelta(days=1)},
    )
    return (found["person_id"] or 0, found["staff_id"] or 0) if found else (0, 0)


def has_been_here(*, staff_id: int, within: timedelta, at: datetime) -> bool:
    """Whether somebody is logged in as this member of staff, and has looked at a page so lately."""
    found = row(
        "select 1 from login_session where staff_id = %(staff)s and ended_at is null and seen_at > %(since)s limit 1",
        {"staff": staff_id, "since": at - within},
    )
    return found is not None


@upkeep
def seen(card: LoginCard, *, at: datetime) -> None:
    """Somebody did something: the time without anything happening begins anew."""
    if at - card.seen_at >= SEEN_EVERY:
        run(
            "update login_session set seen_at = %(at)s where id = %(id)s and seen_at < %(at)s",
            {"id": card.id, "at": at},
        )


@upkeep
def spend(key: str, *, until: datetime) -> bool:
    """Use something that may be used once. False when it is used already, also when two come at the same moment."""
    spent = run(
        "insert into login_spent (key_hash, until) values (%(hash)s, %(until)s) on conflict do nothing",
        {"hash": hashed(key), "until": until},
    )
    return spent == 1


@upkeep
def keep(*, key: str, sealed: str, person_id: int, staff_id: int, until: datetime) -> None:
    """Keep a sealed form until its sender has logged in again."""
    run(
        """insert into login_kept (key_hash, sealed, person_id, staff_id, until)
           values (%(hash)s, %(sealed)s, nullif(%(person)s, 0), nullif(%(staff)s, 0), %(until)s)""",
        {"hash": hashed(key), "sealed": sealed, "person": person_id, "staff": staff_id, "until": until},
    )


def kept(*, key: str, person_id: int, staff_id: int, at: datetime) -> str:
    """The sealed form, for the one who sent it; nothing for another who logged in at the same screen."""
    found = row(
        """select sealed from login_kept where key_hash = %(hash)s and until > %(at)s
           and (person_id is null or person_id = %(person)s) and (staff_id is null or staff_id = %(staff)s)""",
        {"hash": hashed(key), "person": person_id, "staff": staff_id, "at": at},
    )
    return found["sealed"] if found else ""


@upkeep
def drop_kept(*, key: str) -> None:
    run("delete from login_kept where key_hash = %(hash)s", {"hash": hashed(key)})


def wrong_codes_from(place: str, *, at: datetime) -> int:
    """How many wrong codes have come from there lately."""
    found = row(
        "select count(*) as wrong from login_wrong_code where place = %(place)s and at > %(since)s",
        {"place": hashed(place), "since": at - rules.WRONG_COUNTS_FOR},
    )
    return int(found["wrong"]) if found else 0


@upkeep
def wrong_code_from(place: str, *, at: datetime) -> None:
    """Count a wrong code, and forget the old ones from the same place."""
    run(
        """with old as (delete from login_wrong_code where at < %(since)s)
           insert into login_wrong_code (place, at) values (%(place)s, %(at)s)""",
        {"place": hashed(place), "at": at, "since": at - rules.WRONG_COUNTS_FOR},
    )


@upkeep
def forget_old(*, at: datetime) -> int:
    """Take away what has no use any more; logins are kept as ended for thirty days."""
    gone = run("delete from login_spent where until < %(at)s", {"at": at})
    gone += run("delete from login_kept where until < %(at)s", {"at": at})
    gone += run("delete from login_session where seen_at < %(since)s", {"since": at - timedelta(days=30)})
    return gone
