"""Rules of a tried change are taken into use: two stand behind them, live routing goes by them, and they are taken back."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext

from inngang.jobs.seed import seed_cast
from inngang.rules.scenarios import Choices
from inngang.rules.vocabulary import LINES, Channel, CircleKind
from inngang.service.access.queries import CLOCK
from inngang.service.enquiries import actions as enquiries
from inngang.service.journal.action import Refused
from inngang.service.key_figures.answering import answering
from inngang.service.key_figures.placed import why_here
from inngang.service.organisation import policies
from inngang.service.people.queries import person_named
from inngang.service.planning import actions, scenarios
from inngang.service.rows import rows, run
from tests.covers import covers
from tests.times import MORNING
from tests.who import staff

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)
NOON = MORNING + 4 * 60 * MINUTE


@pytest.fixture(autouse=True)
def cast(db):
    seed_cast(at=MORNING)
    policies.forget()
    yield
    policies.forget()


@contextmanager
def past_the_guard() -> Iterator[None]:
    """As somebody at the database itself writes, with no action behind it."""
    wrappers, connection.execute_wrappers[:] = list(connection.execute_wrappers), []
    try:
        yield
    finally:
        connection.execute_wrappers[:] = wrappers


def tried(chosen: Choices, *, kept: bool = True) -> int:
    """A change that was played and saved; what the engine makes is tested where the engine is."""
    by = staff("Maryam")
    number = actions.build_scenario(name="", chosen=chosen, seed=1, by=by, at=MORNING)
    found = {"rows": [], "rules": policies.policy_at(MORNING).version}
    with past_the_guard():
        run(
            "update planning_scenario set state = 'done', result = %(r)s::jsonb where id = %(id)s",
            {"r": json.dumps(found), "id": number},
        )
    if kept:
        actions.keep_scenario(scenario_id=number, name="Utbetaling i førstelinja", by=by, at=MORNING)
    return number


def proposed(number: int, *, starts_at=NOON, by: str = "Maryam", reason: str = "Køen er lang.") -> str:
    return actions.propose_rules(scenario_id=number, starts_at=starts_at, reason=reason, by=staff(by), at=MORNING)


def first_asked(at, text: str = "Når kommer pengene mine?", sender: str = "") -> tuple[str, str]:
    """Who is asked first about somebody who has an adviser, and by which version."""
    got = enquiries.receive(
        channel=Channel.PHONE, text=text, choice="payment", person_id=person_named("Elias"), apart=True, by=CLOCK, at=at,
        sender_key=sender or str(at),
    )  # fmt: skip
    (line,) = rows(
        "select data from journal_line where enquiry_id = %(id)s and event = 'EnquiryRouted'", {"id": got.enquiry_id}
    )
    return line["data"]["circles"][0]["kind"], line["data"]["policy"]


FINANCE_FIRST = Choices(direct="chosen", direct_lines=tuple(line for line in LINES if line != "finance"))


@covers("R047")
def test_rules_a_leader_proposed_and_another_adopted_hold_live_from_their_moment_until_they_are_taken_back():
    shipped = policies.policy_at(MORNING).version
    assert first_asked(MORNING) == (CircleKind.OWN_ADVISER, shipped)
    number = tried(FINANCE_FIRST)
    version = proposed(number)
    assert first_asked(NOON) == (CircleKind.OWN_ADVISER, shipped), "proposed is not adopted"
    with pytest.raises(Refused, match="colleague"):
        actions.adopt_rules(scenario_id=number, by=staff("Maryam"), at=MORNING)
    assert actions.adopt_rules(scenario_id=number, by=staff("Tone"), at=MORNING) == NOON
    assert first_asked(NOON - MINUTE) == (CircleKind.OWN_ADVISER, shipped)
    assert first_asked(NOON + MINUTE) == (CircleKind.SPECIAL_LINE, version)
    card = scenarios.scenario(number, viewer=staff("Tone"))
    assert card is not None and card.done_from == NOON.date(), "what happens is laid beside the forecast"
    (ref,) = rows("select ref from enquiries_enquiry order by id desc limit 1")
    told = why_here(ref=ref["ref"], viewer=staff("Stian"), at=NOON + MINUTE)
    assert told is not None and told.placings[0].policy == version
    assert "first line is asked first" in str(told.placings[0].asked[0].why)
    measured = answering(first=NOON.date(), last=NOON.date(), by=("policy", "asked"), at=NOON + 2 * MINUTE)
    assert {one.keys: one.received for one in measured.groups} == {(shipped, "direct"): 3, (version, "first_line"): 1}
    actions.take_back_rules(scenario_id=number, why="Det gikk ikke.", by=staff("Tone"), at=NOON + 5 * MINUTE)
    assert first_asked(NOON + 6 * MINUTE) == (CircleKind.OWN_ADVISER, shipped)


def test_it_begins_at_the_earliest_when_every_process_knows_it():
    number = tried(FINANCE_FIRST)
    proposed(number, starts_at=MORNING + MINUTE)
    late = NOON + MINUTE
    assert actions.adopt_rules(scenario_id=number, by=staff("Tone"), at=late) == late + policies.LEAST_AHEAD


def test_what_is_taken_back_before_it_begins_never_does_and_may_be_proposed_again():
    number = tried(FINANCE_FIRST)
    first = proposed(number)
    actions.adopt_rules(scenario_id=number, by=staff("Tone"), at=MORNING)
    actions.take_back_rules(scenario_id=number, why="Vi venter.", by=staff("Maryam"), at=MORNING + MINUTE)
    card = scenarios.scenario(number, viewer=staff("Tone"))
    assert card is not None and card.done_from is None
    assert first_asked(NOON + MINUTE)[0] == CircleKind.OWN_ADVISER
    second = proposed(number)
    assert second != first
    actions.refuse_rules(scenario_id=number, why="Ikke nå.", by=staff("Tone"), at=MORNING + MINUTE)
    stands = {one.version: one.stands(NOON) for one in policies.version_cards(scenario_ids=[number])}
    assert stands == {first: "undone", second: "rejected"}


@pytest.mark.parametrize(
    ("given", "no"),
    [
        ({"by": "Nora"}, "leads"),
        ({"reason": " "}, "why"),
        ({"starts_at": MORNING - MINUTE}, "from now on"),
        ({"starts_at": MORNING + timedelta(days=400)}, "within a year"),
    ],
)
def test_what_cannot_be_proposed_is_told_with_what_to_do(given, no):
    number = tried(FINANCE_FIRST)
    with pytest.raises(Refused, match=no):
        proposed(number, **given)


def test_only_a_saved_change_about_who_is_asked_that_makes_a_difference_is_adopted():
    with pytest.raises(Refused, match="Save it first"):
        proposed(tried(FINANCE_FIRST, kept=False))
    with pytest.raises(Refused, match="not about who is asked"):
        proposed(tried(Choices(longer=60)))
    with pytest.raises(Refused, match="hold then already"):
        proposed(tried(Choices(direct="chosen", direct_lines=tuple(LINES))))
    number = tried(FINANCE_FIRST)
    proposed(number)
    with pytest.raises(Refused, match="already"):
        proposed(number)
    with pytest.raises(Refused, match="not in use"):
        actions.take_back_rules(scenario_id=number, why="Nei.", by=staff("Tone"), at=MORNING)


def test_rules_a_newer_product_cannot_read_are_told_of_and_those_before_them_hold(caplog):
    shipped = policies.policy_at(MORNING).version
    number = tried(FINANCE_FIRST)
    version = proposed(number)
    actions.adopt_rules(scenario_id=number, by=staff("Tone"), at=MORNING)
    with past_the_guard():
        run("update organisation_policy_version set text = replace(text, 'finance', 'dragons')")
    policies.forget()
    assert first_asked(NOON + MINUTE) == (CircleKind.OWN_ADVISER, shipped)
    assert version in caplog.text and "dragons" in caplog.text


def test_the_database_itself_refuses_a_version_one_stands_behind_alone():
    number = tried(FINANCE_FIRST)
    proposed(number)
    with past_the_guard(), pytest.raises(IntegrityError, match="policy_version_needs_two"):
        run(
            "update organisation_policy_version set state = 'adopted', decided_by_id = proposed_by_id, decided_at = %(at)s",
            {"at": MORNING},
        )


def test_receiving_costs_as_many_statements_with_adopted_rules_as_without():
    def counted(at) -> int:
        first_asked(at)
        with CaptureQueriesContext(connection) as seen:
            enquiries.receive(
                channel=Channel.QUESTION, text="Hei, når kommer pengene?", choice="payment", by=CLOCK, at=at + timedelta(seconds=1)
            )  # fmt: skip
        return len([one for one in seen if "SAVEPOINT" not in one["sql"]])

    before = counted(MORNING)
    number = tried(FINANCE_FIRST)
    proposed(number)
    actions.adopt_rules(scenario_id=number, by=staff("Tone"), at=MORNING)
    assert counted(NOON + MINUTE) == before == 3
