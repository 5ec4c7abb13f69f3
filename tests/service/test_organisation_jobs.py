"""What happens by the clock: the outbox, the ladder, the alarm and the account of the day."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from random import Random
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from procrastinate.contrib.django import app

from inngang.jobs import tasks
from inngang.jobs.balance import balance_yesterday
from inngang.jobs.crowd import seed_crowd
from inngang.jobs.seed import whom_to_be
from inngang.rules.access import Viewer
from inngang.rules.vocabulary import Channel
from inngang.service.access.queries import ANYONE, CLOCK
from inngang.service.enquiries.actions import receive
from inngang.service.journal import action, record
from inngang.service.journal.events import RegisterChanged
from inngang.service.key_figures.balance import account
from inngang.service.notices.actions import queue_notice
from inngang.service.people.queries import person_named
from inngang.service.rows import row, rows, run

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("cast")]


def ask(at: datetime, text: str = "Jeg trenger hjelp til husleien") -> int:
    return receive(
        channel=Channel.QUESTION,
        text=text,
        person_id=person_named("Amina"),
        by=ANYONE,
        at=at,
    ).enquiry_id


@action
def lose_the_promise(*, enquiry_id: int, by: Viewer, at: datetime) -> None:
    """What no verb of ours can do (the database checks it when a transaction ends), and the account must still find."""
    run(
        "update promises_promise set state = 'withdrawn', ended_at = %(at)s where enquiry_id = %(id)s",
        {"at": at, "id": enquiry_id},
    )
    record(RegisterChanged(what="test", new=0, changed=1), by=by, at=at)


def test_the_account_of_the_day_balances_and_names_what_is_missing(at: datetime, caplog: Any) -> None:
    ask(at)
    lost = ask(at + timedelta(hours=1), "Jeg lurer på sykepengene mine")
    ask(at + timedelta(days=1), "Når kommer pengene?")  # the next day is another account
    tomorrow = at + timedelta(days=1)
    assert [(one.received, one.ended, one.promised, one.missing) for one in balance_yesterday(at=tomorrow)] == [
        (2, 0, 2, ())
    ]
    ref = (row("select ref from enquiries_enquiry where id = %(id)s", {"id": lost}) or {})["ref"]
    with transaction.atomic():
        lose_the_promise(enquiry_id=lost, by=CLOCK, at=at)
        assert balance_yesterday(at=tomorrow)[0].missing == (ref,)
        transaction.set_rollback(True)  # the database would refuse it here
    assert ref in caplog.text


def test_one_that_is_joined_is_received_and_ended_in_the_account_and_the_open_one_is_still_promised(
    at: datetime,
) -> None:
    assert ask(at) == ask(at + timedelta(hours=1)), "about the same: it is put into the open one"
    tomorrow = at + timedelta(days=1)
    assert [(one.received, one.ended, one.promised, one.missing) for one in balance_yesterday(at=tomorrow)] == [
        (2, 1, 1, ())
    ]
    line = next(line for line in account(day=at.date(), at=at + timedelta(hours=2)).lines)
    assert line.is_balanced and (line.received, line.answered, line.promised, line.ended) == (2, 0, 1, 1)


def test_the_worker_knows_the_tasks_and_when_they_are_due() -> None:
    periodic = {task.task.name: task.cron for task in app.periodic_registry.periodic_tasks.values()}
    assert periodic["inngang.send_outbox"] == periodic["inngang.escalate"] == "* * * * *"
    assert {"inngang.raise_alarms", "inngang.balance_the_day"} <= periodic.keys()


def test_each_task_does_its_work_when_it_is_called(at: datetime, settings: Any, tmp_path: Any) -> None:
    settings.DATA = tmp_path
    ask(at)
    queue_notice(channel="letter", kind="answer_ready", to="Olav", text="Hei.", key="k", by=CLOCK, at=at)
    assert tasks.send_the_outbox(0) == {"delivered": 1, "delayed": 0, "failed": 0}
    assert tasks.escalate(0) == 1  # promised long ago, as the real clock sees it
    assert tasks.raise_the_alarm(0) == 0
    assert tasks.balance_the_day(0) == []


def test_the_demo_says_whom_to_be() -> None:
    lines = whom_to_be()
    assert any(line.startswith("Amina") for line in lines) and any(line.startswith("Maryam") for line in lines)


def names_of_a_crowd(seed: int, at: datetime) -> list[str]:
    names = []
    with transaction.atomic():
        for person_id in seed_crowd(20, Random(seed), at):
            found = row("select given_name, family_name from people_person where id = %(id)s", {"id": person_id})
            names.append(" ".join((found or {}).values()))
        transaction.set_rollback(True)
    return names


def test_the_same_chance_gives_the_same_crowd(at: datetime) -> None:
    assert names_of_a_crowd(3, at) == names_of_a_crowd(3, at)
    assert names_of_a_crowd(3, at) != names_of_a_crowd(4, at)


def test_the_night_keeps_the_account_in_the_journal_and_asks_no_more_for_many_than_for_one(at: datetime) -> None:
    ask(at)
    tomorrow = at + timedelta(days=1)
    with CaptureQueriesContext(connection) as one:
        balance_yesterday(at=tomorrow)
    for number in range(12):
        ask(at + timedelta(minutes=number), "Jeg lurer på sykepengene mine" if number % 2 else "Når kommer pengene?")
    with CaptureQueriesContext(connection) as many:
        balance_yesterday(at=tomorrow)
    assert len(many) == len(one)
    kept = rows("select data from journal_line where event = 'DayBalanced' order by id", {})
    days = [json.loads(line["data"]) if isinstance(line["data"], str) else line["data"] for line in kept]
    assert [(day["day"], day["received"], day["missing"]) for day in days] == [
        (at.date().isoformat(), 1, 0),
        (at.date().isoformat(), 13, 0),
    ]
    assert days[1]["received"] == days[1]["ended"] + days[1]["promised"]
