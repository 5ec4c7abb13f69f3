"""Equal for everyone: how each group of people is met."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from inngang.rules.vocabulary import marked
from inngang.service.key_figures.figures import LIVE, hours_of
from inngang.service.key_figures.small_numbers import FEWEST, Share, hidden_groups, protected
from inngang.service.rows import rows

NORWEGIAN, SAMI, ENGLISH, OTHERS = "norwegian", "sami", "english", "others"
GROUPS = {
    NORWEGIAN: marked("Norwegian"),
    SAMI: marked("Sámi"),
    ENGLISH: marked("English"),
    OTHERS: marked("Other languages"),
}


@dataclass(frozen=True)
class GroupCount:
    """How one group of people is met. None where the group, or those it is about, are too few to be shown."""

    group: str
    title: str
    received: int | None
    met: Share | None
    knew_case: Share | None
    kept: Share | None
    waited_median: float | None


EQUAL = f"""
with one as (
    select j.enquiry_id, j.unit_id, max(j.data->>'language') as language, min(j.at) as received_at from journal_line j
    where j.at >= %(start)s and j.at < %(end)s and j.event = 'EnquiryReceived' and (%(unit)s = 0 or j.unit_id = %(unit)s)
        and j.unit_id is not null and j.channel is not null
    group by j.enquiry_id, j.unit_id
), life as (
    select one.enquiry_id, one.language,
        bool_or(j.event = 'EnquiryTaken') as met,
        (array_agg((j.data->>'knows_case')::boolean order by j.id) filter (where j.event = 'EnquiryTaken'))[1] as knew_case,
        (array_agg((j.data->>'waited_seconds')::float order by j.id)
            filter (where j.event = 'EnquiryTaken' and j.channel in ({LIVE})))[1] as waited,
        bool_or(j.event = 'PromiseKept' and (j.data->>'in_time')::boolean) as kept,
        bool_or(j.event = 'PromiseBroken' or (j.event = 'PromiseKept' and not (j.data->>'in_time')::boolean)) as broken
    from one left join journal_line j on j.enquiry_id = one.enquiry_id and j.at <= %(at)s
        and j.event in ('EnquiryTaken', 'PromiseKept', 'PromiseBroken')
    group by one.enquiry_id, one.language
)
select case when language in ('nb', 'nn', 'no') then 'norwegian' when language in ('se', 'smj', 'sma') then 'sami'
        when language = 'en' then 'english' else 'others' end as grouped,
    count(*) as received, count(*) filter (where met) as met, count(*) filter (where knew_case) as knew_case,
    count(*) filter (where kept) as kept, count(*) filter (where kept or broken) as due,
    percentile_cont(0.5) within group (order by waited) as waited, count(waited) as waits
from life group by 1
"""


def equal(*, first: date, last: date, unit: int = 0, at: datetime) -> list[GroupCount]:
    """How people of each group of languages were met, of those who got in touch from one day to another (R042, R262)."""
    start, end = hours_of(first)[0], hours_of(last)[1]
    found = {one["grouped"]: one for one in rows(EQUAL, {"start": start, "end": end, "unit": unit, "at": at})}
    hidden = hidden_groups({group: one["received"] for group, one in found.items()})
    return [_group(group, found.get(group), group in hidden) for group in GROUPS]


def _group(group: str, one: dict[str, Any] | None, is_hidden: bool) -> GroupCount:
    if one is None:
        return GroupCount(group, GROUPS[group], 0, None, None, None, None)
    if is_hidden:
        return GroupCount(group, GROUPS[group], None, None, None, None, None)
    return GroupCount(
        group,
        GROUPS[group],
        one["received"],
        protected(Share(one["met"], one["received"])),
        protected(Share(one["knew_case"], one["met"])),
        protected(Share(one["kept"], one["due"])),
        one["waited"] if one["waits"] >= FEWEST else None,
    )
