"""What a person has agreed to towards the one who looks (samtykke), as rows and as a condition."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from inngang.rules.access_matrix import Consent, Info
from inngang.rules.representation import SHARED_KINDS, Way

# The receiver is the one who looks, as a person or as those they act for.
_TOWARDS = """c.withdrawn_at is null and c.given_at <= %({at})s and c.ends_at > %({at})s
    and (c.receiver_person_id = nullif(%({me})s, 0) or c.organisation_id = nullif(%({organisation})s, 0))"""


def consent_towards(*, at: str = "at", me: str = "self", organisation: str = "organisation") -> str:
    """The condition on a consent `c`, with the names of the values."""
    return "(" + _TOWARDS.format(at=at, me=me, organisation=organisation) + ")"


def opened_by(consents: Iterable[tuple[Sequence[str], str]]) -> frozenset[tuple[Info, Consent]]:
    """The kinds of information that rows of consent open, and how strongly."""
    return frozenset(
        (info, Consent.ORAL if way == Way.ORAL else Consent.WRITTEN)
        for kinds, way in consents
        for kind in kinds
        for info in SHARED_KINDS.get(kind, ())
    )


def words_for(info: Info) -> list[str]:
    """What people call a kind of information when they agree to share it."""
    return [kind for kind, infos in SHARED_KINDS.items() if info in infos]
