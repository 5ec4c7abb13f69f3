"""Nothing that we acknowledged is lost, doubled or left without an owner, whatever dies and whichever line breaks.

The judge is the clients' own journals. `INNGANG_RELIABILITY=20000` sends that many; without it as many as fit in
`SECONDS`. The seed is printed; `INNGANG_SEED` gives another.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator

import pytest

from tests.covers import covers
from tests.reliability.proxy import Mode
from tests.reliability.world import Clients, Told, World

pytestmark = pytest.mark.reliability
MOST = int(os.environ.get("INNGANG_RELIABILITY", "0"))
SECONDS = float(os.environ.get("INNGANG_RELIABILITY_SECONDS", "150"))
SEED = int(os.environ.get("INNGANG_SEED", "20260105"))


@pytest.fixture(scope="module")
def world() -> Iterator[World]:
    world = World(SEED)
    try:
        world.begin()
        yield world
    finally:
        world.end()


KEPT = """
select substring(m.text from '\\[(.*)\\]') as key, e.ref from enquiries_enquiry e
join enquiries_message m on m.enquiry_id = e.id and m.direction = 'in' where e.channel = 'question'
union all
select e.sender_key, e.ref from enquiries_enquiry e where e.channel = 'phone'
"""


def found_wrong(world: World, told: Told) -> list[str]:
    """What the clients' journals and the database disagree about, and what the verifier says."""
    kept: dict[str, list[str]] = {}
    for key, ref in world.query(KEPT):
        kept.setdefault(key, []).append(ref)
    wrong = [f"lost: {key}" for key in sorted(told.acknowledged | set(told.receipts)) if key not in kept]
    wrong += [f"doubled: {key}" for key in sorted(told.sent) if len(kept.get(key, [])) > 1]
    wrong += [
        f"another receipt: {key} {sorted(receipts)}, kept as {kept.get(key)}"
        for key, receipts in sorted(told.receipts.items())
        if key in kept and not receipts <= set(kept[key])
    ]
    return wrong + world.problems()


def report(told: Told, world: World) -> None:
    times = sorted(told.seconds)
    print(
        f"\nseed {SEED}: {len(told.sent)} sent ({dict(told.by_door)}), {len(told.receipts)} with a receipt, "
        f"{told.repeats} sent again after the receipt, {sum(told.refused.values())} attempts without a receipt"
        f"\nfaults: {sum(world.hurt.values())}, {dict(sorted(world.hurt.items()))}; "
        f"{world.proxy.swallowed} answers to commits swallowed"
        f"\nan attempt took {times[len(times) // 2]:.3f} s (median), {times[int(len(times) * 0.99)]:.3f} s (p99), "
        f"{times[-1]:.3f} s (longest)"
    )


@covers(
    "R001", part="what is acknowledged is kept, once, with an owner and a next step, through kills and broken lines"
)
def test_what_was_acknowledged_is_there_once_with_an_owner_whatever_died(world):
    world.open()
    clients = Clients(world, name="chaos", most=MOST or 1_000_000)
    until = time.monotonic() + SECONDS
    while not clients.are_done() and (MOST or time.monotonic() < until):
        time.sleep(world.rng.uniform(0.5, 2.5))
        world.something_happens()
    world.proxy.set(Mode.PASS)
    world.wait_until_it_answers()
    told = clients.stop()
    world.shut()
    report(told, world)
    assert found_wrong(world, told) == []
    assert all(len(receipts) == 1 for receipts in told.receipts.values()), "a repeat gets the same receipt"
    assert told.repeats and told.refused and world.proxy.swallowed, "the faults were felt"
    assert not [why for why in told.refused if "timed out" in why], "no request was left hanging"
    assert len(told.receipts) >= (MOST // 4 * 4 if MOST else 100)


def test_without_the_unique_keys_the_harness_sees_doubles(world):
    """Two stand behind each other: the sender's id, and the code to come back with that is made from it."""
    keys = world.query(
        """select conname, pg_get_constraintdef(oid) from pg_constraint where conrelid = 'enquiries_enquiry'::regclass
           and (conname = 'a_repeat_is_one_enquiry' or pg_get_constraintdef(oid) like 'UNIQUE (code_hash)%')"""
    )
    assert len(keys) == 2
    for name, _ in keys:
        world.query(f"alter table enquiries_enquiry drop constraint {name}")
    try:
        world.open("tests.reliability.faulty:application")
        clients = Clients(world, name="doubles", most=1_000_000, doors="written")
        before = world.proxy.swallowed
        for _ in range(100):
            world.line_is(Mode.SWALLOW, 0.2, 0.4)
            time.sleep(0.3)
            if world.proxy.swallowed > before + 10:
                break
        told = clients.stop()
    finally:
        world.shut()
    wrong = found_wrong(world, told)
    assert [one for one in wrong if one.startswith("doubled:")], wrong
    assert not [one for one in wrong if one.startswith("lost:")]
    world.query("truncate enquiries_enquiry, promises_promise, access_tie cascade")
    for name, definition in keys:
        world.query(f"alter table enquiries_enquiry add constraint {name} {definition}")


def test_with_a_receipt_before_the_commit_is_safe_the_harness_sees_losses(world):
    """`synchronous_commit = off` is exactly that: the answer goes out before the commit is written anywhere."""
    world.query("alter database inngang set synchronous_commit = off")
    world.query("alter system set wal_writer_delay = '10s'")  # or it is written before we can take it away
    world.query("alter system set wal_writer_flush_after = '1GB'")
    world.query("select pg_reload_conf()")
    try:
        world.open()
        clients = Clients(world, name="losses", most=1_000_000)
        for _ in range(3):
            time.sleep(4)
            world.kill_database()
            world.wait_until_it_answers()
        told = clients.stop()
    finally:
        world.shut()
        world.query("alter database inngang reset synchronous_commit")
        world.query("alter system reset all")
        world.query("select pg_reload_conf()")
    wrong = found_wrong(world, told)
    assert [one for one in wrong if one.startswith("lost:")], wrong


def test_with_the_owners_guard_off_the_verifier_names_the_one_nobody_has(world):
    [(found,)] = world.query("select min(id) from enquiries_enquiry where state = 'waiting'")
    world.query("alter table promises_promise disable trigger promises_gone")
    world.query(f"delete from promises_promise where enquiry_id = {found}")
    world.query("alter table promises_promise enable trigger promises_gone")
    named = [sentence for sentence in world.problems() if f"Enquiry {found} " in sentence]
    assert named and "nothing is promised" in named[0]
