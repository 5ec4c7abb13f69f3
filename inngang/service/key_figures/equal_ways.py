"""How people are met by the way they come in, and by what they need: whether those without a login fall behind (likhet)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from inngang.rules.equal_service import falls_behind
from inngang.rules.vocabulary import Why, marked
from inngang.service.key_figures.figures import hours_of
from inngang.service.key_figures.small_numbers import FEWEST, Share, hidden_groups, protected
from inngang.service.rows import rows

WITH_LOGIN, WITHOUT_LOGIN = "with_login", "without_login"
WAYS: Final[Mapping[str, str]] = {
    WITH_LOGIN: marked("With login"),
    WITHOUT_LOGIN: marked("On the web without login"),
    "letter": marked("By letter"),
    "phone": marked("By phone"),
    "visit": marked("In person"),
}
NEEDS: Final[Mapping[str, str]] = {
    "interpreter": marked("Need an interpreter"),
    "reserved": marked("Reserved from digital contact"),
    "large_print": marked("Need large print"),
    WITHOUT_LOGIN: marked("On the web without login"),
}


@dataclass(frozen=True)
class Met:
    """How one group is met. None where the group, or those it is about, are too few to be shown."""

    group: str
    title: str
    received: int | None
    answered: Share | None = None
    gave_up: Share | None = None
    kept: Share | None = None
    seconds: float | None = None  # half had their answer within this
    behind: tuple[Why, ...] = ()


@dataclass(frozen=True)
class EqualWays:
    """The ways side by side, the first is the one the others are held against; and those with a need of their own."""

    ways: tuple[Met, ...]
    needs: tuple[Met, ...]
    can_compare: bool


COUNTED = """count(*) as received, count(*) filter (where answered_at is not null) as answered,
    count(*) filter (where gave_up) as gave_up, count(*) filter (where kept) as kept,
    count(*) filter (where kept or broken) as due,
    percentile_cont(0.5) within group (order by extract(epoch from answered_at - received_at)) as seconds"""
EQUAL_WAYS = f"""
with one as (
    select j.enquiry_id, min(j.at) as received_at, min(j.channel) as channel, min(j.person_id) as person_id from journal_line j
    where j.at >= %(start)s and j.at < %(end)s and j.event = 'EnquiryReceived' and (%(unit)s = 0 or j.unit_id = %(unit)s)
        and j.unit_id is not null and j.channel is not null
    group by j.enquiry_id
), life as (
    select one.enquiry_id, one.received_at, one.channel, one.person_id,
        min(j.at) filter (where j.event = 'EnquiryAnswered') as answered_at,
        coalesce(bool_or(j.event = 'EnquiryClosed' and j.data->>'outcome' = 'abandoned'), false) as gave_up,
        coalesce(bool_or(j.event = 'PromiseKept' and (j.data->>'in_time')::boolean), false) as kept,
        coalesce(bool_or(j.event = 'PromiseBroken' or (j.event = 'PromiseKept' and not (j.data->>'in_time')::boolean)), false)
            as broken
    from one left join journal_line j on j.enquiry_id = one.enquiry_id and j.at <= %(at)s
        and j.event in ('EnquiryAnswered', 'EnquiryClosed', 'PromiseKept', 'PromiseBroken')
    group by one.enquiry_id, one.received_at, one.channel, one.person_id
), met as (
    select life.*, case when life.channel in ('letter', 'phone', 'visit') then life.channel
            when life.person_id is null then '{WITHOUT_LOGIN}' else '{WITH_LOGIN}' end as way,
        coalesce(p.needs_interpreter, false) as interpreter, coalesce(p.is_reserved, false) as reserved,
        coalesce(p.large_print, false) as large_print
    from life left join enquiries_enquiry e on e.id = life.enquiry_id
    left join people_person p on p.id = coalesce(life.person_id, e.person_id)
    where e.organisation_id is null
)
select 'way' as kind, way as grouped, {COUNTED} from met group by way
union all
select 'need', need.name, {COUNTED}
from met cross join lateral (values ('interpreter', interpreter), ('reserved', reserved), ('large_print', large_print),
    ('{WITHOUT_LOGIN}', way = '{WITHOUT_LOGIN}'), ('all', true)) need (name, has_it)
where need.has_it group by need.name
"""


def equal_ways(*, first: date, last: date, unit: int = 0, at: datetime) -> EqualWays:
    """Of those who got in touch from one day to another, in one statement."""
    values = {"start": hours_of(first)[0], "end": hours_of(last)[1], "unit": unit, "at": at}
    found = {(one["kind"], one["grouped"]): one for one in rows(EQUAL_WAYS, values)}
    by_way = {way: found[("way", way)] for way in WAYS if ("way", way) in found}
    hidden = hidden_groups({way: one["received"] for way, one in by_way.items()})
    ways = [_met(way, WAYS[way], by_way.get(way), way in hidden) for way in WAYS]
    ways = _never_one_hidden_alone(ways)
    everybody = found.get(("need", "all"))
    needs = [_need(need, found.get(("need", need)), everybody) for need in NEEDS]
    login = ways[0]
    return EqualWays(
        ways=tuple(_held_against(one, login) for one in ways),
        needs=tuple(_held_against(one, login) for one in needs),
        can_compare=login.kept is not None and login.kept.value is not None or login.seconds is not None,
    )


def _met(group: str, title: str, one: dict[str, Any] | None, is_hidden: bool) -> Met:
    if one is None:
        return Met(group, title, 0)
    if is_hidden:
        return Met(group, title, None)
    return Met(
        group,
        title,
        one["received"],
        protected(Share(one["answered"], one["received"])),
        protected(Share(one["gave_up"], one["received"])),
        protected(Share(one["kept"], one["due"])),
        one["seconds"] if one["answered"] >= FEWEST else None,
    )


def _need(group: str, one: dict[str, Any] | None, everybody: dict[str, Any] | None) -> Met:
    """What is shown of a group says nothing of the few outside it either."""
    if one is None or everybody is None:
        return Met(group, NEEDS[group], 0)
    rest = {name: everybody[name] - one[name] for name in ("received", "answered", "gave_up", "kept", "due")}
    is_few = {"in": one["received"], "out": rest["received"]}
    met, others = (
        _met(group, NEEDS[group], one, bool(hidden_groups(is_few))),
        _met("", "", rest | {"seconds": None}, False),
    )
    return Met(
        met.group,
        met.title,
        met.received,
        met.answered if others.answered else None,
        met.gave_up if others.gave_up else None,
        met.kept if others.kept else None,
        met.seconds,
    )


def _never_one_hidden_alone(ways: list[Met]) -> list[Met]:
    """The languages beside add up to the same people: one hidden share alone could be found by subtraction."""
    for name in ("answered", "gave_up", "kept"):
        shown = [one for one in ways if one.received and getattr(one, name) is not None and getattr(one, name).of]
        is_hidden = sum(one.received is None or bool(one.received) and getattr(one, name) is None for one in ways)
        if is_hidden == 1 and shown:
            fewest = min(shown, key=lambda one, name=name: getattr(one, name).of)  # type: ignore[misc]
            ways = [one if one is not fewest else _without(one, name) for one in ways]
    return ways


def _without(one: Met, name: str) -> Met:
    return Met(**{**vars(one), name: None})


def _held_against(one: Met, login: Met) -> Met:
    if one.group == WITH_LOGIN:
        return one
    behind = falls_behind(
        kept=one.kept.value if one.kept else None,
        kept_with_login=login.kept.value if login.kept else None,
        seconds=one.seconds,
        seconds_with_login=login.seconds,
    )
    return Met(**{**vars(one), "behind": behind})
