"""What can be done with messages on their way out."""

from inngang.service.notices.actions.claim_due import claim_due
from inngang.service.notices.actions.mark import mark_delayed, mark_delivered, mark_failed
from inngang.service.notices.actions.otherwise import NotToSeeTo, note_untold, see_to
from inngang.service.notices.actions.queue_notice import queue_notice
from inngang.service.notices.actions.queue_notices import NoticeRow, queue_notices

__all__ = [
    "NotToSeeTo",
    "NoticeRow",
    "claim_due",
    "mark_delayed",
    "mark_delivered",
    "mark_failed",
    "note_untold",
    "queue_notice",
    "queue_notices",
    "see_to",
]
