"""Invites the cast."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import connection

from inngang.jobs import cast
from inngang.jobs.crowd import synthetic_number
from inngang.jobs.seed_hours import seed_hours
from inngang.rules.access import Viewer
from inngang.rules.hours import OSLO
from inngang.rules.units import Change
from inngang.rules.vocabulary import Protection, QueueKind, Role, Side
from inngang.service.access.actions import declare_interest
from inngang.service.access.queries import CLOCK, viewer_of
from inngang.service.journal import action
from inngang.service.key_figures.actions import set_goal
from inngang.service.organisation import queries as organisation
from inngang.service.organisation.actions import (
    ShiftRow,
    adopt_division,
    decide_direct_contact,
    decide_intake,
    enter_absence,
    enter_agreement,
    follow_up,
    learn,
    load_divisions,
    offer_service,
    open_national,
    open_queue,
    plan_shifts,
    post,
    propose_change,
    propose_division,
    register_units,
    seat,
    set_contact_point,
    set_duty,
    set_opening_hours,
    set_presence,
)
from inngang.service.organisation.actions.write_knowledge import write_knowledge
from inngang.service.organisation.division import versions
from inngang.service.organisation.divisions import TODAY
from inngang.service.people import queries as people
from inngang.service.people.actions import (
    hire,
    register_organisation,
    register_person,
    represent,
)
from inngang.service.people.actions.give_extension import give_extension

Tell = Callable[[str], None]
EVERYBODY_SPEAKS = ("nb", "nn", "en")  # no queue of their own
DUTY_LASTS = timedelta(days=365)  # so that a demo that is left alone has somebody on duty


def seed_cast(*, at: datetime | None = None, progress: Tell | None = None) -> None:
    """Invite the cast: units, hours, queues, staff and persons, whole or not at all. A second time changes nothing."""
    if people.cast():
        return
    _invite(tell=progress or _silent, by=CLOCK, at=at or datetime.now(UTC))


def _silent(what: str) -> None:
    """Nobody wants to hear it."""


@action
def _invite(*, tell: Tell, by: Viewer, at: datetime) -> None:
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(hashtext('invite_the_cast'))")
    tell("units")
    centre = open_national(by=by, at=at)
    register_units(units=cast.UNITS, areas=cast.AREAS, by=by, at=at)
    if people.cast():  # another process was first
        return
    for number, receptions in cast.hours(at.year).items():
        set_opening_hours(unit_number=number, receptions=receptions, by=by, at=at)
    seed_hours(by=by, at=at)
    _division(by, at)
    tell("persons")
    persons = _persons(by, at)
    tell("staff")
    staff = _staff(centre, persons, by, at)
    _plans(staff, by, at)
    for person in cast.PEOPLE:
        _ties(person, persons[person.given_name, person.family_name], staff, by, at)
    declare_interest(staff_id=staff["Ingrid"], person_id=persons["Kristian", "Moen"], by=by, at=at)
    _partners(persons, by, at)
    _agreements(staff, by, at)
    _goals(by, at)
    _planned(staff, at)


def _division(by: Viewer, at: datetime) -> None:
    """The service catalogue, every version of who has what, and the one of today in force."""
    load_divisions(by=by, at=at)
    if any(one.state == "adopted" for one in versions()):
        return
    propose_division(code=TODAY, valid_from=at.astimezone(OSLO).date(), by=by, at=at)
    adopt_division(code=TODAY, by=by, at=at)


def _goals(by: Viewer, at: datetime) -> None:
    """How fast we want to answer, the same in the whole country."""
    on = at.astimezone(OSLO).date()
    for kind, amount, percent, days in cast.GOALS:
        set_goal(kind=kind, amount=amount, percent=percent, valid_from=on - timedelta(days=days), by=by, at=at)


def _planned(staff: dict[str, int], at: datetime) -> None:
    """A change of the register that one has proposed, and another is to decide."""
    soon = at.astimezone(OSLO).date() + cast.PLANNED_AHEAD
    change = Change(on=soon.replace(day=1), **cast.PLANNED)
    keeper = viewer_of(staff_id=staff[cast.PROPOSES])
    assert keeper is not None, cast.PROPOSES
    propose_change(change=change, reason=cast.PLANNED_WHY, by=keeper.viewer, at=at)


def _agreements(staff: dict[str, int], by: Viewer, at: datetime) -> None:
    """Who answers as what, what the offices give, and the agreements: insight for all municipalities but those named."""
    for matter, text, days in cast.KNOWLEDGE:
        review_on = at.astimezone(OSLO).date() + timedelta(days=days)
        write_knowledge(matter=matter, was=0, text=text, review_on=review_on, by=by, at=at)
    on, municipalities = at.astimezone(OSLO).date(), {area.municipality_code for area in cast.AREAS}
    for number, code, name, substitute in cast.CONTACT_POINTS:
        unit = organisation.unit_numbered(number)
        assert unit is not None, number
        substitute_id = staff[substitute] if substitute else None
        set_contact_point(
            unit_id=unit.unit_id, code=code, staff_id=staff[name], substitute_id=substitute_id, by=by, at=at
        )
    for number, services in cast.ADDITIONAL_SERVICES:
        unit = organisation.unit_numbered(number)
        assert unit is not None, number
        for service in services:
            offer_service(unit_id=unit.unit_id, service=service, valid_from=on, by=by, at=at)
    common: dict[str, Any] = {
        "signed_on": on - timedelta(days=300),
        "valid_from": on - timedelta(days=300),
        "by": by,
        "at": at,
    }
    for municipality in sorted(municipalities - set(cast.WITHOUT_INSIGHT)):
        enter_agreement(
            kind="insight",
            title="Innsyn for kontaktsenteret",
            municipality_code=municipality,
            review_on=on + timedelta(days=65),
            services={
                "social_assistance": "Sosialtjenesteloven § 43",
                "qualification_programme": "Sosialtjenesteloven § 43",
            },
            **common,
        )
    office = organisation.unit_numbered("0313")
    assert office is not None
    enter_agreement(
        kind="local", unit_id=office.unit_id, review_on=on + timedelta(days=20), **cast.LOCAL_AGREEMENT, **common
    )
    enter_agreement(
        kind="cooperation", unit_id=office.unit_id, review_on=on + timedelta(days=120), **cast.COOPERATION, **common
    )


def _persons(by: Viewer, at: datetime) -> dict[tuple[str, str], int]:
    persons: dict[tuple[str, str], int] = {}
    for place, one in enumerate(cast.PEOPLE):
        persons[one.given_name, one.family_name] = register_person(
            given_name=one.given_name,
            family_name=one.family_name,
            phone=one.phone,
            language=one.language,
            area_code=one.area,
            identity_number=synthetic_number(one.born, 10 + place) if one.has_number else None,
            birth_date=one.born,
            needs_interpreter=one.needs_interpreter,
            protection=one.protection,
            is_reserved=one.is_reserved,
            large_print=one.large_print,
            story=one.story,
            by=by,
            at=at,
        )
    return persons


def _staff(centre: int, persons: dict[tuple[str, str], int], by: Viewer, at: datetime) -> dict[str, int]:
    staff: dict[str, int] = {}
    for place, one in enumerate(cast.STAFF, 1):
        staff_id = staff[one.given_name] = hire(
            ident=f"Z9900{place:02d}",
            given_name=one.given_name,
            family_name=one.family_name,
            languages=one.languages,
            may_see=one.may_see,
            person_id=persons.get((one.given_name, one.family_name)),
            story=one.story,
            by=by,
            at=at,
        )
        unit = organisation.unit_numbered(one.unit)
        assert unit is not None, one.unit
        post(staff_id=staff_id, unit_id=unit.unit_id, role=one.role, by=by, at=at)
        if one.lines:
            learn(staff_id=staff_id, skills=dict.fromkeys(one.lines, 2), by=by, at=at)
        queues = _queues(one, unit.unit_id, centre, by, at)
        if queues:
            seat(staff_id=staff_id, queue_ids=queues, by=by, at=at)
        set_presence(staff_id=staff_id, presence=one.presence, by=by, at=at)
        if one.role in (Role.STATE_ADVISER, Role.MUNICIPAL_ADVISER):
            give_extension(staff_id=staff_id, extension=f"47{place:02d}", by=by, at=at)
        if one.role in (Role.DUTY_LEAD, Role.TEAM_LEAD):
            set_duty(
                unit_id=unit.unit_id,
                staff_id=staff_id,
                phone=f"4009{place:04d}",
                starts_at=at,
                ends_at=at + DUTY_LASTS,
                by=by,
                at=at,
            )
    return staff


def _plans(staff: dict[str, int], by: Viewer, at: datetime) -> None:
    """The planned weeks, who is away, whom the offices give direct contact, and what they want passed on."""
    for name in cast.WORK_BY_SHIFTS:
        plan_shifts(staff_id=staff[name], shifts=[ShiftRow(*one) for one in cast.SHIFTS], by=by, at=at)
    for name, days in cast.AWAY_FOR_DAYS:
        enter_absence(staff_id=staff[name], starts_at=at, ends_at=at + timedelta(days=days), by=by, at=at)
    for number, groups in cast.DIRECT_CONTACT:
        unit = organisation.unit_numbered(number)
        assert unit is not None, number
        decide_direct_contact(unit_id=unit.unit_id, groups=groups, by=by, at=at)
    for number, calls, stays, begins, ends, note, asks in cast.INTAKE:
        unit = organisation.unit_numbered(number)
        assert unit is not None, number
        decide_intake(
            unit_id=unit.unit_id,
            calls=calls,
            stays=stays,
            calls_from=begins,
            calls_to=ends,
            note=note,
            asks=asks,
            by=by,
            at=at,
        )


def _queues(one: cast.Colleague, unit_id: int, centre: int, by: Viewer, at: datetime) -> list[int]:
    """The queues somebody serves, from their role and what they know."""
    of = organisation.queue_of
    found: list[int | None] = []
    if one.role == Role.CONTACT_ADVISER:
        found += [of(kind=QueueKind.NATIONAL, unit_id=centre, line="general"), of(kind=QueueKind.UNIT, unit_id=unit_id)]
        found += [of(kind=QueueKind.SPECIAL_LINE, unit_id=centre, line=line) for line in one.lines]
    elif one.role in (Role.STATE_ADVISER, Role.MUNICIPAL_ADVISER):
        side = Side.STATE if one.role == Role.STATE_ADVISER else Side.MUNICIPAL
        found += [of(kind=QueueKind.TEAM, unit_id=unit_id, side=side), of(kind=QueueKind.UNIT, unit_id=unit_id)]
        found += [_neighbours(unit_id), of(kind=QueueKind.DUTY, unit_id=unit_id)]
    elif one.role in (Role.RECEPTION, Role.CASEWORKER):
        found += [of(kind=QueueKind.UNIT, unit_id=unit_id)]
    elif one.role == Role.TEAM_LEAD:
        found += [of(kind=QueueKind.UNIT, unit_id=unit_id), of(kind=QueueKind.ALARM, unit_id=centre)]
    elif one.role == Role.DUTY_LEAD:
        found += [of(kind=QueueKind.DUTY, unit_id=unit_id), of(kind=QueueKind.ALARM, unit_id=centre)]
    if one.role in (Role.CONTACT_ADVISER, Role.STATE_ADVISER, Role.MUNICIPAL_ADVISER):
        spoken = [language for language in one.languages if language not in EVERYBODY_SPEAKS]
        found += [_language_queue(language, unit_id, by, at) for language in spoken]
    if Protection.STRICT in one.may_see:
        found += [of(kind=QueueKind.PROTECTED, unit_id=centre)]
    return [queue for queue in found if queue is not None]


def _language_queue(language: str, unit_id: int, by: Viewer, at: datetime) -> int:
    """Those at a unit who speak a language, for people who would rather use it."""
    name = cast.LANGUAGE_QUEUES.get(language, language)
    return open_queue(kind=QueueKind.LANGUAGE, name=name, unit_id=unit_id, line=language, by=by, at=at)


def _neighbours(unit_id: int) -> int | None:
    area = organisation.service_area_of(unit_id)
    return organisation.queue_of(kind=QueueKind.AREA, unit_id=area) if area else None


def _ties(one: cast.Helped, person_id: int, staff: dict[str, int], by: Viewer, at: datetime) -> None:
    for side, adviser, substitute in one.advisers:
        unit = organisation.unit_of_area(one.area, on=at.astimezone(OSLO).date())
        assert unit is not None, one.area
        follow_up(
            person_id=person_id,
            staff_id=staff[adviser],
            substitute_id=staff[substitute],
            side=side,
            unit_id=unit.unit_id,
            by=by,
            at=at,
        )


def _partners(persons: dict[tuple[str, str], int], by: Viewer, at: datetime) -> None:
    by_name = {given: person_id for (given, _), person_id in persons.items()}
    since = at.date() - timedelta(days=200)
    for person, acting, kind in cast.REPRESENTED:
        represent(
            person_id=by_name[person], acting_person_id=by_name[acting], kind=kind, valid_from=since, by=by, at=at
        )
    for one in cast.PARTNERS:
        register_organisation(
            number=one.number,
            name=one.name,
            kind=one.kind,
            phone=one.phone,
            contact_id=by_name[one.contact],
            by=by,
            at=at,
        )


def whom_to_be() -> list[str]:
    """Whom one may log in as, a line each, for the one who starts the demo."""
    return [f"{one.name}: {one.sentence}" for one in people.cast() if one.name.split()[0] in people.FIRST_TO_BE]
