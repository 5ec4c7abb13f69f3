"""Processes that do the same thing over and over at the same time, and how long each turn took."""

from __future__ import annotations

import contextlib
import json
import multiprocessing
import queue
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any

from bench.world import MONDAY_10, with_django

TEXTS = (
    "Jeg trenger hjelp til husleien denne måneden, og vet ikke hvor jeg skal søke.",
    "Jeg lurer på sykepengene mine. De skulle ha kommet for fjorten dager siden.",
    "Når kommer pengene? Jeg har sendt inn alt dere ba om.",
    "Hvordan søker jeg om dagpenger når jeg har mistet jobben?",
)


@dataclass
class Measured:
    """What all the clients did together."""

    turns: int
    seconds: float
    each: list[float]
    results: list[Any]

    @property
    def a_second(self) -> float:
        return self.turns / self.seconds

    def at(self, share: float) -> float:
        """Milliseconds that this share of the turns took at most."""
        return sorted(self.each)[min(len(self.each) - 1, int(len(self.each) * share))] * 1000


def measure(what: str, *, socket: Path, clients: int, seconds: float = 0.0, turns: int = 0, **given: Any) -> Measured:
    """So many processes do `what` for so long, or so many turns each."""
    context = multiprocessing.get_context("spawn")
    ready, results = context.Barrier(clients), context.Queue()
    processes = [
        context.Process(target=_work, args=(what, socket, number, seconds, turns, ready, results, given))
        for number in range(clients)
    ]
    for process in processes:
        process.start()
    told: list[Any] = []
    while len(told) < clients:
        with contextlib.suppress(queue.Empty):
            told.append(results.get(timeout=1))
        if any(process.exitcode for process in processes):
            for process in processes:
                process.terminate()
            raise RuntimeError(f"A client that was to {what} fell over; the reason stands above.")
    for process in processes:
        process.join()
    each = [one for _, _, times, _ in told for one in times]
    took = max(end for _, end, _, _ in told) - min(begin for begin, _, _, _ in told)
    return Measured(len(each), took, each, [one for *_, found in told for one in found])


def _work(
    what: str, socket: Path, number: int, seconds: float, turns: int, ready: Any, results: Any, given: dict[str, Any]
) -> None:
    with_django(socket)
    if what == "take_as":
        from bench.desks import make_take_as as maker
    else:
        maker = MAKERS[what]
    turn = maker(number, **given)
    for _ in range(5):  # the first ones plan their statements and load the rules
        turn()
    ready.wait()
    times, found = [], []
    begin = time.perf_counter()
    while (len(times) < turns) if turns else (time.perf_counter() - begin < seconds):
        before = time.perf_counter()
        result = turn()
        times.append(time.perf_counter() - before)
        if result is not None:
            found.append(result)
    results.put((begin, time.perf_counter(), times, found))


# --- what they do


def make_receive(number: int) -> Callable[[], Any]:
    """Somebody known writes: enquiry, message, promise, circles, access, journal, in one transaction."""
    from inngang.rules.vocabulary import Channel
    from inngang.service.access.queries import ANYONE
    from inngang.service.enquiries import actions

    rng, persons = Random(number), _persons()

    def turn() -> None:
        actions.receive(
            channel=Channel.QUESTION, text=rng.choice(TEXTS), person_id=rng.choice(persons),
            sender_key=secrets.token_hex(16), code=secrets.token_hex(8), by=ANYONE, at=MONDAY_10,
        )  # fmt: skip

    return turn


def make_flow(number: int) -> Callable[[], Any]:
    """Receive, list, take, answer, close."""
    from inngang.rules.vocabulary import Channel, Outcome
    from inngang.service.access.queries import ANYONE
    from inngang.service.enquiries import actions, queries

    rng, persons, desk = Random(number), _persons(), viewer(number, all_queues=True)

    def turn() -> None:
        received = actions.receive(
            channel=Channel.QUESTION, text=rng.choice(TEXTS), person_id=rng.choice(persons),
            sender_key=secrets.token_hex(16), by=ANYONE, at=MONDAY_10,
        )  # fmt: skip
        at = MONDAY_10 + timedelta(hours=5)
        queries.waiting(viewer=desk, at=at)
        actions.take(enquiry_id=received.enquiry_id, by=desk, at=at)
        actions.answer(enquiry_id=received.enquiry_id, text="Vi ser på det, og du får svar her.", by=desk, at=at)
        actions.close(enquiry_id=received.enquiry_id, outcome=Outcome.ANSWERED, by=desk, at=at)

    return turn


def make_take_next(number: int) -> Callable[[], Any]:
    from inngang.service.enquiries import actions

    desk, at = viewer(number), MONDAY_10

    def turn() -> int:
        return actions.take_next(by=desk, at=at)

    return turn


def make_bare(number: int) -> Callable[[], Any]:
    """The rows of `receive` and nothing else: prepared INSERTs, one a table, in one transaction."""
    import psycopg
    from django.db import connection
    from psycopg.types.json import Jsonb

    rng, samples = Random(number), _samples()
    chosen = connection.settings_dict
    line = psycopg.connect(host=chosen["HOST"], port=chosen["PORT"], user=chosen["USER"], dbname=chosen["NAME"])
    line.prepare_threshold = 1

    def values(row: dict[str, Any], enquiry_id: int) -> list[Any]:
        own = {"enquiry_id": enquiry_id} if "enquiry_id" in row else {}
        return [Jsonb(one) if isinstance(one, dict) else one for one in {**row, **own}.values()]

    def turn() -> None:
        sample = rng.choice(samples)
        with line.transaction(), line.cursor() as cursor:
            new = {
                **sample["enquiries_enquiry"][0], "ref": secrets.token_hex(6), "sender_key": secrets.token_hex(16),
                "code_hash": secrets.token_bytes(32),
            }  # fmt: skip
            cursor.execute(_insert("enquiries_enquiry", [new]) + " returning id", values(new, 0))
            (enquiry_id,) = cursor.fetchone() or (0,)
            for table in OTHERS:
                rows = sample[table]
                if rows:
                    given = [one for row in rows for one in values(row, enquiry_id)]
                    cursor.execute(_insert(table, rows), given)

    return turn


OTHERS = ("enquiries_message", "promises_promise", "enquiries_placement", "access_tie", "journal_line")


def _insert(table: str, rows: list[dict[str, Any]]) -> str:
    names = ", ".join(f'"{name}"' for name in rows[0])
    one = f"({', '.join(['%s'] * len(rows[0]))})"
    return f"insert into {table} ({names}) values {', '.join([one] * len(rows))}"


def _samples() -> list[dict[str, list[dict[str, Any]]]]:
    """All rows of some enquiries that `receive` has written, without their own ids."""
    from inngang.service.rows import rows

    samples = []
    with_ties = "select distinct enquiry_id from access_tie order by enquiry_id desc limit 200"
    for number in (one["enquiry_id"] for one in rows(with_ties)):
        sample = {}
        for table, key in (("enquiries_enquiry", "id"), *((other, "enquiry_id") for other in OTHERS)):
            found = rows(f"select * from {table} where {key} = %(id)s", {"id": number})
            sample[table] = [{k: v for k, v in one.items() if k != "id"} for one in found]
        samples.append(json_as_dicts(sample))
    assert samples, "`receive` is measured first, and leaves rows to copy"
    return samples


def json_as_dicts(sample: dict[str, list[dict[str, Any]]]) -> dict[str, list[dict[str, Any]]]:
    for row in (one for rows in sample.values() for one in rows):
        for name in ("data", "what_values"):
            if isinstance(row.get(name), str):
                row[name] = json.loads(row[name])
    return sample


def _persons() -> list[int]:
    from inngang.service.rows import rows

    return [one["id"] for one in rows("select id from people_person where protection = 'none' order by id")]


def viewer(number: int, *, all_queues: bool = False) -> Any:
    """Colleague number so-and-so; with `all_queues` one whom everything is open to."""
    from inngang.service.access.queries import viewer_of
    from inngang.service.rows import rows

    staff = rows(
        "select staff_id from organisation_post where role = 'contact_adviser' and valid_to is null order by staff_id"
    )
    found = viewer_of(staff_id=staff[number % len(staff)]["staff_id"])
    assert found is not None
    if not all_queues:
        return found.viewer
    queues = frozenset(one["id"] for one in rows("select id from organisation_queue"))
    units = frozenset(one["id"] for one in rows("select id from organisation_unit"))
    return found.viewer._replace(queue_ids=queues, unit_ids=units)


MAKERS: dict[str, Callable[..., Callable[[], Any]]] = {
    "receive": make_receive,
    "flow": make_flow,
    "take_next": make_take_next,
    "bare": make_bare,
}
