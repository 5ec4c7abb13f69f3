"""Received with two matters in it: one conversation, and each matter has somebody who answers for it (R010)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from inngang.rules.access import Viewer
from inngang.rules.triage import MATTERS
from inngang.rules.vocabulary import Channel
from inngang.service.enquiries.actions.receive import Received, receive
from inngang.service.enquiries.actions.split import part
from inngang.service.enquiries.held import hold
from inngang.service.journal import action


@action
def receive_two(*, channel: Channel, text: str, also: str | None, by: Viewer, at: datetime, **given: Any) -> Received:
    """As `receive`, and a part about what else they said it is about, in the same transaction.

    What is told is the first one's; the person sees both under it. Sent again it gives no more parts. `given` is what `receive`
    takes besides. Raises CannotReceive.
    """
    received = receive(channel=channel, text=text, by=by, at=at, **given)
    if also is not None and also in MATTERS and also not in ("unknown", received.matter) and not received.repeated:
        part(hold(received.enquiry_id), matter=also, note="", by=by, at=at)  # what they wrote is the conversation's
    return received
