"""Who opens whom: the facts of a person meet the row of the matrix, and not knowing is a refusal."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inngang.rules.access import (
    ACTS_AS_PERSON,
    ACTS_FOR_ORGANISATION,
    OF_NO_SERVICE,
    OPENED_BY_LAW,
    PURPOSES,
    SCOPES,
    Subject,
    Viewer,
    context_of,
    decide,
    decide_info,
    in_matter,
    is_other_service,
    seen,
)
from inngang.rules.access_matrix import BreakGlass, Info, Mask, matrix
from inngang.rules.triage import MATTERS
from inngang.rules.vocabulary import LoginLevel, Protection, Purpose, Role, Side
from tests.covers import covers

OFFICE_ADVISER = Viewer(
    Role.STATE_ADVISER, staff_id=5, person_id=50, unit_ids=frozenset({10}), login_level=LoginLevel.STAFF
)
CONTACT_ADVISER = OFFICE_ADVISER._replace(role=Role.CONTACT_ADVISER, staff_id=6, unit_ids=frozenset({41}))
MUNICIPAL = OFFICE_ADVISER._replace(role=Role.MUNICIPAL_ADVISER)
LEADER = OFFICE_ADVISER._replace(role=Role.TEAM_LEAD)
AMINA = Subject(person_id=1, unit_ids=frozenset({10}))
ELSEWHERE = AMINA._replace(unit_ids=frozenset({11}))
ON_THE_LINE = ELSEWHERE._replace(holder_staff=frozenset({6}))


def code(viewer: Viewer, subject: Subject, purpose: Purpose = Purpose.ANSWER, info: Info = Info.IDENTITY) -> str | None:
    refusal = decide_info(viewer, subject, info, purpose).refusal
    return refusal.code if refusal else None


def test_an_adviser_opens_those_of_their_own_office_and_no_other() -> None:
    assert code(OFFICE_ADVISER, AMINA) is None
    assert code(OFFICE_ADVISER, ELSEWHERE) == "not_handled"
    assert code(OFFICE_ADVISER, ELSEWHERE._replace(follow_up_staff=frozenset({5}))) is None


def test_the_contact_centre_opens_only_what_it_handles() -> None:
    assert code(CONTACT_ADVISER, AMINA) == "not_handled"
    assert code(CONTACT_ADVISER, ON_THE_LINE) is None


def test_a_municipal_adviser_never_reaches_outside_the_municipality_whatever_they_were_given() -> None:
    given_to_them = ELSEWHERE._replace(holder_staff=frozenset({5}))
    assert code(MUNICIPAL, given_to_them) == "another_office"
    assert code(OFFICE_ADVISER, given_to_them) is None
    assert code(MUNICIPAL, AMINA._replace(holder_staff=frozenset({5}))) is None


def test_what_a_municipality_has_opened_is_asked_service_by_service_and_never_wider_than_the_law() -> None:
    one = ON_THE_LINE._replace(open_matters=frozenset({"qualification_programme", "debt_advice"}))
    every = ON_THE_LINE._replace(is_municipality_open=True, open_matters=OPENED_BY_LAW)

    def sees(subject: Subject, matter: str, side: Side = Side.MUNICIPAL) -> bool:
        return code(CONTACT_ADVISER, in_matter(subject, matter, side), info=Info.MUNI_DECISION) is None

    assert [matter for matter in MATTERS if sees(one, matter)] == ["qualification_programme"]
    assert [matter for matter in MATTERS if is_other_service(matter)] == ["crisis_housing", "debt_advice"]
    assert not sees(one, "payment"), "it may be a payment of any service"
    assert {matter for matter in MATTERS if sees(every, matter)} == OPENED_BY_LAW | (OF_NO_SERVICE - {""})
    assert not sees(every, "debt_advice") and not sees(every, "something new", Side.UNKNOWN)
    there_is_one = one._replace(is_municipality_open=True)
    assert sees(there_is_one, "payment", Side.UNKNOWN) and sees(there_is_one, "", Side.UNKNOWN), "by the municipality"
    assert not sees(there_is_one, "payment") and not sees(there_is_one, "temporary_housing")
    assert not sees(ON_THE_LINE, "payment", Side.UNKNOWN), "no agreement"


@covers("R050", part="what the contact centre sees of a municipal case goes by agreement and law, kind by kind")
def test_the_contact_centre_sees_three_municipal_services_only_where_the_municipality_has_opened_for_it() -> None:
    opened = ON_THE_LINE._replace(is_municipality_open=True)
    three = (Info.MUNI_APPLICATION, Info.MUNI_REQUIREMENTS, Info.MUNI_DECISION, Info.MUNI_PAYMENT)
    assert [code(CONTACT_ADVISER, ON_THE_LINE, info=info) for info in three] == ["not_handled"] * 4
    assert [code(CONTACT_ADVISER, opened, info=info) for info in three] == [None] * 4
    never = (
        Info.CONTENT_MUNI,
        Info.NOTE_MUNI,
        Info.MUNI_PLAN,
        Info.MUNI_DIALOGUE,
        Info.MUNI_RECORD_NOTE,
        Info.MUNI_OTHER_SERVICE,
    )
    assert {code(CONTACT_ADVISER, opened, info=info) for info in never} == {"not_for_the_role"}
    hidden = opened._replace(protection=Protection.CONFIDENTIAL)
    cleared = CONTACT_ADVISER._replace(may_see_protected=frozenset(Protection))
    assert [code(cleared, hidden, info=info) for info in three] == ["protected"] * 4


def test_a_leader_sees_who_somebody_is_and_that_there_was_contact_but_not_what_was_said() -> None:
    found = seen(LEADER, AMINA, Purpose.SUPERVISE)
    assert found[Info.IDENTITY].mask == Mask.MINIMAL and Info.CONTACT_META in found
    assert not {Info.CONTACT_INFO, Info.CONTENT_STATE, Info.CONTENT_NEW, Info.NOTE_STATE} & set(found)


def test_the_reception_sees_whoever_is_at_the_desk_and_only_then() -> None:
    reception = OFFICE_ADVISER._replace(role=Role.RECEPTION)
    assert code(reception, AMINA, Purpose.RECEPTION) == "not_handled"
    assert code(reception, AMINA._replace(desk_units=frozenset({10})), Purpose.RECEPTION) is None
    assert code(reception, AMINA._replace(desk_units=frozenset({11})), Purpose.RECEPTION) == "not_handled"


def test_the_duty_leader_sees_whom_an_alarm_is_about() -> None:
    duty = OFFICE_ADVISER._replace(role=Role.DUTY_LEAD)
    assert code(duty, AMINA, Purpose.ALARM) == "not_handled"
    alarm = AMINA._replace(has_alarm=True)
    assert code(duty, alarm, Purpose.ALARM) is None
    assert code(duty, alarm, Purpose.ALARM, Info.CONTENT_MUNI) == "not_handled"
    by_two = alarm._replace(exception=BreakGlass.TWO_PERSONS)
    assert code(duty, by_two, Purpose.ALARM, Info.CONTENT_MUNI) is None
    assert code(duty, alarm._replace(exception=BreakGlass.REASON), Purpose.ALARM, Info.CONTENT_MUNI) == "not_handled"


@covers("R247", part="staff never open their own case or that of somebody close")
def test_nobody_who_works_here_opens_their_own_case_or_that_of_kin_not_even_by_exception() -> None:
    broken = AMINA._replace(exception=BreakGlass.TWO_PERSONS)
    assert code(OFFICE_ADVISER._replace(person_id=1), broken) == "own_or_close"
    assert code(OFFICE_ADVISER._replace(conflicts=frozenset({1})), broken) == "own_or_close"


def test_an_exception_opens_distance_and_nothing_else() -> None:
    opened = ELSEWHERE._replace(exception=BreakGlass.REASON)
    assert code(OFFICE_ADVISER, opened) is None
    assert code(CONTACT_ADVISER, opened) == "not_handled"  # no row of theirs has an exception
    cleared = OFFICE_ADVISER._replace(may_see_protected=frozenset(Protection))
    assert code(cleared, opened._replace(protection=Protection.CONFIDENTIAL)) == "not_handled"
    assert code(OFFICE_ADVISER, opened._replace(protection=Protection.SHIELDED)) == "shielded"
    assert code(OFFICE_ADVISER, opened, info=Info.MUNI_DECISION) == "not_handled"


def test_a_citizen_opens_themself_also_when_protected_and_nobody_else() -> None:
    amina = Viewer(Role.CITIZEN, person_id=1, login_level=LoginLevel.HIGH)
    assert code(amina, AMINA._replace(protection=Protection.STRICT), Purpose.OWN) is None
    assert code(amina, AMINA._replace(person_id=2), Purpose.OWN) == "not_handled"
    assert code(amina, AMINA, Purpose.SUPERVISE) == "wrong_purpose"


def test_what_a_person_sees_of_themself_goes_by_how_surely_we_know_them() -> None:
    amina = Viewer(Role.CITIZEN, person_id=1)
    assert code(amina, AMINA, Purpose.OWN) == "login_too_weak"
    substantial = amina._replace(login_level=LoginLevel.SUBSTANTIAL)
    assert code(substantial, AMINA, Purpose.OWN) is None
    assert code(substantial, AMINA, Purpose.OWN, Info.CONTENT_STATE) == "login_too_weak"
    assert code(amina._replace(login_level=LoginLevel.HIGH), AMINA, Purpose.OWN, Info.CONTENT_STATE) is None


def test_a_guardian_opens_the_one_they_act_for_and_a_guardian_is_not_a_parent() -> None:
    guardian = Viewer(Role.GUARDIAN, person_id=7, login_level=LoginLevel.HIGH)
    acted_for = AMINA._replace(representatives=frozenset({(7, "guardian")}))
    assert code(guardian, acted_for, Purpose.OWN) is None
    assert code(guardian, AMINA, Purpose.OWN) == "not_handled"
    assert code(guardian._replace(role=Role.PARENT), acted_for, Purpose.OWN) == "not_handled"


@pytest.mark.parametrize("protection", [p for p in Protection if p != Protection.NONE])
def test_a_protected_person_is_opened_by_their_group_only(protection: Protection) -> None:
    hidden = AMINA._replace(protection=protection)
    assert code(OFFICE_ADVISER, hidden) in ("protected", "shielded")
    assert code(OFFICE_ADVISER._replace(may_see_protected=frozenset({protection})), hidden) is None


def test_a_silent_register_closes_and_does_not_open() -> None:
    silent = AMINA._replace(is_source_down=True)
    assert code(OFFICE_ADVISER, silent) == "source_silent"
    assert code(OFFICE_ADVISER, silent, info=Info.ACUTE_ALARM) is None


@pytest.mark.parametrize("role", [Role.ANONYMOUS, Role.ANALYST, Role.SYSADMIN, Role.SYSTEM, Role.REGISTER_KEEPER])
@pytest.mark.parametrize("purpose", list(Purpose))
def test_those_who_need_no_persons_see_none(role: Role, purpose: Purpose) -> None:
    viewer = OFFICE_ADVISER._replace(role=role, queue_ids=frozenset({100}))
    found = seen(viewer, AMINA._replace(holder_staff=frozenset({5})), purpose)
    assert not {info for info in found if info not in (Info.PUBLIC_INFO, Info.SERVICE_STATUS, Info.STATISTICS)}


def test_nobody_in_particular_neither_opens_nor_is_opened() -> None:
    assert code(OFFICE_ADVISER._replace(staff_id=0), AMINA) == "nobody_there"
    assert code(OFFICE_ADVISER, AMINA._replace(person_id=0)) == "nobody_there"


def test_a_scope_that_nothing_knows_of_holds_for_nobody() -> None:
    everything = AMINA._replace(holder_staff=frozenset({5}), desk_units=frozenset({10}), has_alarm=True)
    unknown = [cell for cell in matrix().values() if cell.law.scope not in SCOPES]
    assert unknown
    assert not any(context_of(OFFICE_ADVISER, everything, cell).in_scope for cell in unknown)


ids = st.frozensets(st.integers(1, 3), max_size=3)
protections = st.frozensets(st.sampled_from(Protection))
viewers = st.builds(
    Viewer,
    role=st.sampled_from(Role),
    staff_id=st.integers(0, 3),
    person_id=st.integers(0, 3),
    unit_ids=ids,
    queue_ids=ids,
    may_see_protected=protections,
    conflicts=st.frozensets(st.integers(1, 3), max_size=1),
    login_level=st.sampled_from(LoginLevel),
    organisation_id=st.integers(0, 1),
)
subjects = st.builds(
    Subject,
    has_thread=st.booleans(),
    person_id=st.integers(0, 3),
    protection=st.sampled_from(Protection),
    unit_ids=ids,
    follow_up_staff=ids,
    open_enquiry_units=ids,
    open_enquiry_queues=ids,
    holder_staff=ids,
    desk_units=ids,
    has_alarm=st.booleans(),
    is_municipality_open=st.booleans(),
    open_matters=st.frozensets(st.sampled_from(sorted(MATTERS))),
    exception=st.sampled_from(BreakGlass),
    is_source_down=st.booleans(),
)
purposes = st.sampled_from(Purpose)
infos = st.sampled_from(Info)


@given(viewers, subjects, purposes, st.text(max_size=8))
def test_an_unknown_role_or_purpose_is_refused(viewer, subject, purpose, word) -> None:
    if word not in list(Role):
        assert decide(viewer._replace(role=word), subject, purpose) is not None
    if word not in list(Purpose):
        assert decide(viewer, subject, word) is not None


@given(viewers, subjects, purposes, infos, ids, ids, protections)
def test_more_units_queues_and_groups_never_turn_a_yes_into_a_no(
    viewer, subject, purpose, info, units, queues, groups
) -> None:
    if decide_info(viewer, subject, info, purpose).allowed:
        wider = viewer._replace(
            unit_ids=viewer.unit_ids | units,
            queue_ids=viewer.queue_ids | queues,
            may_see_protected=viewer.may_see_protected | groups,
        )
        assert decide_info(wider, subject, info, purpose).allowed
        assert decide_info(viewer, subject._replace(protection=Protection.NONE), info, purpose).allowed


@given(viewers, subjects, purposes, infos)
def test_what_is_opened_is_opened_for_a_reason_that_can_be_named(viewer, subject, purpose, info) -> None:
    """A second, plainer reading of the same law, for what is about a person."""
    cell = matrix().get((viewer.role, info))
    if cell is None or cell.level in ("open", "control") or not decide_info(viewer, subject, info, purpose).allowed:
        return
    assert purpose in PURPOSES[viewer.role]
    if viewer.role in ACTS_AS_PERSON:
        assert viewer.role == Role.CITIZEN and viewer.person_id == subject.person_id
        return
    if viewer.role in ACTS_FOR_ORGANISATION:
        assert viewer.organisation_id and viewer.person_id and subject.has_thread
        assert (
            viewer.login_level == LoginLevel.HIGH
            and subject.protection != Protection.STRICT
            or viewer.role == Role.EMPLOYER
        )
        return
    assert viewer.staff_id and viewer.login_level == LoginLevel.STAFF
    assert subject.person_id not in viewer.conflicts | {viewer.person_id}
    if info == Info.ACUTE_ALARM:
        return
    assert not subject.is_source_down
    assert subject.protection in viewer.may_see_protected | {Protection.NONE}
    handled = viewer.staff_id in subject.holder_staff or viewer.queue_ids & subject.open_enquiry_queues
    near = viewer.unit_ids & (subject.unit_ids | subject.open_enquiry_units)
    followed = viewer.staff_id in subject.follow_up_staff
    match viewer.role:
        case Role.CONTACT_ADVISER | Role.CASEWORKER:
            assert handled
        case Role.DUTY_LEAD:
            assert subject.has_alarm or info == Info.DEVIATION
        case Role.RECEPTION:
            assert viewer.unit_ids & subject.desk_units
        case Role.STATE_ADVISER:
            assert handled or near or followed or subject.exception != BreakGlass.NO
        case Role.MUNICIPAL_ADVISER | Role.TEAM_LEAD:
            assert near
        case _:
            pytest.fail(f"{viewer.role} opened {info}")
