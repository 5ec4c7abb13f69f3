"""What is under way between advisers and case units when a demo begins: days that count, usual steps, and two case dialogues."""

from __future__ import annotations

from datetime import datetime, timedelta

from inngang.rules.access import Viewer
from inngang.rules.case_dialogue import Because, Conclusion
from inngang.rules.deadlines import Heard, Of, add_months
from inngang.rules.hours import OSLO
from inngang.rules.vocabulary import Channel, PromiseKind
from inngang.service.access.queries import CLOCK, viewer_of
from inngang.service.enquiries import actions
from inngang.service.enquiries.actions.ask_follow_ups import ask_follow_ups
from inngang.service.enquiries.actions.discuss_case import (
    begin_case_dialogue,
    conclude_case,
    take_case_dialogue,
    write_in_case_dialogue,
)
from inngang.service.enquiries.actions.do_process import begin_process, do_step, skip_step
from inngang.service.enquiries.actions.start_date import record_start_date
from inngang.service.organisation import queries as organisation
from inngang.service.people import queries as people


def days_that_count(at: datetime) -> None:
    """Bjørn has been ill for seven weeks, Ragnhild for four; the younger of Siri's two is soon two and a half."""
    today = at.astimezone(OSLO).date()
    for person, adviser, of, day in (
        ("Bjørn", "Jonas", Of.SICK, today - timedelta(weeks=7)),
        ("Ragnhild", "Kristin", Of.SICK, today - timedelta(weeks=4)),
        ("Siri", "Jonas", Of.CHILD, add_months(today, -28)),
    ):
        by = _staff(adviser)
        record_start_date(
            person_id=people.person_named(person) or 0,
            of=of,
            day=day,
            heard=Heard.PERSON,
            unit_id=min(by.unit_ids),
            by=by,
            at=at,
        )
    ask_follow_ups(at=at, by=CLOCK)


def trygve_and_liv_are_under_way(at: datetime) -> None:
    """What he asked about the allowance: two steps are done, one is not needed."""
    liv = _staff("Liv")
    enquiry_id = _in_hand("Trygve", liv, "work_assessment_allowance", "Hva må legen skrive for at jeg skal få AAP?", at)
    begin_process(enquiry_id=enquiry_id, by=liv, at=at)
    do_step(enquiry_id=enquiry_id, step="need", by=liv, at=at)
    skip_step(enquiry_id=enquiry_id, step="papers", reason="done_before", by=liv, at=at)
    do_step(enquiry_id=enquiry_id, step="near", by=liv, at=at)
    _promise(enquiry_id, liv, at)


def stian_and_roar_write_about_elias(at: datetime) -> None:
    """A case dialogue that goes on, about a measure."""
    stian, roar = _staff("Stian"), _staff("Roar")
    enquiry_id = _in_hand("Elias", stian, "work_follow_up", "Får jeg begynne på tiltaket før jul?", at)
    dialogue_id = _begun(
        enquiry_id,
        stian,
        "Elias har prøvd full tid to ganger og gitt seg begge. Halve dager med en fast kontaktperson har gått godt i tre "
        "uker. Jeg mener han trenger tiltaket, og at det bør begynne før jul, så han ikke mister rytmen.",
        at,
    )
    take_case_dialogue(dialogue_id=dialogue_id, by=roar, at=at)
    for by, text in (
        (roar, "Takk, det var klart. Når sluttet han sist, og hvem har sagt at halve dager går?"),
        (stian, "I september. Kontaktpersonen på verkstedet har sagt det, og jeg har vært der og sett det."),
        (roar, "Fint. Jeg mangler bare en linje fra legen om at han tåler det."),
    ):
        write_in_case_dialogue(dialogue_id=dialogue_id, text=text, by=by, at=at)
    _promise(enquiry_id, stian, at)


def roar_sees_it_otherwise_than_liv(at: datetime) -> None:
    """A case dialogue that is concluded otherwise: Liv reads why before Linnea is told. And one that nobody has taken yet."""
    liv, roar = _staff("Liv"), _staff("Roar")
    linnea = _in_hand("Linnea", liv, "work_assessment_allowance", "Kan jeg få AAP mens jeg venter barn?", at)
    dialogue_id = _begun(linnea, liv, "Hun er syk i svangerskapet og kan ikke jobbe nå. Jeg mener AAP er riktig.", at)
    take_case_dialogue(dialogue_id=dialogue_id, by=roar, at=at)
    conclude_case(
        dialogue_id=dialogue_id,
        conclusion=Conclusion.OTHER,
        because=Because.THE_LAW,
        text="Hun har rett til sykepenger til hun får barnet, og det går foran AAP. Hjelp henne å søke om dem i stedet.",
        by=roar,
        at=at,
    )
    _promise(linnea, liv, at)
    stian = _staff("Stian")
    yusuf = _in_hand("Yusuf", stian, "unemployment_benefit", "Jeg ble sagt opp, men sjefen skriver at jeg sluttet.", at)
    _begun(yusuf, stian, "Oppsigelsen er fra arbeidsgiveren. Jeg har sett brevet. Han bør ikke få lengre ventetid.", at)
    _promise(yusuf, stian, at)


PIECES = (
    days_that_count,
    trygve_and_liv_are_under_way,
    stian_and_roar_write_about_elias,
    roar_sees_it_otherwise_than_liv,
)


def _in_hand(person: str, by: Viewer, matter: str, text: str, at: datetime) -> int:
    """What somebody has asked, taken by the one who has it."""
    asked = viewer_of(person_id=people.person_named(person) or 0)
    assert asked is not None, "everybody here is in the cast"
    got = actions.receive(
        channel=Channel.QUESTION,
        text=text,
        choice=matter,
        person_id=asked.viewer.person_id,
        asked_for=by.staff_id,
        apart=True,
        by=asked.viewer,
        at=at,
    )
    actions.take(enquiry_id=got.enquiry_id, by=by, at=at)
    return got.enquiry_id


def _begun(enquiry_id: int, by: Viewer, text: str, at: datetime) -> int:
    unit = organisation.unit_numbered("4405")
    assert unit is not None, "it is in the cast"
    return begin_case_dialogue(enquiry_id=enquiry_id, case_unit_id=unit.unit_id, text=text, by=by, at=at)


def _promise(enquiry_id: int, by: Viewer, at: datetime) -> None:
    """Out of the hands, so that others can be helped meanwhile."""
    actions.promise(enquiry_id=enquiry_id, kind=PromiseKind.ANSWER, due_by=at + timedelta(days=5), by=by, at=at)


def _staff(given_name: str) -> Viewer:
    session = viewer_of(staff_id=people.staff_named(given_name) or 0)
    assert session is not None, "everybody here is in the cast"
    return session.viewer
