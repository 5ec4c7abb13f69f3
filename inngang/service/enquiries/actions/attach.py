"""Attach: keep the files that came with what somebody wrote, unseen until they are scanned (legge ved)."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from inngang.rules import uploads
from inngang.rules.access import Viewer
from inngang.rules.vocabulary import Refusal
from inngang.service.enquiries import queries
from inngang.service.journal import action, record, tell
from inngang.service.journal.events import FilesAttached, FileScanned
from inngang.service.rows import row


class File(NamedTuple):
    """A file as it came."""

    name: str
    content: bytes


class NotTaken(NamedTuple):
    """A file we did not take, and why."""

    name: str
    why: Refusal


KEEP = """
with room as (
    select coalesce(sum(size), 0) + %(size)s <= %(most)s as fits from attached_file where enquiry_id = %(id)s
)
insert into attached_file (enquiry_id, name, kind, size, digest, content, state, at, scanned_with, attempts, next_try_at)
select %(id)s, %(name)s, %(kind)s, %(size)s, %(digest)s, %(content)s, 'waiting', %(at)s, '', 0, %(at)s from room where fits
on conflict (enquiry_id, digest) do update set name = excluded.name
returning id
"""


@action
def attach(
    *, enquiry_id: int, files: Sequence[File], by: Viewer, at: datetime, code: str | None = None
) -> tuple[NotTaken, ...]:
    """Keep what we take, and say what we did not. What was written is safe already, whatever becomes of the files.

    Raises: NoSuchEnquiry when it is not theirs.
    """
    card = queries.status(enquiry_id=enquiry_id, code=code or "", viewer=by, at=at)
    refused = [NotTaken(one.name, uploads.TOO_MANY) for one in files[uploads.MOST_FILES :]]
    kept = 0
    for one in files[: uploads.MOST_FILES]:
        found = uploads.examine(one.content, name=one.name)
        if isinstance(found, Refusal):
            refused.append(NotTaken(one.name, found))
            continue
        given = {"id": card.id, "name": found.name, "kind": found.kind, "size": len(one.content), "at": at}
        given |= {"digest": hashlib.sha256(one.content).hexdigest(), "content": one.content}
        if row(KEEP, given | {"most": uploads.MOST_OF_ENQUIRY}) is None:
            refused.append(NotTaken(one.name, uploads.TOO_MUCH))
        else:
            kept += 1
    codes = sorted({one.why.code for one in refused})
    record(FilesAttached(enquiry_id=card.id, kept=kept, refused=len(refused), codes=codes), by=by, at=at)
    tell(f"enquiry-{card.id}")
    return tuple(refused)


SCANNED = """
update attached_file set state = %(state)s, scanned_at = %(at)s, scanned_with = %(with)s, attempts = attempts + 1,
    content = case when %(state)s = 'clean' then content end
where id = %(id)s and state = 'waiting' returning enquiry_id
"""


@action
def note_scan(*, attachment_id: int, clean: bool, scanned_with: str, by: Viewer, at: datetime) -> None:
    """What the scan said. A bad file is emptied at once; what was written with it stays."""
    state = "clean" if clean else "infected"
    found = row(SCANNED, {"id": attachment_id, "state": state, "with": scanned_with[:80], "at": at})
    enquiry_id = found["enquiry_id"] if found else None
    record(FileScanned(enquiry_id=enquiry_id, file=attachment_id, state=state), by=by, at=at)
    if enquiry_id:
        tell(f"enquiry-{enquiry_id}")
