"""What was told one side, and used by the other (gjenbruk av opplysninger)."""

from __future__ import annotations

from dataclasses import dataclass

from inngang.rules.vocabulary import marked
from inngang.service.journal.events.base import AboutEnquiry


@dataclass(frozen=True, kw_only=True)
class ToldBeforeUsed(AboutEnquiry):
    sentence = marked("Said yes to using what they had told in %(from_ref)s")
    from_ref: str


@dataclass(frozen=True, kw_only=True)
class ToldBeforeKeptApart(AboutEnquiry):
    sentence = marked("Said no to using what they had told in %(from_ref)s")
    from_ref: str
