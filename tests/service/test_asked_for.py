"""Somebody asks for an adviser by extension or name: through the same door, that adviser first, and the others after."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError
from django.test import Client

from inngang.rules.access_matrix import Info
from inngang.rules.vocabulary import Channel, Presence, Purpose, Role
from inngang.service.access import door
from inngang.service.access.actions import declare_interest
from inngang.service.access.posts import posts_of
from inngang.service.access.queries import CLOCK, viewer_of
from inngang.service.enquiries import actions, queries
from inngang.service.journal import action
from inngang.service.organisation.actions import post, seat, set_presence
from inngang.service.organisation.queries import unit_numbered
from inngang.service.people.actions.give_extension import CannotGiveExtension, give_extension
from inngang.service.people.queries import person_named, staff_called, staff_named
from inngang.service.rows import row, rows, run
from tests.covers import covers
from tests.times import MORNING
from tests.who import staff

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("cast")]


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


@covers(
    "R247", part="one who is close to the caller is not asked by name, nor because they rang, and nobody is told why"
)
def test_one_who_is_close_to_the_caller_counts_as_away_and_the_call_goes_on_as_any_other():
    give_extension(staff_id=staff_named("Anne"), extension="4711", by=CLOCK, at=MORNING)
    plain = call(1, "incoming", "plain", **{"from": "41500001"}).enquiry_id
    amina = row("select person_id from enquiries_enquiry where id = %(id)s", {"id": plain})["person_id"]
    declare_interest(staff_id=staff_named("Anne"), person_id=amina, by=CLOCK, at=MORNING)
    asked = call(1, "incoming", "asked", **{"from": "41500001", "extension": "4711"})
    given = {"channel": Channel.QUESTION, "text": "Husleien", "by": CLOCK, "at": MORNING}
    rang = actions.receive(person_id=amina, rang_by=staff_named("Anne"), **given).enquiry_id
    for enquiry_id in (asked.enquiry_id, rang):
        kinds = [kind for kind, _ in circles(enquiry_id)]
        assert kinds[0] == "own_adviser" and not {"asked_for", "rang"} & set(kinds)
        lines = rows("select event, data::text as data from journal_line where enquiry_id = %(id)s", {"id": enquiry_id})
        told = " ".join(line["data"] for line in lines).lower()
        assert "away" not in told and "close to" not in told and "conflict" not in told
    assert asked.told is None, "the telephone system is told nothing either"
    with pytest.raises(actions.NobodyWaits):
        actions.take_next(by=staff("Anne")._replace(queue_ids=own_queue("Anne")), at=MORNING + timedelta(seconds=3))


def own_queue(name: str) -> frozenset[int]:
    found = rows("select id from organisation_queue where staff_id = %(id)s", {"id": staff_named(name)})
    return frozenset(one["id"] for one in found)


@pytest.fixture
def two_posts() -> tuple[int, int]:
    """Håkon, who answers at the contact centre too, in the queue of the whole country."""
    staff_id, unit = staff_named("Håkon"), unit_numbered("4100")
    post(staff_id=staff_id, unit_id=unit.unit_id, role=Role.CONTACT_ADVISER, by=CLOCK, at=MORNING)
    queue = row("select id from organisation_queue where kind = 'national' and unit_id = %(id)s", {"id": unit.unit_id})
    seat(staff_id=staff_id, queue_ids=[queue["id"]], by=CLOCK, at=MORNING)
    first, second = posts_of(staff_id)
    return first.id, second.id


def answered(call_id: str, **incoming) -> dict:
    enquiry_id = call(1, "incoming", call_id, **incoming).enquiry_id
    who = row("select ident from people_staff where id = %(id)s", {"id": staff_named("Håkon")})
    assert call(2, "answered", call_id, staff=who["ident"]).told is None
    return row(
        """select j.role, e.id, e.person_id, e.owner_id from enquiries_enquiry e join journal_line j on j.enquiry_id = e.id
           and j.event = 'EnquiryTaken' where e.id = %(id)s""",
        {"id": enquiry_id},
    )


def test_whoever_has_several_posts_answers_in_the_one_they_are_logged_in_to_else_in_the_one_the_call_waits_for(
    two_posts,
    monkeypatch,
):
    office, centre = two_posts
    own = answered("own", **{"from": "41500001"})
    assert own["role"] == "municipal_adviser" or own["role"] == "state_adviser", "it waits for the office of the person"
    about_pension = answered("pension", **{"from": "41500098", "choice": "old_age_pension"})
    assert about_pension["role"] == "contact_adviser", "it waits for the whole country"
    monkeypatch.setattr("django.utils.timezone.now", lambda: MORNING)
    client = Client()
    client.post("/demo/logg-inn", {"who": f"staff:{staff_named('Håkon')}"})
    assert client.post("/logg-inn/for-hvem", {"acting": centre}).status_code == 302
    now = answered("again", **{"from": "41500001", "text": "Noe nytt om husleien"})
    assert now["role"] == "contact_adviser" and now["owner_id"] == staff_named("Håkon")
    as_centre = viewer_of(staff_id=staff_named("Håkon"), posts=[centre]).viewer
    as_office = viewer_of(staff_id=staff_named("Håkon"), posts=[office]).viewer
    assert queries.card(enquiry_id=now["id"], viewer=as_centre, at=MORNING + timedelta(minutes=1)).is_mine
    sees = [
        set(door.may_read(person_id=now["person_id"], by=by, purpose=Purpose.ANSWER, at=MORNING))
        for by in (as_centre, as_office)
    ]
    assert Info.NOTE_MUNI not in sees[0] and Info.NOTE_MUNI in sees[1], (
        "each post gives its own, and nothing of the other"
    )


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
