"""How the usual ways are used: how often, which step is passed over most, and how long it takes; counted from the journal (R286)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from inngang.service.key_figures.small_numbers import FEWEST, Share, protected
from inngang.service.rows import rows


@dataclass(frozen=True)
class Used:
    """One way in one matter. None: too few to show."""

    matter: str
    of_unit: int  # whose way; 0: the common one
    begun: int | None
    done: int | None
    days: float | None  # the median, from begun to all steps seen to
    step: str  # the one passed over most; empty: none, or too few
    skipped: Share | None


USED = """
with lines as (
    select j.id, j.enquiry_id, j.event, j.at, j.data ->> 'matter' as matter, coalesce((j.data ->> 'of_unit')::bigint, 0) as of_unit,
        j.data ->> 'step' as step
    from journal_line j where j.at >= %(since)s and j.enquiry_id is not null
        and j.event in ('ProcessBegun', 'ProcessStepDone', 'ProcessStepSkipped', 'ProcessStepUndone', 'ProcessEnded')
), runs as (
    select enquiry_id, matter, of_unit, min(at) filter (where event = 'ProcessBegun') as began_at,
        max(at) filter (where event = 'ProcessEnded') as ended_at,
        coalesce(max(id) filter (where event = 'ProcessEnded') > coalesce(max(id) filter (where event = 'ProcessStepUndone'), 0),
            false) as is_done
    from lines group by 1, 2, 3
), last_of_step as (
    select distinct on (enquiry_id, matter, of_unit, step) matter, of_unit, step, event from lines where step is not null
    order by enquiry_id, matter, of_unit, step, id desc
), skipped as (
    select matter, of_unit, step, count(*)::int as times,
        row_number() over (partition by matter, of_unit order by count(*) desc, step) as place
    from last_of_step where event = 'ProcessStepSkipped' group by 1, 2, 3
)
select r.matter, r.of_unit, count(*)::int as begun, (count(*) filter (where r.is_done))::int as done,
    (percentile_cont(0.5) within group (order by extract(epoch from r.ended_at - r.began_at) / 86400)
        filter (where r.is_done))::float8 as days,
    coalesce(s.step, '') as step, coalesce(s.times, 0) as times
from runs r left join skipped s on s.matter = r.matter and s.of_unit = r.of_unit and s.place = 1
where r.began_at is not null
group by r.matter, r.of_unit, s.step, s.times order by r.matter, r.of_unit
"""


def processes_used(*, since: datetime) -> dict[tuple[str, int], Used]:
    """By matter and whose way it is, in one statement. No person is in it, and the few are hidden as elsewhere."""
    found = {}
    for one in rows(USED, {"since": since}):
        begun, done = one["begun"], one["done"]
        few = 0 < begun < FEWEST
        skipped = None if few or not one["times"] else protected(Share(one["times"], begun))
        found[one["matter"], one["of_unit"]] = Used(
            one["matter"],
            one["of_unit"],
            None if few else begun,
            None if few or 0 < done < FEWEST else done,
            one["days"] if done >= FEWEST else None,
            one["step"] if skipped is not None else "",
            skipped,
        )
    return found
