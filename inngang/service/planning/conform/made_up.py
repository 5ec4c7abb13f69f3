"""A small place of work by a number: its rows in the tables, a policy nobody wrote, and the same as a scenario."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

import numpy as np
from django.db import connection

from inngang.rules import triage
from inngang.rules.hours import OSLO
from inngang.rules.policies import PolicyCircle, RoutingPolicy, Span, policies
from inngang.rules.policies.ahead import MOST_LIVE, Ahead, Group
from inngang.rules.vocabulary import LINES, WAITS_LIVE, Channel, Side, Urgency
from inngang.service.enquiries.facts import CONTACT_CENTRE
from inngang.service.planning.simulate import _class
from inngang.service.planning.world import Kind, places_of, world_now
from inngang.simulator import layout as f
from inngang.simulator.tables import Adviser, ContactClass, Scenario, World, build, exponential, fixed, lognormal

START = datetime(2026, 11, 23, tzinfo=OSLO)
MINUTE = 60_000
NINE = 9 * 60 * MINUTE
CHANNELS = (Channel.PHONE, Channel.PHONE, Channel.CHAT, Channel.QUESTION, Channel.VISIT)
SAID = "Hei."
BORN = {True: date(2001, 1, 2), False: date(1974, 1, 2)}
FOR_SO_MANY = 200  # contacts there are two to eight advisers


@dataclass(frozen=True)
class Way:
    """How one kind of contact is sent in."""

    kind: Kind
    choice: str
    is_acute: bool
    groups: frozenset[str] = frozenset()


@dataclass(frozen=True)
class MadeUp:
    """A made-up day: the tables of the engine, and what the service needs to play the same."""

    number: int
    world: World
    arrivals: np.ndarray
    ways: tuple[Way, ...]  # in the order of the classes
    staff_ids: tuple[int, ...]  # in the order of the advisers
    substitutes: tuple[int, ...]


def made_up(number: int, contacts: int, *, rng: np.random.Generator) -> MadeUp:
    """A day drawn with `rng`. Writes its rows; whoever calls undoes them."""
    step = int(rng.choice([1, 1000, 10_000]))  # the coarser, the more at once

    def times(low: int, high: int) -> int:
        return int(rng.integers(low // step, high // step + 1) * step)

    def how_long(mean: int) -> np.ndarray:
        return fixed(times(mean // 2, mean * 2)) if rng.random() < 0.5 else lognormal(mean)

    units, queues, staff = _rows(rng, max(1, contacts // FOR_SO_MANY))
    shared = [queue for queue, _ in queues]
    policy = _policy(rng)
    names = [f"kind {n}" for n in range(int(rng.integers(1, 6)))]
    ways = [_way(rng, units) for _ in names]
    centre = [replace(one, kind=one.kind._replace(unit_id=units[0])) for one in ways]  # where it is passed on to
    every = [*ways, *centre]
    now = replace(world_now(set(units), START), policy=policy)
    found = places_of([one.kind for one in dict.fromkeys(every)], at=START)
    to_centre = [queue for queue, kind in queues if kind in ("national", "special_line")]
    classes: list[ContactClass] = []
    for place, way in enumerate(every):
        facts = found[way.kind]
        one = _class(way.kind, facts.facts._asdict(), facts.queue_id, None, now, 24 * 60 * MINUTE)
        is_live = way.kind.channel in WAITS_LIVE
        one = replace(
            one, name=f"kind {place}", service=how_long(5 * MINUTE), windows=(), offer_after=-1, accepts=0.0,
            patience=how_long(4 * MINUTE) if is_live and rng.random() < 0.8 else None,
        )  # fmt: skip
        if place < len(ways):
            follow = int(rng.integers(len(ways)))
            alike = (ways[follow].kind.side, ways[follow].groups) == (way.kind.side, way.groups)
            one = replace(
                one, returns=0.6, most_returns=int(rng.integers(0, 3)), return_delay=how_long(10 * MINUTE),
                offer_after=times(10_000, 4 * MINUTE) if is_live and rng.random() < 0.5 else -1, accepts=0.5,
                follow=f"kind {follow}" if rng.random() < 0.4 and alike else "", follows=0.3,
                follow_delay=exponential(20 * MINUTE), keeps=alike,
                handed_to=str(rng.choice(to_centre)) if rng.random() < 0.5 else "", handed=0.3,
                handed_as=f"kind {len(ways) + place}", groups=way.groups,
            )  # fmt: skip
        elif to_centre and rng.random() < 0.6:  # passed on once more
            one = replace(one, handed_to=str(rng.choice(to_centre)), handed=0.4, handed_as=one.name)
        classes.append(one)
    advisers, substitutes = [], []
    for one_of in range(len(staff)):
        lunch = NINE + times(60 * MINUTE, 180 * MINUTE)
        shifts = (
            (NINE + times(0, 20 * MINUTE), lunch),
            (lunch + 30 * MINUTE, NINE + times(240 * MINUTE, 400 * MINUTE)),
        )
        substitute = int(rng.integers(-1, len(staff)))
        substitutes.append(-1 if substitute == one_of else substitute)
        seats = shared if one_of == 0 else [queue for queue in shared if rng.random() < 0.45]
        _seat(staff[one_of], seats)
        advisers.append(Adviser(tuple(str(queue) for queue in seats), shifts, substitutes[-1]))
    at = np.sort(rng.integers((NINE - 10 * MINUTE) // step, (NINE + 330 * MINUTE) // step, contacts) * step)
    arrivals = np.full((contacts, 6), -1, np.int64)
    arrivals[:, f.A_AT], arrivals[:, f.A_CLASS] = at, rng.integers(0, len(ways), contacts)
    arrivals[:, f.A_LUCK] = rng.integers(0, 1 << 62, contacts)
    known = rng.random(contacts) < 0.4
    arrivals[known, f.A_OWN] = rng.integers(0, len(staff), known.sum())
    scenario = Scenario(
        START, NINE + 420 * MINUTE, policy, tuple(classes), tuple(advisers), has_empty_queues=True
    )  # fmt: skip
    return MadeUp(number, build(scenario, arrivals), arrivals, tuple(every), tuple(staff), tuple(substitutes))


def _policy(rng: np.random.Generator) -> RoutingPolicy:
    """One that comes with the product, with other head starts, and now and then a circle taken out."""
    shipped = policies()[int(rng.integers(len(policies())))]

    def changed(way: tuple[PolicyCircle, ...]) -> tuple[PolicyCircle, ...]:
        kept = [one for one in way if rng.random() < 0.9 or one.kind == "national"]
        factor = float(rng.choice([0.5, 1.0, 2.0]))
        return tuple(
            one._replace(
                opens_after=Span(int(one.opens_after.seconds * factor), one.opens_after.working_minutes // 8,
                                 one.opens_after.working_days)
            )
            for one in kept
        )  # fmt: skip

    return shipped._replace(
        version="made-up", valid_from=date(2000, 1, 1), valid_to=None, live=changed(shipped.live),
        written=changed(shipped.written), acute=changed(shipped.acute),
        first_line_first=frozenset(line for line in sorted(LINES) if rng.random() < 0.3), ahead=_ahead(rng),
    )  # fmt: skip


def _ahead(rng: np.random.Generator) -> tuple[Ahead, ...]:
    """Groups put ahead by minutes, working hours or working days; about everything, or about some lines."""
    found = []
    for group in Group:
        live = Span(int(rng.integers(1, MOST_LIVE.seconds + 1)))
        written = Span(0, int(rng.integers(1, 900))) if rng.random() < 0.6 else Span(0, 0, int(rng.integers(1, 3)))
        lines = tuple(line for line in LINES if rng.random() < 0.5) if rng.random() < 0.3 else ()
        if rng.random() < 0.6:
            found.append(Ahead(group, live, written, lines))
    return tuple(found)


def _way(rng: np.random.Generator, units: list[int]) -> Way:
    channel = CHANNELS[int(rng.integers(len(CHANNELS)))]
    choice = str(rng.choice(sorted(triage.MATTERS)))
    is_acute = bool(rng.random() < 0.15)
    understood = triage.triage(text=SAID, choice=choice, channel=channel, language="nb", asked_acute=is_acute)
    unit = units[int(rng.integers(1, len(units)))] if channel == Channel.VISIT else int(rng.choice(units))
    side = Side(understood.side)
    groups = frozenset(str(group) for group in Group if rng.random() < 0.35)
    return Way(Kind(channel, unit, side, understood.line, Urgency(understood.urgency)), choice, is_acute, groups)


def _rows(rng: np.random.Generator, times: int) -> tuple[list[int], list[tuple[int, str]], list[int]]:
    """The units (the contact centre first), the queues with their kinds, and the staff."""
    connection.ensure_connection()
    run = connection.connection.execute  # a made-up day is undone, so no action stands behind it
    units = []
    for place in range(int(rng.integers(2, 4))):
        number = CONTACT_CENTRE if place == 0 else f"98{place:02d}"
        kind = "contact_centre" if place == 0 else "local_office"
        units.append(
            run(
                "insert into organisation_unit (number, name, sort_key, kind, county, phone) values (%s, %s, %s, %s, '', '') returning id",
                (number, f"Enhet {number}", f"enhet {number}", kind),
            ).fetchone()[0]
        )
    queues: list[tuple[int, str]] = []

    def queue(kind: str, unit: int | None, *, side: str = "", line: str = "", level: int = 1) -> None:
        sql = "insert into organisation_queue (kind, name, unit_id, side, line, level) values (%s, %s, %s, %s, %s, %s) returning id"
        queues.append((run(sql, (kind, kind, unit, side, line, level)).fetchone()[0], kind))

    queue("national", units[0])
    if rng.random() < 0.7:
        queue("alarm", units[0])
    for line in ("general", "social", "work", "health"):
        for level in (1, 2, 3):
            if rng.random() < 0.35:
                queue("special_line", units[0], line=line, level=level)
    for unit in units[1:]:
        queue("unit", unit)
        if rng.random() < 0.5:
            queue("team", unit, side=str(rng.choice(["state", "municipal"])))
        if rng.random() < 0.5:
            queue("duty", unit)
    staff = []
    for place in range(times * int(rng.integers(2, 9))):
        sql = """insert into people_staff (ident, given_name, family_name, sort_key, languages, may_see, story, is_active)
            values (%s, 'Veileder', %s, %s, '{}', '{}', '', true) returning id"""
        staff.append(run(sql, (f"K{place}", f"Nr {place}", f"nr {place}")).fetchone()[0])
        works_at = units[int(rng.integers(len(units)))]
        role = "contact_adviser" if works_at == units[0] else "municipal_adviser"
        run(
            "insert into organisation_post (staff_id, unit_id, role, valid_from) values (%s, %s, %s, '2020-01-01')",
            (staff[-1], works_at, role),
        )
        run(
            """with own as (insert into organisation_queue (kind, name, staff_id, side, line, level)
                   values ('personal', 'egen', %s, '', '', 1) returning id, staff_id)
               insert into organisation_seat (staff_id, queue_id) select staff_id, id from own""",
            (staff[-1],),
        )
        run(
            "insert into organisation_at_work (staff_id, presence, since) values (%s, 'away', %s)",
            (staff[-1], START - timedelta(days=1)),
        )
    return units, queues, staff


def _seat(staff_id: int, queues: list[int]) -> None:
    connection.connection.execute(
        "insert into organisation_seat (staff_id, queue_id) select %s, unnest(%s::bigint[])", (staff_id, queues)
    )


def person(own: int | None, substitute: int | None, unit_id: int, number: int, groups: frozenset[str]) -> int:
    """Somebody in these groups, with an adviser of their own or without."""
    run: Any = connection.connection.execute
    found = run(
        """with made as (
               insert into people_person (given_name, family_name, sort_key, language, needs_interpreter, phone, email, area_code,
                   protection, is_reserved, large_print, story, created_at, birth_date)
               values ('Person', %(name)s, %(name)s, 'nb', %(interpreter)s, '', '', '', 'none', false, false, '', %(at)s, %(born)s)
               returning id
           ), followed as (
               insert into organisation_follow_up (person_id, staff_id, substitute_id, unit_id, side, valid_from)
               select id, %(own)s, %(substitute)s, %(unit)s, 'state', '2020-01-01' from made where %(own)s::bigint is not null
           )
           select id from made""",
        {
            "name": f"Nr {number}",
            "at": START,
            "own": own,
            "substitute": substitute,
            "unit": unit_id,
            "born": BORN[Group.YOUNG in groups],
            "interpreter": Group.INTERPRETER in groups,
        },
    ).fetchone()[0]
    return int(found)
