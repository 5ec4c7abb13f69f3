"""A letter leaves (brev).

It is put in the folder `outgoing/letter`, one file a letter, for somebody to print, put in an envelope and address; the
person's address is looked up by the one who prints. Production needs a printing service that fetches from this folder,
or a call to its interface here, and its receipts.
"""

from __future__ import annotations

from inngang.channels.contract import Delivered, Delivery, NoticeCard, never, not_yet, put_in_folder
from inngang.rules.vocabulary import Channel, Why, marked


def deliver(notice: NoticeCard) -> Delivery:
    """Delivered when it lies to be printed; Failed when nothing is written in it."""
    if not notice.text.strip():
        return never(Why(marked("There is nothing to send: the text is empty.")))
    heading = f"To: {notice.to or 'the address in the register'}\nLanguage: {notice.language}\n\n"
    try:
        put_in_folder(Channel.LETTER, notice, f"{heading}{notice.text}\n".encode(), "txt")
    except OSError as error:
        return not_yet(
            Why(marked("The folder for what we send could not be written to: %(error)s"), {"error": error.strerror})
        )
    return Delivered()
