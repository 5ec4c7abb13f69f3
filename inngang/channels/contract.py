"""What every channel (kanal) is: how it is described, what delivering may end in, and the few things they all share."""

from __future__ import annotations

import hashlib
import os
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from django.conf import settings

from inngang.rules.vocabulary import Channel, Why
from inngang.service.notices.queries import Delayed, Delivered, Delivery, Failed, NoticeCard
from inngang.service.notices.words import words_in

__all__ = [
    "Carries",
    "Delayed",
    "Delivered",
    "Delivery",
    "Described",
    "Failed",
    "NoticeCard",
    "never",
    "not_yet",
    "put_in_folder",
    "sender_key",
    "spoken_language",
    "storable",
]


def not_yet(why: Why) -> Delayed:
    """It did not leave now; the same notice is tried again later. The reason is for the one of us who looks."""
    return Delayed(words_in("nb", why))


def never(why: Why) -> Failed:
    """It will never leave by this way. A person must see to it, and reads why."""
    return Failed(words_in("nb", why))


class Carries(StrEnum):
    """What can go through a channel."""

    TEXT = "text"
    VOICE = "voice"
    PAPER = "paper"
    NEED = "need"  # a choice of what it is about, and no words of one's own


@dataclass(frozen=True)
class Described:
    """A channel as the registry knows it (kanalbeskrivelse)."""

    code: Channel
    name: str  # a text to translate
    can_write: bool  # we can send a text out through it
    can_hear: bool  # people reach us through it
    works_without_login: bool
    is_live: bool  # somebody waits there
    carries: frozenset[Carries]
    deliver: Callable[[NoticeCard], Delivery]


def spoken_language(text: str) -> str:
    """The code of a language as we keep it. What is no code falls back to bokmål; a language few speak is kept."""
    found = re.fullmatch(r"\s*([A-Za-z]{2,3})(?:[-_][A-Za-z0-9-]{2,8})?\s*", text or "")
    code = found[1].lower() if found else ""
    return "nb" if code in ("", "no", "xx", "zxx", "und") else code


def storable(text: str) -> str:
    """The text as it was sent, without the few signs a database cannot hold: NUL and halves of pairs."""
    return "".join(sign for sign in text if sign != "\x00" and unicodedata.category(sign) != "Cs")


def sender_key(key: str) -> str:
    """The sender's own id in the room we have for it. A long one is kept as its fingerprint."""
    key = storable(key)
    return key if len(key) <= 80 else f"sha256:{hashlib.sha256(key.encode()).hexdigest()}"


def put_in_folder(channel: Channel, notice: NoticeCard, content: bytes, ending: str) -> Path:
    """Put one piece in the visible folder `outgoing/<channel>`, whole or not at all; a repeat is the same piece."""
    folder = Path(settings.DATA) / "outgoing" / str(channel)
    folder.mkdir(parents=True, exist_ok=True)
    safe = re.sub(r"[^\w-]+", "_", notice.key)[:60]
    piece = folder / f"{safe}.{hashlib.sha256(notice.key.encode()).hexdigest()[:8]}.{ending}"
    half = piece.with_name(f".{piece.name}.{os.getpid()}")
    half.write_bytes(content)
    half.replace(piece)
    return piece
