"""Begin and end logins (innlogging, utlogging)."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from inngang.rules.access import Viewer
from inngang.rules.vocabulary import LoginLevel, Role
from inngang.service.journal import action, record
from inngang.service.journal.events import LoggedIn, LoggedOut, LoginRefused
from inngang.service.people.sessions import hashed
from inngang.service.rows import row, rows

BEGIN = """
insert into login_session (token_hash, kind, person_id, staff_id, level, how, provider_session, provider_subject, hint,
    acting_role, organisation_id, may_act_for, is_shared, started_at, seen_at, ended_why)
values (%(hash)s, %(kind)s, nullif(%(person)s, 0), nullif(%(staff)s, 0), %(level)s, %(how)s, %(session)s, %(subject)s,
    %(hint)s, '', null, %(may)s::jsonb, %(shared)s, %(at)s, %(at)s, '')
returning id
"""


@action
def log_in(
    *,
    token: str,
    person_id: int = 0,
    staff_id: int = 0,
    level: LoginLevel,
    how: str,
    provider_session: str = "",
    provider_subject: str = "",
    hint: str = "",
    may_act_for: Sequence[dict[str, Any]] = (),
    is_shared: bool = False,
    by: Viewer,
    at: datetime,
) -> int:
    """The id of the new login. What was there before in that browser is ended by `log_out`."""
    begun = row(
        BEGIN,
        {
            "hash": hashed(token),
            "kind": "staff" if staff_id else "citizen",
            "person": 0 if staff_id else person_id,
            "staff": staff_id,
            "level": level,
            "how": how,
            "session": provider_session,
            "subject": provider_subject,
            "hint": hint,
            "may": json.dumps(list(may_act_for)),
            "shared": is_shared,
            "at": at,
        },
    )
    assert begun is not None
    record(LoggedIn(how=how, person_id=person_id or None), by=by, at=at)
    return int(begun["id"])


END = """
update login_session set ended_at = %(at)s, ended_why = %(why)s, hint = ''
where ended_at is null and ({which}) returning person_id, staff_id
"""


@action
def log_out(*, token: str, why: str, by: Viewer, at: datetime) -> None:
    """End one login. One that has ended already stays as it was."""
    ended = rows(END.format(which="token_hash = %(hash)s"), {"hash": hashed(token), "why": why, "at": at})
    _tell(ended, why, by, at)


@action
def log_out_at_provider(*, how: str, session: str, subject: str, by: Viewer, at: datetime) -> int:
    """Somebody logged out elsewhere: every login of that session at the provider ends, or of that subject."""
    which = (
        "how = %(how)s and provider_session = %(session)s"
        if session
        else "how = %(how)s and provider_subject = %(subject)s"
    )
    given = {"how": how, "session": session, "subject": subject, "why": "at_provider", "at": at}
    ended = rows(END.format(which=which), given)
    _tell(ended, "at_provider", by, at)
    return len(ended)


@action
def log_out_everywhere(*, person_id: int = 0, staff_id: int = 0, but_token: str = "", by: Viewer, at: datetime) -> int:
    """End all other logins of the same one: after a lost phone, or when somebody no longer works here."""
    which = """((%(person)s <> 0 and person_id = %(person)s) or (%(staff)s <> 0 and staff_id = %(staff)s))
               and token_hash <> %(but)s"""
    given = {"person": person_id, "staff": staff_id, "but": hashed(but_token), "why": "everywhere", "at": at}
    ended = rows(END.format(which=which), given)
    _tell(ended, "everywhere", by, at)
    return len(ended)


@action
def act_for(*, token: str, role: Role, organisation_id: int, by: Viewer, at: datetime) -> None:
    """Act for an organisation from now on, or for oneself (`Role.CITIZEN`)."""
    own = role == Role.CITIZEN
    rows(
        """update login_session set acting_role = %(role)s, organisation_id = nullif(%(organisation)s, 0), kind = %(kind)s
           where token_hash = %(hash)s and ended_at is null returning id""",
        {
            "role": "" if own else role,
            "organisation": 0 if own else organisation_id,
            "kind": "citizen" if own else "organisation",
            "hash": hashed(token),
        },
    )
    record(LoggedIn(how=f"as {role}", person_id=by.person_id or None), by=by, at=at)


@action
def refuse_login(*, how: str, code: str, by: Viewer, at: datetime) -> None:
    """Keep in the journal that a login was refused, and why."""
    record(LoginRefused(how=how, code=code), by=by, at=at)


def _tell(ended: Sequence[dict[str, Any]], why: str, by: Viewer, at: datetime) -> None:
    person_id = ended[0]["person_id"] if ended else None
    record(LoggedOut(why=why, logins=len(ended), person_id=person_id), by=by, at=at)
