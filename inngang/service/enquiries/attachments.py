"""Files as they are shown: their names to those who see the enquiry, what is in them only after a scan (vedlegg)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

from inngang.rules.access import Viewer
from inngang.rules.access_matrix import Info
from inngang.rules.vocabulary import Purpose, Side
from inngang.service.access import door
from inngang.service.enquiries import queries
from inngang.service.enquiries.held import NOT_FOUND, NoSuchEnquiry
from inngang.service.journal.action import upkeep
from inngang.service.rows import row, rows, run

LONGEST_PAUSE = timedelta(hours=1)


@dataclass(frozen=True)
class FileCard:
    """One file, without what is in it."""

    id: int
    name: str
    size: int
    state: str
    at: datetime


class Opened(NamedTuple):
    """A file to be saved, never shown among our own pages."""

    name: str
    content: bytes


class ToScan(NamedTuple):
    """A file nobody sees yet."""

    id: int
    content: bytes


def files_of(enquiry_id: int) -> list[FileCard]:
    """The files of one enquiry, first come first. Whoever calls this has decided that the enquiry may be seen."""
    sql = "select id, name, size, state, at from attached_file where enquiry_id = %(id)s order by id limit 100"
    return [FileCard(**one) for one in rows(sql, {"id": enquiry_id})]


def files_for(card: queries.EnquiryCard) -> list[FileCard]:
    """The files of an enquiry, by name, for one who may open them."""
    infos = infos_for(Side(card.side), is_mine=card.is_mine)
    may = card.is_mine if card.person is None else any(info in card.person.sees for info in infos)
    return files_of(card.id) if may else []


def infos_for(side: Side, *, is_mine: bool) -> tuple[Info, ...]:
    """Which kind of information a file is. On no side yet it is only for the one who has it in hand."""
    if side == Side.STATE:
        return (Info.ATTACHMENT_STATE,)
    if side == Side.MUNICIPAL:
        return (Info.ATTACHMENT_MUNI,)
    return (Info.ATTACHMENT_STATE, Info.ATTACHMENT_MUNI) if is_mine else ()


def open_file(*, attachment_id: int, by: Viewer, at: datetime) -> Opened:
    """What is in a file, through the door, when a scan has found nothing.

    Raises: NoSuchEnquiry when there is none, it is not scanned, or it is not for this viewer (they look alike).
    """
    found = row(
        "select enquiry_id, name, content from attached_file where id = %(id)s and state = 'clean'",
        {"id": attachment_id},
    )
    if found is None:
        raise NoSuchEnquiry(NOT_FOUND)
    card = queries.card(enquiry_id=found["enquiry_id"], viewer=by, at=at)
    if card.person is None:
        if not card.is_mine:
            raise NoSuchEnquiry(NOT_FOUND)
    elif not _door_opens(card.person.id, card.id, infos_for(Side(card.side), is_mine=card.is_mine), by, at):
        raise NoSuchEnquiry(NOT_FOUND)
    return Opened(found["name"], bytes(found["content"]))


def _door_opens(person_id: int, enquiry_id: int, infos: tuple[Info, ...], by: Viewer, at: datetime) -> bool:
    may = door.may_read(person_id=person_id, by=by, purpose=Purpose.ANSWER, at=at)
    info = next((one for one in infos if one in may), None)
    if info is None:
        return False
    door.open_info(person_id=person_id, info=info, by=by, purpose=Purpose.ANSWER, at=at, enquiry_id=enquiry_id)
    return True


def to_scan(*, at: datetime, most: int = 20) -> list[ToScan]:
    """Files whose turn it is."""
    sql = """select id, content from attached_file where state = 'waiting' and next_try_at <= %(at)s
             order by next_try_at limit %(most)s"""
    return [ToScan(one["id"], bytes(one["content"])) for one in rows(sql, {"at": at, "most": most})]


@upkeep
def try_later(attachment_id: int, *, at: datetime) -> None:
    """The scanner did not answer: again soon, then more seldom, and never given up. Nobody sees the file meanwhile."""
    run(
        """update attached_file set attempts = attempts + 1,
               next_try_at = %(at)s + least(%(most)s, interval '15 seconds' * power(2, least(attempts, 10)))
           where id = %(id)s and state = 'waiting'""",
        {"id": attachment_id, "at": at, "most": LONGEST_PAUSE},
    )
