"""What every event is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from inngang.rules.vocabulary import marked


@dataclass(frozen=True, kw_only=True)
class Event:
    """Something that happened (hendelse)."""

    sentence: ClassVar[str]


@dataclass(frozen=True, kw_only=True)
class AboutEnquiry(Event):
    enquiry_id: int | None
    person_id: int | None = None
    unit_id: int | None = None
    channel: str | None = None


@dataclass(frozen=True, kw_only=True)
class ActionRefused(AboutEnquiry):
    sentence = marked("Tried to %(verb)s, and was told no (%(code)s)")
    verb: str
    code: str
