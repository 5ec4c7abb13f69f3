"""Counting what is done often, in one statement whatever the number of limits (grenser)."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping
from datetime import datetime

from django.conf import settings

from inngang.rules.limits import Deed, Limit, Over, Scope, limits_of
from inngang.service.journal.action import upkeep
from inngang.service.rows import rows, run

# A bucket is the moment it will be full again (GCRA). One more fits while that is less than `within` away.
# Rows are taken in the order of their keys, so that two at once never wait for one another in a ring.
SPEND = """
with asked as (
    select * from unnest(%(keys)s::text[], %(each)s::float8[], %(within)s::float8[]) as one (key, each, within)
)
insert into limits_bucket as kept (key, full_at, over)
select key, %(at)s + each * interval '1 second', 0 from asked order by key
on conflict (key) do update set
    full_at = case when greatest(kept.full_at, %(at)s) + (excluded.full_at - %(at)s)
            <= %(at)s + (select within from asked where asked.key = kept.key) * interval '1 second'
        then greatest(kept.full_at, %(at)s) + (excluded.full_at - %(at)s) else kept.full_at end,
    over = case when greatest(kept.full_at, %(at)s) + (excluded.full_at - %(at)s)
            <= %(at)s + (select within from asked where asked.key = kept.key) * interval '1 second'
        then 0 else kept.over + 1 end
returning key, over, extract(epoch from full_at - %(at)s)::float8 as seconds_to_full
"""
LOOK = """
select key, 1 as over, extract(epoch from full_at - %(at)s)::float8 as seconds_to_full from limits_bucket
where key = any(%(keys)s) and full_at > %(at)s
"""


@upkeep
def spend(*deeds: Deed, whose: Mapping[Scope, str], at: datetime) -> tuple[Over, ...]:
    """Count these deeds once for each whose name is known; the limits it was too much for."""
    by_key = _keys(deeds, whose)
    if not by_key:
        return ()
    given = {
        "keys": list(by_key),
        "each": [limit.seconds_each for limit in by_key.values()],
        "within": [limit.within.total_seconds() for limit in by_key.values()],
        "at": at,
    }
    return tuple(
        _over(by_key[one["key"]], one["seconds_to_full"], one["over"]) for one in rows(SPEND, given) if one["over"]
    )


def spent(*deeds: Deed, whose: Mapping[Scope, str], at: datetime) -> tuple[Over, ...]:
    """The limits that one more would be too much for; counts nothing."""
    by_key = _keys(deeds, whose)
    found = [
        _over(by_key[one["key"]], one["seconds_to_full"], 1) for one in rows(LOOK, {"keys": list(by_key), "at": at})
    ]
    return tuple(one for one in found if one.wait_seconds > 0)


@upkeep
def forget_full(*, at: datetime) -> int:
    """Take away buckets that are full again: they say nothing any more."""
    return run("delete from limits_bucket where full_at < %(at)s", {"at": at})


def _over(limit: Limit, seconds_to_full: float, times: int) -> Over:
    return Over(limit, max(0.0, seconds_to_full + limit.seconds_each - limit.within.total_seconds()), times)


def _keys(deeds: tuple[Deed, ...], whose: Mapping[Scope, str]) -> dict[str, Limit]:
    return {key_of(limit, whose[limit.scope]): limit for limit in limits_of(*deeds) if whose.get(limit.scope)}


def key_of(limit: Limit, name: str) -> str:
    """What stands in the table: nobody reads an address or a number out of it."""
    told = f"limit {limit.deed} {limit.scope} {limit.within.total_seconds():.0f} {name}"
    return hmac.digest(settings.SECRET_KEY.encode(), told.encode(), hashlib.sha256).hex()[:40]
