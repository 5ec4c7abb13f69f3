"""Who may open whom."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inngang.rules.access import CANNOT_OPEN, OWN_CASE, REFUSALS, Subject, Viewer, decide
from inngang.rules.vocabulary import Protection, Purpose, Refusal, Role
from tests.covers import covers

AMINA = Subject(person_id=1, unit_ids=frozenset({10}), open_enquiry_queues=frozenset({100}))
OFFICE_ADVISER = Viewer(Role.MUNICIPAL_ADVISER, staff_id=5, person_id=55, unit_ids=frozenset({10}))
CONTACT_ADVISER = Viewer(Role.CONTACT_ADVISER, staff_id=6, person_id=66, queue_ids=frozenset({100}))


def code(viewer: Viewer, subject: Subject, purpose: Purpose = Purpose.ANSWER) -> str | None:
    refused = decide(viewer, subject, purpose)
    return refused.code if refused else None


def test_an_adviser_opens_a_person_of_their_own_office():
    assert code(OFFICE_ADVISER, AMINA) is None


def test_an_adviser_does_not_open_a_person_of_another_office():
    assert code(OFFICE_ADVISER, AMINA._replace(unit_ids=frozenset({11}))) == "another_office"


@pytest.mark.parametrize("tie", ["follow_up_staff", "holder_staff"])
def test_a_tie_to_the_person_opens_across_offices(tie: str):
    elsewhere = AMINA._replace(unit_ids=frozenset({11}))
    assert code(OFFICE_ADVISER, elsewhere._replace(**{tie: frozenset({5})})) is None


def test_an_enquiry_handed_to_the_advisers_unit_or_queue_opens_the_person():
    elsewhere = AMINA._replace(unit_ids=frozenset({11}))
    assert code(OFFICE_ADVISER, elsewhere._replace(open_enquiry_units=frozenset({10}))) is None
    assert code(OFFICE_ADVISER._replace(queue_ids=frozenset({100})), elsewhere) is None


def test_the_contact_centre_opens_only_what_it_handles():
    assert code(CONTACT_ADVISER, AMINA) is None
    unknown = AMINA._replace(open_enquiry_queues=frozenset())
    assert code(CONTACT_ADVISER, unknown) == "not_handled"
    assert code(CONTACT_ADVISER, unknown._replace(holder_staff=frozenset({6}))) is None


@covers("R247", part="staff never open their own case or that of somebody close")
def test_nobody_who_works_here_opens_their_own_case_or_that_of_kin():
    own = decide(OFFICE_ADVISER._replace(person_id=1), AMINA, Purpose.ANSWER)
    assert own == Refusal("own_or_close", OWN_CASE)
    assert code(OFFICE_ADVISER._replace(conflicts=frozenset({1})), AMINA) == "own_or_close"


def test_a_citizen_opens_themself_also_when_protected_and_nobody_else():
    amina = Viewer(Role.CITIZEN, person_id=1)
    assert code(amina, AMINA._replace(protection=Protection.STRICT), Purpose.OWN) is None
    assert code(amina, AMINA._replace(person_id=2), Purpose.OWN) == "another_citizen"
    assert code(amina, AMINA, Purpose.SUPERVISE) == "wrong_purpose"


@pytest.mark.parametrize("protection", [p for p in Protection if p != Protection.NONE])
def test_a_protected_person_is_opened_by_their_group_only(protection: Protection):
    hidden = AMINA._replace(protection=protection)
    assert code(OFFICE_ADVISER, hidden) == "protected"
    assert code(OFFICE_ADVISER._replace(may_see_protected=frozenset({protection})), hidden) is None


def test_a_refusal_for_a_protected_person_reads_like_one_for_a_stranger():
    protected = decide(OFFICE_ADVISER, AMINA._replace(protection=Protection.STRICT), Purpose.ANSWER)
    stranger = decide(OFFICE_ADVISER, AMINA._replace(unit_ids=frozenset({11})), Purpose.ANSWER)
    nobody = decide(OFFICE_ADVISER, Subject(person_id=0), Purpose.ANSWER)
    assert protected and stranger and nobody
    assert protected.why == stranger.why == nobody.why == CANNOT_OPEN


@pytest.mark.parametrize("role", [Role.ANONYMOUS, Role.ANALYST, Role.SYSADMIN])
@pytest.mark.parametrize("purpose", list(Purpose))
def test_those_who_need_no_persons_see_none(role: Role, purpose: Purpose):
    viewer = Viewer(role, staff_id=5, person_id=9, unit_ids=frozenset({10}), queue_ids=frozenset({100}))
    assert code(viewer, AMINA._replace(holder_staff=frozenset({5})), purpose) == "sees_nobody"


def test_nobody_in_particular_neither_opens_nor_is_opened():
    assert code(OFFICE_ADVISER._replace(staff_id=0), AMINA) == "nobody_there"
    assert code(OFFICE_ADVISER, AMINA._replace(person_id=0)) == "nobody_there"
    assert code(Viewer(Role.CITIZEN), AMINA._replace(person_id=0), Purpose.OWN) == "nobody_there"


def test_only_a_leader_opens_a_person_to_supervise():
    assert code(OFFICE_ADVISER, AMINA, Purpose.SUPERVISE) == "wrong_purpose"
    assert code(OFFICE_ADVISER._replace(role=Role.TEAM_LEAD), AMINA, Purpose.SUPERVISE) is None


def test_the_order_of_refusals_is_the_one_that_is_written_down():
    assert [name for name, _, _ in REFUSALS][:3] == ["own_or_close", "protected", "sees_nobody"]
    kin_and_protected = AMINA._replace(protection=Protection.STRICT)
    assert code(OFFICE_ADVISER._replace(person_id=1), kin_and_protected) == "own_or_close"


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
)
subjects = st.builds(
    Subject,
    person_id=st.integers(0, 3),
    protection=st.sampled_from(Protection),
    unit_ids=ids,
    follow_up_staff=ids,
    open_enquiry_units=ids,
    open_enquiry_queues=ids,
    holder_staff=ids,
)
purposes = st.sampled_from(Purpose)


@given(viewers, subjects, purposes, st.text(max_size=8))
def test_an_unknown_role_or_purpose_is_refused(viewer, subject, purpose, word):
    if word not in list(Role):
        assert decide(viewer._replace(role=word), subject, purpose) is not None
    if word not in list(Purpose):
        assert decide(viewer, subject, word) is not None


@given(viewers, subjects, purposes, ids, ids, protections)
def test_more_units_queues_and_groups_never_turn_a_yes_into_a_no(viewer, subject, purpose, units, queues, groups):
    if decide(viewer, subject, purpose) is None:
        wider = viewer._replace(
            unit_ids=viewer.unit_ids | units,
            queue_ids=viewer.queue_ids | queues,
            may_see_protected=viewer.may_see_protected | groups,
        )
        assert decide(wider, subject, purpose) is None
        assert decide(viewer, subject._replace(protection=Protection.NONE), purpose) is None


@given(viewers, subjects, purposes)
def test_what_is_opened_is_opened_for_a_reason_that_can_be_named(viewer, subject, purpose):
    """A second, plainer reading of the same law."""
    if decide(viewer, subject, purpose) is not None:
        return
    if viewer.role == Role.CITIZEN:
        assert viewer.person_id == subject.person_id
        return
    assert viewer.staff_id
    assert subject.person_id not in viewer.conflicts | {viewer.person_id}
    assert subject.protection in viewer.may_see_protected | {Protection.NONE}
    handled = viewer.staff_id in subject.holder_staff or viewer.queue_ids & subject.open_enquiry_queues
    near = viewer.unit_ids & (subject.unit_ids | subject.open_enquiry_units)
    followed = viewer.staff_id in subject.follow_up_staff
    if viewer.role in (Role.CONTACT_ADVISER, Role.CASEWORKER, Role.DUTY_LEAD):
        assert handled
    else:
        assert handled or near or followed
