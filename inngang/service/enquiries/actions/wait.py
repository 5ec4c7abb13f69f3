"""Wait: tell it, learn from what happened, and check every night how good it was (ventetid)."""

from __future__ import annotations

import json
from collections import defaultdict
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from inngang.rules import waiting
from inngang.rules.access import Viewer
from inngang.service.enquiries import queries, waits
from inngang.service.journal import action, record
from inngang.service.journal.events import WaitsChecked, WaitsLearnt, WaitTold
from inngang.service.rows import run

if TYPE_CHECKING:
    from inngang.service.enquiries.queries import Wait  # it is above us in the order of loading

TELL = """
insert into enquiries_wait_told (enquiry_id, place, low, high, told_at) values (%(id)s, %(place)s, %(low)s, %(high)s, %(at)s)
on conflict (enquiry_id) do update set place = excluded.place, low = excluded.low, high = excluded.high, told_at = excluded.told_at
"""


def tell_wait(*, enquiry_id: int, by: Viewer, at: datetime) -> Wait | None:
    """The place and the wait, to be told now; None when nobody waits any more. The same one again is journaled once."""
    wait = queries.wait_now(enquiry_id=enquiry_id, at=at)
    if wait is not None and wait.is_live and wait.told != (wait.place, wait.range):
        _tell(enquiry_id=enquiry_id, wait=wait, by=by, at=at)
    return wait


@action
def _tell(*, enquiry_id: int, wait: Wait, by: Viewer, at: datetime) -> None:
    low, high = wait.range or (None, None)
    run(TELL, {"id": enquiry_id, "place": wait.place, "low": low, "high": high, "at": at})
    record(
        WaitTold(
            enquiry_id=enquiry_id,
            person_id=wait.person_id,
            unit_id=wait.unit_id,
            channel=wait.channel,
            place=wait.place,
            low=low,
            high=high,
            expected_seconds=wait.expected_seconds,
            staffed=wait.staffed,
            line=wait.line,
        ),
        by=by,
        at=at,
    )


LEARN = """
insert into enquiries_learnt (line, channel, count, mean_seconds, spread_seconds, told, low_ratio, high_ratio, learnt_at)
select line, channel, count, mean_seconds, spread_seconds, told, low_ratio, high_ratio, %(at)s
from jsonb_to_recordset(%(learnt)s::jsonb) as new (line text, channel text, count int, mean_seconds float8, spread_seconds float8,
    told int, low_ratio float8, high_ratio float8)
on conflict (line, channel) do update set count = excluded.count, mean_seconds = excluded.mean_seconds,
    spread_seconds = excluded.spread_seconds, told = excluded.told, low_ratio = excluded.low_ratio,
    high_ratio = excluded.high_ratio, learnt_at = excluded.learnt_at
"""


@action
def learn_waits(*, by: Viewer, at: datetime) -> int:
    """Learn how long one takes from the last fourteen days, a line and channel at a time; how many of them."""
    since = at - timedelta(days=waits.DAYS_LEARNT)
    talks = waits.handled(since=since, until=at)
    told = waits.told(since=since, until=at)
    seconds: defaultdict[tuple[str, str], list[float]] = defaultdict(list)
    ratios: defaultdict[tuple[str, str], list[float]] = defaultdict(list)
    for talk in talks:
        for line in (talk.line, ""):  # the whole channel besides, for a line with too little
            seconds[line, talk.channel].append(talk.seconds)
    for one in told:
        if one.told.waited_seconds is not None and one.told.expected_seconds > 0:
            for line in (one.told.line, ""):
                ratios[line, one.channel].append(one.told.waited_seconds / one.told.expected_seconds)
    learnt = [
        {"line": line, "channel": channel, **waiting.learn(those, ratios[line, channel])._asdict()}
        for (line, channel), those in sorted(seconds.items())
    ]
    if learnt:
        run("delete from enquiries_learnt where learnt_at < %(at)s", {"at": at})
        run(LEARN, {"at": at, "learnt": json.dumps(learnt)})
    record(WaitsLearnt(handled=len(talks), told=len(told), lines=len(learnt)), by=by, at=at)
    return len(learnt)


@action
def check_waits(*, day: date, by: Viewer, at: datetime) -> float | None:
    """Hold the waits told on a day up to what happened, and keep it; the share that turned out as we said."""
    found = waits.account(first=day, last=day)
    record(
        WaitsChecked(
            day=day,
            count=found.count,
            inside=found.inside,
            lines=[
                {
                    "line": one.line,
                    "count": one.count,
                    "inside": one.inside,
                    "bias_minutes": round(one.bias_minutes, 2),
                    "left": one.left,
                }
                for one in found.lines
            ],
        ),
        by=by,
        at=at,
    )
    return found.share_inside
