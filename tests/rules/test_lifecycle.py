"""The table of moves, and how an enquiry may end."""

from __future__ import annotations

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inngang.rules.lifecycle import COUNTED, MOST_REOPENINGS, MOVES, closing, diagram, may_move, may_reopen, verbs
from inngang.rules.vocabulary import OPEN_STATES, Outcome, Refusal, State, Urgency
from tests.covers import covers


def reached_from(start: State | None) -> set[State]:
    found: set[State] = set()
    edge: set[State | None] = {start}
    while edge:
        edge = {to for from_, to in MOVES if from_ in edge and to not in found}
        found |= {state for state in edge if state is not None}
    return found


def test_an_enquiry_begins_by_waiting_and_in_no_other_way():
    assert [to for from_, to in MOVES if from_ is None] == [State.WAITING]


def test_every_state_can_be_reached_and_from_every_state_the_end():
    assert reached_from(None) == set(State)
    assert all(State.CLOSED in reached_from(state) for state in State)


@covers("R277", part="no enquiry goes round without being counted")
def test_every_way_round_in_circles_is_counted():
    free = {pair for pair in MOVES if not all(verb in COUNTED for verb in verbs(*pair))}
    for length in range(1, len(State) + 1):
        for ring in permutations(State, length):
            steps = list(zip(ring, (*ring[1:], ring[0]), strict=True))
            assert not all(step in free for step in steps), f"{ring} goes round uncounted"


def test_moves_that_are_not_in_the_table_are_not_legal():
    assert may_move(State.WAITING, State.TAKEN)
    assert not may_move(State.WAITING, State.ANSWERED)
    assert not may_move(State.CLOSED, State.TAKEN)
    assert verbs(State.CLOSED, State.TAKEN) == ()


def test_an_enquiry_is_not_reopened_for_ever():
    assert may_reopen(0)
    assert not may_reopen(MOST_REOPENINGS)


def close(**changed: object) -> Refusal | None:
    ordinary = {
        "state": State.ANSWERED, "urgency": Urgency.NORMAL, "outcome": Outcome.ANSWERED, "person_waits": False,
        "had_human": True,
    }  # fmt: skip
    return closing(**{**ordinary, **changed})  # type: ignore[arg-type]


def test_an_answered_enquiry_may_be_closed():
    assert close() is None


def test_a_caller_who_has_hung_up_may_be_closed_as_abandoned():
    assert close(state=State.WAITING, outcome=Outcome.ABANDONED) is None


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"state": State.CLOSED}, "closed_already"),
        ({"outcome": None}, "no_outcome"),
        ({"outcome": "gone"}, "no_outcome"),
        ({"state": State.TAKEN}, "no_answer"),
        ({"state": State.WAITING}, "no_answer"),
        ({"urgency": Urgency.ACUTE, "had_human": False}, "acute_unseen"),
        ({"urgency": Urgency.ACUTE, "had_human": False, "outcome": Outcome.ABANDONED}, "acute_unseen"),
        ({"state": State.WAITING, "outcome": Outcome.ABANDONED, "person_waits": True}, "person_waits"),
    ],
)
def test_an_enquiry_is_not_closed_too_lightly(changed: dict[str, object], code: str):
    refused = close(**changed)
    assert refused is not None
    assert refused.code == code


@given(
    st.sampled_from(State), st.sampled_from(Urgency), st.sampled_from([None, *Outcome]), st.booleans(), st.booleans()
)
def test_nothing_is_closed_as_answered_without_an_answer_nor_acute_without_a_human(
    state, urgency, outcome, waits, human
):
    refused = closing(state=state, urgency=urgency, outcome=outcome, person_waits=waits, had_human=human)
    if outcome == Outcome.ANSWERED and state in OPEN_STATES:
        assert refused is not None
    if urgency == Urgency.ACUTE and not human:
        assert refused is not None
    if refused is None:
        assert may_move(state, State.CLOSED)
        assert outcome is not None


def test_the_diagram_shows_every_move():
    drawn = diagram()
    assert drawn.count("-->") == len(MOVES)
    assert "taken --> waiting: hand_over, release" in drawn
