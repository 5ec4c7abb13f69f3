"""A power of attorney on paper: one enters it, another holds it up against the paper, and first then it opens anything."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from inngang.jobs.seed import seed_cast
from inngang.rules.vocabulary import Channel
from inngang.service.access.queries import CLOCK, viewer_of
from inngang.service.enquiries import actions
from inngang.service.enquiries.paper_mandates import paper_to_look_at
from inngang.service.organisation.queries import forget_calendars
from inngang.service.people import queries as people
from inngang.service.people.mandates import mandates_to
from inngang.service.rows import row, rows
from tests.covers import covers

pytestmark = pytest.mark.django_db
WAITING = "/fullmakter-venter"


@pytest.fixture(autouse=True)
def cast(db: None) -> None:
    forget_calendars()
    seed_cast(at=timezone.now() - timedelta(days=1))


def viewer(name: str) -> Any:
    found = viewer_of(staff_id=people.staff_named(name))
    assert found is not None
    return found.viewer


def staff(name: str) -> Client:
    client = Client(HTTP_ACCEPT_LANGUAGE="nb")
    client.post("/demo/logg-inn", {"who": f"staff:{people.staff_named(name)}"})
    return client


def person(name: str) -> Client:
    client = Client(HTTP_ACCEPT_LANGUAGE="nb")
    client.post("/demo/logg-inn", {"who": f"person:{people.person_named(name)}"})
    return client


def came_with_a_letter() -> int:
    """Amina's paper, at Håkon's desk."""
    at = timezone.now()
    enquiry_id = actions.receive(
        channel=Channel.QUESTION,
        text="Fullmakt ligger ved",
        person_id=people.person_named("Amina"),
        sender_key="paper",
        by=CLOCK,
        at=at - timedelta(minutes=5),
    ).enquiry_id
    actions.take(enquiry_id=enquiry_id, by=viewer("Håkon"), at=at)
    return enquiry_id


def entered(helper: str = "Siri") -> tuple[int, Any]:
    enquiry_id = came_with_a_letter()
    number = row(
        "select identity_number as n from people_person where id = %(id)s", {"id": people.person_named(helper)}
    )
    assert number is not None
    written = {
        "name": "Siri Nabo",
        "number": number["n"],
        "kind": "proxy",
        "acts": ["see", "write"],
        "matters": ["money"],
        "last_day": (timezone.localdate() + timedelta(days=60)).isoformat(),
    }
    return enquiry_id, staff("Håkon").post(f"/fullmakt/{enquiry_id}", written)


def paper_id() -> int:
    found = row("select max(id) as id from people_paper_mandate")
    assert found is not None and found["id"]
    return int(found["id"])


def acts_for_somebody(helper: str = "Siri") -> bool:
    return bool(mandates_to(acting_person_id=people.person_named(helper) or 0, at=timezone.now()))


@covers("R160", part="a power of attorney on paper holds when a second colleague has looked at it")
def test_it_holds_when_a_second_colleague_has_looked_and_the_person_sees_it_wait_and_is_told(
    django_assert_num_queries: Any,
) -> None:
    enquiry_id, answer = entered()
    assert (answer.status_code, answer.url) == (302, WAITING)
    assert "Siri Nabo" in person("Amina").get("/mine/fullmakter").content.decode()
    assert "Venter på en kollega til hos oss" in person("Amina").get("/mine/fullmakter").content.decode()
    assert not acts_for_somebody(), "nothing is open before"
    mine = staff("Håkon").get(WAITING).content.decode()
    assert "En kollega ser på den" in mine and 'value="confirm"' not in mine
    by_hand = staff("Håkon").post(WAITING, {"paper": paper_id(), "verb": "confirm"})
    assert by_hand.status_code == 422 and "Du førte den inn selv" in by_hand.content.decode()
    assert not acts_for_somebody()
    anne = viewer("Anne")
    with django_assert_num_queries(1):
        assert len(paper_to_look_at(viewer=anne, at=timezone.now())) == 1
    assert "Siri Nabo" in staff("Anne").get(WAITING).content.decode()
    assert staff("Anne").post(WAITING, {"paper": paper_id(), "verb": "confirm"}).status_code == 302
    assert acts_for_somebody()
    told = rows("select text from notices_notice where enquiry_id = %(id)s and kind = 'mandate'", {"id": enquiry_id})
    assert len(told) == 1 and "Siri Nabo" in told[0]["text"]
    page = person("Amina").get("/mine/fullmakter").content.decode()
    assert "Gjelder nå" in page and "Venter på en kollega" not in page


def test_what_does_not_say_the_same_never_holds_and_the_person_reads_why() -> None:
    entered()
    assert staff("Anne").post(WAITING, {"paper": paper_id(), "verb": "refuse", "reason": " "}).status_code == 422
    why = "Det mangler underskrift"
    assert staff("Anne").post(WAITING, {"paper": paper_id(), "verb": "refuse", "reason": why}).status_code == 302
    assert not acts_for_somebody()
    assert why in person("Amina").get("/mine/fullmakter").content.decode()
    assert staff("Anne").post(WAITING, {"paper": paper_id(), "verb": "confirm"}).status_code == 422, "it is decided"


def test_another_office_neither_sees_it_nor_decides_it() -> None:
    entered()
    far = staff("Silje")
    assert "Siri Nabo" not in far.get(WAITING).content.decode()
    assert far.post(WAITING, {"paper": paper_id(), "verb": "confirm"}).status_code in (403, 404, 422)
    assert not acts_for_somebody()


def test_the_database_itself_lets_nobody_be_both_colleagues() -> None:
    from django.db import IntegrityError, transaction

    from inngang.service.journal.action import upkeep
    from inngang.service.rows import run

    entered()
    with pytest.raises(IntegrityError, match="paper_is_seen_by_two"), transaction.atomic():
        upkeep(run)("update people_paper_mandate set decided_by_id = entered_by_id", {})
