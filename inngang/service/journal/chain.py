"""The journal as a chain: every line is sealed with the hash of the one before, so that a change has a name (F18).

Lines are sealed a little after they are written, in the order they are found, so that writing waits for nobody. Whoever
keeps the last hash somewhere else (every export ends with it) also sees when the end was cut off.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any, NamedTuple

from django.db import transaction

from inngang.service.journal.action import upkeep
from inngang.service.rows import row, rows, run

AT_ONCE = 5_000
LATE = 100_000  # a line may be written this many numbers after one that began before it
BEGINNING = "0" * 64

TEXT = "encode(sha256(convert_to(to_jsonb(j)::text, 'UTF8')), 'hex')"
UNSEALED = f"""
select j.id, {TEXT} as digest from journal_line j
where j.id > %(from)s and not exists (select 1 from sealed_line s where s.line_id = j.id) order by j.id limit %(most)s
"""
# A line made nameless answers for what it was by the hash kept of it, as long as it is what it was made into.
SEALED = f"""
select s.place, s.line_id, s.hash, case when n.after = {TEXT} then n.before else {TEXT} end as digest, j.id
from sealed_line s left join journal_line j on j.id = s.line_id left join nameless_line n on n.line_id = s.line_id
where s.place > %(after)s order by s.place limit %(most)s
"""


# Each batch of nameless lines is told of by a line of its own in the journal, with a hash of all in it.
SUM = """encode(sha256(convert_to(string_agg(n.line_id || ' ' || n.before || ' ' || n.after, ';' order by n.line_id), 'UTF8')),
    'hex')"""
UNTOLD = f"""
select min(n.line_id) as line_id from nameless_line n
left join (select data ->> 'batch' as batch, data ->> 'sum' as sum from journal_line where event = 'MadeNameless') told
    on told.batch = n.batch::text
group by n.batch, told.sum having told.sum is distinct from {SUM} limit %(most)s
"""


class Broken(NamedTuple):
    """A line that is not as it was when it was sealed."""

    line_id: int
    what: str  # changed, deleted, moved; or made nameless by no rule


@upkeep
def seal(*, most: int = AT_ONCE) -> int:
    """Chain what is not chained yet; how many lines. Two at once wait for one another."""
    with transaction.atomic():
        run("select pg_advisory_xact_lock(7261001)")
        last = row("select place, hash from sealed_line order by place desc limit 1") or {"place": 0, "hash": BEGINNING}
        newest = row("select coalesce(max(line_id), 0) as id from sealed_line")
        found = rows(UNSEALED, {"from": (newest["id"] if newest else 0) - LATE, "most": most})
        before, places, lines, hashes = last["hash"], [], [], []
        for place, one in enumerate(found, last["place"] + 1):
            before = _next(before, one["id"], one["digest"])
            places.append(place)
            lines.append(one["id"])
            hashes.append(before)
        if found:
            run(
                """insert into sealed_line (place, line_id, hash)
                   select * from unnest(%(places)s::bigint[], %(lines)s::bigint[], %(hashes)s::text[])""",
                {"places": places, "lines": lines, "hashes": hashes},
            )
    return len(found)


def broken(*, most: int = 100) -> list[Broken]:
    """Every line that was changed, deleted or moved since it was sealed, the first ones first."""
    found = [Broken(one["line_id"], "made nameless by no rule") for one in rows(UNTOLD, {"most": most})]
    before, after = BEGINNING, 0
    while len(found) < most:
        part = rows(SEALED, {"after": after, "most": AT_ONCE})
        if not part:
            return found[:most]
        for one in part:
            if one["place"] != after + 1:
                found.append(Broken(one["line_id"], "moved"))
            elif one["id"] is None:
                found.append(Broken(one["line_id"], "deleted"))
            elif _next(before, one["line_id"], one["digest"]) != one["hash"]:
                found.append(Broken(one["line_id"], "changed"))
            before, after = one["hash"], one["place"]
    return found[:most]


def head() -> tuple[int, str]:
    """How many lines are sealed, and the last hash: what to keep somewhere else."""
    last = row("select place, hash from sealed_line order by place desc limit 1")
    return (last["place"], last["hash"]) if last else (0, BEGINNING)


def _next(before: str, line_id: int, digest: str) -> str:
    return hashlib.sha256(f"{before} {line_id} {digest}".encode()).hexdigest()


LOOKED = """
from journal_line j left join people_staff st on st.id = j.staff_id left join sealed_line s on s.line_id = j.id
where j.event = any(%(events)s) and j.at >= %(from)s and j.at < %(to)s and j.id > %(after)s
    and (%(person)s::bigint is null or j.person_id = %(person)s) and j.staff_id is distinct from %(not_by)s
    and (j.person_id is null or j.person_id <> all(%(not_about)s))
    and (%(unit)s::bigint is null or j.unit_id = %(unit)s or exists (select 1 from organisation_post post
        where post.staff_id = j.staff_id and post.unit_id = %(unit)s and post.valid_from <= j.at::date
            and (post.valid_to is null or post.valid_to >= j.at::date)))
"""
LOOKS = f"""
select j.id, j.at, j.event, j.role, j.staff_id, st.ident, j.person_id, j.unit_id, j.enquiry_id,
    j.data ->> 'purpose' as purpose, coalesce(j.data ->> 'info', '') as info, coalesce(j.data ->> 'code', '') as refused,
    s.hash {LOOKED} order by j.id limit %(most)s
"""
EVENTS = ("PersonOpened", "PersonRefused", "InfoOpened", "AccessOpened", "AccessReviewed", "LookedUpMany")


def looks(*, from_at: datetime, to_at: datetime, **which: Any) -> Iterator[dict[str, Any]]:
    """Who opened whom, or was refused, line by line. Persons are the numbers of our own, never identity numbers.

    `person_id`, `unit_id` (of the look, or of the one who looked), `not_by` and `not_about` narrow it. Never more than
    `AT_ONCE` lines are held at a time.
    """
    after, given = 0, _asked(from_at, to_at, **which)
    while part := rows(LOOKS, given | {"after": after}):
        yield from part
        after = part[-1]["id"]


def count_looks(*, from_at: datetime, to_at: datetime, **which: Any) -> int:
    """How many lines `looks` gives."""
    found = row(f"select count(*) as count {LOOKED}", _asked(from_at, to_at, **which) | {"after": 0})
    return found["count"] if found else 0


def _asked(
    from_at: datetime,
    to_at: datetime,
    *,
    person_id: int | None = None,
    unit_id: int | None = None,
    not_by: int = 0,
    not_about: Iterable[int] = (),
) -> dict[str, Any]:
    narrow = {"person": person_id, "unit": unit_id, "not_by": not_by, "not_about": list(not_about)}
    return {"events": list(EVENTS), "from": from_at, "to": to_at, "most": AT_ONCE, **narrow}
