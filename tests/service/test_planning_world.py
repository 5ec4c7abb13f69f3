"""How it stands now is read from the tables, and the rest of the day is played from there, with and without a change."""

from __future__ import annotations

from datetime import timedelta

import numpy as np
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from inngang.rules.vocabulary import Channel, Outcome
from inngang.service.access.queries import CLOCK, viewer_of
from inngang.service.enquiries import actions
from inngang.service.people.queries import staff_named
from inngang.service.planning.learnt import learn, patience_of
from inngang.service.planning.simulate import compare, runner, scene
from inngang.service.planning.world import world_now
from inngang.simulator import layout as f
from tests.covers import covers
from tests.times import MORNING

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("cast")]
LATER = MORNING + timedelta(minutes=30)


def comes(channel: Channel = Channel.PHONE, *, minutes: float = 0, **given) -> int:
    at = MORNING + timedelta(minutes=minutes)
    said = {"text": "Når kommer pengene mine?", "choice": "payment", "by": CLOCK, "at": at}
    return actions.receive(channel=channel, caller_phone="40000000", **(said | given)).enquiry_id


def a_morning() -> tuple[int, int]:
    """Thirty have come, twenty-four have been answered, four have given up; one talks and one waits."""
    viewer = viewer_of(staff_id=staff_named("Nora")).viewer
    for number in range(28):
        one = comes(minutes=number)
        at = MORNING + timedelta(minutes=number, seconds=40)
        if number % 7 == 6:
            actions.abandon(enquiry_id=one, by=CLOCK, at=at)
            continue
        actions.take(enquiry_id=one, by=viewer, at=at + timedelta(minutes=3))
        actions.answer(enquiry_id=one, text="I morgen.", by=viewer, at=at + timedelta(minutes=5))
        actions.close(enquiry_id=one, outcome=Outcome.ANSWERED, by=viewer, at=at + timedelta(minutes=6))
    talks, waits = comes(minutes=28), comes(minutes=29)
    actions.take(enquiry_id=talks, by=viewer, at=LATER)
    return talks, waits


@covers("R280", part="today's state is read into the simulator, and a change is tried on it")
def test_the_rest_of_the_day_is_played_from_who_waits_and_who_is_there():
    talks, waits = a_morning()
    now = world_now(None, LATER)
    assert [one.enquiry_id for one in now.waiting] == [waits]
    assert [(one.enquiry_id, one.staff_id) for one in now.talking] == [(talks, staff_named("Nora"))]
    assert {one.staff_id for one in now.on_duty if one.is_here} >= {staff_named("Nora")}
    known = learn(MORNING - timedelta(days=1), LATER)
    before = scene(now, known)
    outcome = runner(before)(1)
    assert outcome.counts[:, f.CAME].sum() >= 1
    assert outcome.counts[:, f.ANSWERED].sum() >= 1
    answer = compare(before, before.with_longer(60), runs=10)
    assert answer["met a closed door"].before.mean >= answer["met a closed door"].after.mean
    tomorrow = scene(world_now(None, MORNING + timedelta(hours=23)), known)  # the busy half-hour is ahead
    busy = compare(tomorrow, tomorrow.with_times(8), runs=10)
    assert busy["left over"].difference.mean + busy["gave up"].difference.mean > 0


def test_it_takes_as_many_statements_however_many_wait():
    def counted() -> int:
        with CaptureQueriesContext(
            connection,
        ) as seen:
            world_now(None, LATER)
            learn(MORNING - timedelta(days=1), LATER)
        return len(seen)

    few = counted()
    for number in range(12):
        comes(Channel.QUESTION if number % 2 else Channel.PHONE, minutes=number / 10)
    assert counted() == few == 6


def test_what_is_learnt_is_what_happened():
    a_morning()
    known = learn(MORNING - timedelta(days=1), LATER)
    (kind,) = known.kinds
    found = known.kinds[kind]
    assert kind.channel == Channel.PHONE
    assert found.count == 30
    assert found.by_half_hour.sum() == 30
    assert np.median(found.service) == pytest.approx(120_000)
    assert sum(known.profile(kind, MORNING.date())) > 0
    assert learn(LATER + timedelta(days=1), LATER + timedelta(days=2)).kinds == {}


def test_patience_is_learnt_from_those_who_were_answered_too():
    rng = np.random.default_rng(1)
    patience, wait = rng.exponential(60_000, 4000), rng.exponential(60_000, 4000)
    seen = [(float(min(a, b)), bool(a < b)) for a, b in zip(patience, wait, strict=True)]
    found = patience_of(seen)
    assert np.median(found) == pytest.approx(60_000 * np.log(2), rel=0.1)
    assert patience_of([(1000.0, False)]) is None
