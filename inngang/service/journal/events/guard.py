"""What is held back, marked or looked through before it reaches anybody."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from inngang.rules.vocabulary import marked
from inngang.service.journal.events.base import AboutEnquiry, Event


@dataclass(frozen=True, kw_only=True)
class FilesAttached(AboutEnquiry):
    sentence = marked("Sent files: %(kept)s kept, %(refused)s not taken")
    kept: int
    refused: int
    codes: Sequence[str] = ()


@dataclass(frozen=True, kw_only=True)
class FileScanned(AboutEnquiry):
    sentence = marked("A file was scanned (%(state)s)")
    file: int
    state: str


@dataclass(frozen=True, kw_only=True)
class ContactMarked(AboutEnquiry):
    sentence = marked("Came as one of very many in a short time, and is looked at by a leader")
    deed: str
    scope: str


@dataclass(frozen=True, kw_only=True)
class MarksReviewed(Event):
    sentence = marked("Went through %(count)s that came in a short time (%(verdict)s)")
    mark_id: int
    count: int
    verdict: str
