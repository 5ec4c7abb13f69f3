"""Sum up in the person's language, and hear whether it was understood (kort fortalt, R159)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from inngang.rules.access import Viewer
from inngang.rules.vocabulary import State, Why, marked
from inngang.service.enquiries.actions.reply import reply
from inngang.service.enquiries.held import CannotMove, hold_as_person, hold_as_staff
from inngang.service.enquiries.in_short import LANGUAGES, in_words, sentences, words
from inngang.service.enquiries.telling import tell_them
from inngang.service.journal import action, record, tell
from inngang.service.journal.action import Refused
from inngang.service.journal.events import InShortAskedAbout, InShortSent, InShortUnderstood
from inngang.service.notices.words import words_in
from inngang.service.rows import row

LONGEST_OWN = 600
SHORT_READY = marked(
    "Hello. We have written a short summary to you. Log in, or use your code, to read it. Reference %(ref)s."
)
SENT = """
with said as (
    insert into enquiries_message (enquiry_id, direction, text, staff_id, at) values (%(id)s, 'out', %(text)s, %(staff)s, %(at)s)
    returning id
)
insert into enquiries_in_short (enquiry_id, message_id, staff_id, language, sent_at)
select %(id)s, said.id, %(staff)s, %(language)s, %(at)s from said returning id
"""
HEARD = """
update enquiries_in_short set understood = %(understood)s, replied_at = %(at)s
where id = %(short)s and enquiry_id = %(id)s and understood is null returning language
"""


class CannotSumUp(Refused):
    """Nothing is sent; the sentence says what is missing."""


@action
def sum_up(
    *,
    enquiry_id: int,
    language: str,
    chosen: Sequence[tuple[str, date | None]],
    own: str,
    by: Viewer,
    at: datetime,
) -> None:
    """The promise stands as it is; the summary is in the conversation. Raises CannotSumUp, NotYours, CannotMove."""
    held = hold_as_staff(enquiry_id, by)
    if held.state not in (State.TAKEN, State.PROMISED, State.ANSWERED):
        raise CannotMove(Why(marked("Take it first, and sum up after.")))
    known = {one.code: one for one in sentences()}
    if language not in LANGUAGES:
        raise CannotSumUp(Why(marked("Choose a language we have the sentences in.")))
    if not chosen:
        raise CannotSumUp(Why(marked("Choose at least one sentence.")))
    if any(code not in known or (known[code].has_day and day is None) for code, day in chosen):
        raise CannotSumUp(Why(marked("Choose the day for each sentence that has one.")))
    own = own.replace("\x00", "").strip()
    if len(own) > LONGEST_OWN:
        raise CannotSumUp(Why(marked("That is too long. Write at most %(most)s characters."), {"most": LONGEST_OWN}))
    text = in_words(language=language, chosen=chosen, own=own)
    made = row(SENT, {"id": held.id, "text": text, "staff": by.staff_id, "language": language, "at": at})
    assert made is not None
    record(InShortSent(**held.about, language=language), by=by, at=at)
    tell_them(
        held,
        kind="in_short",
        text=words_in(language, Why(SHORT_READY, {"ref": held.ref})),
        letter=text,
        language=language,
        key=f"short-{made['id']}",
        by=by,
        at=at,
    )
    tell(*held.topics)


@action
def say_understood(
    *, enquiry_id: int, short_id: int, understood: bool, text: str, code: str | None, by: Viewer, at: datetime
) -> None:
    """Yes, or a question, which is a reply like any other; once. Raises NoSuchEnquiry, CannotSumUp, CannotReply."""
    held = hold_as_person(enquiry_id, by, code)
    heard = row(HEARD, {"understood": understood, "short": short_id, "id": held.id, "at": at})
    if heard is None:
        raise CannotSumUp(Why(marked("You have told us already.")))
    if understood:
        record(InShortUnderstood(**held.about), by=by, at=at)
    else:
        record(InShortAskedAbout(**held.about), by=by, at=at)
        asked = text.strip() or words(heard["language"])["not_understood"]
        reply(enquiry_id=held.id, text=asked, sender_key=f"short-{short_id}", code=code, by=by, at=at)
    tell(*held.topics)
