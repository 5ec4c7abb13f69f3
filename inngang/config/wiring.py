"""Joins what may not know one another: the job that sends, and the channels that deliver."""

from __future__ import annotations

from inngang.channels import contract, registry
from inngang.rules.vocabulary import Why
from inngang.service.notices.queries import Delayed, Delivered, Delivery, Failed, NoticeCard


def deliver(notice: NoticeCard) -> Delivery:
    """Hand a message to its channel, and say in the outbox's words how it went."""
    result = registry.deliver(notice.channel, notice)
    if isinstance(result, contract.Delivered):
        return Delivered()
    why: Why = result.why
    return Delayed(str(why)) if isinstance(result, contract.Delayed) else Failed(str(why))
