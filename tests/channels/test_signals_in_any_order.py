"""A call ends in the same place however its signals arrive: in any order, some of them twice, some very late."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from itertools import permutations
from typing import Any

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from inngang.channels.phone.incoming import TELEPHONE
from inngang.service.enquiries import actions
from inngang.service.rows import rows
from tests.channels.seen import circles, enquiry, events, ident, queue, special_line
from tests.covers import covers
from tests.times import MORNING

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("cast")]

Script = Sequence[tuple[str, dict[str, Any]]]  # kind and body, in the order it happened
COMPARED = ("state", "owner_id", "queue_id", "unit_id", "outcome", "matter", "urgency", "promise", "promise_owner", "promise_queue",
            "due_by", "times_handed_over", "times_reopened", "tried", "caller_phone", "person_id")  # fmt: skip


@contextmanager
def undone() -> Iterator[None]:
    """What happens in here is checked as if it were kept, and then undone."""
    with transaction.atomic():
        yield
        with connection.cursor() as cursor:
            cursor.execute("set constraints all immediate")
            cursor.execute("set constraints all deferred")
        transaction.set_rollback(True)


def hear(script: Script, number: int, late: timedelta) -> None:
    kind, body = script[number]
    actions.hear(
        signal_id=f"signal-{number + 1}",
        conversation="the call",
        kind=kind,
        order=number + 1,
        body=body,
        happened_at=MORNING + timedelta(seconds=20 * number),
        at=MORNING + timedelta(minutes=5) + late,
        by=TELEPHONE,
    )


def end_of(script: Script, arrivals: Sequence[int], late: Sequence[int] | None = None) -> dict[str, Any]:
    """How it stands when all have arrived. `late` is seconds before each of them."""
    with undone():
        passed = timedelta()
        for place, number in enumerate(arrivals):
            passed += timedelta(seconds=late[place] if late else 0)
            hear(script, number, passed)
        if late:
            actions.hear_what_waited(at=MORNING + timedelta(minutes=6) + passed, by=TELEPHONE)
        found = actions.enquiry_of_call(conversation="the call")
        assert found is not None
        left = rows("select signal_id from enquiries_signal where not applied")
        assert left == [], "every signal is acted on in the end"
        told = [event for event in events(found) if event != "SignalHeard"]
        placed = [(one["queue_id"], one["kind"], one["pace"], one["opens_at"]) for one in circles(found)]
        return {name: enquiry(found)[name] for name in COMPARED} | {"events": told, "circles": placed}


def bodies() -> dict[str, list[dict[str, Any]]]:
    window = {"from": (MORNING + timedelta(hours=2)).isoformat(), "to": (MORNING + timedelta(hours=3)).isoformat()}
    return {
        "choice": [
            {"choice": "old_age_pension"},
            {"choice": "crisis_housing"},
            {"acute": True},
            {"choice": "nonsense"},
        ],
        "waiting": [{}],
        "answered": [{"staff": ident("Nora")}, {"staff": ident("Samira")}, {"staff": "nobody"}],
        "transferred": [{"to_queue": queue("Samira")}, {"to_queue": special_line("health")}, {"to_queue": 1 << 40}],
        "transfer_unanswered": [{}],
        "hung_up": [{}, {"by": "staff"}, {"by": "system"}],
        "call_back_asked": [{}, {"window": window}, {"number": "90000009"}],
    }


def scripts() -> st.SearchStrategy[Script]:
    known = [(kind, body) for kind, several in bodies().items() for body in several]
    first = st.sampled_from([{"from": "90000001"}, {"from": "41500002", "language": "so"}, {"from": ""}])
    rest = st.lists(st.sampled_from(known), max_size=5)
    return st.builds(lambda begun, then: [("incoming", begun), *then], first, rest)


def arrivals(data: st.DataObject, script: Script) -> list[int]:
    """Every signal, in any order, some of them again at any time."""
    again = data.draw(st.lists(st.sampled_from(range(len(script))), max_size=4), label="again")
    return data.draw(st.permutations([*range(len(script)), *again]), label="arrivals")


@covers("R012", part="whatever the telephone system sends, the enquiry has one owner and one promise")
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(data=st.data())
def test_every_order_of_arrival_with_repeats_ends_the_same_and_tells_the_same_story(data):
    script = data.draw(scripts(), label="script")
    assert end_of(script, arrivals(data, script)) == end_of(script, range(len(script)))


def test_all_orders_of_a_call_that_was_passed_on_and_lost_end_the_same():
    script: Script = [
        ("incoming", {"from": "90000001"}),
        ("answered", {"staff": ident("Nora")}),
        ("transferred", {"to_queue": queue("Samira")}),
        ("hung_up", {}),
    ]
    ends = [end_of(script, order) for order in permutations(range(4))]
    assert ends[0]["promise"] == "call_back"
    assert all(end == ends[0] for end in ends)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(data=st.data())
def test_however_late_signals_come_the_call_is_answered_promised_or_ended_and_never_nobodys(data):
    script = data.draw(scripts(), label="script")
    order = arrivals(data, script)
    late = data.draw(st.lists(st.sampled_from([0, 1, 15, 120]), min_size=len(order), max_size=len(order)), label="late")
    end = end_of(script, order, late)
    owners = [end["promise_owner"], end["promise_queue"]]
    if end["state"] in ("waiting", "taken", "promised"):
        assert end["promise"] is not None and owners.count(None) == 1
    else:
        assert end["outcome"] == "abandoned" and end["promise"] is None
        assert end["urgency"] != 0, "nothing acute is given up"


def test_the_comparison_would_see_a_difference():
    waited: Script = [("incoming", {"from": "90000001"}), ("waiting", {})]
    gave_up: Script = [("incoming", {"from": "90000001"}), ("hung_up", {})]
    assert end_of(waited, range(2)) != end_of(gave_up, range(2))
