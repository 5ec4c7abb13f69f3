"""What did not get there goes another way: as a letter, or it waits for somebody here to reach them (nå fram på annen måte)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from inngang.rules.access import Viewer
from inngang.rules.reaching import instead_of
from inngang.rules.vocabulary import Why, marked
from inngang.service.journal import action, record
from inngang.service.journal.action import Refused
from inngang.service.journal.events import NoticeSentOtherwise, NoWayToTell, ReachedOtherwise
from inngang.service.rows import row, run

LONGEST_HOW = 255
NO_WAY = "there is no phone, e-mail or address"

RECEIVER = """
select p.safe_way, p.died_on from notices_notice n join people_person p on p.id = n.person_id where n.id = %(id)s
"""
INSTEAD = """
insert into notices_notice (channel, person_id, enquiry_id, kind, "to", language, text, state, attempts, next_attempt_at,
    last_error, created_at, key)
select %(channel)s, person_id, enquiry_id, kind, '', language, text, 'due', 0, %(at)s, '', %(at)s, left(key, 72) || ':' || %(channel)s
from notices_notice where id = %(id)s on conflict (key) do nothing
"""
SEEN_TO = """
update notices_notice set seen_to_at = %(at)s, seen_to_by = %(by)s, seen_to_how = %(how)s
where id = %(id)s and state = 'failed' and seen_to_at is null returning *
"""
UNTOLD = """
insert into notices_notice (channel, person_id, enquiry_id, kind, "to", language, text, state, attempts, last_error, created_at, key)
values ('', %(person_id)s, %(enquiry_id)s, %(kind)s, '', %(language)s, %(text)s, 'failed', 0, %(error)s, %(at)s, %(key)s)
on conflict (key) do nothing returning id
"""


class NotToSeeTo(Refused):
    """It got there, somebody has seen to it, or nobody said how."""


def send_instead(notice: dict[str, Any], *, by: Viewer, at: datetime) -> bool:
    """Within the action that gives a message up: as a letter, when that is still worth something and safe."""
    known = row(RECEIVER, {"id": notice["id"]}) if notice["person_id"] else None
    channel = instead_of(
        notice["channel"],
        kind=notice["kind"],
        is_known=known is not None and known["died_on"] is None,
        safe_way=known["safe_way"] if known else "",
    )
    if not channel:
        return False
    run(INSTEAD, {"id": notice["id"], "channel": channel, "at": at})
    run(SEEN_TO, {"id": notice["id"], "at": at, "by": None, "how": channel})
    about = {name: notice[name] for name in ("enquiry_id", "person_id", "channel", "kind")}
    record(NoticeSentOtherwise(**about), by=by, at=at)
    return True


@action
def note_untold(
    *,
    person_id: int | None,
    enquiry_id: int,
    kind: str,
    language: str,
    text: str,
    key: str,
    by: Viewer,
    at: datetime,
) -> None:
    """There is no way to send it: it stands in the list of those somebody here reaches otherwise."""
    given = {
        "person_id": person_id,
        "enquiry_id": enquiry_id,
        "kind": kind,
        "language": language,
        "text": text,
        "error": NO_WAY,
        "key": key,
        "at": at,
    }
    row(UNTOLD, given)
    record(NoWayToTell(enquiry_id=enquiry_id, person_id=person_id, kind=kind), by=by, at=at)


@action
def see_to(*, notice_id: int, how: str, by: Viewer, at: datetime) -> None:
    """Somebody reached the person. Whether they may is asked by the verb that calls. Raises NotToSeeTo."""
    if not how.strip():
        raise NotToSeeTo(Why(marked("Write how you reached them.")))
    how = how.strip()[:LONGEST_HOW]
    notice = row(SEEN_TO, {"id": notice_id, "at": at, "by": by.staff_id or None, "how": how})
    if notice is None:
        raise NotToSeeTo(Why(marked("Somebody has seen to it already.")))
    about = {name: notice[name] for name in ("enquiry_id", "person_id", "channel", "kind")}
    record(ReachedOtherwise(**about, how=how), by=by, at=at)
