"""Scan what came in, file by file (virusskanning)."""

from __future__ import annotations

import logging
from datetime import datetime

from django.conf import settings

from inngang.jobs import clamd
from inngang.service.access.queries import CLOCK
from inngang.service.enquiries import attachments
from inngang.service.enquiries.actions.attach import note_scan

log = logging.getLogger(__name__)


def scan_waiting(*, at: datetime) -> int:
    """How many were scanned now."""
    scanned = 0
    for one in attachments.to_scan(at=at):
        try:
            found = _scan(one.content)
        except clamd.NotScanned as fault:
            log.warning("File %s is not scanned yet (%s); it is tried again.", one.id, fault)
            attachments.try_later(one.id, at=at)
            continue
        note_scan(attachment_id=one.id, clean=found.clean, scanned_with=found.told, by=CLOCK, at=at)
        scanned += 1
    return scanned


def _scan(content: bytes) -> clamd.Scan:
    if settings.INNGANG_CLAMD:
        return clamd.scan(content, address=settings.INNGANG_CLAMD)
    if settings.INNGANG_DEMO:
        return clamd.look_for_test_virus(content)
    raise clamd.NotScanned("INNGANG_CLAMD is not set")
