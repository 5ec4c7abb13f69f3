"""What happens by the clock, and how often. The worker reads this file; each task is one call."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django.utils.module_loading import import_string
from procrastinate.contrib.django import app

from inngang.jobs import balance, send_outbox
from inngang.service.access.queries import CLOCK
from inngang.service.enquiries.actions import escalate_due, hear_what_waited, look_after, raise_alarms
from inngang.service.organisation.actions import turn_by_the_clock

# The channels are above us, so they are found by name; `config/wiring.py` knows them.
DELIVER = "inngang.config.wiring.deliver"


@app.periodic(cron="* * * * *")
@app.task(name="inngang.send_outbox", queueing_lock="send_outbox", lock="send_outbox", pass_context=False)
def send_the_outbox(timestamp: int = 0) -> dict[str, Any]:
    """Every minute: send what is due."""
    deliver = import_string(DELIVER)
    return send_outbox.send_due(deliver=deliver, at=datetime.now(UTC))._asdict()


@app.periodic(cron="* * * * *")
@app.task(name="inngang.escalate", queueing_lock="escalate", lock="escalate", pass_context=False)
def escalate(timestamp: int = 0) -> int:
    """Every minute: lift promises that come near their time."""
    return escalate_due(at=datetime.now(UTC), by=CLOCK)


@app.periodic(cron="* * * * *")
@app.task(name="inngang.turn_by_the_clock", queueing_lock="turn", lock="turn", pass_context=False)
def come_and_go(timestamp: int = 0) -> int:
    """Every minute: shifts and absence begin and end, and the work of those who are away is looked after."""
    at = datetime.now(UTC)
    turned = turn_by_the_clock(at=at, by=CLOCK)
    look_after(at=at, by=CLOCK)
    return turned


@app.periodic(cron="* * * * * */15")
@app.task(name="inngang.raise_alarms", queueing_lock="raise_alarms", lock="raise_alarms", pass_context=False)
def raise_the_alarm(timestamp: int = 0) -> int:
    """Every 15 seconds: ring for what is acute and not with anybody (the last field is seconds)."""
    return raise_alarms(at=datetime.now(UTC), by=CLOCK)


@app.periodic(cron="* * * * * */10")
@app.task(name="inngang.hear_what_waited", queueing_lock="hear", lock="hear", pass_context=False)
def hear_the_rest(timestamp: int = 0) -> int:
    """Every 10 seconds: go on with calls that have waited long enough for a signal that got lost."""
    return hear_what_waited(at=datetime.now(UTC), by=CLOCK)


@app.periodic(cron="20 1 * * *")
@app.task(name="inngang.balance_the_day", queueing_lock="balance", lock="balance", pass_context=False)
def balance_the_day(timestamp: int = 0) -> list[dict[str, Any]]:
    """Every night: is everything that came in answered, promised or waiting with somebody?"""
    return [line._asdict() for line in balance.balance_yesterday(at=datetime.now(UTC))]
