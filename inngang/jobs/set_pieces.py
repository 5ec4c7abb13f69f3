"""The set pieces of the demo day (scenene): what a newcomer sees in the first two minutes, each a small story.

They go in by the same doors as everybody else, early in the day and one after another. The general bots leave them alone.
"""

from __future__ import annotations

from collections.abc import Generator
from datetime import timedelta

from inngang.jobs import day_desks, day_plan
from inngang.jobs.demo_day import Caller, Day, Play, Staff, hold_the_line, ring
from inngang.jobs.followed_piece import amina_is_followed_up
from inngang.rules.vocabulary import Outcome, Presence, PromiseKind, QueueKind
from inngang.service.enquiries import actions, queries
from inngang.service.enquiries.queries import EnquiryCard
from inngang.service.journal.action import Refused
from inngang.service.organisation import queries as organisation
from inngang.service.organisation.actions import set_presence
from inngang.service.people.sessions import has_been_here

Taken = Generator[float, None, int]
LOOKS_EVERY = 1.0
LEFT_TO_YOU = 50.0  # seconds Amina is left to the one who looks at the demo as Håkon
LOOKS_ON = timedelta(minutes=10)  # so lately somebody must have been logged in as Håkon, for her to be theirs
PATIENCE = 110.0  # seconds a story waits for somebody at a desk; then the bots may have it

PHONES = {"Amina": "41500001", "Bjørn": "41500002", "Siri": "41500003", "Olav": "41500004", "Yusuf": "41500016"}
PHONES |= {"Linnea": "41500017", "Trygve": "41500018", "Selma": "41500032", "Elias": "41500005"}


def start(day: Day) -> None:
    """Each at its second."""
    for after, piece in PIECES:
        day.start(piece(day), after=after)


def amina_writes_and_is_phoned(day: Day) -> Play:
    """Amina has no BankID. She writes, and Håkon, who knows her case, phones her. Whoever is Håkon does it themselves."""
    written = day.doors.write(
        "Hei, jeg heter Amina. Håkon hos dere hjelper meg med penger til husleie. Jeg har ikke BankID og får ikke sendt "
        "papirene. Kan han ringe meg? Jeg trenger tolk, somali.",
        choice="economic_assistance",
        acute=False,
        area="030104",
        name="Amina Warsame",
        phone=PHONES["Amina"],
        language="so",
    )
    hakon = day.staff["Håkon"]
    day.scripted.add(written.ref)
    yield LEFT_TO_YOU
    if day.do(has_been_here, staff_id=hakon.id, within=LOOKS_ON / day.speed):
        day.codes[written.ref] = written.code
        day.scripted.discard(written.ref)
        return
    enquiry_id = yield from _taken_by(day, (hakon,), written.ref)
    if not enquiry_id:
        return
    yield 5.0
    day.may(
        actions.promise,
        enquiry_id=enquiry_id,
        kind=PromiseKind.CALL_BACK,
        text="Bestiller somalisk tolk på telefon og ringer.",
        by=hakon.viewer,
    )
    yield 12.0
    if not day.may(actions.call_back, enquiry_id=enquiry_id, reached=True, by=hakon.viewer):
        return
    yield 8.0
    day.may(
        actions.answer,
        enquiry_id=enquiry_id,
        text="Vi snakket sammen med tolk. Jeg tar imot papirene på kontoret i morgen, og du får svar om husleien denne uken.",
        by=hakon.viewer,
    )
    day.codes[written.ref] = written.code
    day.scripted.discard(written.ref)


def siri_has_no_food(day: Day) -> Play:
    """Siri is alone with two children and has no money for food: a human has her within a minute."""
    caller = _rings(day, "Siri", "economic_assistance", acute=True)
    helpers = tuple(day.staff[name] for name in ("Anne", "Sverre", "Geir"))
    enquiry_id = yield from _picks_up(day, helpers, caller)
    if enquiry_id:
        yield 14.0
        staff = _owner(day, helpers, enquiry_id)
        day.may(
            actions.note,
            enquiry_id=enquiry_id,
            text="To barn, ikke mat i huset. Nødhjelp til mat er innvilget i dag.",
            by=staff.viewer,
        )
        yield from _answers(
            day,
            staff,
            caller,
            enquiry_id,
            "Du får penger til mat på kortet ditt i dag. Jeg ringer deg i morgen tidlig.",
        )


def a_doctor_asks(day: Day) -> Play:
    """Doctor Selma phones about a patient: the doctors' line, where Petter answers."""
    caller = _rings(day, "Selma", "doctor_follow_up")
    petter = day.staff["Petter"]
    enquiry_id = yield from _picks_up(day, (petter,), caller)
    if enquiry_id:
        yield 12.0
        yield from _answers(
            day, petter, caller, enquiry_id, "Du kan sende erklæringen i journalsystemet. Vi venter på den."
        )


def bjorn_gets_the_substitute(day: Day) -> Play:
    """Bjørn phones his adviser Ingrid, who is away: Jonas stands in for her, and owes him a call."""
    caller = _rings(day, "Bjørn", "sickness_benefit")
    jonas = day.staff["Jonas"]
    enquiry_id = yield from _picks_up(day, (jonas,), caller)
    if enquiry_id:
        yield 15.0
        _hangs_up(day, caller)
        day.may(
            actions.promise,
            enquiry_id=enquiry_id,
            kind=PromiseKind.CALL_BACK,
            text="Ingrid er borte denne uken. Jeg ser på sykepengene og ringer ham.",
            by=jonas.viewer,
        )
    day.scripted.discard(caller.ref)


def hakon_owes_answers(day: Day) -> Play:
    """Two more have written to St. Hanshaugen. Håkon has promised them an answer, for whoever plays him to give."""
    hakon = day.staff["Håkon"]
    for number, said in enumerate(day_plan.SAID["economic_assistance"][:2]):
        person = day.crowd[number * 11 % len(day.crowd)]
        written = day.doors.write(
            said,
            choice="economic_assistance",
            acute=False,
            area="030104",
            name=f"{person.given_name} {person.family_name}",
            phone=person.phone,
            language="nb",
        )
        enquiry_id = yield from _taken_by(day, (hakon,), written.ref)
        if enquiry_id:
            yield 4.0
            day.may(
                actions.promise,
                enquiry_id=enquiry_id,
                kind=PromiseKind.ANSWER,
                text="Venter på regningen fra utleieren.",
                by=hakon.viewer,
            )
        day.scripted.discard(written.ref)


def liv_is_ill(day: Day) -> Play:
    """Liv falls ill. What she had goes back to the queue, and Linnea, who phones her, comes to Even."""
    liv, even = day.staff["Liv"], day.staff["Even"]
    liv.is_ill = True
    mine = day.do(queries.mine, viewer=liv.viewer).cards
    for card in mine:
        if card.state == "taken":
            day.may(actions.release, enquiry_id=card.id, reason="syk, en kollega tar over", by=liv.viewer)
            if card.ref in day.calls:
                day.calls[card.ref].talks = False
    day.do(set_presence, staff_id=liv.id, presence=Presence.AWAY, by=day.staff["Maryam"].viewer)
    yield 2.0
    caller = _rings(day, "Linnea", "child_benefit")
    enquiry_id = yield from _picks_up(day, (even,), caller)
    if enquiry_id:
        yield 14.0
        yield from _answers(
            day, even, caller, enquiry_id, "Liv er syk i dag. Jeg har sett på saken, og alt er sendt inn som det skal."
        )


def nobody_answers_the_transfer(day: Day) -> Play:
    """Yusuf is passed on to his office, where nobody takes the phone. He comes back to the one who passed him on."""
    caller = _rings(day, "Yusuf", "unemployment_benefit")
    workers = (day.staff["Máret"], day.staff["Olena"])
    enquiry_id = yield from _picks_up(day, workers, caller)
    if not enquiry_id:
        return
    staff = _owner(day, workers, enquiry_id)
    yield 8.0
    office = _unit_queue(day, "0403")
    caller.talks = False
    caller.line.transfer(office, "Har mistet jobben på sagbruket og søker dagpenger for første gang.")
    day_desks.is_free(day, staff)
    yield 9.0
    caller.line.nobody_there()
    enquiry_id = yield from _picks_up(day, workers, caller)
    if not enquiry_id:
        return
    staff = _owner(day, workers, enquiry_id)
    yield 6.0
    day.may(
        actions.promise,
        enquiry_id=enquiry_id,
        kind=PromiseKind.CALL_BACK,
        text="Ingen svarte på Hamar. Jeg undersøker selv og ringer tilbake.",
        by=staff.viewer,
    )
    _hangs_up(day, caller)
    yield 25.0
    day.scripted.discard(caller.ref)


def olav_misses_the_call_back(day: Day) -> Play:
    """Olav is 82 and asks to be phoned. He does not reach the phone in time; the promise stands, with a new time."""
    caller = _rings(day, "Olav", "old_age_pension")
    yield 6.0
    day.calls.pop(caller.ref, None)
    caller.line.ask_call_back()
    aksel = day.staff["Aksel"]
    enquiry_id = yield from _taken_by(day, (aksel,), caller.ref)
    if enquiry_id:
        yield 4.0
        day.may(actions.call_back, enquiry_id=enquiry_id, reached=False, by=aksel.viewer)
        day_desks.is_free(day, aksel)
        yield 1.0
        day.scripted.discard(caller.ref)


def somebody_sleeps_outside_tonight(day: Day) -> Play:
    """At the machine on St. Hanshaugen somebody presses the acute button: a person comes at once."""
    before = _acute_visits(day)
    day.doors.visit("0313", choice="crisis_housing", acute=True, language="so")
    helpers = (day.staff["Sverre"], day.staff["Anne"])
    new = _acute_visits(day) - before
    if not new:
        return
    ref = new.pop()
    enquiry_id = yield from _taken_by(day, helpers, ref)
    if enquiry_id:
        staff = _owner(day, helpers, enquiry_id)
        yield 18.0
        day.may(
            actions.tally,
            enquiry_id=enquiry_id,
            language="so",
            matter="crisis_housing",
            minutes=12,
            outcome="answered",
            other_channel=False,
            by=staff.viewer,
        )
        text = "Du har et rom på hospitset fra i kveld, og time hos meg i morgen klokken ti."
        if day.may(actions.answer, enquiry_id=enquiry_id, text=text, by=staff.viewer):
            yield 6.0
            day.may(actions.close, enquiry_id=enquiry_id, outcome=Outcome.ANSWERED, by=staff.viewer)
    day.scripted.discard(ref)


def from_contact_centre_to_office(day: Day) -> Play:
    """Elias phones the contact centre; Samira writes down what he told, and passes it on to his own adviser's office."""
    caller = _rings(day, "", None)
    samira, stian = day.staff["Samira"], day.staff["Stian"]
    centre = (samira, day.staff["Máret"], day.staff["Olena"], day.staff["Aksel"])
    enquiry_id = yield from _picks_up(day, centre, caller)
    if not enquiry_id:
        return
    staff = _owner(day, centre, enquiry_id)
    yield 10.0
    _hangs_up(day, caller)
    note = "Elias, 19, har sluttet på skolen og vet ikke hva han kan spørre om. Vil møte noen på kontoret på Hamar."
    office = _unit_queue(day, "0403")
    if not day.may(actions.hand_over, enquiry_id=enquiry_id, to_queue=office, note=note, by=staff.viewer):
        return
    day_desks.is_free(day, staff)
    yield 6.0
    enquiry_id = yield from _taken_by(day, (stian, day.staff["Wenche"]), caller.ref)
    if enquiry_id:
        yield 8.0
        owner = _owner(day, (stian, day.staff["Wenche"]), enquiry_id)
        day.may(
            actions.promise,
            enquiry_id=enquiry_id,
            kind=PromiseKind.ANSWER,
            text="Finner en time på kontoret sammen med veilederen for unge.",
            by=owner.viewer,
        )
    day.scripted.discard(caller.ref)


def a_promise_is_late(day: Day) -> Play:
    """Hanne has promised an answer within the minute, and does not keep it: the leader sees it before anybody must chase."""
    hanne, person = day.staff["Hanne"], day.crowd[5 % len(day.crowd)]
    written = day.doors.write(
        day_plan.SAID["qualification_programme"][0],
        choice="qualification_programme",
        acute=False,
        area="1507",
        name=f"{person.given_name} {person.family_name}",
        phone=person.phone,
        language="nb",
    )
    enquiry_id = yield from _taken_by(day, (hanne,), written.ref)
    if enquiry_id:
        yield 3.0
        day.may(
            actions.promise,
            enquiry_id=enquiry_id,
            kind=PromiseKind.ANSWER,
            due_by=day.now() + timedelta(seconds=45 / day.speed),
            text="Sjekker oppstarten med kurslederen.",
            by=hanne.viewer,
        )
        yield 300.0
    day.scripted.discard(written.ref)


def the_phone_rings(day: Day) -> Play:
    """A rush: many phone at once, so that the line has a length and a range of waiting."""
    for number in range(9):
        person = day.crowd[(number * 37) % len(day.crowd)]
        matter = ("payment", "case_status", "unemployment_benefit")[number % 3]
        day.start(_one_of_the_rush(day, person.phone, matter), after=number * 0.7)
    yield 0.0


def _one_of_the_rush(day: Day, number: str, matter: str) -> Play:
    yield from hold_the_line(day, ring(day, number, matter))


PIECES = (
    (1.0, amina_writes_and_is_phoned),
    (6.0, siri_has_no_food),
    (11.0, a_doctor_asks),
    (15.0, bjorn_gets_the_substitute),
    (19.0, olav_misses_the_call_back),
    (22.0, a_promise_is_late),
    (24.0, the_phone_rings),
    (32.0, liv_is_ill),
    (38.0, nobody_answers_the_transfer),
    (46.0, somebody_sleeps_outside_tonight),
    (54.0, from_contact_centre_to_office),
    (58.0, amina_is_followed_up),
    (62.0, hakon_owes_answers),
)


# --- what the stories have in common ----------------------------------------------------------------------------------


def _rings(day: Day, name: str, choice: str | None, *, acute: bool = False) -> Caller:
    caller = ring(day, PHONES.get(name, ""), choice, acute=acute)
    day.scripted.add(caller.ref)
    day.start(_holds(day, caller))
    return caller


def _holds(day: Day, caller: Caller) -> Play:
    yield from hold_the_line(day, caller)


def _taken_by(day: Day, helpers: tuple[Staff, ...], ref: str) -> Taken:
    """Wait until it is open to one of these and take it; the enquiry, or 0 when the story is given up to the bots."""
    day.scripted.add(ref)
    waited = 0.0
    while waited < PATIENCE:
        for staff in helpers:
            cards = [] if staff.is_ill else day.do(queries.waiting, viewer=staff.viewer, size=50).cards
            enquiry_id = next((card.id for card in cards if card.ref == ref), 0)
            if enquiry_id and day.may(actions.take, enquiry_id=enquiry_id, by=staff.viewer):
                _opens(day, staff, enquiry_id)
                return enquiry_id
        yield LOOKS_EVERY
        waited += LOOKS_EVERY
    day.scripted.discard(ref)
    return 0


def _picks_up(day: Day, helpers: tuple[Staff, ...], caller: Caller) -> Taken:
    enquiry_id = yield from _taken_by(day, helpers, caller.ref)
    if enquiry_id:
        caller.talks = True
        caller.line.answer(_owner(day, helpers, enquiry_id).ident)
    return enquiry_id


def _opens(day: Day, staff: Staff, enquiry_id: int) -> EnquiryCard | None:
    """Whoever takes it reads the card; the look is journaled."""
    try:
        card: EnquiryCard = day.do(queries.card, enquiry_id=enquiry_id, viewer=staff.viewer)
    except Refused:
        return None
    return card


def _owner(day: Day, helpers: tuple[Staff, ...], enquiry_id: int) -> Staff:
    for staff in helpers:
        if any(card.id == enquiry_id for card in day.do(queries.mine, viewer=staff.viewer).cards):
            return staff
    return helpers[0]


def _answers(day: Day, staff: Staff, caller: Caller, enquiry_id: int, text: str) -> Play:
    _hangs_up(day, caller)
    if day.may(actions.answer, enquiry_id=enquiry_id, text=text, by=staff.viewer):
        yield 20.0
        day.may(actions.close, enquiry_id=enquiry_id, outcome=Outcome.ANSWERED, by=staff.viewer)
    day.scripted.discard(caller.ref)


def _hangs_up(day: Day, caller: Caller) -> None:
    if day.calls.pop(caller.ref, None) is not None:
        caller.line.hang_up()


def _unit_queue(day: Day, number: str) -> int:
    found = day.do(lambda at: organisation.queue_of(kind=QueueKind.UNIT, unit_id=day.units[number]))
    assert found is not None, "every office has a queue"
    return int(found)


def _acute_visits(day: Day) -> set[str]:
    """References of acute visits that wait on St. Hanshaugen."""
    sverre = day.staff["Sverre"]
    cards = day.do(queries.waiting, viewer=sverre.viewer, size=50).cards
    return {card.ref for card in cards if card.channel == "visit" and card.urgency == 0}
