"""Long runs on other machines: real schedulers and workers, each a process of its own, on this one."""

from __future__ import annotations

import logging
import os
import signal
from collections.abc import Iterator

import pytest

from inngang.jobs.seed import seed_cast
from inngang.rules.scenarios import Choices
from inngang.service.planning import actions, calculations, machines, scenarios
from inngang.service.planning.alternatives import _prepared
from inngang.service.planning.calculating import count_next
from inngang.service.planning.calculations import ALTERNATIVES
from inngang.service.planning.case_flows import standard, told
from inngang.service.planning.machines import Machines, OtherVersion, Threads, place
from inngang.service.planning.playing import play_next
from inngang.service.planning.ways_beside import from_data
from inngang.simulator.case_runs import CaseRun
from inngang.simulator.case_runs import told as run_told
from tests.service.test_scenarios import EVENING, a_day, built, leader
from tests.times import MORNING

AREA = told().areas["disability_pension"]
RUNS = 24


@pytest.fixture(scope="module")
def cluster(tmp_path_factory) -> Iterator[object]:
    from distributed import LocalCluster

    with LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, host="127.0.0.1", dashboard_address="127.0.0.1:0",
        local_directory=str(tmp_path_factory.mktemp("workers")), silence_logs=logging.CRITICAL,
    ) as found:  # fmt: skip
        yield found


@pytest.fixture
def there(cluster, caplog) -> Iterator[Machines]:
    """The machines; and it was they who did it, for the log would tell if it was not."""
    from distributed import Client

    with Client(cluster.scheduler_address, set_as_default=False) as client:
        client.wait_for_workers(2, timeout=60)  # one that was killed is started again by its nanny
    yield Machines(cluster.scheduler_address)
    assert "played here" not in caplog.text


@pytest.fixture(scope="module")
def some_calls(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock():
        from django.db import transaction

        atomic = transaction.atomic()
        atomic.__enter__()
        seed_cast(at=MORNING)
        a_day(24)
        yield
        transaction.set_rollback(True)
        atomic.__exit__(None, None, None)


def asked(many: int = RUNS) -> list[CaseRun]:
    ready = [_prepared(AREA, way, standard(AREA)) for way in list(AREA.ways.values())[:2]]
    return [each.run(seed) for seed in range(many // 2) for each in ready]


def test_the_answer_is_the_same_to_the_last_bit_wherever_it_is_counted(there):
    found = list(there.each(run_told, asked()))
    assert found == list(Threads().each(run_told, asked())) and len(found) == RUNS


@pytest.mark.django_db
def test_a_scenario_is_told_alike_by_other_machines_and_by_threads_here(there, some_calls):
    results = []
    for where in (there, Threads()):
        number = built(Choices(times=4.0, sick=20))
        assert play_next(lambda: EVENING, where) == number
        results.append(scenarios.scenario(number, viewer=leader()))
    assert results[0].state == "done" and results[0].result == results[1].result


@pytest.mark.django_db
def test_two_ways_are_followed_and_stopped_though_others_count_them(there, some_calls):
    viewer, question = leader(), {"area": AREA.code, "one": "current_2010", "other": "alternative_b"}
    question["assumed"] = standard(AREA)
    given = {"kind": ALTERNATIVES, "subject": AREA.code, "asked": question}
    actions.calculate(**given, by=viewer, at=EVENING)
    seen: list[int] = []

    def clock():
        this, _ = calculations.answered(**given, viewer=viewer)
        seen.append(this.done)
        if this.done >= 30 and not this.asked_to_stop:
            actions.stop_calculation(calculation_id=this.calculation_id, by=viewer, at=EVENING)
        return EVENING

    count_next(clock, there)
    this, _ = calculations.answered(**given, viewer=viewer)
    assert this.state == "stopped" and 30 <= this.done < this.most and sorted(seen) == seen and len(set(seen)) > 5
    beside, turned = from_data(AREA, this.result)
    assert beside.one.runs == 10 and 0 < len(turned) < len(told().assumptions)


def test_who_has_heard_enough_stops_it_and_the_machines_are_free_again(cluster, there):
    many = there.each(run_told, asked(2000))
    first = [next(many), next(many)]
    many.close()
    assert first == list(Threads().each(run_told, asked(2)))
    assert list(there.each(run_told, asked(2))) == first
    left = cluster.scheduler.tasks
    assert not [one for one in left.values() if one.state in ("processing", "queued", "waiting")], "nothing goes on"


def test_a_machine_that_dies_in_the_middle_is_no_harm(cluster, there):
    found = there.each(run_told, asked(40))
    seen = [next(found)]
    os.kill(next(iter(cluster.workers.values())).pid, signal.SIGKILL)
    seen += found
    assert seen == list(Threads().each(run_told, asked(40)))


def test_a_machine_with_another_version_is_refused_in_plain_words_and_named_in_the_log(cluster, monkeypatch, caplog):
    monkeypatch.setattr(machines, "our_version", lambda: "another")
    with pytest.raises(OtherVersion, match="another version of the program"):
        list(Machines(cluster.scheduler_address).each(run_told, asked(2)))
    assert "tcp://127.0.0.1" in caplog.text
    with pytest.raises(OtherVersion):
        machines._do("of those who ask", run_told, asked(2)[0])


def test_when_nobody_answers_it_is_counted_here_and_the_log_says_what_to_do(caplog, monkeypatch):
    monkeypatch.setattr(machines, "CONNECTS", "1s")
    assert list(Machines("tcp://127.0.0.1:9").each(run_told, asked(4))) == list(Threads().each(run_told, asked(4)))
    assert "played here" in caplog.text and "tcp://127.0.0.1:9" in caplog.text
    assert isinstance(place(""), Threads) and isinstance(place("tcp://127.0.0.1:9"), Machines)


def test_a_fault_of_ours_is_no_fault_of_the_machines_and_threads_stop_when_one_has_heard_enough():
    begun: list[int] = []

    def slow(number: int) -> int:
        begun.append(number)
        return number

    found = Threads(2).each(slow, range(1000))
    assert [next(found), next(found)] == [0, 1]
    found.close()
    assert len(begun) < 20
    with pytest.raises(ZeroDivisionError):
        list(Threads(2).each(lambda number: 1 // number, [1, 0]))
