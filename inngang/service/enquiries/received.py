"""Whether a sending has been received already: a repeat gets its receipt, however often it comes."""

from __future__ import annotations

from inngang.service.rows import row


def is_received(*, channel: str, sender_key: str) -> bool:
    return (
        row(
            "select 1 as found from enquiries_enquiry where channel = %(channel)s and sender_key = %(key)s",
            {"channel": channel, "key": sender_key},
        )
        is not None
    )
