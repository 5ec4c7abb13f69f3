"""Send again: the person gets the last answer once more, on paper (brev på nytt)."""

from __future__ import annotations

from datetime import datetime

from inngang.rules.access import Viewer
from inngang.rules.hours import OSLO
from inngang.rules.vocabulary import Channel, Why, marked
from inngang.service.enquiries.held import hold_as_person
from inngang.service.journal import action, record
from inngang.service.journal.action import Refused
from inngang.service.journal.events import AnswerSentAgain
from inngang.service.notices.actions import queue_notice
from inngang.service.notices.words import words_in
from inngang.service.rows import row

HERE_IT_IS = marked("Here is our answer of %(day)s once more. Reference %(ref)s.")
LAST = """
select m.text, m.at, coalesce(p.safe_way, '') as safe_way
from enquiries_message m join enquiries_enquiry e on e.id = m.enquiry_id left join people_person p on p.id = e.person_id
where m.enquiry_id = %(id)s and m.direction = 'out' order by m.id desc limit 1
"""


class CannotSendAgain(Refused):
    """Nothing is sent; the sentence says why."""


@action
def send_again(*, enquiry_id: int, by: Viewer, at: datetime) -> None:
    """Once a day for each. Raises CannotSendAgain, NoSuchEnquiry."""
    held = hold_as_person(enquiry_id, by, None)
    last = row(LAST, {"id": held.id})
    if last is None:
        raise CannotSendAgain(Why(marked("There is no answer to send yet.")))
    if last["safe_way"]:
        raise CannotSendAgain(
            Why(
                marked(
                    "You have said that others may see what we send you. Read it here, or have it printed at an office."
                )
            )
        )
    told = Why(HERE_IT_IS, {"day": f"{last['at'].astimezone(OSLO):%d.%m.%Y}", "ref": held.ref})
    queue_notice(
        channel=Channel.LETTER,
        person_id=held.person_id,
        enquiry_id=held.id,
        kind="answer_again",
        language=held.language,
        text=f"{words_in(held.language, told)}\n\n{last['text']}",
        key=f"again-{held.id}-{at.astimezone(OSLO):%Y%m%d}",
        by=by,
        at=at,
    )
    record(AnswerSentAgain(**held.about), by=by, at=at)
