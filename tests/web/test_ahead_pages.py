"""Who is put ahead in the queue, as leaders read it and as the one who answers sees it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.utils import timezone

from inngang.jobs.seed import seed_cast
from inngang.rules.policies import Span, governed_by, policies
from inngang.rules.policies.ahead import Ahead, Group
from inngang.rules.vocabulary import Channel
from inngang.service.access.queries import ANYONE, CLOCK
from inngang.service.enquiries import actions
from inngang.service.people.actions import register_person
from tests.covers import covers
from tests.times import MORNING
from tests.web.test_register import text
from tests.who import client_of, staff

pytestmark = pytest.mark.django_db
AHEAD = policies()[-1]._replace(ahead=(Ahead(Group.YOUNG, Span(300), Span(0, 240)),))


@pytest.fixture(autouse=True)
def cast(db):
    seed_cast(at=MORNING)


def test_the_rules_page_says_that_nobody_is_put_ahead_until_a_version_does():
    maryam = client_of("Maryam")
    page = text(maryam.get("/ledelse/regler"))
    assert "I denne utgaven får ingen forsprang" in page and "5 minutter lenger" not in page
    with governed_by(AHEAD):
        there = maryam.get("/ledelse/regler")
    assert (
        "På tråden eller ved skranken teller de under 30 år som om de har ventet 5 minutter lenger: alle saker."
        in text(there)
    )
    assert there.content.count(b"ahead-bar") == 2


def test_the_form_asks_who_is_put_ahead_and_says_what_is_missing():
    maryam = client_of("Maryam")
    form = maryam.get("/ledelse/proving/ny?ahead=young&ahead_live=5")

    assert "Hvem som får forsprang i køen" in text(form)
    wrong = maryam.post("/ledelse/proving/ny", {"ahead": "young"})
    assert wrong.status_code == 422 and "Skriv hvor mye tidligere de kommer til" in text(wrong)


@covers("R309", part="the one who answers reads plainly why somebody was put ahead")
def test_the_one_who_answers_reads_why_it_was_put_ahead():
    at = timezone.now() - timedelta(minutes=5)
    with governed_by(AHEAD):
        one = actions.receive(
            channel=Channel.PHONE, text="", choice="unemployment_benefit", by=ANYONE, at=at,
            person_id=register_person(given_name="Ung", birth_date=date(at.year - 25, 1, 2), by=CLOCK, at=at),
        )  # fmt: skip
    actions.take(enquiry_id=one.enquiry_id, by=staff("Nora"), at=timezone.now())
    said = "Den teller som om den har ventet 5 minutter lenger: I reglene har de under 30 år et forsprang."
    nora = client_of("Nora")
    assert said in text(nora.get(f"/kontaktsenter/sak/{one.enquiry_id}"))
