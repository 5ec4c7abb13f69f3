"""A text message leaves (sms).

In demo mode it is put in the folder `outgoing/sms`, one file a message, to be seen. Production needs an agreement with
somebody who carries text messages, and a call to their interface here; until then each message fails with that as its
reason, so that a person sees to it. Nothing is ever told as sent that was not.
"""

from __future__ import annotations

import re

from django.conf import settings

from inngang.channels.contract import Delivered, Delivery, NoticeCard, never, not_yet, put_in_folder
from inngang.rules.vocabulary import Channel, Why, marked

LONGEST = 1530  # ten parts of a joined message


def deliver(notice: NoticeCard) -> Delivery:
    """Delivered when it is in the folder; Failed for what is no number, or is too long."""
    number = re.sub(r"[\s()-]", "", notice.to)
    if not re.fullmatch(r"(\+|00)?[0-9]{5,15}", number):
        return never(Why(marked("%(to)s is not a phone number."), {"to": notice.to or "–"}))
    if len(notice.text) > LONGEST:
        return never(Why(marked("The text is too long for a text message. Send a letter, or make it shorter.")))
    if not settings.INNGANG_DEMO:
        return never(Why(marked("Nobody carries our text messages yet. Phone the person, or send a letter.")))
    try:
        put_in_folder(
            Channel.SMS, notice, f"To: {number}\nLanguage: {notice.language}\n\n{notice.text}\n".encode(), "txt"
        )
    except OSError as error:
        return not_yet(
            Why(marked("The folder for what we send could not be written to: %(error)s"), {"error": error.strerror})
        )
    return Delivered()
