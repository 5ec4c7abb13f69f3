"""A day of the demo, lived through the doors and the verbs of the service, is played again by the twin: the same log, line by line."""

from __future__ import annotations

from datetime import datetime, time, timedelta

import pytest

from inngang.jobs.seed import seed_cast
from inngang.rules.hours import OSLO
from inngang.service.organisation.queries import forget_calendars
from inngang.service.planning.conform.again import compared, play_again
from inngang.service.planning.conform.journaled import TAKEN, journaled
from tests.jobs.test_set_pieces import play
from tests.times import MORNING

pytestmark = pytest.mark.django_db
THREE_MINUTES = 180
MIDNIGHT = datetime.combine(MORNING.astimezone(OSLO).date(), time(), OSLO)
DAY = (MIDNIGHT, MIDNIGHT + timedelta(days=1))


@pytest.fixture(scope="module")
def lived(django_db_setup, django_db_blocker):
    """A day under a clock of its own; rolled back at the end."""
    from django.db import transaction

    forget_calendars()
    with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as patch, transaction.atomic():
        seed_cast(at=MORNING)
        yield play(patch, seconds=THREE_MINUTES)
        transaction.set_rollback(True)
    forget_calendars()


def test_the_twin_reproduces_the_log_of_the_demo_day_line_by_line(lived):
    told = play_again(*DAY)
    assert told.differences == []
    assert told.compared > 20 and told.placings_compared > 60
    assert told.compared + sum(told.given.values()) == told.takings


def test_what_was_picked_by_hand_is_taken_as_given_and_counted_apart(lived):
    told = play_again(*DAY)
    assert told.given["picked by hand"] > 0


def test_a_line_that_was_otherwise_is_found_and_told_with_both_sides(lived):
    day = journaled(*DAY)
    place = next(n for n, one in enumerate(day.lines) if one.event == TAKEN and not one.given)
    one = day.lines[place]
    longer = one._replace(data=one.data | {"waited_seconds": one.data["waited_seconds"] + 5})
    changed = day._replace(lines=(*day.lines[:place], longer, *day.lines[place + 1 :]))
    [told] = compared(changed, DAY[0]).differences
    assert f"enquiry {one.enquiry_id} after {longer.data['waited_seconds']} s" in told and "The twin" in told


def test_a_circle_that_opened_at_another_time_is_found(lived):
    day = journaled(*DAY)
    place = next(n for n, one in enumerate(day.lines) if one.event == "EnquiryRouted" and len(one.data["circles"]) > 1)
    one = day.lines[place]
    first, second, *rest = one.data["circles"]
    later = second | {"opens_at": (datetime.fromisoformat(second["opens_at"]) + timedelta(seconds=7)).isoformat()}
    changed = one._replace(data=one.data | {"circles": [first, later, *rest]})
    told = compared(day._replace(lines=(*day.lines[:place], changed, *day.lines[place + 1 :])), DAY[0]).differences
    assert any(f"enquiry {one.enquiry_id} was placed" in text for text in told)


def test_a_desk_that_passed_over_who_had_waited_longest_is_found(lived):
    day = journaled(*DAY)
    taken = [n for n, one in enumerate(day.lines) if one.event == TAKEN and not one.given]
    told = []
    for place in taken:  # somebody else comes first, when the one they took is made to have come an hour later
        one = day.lines[place]
        lines = tuple(
            line._replace(data=line.data | {"saw": line.data["saw"] | {"pace": 4}})
            if line.event == "EnquiryRouted" and line.enquiry_id == one.enquiry_id else line
            for line in day.lines
        )  # fmt: skip
        told += [text for text in compared(day._replace(lines=lines), DAY[0]).differences if "comes first" in text]
        if told:
            break
    assert told
