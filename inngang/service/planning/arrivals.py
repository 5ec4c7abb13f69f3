"""Who came, counted for planning (ankomster): per line and half-hour, from the journal or from the invented example."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

import numpy as np

from inngang.rules.hours import OSLO
from inngang.rules.vocabulary import WAITS_LIVE
from inngang.service.rows import rows
from inngang.simulator import example_year
from inngang.simulator.arrivals import SLOTS_A_DAY
from inngang.simulator.forecast import LEAST_DAYS, History

SEEN, EXAMPLE = "journal", "example"
LONGEST_DAYS: Final = 364
ENOUGH: Final = 200  # contacts; with fewer a half-hour is mostly chance

# The line is the one the first triage found. The night the clock is turned back has one hour twice, as on the wall.
CAME = """
with came as (
    select l.enquiry_id, min(l.at) filter (where l.event = 'EnquiryReceived') as at,
        (array_agg(l.channel order by l.id))[1] as channel, (array_agg(l.unit_id order by l.id))[1] as unit_id,
        (array_agg(l.data ->> 'line' order by l.id) filter (where l.event = 'EnquiryTriaged'))[1] as line
    from journal_line l
    where l.at >= %(since)s and l.at < %(until)s and l.enquiry_id is not null and l.event in ('EnquiryReceived', 'EnquiryTriaged')
    group by l.enquiry_id
)
select line, (at at time zone 'Europe/Oslo')::date as day,
    (extract(hour from at at time zone 'Europe/Oslo') * 2 + extract(minute from at at time zone 'Europe/Oslo')::int / 30)::int as slot,
    count(*)::int as n
from came
where at is not null and line is not null and channel = any(%(channels)s) and (%(unit)s::bigint = 0 or unit_id = %(unit)s)
group by 1, 2, 3 order by 1, 2, 3
"""


@dataclass(frozen=True)
class Came:
    """The history of each line, over the same days."""

    source: str
    first: date
    last: date
    lines: dict[str, History]

    def history(self, line: str) -> History:
        """One line, or all of them together when it is empty."""
        if line:
            return self.lines[line]
        return History(
            self.first, sum((one.counts for one in self.lines.values()), np.zeros((self._days, SLOTS_A_DAY)))
        )

    def is_thin(self, line: str) -> bool:
        """Whether there is too little to say anything by: too few days, or too few who came."""
        if line and line not in self.lines:
            return True
        found = self.history(line)
        return len(found.counts) < LEAST_DAYS or float(found.counts.sum()) < ENOUGH

    @property
    def _days(self) -> int:
        return (self.last - self.first).days + 1


def came(*, source: str, at: datetime, unit: int = 0, channels: Sequence[str] = ()) -> Came:
    """Until yesterday, from the first day anybody came. One statement; none for the example."""
    last = at.astimezone(OSLO).date() - timedelta(days=1)
    if source == EXAMPLE:
        first = last - timedelta(days=example_year.DAYS - 1)
        lines = {line: example_year.example_year(line, last) for line in example_year.LINES}
        return Came(EXAMPLE, first, last, lines)
    since = last - timedelta(days=LONGEST_DAYS - 1)
    found = rows(
        CAME,
        {
            "since": datetime.combine(since, time(), OSLO),
            "until": datetime.combine(last + timedelta(days=1), time(), OSLO),
            "channels": [str(one) for one in channels or sorted(WAITS_LIVE)],
            "unit": unit,
        },
    )
    first = min((one["day"] for one in found), default=last)
    days = (last - first).days + 1
    by_line: dict[str, np.ndarray] = {}
    for one in found:
        counts = by_line.setdefault(one["line"], np.zeros((days, SLOTS_A_DAY)))
        counts[(one["day"] - first).days, one["slot"]] += one["n"]
    return Came(SEEN, first, last, {line: History(first, by_line[line]) for line in sorted(by_line)})
