"""Who one sees follows the unit one belongs to, never the house one sits in (R246)."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from inngang.jobs.keep_register import keep_register
from inngang.rules.hours import OSLO
from inngang.rules.units import Change, ChangeKind
from inngang.rules.vocabulary import Channel, Purpose, UnitKind
from inngang.service.access import door
from inngang.service.access.queries import CLOCK, viewer_of
from inngang.service.enquiries import actions as enquiries
from inngang.service.organisation import queries
from inngang.service.organisation.actions import ReceptionRow, approve_change, propose_change, set_opening_hours
from inngang.service.people.actions import register_person
from inngang.service.people.queries import staff_named
from tests.covers import covers
from tests.times import MORNING

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("cast")]
DAY = (MORNING + timedelta(days=8)).date()
AFTER = datetime(DAY.year, DAY.month, DAY.day, 8, 0, tzinfo=OSLO)


def who(name: str):
    found = viewer_of(staff_id=staff_named(name))
    assert found is not None
    return found.viewer


def lives_in(area: str, *, name: str) -> int:
    return register_person(given_name=name, family_name="Prøve", area_code=area, by=CLOCK, at=MORNING)


def opens(name: str, person_id: int, at: datetime = MORNING) -> bool:
    try:
        door.open_person(person_id=person_id, by=who(name), purpose=Purpose.ANSWER, at=at)
    except door.DoorClosed:
        return False
    return True


@covers("R246")
def test_one_office_for_several_municipalities_sees_the_people_of_all_of_them_and_nobody_elses():
    in_fjord, in_alesund, in_voss = (lives_in(a, name=n) for a, n in (("1578", "Fia"), ("1507", "Ås"), ("4621", "Vo")))
    unit = queries.unit_numbered("1504")
    assert unit is not None and unit.kind == UnitKind.HOST_COOPERATION
    assert [opens("Hanne", one) for one in (in_fjord, in_alesund, in_voss)] == [True, True, False]
    assert [opens("Torstein", one) for one in (in_fjord, in_alesund, in_voss)] == [False, False, True]


@covers("R246")
def test_those_who_share_a_house_with_another_office_do_not_see_its_people():
    office = queries.office(queries.unit_numbered("1504").unit_id, at=MORNING)
    assert office is not None
    same_house = [ReceptionRow("Samme hus", one.address, ()) for one in office.receptions[:1]]
    set_opening_hours(unit_number="1235", receptions=same_house, by=CLOCK, at=MORNING)
    shared = queries.office(queries.unit_numbered("1235").unit_id, at=MORNING)
    assert shared is not None and office.receptions[0].address in {one.address for one in shared.receptions}
    in_fjord = lives_in("1578", name="Fia")
    assert not opens("Torstein", in_fjord)


@covers("R246")
def test_when_a_municipality_leaves_the_cooperation_the_others_in_the_house_no_longer_see_its_people():
    in_fjord, in_alesund = lives_in("1578", name="Fia"), lives_in("1507", name="Ås")
    ask = enquiries.receive(
        channel=Channel.QUESTION, person_id=in_fjord, text="Når får jeg svar på søknaden?", by=CLOCK, at=MORNING
    )
    split = Change(
        kind=ChangeKind.SPLIT, on=DAY, unit="1504", new_number="1578", name="NAV Fjord",
        new_kind=UnitKind.LOCAL_OFFICE, areas={"1578": "1578"},
    )  # fmt: skip
    change = propose_change(change=split, staff=[staff_named("Terje")], by=who("Oddny"), at=MORNING)
    approve_change(change_id=change, by=who("Maryam"), at=MORNING)
    keep_register(at=AFTER)
    late = AFTER + timedelta(days=2)  # what was open is read a day longer by those who had it
    assert ask.enquiry_id and [opens("Terje", one, late) for one in (in_fjord, in_alesund)] == [True, False]
    assert [opens("Hanne", one, late) for one in (in_fjord, in_alesund)] == [False, True]
