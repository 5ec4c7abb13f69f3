"""The bots at the desks (veilederne i demoen): each does what an adviser does, through the verbs of the service.

A bot finds its work in the database each time, so it goes on where it was when a server has died. Those in `YOURS` are
left to the one who looks at the demo: a bot takes for them only what has waited longer than `YOURS_WAITS`, and never
touches what they have taken or promised themselves.
"""

from __future__ import annotations

import contextlib
from datetime import timedelta

from inngang.jobs import day_plan
from inngang.jobs.demo_day import Caller, Day, DoorShut, Play, Staff
from inngang.rules.intake import Way
from inngang.rules.vocabulary import Outcome, Presence, PromiseKind, QueueKind, Role, Side, State
from inngang.service.appointments.queries import refs_asked
from inngang.service.enquiries import actions, queries
from inngang.service.enquiries.queries import EnquiryCard, MineCard, WaitingCard
from inngang.service.journal.action import Refused
from inngang.service.organisation import queries as organisation
from inngang.service.organisation.actions import set_presence
from inngang.service.organisation.intake import passings
from inngang.service.organisation.queries import QueueCard

YOURS_WAITS = timedelta(minutes=4)
STANDING = 2  # so many promises a bot lets stand before it keeps the oldest
KEPT_WITHIN = timedelta(seconds=60)
KEEPS_NOW = 0.06  # of the looks at a promise that is due: most are kept in time, and some are late for a while
LEFT_TO_RECEPTION = 120.0  # seconds a visitor is left to the reception you may play, before a colleague comes
TIME_FOR_WRITING = 0.35  # of an adviser's turns, when somebody has written
COUNTED = {True: "answered", False: "promised"}  # helped or not, in the words of the count at the counter
EASE = (5, 5, 4, 4, 3, 2)  # how easy it was to reach us
RINGS_OUT = 9.0  # seconds before a transfer that nobody answers comes back

ANSWERS = (
    "Jeg har sett på saken din. Du trenger ikke å gjøre noe nå. Vi skriver til deg når det er avgjort.",
    "Ja, det kan du søke om. Jeg har lagt inn det du trenger, og hjelper deg hvis noe er uklart.",
    "Pengene er sendt. De står på kontoen din om to dager.",
    "Vi mangler ett papir fra deg. Når vi har det, går saken videre med en gang.",
    "Jeg har snakket med den som har saken. Du får brev om det denne uken.",
)
NOTES = (
    "Har prøvd selv på nettsidene og står fast.",
    "Trenger svar før månedsskiftet.",
    "Vil helst bli ringt om formiddagen.",
)
PASSED_ON = (
    "Jeg har forklart hvordan det er. Trenger nå svar fra dere om selve saken, og skal ikke måtte fortelle alt på nytt."
)


def adviser(day: Day, staff: Staff) -> Play:
    """One at a desk, as long as the day lasts."""
    while True:
        yield day.rng.uniform(1.5, 3.5)
        if staff.is_ill:
            continue
        if not staff.is_yours and day.happens(0.004):
            yield from _rests(day, staff)
        enquiry_id = 0 if staff.is_yours else _in_hand(day, staff)
        enquiry_id = enquiry_id or _takes(day, staff)
        if enquiry_id:
            yield from works_on(day, staff, enquiry_id)


def _rests(day: Day, staff: Staff) -> Play:
    day.do(set_presence, staff_id=staff.id, presence=Presence.BREAK, by=staff.viewer)
    yield 40.0
    day.do(set_presence, staff_id=staff.id, presence=Presence.FREE, by=staff.viewer)


def _in_hand(day: Day, staff: Staff) -> int:
    """What they have taken and not ended, as after a restart; else the promise it is time to keep."""
    mine: list[MineCard] = day.do(queries.mine, viewer=staff.viewer, size=25).cards
    left = _left_to_people(day)
    ours = [one for one in mine if one.ref not in left]
    taken = [one for one in ours if one.state == State.TAKEN]
    if taken:
        return taken[0].id
    promised = [one for one in ours if one.state == State.PROMISED]
    due = [one for one in promised if one.next_attempt_at is None or one.next_attempt_at <= day.now()]
    soon = [one for one in due if one.due_by is not None and one.due_by < day.now() + KEPT_WITHIN]
    if soon and day.happens(KEEPS_NOW):
        return soon[0].id
    return due[0].id if len(due) > STANDING and day.happens(0.3) else 0


def _takes(day: Day, staff: Staff) -> int:
    """The best that is open to them and belongs to no set piece; 0 when there is none."""
    open_to_them: list[WaitingCard] = day.do(queries.waiting, viewer=staff.viewer, size=30).cards
    left = _left_to_people(day)
    free = [one for one in open_to_them if one.ref not in left]
    if staff.is_yours:
        free = [one for one in free if one.waited_seconds > YOURS_WAITS.total_seconds() / day.speed]
    elif staff.viewer.unit_ids & day.staff["Ruth"].viewer.unit_ids:
        free = [one for one in free if not _is_left_to_reception(day, one)]
    written = [one for one in free if one.channel == "question"]
    if written and free[0].urgency > 0 and day.happens(TIME_FOR_WRITING):  # the phone must not take all their time
        free = written
    if not free:
        return 0
    try:
        if free[0] is open_to_them[0]:
            return int(day.do(actions.take_next, by=staff.viewer))
        day.do(actions.take, enquiry_id=free[0].id, by=staff.viewer)
    except Refused:  # somebody was first
        return 0
    return free[0].id


def _left_to_people(day: Day) -> set[str]:
    """What belongs to a set piece, and whoever asks to meet us: that is a time or a reason, for somebody to choose."""
    return day.scripted | day.do(lambda at: refs_asked())


def _is_left_to_reception(day: Day, one: WaitingCard) -> bool:
    return one.channel == "visit" and one.urgency > 0 and one.waited_seconds < LEFT_TO_RECEPTION / day.speed


def works_on(day: Day, staff: Staff, enquiry_id: int) -> Play:
    """From taking it to the answer, the promise or the next desk."""
    try:
        card: EnquiryCard = day.do(queries.card, enquiry_id=enquiry_id, viewer=staff.viewer)
    except Refused:  # not for them after all
        day.may(actions.release, enquiry_id=enquiry_id, reason="kan ikke åpne denne", by=staff.viewer)
        is_free(day, staff)
        return
    caller = day.calls.get(card.ref)
    if caller is not None:
        caller.talks = True
        caller.line.answer(staff.ident)
    if card.promise is not None and card.promise.kind == PromiseKind.CALL_BACK and caller is None:
        yield from phones_back(day, staff, card)
        return
    if day.happens(0.15):
        day.may(actions.note, enquiry_id=card.id, text=day.rng.choice(NOTES), by=staff.viewer)
    way = day.shape.get(card.channel, day.shape["question"])
    yield day.draw(way["seconds"])
    if staff.is_ill:  # went home in the middle; what they had is with a colleague
        return
    if card.state == State.PROMISED:
        yield from answers(day, staff, card)
    elif card.channel == "phone":
        yield from _ends_call(day, staff, card, caller)
    elif card.channel == "visit":
        yield from _ends_visit(day, staff, card)
    else:
        yield from _ends_question(day, staff, card)


def _ends_call(day: Day, staff: Staff, card: EnquiryCard, caller: Caller | None) -> Play:
    way = day.shape["phone"]
    if caller is not None and staff.role == Role.CONTACT_ADVISER and not card.times_handed_over:
        queue = _an_office(day, staff, card) if day.happens(way["transferred"]) else None
        if queue is not None:
            transfers(day, staff, caller, queue, unanswered=day.happens(way["transfer_unanswered"]))
            return
    promised = day.happens(way["promised"]) and promises_call(day, staff, card)
    if caller is not None:
        day.calls.pop(caller.ref, None)
        caller.line.hang_up()
    if not promised:
        yield from answers(day, staff, card)


def _ends_visit(day: Day, staff: Staff, card: EnquiryCard) -> Play:
    way = day.shape["visit"]
    helped = day.happens(way["got_help"])
    day.may(
        actions.tally,
        enquiry_id=card.id,
        language=card.language,
        matter=card.matter_code,
        minutes=day_plan.visit_minutes(day.shape, day.rng),
        outcome=COUNTED[helped],
        other_channel=not day.happens(way["no_other_channel"]),
        by=staff.viewer,
    )
    queue = None if helped or card.times_handed_over else _a_team(day, staff)
    if queue is not None:
        day.may(actions.hand_over, enquiry_id=card.id, to_queue=queue.id, note=PASSED_ON, by=staff.viewer)
        is_free(day, staff)
    else:
        yield from answers(day, staff, card, close_after=2.0)


def _ends_question(day: Day, staff: Staff, card: EnquiryCard) -> Play:
    way = day.shape["question"]
    if not card.times_handed_over and day.happens(way["passed_on"]):
        queue = _an_office(day, staff, card) if staff.role == Role.CONTACT_ADVISER else _a_team(day, staff)
        done = queue is not None and day.may(
            actions.hand_over, enquiry_id=card.id, to_queue=queue.id, note=PASSED_ON, by=staff.viewer
        )
        if done:
            is_free(day, staff)
            return
    soon = timedelta(seconds=day.draw(way["promised_within"])) if day.happens(way["promised_soon"]) else None
    if day.happens(way["promised"]) and day.may(
        actions.promise,
        enquiry_id=card.id,
        kind=PromiseKind.ANSWER,
        due_by=day.now() + soon if soon else None,
        text="Må hente inn opplysninger først.",
        by=staff.viewer,
    ):
        return
    yield from answers(day, staff, card)


def answers(day: Day, staff: Staff, card: EnquiryCard, *, close_after: float = 20.0, text: str = "") -> Play:
    """The answer; a while after, it is ended, and some of those who wrote tell whether they got help."""
    said = text or day.rng.choice(ANSWERS)
    if day.may(actions.answer, enquiry_id=card.id, text=said, by=staff.viewer):
        day.start(_ends(day, staff, card), after=close_after)
    else:
        is_free(day, staff)
    yield 0.5


def _ends(day: Day, staff: Staff, card: EnquiryCard) -> Play:
    code = day.codes.pop(card.ref, "")
    if code and day.happens(0.3):
        with contextlib.suppress(DoorShut):  # the person has gone; nobody misses a rating
            day.doors.rate(code, got_help=day.happens(day.shape["visit"]["got_help"]), ease=day.rng.choice(EASE))
    day.may(actions.close, enquiry_id=card.id, outcome=Outcome.ANSWERED, by=staff.viewer)
    yield 0.0


def phones_back(day: Day, staff: Staff, card: EnquiryCard, *, reached: bool | None = None) -> Play:
    """A call-back: most take the phone; with the others the promise stands, with a next try at another time of day."""
    if reached is None:
        reached = not day.happens(day.shape["phone"]["call_back_missed"])
    if not day.may(actions.call_back, enquiry_id=card.id, reached=reached, by=staff.viewer):
        return
    if reached:
        yield day.draw(day.shape["phone"]["seconds"])
        yield from answers(day, staff, card)
    else:
        is_free(day, staff)


def promises_call(day: Day, staff: Staff, card: EnquiryCard) -> bool:
    """Whether it was promised; without a number there is nothing to promise."""
    return day.may(
        actions.promise,
        enquiry_id=card.id,
        kind=PromiseKind.CALL_BACK,
        text="Må undersøke saken, og ringer når jeg vet mer.",
        by=staff.viewer,
    )


def transfers(day: Day, staff: Staff, caller: Caller, queue: QueueCard, *, unanswered: bool) -> None:
    """Pass the call on by telephone. One that rings out there comes back to the one who passed it on."""
    if unanswered:
        day.scripted.add(caller.ref)
        day.start(_rings_out(day, caller), after=RINGS_OUT)
    caller.talks = False
    caller.line.transfer(queue.id, PASSED_ON)
    is_free(day, staff)


def _rings_out(day: Day, caller: Caller) -> Play:
    day.scripted.discard(caller.ref)
    if day.calls.get(caller.ref) is caller:
        caller.line.nobody_there()
    yield 0.0


def is_free(day: Day, staff: Staff) -> None:
    """After something was passed on, where no verb says that they are free again."""
    if not staff.is_ill:
        day.do(set_presence, staff_id=staff.id, presence=Presence.FREE, by=staff.viewer)


def _an_office(day: Day, staff: Staff, card: EnquiryCard) -> QueueCard | None:
    """The person's own office, or the first that is there; of those that want this as a call."""
    wanted = day.do(
        lambda at: passings(
            person_id=card.person.id if card.person else None,
            line=card.line,
            side=Side(card.side),
            urgency=card.urgency,
            at=at,
        )
    )
    calls = {unit for unit, one in wanted.items() if one.passing.way == Way.CALL}
    there = _offices(day) & calls
    offices = [one for one in _targets(day, staff) if one.kind == QueueKind.UNIT and one.unit_id in there]
    own = [one for one in offices if card.person is not None and one.unit_name == card.person.unit_name]
    return day.rng.choice(own or offices) if own or offices else None


def _a_team(day: Day, staff: Staff) -> QueueCard | None:
    teams = [one for one in _targets(day, staff) if one.kind == QueueKind.TEAM]
    return day.rng.choice(teams) if teams else None


def _targets(day: Day, staff: Staff) -> list[QueueCard]:
    found: list[QueueCard] = day.do(lambda at: organisation.targets(staff.viewer))
    return found


def _offices(day: Day) -> set[int]:
    """Those where somebody of the cast works."""
    return {unit for staff in day.staff.values() for unit in staff.viewer.unit_ids}
