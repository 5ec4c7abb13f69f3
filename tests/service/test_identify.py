"""Somebody wrote or phoned without login: when we know who it is, the enquiry becomes theirs, and all that follows."""

from __future__ import annotations

from datetime import timedelta

import pytest

from inngang.rules.login import Certainty
from inngang.rules.vocabulary import Channel, State
from inngang.service.access.queries import ANYONE, CLOCK
from inngang.service.enquiries import actions, queries
from inngang.service.journal.action import Refused
from inngang.service.people.queries import person_named
from inngang.service.rows import row
from tests.covers import covers
from tests.service.test_kin import ask, citizen, kept
from tests.service.test_promises_that_hold import lines, open_promise
from tests.times import MORNING
from tests.who import staff

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("cast")]
LATER = MORNING + timedelta(hours=1)


def number_of(name: str) -> str:
    found = row("select identity_number from people_person where id = %(id)s", {"id": person_named(name)})
    assert found is not None
    return found["identity_number"]


def unknown(text: str = "Jeg trenger hjelp til husleien", **given) -> int:
    """An enquiry nobody has logged in to send, in Håkon's hands."""
    home = row("select area_code from people_person where id = %(id)s", {"id": person_named("Amina")})
    assert home is not None
    given = {"channel": Channel.QUESTION, "by": ANYONE, "at": MORNING, "area_code": home["area_code"], **given}
    enquiry = actions.receive(text=text, **given).enquiry_id
    actions.take(enquiry_id=enquiry, by=staff("Håkon"), at=MORNING)
    return enquiry


def identify(enquiry: int, name: str = "Amina", certainty: Certainty = Certainty.K2, by: str = "Håkon") -> None:
    actions.identify(enquiry_id=enquiry, identity_number=number_of(name), certainty=certainty, by=staff(by), at=LATER)


@covers("R143", part="an enquiry without login becomes the person's when we know who they are")
def test_when_we_know_who_it_is_the_enquiry_becomes_theirs_and_the_deadline_stands():
    enquiry = unknown()
    due_by = open_promise(enquiry)["due_by"]
    assert "identify" in queries.card(enquiry_id=enquiry, viewer=staff("Håkon"), at=LATER).may
    identify(enquiry)
    assert kept(enquiry)["person_id"] == open_promise(enquiry)["person_id"] == person_named("Amina")
    assert open_promise(enquiry)["due_by"] == due_by and kept(enquiry)["state"] == State.TAKEN
    assert [one.id for one in queries.my_enquiries(viewer=citizen(), at=LATER)] == [enquiry]
    card = queries.card(enquiry_id=enquiry, viewer=staff("Håkon"), at=LATER)
    assert card.person is not None and "identify" not in card.may
    assert lines(enquiry, "PersonIdentified") == [{"certainty": "k2"}]
    assert lines(enquiry, "PersonOpened")


def test_what_the_person_has_open_is_counted_as_asked_about_again():
    first = ask().enquiry_id
    enquiry = unknown()
    identify(enquiry)
    assert kept(enquiry)["chases_id"] == first and kept(first)["times_chased"] == 1


def test_given_back_it_waits_for_those_who_know_the_person():
    enquiry = unknown()
    identify(enquiry)
    actions.release(enquiry_id=enquiry, reason="møte", by=staff("Håkon"), at=LATER)
    kinds = row("select array_agg(kind) as kinds from enquiries_placement where enquiry_id = %(id)s", {"id": enquiry})
    assert kinds is not None and {"own_adviser", "substitute", "last_promised"} & set(kinds["kinds"])


@pytest.mark.parametrize("certainty", [Certainty.K0, Certainty.K1])
def test_a_name_alone_ties_nobody_to_anything(certainty: Certainty):
    enquiry = unknown()
    with pytest.raises(actions.CannotIdentify):
        identify(enquiry, certainty=certainty)
    assert kept(enquiry)["person_id"] is None


@covers("R247", part="a protected person's number and one nobody has get the same answer")
def test_one_we_may_not_open_and_a_number_nobody_has_are_told_apart_by_nothing():
    enquiry = unknown()
    said = set()
    for number in (number_of("Vera"), "00000000000", "not a number"):
        with pytest.raises(actions.CannotIdentify) as refused:
            actions.identify(
                enquiry_id=enquiry, identity_number=number, certainty=Certainty.K3, by=staff("Håkon"), at=LATER
            )
        said.add(str(refused.value))
    assert len(said) == 1
    assert kept(enquiry)["person_id"] is None
    found = row("select count(*) as n from access_tie where enquiry_id = %(id)s", {"id": enquiry})
    assert found == {"n": 0}


def test_only_the_one_who_has_it_and_only_once():
    enquiry = unknown()
    for by in (staff("Jonas"), CLOCK):
        with pytest.raises(Refused):
            actions.identify(
                enquiry_id=enquiry, identity_number=number_of("Amina"), certainty=Certainty.K3, by=by, at=LATER
            )
    identify(enquiry)
    with pytest.raises(actions.CannotIdentify):
        identify(enquiry, "Siri")
    assert kept(enquiry)["person_id"] == person_named("Amina")
