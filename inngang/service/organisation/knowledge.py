"""What to say about a matter: the version that holds, and the ones before (kunnskapsbank)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from inngang.service.rows import rows


@dataclass(frozen=True)
class KnowledgeCard:
    """One version, with who wrote it and when it is to be looked over."""

    matter: str
    version: int
    text: str
    written_by: str
    written_at: datetime
    review_on: date


CARDS = """
select {distinct} k.matter, k.version, k.text, coalesce(s.given_name || ' ' || s.family_name, '') as written_by, k.written_at, k.review_on
from organisation_knowledge k left join people_staff s on s.id = k.written_by_id
"""


def versions_of(matter: str) -> list[KnowledgeCard]:
    """Newest first: the first one holds."""
    found = rows(
        CARDS.format(distinct="") + "where k.matter = %(matter)s order by k.version desc limit 20", {"matter": matter}
    )
    return [KnowledgeCard(**one) for one in found]


def all_that_hold() -> dict[str, KnowledgeCard]:
    """By matter."""
    found = rows(CARDS.format(distinct="distinct on (k.matter)") + "order by k.matter, k.version desc")
    return {one["matter"]: KnowledgeCard(**one) for one in found}
