"""A day judged again under other rules, and why an enquiry is where it is. Nothing is changed by asking."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta

import pytest

from inngang.rules.policies import text_of
from inngang.rules.routing import load_policy, policy_at
from inngang.rules.routing_again import from_seen
from inngang.rules.vocabulary import Channel, CircleKind, Side
from inngang.service.access.queries import ANYONE, CLOCK, viewer_of
from inngang.service.enquiries import actions
from inngang.service.journal import action, record
from inngang.service.journal.events import EnquiryRouted
from inngang.service.key_figures.placed import why_here
from inngang.service.key_figures.replay import replay
from inngang.service.organisation.actions import follow_up, learn, open_queue, seat, set_presence
from inngang.service.organisation.actions.seat import CannotServe
from inngang.service.organisation.queries import forget_calendars, queue_of, unit_numbered
from inngang.service.people.queries import person_named, staff_named
from inngang.service.rows import row, rows
from tests.covers import covers
from tests.times import MORNING

DAY = MORNING.date()
NOW = policy_at(MORNING)
AS_IT_IS = text_of(NOW.version) or ""
SLOWER_TEAM = load_policy(
    AS_IT_IS.replace('circle = "team"\nopens_after = "30s"', 'circle = "team"\nopens_after = "35s"').replace(
        f'"{NOW.version}"', '"try"'
    )
)
NO_OWN_ADVISER = load_policy(
    AS_IT_IS.replace('[[live]]\ncircle = "own_adviser"\nopens_after = "0s"\nonly_if_here = true\n', "").replace(
        f'"{NOW.version}"', '"try"'
    )
)


@pytest.fixture(autouse=True)
def fresh_calendars(cast: None) -> Iterator[None]:
    forget_calendars()
    yield
    forget_calendars()


def call(name: str, key: str, text: str = "Jeg trenger sosialhjelp til husleia", **more) -> actions.Received:
    return actions.receive(
        channel=Channel.PHONE, text=text, person_id=person_named(name), sender_key=key, by=ANYONE, at=MORNING, **more
    )


def circles_of(enquiry_id: int) -> dict[str, int]:
    found = rows(
        "select kind, queue_id from enquiries_placement where enquiry_id = %(id)s order by circle", {"id": enquiry_id}
    )
    return {one["kind"]: one["queue_id"] for one in found}


def everything() -> list:
    return [
        row(f"select count(*) as number, max(id) as last from {table}")
        for table in ("journal_line", "enquiries_enquiry", "enquiries_placement", "promises_promise")
    ]


@covers("R030", part="a day's placements are judged again under changed rules, with what differs and why")
def test_a_day_is_judged_again_and_what_differs_is_told_with_its_reason_and_nothing_is_changed():
    call("Amina", "1")
    call("Siri", "2")
    before = everything()
    told = replay(day=DAY, policy=SLOWER_TEAM, at=MORNING)
    assert everything() == before
    assert (told.placed, told.judged, told.cannot_be_judged, told.differing) == (2, 2, 0, 2)
    (reason,) = [one for one in told.reasons if "team" in str(one.what)]
    assert str(reason.what) == "Asked 5 seconds later: the team"
    assert [str(why) for why in reason.because] == ["Is asked later."]
    assert (reason.times, reason.way) == (2, "live")
    assert told.own_first_before == told.own_first_after == told.with_adviser == 2


def test_rules_without_the_own_adviser_are_seen_in_the_share_and_in_the_circles():
    call("Amina", "1")
    told = replay(day=DAY, policy=NO_OWN_ADVISER, at=MORNING)
    assert (told.share(told.own_first_before), told.share(told.own_first_after)) == (1, 0)
    own = next(one for one in told.circles if one.kind == CircleKind.OWN_ADVISER)
    assert (own.first_before, own.first_after, own.asked_before, own.asked_after) == (1, 0, 1, 0)
    assert {str(one.what) for one in told.reasons} >= {"Not asked: the person's own adviser"}
    (example,) = told.examples
    assert example.ref
    assert "Amina" not in str(told)


@covers("R047", part="the effect on a day of letting the first line have a matter first")
def test_a_matter_given_to_the_first_line_is_seen_on_a_day_with_its_reason():
    call("Siri", "1", "Når kommer pengene mine?", choice="payment")
    call("Amina", "2")
    told = replay(day=DAY, policy=NOW._replace(version="try", first_line_first=frozenset({"finance"})), at=MORNING)
    assert (told.judged, told.differing, told.own_first_before, told.own_first_after) == (2, 1, 2, 1)
    assert all("The first line is asked first about this." in map(str, one.because) for one in told.reasons)
    assert any("First asked: those who know this kind of matter" in str(one.what) for one in told.reasons)


def test_the_same_rules_give_the_same_day_also_when_enquiries_were_passed_on():
    got = call("Amina", "1")
    hakon = viewer_of(staff_id=staff_named("Håkon")).viewer
    actions.take(enquiry_id=got.enquiry_id, by=hakon, at=MORNING)
    office = unit_numbered("0313").unit_id
    to = queue_of(kind="team", unit_id=office, side=Side.STATE)
    actions.hand_over(
        enquiry_id=got.enquiry_id,
        to_queue=to,
        note="Hun spør om det dere har.",
        by=hakon,
        at=MORNING + timedelta(0, 60),
    )
    told = replay(day=DAY, policy=NOW, at=MORNING)
    assert (told.placed, told.judged, told.differing, told.changed_since) == (2, 2, 0, 0)
    assert replay(day=DAY + timedelta(1), policy=NOW, at=MORNING).placed == 0


@action
def an_old_line() -> None:
    """As the journal was written before it kept all that a placement saw."""
    old = {"own_adviser": 1, "team": 2, "pace": 1}
    record(EnquiryRouted(enquiry_id=None, told="", circles=[], policy="2025.1", saw=old), by=CLOCK, at=MORNING)


def test_lines_of_the_journal_that_kept_too_little_are_counted_and_not_guessed():
    call("Amina", "1")
    an_old_line()
    told = replay(day=DAY, policy=SLOWER_TEAM, at=MORNING)
    assert (told.placed, told.judged, told.cannot_be_judged) == (2, 1, 1)


def test_a_replay_may_stop_after_some_and_says_that_it_did():
    call("Amina", "1")
    call("Siri", "2")
    told = replay(day=DAY, policy=NOW, at=MORNING, most=1)
    assert (told.placed, told.is_whole) == (1, False)
    assert replay(day=DAY, policy=NOW, at=MORNING, most=2).is_whole


def test_somebody_protected_is_counted_and_never_an_example():
    call("Sunniva", "1")
    told = replay(day=DAY, policy=SLOWER_TEAM._replace(live=SLOWER_TEAM.live[:1]), at=MORNING)
    assert told.judged == 1
    assert told.examples == ()


def test_the_journal_keeps_all_that_a_placement_saw_and_no_name():
    call("Trygve", "1")
    found = row("select data->'saw' as saw from journal_line where event = 'EnquiryRouted'")
    facts = from_seen(found["saw"])
    assert facts is not None
    assert facts.national and facts.coordinator
    assert "Trygve" not in json.dumps(found) and "Liv" not in json.dumps(found)


# ── who is asked, from the tables ───────────────────────────────────────────────────────────────────


@covers("R030", part="the adviser of the side the matter is on, then the coordinator of both")
def test_the_adviser_of_the_side_comes_first_and_the_coordinator_after_the_substitute():
    own = queue_of_staff("Even")
    circles = circles_of(call("Trygve", "1", "Jeg trenger sosialhjelp til husleia").enquiry_id)
    assert list(circles)[0] == "own_adviser"
    assert circles["own_adviser"] == own


def test_a_coordinator_who_is_neither_adviser_nor_substitute_has_a_circle():
    follow_up(
        person_id=person_named("Amina"),
        staff_id=staff_named("Jonas"),
        side=Side.BOTH,
        unit_id=unit_numbered("0313").unit_id,
        by=CLOCK,
        at=MORNING,
    )
    circles = circles_of(call("Amina", "1").enquiry_id)
    assert circles["coordinator"] == queue_of_staff("Jonas")
    assert list(circles)[:3] == ["own_adviser", "substitute", "coordinator"]
    set_presence(staff_id=staff_named("Jonas"), presence="away", by=CLOCK, at=MORNING)
    assert "coordinator" not in circles_of(call("Amina", "2", "Jeg vil ha gjeldsrådgivning").enquiry_id)


@covers("R030", part="an adviser's promise on the other side does not move the preference")
def test_who_last_promised_is_asked_first_on_their_own_side_only():
    first = call("Trygve", "1", "Jeg trenger sosialhjelp til husleia")
    even = viewer_of(staff_id=staff_named("Even")).viewer
    actions.take(enquiry_id=first.enquiry_id, by=even, at=MORNING)
    assert row("select side from enquiries_enquiry where id = %(id)s", {"id": first.enquiry_id})["side"] == "municipal"
    other = call("Trygve", "2", "Når kommer sykepengene mine?", choice="sick_pay")
    kept = row("select side from enquiries_enquiry where id = %(id)s", {"id": other.enquiry_id})
    assert kept["side"] == "state"
    assert circles_of(other.enquiry_id)["own_adviser"] == queue_of_staff("Liv")
    assert "last_promised" not in circles_of(other.enquiry_id)


def test_somebody_who_speaks_the_language_is_asked_at_the_office_and_in_the_country():
    office = unit_numbered("2021").unit_id
    circles = circles_of(call("Máhtte", "1").enquiry_id)
    assert circles["office_language"] == queue_of(kind="language", unit_id=office, line="se")
    assert circles["country_language"] == queue_of(kind="language", unit_id=unit_numbered("4100").unit_id, line="se")
    assert "office_language" not in circles_of(call("Siri", "2").enquiry_id)


def test_only_those_who_speak_a_language_or_know_a_line_well_enough_may_serve_its_queue():
    centre = unit_numbered("4100").unit_id
    sami = queue_of(kind="language", unit_id=centre, line="se")
    with pytest.raises(CannotServe):
        seat(staff_id=staff_named("Nora"), queue_ids=[sami], by=CLOCK, at=MORNING)
    expert = open_queue(
        kind="special_line",
        name="Arbeidsgivere, erfarne",
        unit_id=centre,
        line="employers",
        level=3,
        by=CLOCK,
        at=MORNING,
    )
    with pytest.raises(CannotServe):
        seat(staff_id=staff_named("Petter"), queue_ids=[expert], by=CLOCK, at=MORNING)
    learn(staff_id=staff_named("Petter"), skills={"employers": 3}, by=CLOCK, at=MORNING)
    assert seat(staff_id=staff_named("Petter"), queue_ids=[expert], by=CLOCK, at=MORNING) == 1


# ── why here ────────────────────────────────────────────────────────────────────────────────────────


def test_for_an_enquiry_one_may_see_each_placing_is_told_and_another_looks_like_none():
    got = call("Amina", "1")
    tone, maryam = (viewer_of(staff_id=staff_named(name)).viewer for name in ("Tone", "Maryam"))
    card = why_here(ref=got.ref.lower(), viewer=tone, at=MORNING)
    assert card is not None
    (placing,) = card.placings
    assert placing.policy == NOW.version
    assert placing.asked[0].who == "the person's own adviser"
    assert placing.asked[0].after_seconds == 0
    assert why_here(ref="AAA-AAA", viewer=tone, at=MORNING) is None
    secret = call("Sunniva", "2")
    assert why_here(ref=secret.ref, viewer=maryam, at=MORNING) is None


def queue_of_staff(name: str) -> int:
    found = row("select id from organisation_queue where staff_id = %(id)s", {"id": staff_named(name)})
    assert found is not None
    return int(found["id"])
