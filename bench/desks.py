"""Ten thousand desks and two hundred queues, with a load that is skewed as real ones are (Zipf): how fast, and how fair."""

from __future__ import annotations

import statistics
import time
from collections import defaultdict
from collections.abc import Callable
from datetime import timedelta
from itertools import accumulate
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any, NamedTuple

from bench.clients import Measured, measure
from bench.fill import FILL, write
from bench.world import MONDAY_10, say

if TYPE_CHECKING:
    from bench.__main__ import Line

DESKS, QUEUES, SEATS = 10_000, 200, 5
TAKERS = 8
MARK = "Benk"  # the queues of the measurement
POOL = 10_000

DESKS_IN = """
insert into people_staff (ident, given_name, family_name, sort_key, languages, may_see, story, is_active)
select 'B' || n, 'Veileder', 'Nr ' || n, 'veileder ' || n, '{}', '{}', '', true from generate_series(1, %(desks)s) n;
insert into organisation_queue (kind, name, unit_id, side, line, level)
select 'special_line', %(mark)s || ' ' || n, %(unit)s, 'state', 'bench-' || n, 1 from generate_series(1, %(queues)s) n;
insert into organisation_post (staff_id, unit_id, role, valid_from)
select id, %(unit)s, 'contact_adviser', %(at)s from people_staff where family_name like 'Nr %%';
insert into organisation_at_work (staff_id, presence, since)
select id, 'free', %(at)s from people_staff where family_name like 'Nr %%';
"""
SEATED = """
insert into organisation_seat (staff_id, queue_id)
select s.id, q.id from unnest(%(desks)s::int[], %(queues)s::int[]) as seat (desk, queue)
join people_staff s on s.ident = 'B' || seat.desk join organisation_queue q on q.name = %(mark)s || ' ' || seat.queue
"""
# Each waits in three circles: the queue it belongs to at once, and two others later.
PLACED = """
insert into enquiries_placement (enquiry_id, queue_id, circle, kind, pace, opens_at, since, due_by, barred)
select e.id, (%(queues)s::bigint[])[1 + ((%(pool)s::int[])[1 + abs(hashint8(e.id)) %% {pool}] + c * 7) %% {queues}], c,
    'special_line', 3, e.received_at + c * interval '1 minute', e.received_at, e.received_at + interval '3 days', '{{}}'
from enquiries_enquiry e cross join generate_series(0, 2) c order by e.id;
""".replace("{pool}", str(POOL)).replace("{queues}", str(QUEUES))


class Taken(NamedTuple):
    """One that a desk got, and from when to when it took to get it."""

    enquiry_id: int
    begin: float
    end: float


def weights() -> list[float]:
    """The load of each queue: the second has half of the first, the third a third (Zipf)."""
    return [1 / place for place in range(1, QUEUES + 1)]


def furnish() -> None:
    """The desks and their seats; busy queues have more desks, and every queue has some."""
    from django.db import connection

    from inngang.service.rows import rows

    unit = rows("select id from organisation_unit where number = '4100'")[0]["id"]
    rng, load = Random(7), list(accumulate(weights()))
    desks, queues = [], []
    for desk in range(1, DESKS + 1):
        served = {1 + desk % QUEUES}
        while len(served) < SEATS:
            served.add(rng.choices(range(1, QUEUES + 1), cum_weights=load)[0])
        desks += [desk] * len(served)
        queues += sorted(served)
    connection.ensure_connection()
    line = connection.connection
    for statement in DESKS_IN.split(";")[:-1]:
        line.execute(
            statement,
            {"desks": DESKS, "queues": QUEUES, "unit": unit, "at": MONDAY_10 - timedelta(days=30), "mark": MARK},
        )
    line.execute(SEATED, {"desks": desks, "queues": queues, "mark": MARK})
    line.execute("analyze organisation_seat")
    line.execute("analyze organisation_queue")
    line.execute("analyze people_staff")


def fill_skewed(many: int) -> None:
    """So many wait, most of them in a few of the queues."""
    from inngang.service.rows import rows

    queues = [
        one["id"]
        for one in rows("select id from organisation_queue where name like %(m)s order by id", {"m": f"{MARK} %"})
    ]
    unit = rows("select id from organisation_unit where number = '4100'")[0]["id"]
    pool = Random(8).choices(range(QUEUES), weights=weights(), k=POOL)
    values = {"many": many, "state": "waiting", "unit": unit, "queue": queues[0], "owner": None, "at": MONDAY_10}
    write(FILL + PLACED, values | {"queues": queues, "pool": pool}, checkpoint=False)


def make_take_as(number: int) -> Callable[[], Any]:
    """One of the ten thousand takes the next, another one each time."""
    from inngang.service.access.queries import viewer_of
    from inngang.service.enquiries import actions
    from inngang.service.rows import rows

    rng = Random(number)
    ids = [one["id"] for one in rows("select id from people_staff where family_name like 'Nr %%' order by id")]
    assert len(ids) == DESKS
    sessions = [viewer_of(staff_id=one) for one in rng.sample(ids, 600)]
    desks = iter([one.viewer for one in sessions if one is not None])

    def turn() -> Taken | None:
        desk, begin = next(desks), time.perf_counter()
        try:
            taken = actions.take_next(by=desk, at=MONDAY_10)
        except actions.NobodyWaits:
            return None
        return Taken(taken, begin, time.perf_counter())

    return turn


def overtakings(taken: list[Taken]) -> dict[int, int]:
    """How often each was overtaken: by one that stood behind it in the same queue and pace, and was begun before it.

    `bench_line` is how they stood. Behind is later both in when it came and in when it opened. One that nobody took at
    all was overtaken by each that was taken from behind it.
    """
    from inngang.service.rows import rows

    begun = {one.enquiry_id: one.begin for one in taken}
    through = {
        one["enquiry_id"]: one["queue"]
        for one in rows(
            """select enquiry_id, (data ->> 'queue')::bigint as queue from journal_line
               where event = 'EnquiryTaken' and enquiry_id = any(%(ids)s)""",
            {"ids": list(begun)},
        )
    }
    stood: dict[int, list[tuple[Any, Any, int]]] = defaultdict(list)
    for one in rows(
        "select queue_id, opens_at, since, enquiry_id from bench_line order by queue_id, opens_at, enquiry_id"
    ):
        stood[one["queue_id"]].append((one["opens_at"], one["since"], one["enquiry_id"]))
    found: dict[int, int] = defaultdict(int)
    for enquiry_id, began in begun.items():
        line = stood[through[enquiry_id]]
        mine = next(one for one in line if one[2] == enquiry_id)
        for opens_at, since, other in line:
            if opens_at >= mine[0]:
                break
            if since < mine[1] and begun.get(other, float("inf")) > began:
                found[other] += 1
    return found


def desks(socket: Path, quick: bool) -> list[Line]:
    """Take the next from among 10 000 desks and 200 queues; whether anybody is passed over; and statements a verb."""
    from bench.__main__ import Line

    began = time.perf_counter()
    furnish()
    say(f"  {DESKS:,} desks, {QUEUES} queues, {SEATS} seats each (in {time.perf_counter() - began:.0f} s)")
    sizes = (1_000, 10_000) if quick else (1_000, 10_000, 100_000)
    lines, first = [], 0.0
    for size in sizes:
        fill_skewed(size)
        runs = [
            measure("take_as", socket=socket, clients=1, turns=60 if quick else 150) for _ in range(1 if quick else 3)
        ]
        median, p95 = (statistics.median(one.at(share) for one in runs) for share in (0.5, 0.95))
        first = first or median
        got = sum(len(one.results) for one in runs)
        what = f"{DESKS:,} desks, take the next of {size:,}"
        lines.append(
            Line(f"{what}: median", f"{median:.2f} ms", f"{median / first:.2f} × that of {sizes[0]:,}; p95 {p95:.1f} ms; "
                 f"{got} of {sum(one.turns for one in runs)} got one", "≤ 1.3 ×", median / first <= 1.3)
        )  # fmt: skip
    return lines + _fairness(socket, 5_000 if quick else 20_000, 100 if quick else 250) + _statements()


def _fairness(socket: Path, many: int, turns: int) -> list[Line]:
    from bench.__main__ import Line
    from inngang.service.rows import run

    fill_skewed(many)
    run("drop table if exists bench_line")
    run("create table bench_line as select queue_id, opens_at, since, enquiry_id from enquiries_placement")
    found: Measured = measure("take_as", socket=socket, clients=TAKERS, turns=turns)
    taken = [Taken(*one) for one in found.results]
    ids = [one.enquiry_id for one in taken]
    passed = overtakings(_with_the_first_ones(taken))
    most, often = max(passed.values(), default=0), sum(passed.values())
    twice = len(ids) - len(set(ids))
    what = f"{TAKERS} at once as {DESKS:,} desks"
    return [
        Line(f"{what}: taken twice", str(twice), f"{len(ids)} taken, {found.a_second:.0f}/s", "0", not twice),
        Line(f"{what}: most often one was overtaken", str(most), f"{often} overtakings, {len(passed)} of {many:,} overtaken",
             f"≤ {TAKERS} takers", most <= TAKERS),
    ]  # fmt: skip


def _with_the_first_ones(taken: list[Taken]) -> list[Taken]:
    """Those taken before the measuring began were begun before all of them."""
    from inngang.service.rows import rows

    known = {one.enquiry_id for one in taken}
    earlier = rows("select enquiry_id from journal_line where event = 'EnquiryTaken' order by id")
    before = [Taken(one["enquiry_id"], -1.0, -1.0) for one in earlier if one["enquiry_id"] not in known]
    return before + taken


def _statements() -> list[Line]:
    """How many statements a verb costs, with thousands waiting; beginning and ending the transaction are not counted."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from bench.__main__ import Line
    from bench.clients import TEXTS, _persons, viewer
    from inngang.rules.vocabulary import Channel, Outcome, PromiseKind
    from inngang.service.access.queries import ANYONE
    from inngang.service.enquiries import actions
    from inngang.service.rows import rows

    desk, person = viewer(0, all_queues=True), _persons()[-1]
    lines_of = rows(
        "select id from organisation_queue where kind = 'special_line' and name not like %(m)s order by id",
        {"m": f"{MARK} %"},
    )
    received: list[int] = []

    def receive() -> None:
        received.append(
            actions.receive(
                channel=Channel.QUESTION, text=TEXTS[3], person_id=person, by=ANYONE, at=MONDAY_10
            ).enquiry_id
        )

    later = MONDAY_10 + timedelta(days=3)
    about: dict[str, Any] = {"by": desk, "at": later}
    verbs: list[tuple[str, Callable[[], Any], int | None]] = [
        ("receive", receive, 3),
        ("take", lambda: actions.take(enquiry_id=received[0], **about), 2),
        ("note", lambda: actions.note(enquiry_id=received[0], text="Ringer etter lunsj.", **about), None),
        ("promise", lambda: actions.promise(enquiry_id=received[0], kind=PromiseKind.ANSWER, **about), None),
        ("hand_over", lambda: actions.hand_over(enquiry_id=received[0], to_queue=lines_of[0]["id"], note="Se her.", **about), None),
        ("take_next", lambda: received.append(actions.take_next(**about)), 2),
        ("release", lambda: actions.release(enquiry_id=received[-1], reason="Ikke mitt bord.", **about), None),
        ("take again", lambda: actions.take(enquiry_id=received[0], **about), 2),
        ("answer", lambda: actions.answer(enquiry_id=received[0], text="Slik gjør du.", late_reason="many", **about), None),
        ("close", lambda: actions.close(enquiry_id=received[0], outcome=Outcome.ANSWERED, **about), None),
    ]  # fmt: skip
    receive()  # the opening hours are read once, and kept
    received.clear()
    lines = []
    for name, verb, goal in verbs:
        with CaptureQueriesContext(connection) as captured:
            verb()
        counted = [one for one in captured if not one["sql"].startswith(("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE"))]
        lines.append(
            Line(
                f"{name}: statements",
                str(len(counted)),
                "",
                f"{goal}" if goal else "–",
                goal is None or len(counted) == goal,
            )
        )
    return lines
