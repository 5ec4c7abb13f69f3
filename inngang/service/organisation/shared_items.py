"""Dates to meet, training and material that offices share with those they work with (felles kalender og læringsstoff, R239)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from inngang.rules.vocabulary import marked
from inngang.service.rows import rows

MEETING, TRAINING, MATERIAL = "meeting", "training", "material"
KINDS: Final = {
    MEETING: marked("Meeting place"),
    TRAINING: marked("Training together"),
    MATERIAL: marked("Learning material"),
}
MOST: Final = 100


@dataclass(frozen=True)
class SharedItemCard:
    """One of them, with the office that shares it."""

    id: int
    kind: str
    title: str
    place: str
    link: str
    starts_at: datetime | None
    ends_at: datetime | None
    unit_id: int
    office: str


def shared_items(*, at: datetime) -> list[SharedItemCard]:
    """What has not ended: dates first, the nearest first, then the material."""
    return [
        SharedItemCard(**one)
        for one in rows(
            """select i.id, i.kind, i.title, i.place, i.link, i.starts_at, i.ends_at, i.unit_id, u.name as office
               from organisation_shared_item i join organisation_unit u on u.id = i.unit_id
               where i.ended_at is null and (i.ends_at is null or i.ends_at > %(at)s)
               order by i.starts_at nulls last, i.id desc limit %(most)s""",
            {"at": at, "most": MOST},
        )
    ]
