"""Cards about incidents: many similar contacts at once, and what we say about it (hendelser)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from inngang.rules.triage import MATTERS
from inngang.rules.vocabulary import LINES, Why
from inngang.service.rows import rows

PROPOSED, PUBLISHED, ENDED = "proposed", "published", "ended"


@dataclass(frozen=True)
class IncidentCard:
    """One incident (hendelse)."""

    id: int
    matter: str
    line: str
    area_code: str
    area: str
    since: datetime
    count: int
    most: int
    usual: float
    words: tuple[str, ...]
    why: Why
    text_nb: str
    text_nn: str
    text_en: str
    state: str
    owner: str
    published_at: datetime | None
    ended_at: datetime | None

    @property
    def what(self) -> str:
        """What it is about, as a marked text."""
        return what_it_is(self.matter, self.line)

    def text(self, language: str) -> str:
        """What we say about it. Languages we have no text in get English; nynorsk and bokmål their own."""
        return {"nb": self.text_nb, "nn": self.text_nn}.get(language, self.text_en)


CARDS = """
select i.id, i.matter, i.line, i.area_code, coalesce(a.name, i.area_code) as area, i.since, i.count, i.most, i.usual, i.words, i.why,
    i.text_nb, i.text_nn, i.text_en, i.state, coalesce(s.given_name || ' ' || s.family_name, '') as owner, i.published_at, i.ended_at
from enquiries_incident i left join people_staff s on s.id = i.owner_id
left join organisation_area a on a.code = i.area_code
where {which}
order by i.state = 'ended', i.since desc limit 100
"""


def published() -> list[IncidentCard]:
    """What everybody is told now."""
    return _cards("i.state = 'published'")


def for_contact(*, matter: str, line: str, area: str) -> list[IncidentCard]:
    """What somebody with this matter should be told now."""
    return _cards(
        "i.state = 'published' and i.matter in ('', %(matter)s) and i.line in ('', %(line)s) and i.area_code in ('', %(area)s)",
        {"matter": matter, "line": line, "area": area},
    )


def lately(*, at: datetime) -> list[IncidentCard]:
    """Those open now, proposed and published, and those ended within a week."""
    return _cards("i.state <> 'ended' or i.ended_at > %(since)s", {"since": at - timedelta(days=7)})


def _cards(which: str, values: dict[str, Any] | None = None) -> list[IncidentCard]:
    found = rows(CARDS.format(which=which), values or {})
    return [
        IncidentCard(**{**one, "words": tuple(one["words"]), "why": Why(one["why"]["text"], one["why"]["values"])})
        for one in found
    ]


def what_it_is(matter: str, line: str) -> str:
    if matter in MATTERS:
        return MATTERS[matter].title
    return LINES.get(line, line) if line else matter
