"""Somebody acts for another: what the tables, the rules and the door say is one thing, and an end holds at once."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from inngang.jobs.crowd import synthetic_number
from inngang.rules import representation as rules
from inngang.rules.access import Viewer
from inngang.rules.access_matrix import Info
from inngang.rules.identity import birth_date_of
from inngang.rules.representation import Act, Kind, Way
from inngang.rules.vocabulary import Channel, LoginLevel, Protection, Purpose, Role
from inngang.service.access import door
from inngang.service.access.queries import CLOCK
from inngang.service.enquiries import actions
from inngang.service.enquiries.for_others import acting_as, enquiries_for
from inngang.service.people.actions import register_person, represent
from inngang.service.people.actions.appoint import CannotAccept, CannotAppoint, accept, appoint
from inngang.service.people.actions.consent import (
    CannotConsent,
    CannotShare,
    give_consent,
    share,
    withdraw_consent,
)
from inngang.service.people.actions.end_mandate import CannotChange, agree_to_parent, end_mandate, keep_out
from inngang.service.people.actions.represent import CannotRepresent
from inngang.service.people.mandates import (
    consents_of,
    mandate_to,
    mandates_of,
    mandates_to,
    shares_of,
)
from inngang.service.people.queries import staff_named
from inngang.service.rows import row
from tests.covers import covers

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("cast")]
BYTES = bytes(range(7, 23))


def person(name: str, born: date | None, at: datetime, **given: object) -> int:
    return register_person(given_name=name, birth_date=born, by=CLOCK, at=at, **given)  # type: ignore[arg-type]


def citizen(person_id: int) -> Viewer:
    return Viewer(Role.CITIZEN, person_id=person_id, login_level=LoginLevel.HIGH)


@pytest.fixture
def mother(at: datetime) -> Viewer:
    return citizen(person("Mor", date(1950, 1, 1), at, area_code="030104"))


@pytest.fixture
def daughter(at: datetime) -> Viewer:
    return citizen(person("Datter", date(1980, 1, 1), at))


def appointed(mother: Viewer, at: datetime, kind: Kind = Kind.PROXY, matters: tuple[str, ...] = ("payment",)) -> str:
    return appoint(
        kind=kind,
        acting_name="Datter",
        matters=matters,
        acts=list(Act),
        last_day=at.date() + timedelta(days=30),
        random_bytes=BYTES,
        by=mother,
        at=at,
    ).code


def wrote(mother: Viewer, about: str, text: str, at: datetime) -> int:
    return actions.receive(
        channel=Channel.QUESTION, text=text, person_id=mother.person_id, choice=about, by=mother, at=at
    ).enquiry_id


@covers("R160")
def test_a_mother_lets_her_daughter_act_who_sees_just_that_until_it_is_taken_back(
    mother: Viewer, daughter: Viewer, at: datetime
) -> None:
    wrote(mother, "payment", "Når kommer pengene?", at)
    wrote(mother, "aids", "Jeg trenger rullator.", at)
    code = appointed(mother, at)
    assert mandates_to(acting_person_id=daughter.person_id, at=at) == []  # nothing holds before she has said yes
    mandate_id = accept(code=code, place="here", by=daughter, at=at)
    card = mandate_to(mandate_id=mandate_id, acting_person_id=daughter.person_id, at=at)
    assert card is not None and card.holds_now
    seen = enquiries_for(card=card, by=daughter, at=at)
    assert [[message.text for message in one.messages] for one in seen.cards] == [["Når kommer pengene?"]]
    assert seen.may_write
    actions.write_for(mandate_id=mandate_id, text="Hun venter på svar.", matter="payment", by=daughter, at=at)
    with pytest.raises(actions.CannotWriteFor):
        actions.write_for(mandate_id=mandate_id, text="Rullator?", matter="aids", by=daughter, at=at)
    end_mandate(mandate_id=mandate_id, by=mother, at=at)
    assert mandate_to(mandate_id=mandate_id, acting_person_id=daughter.person_id, at=at) is None
    with pytest.raises(door.DoorClosed):  # the card she still has in hand opens nothing
        enquiries_for(card=card, by=daughter, at=at)
    with pytest.raises(actions.CannotWriteFor):
        actions.write_for(mandate_id=mandate_id, text="En gang til", matter="payment", by=daughter, at=at)


@covers("R165")
def test_she_is_kept_out_of_a_matter_from_the_moment_it_is_said(mother: Viewer, daughter: Viewer, at: datetime) -> None:
    wrote(mother, "payment", "Når kommer pengene?", at)
    mandate_id = accept(code=appointed(mother, at), place="here", by=daughter, at=at)
    with pytest.raises(CannotChange):
        keep_out(mandate_id=mandate_id, matters=["payment"], by=daughter, at=at)
    keep_out(mandate_id=mandate_id, matters=["payment"], by=mother, at=at)
    card = mandate_to(mandate_id=mandate_id, acting_person_id=daughter.person_id, at=at)
    assert card is not None
    assert enquiries_for(card=card, by=daughter, at=at).cards == ()


def test_a_helper_hands_in_and_never_reads_back(mother: Viewer, daughter: Viewer, at: datetime) -> None:
    wrote(mother, "payment", "Når kommer pengene?", at)
    mandate_id = accept(code=appointed(mother, at, Kind.HELPER, ()), place="here", by=daughter, at=at)
    card = mandate_to(mandate_id=mandate_id, acting_person_id=daughter.person_id, at=at)
    assert card is not None
    seen = enquiries_for(card=card, by=daughter, at=at)
    assert (seen.cards, seen.may_see, seen.may_write) == ((), False, True)
    assert actions.write_for(mandate_id=mandate_id, text="Hun trenger hjelp", matter="aids", by=daughter, at=at)
    with pytest.raises(door.DoorClosed):
        door.open_person(person_id=mother.person_id, by=acting_as(daughter, Kind.HELPER), purpose=Purpose.OWN, at=at)


def test_a_code_is_used_once_by_a_grown_up_who_is_not_oneself(mother: Viewer, daughter: Viewer, at: datetime) -> None:
    code = appointed(mother, at)
    child = citizen(person("Barn", date(2015, 1, 1), at))
    unknown = citizen(person("Ukjent", None, at))
    for who, why in ((child, "a_child"), (unknown, "age_unknown"), (mother, "oneself")):
        with pytest.raises(CannotAccept) as refused:
            accept(code=code, place="here", by=who, at=at)
        assert refused.value.code == why
    with pytest.raises(CannotAccept):
        accept(code=code, place="here", by=daughter, at=at + rules.INVITATION_LASTS)
    accept(code=code, place="here", by=daughter, at=at)
    with pytest.raises(CannotAccept):
        accept(code=code, place="here", by=daughter, at=at)
    kept = row("select code_hash, finder from people_representative order by id desc limit 1")
    assert kept == {"code_hash": "", "finder": ""}


def test_wrong_codes_from_one_place_are_counted_and_stopped(daughter: Viewer, at: datetime) -> None:
    codes = set()
    for _ in range(40):
        with pytest.raises(CannotAccept) as refused:
            accept(code="AAAA-BBBB-CCCC", place="there", by=daughter, at=at)
        codes.add(refused.value.code)
    assert len(codes) == 2  # first: no such code; then: too many


def test_nobody_appoints_for_somebody_else(mother: Viewer, at: datetime) -> None:
    staff = Viewer(Role.STATE_ADVISER, staff_id=staff_named("Håkon") or 0, login_level=LoginLevel.STAFF)
    with pytest.raises(CannotAppoint):
        appointed(staff, at)


@covers("R161")
@pytest.mark.parametrize("own_consent", [False, True])
@pytest.mark.parametrize("protection", list(Protection))
@pytest.mark.parametrize("years_and_days", [(14, 0), (15, -1), (15, 0), (17, 300), (18, -1), (18, 0)])
def test_the_door_the_list_and_the_rule_agree_on_a_parent(
    years_and_days: tuple[int, int], protection: Protection, own_consent: bool, at: datetime
) -> None:
    years, days = years_and_days
    born = at.date().replace(year=at.year - years) - timedelta(days=days)
    child = person("Ung", born, at, protection=protection)
    parent = citizen(person("Forelder", date(1985, 1, 1), at))
    mandate_id = represent(
        person_id=child, kind="parent", acting_person_id=parent.person_id, valid_from=at.date(), by=CLOCK, at=at
    )
    if own_consent:
        try:
            agree_to_parent(mandate_id=mandate_id, by=citizen(child), at=at)
        except CannotChange:
            own_consent = False
    card = mandates_of(person_id=child, at=at)[0]
    expected = rules.holds(
        card.mandate._replace(has_own_consent=own_consent), born=born, protection=protection, on=at.date()
    )
    acting = acting_as(parent, Kind.PARENT)
    assert card.holds_now == expected
    assert bool(mandates_to(acting_person_id=parent.person_id, at=at)) == expected
    may = door.may_open(person_id=child, by=acting, purpose=Purpose.OWN, at=at)
    assert may == expected
    visible = door.visible_to(acting, at, person="x.id")
    listed = row(
        f"select 1 as one from people_person x where x.id = %(id)s and {visible.sql}", visible.values | {"id": child}
    )
    assert bool(listed) == expected


def test_a_child_is_never_registered_as_an_interpreter(mother: Viewer, at: datetime) -> None:
    child = person("Barn", date(2015, 1, 1), at)
    with pytest.raises(CannotRepresent):
        represent(
            person_id=mother.person_id,
            kind="interpreter",
            acting_person_id=child,
            valid_from=at.date(),
            by=CLOCK,
            at=at,
        )


@covers("R243")
@pytest.mark.parametrize("info", [Info.STATE_MEDICAL, Info.MUNI_PLAN])
def test_a_consent_opens_its_kind_to_the_one_who_acts_and_closes_when_taken_back(
    info: Info, mother: Viewer, daughter: Viewer, at: datetime
) -> None:
    accept(code=appointed(mother, at), place="here", by=daughter, at=at)
    acting = acting_as(daughter, Kind.PROXY)
    both = door.visible_to(acting, at, person="x.id", info=info)

    def opens() -> tuple[bool, bool]:
        found = row(
            f"select 1 as one from people_person x where x.id = %(id)s and {both.sql}",
            both.values | {"id": mother.person_id},
        )
        return info in door.may_read(person_id=mother.person_id, by=acting, purpose=Purpose.OWN, at=at), bool(found)

    assert opens() == (False, False)
    given = {
        "person_id": mother.person_id,
        "receiver_name": "Datter",
        "receiver_person_id": daughter.person_id,
        "purpose": "Hjelpe meg",
        "way": Way.LOGGED_IN,
        "last_day": at.date() + timedelta(days=30),
        "by": mother,
        "at": at,
    }
    give_consent(kinds=["follow_up"], **given)  # type: ignore[arg-type]
    assert opens() == (False, False)  # another kind opens nothing here
    consent_id = give_consent(kinds=["health", "plan"], **given)  # type: ignore[arg-type]
    assert opens() == (True, True)
    with pytest.raises(CannotConsent):
        withdraw_consent(consent_id=consent_id, by=daughter, at=at)
    withdraw_consent(consent_id=consent_id, by=mother, at=at)
    assert opens() == (False, False)


@covers("R240", "R245")
def test_something_is_shared_only_on_a_consent_that_covers_it_and_the_person_sees_it(
    mother: Viewer, at: datetime
) -> None:
    enquiry_id = wrote(mother, "payment", "Kan dere ringe kurset?", at)
    staff = Viewer(Role.STATE_ADVISER, staff_id=staff_named("Håkon") or 0, login_level=LoginLevel.STAFF)
    consent_id = give_consent(
        person_id=mother.person_id,
        receiver_name="Kurset AS",
        kinds=["plan"],
        purpose="Kurs",
        way=Way.LOGGED_IN,
        last_day=at.date() + timedelta(days=30),
        by=mother,
        at=at,
    )
    given = {"person_id": mother.person_id, "consent_id": consent_id, "enquiry_id": enquiry_id, "by": staff}
    with pytest.raises(CannotShare):
        share(kinds=["health"], what="Legeerklæring", at=at, **given)  # type: ignore[arg-type]
    share(kinds=["plan"], what="Planen fra februar", at=at, **given)  # type: ignore[arg-type]
    assert [(one.receiver, one.what) for one in shares_of(person_id=mother.person_id)] == [
        ("Kurset AS", "Planen fra februar")
    ]
    withdraw_consent(consent_id=consent_id, by=mother, at=at)
    with pytest.raises(CannotShare):
        share(kinds=["plan"], what="Planen fra mars", at=at, **given)  # type: ignore[arg-type]
    assert not consents_of(person_id=mother.person_id, at=at)[0].holds_now


def test_an_oral_consent_holds_for_the_conversation(mother: Viewer, at: datetime) -> None:
    enquiry_id = wrote(mother, "payment", "Kan dere snakke med naboen?", at)
    staff = Viewer(Role.STATE_ADVISER, staff_id=staff_named("Håkon") or 0, login_level=LoginLevel.STAFF)
    give_consent(
        person_id=mother.person_id,
        receiver_name="Naboen",
        kinds=["status"],
        purpose="Samtalen nå",
        way=Way.ORAL,
        enquiry_id=enquiry_id,
        by=staff,
        at=at,
    )
    assert consents_of(person_id=mother.person_id, at=at)[0].holds_now
    assert not consents_of(person_id=mother.person_id, at=at + rules.ORAL_LASTS)[0].holds_now


@pytest.mark.parametrize(("year", "own"), [(1950, 400), (2012, 700), (1975, 950), (1999, 20), (2030, 999)])
def test_the_number_tells_the_day_of_birth(year: int, own: int) -> None:
    born = date(year, 5, 17)
    assert birth_date_of(synthetic_number(born, own)) == born
