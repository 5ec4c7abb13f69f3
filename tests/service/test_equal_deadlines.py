"""The same matter has the same deadline whichever way somebody came: web, code, letter, phone or the counter."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from typing import Any

import pytest
from django.db import transaction

from inngang.rules.hours import OFFICE_HOURS
from inngang.rules.promises import first_promise
from inngang.rules.vocabulary import WAITS_LIVE, Channel, PromiseKind, Side, Urgency
from inngang.service.access.queries import ANYONE, viewer_of
from inngang.service.enquiries import actions
from inngang.service.people.queries import person_named, staff_named
from inngang.service.rows import row
from tests.covers import covers
from tests.times import MORNING

NEED = "Jeg trenger hjelp til husleien"
CODE = "KODE-KODE-KODE"
WAYS: dict[str, dict[str, Any]] = {
    "logged in": {"channel": Channel.QUESTION, "person": "Amina"},
    "with a pick-up code": {"channel": Channel.QUESTION, "code": CODE},
    "letter": {"channel": Channel.LETTER, "person": "Amina"},
    "phone": {"channel": Channel.PHONE, "person": "Amina"},
    "phone, number withheld": {"channel": Channel.PHONE},
    "visit": {"channel": Channel.VISIT, "person": "Amina"},
    "visit without a name": {"channel": Channel.VISIT},
}


def come(way: str, text: str = NEED) -> int:
    """Somebody from St. Hanshaugen gets in touch this way."""
    given = dict(WAYS[way])
    person = given.pop("person", None)
    home = row("select area_code from people_person where id = %(id)s", {"id": person_named("Amina")})
    assert home is not None
    known = {"person_id": person_named(person)} if person else {"area_code": home["area_code"]}
    return actions.receive(text=text, by=ANYONE, at=MORNING, **known, **given).enquiry_id


class Forgotten(Exception):
    """Everything is as before: the next way is tried by somebody who has not asked already."""


def told_at_once(way: str) -> tuple[datetime, str, dict[str, Any]]:
    return _tried(way, lambda enquiry: None)


def told_by_an_adviser(way: str, kind: PromiseKind) -> tuple[datetime, str, dict[str, Any]]:
    hakon = viewer_of(staff_id=staff_named("Håkon")).viewer

    def promise(enquiry: int) -> None:
        actions.take(enquiry_id=enquiry, by=hakon, at=MORNING)
        actions.promise(enquiry_id=enquiry, kind=kind, by=hakon, at=MORNING)

    return _tried(way, promise)


def _tried(way: str, then: Callable[[int], None]) -> tuple[datetime, str, dict[str, Any]]:
    found = []
    with suppress(Forgotten), transaction.atomic():
        enquiry = come(way)
        then(enquiry)
        found.append(promised(enquiry))
        raise Forgotten
    return found[0]


def promised(enquiry_id: int) -> tuple[datetime, str, dict[str, Any]]:
    found = row(
        "select due_by, what, what_values from promises_promise where enquiry_id = %(id)s and state = 'open'",
        {"id": enquiry_id},
    )
    assert found is not None
    return found["due_by"], found["what"], found["what_values"]


@covers(
    "R148", part="the same deadline and the same words, with and without login, on paper, by phone and at the counter"
)
@pytest.mark.django_db
@pytest.mark.usefixtures("cast")
@pytest.mark.parametrize("kind", [PromiseKind.ANSWER, PromiseKind.DECISION, PromiseKind.FOLLOW_UP])
def test_what_an_adviser_promises_is_the_same_whichever_way_they_came(kind):
    told = {way: told_by_an_adviser(way, kind) for way in WAYS}
    assert all(one == told["logged in"] for one in told.values()), told


@covers("R148", part="what is promised at once for something written does not depend on login or paper")
@pytest.mark.django_db
@pytest.mark.usefixtures("cast")
def test_what_is_promised_at_once_for_something_written_is_the_same():
    told = {way: told_at_once(way) for way, given in WAYS.items() if given["channel"] not in WAITS_LIVE}
    assert set(told) == {"logged in", "with a pick-up code", "letter"}
    assert all(one == told["logged in"] for one in told.values()), told


@covers("R148", part="nobody waits longer because they came in person or phoned, and what is acute is the same for all")
@pytest.mark.parametrize("side", list(Side))
@pytest.mark.parametrize("urgency", list(Urgency))
def test_no_way_is_slower_than_the_web(urgency, side):
    def due(channel: Channel) -> datetime:
        return first_promise(channel=channel, urgency=urgency, side=side, at=MORNING, calendar=OFFICE_HOURS).due_by

    web = due(Channel.QUESTION)
    for channel in Channel:
        assert due(channel) <= web, channel
        if channel not in WAITS_LIVE or urgency == Urgency.ACUTE:
            assert due(channel) == web, channel
