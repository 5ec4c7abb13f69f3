"""Meetings, training, mail, passing on, protected persons and who has what: each change on a small day counted by hand."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest

from inngang.jobs.seed import seed_cast
from inngang.rules.division import Line
from inngang.rules.division_words import Process
from inngang.rules.scenarios import Choices
from inngang.rules.vocabulary import Channel, CircleKind, Side, Urgency
from inngang.service.access.queries import CLOCK, viewer_of
from inngang.service.enquiries import actions as enquiries
from inngang.service.organisation import division
from inngang.service.organisation.actions import add_division_row, copy_division
from inngang.service.organisation.queries import targets, unit_numbered
from inngang.service.people.queries import staff_named
from inngang.service.planning import proving_work as work
from inngang.service.planning.learnt import KindLearnt, Learnt, learn
from inngang.service.planning.proof import groups
from inngang.service.planning.redivided import Moves, moves, with_division
from inngang.service.planning.simulate import Scene, scene
from inngang.service.planning.world import Kind, World, world_now
from inngang.service.rows import rows
from inngang.simulator import layout as f
from inngang.simulator.arrivals import SLOTS_A_DAY, Stream
from inngang.simulator.circles import KINDS
from inngang.simulator.play import play
from inngang.simulator.tables import Adviser, CannotSimulate, ContactClass, Scenario, build, fixed
from tests.simulator.test_known_answers import START
from tests.simulator.test_told_by_hand import POLICY, WHAT, S
from tests.times import MORNING

MINUTE, HOUR = 60 * S, 3600 * S
CALL = Kind(Channel.PHONE, 1, Side.STATE, "finance", Urgency.NORMAL)
LETTER = CALL._replace(channel=Channel.LETTER)
TOLD = WHAT | {f.HANDED_ON: "passed on"}


def place(*advisers: Adviser, classes: tuple[ContactClass, ...], kinds: tuple[Kind, ...] = ()) -> Scene:
    """A place of work with nobody in it but these."""
    world = World(START, None, POLICY, (), (), (), {}, {})
    made = Scenario(START, 8 * HOUR, POLICY, classes, advisers, has_empty_queues=True)
    streams = tuple(Stream(n, (0.0,) * SLOTS_A_DAY, 0.0, ()) for n in range(len(classes)))
    return Scene(world, kinds or (CALL,) * len(classes), made, streams, tuple(range(1, len(advisers) + 1)))


def contact(name: str, queue: str, minutes: float = 1, **more: object) -> ContactClass:
    return ContactClass(name, Channel.PHONE, fixed(minutes * MINUTE), queues={CircleKind.NATIONAL: queue}, **more)  # type: ignore[arg-type]


def lived(there: Scene, *calls: tuple[int, int], own: int = -1) -> list[tuple[int, str, int, int, str]]:
    """What happened to calls of (second, class): second, what, adviser, waited seconds, circle."""
    arrivals = np.full((len(calls), 6), -1, np.int64)
    for row, (at, c) in enumerate(calls):
        arrivals[row, [f.A_AT, f.A_CLASS, f.A_LUCK, f.A_OWN]] = at * S, c, row, own
    log = play(build(there.scenario, arrivals), seed=1, log=True).log
    return [
        (at // S, TOLD[what], adviser, waited // S, str(KINDS[circle]) if circle >= 0 else "")
        for at, _, _, what, adviser, waited, circle in log.tolist()
    ]


ALL_DAY = ((0, 8 * HOUR),)


def test_half_of_those_at_work_sit_in_a_meeting_and_the_second_caller_waits_for_the_first_talk():
    there = place(Adviser(("all",), ALL_DAY), Adviser(("all",), ALL_DAY), classes=(contact("call", "all", 10),))
    calls = ((3600, 0), (3601, 0))
    assert [one[3] for one in lived(there, *calls)] == [0, 0]
    met = work.with_meetings(there, HOUR, 2 * HOUR, 50)
    assert lived(met, *calls) == [(3600, "taken", 0, 0, "national"), (4200, "taken", 0, 599, "national")]
    assert met.scenario.advisers[1].shifts == ((0, HOUR), (2 * HOUR, 8 * HOUR))
    nobody = work.with_meetings(there, HOUR, 2 * HOUR, 100)
    assert [one[0] for one in lived(nobody, *calls)] == [7200, 7200]


def test_whoever_learns_another_line_answers_it_too():
    there = place(Adviser(("1",), ALL_DAY), Adviser(("2",), ALL_DAY), classes=(contact("family", "2", 5),))
    calls = ((0, 0), (1, 0))
    assert [one[2:4] for one in lived(there, *calls)] == [(1, 0), (1, 299)]
    assert [one[2:4] for one in lived(work.with_trained(there, 1, 1, 2), *calls)] == [(0, 0), (1, 0)]
    with pytest.raises(CannotSimulate):
        work.with_trained(there, 1, 3, 2)


def test_what_is_passed_on_twice_has_three_talks_and_those_who_had_it_are_not_asked_again():
    last = contact("second", "a", handed=1.0, handed_to="c", handed_as="second")
    first = contact("first", "a", handed=1.0, handed_to="b", handed_as="second", owner="a")
    desks = [Adviser((queue,), ALL_DAY) for queue in "abc"]
    there = place(*desks, classes=(first, last))
    assert lived(there, (0, 0)) == [
        (0, "taken", 0, 0, "national"), (60, "passed on", 0, 60, ""), (60, "taken", 1, 60, "team"),
        (120, "passed on", 1, 120, ""), (120, "taken", 2, 120, "team"),
    ]  # fmt: skip
    assert lived(work.with_passed_on(there, 0), (0, 0)) == [(0, "taken", 0, 0, "national")]


def test_who_may_see_a_protected_person_takes_them_and_nobody_else():
    protected = contact("protected", "all", protected="group")
    there = place(Adviser((), ALL_DAY), Adviser(("all",), ALL_DAY), Adviser(("group",), ALL_DAY), classes=(protected,))
    assert lived(there, (5, 0), own=0) == [(5, "taken", 2, 0, "unit")]
    assert lived(work.with_protected(there, "own"), (5, 0), own=0) == [(5, "taken", 0, 0, "own_adviser")]
    assert lived(work.with_protected(there, "group"), (5, 0), own=0) == [(5, "taken", 2, 0, "unit")]


def test_letters_lie_until_the_mail_is_carried_round_or_are_on_the_screens_four_times_a_day():
    rates = [0.0] * SLOTS_A_DAY
    rates[18], rates[26] = 2.0, 2.0  # at 09:00 and 13:00
    by_hand, lies = work.in_batches(tuple(rates), [12 * HOUR])
    assert by_hand[24] == 4.0 and sum(by_hand) == 4.0
    assert lies == (2 * (2 * HOUR + 45 * MINUTE) + 2 * (22 * HOUR + 45 * MINUTE)) // 4
    scanned, lies = work.in_batches(tuple(rates), [hour * HOUR for hour in (8, 10, 12, 14)])
    assert (scanned[20], scanned[28]) == (2.0, 2.0) and lies == 45 * MINUTE

    letter = ContactClass("letter", Channel.LETTER, fixed(10 * MINUTE), queues={CircleKind.NATIONAL: "all"})
    there = place(Adviser(("all",), ALL_DAY), classes=(letter,), kinds=(LETTER,))
    there = replace(there, streams=(replace(there.streams[0], a_half_hour=tuple(rates)),))
    hand = work.with_mail(there, Choices(mail="hand", mail_minutes=4))
    assert hand.scenario.classes[0].service[0] == 14 * MINUTE
    assert hand.delays[0] > work.with_mail(there, Choices(mail="scanned")).delays[0]


def test_a_share_goes_to_the_unit_another_division_says_and_takes_the_same_time_there():
    to = CALL._replace(unit_id=2)
    there = place(
        Adviser(("one",), ALL_DAY), classes=(contact("one", "one", 7), contact("two", "two", 1)), kinds=(CALL, to)
    )
    ten = tuple(10.0 if slot == 18 else 0.0 for slot in range(SLOTS_A_DAY))
    there = replace(there, streams=(replace(there.streams[0], a_half_hour=ten), there.streams[1]))
    after = with_division(there, [Moves(CALL, to, 0.4)])
    assert [one.a_half_hour[18] for one in after.streams] == [6.0, 4.0]
    assert after.scenario.classes[1].service[0] == 7 * MINUTE


@pytest.fixture
def seeded(db):
    seed_cast(at=MORNING)


def test_the_matters_a_version_names_go_where_it_says_and_nothing_else_does(seeded, monkeypatch):
    centre, other = unit_numbered("4100").unit_id, unit_numbered("0313").unit_id
    here = CALL._replace(unit_id=centre)
    learnt = KindLearnt(
        10, np.zeros((7, SLOTS_A_DAY)), fixed(MINUTE), None, 0.0, 0.0,
        matters=Counter({("payment", False): 6, ("child_benefit", False): 4}),
    )  # fmt: skip
    known = Learnt(MORNING, MORNING, {here: learnt, here._replace(channel=Channel.VISIT): learnt}, np.ones(7))
    monkeypatch.setattr(division, "apart_by", lambda code, *, on: {("child_benefit", "state", "phone"): {"": other}})
    assert moves(known, "made up", at=MORNING) == [Moves(here, here._replace(unit_id=other), 0.4)]
    monkeypatch.setattr(division, "apart_by", lambda code, *, on: {})
    back = replace(learnt, matters=Counter({("child_benefit", True): 10}))
    there = here._replace(unit_id=other)
    known = Learnt(MORNING, MORNING, {there: back}, np.ones(7))
    assert moves(known, "made up", at=MORNING) == [Moves(there, there._replace(unit_id=centre), 1.0)]


def test_a_row_in_a_version_of_ones_own_moves_what_it_names(seeded):
    copy_division(code="today_2025", new_code="our_own", name="Vår egen", by=CLOCK, at=MORNING)
    asked = "select code, matters[1] as matter from organisation_service where code = 'sickness_benefit'"
    service, matter = rows(asked)[0].values()
    assert not division.apart_by("our_own", on=MORNING.date())
    line = Line(0, "local_office", to_unit="0313", service=service, process=Process.INFORM)
    add_division_row(code="our_own", line=line, by=CLOCK, at=MORNING)
    told = division.apart_by("our_own", on=MORNING.date())
    office = unit_numbered("0313").unit_id
    assert set(told[matter, "state", "phone"].values()) == {office}
    learnt = KindLearnt(
        4, np.zeros((7, SLOTS_A_DAY)), fixed(MINUTE), None, 0.0, 0.0, matters=Counter({(matter, False): 4})
    )
    here = CALL._replace(unit_id=unit_numbered("4100").unit_id, line="health")
    found = moves(Learnt(MORNING, MORNING, {here: learnt}, np.ones(7)), "our_own", at=MORNING)
    assert [(one.to.unit_id, one.share) for one in found] == [(office, 1.0)]


def test_who_is_passed_on_is_learnt_and_so_is_where_to(seeded):
    nora = viewer_of(staff_id=staff_named("Nora")).viewer
    queue = next(one for one in targets(nora) if one.kind == "unit" and one.unit_id == unit_numbered("0313").unit_id)
    for number in range(4):
        one = enquiries.receive(
            channel=Channel.PHONE,
            caller_phone="40000000",
            text="Jeg har mistet jobben.",
            choice="unemployment_benefit",
            language="ar" if number == 3 else "nb",
            by=CLOCK,
            at=MORNING,
        ).enquiry_id
        later = MORNING + timedelta(minutes=10 * number + 10)
        enquiries.take(enquiry_id=one, by=nora, at=later)
        if number:
            enquiries.answer(enquiry_id=one, text="I dag.", late_reason="many", by=nora, at=later)
        else:
            enquiries.hand_over(enquiry_id=one, to_queue=queue.id, note="Se her.", by=nora, at=later)
    known = learn(MORNING.replace(hour=0), MORNING.replace(hour=23))
    [(kind, learnt)] = known.kinds.items()
    assert learnt.passed_on == ((0.25, queue.id),) and learnt.matters == {("unemployment_benefit", False): 4}
    made = scene(world_now(None, MORNING), known)
    one = made.scenario.classes[made.kinds.index(kind)]
    assert (one.handed, one.handed_to) == (0.25, str(queue.id))
    speak = made.kinds.index(kind._replace(part="language ar"))
    assert CircleKind.COUNTRY_LANGUAGE in made.scenario.classes[speak].queues
    rates = [sum(made.streams[n].a_half_hour) for n in (made.kinds.index(kind), speak)]
    assert rates[0] == pytest.approx(3 * rates[1]) and learnt.speaks == (0.25, "ar")
    assert [group.classes for group in groups(made.kinds) if group.key == "language"] == [(speak,)]
