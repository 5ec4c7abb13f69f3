"""Somebody asks for an adviser by extension or name: through the same door, that adviser first, and the others after."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError

from inngang.rules.vocabulary import Channel, Presence
from inngang.service.access.queries import CLOCK, viewer_of
from inngang.service.enquiries import actions, queries
from inngang.service.journal import action
from inngang.service.organisation.actions import set_presence
from inngang.service.people.actions.give_extension import CannotGiveExtension, give_extension
from inngang.service.people.queries import person_named, staff_called, staff_named
from inngang.service.rows import row, rows, run
from tests.covers import covers
from tests.times import MORNING

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("cast")]


def staff(name: str):
    return viewer_of(staff_id=staff_named(name)).viewer


def call(order: int, kind: str, call_id: str = "a call", **body) -> actions.Heard:
    at = MORNING + timedelta(seconds=order)
    given = {"signal_id": f"{call_id} {order}", "conversation": call_id, "happened_at": at, "at": at, "by": CLOCK}
    return actions.hear(kind=kind, order=order, body=body, **given)


def circles(enquiry_id: int) -> list[tuple[str, float]]:
    found = rows(
        """select kind, extract(epoch from opens_at - since)::float as after from enquiries_placement
           where enquiry_id = %(id)s order by circle""",
        {"id": enquiry_id},
    )
    return [(one["kind"], one["after"]) for one in found]


@covers("R030")
def test_an_extension_leads_to_the_adviser_first_and_then_to_the_same_circles():
    give_extension(staff_id=staff_named("Anne"), extension="4711", by=CLOCK, at=MORNING)
    plain = call(1, "incoming", "plain", **{"from": "41500001"}).enquiry_id
    asked = call(1, "incoming", "asked", **{"from": "41500001", "extension": "4711"}).enquiry_id
    assert circles(plain)[0][0] == "own_adviser"
    first, second, *others = circles(asked)
    assert first == ("asked_for", 0.0)
    assert second[0] == "own_adviser" and second[1] > 0, "the one asked for has a head start"
    assert {kind for kind, _ in others} >= {kind for kind, _ in circles(plain)} - {"own_adviser", "substitute"}
    assert actions.take_next(by=staff("Anne"), at=MORNING + timedelta(seconds=2)) == asked


def test_a_name_in_the_menu_is_enough_and_the_wish_survives_being_given_back():
    enquiry_id = call(1, "incoming", **{"from": "41500099"}).enquiry_id
    assert call(2, "choice", adviser="Håkon Dahl").told is None
    assert circles(enquiry_id)[0][0] == "asked_for"
    actions.take(enquiry_id=enquiry_id, by=staff("Håkon"), at=MORNING + timedelta(seconds=3))
    unit = row("select unit_id from enquiries_enquiry where id = %(id)s", {"id": enquiry_id})["unit_id"]
    assert unit in staff("Håkon").unit_ids, "somebody we do not know goes to the adviser's own office"
    actions.release(enquiry_id=enquiry_id, reason="møte", by=staff("Håkon"), at=MORNING + timedelta(seconds=9))
    assert ("asked_for", 0.0) in circles(enquiry_id)


def test_one_nobody_knows_is_told_so_and_the_caller_waits_as_any_other():
    heard = call(1, "incoming", **{"from": "41500001", "extension": "9999"})
    assert heard.told is not None and "9999" in str(heard.told)
    assert circles(heard.enquiry_id)[0][0] == "own_adviser"


def test_a_name_that_several_have_is_nobody():
    assert staff_called("Dahl, Håkon") == staff_named("Håkon")
    assert staff_called("Nilsen") is None and staff_called("") is None


@covers("R035")
def test_an_adviser_who_is_away_is_not_waited_for():
    set_presence(staff_id=staff_named("Anne"), presence=Presence.AWAY, by=staff("Anne"), at=MORNING)
    give_extension(staff_id=staff_named("Anne"), extension="4711", by=CLOCK, at=MORNING)
    enquiry_id = call(1, "incoming", **{"from": "41500001", "extension": "4711"}).enquiry_id
    assert circles(enquiry_id)[0] == ("own_adviser", 0.0)


def test_whoever_may_not_see_a_protected_person_is_not_asked_by_name_either():
    given = {"channel": Channel.QUESTION, "text": "Husleien", "by": CLOCK, "at": MORNING}
    hidden = actions.receive(person_id=person_named("Vera"), asked_for=staff_named("Håkon"), **given).enquiry_id
    assert "asked_for" not in [kind for kind, _ in circles(hidden)]
    seen = actions.receive(person_id=person_named("Sunniva"), asked_for=staff_named("Tone"), **given).enquiry_id
    assert circles(seen)[0][0] == "asked_for"


def test_the_desk_of_the_one_asked_for_shows_it_as_their_own():
    given = {"channel": Channel.QUESTION, "text": "Husleien", "by": CLOCK, "at": MORNING}
    enquiry_id = actions.receive(person_id=person_named("Amina"), asked_for=staff_named("Jonas"), **given).enquiry_id
    cards = queries.waiting(viewer=staff("Jonas"), at=MORNING).cards
    assert [card.is_own for card in cards if card.id == enquiry_id] == [True]


def test_an_extension_is_four_or_five_digits_and_belongs_to_one():
    give_extension(staff_id=staff_named("Anne"), extension="4711", by=CLOCK, at=MORNING)
    with pytest.raises(CannotGiveExtension, match="Somebody else"):
        give_extension(staff_id=staff_named("Håkon"), extension="4711", by=CLOCK, at=MORNING)
    for wrong in ("12", "012345", "12 34", "0123"):
        with pytest.raises(CannotGiveExtension, match="digits"):
            give_extension(staff_id=staff_named("Håkon"), extension=wrong, by=CLOCK, at=MORNING)
    with pytest.raises(IntegrityError):
        _write_anything(by=CLOCK, at=MORNING)


@action
def _write_anything(*, by, at) -> None:
    run("update people_staff set extension = '12' where given_name = 'Jonas'")


@covers("R038", "R074")
def test_a_return_call_finds_the_case_of_the_call_we_made():
    given = {"channel": Channel.QUESTION, "text": "Husleien", "by": CLOCK, "at": MORNING}
    enquiry_id = actions.receive(person_id=person_named("Amina"), **given).enquiry_id
    actions.take(enquiry_id=enquiry_id, by=staff("Håkon"), at=MORNING)
    window = (MORNING + timedelta(minutes=1), MORNING + timedelta(hours=2))
    actions.promise(enquiry_id=enquiry_id, kind="call_back", window=window, by=staff("Håkon"), at=MORNING)
    actions.call_back(enquiry_id=enquiry_id, reached=False, by=staff("Håkon"), at=MORNING + timedelta(minutes=2))
    at = MORNING + timedelta(minutes=5)
    heard = actions.hear(
        signal_id="back",
        conversation="back",
        kind="incoming",
        order=1,
        body={"from": "41500001"},
        happened_at=at,
        at=at,
        by=CLOCK,
    )
    assert heard.enquiry_id == enquiry_id
    assert circles(enquiry_id)[0][0] == "last_promised"
