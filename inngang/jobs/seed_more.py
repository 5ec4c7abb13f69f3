"""What has happened already when a demo begins, so that every page has something to show (det som er i gang).

Each piece goes by the same verbs as everybody's work. A no is part of life: that piece is then not there, and the rest is.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from secrets import token_bytes, token_hex

from inngang.jobs import cast, seed_planning, seed_work
from inngang.jobs.crowd import synthetic_number
from inngang.jobs.seed import Tell, seed_cast
from inngang.rules.access import Viewer
from inngang.rules.appointments import Way
from inngang.rules.hours import OSLO
from inngang.rules.login import CodeKind, Document
from inngang.rules.representation import Act, Kind
from inngang.rules.representation import Way as GivenBy
from inngang.rules.vocabulary import Channel, LoginLevel, QueueKind, Role, Side
from inngang.service.access.actions.note_safety import decide_safety_note, write_safety_note
from inngang.service.access.queries import CLOCK, viewer_of
from inngang.service.appointments.actions import ask, book, order_interpreter, say_what_to_bring, set_up
from inngang.service.appointments.facts import Wanted, free
from inngang.service.appointments.queries import SetupCard
from inngang.service.enquiries import actions
from inngang.service.enquiries.actions.refer import refer
from inngang.service.journal.action import Refused
from inngang.service.key_figures.actions import give_time_use, keep_funds, run_controls
from inngang.service.key_figures.funds import FundRow
from inngang.service.organisation import queries as organisation
from inngang.service.organisation.actions import follow_up, open_queue, seat
from inngang.service.organisation.actions.lend import lend
from inngang.service.organisation.actions.share_item import share_item
from inngang.service.people import queries as people
from inngang.service.people.actions import register_person
from inngang.service.people.actions.appoint import accept, appoint
from inngang.service.people.actions.give_code import give_code

log = logging.getLogger(__name__)
LOOKS_AHEAD = 21  # days, to find a time where an office is seldom open


def seed_demo(*, at: datetime | None = None, progress: Tell | None = None) -> None:
    """Invite the cast, and what they have in hand already. A second time changes nothing."""
    if people.cast():
        return
    at = at or datetime.now(UTC)
    seed_cast(at=at, progress=progress)
    for piece in (*seed_planning.PIECES, *PIECES):
        try:
            piece(at)
        except Refused as no:
            log.warning("The demo begins without %s: %s", piece.__name__, no)


def they_have_agreed_to_meet(at: datetime) -> None:
    """Amina comes with an interpreter, Bjørn sees Jonas by video, Elias is phoned, and Trygve comes to Liv."""
    tone = _staff("Tone")
    setup = SetupCard(video_link="https://mote.example/st-hanshaugen", interpreter_email="tolk@tolk.example")
    set_up(unit_id=_office("0313"), setup=setup, by=tone, at=at)
    amina = Wanted(
        matter="economic_assistance",
        purpose="Papirene om husleia, og hva som skjer videre.",
        interpreter_language="so",
    )
    meeting = _meets("Amina", "Håkon", amina, at)
    say_what_to_bring(
        appointment_id=meeting, text="Husleiekontrakten og de to siste regningene.", by=_staff("Håkon"), at=at
    )
    order_interpreter(appointment_id=meeting, by=_staff("Håkon"), at=at)
    video = Wanted(way=Way.VIDEO, matter="sickness_benefit", purpose="Plan for å komme tilbake i jobb, litt om gangen.")
    _meets("Bjørn", "Jonas", video, at)
    _meets("Elias", "Stian", Wanted(way=Way.PHONE, matter="work_follow_up", purpose="Hva jeg kan spørre om."), at)
    _meets("Trygve", "Liv", Wanted(matter="work_assessment", purpose="Avslagene, og hva de betyr."), at)


def siri_wants_to_meet(at: datetime) -> None:
    """A request that waits for a time or a reason."""
    wanted = Wanted(matter="debt_advice", purpose="Regningene hoper seg opp. Kan vi se på dem sammen?")
    hakon = _staff("Håkon")
    ask(wanted=wanted, wishes="Helst før klokka 12", staff_id=hakon.staff_id, by=_person("Siri"), at=at)


def pal_helps_hamar(at: datetime) -> None:
    """An adviser in Arendal is lent to Hamar for three weeks."""
    on = at.astimezone(OSLO).date()
    pal = _staff("Pål")
    lend(
        staff_id=pal.staff_id,
        unit_id=_office("0403"),
        starts_on=on,
        ends_on=on + timedelta(days=20),
        reason="To er borte på Hamar, og mange venter.",
        by=_staff("Oddny"),
        at=at,
    )


def somebody_was_threatened(at: datetime) -> None:
    """A safety note that a leader has agreed to, on a person nobody plays."""
    person_id = register_person(
        given_name="Kåre",
        family_name="Ukjem",
        phone="41500060",
        area_code="030104",
        identity_number=synthetic_number(date(1973, 4, 8), 60),
        by=CLOCK,
        at=at,
    )
    jonas = _staff("Jonas")
    follow_up(
        person_id=person_id,
        staff_id=jonas.staff_id,
        substitute_id=_staff("Ingrid").staff_id,
        side=Side.STATE,
        unit_id=_office("0313"),
        by=CLOCK,
        at=at,
    )
    note = write_safety_note(
        person_id=person_id,
        ground="threat",
        advice="two",
        text="Sa i oktober at han skulle vente på en av oss etter jobb. Har beklaget siden.",
        ends_on=at.astimezone(OSLO).date() + timedelta(days=80),
        by=jonas,
        at=at,
    )
    decide_safety_note(note_id=note, agrees=True, by=_staff("Tone"), at=at)


def siri_is_shown_the_way(at: datetime) -> None:
    """What another agency has: Håkon has told her how to reach it, and asks in a week whether she got help there."""
    siri, hakon = _person("Siri"), _staff("Håkon")
    got = actions.receive(
        channel=Channel.QUESTION,
        text="Jeg har hørt at man kan få bostøtte. Er det dere som har det?",
        choice="economic_assistance",
        person_id=siri.person_id,
        asked_for=hakon.staff_id,
        apart=True,
        by=siri,
        at=at,
    )
    actions.take(enquiry_id=got.enquiry_id, by=hakon, at=at)
    refer(
        enquiry_id=got.enquiry_id,
        agency="housing_bank",
        explanation="Husbanken har bostøtten. Spør om du kan søke for denne måneden, og ha husleiekontrakten klar.",
        by=hakon,
        at=at,
    )


def partners_have_asked(at: datetime) -> None:
    """Doctor Selma has asked about Bjørn and got an answer; Halvor, whose employee is on sick leave, waits for his."""
    selma, halvor = _partner("Selma", Role.DOCTOR), _partner("Halvor", Role.EMPLOYER)
    text = "Pasienten er klar for et møte om veien tilbake i jobb. Hvem hos dere skal være med?"
    asked = actions.ask_about(about=_number("Bjørn"), text=text, key=token_hex(8), by=selma, at=at)
    jonas = _staff("Jonas")
    actions.take(enquiry_id=asked.enquiry_id, by=jonas, at=at)
    answer = "Jeg er med, Jonas Lund. Foreslå gjerne to tider neste uke, så kaller vi inn sammen."
    actions.answer(enquiry_id=asked.enquiry_id, text=answer, by=jonas, at=at)
    text = "Når kan vi ha dialogmøte om tilretteleggingen?"
    actions.ask_about(about=_number("Yusuf"), text=text, key=token_hex(8), by=halvor, at=at)


def amina_has_a_code(at: datetime) -> None:
    """On paper, to take home: she has no BankID. Ruth knows her."""
    give_code(
        person_id=_person("Amina").person_id,
        kind=CodeKind.PAPER,
        document=Document.PASSPORT,
        random_bytes=token_bytes(16),
        by=_staff("Ruth"),
        at=at,
    )


def olav_has_given_a_power_of_attorney(at: datetime) -> None:
    """On paper, to Turid, for his pension: she may see it and write for him, for half a year."""
    made = appoint(
        kind=Kind.PROXY,
        acting_name="Turid Lunde",
        matters=("old_age_pension",),
        acts=(Act.SEE, Act.WRITE),
        last_day=at.astimezone(OSLO).date() + timedelta(days=180),
        way=GivenBy.WRITTEN,
        random_bytes=token_bytes(16),
        by=_person("Olav"),
        at=at,
    )
    accept(code=made.code, place="demo", by=_person("Turid"), at=at)


def the_offices_have_funds_and_the_controls_are_run(at: datetime) -> None:
    """What offices have for measures this year, what days went to at one of them, and the controls of the night."""
    year = at.astimezone(OSLO).year
    amounts = (("0313", 3_200_000, 1_900_000), ("0403", 2_100_000, 1_500_000), ("1902", 2_600_000, 2_700_000))
    funds = [FundRow(unit, year, "measures", False, has, used) for unit, has, used in amounts]
    funds += [FundRow(unit, year, "measures", True, has // 3, used // 4) for unit, has, used in amounts]
    keep_funds(funds=funds, by=CLOCK, at=at)
    for weeks, most in enumerate(("meetings", "admin", "cases", "admin", "meetings", "cases"), 1):
        give_time_use(most=most, after="internal", by=_staff("Håkon"), at=at - timedelta(weeks=weeks))
    run_controls(by=CLOCK, at=at)


def st_hanshaugen_shares_with_those_it_works_with(at: datetime) -> None:
    """An open morning for employers and doctors in two weeks or three, and something to read before it."""
    tone, office = _staff("Tone"), _office("0313")
    soon = (at.astimezone(OSLO) + timedelta(days=14)).replace(hour=9, minute=0, second=0, microsecond=0)
    day = soon + timedelta(days=(1 - soon.weekday()) % 7)  # a Tuesday
    share_item(
        unit_id=office, kind="meeting", title="Åpen morgen om tilrettelegging", place="NAV St. Hanshaugen, 2. etasje",
        starts_at=day, ends_at=day + timedelta(hours=2), by=tone, at=at,
    )  # fmt: skip
    share_item(
        unit_id=office, kind="material", title="Dialogmøtet på én side: hvem gjør hva",
        link="https://inngang.example/dialogmotet", by=tone, at=at,
    )  # fmt: skip


def complex_pensions_have_a_queue(at: datetime) -> None:
    """Aksel answers the complex ones, and one of them waits."""
    aksel, centre = _staff("Aksel"), _office("4100")
    queue_id = open_queue(
        kind=QueueKind.SPECIAL_LINE, name="Sammensatt pensjon", unit_id=centre, line="pension", level=2, by=CLOCK, at=at
    )
    seat(staff_id=aksel.staff_id, queue_ids=[queue_id], by=CLOCK, at=at)
    actions.receive(
        channel=Channel.QUESTION,
        text="Mannen min døde i fjor, og jeg har jobbet i Sverige. Hva får jeg i pensjon?",
        caller_name="Reidun",
        sender_key="demo: a complex pension",
        is_demo=True,
        by=CLOCK,
        at=at,
    )


PIECES: tuple[Callable[[datetime], None], ...] = (
    they_have_agreed_to_meet,
    siri_wants_to_meet,
    pal_helps_hamar,
    somebody_was_threatened,
    siri_is_shown_the_way,
    partners_have_asked,
    amina_has_a_code,
    olav_has_given_a_power_of_attorney,
    the_offices_have_funds_and_the_controls_are_run,
    complex_pensions_have_a_queue,
    *seed_work.PIECES,
    st_hanshaugen_shares_with_those_it_works_with,
)


# --- whom the pieces are about ----------------------------------------------------------------------------------------


def _meets(person: str, adviser: str, wanted: Wanted, at: datetime) -> int:
    """At the first time the adviser has."""
    staff = _staff(adviser)
    has = free(staff_id=staff.staff_id, way=wanted.way, language=wanted.interpreter_language, days=LOOKS_AHEAD, at=at)
    starts = has.times[0].starts_at if has.times else at
    return book(wanted=wanted, staff_id=staff.staff_id, starts_at=starts, by=_person(person), at=at)


def _staff(given_name: str) -> Viewer:
    return _viewer(staff_id=people.staff_named(given_name) or 0)


def _person(given_name: str) -> Viewer:
    return _viewer(person_id=people.person_named(given_name) or 0)


def _partner(given_name: str, role: Role) -> Viewer:
    card = next(one for one in people.cast() if one.kind == "person" and one.name.startswith(given_name))
    return _viewer(person_id=card.id, acting=(role, card.organisation_id))


def _viewer(*, staff_id: int = 0, person_id: int = 0, acting: tuple[Role, int] | None = None) -> Viewer:
    session = viewer_of(staff_id=staff_id, person_id=person_id, login_level=LoginLevel.HIGH, acting=acting)
    assert session is not None, "everybody here is in the cast"
    return session.viewer


def _office(number: str) -> int:
    unit = organisation.unit_numbered(number)
    assert unit is not None, number
    return unit.unit_id


def _number(given_name: str) -> str:
    """As it was given when the cast was invited."""
    place, one = next((n, one) for n, one in enumerate(cast.PEOPLE) if one.given_name == given_name)
    return synthetic_number(one.born, 10 + place)
