"""What happens by the clock, and how often. The worker reads this file; each task is one call."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from django.utils.module_loading import import_string
from procrastinate.contrib.django import app

from inngang.jobs import balance, keep_register, play_scenarios, scan_files, send_outbox
from inngang.rules.hours import OSLO
from inngang.service.access.actions import flag_unreviewed
from inngang.service.access.limits import forget_full
from inngang.service.access.queries import CLOCK
from inngang.service.appointments.actions import remind_soon
from inngang.service.enquiries.actions import (
    check_waits,
    escalate_due,
    hear_what_waited,
    learn_waits,
    look_after,
    raise_alarms,
    remind_waiting,
    watch_surges,
)
from inngang.service.enquiries.actions.ask_follow_ups import ask_follow_ups
from inngang.service.journal.chain import seal
from inngang.service.key_figures.actions import count_days, run_controls, tell_of_slow
from inngang.service.organisation.actions import (
    count_openings,
    remind_of_reviews,
    tell_of_holes,
    turn_by_the_clock,
    turn_loans,
)
from inngang.service.people.sessions import forget_old
from inngang.service.planning.calculations import forget_old as forget_counted
from inngang.service.planning.scenarios import forget_drafts
from inngang.service.retention.actions import carry_out

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
    """Every minute: remind those we wait for, and lift promises that come near their time."""
    at = datetime.now(UTC)
    return remind_waiting(at=at, by=CLOCK) + escalate_due(at=at, by=CLOCK)


@app.periodic(cron="*/5 * * * *")
@app.task(name="inngang.remind_soon", queueing_lock="remind_soon", lock="remind_soon", pass_context=False)
def remind_of_appointments(timestamp: int = 0) -> int:
    """Every five minutes: remind those who have an appointment tomorrow."""
    return remind_soon(at=datetime.now(UTC), by=CLOCK)


@app.periodic(cron="* * * * *")
@app.task(name="inngang.turn_by_the_clock", queueing_lock="turn", lock="turn", pass_context=False)
def come_and_go(timestamp: int = 0) -> int:
    """Every minute: shifts and absence begin and end, and the work of those who are away is looked after."""
    at = datetime.now(UTC)
    turned = turn_by_the_clock(at=at, by=CLOCK) + turn_loans(at=at, by=CLOCK)
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


@app.periodic(cron="* * * * * */15")
@app.task(name="inngang.scan_files", queueing_lock="scan_files", lock="scan_files", pass_context=False)
def scan_the_files(timestamp: int = 0) -> int:
    """Every 15 seconds: scan the files that came in. What cannot be scanned yet is tried again, and seen by nobody."""
    return scan_files.scan_waiting(at=datetime.now(UTC))


@app.periodic(cron="* * * * *")
@app.task(name="inngang.seal_journal", queueing_lock="seal", lock="seal", pass_context=False)
def seal_the_journal(timestamp: int = 0) -> int:
    """Every minute: chain the new lines of the journal to those before, so that a change would show."""
    return seal()


@app.periodic(cron="7 * * * *")
@app.task(name="inngang.flag_unreviewed", queueing_lock="flag_unreviewed", lock="flag_unreviewed", pass_context=False)
def flag_the_unreviewed(timestamp: int = 0) -> int:
    """Every hour: openings of persons that no leader has gone through in time become deviations."""
    return flag_unreviewed(at=datetime.now(UTC), by=CLOCK)


@app.periodic(cron="20 1 * * *")
@app.task(name="inngang.balance_the_day", queueing_lock="balance", lock="balance", pass_context=False)
def balance_the_day(timestamp: int = 0) -> list[dict[str, Any]]:
    """Every night: is everything that came in answered, promised or waiting with somebody? What is not gets an owner."""
    return [line._asdict() for line in balance.balance_yesterday(at=datetime.now(UTC))]


@app.periodic(cron="* * * * *")
@app.task(name="inngang.watch_surges", queueing_lock="surges", lock="surges", pass_context=False)
def watch_for_surges(timestamp: int = 0) -> dict[str, int]:
    """Every minute: are there many more contacts about the same than is usual at this time?"""
    return watch_surges(at=datetime.now(UTC), by=CLOCK)._asdict()


@app.periodic(cron="*/5 * * * *")
@app.task(name="inngang.count_openings", queueing_lock="openings", lock="openings", pass_context=False)
def hold_openings_to_their_word(timestamp: int = 0) -> int:
    """Every 5 minutes: was somebody there when a reception was promised open?"""
    return count_openings(at=datetime.now(UTC), by=CLOCK)


@app.periodic(cron="5 5-18 * * *")
@app.task(name="inngang.tell_of_holes", queueing_lock="holes", lock="holes", pass_context=False)
def tell_leaders_of_holes(timestamp: int = 0) -> int:
    """Every hour of the day: leaders are told, once a day, of times when nobody has the duty phone of their office."""
    return tell_of_holes(at=datetime.now(UTC), by=CLOCK)


@app.periodic(cron="* * * * *")
@app.task(name="inngang.keep_register", queueing_lock="register", lock="register", pass_context=False)
def keep_the_register(timestamp: int = 0) -> dict[str, int]:
    """Every minute: carry out changes whose day has come, and move what is open to the unit that has it now."""
    return keep_register.keep_register(at=datetime.now(UTC))


@app.periodic(cron="40 1 * * *")
@app.task(name="inngang.learn_waits", queueing_lock="waits", lock="waits", pass_context=False)
def learn_and_check_waits(timestamp: int = 0) -> float | None:
    """Every night: how good were yesterday's waits, and what do the last fourteen days teach us?"""
    at = datetime.now(UTC)
    right = check_waits(day=at.astimezone(OSLO).date() - timedelta(days=1), at=at, by=CLOCK)
    learn_waits(at=at, by=CLOCK)
    return right


@app.periodic(cron="17 * * * *")
@app.task(name="inngang.count_days", queueing_lock="count_days", lock="count_days", pass_context=False)
def count_how_we_answer(timestamp: int = 0) -> None:
    """Every hour: count today for the public page; at night the last eight days, as what came then is answered since."""
    at = datetime.now(UTC)
    today = at.astimezone(OSLO).date()
    days = 8 if at.astimezone(OSLO).hour == 0 else 1
    count_days(first=today - timedelta(days=days), last=today, by=CLOCK, at=at)


@app.periodic(cron="10 6 * * 1-5")
@app.task(name="inngang.tell_of_slow", queueing_lock="slow", lock="slow", pass_context=False)
def tell_leaders_who_is_slow(timestamp: int = 0) -> int:
    """Every working morning: leaders are told, once a week, that their unit answers clearly less often in time."""
    return tell_of_slow(at=datetime.now(UTC), by=CLOCK)


@app.periodic(cron="5 6 * * 1-5")
@app.task(name="inngang.ask_follow_ups", queueing_lock="follow_ups", lock="follow_ups", pass_context=False)
def ask_for_follow_up(timestamp: int = 0) -> int:
    """Every working morning: follow-up that comes due becomes something to do, with the one who knows the person."""
    return ask_follow_ups(at=datetime.now(UTC), by=CLOCK)


@app.periodic(cron="0 6 * * *")
@app.task(name="inngang.remind_of_reviews", queueing_lock="reviews", lock="reviews", pass_context=False)
def remind_of_agreements(timestamp: int = 0) -> int:
    """Agreements to be gone through within a month: how many were told of now."""
    return remind_of_reviews(by=CLOCK, at=datetime.now(UTC))


@app.periodic(cron="5 2 * * *")
@app.task(name="inngang.run_controls", queueing_lock="controls", lock="controls", pass_context=False)
def run_the_controls(timestamp: int = 0) -> int:
    """Every night, after the account: look at each key control, and keep what was found."""
    return run_controls(at=datetime.now(UTC), by=CLOCK)


@app.periodic(cron="50 2 * * *")
@app.task(name="inngang.forget_logins", queueing_lock="forget_logins", lock="forget_logins", pass_context=False)
def forget_logins(timestamp: int = 0) -> int:
    """Every night: forget logins, forms and counts that have no use any more."""
    return forget_old(at=datetime.now(UTC)) + forget_full(at=datetime.now(UTC))


@app.periodic(cron="*/10 * * * *")
@app.task(name="inngang.carry_out_deletion", queueing_lock="deletion", lock="deletion", pass_context=False)
def carry_out_what_was_agreed(timestamp: int = 0) -> int:
    """Every 10 minutes: what two have agreed is old enough goes, at most fifty batches at a time."""
    return carry_out(at=datetime.now(UTC), by=CLOCK, most_batches=50)


@app.periodic(cron="* * * * *")
@app.task(name="inngang.play_scenarios", pass_context=False)
def play_what_leaders_try(timestamp: int = 0) -> bool:
    """When a leader asks for what takes long, and every minute for what a process that ended has left: on a thread."""
    return play_scenarios.begin()


@app.periodic(cron="30 2 * * *")
@app.task(name="inngang.forget_drafts", queueing_lock="forget_drafts", lock="forget_drafts", pass_context=False)
def forget_what_nobody_saved(timestamp: int = 0) -> int:
    """Every night: what was tried and nobody saved in two weeks is deleted, and what was counted and not asked for in three months."""
    at = datetime.now(UTC)
    return forget_drafts(at=at) + forget_counted(at=at)
