"""What takes long to count: asked for once, counted by the jobs, stopped, and not lost when the worker is."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from inngang.jobs.seed import seed_cast
from inngang.service.access.queries import viewer_of
from inngang.service.journal.action import Refused, upkeep
from inngang.service.people.queries import staff_named
from inngang.service.planning import actions, calculating, calculations
from inngang.service.planning.calculating import count_next
from inngang.service.rows import row, run
from tests.times import MORNING

MINUTE = timedelta(minutes=1)
GIVEN = {"kind": "sum", "subject": "two numbers", "asked": {"numbers": [1.5, 2.25], "steps": 3}}


@pytest.fixture(scope="module")
def seeded(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock():
        from django.db import transaction

        atomic = transaction.atomic()
        atomic.__enter__()
        seed_cast(at=MORNING)
        yield
        transaction.set_rollback(True)
        atomic.__exit__(None, None, None)


@pytest.fixture(autouse=True)
def adds_up(seeded, db, monkeypatch):
    """A kind of its own that is quickly counted; what the real ones come to is tested where they are."""

    def total(asked, where, progress):
        for step in range(asked["steps"]):
            if not progress(step + 1, asked["steps"]):
                return None
        return {"total": sum(asked["numbers"])}

    monkeypatch.setattr(calculating, "WORK", {"sum": total})


def leader(name: str = "Maryam"):
    return viewer_of(staff_id=staff_named(name)).viewer


def ask(by: str = "Maryam", **more) -> None:
    given = {**GIVEN, "asked": {**GIVEN["asked"], **more}}
    actions.calculate(**given, by=leader(by), at=MORNING)


def answer(viewer=None, **more):
    return calculations.answered(**{**GIVEN, "asked": {**GIVEN["asked"], **more}}, viewer=viewer or leader())


def test_the_same_question_is_counted_once_and_the_answer_is_kept_with_when_it_was_counted():
    ask()
    ask("Tone")
    assert row("select count(*) as n from planning_calculation")["n"] == 1, "the other one follows the same"
    assert count_next(lambda: MORNING + MINUTE) and count_next(lambda: MORNING) is None
    this, last = answer()
    assert this.result == {"total": 3.75} and this.counted_at == MORNING + MINUTE and this.done == this.most == 3
    assert last is None
    this, last = answer(numbers=[7])
    assert this is None and last.result == {"total": 3.75}, "the last one about the same"
    ask()
    this, _ = answer()
    assert this.state == "waiting" and this.result == {"total": 3.75}, "it stands until there is a new one"
    assert calculations.newest(kind="sum", viewer=leader()).calculation_id == this.calculation_id


def test_asking_and_looking_cost_the_same_few_statements_however_many_there_are():
    def counted(deed) -> int:
        with CaptureQueriesContext(connection) as seen:
            deed()
        return len([one for one in seen if "SAVEPOINT" not in one["sql"]])

    ask(numbers=[0])
    viewer = leader()
    first = counted(ask), counted(lambda: answer(viewer))
    for number in (1, 2):
        ask(numbers=[number])
    assert (counted(lambda: ask(numbers=[9])), counted(lambda: answer(viewer))) == first
    assert first[0] <= 6 and first[1] == 1
    with pytest.raises(Refused):
        ask(numbers=[10])
    with pytest.raises(Refused):
        ask("Nora")


def test_the_one_who_asked_stops_it_and_an_answer_that_is_there_is_not_lost():
    ask()
    count_next(lambda: MORNING)
    ask()
    number = answer().this.calculation_id
    with pytest.raises(Refused):
        actions.stop_calculation(calculation_id=number, by=leader("Tone"), at=MORNING)
    ticks: list[int] = []

    def clock():
        ticks.append(1)
        if len(ticks) == 5:
            actions.stop_calculation(calculation_id=number, by=leader(), at=MORNING)
        return MORNING + 5 * MINUTE

    count_next(clock)
    this, _ = answer()
    assert this.state == "stopped" and 0 < this.done < 3
    assert this.result == {"total": 3.75} and this.counted_at == MORNING
    with pytest.raises(Refused):
        actions.stop_calculation(calculation_id=number, by=leader(), at=MORNING)


def test_one_that_waits_is_stopped_before_it_begins():
    ask()
    actions.stop_calculation(calculation_id=answer().this.calculation_id, by=leader(), at=MORNING)
    assert answer().this.state == "stopped" and count_next(lambda: MORNING) is None


def test_what_a_killed_worker_left_in_the_middle_is_counted_again_but_not_for_ever(monkeypatch):
    class Killed(BaseException):
        pass

    def dies(asked, where, progress):
        progress(1, 3)
        raise Killed

    ask()
    work = dict(calculating.WORK)
    monkeypatch.setattr(calculating, "WORK", {"sum": dies})
    monkeypatch.setattr(calculating, "run", lambda *given: 0)  # who is killed settles nothing
    at = MORNING
    for _ in range(2):
        with pytest.raises(Killed):
            count_next(lambda: at)  # noqa: B023
        assert answer().this.state == "playing" and count_next(lambda: at + MINUTE) is None, "it may be alive"  # noqa: B023
        at += 4 * MINUTE
    monkeypatch.setattr(calculating, "WORK", work)
    monkeypatch.setattr(calculating, "run", run)
    count_next(lambda: at)
    assert answer().this.state == "done" and answer().this.result == {"total": 3.75}
    upkeep(run)(
        "update planning_calculation set state = 'playing', tries = 3, seen_at = %(at)s", {"at": at - 10 * MINUTE}
    )
    count_next(lambda: at)
    this, _ = answer()
    assert this.state == "failed" and "three times" in this.fault and this.result == {"total": 3.75}


def test_what_nobody_asks_for_any_more_goes():
    ask()
    assert calculations.forget_old(at=MORNING + timedelta(days=365)) == 0, "it is under way"
    count_next(lambda: MORNING)
    assert calculations.forget_old(at=MORNING + timedelta(days=89)) == 0
    assert calculations.forget_old(at=MORNING + timedelta(days=91)) == 1
