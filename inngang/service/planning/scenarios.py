"""Scenarios as they are kept: one, a page of them, what one may choose among, and what happened after it was done for real."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from math import sqrt
from typing import Any, Final

from inngang.rules.access import Viewer
from inngang.rules.answering import Goal
from inngang.rules.hours import OSLO
from inngang.rules.scenarios import Choices, Known, from_data
from inngang.rules.vocabulary import WAITS_LIVE
from inngang.service.journal.action import upkeep
from inngang.service.key_figures.goals import goals
from inngang.service.organisation import division
from inngang.service.organisation.policies import policies
from inngang.service.planning.who import may_plan
from inngang.service.rows import Page, row, rows, run

InWords = Callable[[Mapping[str, str]], str]  # a name in the language of the one who reads
USUAL_GOAL: Final = Goal("phone", 5, 80)  # where no goal is set
DRAFT_DAYS: Final = 14
STUDENT: Final = 2.0  # near enough for a mean of some days


@dataclass(frozen=True)
class Card:
    """A scenario, whole."""

    scenario_id: int
    name: str
    choices: Choices
    seed: int
    state: str
    runs: int
    most: int
    width: float | None
    asked_to_stop: bool
    result: dict[str, Any] | None
    fault: str
    made_by_id: int
    made_by: str
    made_at: datetime
    kept_at: datetime | None
    done_from: date | None

    @property
    def is_over(self) -> bool:
        return self.state not in ("waiting", "playing")

    def is_of(self, viewer: Viewer) -> bool:
        return bool(viewer.staff_id) and viewer.staff_id == self.made_by_id


WHOLE = """
select s.id as scenario_id, s.name, s.choices, s.seed, s.state, s.runs, s.most, s.width, s.asked_to_stop, {result} as result, s.fault,
    s.made_by_id, w.given_name || ' ' || w.family_name as made_by, s.made_at, s.kept_at, s.done_from
from planning_scenario s join people_staff w on w.id = s.made_by_id
"""
ONE = WHOLE.format(result="s.result") + "where s.id = %(id)s and (s.kept_at is not null or s.made_by_id = %(staff)s)"
LISTED = WHOLE.format(result="null::jsonb") + (
    """where s.kept_at is not null or s.made_by_id = %(staff)s
    order by s.made_at desc, s.id desc limit %(size)s offset %(skip)s"""
)
COUNTED = """select count(*) as n from (select 1 from planning_scenario s
    where s.kept_at is not null or s.made_by_id = %(staff)s limit 1000) as found"""


def scenario(scenario_id: int, *, viewer: Viewer) -> Card | None:
    """One that is saved, or one's own. One statement."""
    if not may_plan(viewer):
        return None
    found = row(ONE, {"id": scenario_id, "staff": viewer.staff_id or 0})
    return _card(found) if found is not None else None


def scenarios(*, viewer: Viewer, page: int, size: int = 20) -> Page[Card]:
    """Those that are saved and one's own, newest first. Two statements."""
    asked = {"staff": viewer.staff_id or 0, "size": size + 1, "skip": (page - 1) * size}
    found = [_card(one) for one in rows(LISTED, asked)]
    total = (row(COUNTED, asked) or {"n": 0})["n"]
    return Page(found[:size], page, size, len(found) > size, total)


def _card(found: Mapping[str, Any]) -> Card:
    return Card(**{**found, "choices": from_data(found["choices"])})


def may_choose(*, at: datetime, in_words: InWords = lambda words: words["nb"]) -> Known:
    """The offices, the queues, the versions of the rules and those of who has what. Two statements."""
    found = rows(
        """select u.id as unit_id, u.name as unit, q.id as queue_id, q.name as queue
           from organisation_unit u left join organisation_queue q on q.unit_id = u.id and q.staff_id is null
           where exists (select 1 from organisation_post p where p.unit_id = u.id and p.valid_to is null)
              or exists (select 1 from organisation_queue x where x.unit_id = u.id)
           order by u.name, u.id, q.name, q.id"""
    )
    return Known(
        {one["unit_id"]: one["unit"] for one in found},
        {
            one["queue_id"]: one["unit"] if one["unit"] == one["queue"] else f"{one['unit']}: {one['queue']}"
            for one in found
            if one["queue_id"]
        },
        [one.version for one in policies(at)],
        {one.code: in_words(one.words) for one in division.versions()},
    )


def target_on(day: date) -> Goal:
    """The goal for the phone that day, or the usual one. One statement."""
    found = [one.goal for one in goals(first=day, last=day) if one.kind == "phone"]
    return found[-1] if found else USUAL_GOAL


# --- after it was done for real -----------------------------------------------------------------------------------

HAPPENED = """
with one as (
    select l.enquiry_id, min(l.at) filter (where l.event = 'EnquiryReceived') as came_at, min(l.channel) as channel,
        (array_agg(l.unit_id order by l.id))[1] as unit_id,
        (array_agg(l.data order by l.id) filter (where l.event = 'EnquiryTaken'))[1] as taken
    from journal_line l
    where l.at >= %(since)s and l.at < %(until)s and l.enquiry_id is not null and l.event in ('EnquiryReceived', 'EnquiryTaken')
    group by l.enquiry_id
)
select (came_at at time zone 'Europe/Oslo')::date as day, count(*) as came, count(taken) as taken,
    coalesce(sum((taken ->> 'waited_seconds')::float), 0) as waited,
    count(*) filter (where (taken ->> 'knows_case')::boolean) as knew
from one where came_at is not null and channel = any(%(live)s) and (%(unit)s = 0 or unit_id = %(unit)s)
group by 1 order by 1
"""


@dataclass(frozen=True)
class Happened:
    """What was forecast, and what came of it: each as a mean, a low and a high."""

    measure: str
    forecast: tuple[float, float, float]
    seen: tuple[float, float, float]

    @property
    def agree(self) -> bool:
        """Whether the two overlap."""
        return self.forecast[1] <= self.seen[2] and self.seen[1] <= self.forecast[2]


def happened(card: Card, *, at: datetime) -> tuple[int, list[Happened]]:
    """How many days there are to go by, and the forecast beside what happened. One statement."""
    if card.done_from is None or card.result is None:
        return 0, []
    since = datetime.combine(card.done_from, time(), OSLO)
    today = datetime.combine(at.astimezone(OSLO).date(), time(), OSLO)
    asked = {
        "since": since, "until": max(since, today), "live": sorted(map(str, WAITS_LIVE)), "unit": card.choices.unit_id
    }  # fmt: skip
    days = rows(HAPPENED, asked) if since < today else []
    forecast = {one["measure"]: tuple(one["after"]) for one in card.result["rows"] if one["scope"] == "all"}
    over_under = {
        "wait": [(one["waited"], one["taken"]) for one in days],
        "reached": [(100.0 * one["taken"], one["came"]) for one in days],
        "knew": [(100.0 * one["knew"], one["taken"]) for one in days],
    }
    return len(days), [
        Happened(name, forecast[name], seen)
        for name, pairs in over_under.items()
        if name in forecast and (seen := _mean(pairs)) is not None
    ]


def _mean(pairs: Collection[tuple[float, float]]) -> tuple[float, float, float] | None:
    under = sum(one for _, one in pairs)
    if under <= 0 or len(pairs) < 2:
        return None
    ratio = sum(one for one, _ in pairs) / under
    off = [(over - ratio * below) / (under / len(pairs)) for over, below in pairs]
    around = STUDENT * sqrt(sum(one * one for one in off) / (len(off) - 1) / len(off))
    return ratio, ratio - around, ratio + around


@upkeep
def forget_drafts(*, at: datetime) -> int:
    """What nobody saved in two weeks is deleted."""
    return run(
        "delete from planning_scenario where kept_at is null and made_at < %(until)s and state not in ('waiting', 'playing')",
        {"until": at - timedelta(days=DRAFT_DAYS)},
    )
