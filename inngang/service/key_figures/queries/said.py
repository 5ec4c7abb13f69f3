"""What people said of the help they got."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from inngang.service.key_figures.figures import hours_of
from inngang.service.key_figures.small_numbers import FEWEST, Share, protected
from inngang.service.rows import rows


@dataclass(frozen=True)
class RatingCount:
    """What people said in one channel: whether they got help, and apart from it how easy it was to reach us (R266)."""

    channel: str
    answers: int | None
    got_help: Share | None
    ease: float | None  # 1 hard to 5 easy, on average
    ease_answers: int | None


RATINGS = """
select j.channel, count(*) as answers, count(*) filter (where (j.data->>'got_help')::boolean) as got_help,
    avg((j.data->>'ease')::float) as ease, count(j.data->>'ease') as ease_answers
from journal_line j
where j.at >= %(start)s and j.at < %(end)s and j.event = 'HelpRated' and j.channel is not null
    and (%(unit)s = 0 or j.unit_id = %(unit)s)
group by j.channel order by j.channel
"""


def ratings(*, first: date, last: date, unit: int = 0) -> list[RatingCount]:
    """What people said from one day to another, per channel, with how many said it. Few answers are not shown."""
    found = rows(RATINGS, {"start": hours_of(first)[0], "end": hours_of(last)[1], "unit": unit})
    return [
        RatingCount(
            one["channel"],
            one["answers"] if one["answers"] >= FEWEST else None,
            protected(Share(one["got_help"], one["answers"])),
            one["ease"] if one["ease_answers"] >= FEWEST else None,
            one["ease_answers"] if one["ease_answers"] >= FEWEST else None,
        )
        for one in found
    ]
