"""What a leader sets for colleagues, queues and coordinators; and nobody else."""

from __future__ import annotations

import pytest

from inngang.rules.vocabulary import QueueKind, Side
from inngang.service.access.contact_points import contact_point
from inngang.service.access.followed import followed, followed_person
from inngang.service.organisation.actions import (
    CannotCoordinate,
    CannotEquip,
    CannotOpenLanguage,
    CannotSetLevel,
    coordinate,
    deviate_direct_contact,
    equip,
    open_language_queue,
    set_queue_level,
)
from inngang.service.organisation.actions.seat import CannotServe
from inngang.service.organisation.queries import queue_of, unit_numbered
from inngang.service.organisation.team import Team, team
from inngang.service.people.actions.give_extension import CannotGiveExtension
from inngang.service.people.queries import person_named, staff_named
from inngang.service.rows import row
from tests.covers import covers
from tests.times import MORNING
from tests.who import staff

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("cast")]


def team_of(leader: str) -> Team:
    return team(unit_ids=staff(leader).unit_ids)


def member(leader: str, name: str):
    return next(one for one in team_of(leader).members if one.staff_id == staff_named(name))


@covers("R030", "R032", part="a leader gives an extension")
def test_a_leader_gives_extension_skills_and_seats_at_once_or_nothing():
    before = member("Tone", "Anne")
    unit = queue_of(kind=QueueKind.UNIT, unit_id=unit_numbered("0313").unit_id)
    given = {"staff_id": staff_named("Anne"), "by": staff("Tone"), "at": MORNING}
    equip(**given, extension="4799", skills={"social": 3, "work": 1}, queue_ids=[unit])
    after = member("Tone", "Anne")
    assert (after.extension, after.skills) == ("4799", {"social": 3, "work": 1})
    offered = {one.id for one in team_of("Tone").queues}
    assert after.queue_ids & offered == {unit} and after.queue_ids - offered == before.queue_ids - offered
    taken = member("Tone", "Håkon").extension
    with pytest.raises(CannotGiveExtension):
        equip(**given, extension=taken, skills={}, queue_ids=[])
    assert member("Tone", "Anne") == after, "all or nothing"


def test_nobody_equips_colleagues_of_another_office_or_without_leading():
    given = {"staff_id": staff_named("Anne"), "extension": "", "skills": {}, "queue_ids": [], "at": MORNING}
    for name in ("Håkon", "Maryam"):
        with pytest.raises(CannotEquip):
            equip(**given, by=staff(name))


def test_the_level_of_a_line_holds_for_all_who_serve_it():
    centre = unit_numbered("4100").unit_id
    social = queue_of(kind=QueueKind.SPECIAL_LINE, unit_id=centre, line="social")
    maryam = staff("Maryam")
    with pytest.raises(CannotSetLevel, match="does not know it that well"):
        set_queue_level(queue_id=social, level=3, by=maryam, at=MORNING)
    for name in ("Nora", "Samira"):
        one = member("Maryam", name)
        skills = {**one.skills, "social": 3}
        equip(staff_id=one.staff_id, extension="", skills=skills, queue_ids=one.queue_ids, by=maryam, at=MORNING)
    set_queue_level(queue_id=social, level=3, by=maryam, at=MORNING)
    nora = member("Maryam", "Nora")
    with pytest.raises(CannotServe):
        equip(
            staff_id=nora.staff_id, extension="", skills={"social": 2}, queue_ids=nora.queue_ids, by=maryam, at=MORNING
        )
    assert member("Maryam", "Nora").skills["social"] == 3
    with pytest.raises(CannotSetLevel, match="leader"):
        set_queue_level(queue_id=social, level=1, by=staff("Tone"), at=MORNING)


def test_a_language_queue_is_opened_with_those_who_speak_it():
    unit = unit_numbered("0313").unit_id
    given = {"unit_id": unit, "name": "Engelsk", "by": staff("Tone"), "at": MORNING}
    with pytest.raises(CannotOpenLanguage):
        open_language_queue(**{**given, "language": "zu"})
    queue = open_language_queue(**given, language="en")
    served = next(one for one in team_of("Tone").queues if one.id == queue).served_by
    assert "Håkon Dahl" in served and "Ruth Aasen" not in served, "the reception helps nobody by telephone"
    assert "en" not in team_of("Tone").languages_without_queue


def test_a_coordinator_is_one_of_the_offices_advisers_and_can_be_ended():
    amina, jonas, tone = person_named("Amina"), staff_named("Jonas"), staff("Tone")
    with pytest.raises(CannotCoordinate, match="advisers"):
        coordinate(person_id=amina, staff_id=staff_named("Liv"), by=tone, at=MORNING)
    with pytest.raises(CannotCoordinate, match="leader"):
        coordinate(person_id=amina, staff_id=jonas, by=staff("Maryam"), at=MORNING)
    coordinate(person_id=amina, staff_id=jonas, by=tone, at=MORNING)
    assert [one.name for one in contact_point(person_id=amina, at=MORNING).advisers if one.side == Side.BOTH] == [
        "Jonas Lund"
    ]
    card = followed_person(person_id=amina, viewer=tone, at=MORNING)
    assert card is not None and card.coordinator_id == jonas
    coordinate(person_id=amina, staff_id=None, by=tone, at=MORNING)
    assert followed_person(person_id=amina, viewer=tone, at=MORNING).coordinator_id == 0
    line = row("select person_id from journal_line where event = 'CoordinatorEnded'")
    assert line["person_id"] == amina


@covers("R033", part="those met otherwise stand first, and only those the door lets in")
def test_the_list_of_those_followed_up_shows_exceptions_first_and_agrees_with_the_door():
    tone = staff("Tone")
    names = [one.name for one in followed(viewer=tone, at=MORNING).cards]
    assert "Amina Warsame" in names and "Daria Bondarenko" not in names
    assert "Kristian Moen" not in names or tone.may_see_protected
    bjorn = person_named("Bjørn")
    given = {"staff_id": staff_named("Ingrid"), "gives": False, "reason": "Ingrid er lenge borte"}
    deviate_direct_contact(person_id=bjorn, **given, by=tone, at=MORNING)
    first = followed(viewer=tone, at=MORNING).cards[0]
    assert first.person_id == bjorn and first.is_exception
    assert [tie.reason for tie in first.ties if tie.reason] == ["Ingrid er lenge borte"]
    assert followed_person(person_id=bjorn, viewer=staff("Maryam"), at=MORNING) is None
