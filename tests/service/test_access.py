"""The door: who is let in, and that lists agree with it row by row."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from inngang.rules.access import OPENED_BY_LAW, Viewer
from inngang.rules.access_matrix import Info
from inngang.rules.vocabulary import Channel, LoginLevel, Purpose, Role
from inngang.service.access import door
from inngang.service.access.actions import declare_interest
from inngang.service.access.queries import ANYONE, CLOCK, viewer_of
from inngang.service.access.visible import NOBODY
from inngang.service.enquiries import queries as enquiries
from inngang.service.enquiries.actions import receive
from inngang.service.journal import action, record
from inngang.service.journal.events import RegisterChanged
from inngang.service.organisation.actions import enter_agreement
from inngang.service.people.queries import person_named, staff_named
from inngang.service.rows import row, rows, run
from tests.covers import covers

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("cast")]


def staff(name: str) -> Viewer:
    session = viewer_of(staff_id=staff_named(name) or 0)
    assert session is not None
    return session.viewer


def person(given: str, family: str = "") -> int:
    found = person_named(given, family)
    assert found is not None
    return found


def look(viewer: Viewer, person_id: int, at: datetime, purpose: Purpose = Purpose.ANSWER) -> str:
    """ "in", or the code of the refusal as the journal has it."""
    try:
        door.open_person(person_id=person_id, by=viewer, purpose=purpose, at=at)
    except door.DoorClosed as closed:
        assert str(closed) == str(door.CLOSED_DOOR)
        return closed.code
    return "in"


@action
def tie(*, person_id: int, staff_id: int | None, unit_id: int | None, ends_at: Any, by: Viewer, at: datetime) -> None:
    run(
        """insert into access_tie (person_id, enquiry_id, staff_id, unit_id, starts_at, ends_at)
           values (%(person)s, 1, %(staff)s, %(unit)s, %(at)s, %(ends)s)""",
        {"person": person_id, "staff": staff_id, "unit": unit_id, "at": at, "ends": ends_at},
    )
    record(RegisterChanged(what="tie", new=1, changed=0), by=by, at=at)


def test_the_adviser_and_the_substitute_are_let_in(at: datetime) -> None:
    assert look(staff("Ingrid"), person("Bjørn"), at) == "in"
    assert look(staff("Jonas"), person("Bjørn"), at) == "in"


def test_another_office_is_not(at: datetime) -> None:
    assert look(staff("Stian"), person("Bjørn"), at) == "not_handled"


def test_nobody_opens_their_own_case_or_that_of_kin(at: datetime) -> None:
    assert look(staff("Aksel"), person("Aksel"), at) == "own_or_close"
    assert look(staff("Ingrid"), person("Kristian"), at) == "own_or_close"


def test_one_who_declares_a_relation_is_not_let_in_any_more(at: datetime) -> None:
    declare_interest(staff_id=staff_named("Håkon") or 0, person_id=person("Siri"), by=CLOCK, at=at)
    assert look(staff("Håkon"), person("Siri"), at) == "own_or_close"
    assert look(staff("Anne"), person("Siri"), at) == "in"


def test_a_protected_person_is_for_those_cleared_at_their_office(at: datetime) -> None:
    assert look(staff("Håkon"), person("Vera"), at) == "protected"
    assert look(staff("Tone"), person("Vera"), at) == "in"
    assert look(staff("Tone"), person("Sunniva"), at) == "not_handled"


def test_the_contact_centre_sees_whom_it_holds_and_only_while_it_holds_them(at: datetime) -> None:
    nora, olav = staff("Nora"), person("Olav")
    assert look(nora, olav, at) == "not_handled"
    tie(person_id=olav, staff_id=nora.staff_id, unit_id=None, ends_at=at + timedelta(hours=24), by=CLOCK, at=at)
    assert look(nora, olav, at) == "in"
    assert look(nora, olav, at + timedelta(hours=25)) == "not_handled"


def test_the_citizen_sees_themself_alone(at: datetime) -> None:
    amina = viewer_of(person_id=person("Amina"), login_level=LoginLevel.HIGH)
    assert amina is not None
    assert look(amina.viewer, person("Amina"), at, Purpose.OWN) == "in"
    assert look(amina.viewer, person("Siri"), at, Purpose.OWN) == "not_handled"


def test_what_may_not_be_seen_looks_like_what_does_not_exist(at: datetime) -> None:
    told = set()
    for person_id in (person("Vera"), person("Elias"), 999_999_999):
        with pytest.raises(door.DoorClosed) as closed:
            door.open_person(person_id=person_id, by=staff("Håkon"), purpose=Purpose.ANSWER, at=at)
        told.add(str(closed.value))
    assert len(told) == 1


def test_every_look_and_every_refusal_is_journaled(at: datetime) -> None:
    look(staff("Håkon"), person("Amina"), at)
    look(staff("Håkon"), person("Vera"), at)
    kept = rows(
        """select event, person_id, staff_id, data ->> 'code' as code from journal_line
           where event like 'Person%%' and staff_id is not null order by id"""
    )
    assert [(one["event"], one["person_id"], one["code"]) for one in kept] == [
        ("PersonOpened", person("Amina"), None),
        ("PersonRefused", person("Vera"), "protected"),
    ]


def agrees(viewer: Viewer, at: datetime) -> None:
    """The list and the door say the same of every person there is."""
    purpose = Purpose.OWN if viewer.role == Role.CITIZEN else Purpose.ANSWER
    seen = door.visible_to(viewer, at, person="p.id")
    listed = {one["id"] for one in rows(f"select p.id from people_person p where {seen.sql}", seen.values)}
    everybody = {one["id"] for one in rows("select id from people_person")}
    let_in = {one for one in everybody if door.may_open(person_id=one, by=viewer, purpose=purpose, at=at)}
    assert listed == let_in, viewer


def test_lists_agree_with_the_door_for_every_member_of_the_cast(at: datetime) -> None:
    viewers = [viewer_of(staff_id=one["id"]) for one in rows("select id from people_staff")]
    viewers += [
        viewer_of(person_id=one["id"], login_level=LoginLevel.HIGH) for one in rows("select id from people_person")
    ]
    for session in viewers:
        assert session is not None
        agrees(session.viewer, at)
    agrees(ANYONE, at)
    agrees(CLOCK, at)
    assert any(session and session.viewer.may_see_protected for session in viewers)


ties = st.lists(
    st.tuples(st.integers(0, 200), st.integers(0, 200), st.booleans(), st.sampled_from([None, -60, 0, 60])), max_size=8
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], max_examples=12)
@given(ties, st.integers(0, 200), st.sampled_from(list(Role)))
def test_lists_agree_with_the_door_whatever_ties_there_are(
    at: datetime, made: list[tuple[int, int, bool, int | None]], who: int, role: Role
) -> None:
    persons = [one["id"] for one in rows("select id from people_person order by id")]
    all_staff = [one["id"] for one in rows("select id from people_staff order by id")]
    units = [one["id"] for one in rows("select id from organisation_unit order by id")]
    for whom, what, to_unit, minutes in made:
        ends_at = None if minutes is None else at + timedelta(minutes=minutes)
        staff_id, unit_id = all_staff[what % len(all_staff)], units[what % len(units)]
        tie(
            person_id=persons[whom % len(persons)],
            staff_id=None if to_unit else staff_id,
            unit_id=unit_id if to_unit else None,
            ends_at=ends_at,
            by=CLOCK,
            at=at,
        )
    session = viewer_of(staff_id=all_staff[who % len(all_staff)])
    assert session is not None
    agrees(session.viewer, at)
    agrees(session.viewer._replace(role=role), at)
    agrees(session.viewer._replace(staff_id=0), at)


SERVICES = (
    "social_assistance",
    "qualification_programme",
    "temporary_housing",
    "information_advice_guidance",
    "respite",
)
agreed = st.lists(st.tuples(st.booleans(), st.lists(st.sampled_from(SERVICES), max_size=3), st.booleans()), max_size=3)


@covers("R049", part="row by row, in lists as at the door")
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], max_examples=15)
@given(agreed)
def test_lists_agree_with_the_door_in_each_matter_whatever_the_municipality_has_opened(
    at: datetime, agreements: list[tuple[bool, list[str], bool]]
) -> None:
    nora, olav = staff("Nora"), person("Olav")
    holds(nora, olav, at)
    municipality = row(
        "select a.municipality_code as code from people_person p join organisation_area a on a.code = p.area_code where p.id = %(id)s",
        {"id": olav},
    )
    assert municipality
    another = "4621" if municipality["code"] != "4621" else "0301"
    change("delete from organisation_agreement_service", at)
    change("delete from organisation_agreement", at)
    for is_theirs, services, is_over in agreements:
        insight(municipality["code"] if is_theirs else another, services, is_over, at)
    asked = [nora, nora._replace(role=Role.STATE_ADVISER), nora._replace(login_level=LoginLevel.NONE)]
    for by, info in [
        (one, info) for one in asked for info in (Info.MUNI_APPLICATION, Info.MUNI_PAYMENT, Info.IDENTITY)
    ]:
        seen = door.visible_to(by, at, person="e.person_id", info=info, matter="e.matter", side="e.side")
        listed = {one["id"] for one in rows(f"select e.id from enquiries_enquiry e where {seen.sql}", seen.values)}
        let_in = set()
        for one in rows("select id, person_id, matter, side from enquiries_enquiry where person_id is not null"):
            given_ = {"person_id": one["person_id"], "by": by, "purpose": Purpose.ANSWER, "at": at}
            may = door.may_read(**given_, enquiry_id=one["id"])
            if info in may:
                let_in.add(one["id"])
            whom = opened(**given_, enquiry_id=one["id"])
            assert (info in whom.sees_in(one["matter"], one["side"])) == (info in may) if whom else not may
        assert listed == let_in, (by.role, info)
        general = door.visible_to(by, at, person="%(one)s", info=info)
        found = rows(f"select 1 as yes where {general.sql}", general.values | {"one": olav})
        assert bool(found) == (info in door.may_read(person_id=olav, by=by, purpose=Purpose.ANSWER, at=at))
    elsewhere = enquiry_of(olav, "qualification_programme")
    named = [services for is_theirs, services, is_over in agreements if is_theirs and not is_over]
    is_open = any(not services or "qualification_programme" in services for services in named)
    assert (
        Info.MUNI_APPLICATION
        in door.may_read(person_id=olav, by=nora, purpose=Purpose.ANSWER, at=at, enquiry_id=elsewhere)
    ) == is_open


def opened(**given: Any) -> Any:
    try:
        return door.open_person(**given)
    except door.DoorClosed:
        return None


@action
def put(*, sql: str, values: Any, by: Viewer, at: datetime) -> None:
    run(sql, values)
    record(RegisterChanged(what="test", new=1, changed=0), by=by, at=at)


def change(sql: str, at: datetime, **values: Any) -> None:
    put(sql=sql, values=values, by=CLOCK, at=at)


def holds(by: Viewer, person_id: int, at: datetime) -> None:
    """They have the person, and the person has something in every matter."""
    tie(person_id=person_id, staff_id=by.staff_id, unit_id=None, ends_at=None, by=CLOCK, at=at)
    if enquiry_of(person_id, "debt_advice"):
        return
    matters = [(matter, "municipal") for matter in (*OPENED_BY_LAW, "debt_advice", "payment")]
    for matter, side in [*matters, ("case_status", "unknown"), ("unemployment_benefit", "state")]:
        made = receive(channel=Channel.QUESTION, text="Hei", person_id=person_id, by=CLOCK, at=at)
        change(
            "update enquiries_enquiry set matter = %(matter)s, side = %(side)s where id = %(id)s",
            at,
            matter=matter,
            side=side,
            id=made.enquiry_id,
        )


def enquiry_of(person_id: int, matter: str) -> int:
    found = row(
        "select id from enquiries_enquiry where person_id = %(id)s and matter = %(matter)s order by id limit 1",
        {"id": person_id, "matter": matter},
    )
    return int(found["id"]) if found else 0


def insight(municipality: str, services: list[str], is_over: bool, at: datetime) -> None:
    day = at.date()
    enter_agreement(
        kind="insight",
        title="Innsyn",
        municipality_code=municipality,
        signed_on=day - timedelta(days=30),
        valid_from=day - timedelta(days=30),
        valid_to=day - timedelta(days=1) if is_over else None,
        review_on=day + timedelta(days=30),
        services=dict.fromkeys(services, "Loven"),
        by=CLOCK,
        at=at,
    )


def test_a_decision_costs_one_statement_for_everybody_there_is_and_is_not(at: datetime) -> None:
    viewer = staff("Håkon")
    for who in (person("Bjørn"), person("Vera"), 999_999_999):
        with CaptureQueriesContext(connection) as asked:
            door.may_open(person_id=who, by=viewer, purpose=Purpose.ANSWER, at=at)
        assert len(asked) == 1


def test_a_list_with_the_filter_costs_no_more_statements_than_one_without(at: datetime, monkeypatch) -> None:
    ingrid = staff("Ingrid")
    with CaptureQueriesContext(connection) as filtered:
        enquiries.team(viewer=ingrid, at=at)
    monkeypatch.setattr(door, "visible_to", lambda *given, **more: NOBODY)
    with CaptureQueriesContext(connection) as plain:
        enquiries.team(viewer=ingrid, at=at)
    assert len(filtered) <= len(plain) + 2


@pytest.mark.parametrize("broken", ["subject", "decide"])
def test_a_fault_in_what_the_decision_needs_is_a_refusal(broken: str, at: datetime, monkeypatch) -> None:
    def fails(*given: Any, **more: Any) -> Any:
        raise RuntimeError("broken")

    monkeypatch.setattr(door.facts if broken == "subject" else door, broken, fails)
    assert look(staff("Håkon"), person("Amina"), at) == "undecided"


def test_a_leader_is_sent_no_phone_number_and_no_whole_identity_number(at: datetime) -> None:
    whole = door.open_person(person_id=person("Bjørn"), by=staff("Ingrid"), purpose=Purpose.ANSWER, at=at)
    leader = staff("Ingrid")._replace(role=Role.TEAM_LEAD)
    masked = door.open_person(person_id=person("Bjørn"), by=leader, purpose=Purpose.SUPERVISE, at=at)
    assert whole.name == masked.name and whole.phone and whole.identity_number
    assert (masked.phone, masked.email, masked.identity_number, masked.represented_by) == ("", "", "", ())


def test_one_kind_of_information_is_opened_by_itself_and_journaled(at: datetime) -> None:
    ingrid = staff("Ingrid")
    door.open_info(person_id=person("Bjørn"), info=Info.CONTACT_INFO, by=ingrid, purpose=Purpose.ANSWER, at=at)
    with pytest.raises(door.DoorClosed):
        door.open_info(person_id=person("Bjørn"), info=Info.MUNI_RECORD_NOTE, by=ingrid, purpose=Purpose.ANSWER, at=at)
    kept = rows("select event, data ->> 'info' as info from journal_line where data ? 'info' order by id desc limit 2")
    assert [(one["event"], one["info"]) for one in kept] == [
        ("PersonRefused", "muni_record_note"),
        ("InfoOpened", "contact_info"),
    ]


@pytest.mark.parametrize(
    "role", [role for role in Role if role not in (Role.SYSTEM, Role.REGISTER_KEEPER, Role.SUPERVISOR)]
)
def test_every_role_may_raise_an_alarm_whatever_it_may_see(role: Role) -> None:
    assert door.may_write(Viewer(role), Info.ACUTE_ALARM)
