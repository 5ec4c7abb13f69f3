"""Who logs in while we talk on the phone is surely who they say; the adviser sees it without asking more."""

from __future__ import annotations

from datetime import timedelta

import pytest

from inngang.rules.access import Viewer
from inngang.rules.login import Certainty
from inngang.rules.vocabulary import Channel, LoginLevel, Role
from inngang.service.access.queries import viewer_of
from inngang.service.enquiries import actions
from inngang.service.enquiries.actions.log_in_during_call import LONGEST_CALL, log_in_during_call
from inngang.service.people.actions.note_certainty import certainty_of
from inngang.service.people.queries import person_named, staff_named
from inngang.service.rows import rows
from tests.covers import covers
from tests.times import MORNING

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("cast")]


def talking(channel: Channel = Channel.PHONE, taken: bool = True) -> int:
    """Amina has asked, and Håkon has it."""
    person, hakon = person_named("Amina"), viewer_of(staff_id=staff_named("Håkon")).viewer
    by = Viewer(role=Role.CITIZEN, person_id=person)
    enquiry = actions.receive(
        channel=channel, text="Jeg trenger hjelp til husleien", person_id=person, by=by, at=MORNING
    )
    if taken:
        actions.take(enquiry_id=enquiry.enquiry_id, by=hakon, at=MORNING)
    return enquiry.enquiry_id


def logs_in(level: LoginLevel = LoginLevel.HIGH, minutes: float = 3, name: str = "Amina") -> int:
    person = person_named(name)
    by = Viewer(role=Role.CITIZEN, person_id=person)
    return log_in_during_call(person_id=person, level=level, by=by, at=MORNING + timedelta(minutes=minutes))


@covers("R143", part="who logs in while we talk on the phone is known for sure")
def test_the_call_is_surer_from_then_on_and_it_is_told_once():
    enquiry = talking()
    assert certainty_of(enquiry) is None
    assert (logs_in(), logs_in()) == (1, 0)
    assert certainty_of(enquiry) == (Certainty.K3, MORNING + timedelta(minutes=3))
    assert len(rows("select 1 from journal_line where event = 'CertaintyNoted'")) == 1


@pytest.mark.parametrize(
    ("given", "call"),
    [
        ({"level": LoginLevel.RECEIPT_CODE}, {}),  # a code on paper, which others may read
        ({"level": LoginLevel.NONE}, {}),
        ({"minutes": LONGEST_CALL.total_seconds() / 60}, {}),
        ({"name": "Bjørn"}, {}),
        ({}, {"taken": False}),
        ({}, {"channel": Channel.QUESTION}),
    ],
)
def test_otherwise_nobody_is_surer_of_anything(given, call):
    enquiry = talking(**call)
    assert logs_in(**given) == 0
    assert certainty_of(enquiry) is None
