"""A short summary in the person's language (kort fortalt)."""

from __future__ import annotations

from dataclasses import dataclass

from inngang.rules.vocabulary import marked
from inngang.service.journal.events.base import AboutEnquiry


@dataclass(frozen=True, kw_only=True)
class InShortSent(AboutEnquiry):
    sentence = marked("Sent a short summary in the person's language (%(language)s)")
    language: str


@dataclass(frozen=True, kw_only=True)
class InShortUnderstood(AboutEnquiry):
    sentence = marked("Said that they have understood the summary")


@dataclass(frozen=True, kw_only=True)
class InShortAskedAbout(AboutEnquiry):
    sentence = marked("Said that they have not understood the summary, and asks")
