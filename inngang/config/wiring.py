"""Joins what may not know one another: the job that sends, and the channels that deliver."""

from __future__ import annotations

from inngang.channels import registry
from inngang.service.notices.queries import Delivery, NoticeCard


def deliver(notice: NoticeCard) -> Delivery:
    """Hand a message to its channel, which says in the outbox's words how it went."""
    return registry.deliver(notice.channel, notice)
