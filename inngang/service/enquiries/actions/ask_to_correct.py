"""Ask us to correct something we have written about oneself, or say how one sees it (krav om retting, merknad; R253)."""

from __future__ import annotations

from datetime import datetime

from inngang.rules.access import Viewer
from inngang.rules.vocabulary import Channel, Why, marked
from inngang.service.enquiries.actions.receive import receive
from inngang.service.enquiries.actions.reply import CannotReopen, CannotReply, reply
from inngang.service.enquiries.held import hold_as_person
from inngang.service.journal import action, record
from inngang.service.journal.events import CommentedOn, CorrectionAsked


def ask_to_correct(
    *, enquiry_id: int, text: str, only_comment: bool, sender_key: str | None = None, by: Viewer, at: datetime
) -> None:
    """It stands beside what it is about, and opens it again, so that it has an owner and a promise.

    Where it cannot be opened again it becomes an enquiry of its own. Raises CannotReply, NoSuchEnquiry.
    """
    given = {"enquiry_id": enquiry_id, "text": text, "sender_key": sender_key, "by": by, "at": at}
    try:
        _beside(only_comment=only_comment, **given)  # type: ignore[arg-type]
    except CannotReopen:
        _by_itself(only_comment=only_comment, **given)  # type: ignore[arg-type]


@action
def _beside(
    *, enquiry_id: int, text: str, only_comment: bool, sender_key: str | None, by: Viewer, at: datetime
) -> None:
    held = hold_as_person(enquiry_id, by, None)
    reply(enquiry_id=enquiry_id, text=text, sender_key=sender_key, by=by, at=at)
    record(CommentedOn(**held.about) if only_comment else CorrectionAsked(**held.about), by=by, at=at)


@action
def _by_itself(
    *, enquiry_id: int, text: str, only_comment: bool, sender_key: str | None, by: Viewer, at: datetime
) -> None:
    held = hold_as_person(enquiry_id, by, None)
    if not text.strip():
        raise CannotReply(Why(marked("Write what you want to say.")))
    receive(
        channel=Channel.QUESTION,
        text=text,
        sender_key=f"correct {sender_key}"[:80] if sender_key else None,
        person_id=held.person_id,
        language=held.language,
        unit_id=held.unit_id,
        by=by,
        at=at,
    )
    record(CommentedOn(**held.about) if only_comment else CorrectionAsked(**held.about), by=by, at=at)
