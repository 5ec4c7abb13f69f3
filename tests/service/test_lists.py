"""One's own list and the team's: in the order of the deadline, whole, and read no deeper than the page asked for."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection

from inngang.rules.vocabulary import Channel, PromiseKind
from inngang.service.access.queries import ANYONE, CLOCK
from inngang.service.enquiries import actions, queries
from inngang.service.enquiries.visits import in_the_house
from inngang.service.journal import action, record
from inngang.service.journal.events import NoteWritten, RegisterChanged
from inngang.service.people.queries import person_named, staff_named
from inngang.service.rows import row, rows, run
from tests.covers import covers
from tests.times import MORNING
from tests.who import staff

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("cast")]

LATER = MORNING + timedelta(days=4)
PERSONS = ("Amina", "Bjørn", "Siri", "Mikkel", None)
TEXTS = ("Jeg trenger hjelp til husleien", "Jeg lurer på gjelda mi", "Vi har ikke mat til barna i kveld")
EVERYTHING = """
select e.id, e.unit_id, e.owner_id, e.state, e.person_id, p.due_by from enquiries_enquiry e
join promises_promise p on p.enquiry_id = e.id and p.state = 'open'
"""


def some_work() -> None:
    """Eighteen written at different times, some of them taken, some promised; and one that came to another office."""
    håkon = staff("Håkon")
    for number in range(18):
        person = PERSONS[number % len(PERSONS)]
        at = MORNING + timedelta(minutes=7 * (number * 5 % 18))
        received = actions.receive(
            channel=Channel.QUESTION, text=TEXTS[number % 3], by=ANYONE, at=at, **({"person_id": person_named(person)} if person else {}),
        )  # fmt: skip
        if number % 3 == 2 or received.joined:
            continue
        meanwhile = at + timedelta(hours=2)
        try:
            actions.take(enquiry_id=received.enquiry_id, by=håkon, at=meanwhile)
        except actions.AlreadyTaken:
            continue
        if number % 6 != 0:
            actions.promise(
                enquiry_id=received.enquiry_id, kind=PromiseKind.ANSWER, due_by=at + timedelta(days=1 + number % 4),
                by=håkon, at=meanwhile,
            )  # fmt: skip


def all_pages(page, viewer, size: int) -> list[int]:
    ids: list[int] = []
    for number in range(1, 40):
        one = page(viewer=viewer, at=LATER, page=number, size=size)
        assert len(one.cards) <= size and one.total == (number - 1) * size + len(one.cards) + one.has_more
        ids += [card.id for card in one.cards]
        if not one.has_more:
            return ids
    raise AssertionError("the list never ends")


def waits(person: str | None, text: str = "Jeg trenger hjelp til husleien", **more) -> tuple[int, Any]:
    """Something that waits, and somebody who may take it wherever it is and has nothing else to do with the person."""
    given = {"person_id": person_named(person)} if person else {}
    made = actions.receive(channel=Channel.QUESTION, text=text, by=ANYONE, at=MORNING, **given, **more)
    queues_ = {one["queue_id"] for one in rows("select queue_id from enquiries_placement")}
    units = {one["unit_id"] for one in rows("select unit_id from enquiries_enquiry")}
    away = staff("Stian")._replace(queue_ids=frozenset(queues_), unit_ids=frozenset(units))
    return made.enquiry_id, away


@covers("R247", part="the name a protected person gave is on nobody's list but theirs who may see it")
def test_what_a_protected_person_called_themselves_is_on_no_list_of_those_who_may_not_see_them():
    hidden, by = waits("Vera", caller_name="Vera som ringer", caller_phone="41599999")
    nobody, by = waits(None, caller_name="Kari som ringer")
    names = {one.id: one.name for one in queries.team(viewer=by, at=LATER).cards}
    assert (names[hidden], names[nobody]) == ("", "Kari som ringer")
    assert {
        one.name for one in queries.overdue(viewer=by, at=LATER + timedelta(days=30)).cards if one.id == hidden
    } == {""}
    run_it("update enquiries_enquiry set channel = 'visit' where id = any(%(ids)s)", ids=[hidden, nobody])
    assert {one.id: one.name for one in in_the_house(viewer=by, at=MORNING)} == {hidden: "", nobody: "Kari som ringer"}


def test_what_comes_from_somebody_close_is_not_in_the_number_of_those_who_wait():
    waits("Bjørn")
    _, by = waits("Amina")
    assert queries.waiting(viewer=by, at=LATER).total == 2
    close = by._replace(conflicts=frozenset({person_named("Amina")}))
    page = queries.waiting(viewer=close, at=LATER)
    assert (len(page.cards), page.total) == (1, 1)


def run_it(sql: str, **values) -> None:
    _run_it(sql=sql, values=values, by=CLOCK, at=MORNING)


@action
def _run_it(*, sql, values, by, at) -> None:
    run(sql, values)
    record(RegisterChanged(what="test", new=0, changed=1), by=by, at=at)


@pytest.mark.parametrize("size", [3, 50])
def test_ones_own_list_is_what_one_has_in_hand_and_then_what_is_promised_soonest_first(size):
    some_work()
    håkon = staff("Håkon")
    his = [
        one for one in rows(EVERYTHING) if one["owner_id"] == håkon.staff_id and one["state"] in ("taken", "promised")
    ]
    assert {one["state"] for one in his} == {"taken", "promised"} and len(his) >= 6
    expected = sorted(his, key=lambda one: (one["state"] != "taken", one["due_by"], one["id"]))
    assert all_pages(queries.mine, håkon, size) == [one["id"] for one in expected]


@pytest.mark.parametrize("size", [3, 50])
def test_the_teams_list_is_all_that_is_open_in_its_units_the_overdue_first(size):
    some_work()
    tone = staff("Tone")
    theirs = [one for one in rows(EVERYTHING) if one["unit_id"] in tone.unit_ids]
    assert {one["state"] for one in theirs} == {"waiting", "taken", "promised"}
    assert {one["due_by"] < LATER for one in theirs} == {True, False}
    expected = sorted(theirs, key=lambda one: (one["due_by"] >= LATER, one["due_by"], one["id"]))
    assert all_pages(queries.team, tone, size) == [one["id"] for one in expected]


def test_a_colleague_does_not_see_their_own_familys_on_the_teams_list():
    some_work()
    tone = staff("Tone")
    amina = person_named("Amina")
    kin = tone._replace(conflicts=frozenset({amina}))
    hers = {one["id"] for one in rows(EVERYTHING) if one["person_id"] == amina}
    both = all_pages(queries.team, tone, 4)
    assert hers & set(both)
    assert all_pages(queries.team, kin, 4) == [one for one in both if one not in hers]


FILL = """
insert into enquiries_enquiry (ref, channel, caller_name, caller_phone, language, area_code, matter, side, line, urgency, state,
    unit_id, queue_id, owner_id, received_at, taken_at, times_handed_over, times_reopened, times_released, times_promised,
    times_escalated, times_chased, tried, is_demo)
select 'L' || n, 'question', '', '', 'nb', '', 'payment', 'state', '', 2, 'promised', %(unit)s, %(queue)s,
    case when n %% 2 = 0 then %(staff)s else %(other)s end, %(at)s, %(at)s, 0, 0, 0, 0, 0, 0, '{}', true
from generate_series(1, %(many)s) n;
insert into promises_promise (enquiry_id, kind, what, what_values, state, owner_id, made_at, due_by, attempts_at, broken_reason, step,
    unit_id)
select id, 'answer', 'You get an answer.', '{}', 'open', owner_id, %(at)s, %(at)s + id * interval '1 minute', '{}', '', 0, unit_id
from enquiries_enquiry where ref like 'L%%'
"""


@action
def fill(*, values: dict[str, Any], by, at) -> None:
    """Very many at once, past the guards; all that is written is as they want it."""
    run("set local session_replication_role = replica")
    for statement in FILL.split(";"):
        run(statement, values)
    run("analyze enquiries_enquiry")
    run("analyze promises_promise")
    record(NoteWritten(enquiry_id=1), by=by, at=at)


def kind_of(name: str, value: Any) -> str:
    if isinstance(value, list):
        return "text[]" if name in ("seen_protections", "seen_kinds", "seen_ways") else "bigint[]"
    return {int: "bigint", datetime: "timestamptz", bool: "boolean"}.get(type(value), "text")


def most_rows(node: dict[str, Any]) -> int:
    """The most rows any step of a plan gave in all."""
    own = node["Actual Rows"] * node["Actual Loops"]
    return max([round(own), *(most_rows(one) for one in node.get("Plans", []))])


@pytest.mark.parametrize("page", ["mine", "team"])
def test_a_page_reads_about_as_many_rows_as_it_shows_also_when_the_plan_is_kept(page, monkeypatch):
    håkon = staff("Håkon")
    unit = min(håkon.unit_ids)
    queue = row("select min(id) as id from organisation_queue where unit_id = %(unit)s", {"unit": unit})
    others = {"staff": håkon.staff_id, "other": staff_named("Anne")}
    fill(values={"unit": unit, "queue": queue["id"], "at": MORNING, "many": 4000, **others}, by=CLOCK, at=MORNING)
    asked: list[tuple[str, dict[str, Any]]] = []
    monkeypatch.setattr(
        queries.lists, "rows", lambda sql, values: asked.append((sql, dict(values))) or rows(sql, values)
    )
    assert len(getattr(queries, page)(viewer=håkon, at=MORNING, page=2, size=20).cards) == 20
    [(sql, values)] = asked
    numbered = sql
    for number, name in enumerate(values, start=1):
        numbered = numbered.replace(f"%({name})s", f"${number}")
    kinds = ", ".join(kind_of(name, value) for name, value in values.items())
    with connection.cursor() as cursor:
        cursor.execute("set plan_cache_mode = force_generic_plan")
        cursor.execute(f"prepare the_list ({kinds}) as {numbered.replace('%%', '%')}")
        cursor.execute(
            f"explain (analyze, format json) execute the_list ({', '.join(['%s'] * len(values))})",
            list(values.values()),
        )
        told = cursor.fetchone()[0]
        cursor.execute("deallocate the_list")
        cursor.execute("reset plan_cache_mode")
    plan = (json.loads(told) if isinstance(told, str) else told)[0]["Plan"]
    assert 21 <= most_rows(plan) <= 200, json.dumps(plan, indent=1)


def test_a_promise_on_another_units_list_than_its_enquiry_is_refused():
    received = actions.receive(channel=Channel.QUESTION, text=TEXTS[0], by=ANYONE, at=MORNING)
    with pytest.raises(IntegrityError, match="different units"):
        move_half(enquiry_id=received.enquiry_id, by=CLOCK, at=MORNING)


@action
def move_half(*, enquiry_id: int, by, at) -> None:
    """A verb that forgets whose list the promise is on."""
    elsewhere = "(select max(u.id) from organisation_unit u where u.id <> unit_id)"
    run(f"update enquiries_enquiry set unit_id = {elsewhere} where id = %(id)s", {"id": enquiry_id})
    record(NoteWritten(enquiry_id=enquiry_id), by=by, at=at)
