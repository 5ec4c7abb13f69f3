"""Opening somebody in spite of the distance: a reason, an end, a leader, and never more than distance."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from inngang.rules.access import Viewer
from inngang.rules.access_matrix import Info
from inngang.rules.access_opening import LONGEST_OVERRIDE, Category, OpeningKind
from inngang.rules.vocabulary import Purpose, Role
from inngang.service.access import actions, door, openings
from inngang.service.access.queries import CLOCK, viewer_of
from inngang.service.journal.queries import looks_at
from inngang.service.people.queries import person_named, staff_named
from inngang.service.rows import rows
from tests.covers import covers

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("cast")]
REASON = "Står her uten penger til mat, hjemkontoret er stengt"


def staff(name: str) -> Viewer:
    session = viewer_of(staff_id=staff_named(name) or 0)
    assert session is not None
    return session.viewer


def person(name: str) -> int:
    found = person_named(name)
    assert found is not None
    return found


def far_adviser() -> Viewer:
    """A state adviser at another office than Bjørn's."""
    return staff("Stian")._replace(role=Role.STATE_ADVISER)


def leader_of(viewer: Viewer) -> Viewer:
    return viewer._replace(role=Role.TEAM_LEAD, staff_id=staff_named("Ruth") or 0, conflicts=frozenset())


def opened(by: Viewer, at: datetime, who: str = "Bjørn", **more) -> int:
    given = {"kind": OpeningKind.BREAK_GLASS, "category": Category.NO_MEANS, "reason": REASON, "ends_at": None, **more}
    return actions.open_exception(person_id=person(who), by=by, at=at, **given)


def may(by: Viewer, at: datetime, who: str = "Bjørn") -> bool:
    listed = door.visible_to(by, at, person="p.id")
    found = bool(
        rows(
            f"select 1 from people_person p where p.id = %(who)s and {listed.sql}",
            {**listed.values, "who": person(who)},
        )
    )
    assert found == door.may_open(person_id=person(who), by=by, purpose=Purpose.ANSWER, at=at)
    return found


@covers("R247", part="an exceptional opening has a reason and an end, and the leader and the person see it")
def test_somebody_is_opened_for_a_day_and_leader_and_person_see_it(at: datetime) -> None:
    stian = far_adviser()
    assert not may(stian, at)
    made = opened(stian, at)
    assert may(stian, at) and may(stian, at + timedelta(hours=23, minutes=59))
    assert not may(stian, at + timedelta(hours=24))
    assert [one.id for one in openings.of_units(viewer=leader_of(stian), at=at).cards] == [made]
    assert looks_at(person_id=person("Bjørn"))[0].event == "AccessOpened"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"reason": "Trenger det nå"}, "no_reason"),
        ({"reason": " " * 30}, "no_reason"),
        ({"reason": "x" * 256}, "long_reason"),
        ({"category": "curious"}, "no_category"),
        ({"kind": OpeningKind.OVERRIDE}, "no_end"),
    ],
)
def test_what_is_missing_is_said_and_nothing_is_opened(change, code, at: datetime) -> None:
    with pytest.raises(actions.CannotOpenByException) as refused:
        opened(far_adviser(), at, **change)
    assert refused.value.code == code
    assert not may(far_adviser(), at)


def test_an_override_ends_within_three_months_and_needs_the_leader_after_a_day(at: datetime) -> None:
    stian = far_adviser()
    with pytest.raises(actions.CannotOpenByException):
        opened(stian, at, kind=OpeningKind.OVERRIDE, ends_at=at + LONGEST_OVERRIDE + timedelta(days=1))
    made = opened(stian, at, kind=OpeningKind.OVERRIDE, ends_at=at + timedelta(days=60))
    assert may(stian, at) and not may(stian, at + timedelta(days=2))
    actions.review_opening(opening_id=made, verdict="right", by=leader_of(stian), at=at + timedelta(hours=2))
    assert may(stian, at + timedelta(days=59)) and not may(stian, at + timedelta(days=61))


def test_what_the_leader_finds_wrong_closes_at_once(at: datetime) -> None:
    stian = far_adviser()
    made = opened(stian, at)
    actions.review_opening(opening_id=made, verdict="wrong", by=leader_of(stian), at=at + timedelta(minutes=5))
    assert not may(stian, at + timedelta(minutes=5))


def test_nobody_goes_through_their_own_and_no_leader_those_of_another_office(at: datetime) -> None:
    stian = far_adviser()
    made = opened(stian, at)
    for by in (stian._replace(role=Role.TEAM_LEAD), leader_of(stian)._replace(unit_ids=frozenset({0})), stian):
        with pytest.raises(actions.CannotReview):
            actions.review_opening(opening_id=made, verdict="right", by=by, at=at)


@pytest.mark.parametrize("who", ["Vera", "Sunniva"])
def test_an_exception_never_opens_somebody_protected_and_says_what_it_says_of_nobody(who: str, at: datetime) -> None:
    stian = far_adviser()
    protected = rows("select protection from people_person where id = %(id)s", {"id": person(who)})[0]["protection"]
    assert protected != "none"
    with pytest.raises(door.DoorClosed) as closed:
        opened(stian, at, who)
    with pytest.raises(door.DoorClosed) as nobody:
        actions.open_exception(
            person_id=None,
            kind=OpeningKind.BREAK_GLASS,
            category="danger",
            reason=REASON,
            ends_at=None,
            by=stian,
            at=at,
        )
    assert str(closed.value) == str(nobody.value)


def test_an_exception_never_opens_ones_own(at: datetime) -> None:
    stian = far_adviser()._replace(conflicts=frozenset({person("Bjørn")}))
    with pytest.raises(door.DoorClosed) as closed:
        opened(stian, at)
    assert closed.value.code == "own_or_close"


@pytest.mark.parametrize(
    "role", [Role.CONTACT_ADVISER, Role.MUNICIPAL_ADVISER, Role.RECEPTION, Role.TEAM_LEAD, Role.ANALYST]
)
def test_those_whose_work_has_no_exception_get_none(role: Role, at: datetime) -> None:
    with pytest.raises(actions.CannotOpenByException) as refused:
        opened(far_adviser()._replace(role=role), at)
    assert refused.value.code == "not_for_the_role"


def test_what_is_municipal_stays_closed(at: datetime) -> None:
    stian = far_adviser()
    opened(stian, at)
    read = door.may_read(person_id=person("Bjørn"), by=stian, purpose=Purpose.ANSWER, at=at)
    assert Info.IDENTITY in read and Info.CONTENT_STATE in read
    assert not {info for info in read if "muni" in info}


def test_what_nobody_went_through_in_seven_days_becomes_a_deviation_once(at: datetime) -> None:
    opened(far_adviser(), at)
    assert actions.flag_unreviewed(by=CLOCK, at=at + timedelta(days=6)) == 0
    assert actions.flag_unreviewed(by=CLOCK, at=at + timedelta(days=8)) == 1
    assert actions.flag_unreviewed(by=CLOCK, at=at + timedelta(days=9)) == 0
    assert openings.of_units(viewer=leader_of(far_adviser()), at=at + timedelta(days=8)).cards[0].is_late


def test_more_than_five_in_thirty_days_is_a_deviation(at: datetime) -> None:
    for time in range(6):
        deviations = rows("select 1 from journal_line where event = 'AccessDeviated'")
        assert not deviations, time
        opened(far_adviser(), at + timedelta(days=time))
    assert len(rows("select 1 from journal_line where event = 'AccessDeviated'")) == 1


def test_the_duty_leader_opens_with_two_persons_and_not_before_the_second_agrees(at: datetime) -> None:
    duty = far_adviser()._replace(role=Role.DUTY_LEAD)
    with pytest.raises(door.DoorClosed):  # no alarm is open on this person
        opened(duty, at)


def test_one_may_end_ones_own_before_time(at: datetime) -> None:
    stian = far_adviser()
    made = opened(stian, at)
    actions.end_opening(opening_id=made, by=stian, at=at + timedelta(hours=1))
    assert not may(stian, at + timedelta(hours=1))
    with pytest.raises(actions.CannotReview):
        actions.end_opening(opening_id=made, by=leader_of(stian), at=at)
