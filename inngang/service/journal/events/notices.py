"""What we send (varsler)."""

from __future__ import annotations

from dataclasses import dataclass

from inngang.rules.vocabulary import marked
from inngang.service.journal.events.base import AboutEnquiry, Event


@dataclass(frozen=True, kw_only=True)
class NoticeQueued(AboutEnquiry):
    sentence = marked("A message is on its way (%(kind)s)")
    kind: str


@dataclass(frozen=True, kw_only=True)
class NoticeRepeated(AboutEnquiry):
    sentence = marked("The same message was asked for again; it is sent once (%(kind)s)")
    kind: str


@dataclass(frozen=True, kw_only=True)
class NoticesTaken(Event):
    sentence = marked("Took %(count)s messages to send")
    count: int


@dataclass(frozen=True, kw_only=True)
class NoticeDelivered(AboutEnquiry):
    sentence = marked("The message got there (%(kind)s)")
    kind: str
    attempts: int


@dataclass(frozen=True, kw_only=True)
class NoticeDelayed(AboutEnquiry):
    sentence = marked("The message did not get there yet (%(kind)s): %(error)s")
    kind: str
    error: str
    attempts: int


@dataclass(frozen=True, kw_only=True)
class NoticeFailed(AboutEnquiry):
    sentence = marked("The message could not be delivered (%(kind)s): %(error)s")
    kind: str
    error: str


@dataclass(frozen=True, kw_only=True)
class NoticeSentOtherwise(AboutEnquiry):
    sentence = marked("The message goes as a letter instead (%(kind)s)")
    kind: str


@dataclass(frozen=True, kw_only=True)
class NoWayToTell(AboutEnquiry):
    sentence = marked("There is no way to send them a message (%(kind)s): somebody here reaches them otherwise")
    kind: str


@dataclass(frozen=True, kw_only=True)
class ReachedOtherwise(AboutEnquiry):
    sentence = marked("Reached the person otherwise: %(how)s")
    kind: str
    how: str
