"""A register that is silent for too long closes the door, in the card and in every list alike; a fresh one opens it again."""

from __future__ import annotations

from datetime import timedelta

import pytest

from inngang.config.commands.doctor import examine_sources
from inngang.rules.vocabulary import Purpose
from inngang.service.access import door, sources
from inngang.service.access.queries import CLOCK, viewer_of
from inngang.service.people.queries import person_named, staff_named
from inngang.service.rows import row, rows
from tests.covers import covers

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("cast")]


@pytest.fixture
def seen(at):
    """A member of staff and somebody they may open."""
    person, by = person_named("Amina"), viewer_of(staff_id=staff_named("Håkon")).viewer
    assert door.may_open(person_id=person, by=by, purpose=Purpose.ANSWER, at=at)
    return person, by


def listed(by, at) -> set[int]:
    found = door.visible_to(by, at, person="p.id")
    return {one["id"] for one in rows(f"select p.id from people_person p where {found.sql}", found.values)}


@covers("R051", part="a register that has been silent for too long closes the door, and its age is told")
@pytest.mark.parametrize(
    ("heard_hours_ago", "opens"), [(None, False), (27, False), (25, True)], ids=["never heard", "too old", "fresh"]
)
def test_the_door_and_the_lists_follow_the_age_of_the_last_word(settings, seen, at, heard_hours_ago, opens):
    person, by = seen
    settings.INNGANG_SOURCES = ["population=26"]
    if heard_hours_ago is not None:
        sources.hear_source(code="population", by=CLOCK, at=at - timedelta(hours=heard_hours_ago))
    assert door.may_open(person_id=person, by=by, purpose=Purpose.ANSWER, at=at) is opens
    assert (person in listed(by, at)) is opens
    assert sources.is_silent(at=at) is not opens
    told = list(examine_sources())
    assert len(told) == 1


@covers("R248")
def test_the_refusal_names_the_law_and_what_one_can_do_and_is_the_same_for_nobody(settings, seen, at):
    person, by = seen
    nobody = 999_999_999
    for silent in (False, True):
        settings.INNGANG_SOURCES = ["population=26"] if silent else []
        stranger = viewer_of(staff_id=staff_named("Silje")).viewer
        said = set()
        for somebody in (person, nobody):
            with pytest.raises(door.DoorClosed) as closed:
                door.open_person(person_id=somebody, by=stranger, purpose=Purpose.ANSWER, at=at)
            said.add(str(closed.value))
        assert len(said) == 1
        assert "section 13" in next(iter(said))
        assert ("promise an answer" if silent else "leave them a message") in next(iter(said))
    code = row(
        "select data ->> 'code' as code from journal_line where event = 'PersonRefused' order by id desc limit 1"
    )
    assert code["code"] == "unknown"


@covers("R052")
def test_wrong_data_about_somebody_one_has_in_hand_becomes_work_with_an_owner_and_a_time(at):
    from inngang.rules.vocabulary import Channel
    from inngang.service.access.queries import ANYONE
    from inngang.service.enquiries import actions
    from inngang.service.enquiries.actions.flag_wrong import CannotFlag, flag_wrong

    asked = actions.receive(
        channel=Channel.QUESTION, text="Når kommer pengene?", person_id=person_named("Amina"), by=ANYONE, at=at
    )
    ref = row("select ref from enquiries_enquiry where id = %(id)s", {"id": asked.enquiry_id})["ref"]
    stranger = viewer_of(staff_id=staff_named("Silje")).viewer
    told = {"ref": ref, "source": "population", "text": "Adressen er gammel. Hun flyttet til Torggata 1 i mai."}
    with pytest.raises((actions.NoSuchEnquiry, actions.NotYours)):
        flag_wrong(**told, by=stranger, at=at)
    by = viewer_of(staff_id=staff_named("Håkon")).viewer
    actions.take(enquiry_id=asked.enquiry_id, by=by, at=at + timedelta(days=3))
    with pytest.raises(CannotFlag):
        flag_wrong(**told | {"source": "rumours"}, by=by, at=at)
    flagged = flag_wrong(**told, by=by, at=at)
    assert flag_wrong(**told, by=by, at=at).enquiry_id == flagged.enquiry_id
    found = row(
        """select e.person_id, p.due_by, coalesce(p.owner_id, p.owner_queue_id) as owner from enquiries_enquiry e
           join promises_promise p on p.enquiry_id = e.id and p.state = 'open' where e.id = %(id)s""",
        {"id": flagged.enquiry_id},
    )
    assert found["person_id"] == person_named("Amina")
    assert found["due_by"] and found["owner"]


def test_a_source_that_cannot_be_read_from_the_setting_is_silent(settings, at):
    settings.INNGANG_SOURCES = ["population=soon"]
    sources.hear_source(code="population", by=CLOCK, at=at - timedelta(minutes=1))
    assert sources.is_silent(at=at)


def test_an_older_word_never_makes_a_source_older(at):
    sources.hear_source(code="population", by=CLOCK, at=at)
    sources.hear_source(code="population", by=CLOCK, at=at - timedelta(days=3))
    assert {one.code: one.heard_at for one in sources.sources(at=at)}["population"] == at


def test_a_name_nobody_knows_is_no_source(at):
    with pytest.raises(sources.NoSuchSource):
        sources.hear_source(code="rumours", by=CLOCK, at=at)


def test_acute_need_is_received_while_a_source_is_silent(settings, at):
    from inngang.rules.vocabulary import Channel, Urgency
    from inngang.service.access.queries import ANYONE
    from inngang.service.enquiries import actions

    settings.INNGANG_SOURCES = ["population=26"]
    received = actions.receive(channel=Channel.QUESTION, text="Jeg har ikke mat til barna", by=ANYONE, at=at)
    assert (
        row("select urgency from enquiries_enquiry where id = %(id)s", {"id": received.enquiry_id})["urgency"]
        == Urgency.ACUTE
    )
