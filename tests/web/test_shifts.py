"""Shifts proposed by the optimiser become those planned: the difference, one changed by hand, and undo."""

from __future__ import annotations

import re
from datetime import datetime, time

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from inngang.jobs.play_scenarios import play_all
from inngang.jobs.seed import seed_cast
from inngang.rules.hours import OSLO
from inngang.rules.vocabulary import Presence
from inngang.service.access.queries import CLOCK, viewer_of
from inngang.service.organisation.actions import ShiftRow, plan_shifts, set_presence, take_shifts, turn_by_the_clock
from inngang.service.organisation.plan import weeks
from inngang.service.people.queries import staff_named
from inngang.service.planning import arrivals
from inngang.service.planning.staffing import people
from inngang.service.rows import row, rows
from tests.covers import covers
from tests.times import MORNING
from tests.web.test_register import text
from tests.who import client_of

pytestmark = pytest.mark.django_db
PAGE, PROPOSED = "/ledelse/vakter/", "/ledelse/vakter/forslag"
LATE = [ShiftRow(day, time(11), time(18)) for day in range(5)]


@pytest.fixture(autouse=True)
def cast(db):
    seed_cast(at=MORNING)


@pytest.fixture
def busy(monkeypatch):
    """As many have come here as in the example, so that there is something to plan by."""
    real = arrivals.came
    monkeypatch.setattr(arrivals, "came", lambda *, source, at, unit=0: real(source="example", at=at))


def leader(name: str = "Maryam"):
    return viewer_of(staff_id=staff_named(name)).viewer


def week_of(staff_id: int) -> tuple:
    return next(one.days for one in weeks(viewer=leader()) if one.staff_id == staff_id)


def somebody() -> int:
    return next(one.staff_id for one in weeks(viewer=leader()) if one.staff_id != staff_named("Maryam"))


def filled_in(page: str) -> dict[str, object]:
    """The form as it came: each day of each colleague, and those ticked."""
    days = dict(re.findall(r'name="(dag-\d+-\d)"[^>]*value="([^"]*)"', page))
    days |= {name: value for value, name in re.findall(r'value="([^"]*)"[^>]*name="(dag-\d+-\d)"', page)}
    return {**days, "who": re.findall(r'name="who" value="(\d+)"', page)}


@covers("R091", part="proposed shifts become those planned")
def test_proposed_shifts_are_seen_beside_those_planned_taken_over_used_by_all_and_undone(busy):
    maryam, who = client_of("Maryam"), somebody()
    plan_shifts(staff_id=who, shifts=LATE, by=leader(), at=MORNING)
    before = week_of(who)
    assert "Finn bedre vakter først" in text(maryam.get(PROPOSED))
    maryam.post("/ledelse/bemanning", {"verb": "shifts"})
    assert play_all() == 1
    kept = row("select asked::text as asked, result::text as result from planning_calculation where kind = 'shifts'")
    assert not re.search(r"[A-Za-z]", re.sub(r'"[a-z_]+"|true|false', "", kept["asked"] + kept["result"])), (
        "nobody named"
    )
    page = text(maryam.get(PROPOSED))
    given = filled_in(page)
    assert str(who) in given["who"] and "11.00–18.00" in page, "what is planned now stands beside what is proposed"
    given["who"] = [str(who)]
    given[f"dag-{who}-4"] = "9-11.30, 12-14"
    assert maryam.post(PROPOSED, given).status_code == 302
    after = week_of(who)
    assert after != before and after[4] == (("09:00", "11:30"), ("12:00", "14:00")), "Friday was changed by hand"
    told = [one for one in people(source="seen", unit=0, monday=MORNING.date()) if one.person.staff_id == who]
    assert {(one.weekday, one.starts, one.ends) for one in told[0].shifts} >= {(4, 540, 690), (4, 720, 840)}, (
        "the staffing goes by them"
    )
    lunch = datetime(2026, 11, 27, 11, 40, tzinfo=OSLO)
    set_presence(staff_id=who, presence=Presence.FREE, by=leader(), at=lunch.replace(hour=9, minute=30))
    turn_by_the_clock(by=CLOCK, at=lunch)
    here = row("select presence from organisation_at_work where staff_id = %(id)s", {"id": who})
    assert here["presence"] == "away", "the day goes by them: lunch is a gap"
    shown = text(maryam.get(PAGE))
    assert "09.00–11.30, 12.00–14.00" in shown and "Foreslåtte vakter er tatt i bruk" in shown
    change = re.search(r'name="change" value="(\d+)"', shown)[1]
    assert maryam.post(PAGE, {"verb": "undo", "change": change}).status_code == 302
    assert week_of(who) == before
    again = maryam.post(PAGE, {"verb": "undo", "change": change})
    assert again.status_code == 422 and "angret allerede" in text(again)


def test_one_changed_by_hand_since_keeps_it_when_the_rest_is_undone():
    first, second = [one.staff_id for one in weeks(viewer=leader()) if one.staff_id != staff_named("Maryam")][:2]
    maryam = client_of("Maryam")
    change = take_shifts(weeks={first: LATE, second: LATE}, kind="proposal", by=leader(), at=MORNING)
    days = {f"dag-{first}-{day}": "" for day in range(7)} | {f"dag-{first}-0": "08.00–12.00"}
    assert maryam.post(PAGE, {"who": first, **days}).status_code == 302
    assert maryam.post(PAGE, {"verb": "undo", "change": change}).status_code == 302
    assert week_of(first)[0] == (("08:00", "12:00"),) and not any(week_of(second))
    told = rows("select data from journal_line where event = 'ShiftsUndone'")
    assert [(one["data"]["people"], one["data"]["left"]) for one in told] == [(1, 1)]


def test_a_week_that_breaks_the_rest_or_cannot_be_read_is_said_and_kept_in_the_form():
    maryam, who = client_of("Maryam"), somebody()
    late_and_early = {"who": who, f"dag-{who}-0": "12.00–20.00", f"dag-{who}-1": "06.00–12.00"}
    refused = maryam.post(PAGE, late_and_early)
    assert refused.status_code == 422 and "11 timer fri" in text(refused) and "06.00–12.00" in text(refused)
    unread = maryam.post(PAGE, {"who": who, f"dag-{who}-0": "fra åtte"})
    assert unread.status_code == 422 and "fra åtte" in text(unread)
    overlap = maryam.post(PAGE, {"who": who, f"dag-{who}-0": "8-12, 11-15"})
    assert overlap.status_code == 422
    assert not any(week_of(who))


def test_only_one_who_leads_the_unit_changes_the_weeks_there():
    who, of_tone = somebody(), client_of("Tone")
    assert of_tone.post(PAGE, {"who": who, f"dag-{who}-0": "8-12"}).status_code == 422
    change = take_shifts(weeks={who: LATE}, kind="hand", by=leader(), at=MORNING)
    assert of_tone.post(PAGE, {"verb": "undo", "change": change}).status_code == 422
    assert week_of(who)[0] == (("11:00", "18:00"),)
    assert client_of("Nora").get(PAGE).status_code in (403, 404)


def test_taking_over_costs_the_same_statements_for_one_and_for_many():
    mine = [one.staff_id for one in weeks(viewer=leader())]
    assert len(mine) >= 3
    counts = []
    for chosen, shifts in ((mine[:1], LATE), (mine, [one._replace(ends=time(17)) for one in LATE])):
        with CaptureQueriesContext(connection) as seen:
            take_shifts(weeks=dict.fromkeys(chosen, shifts), kind="hand", by=leader(), at=MORNING)
        counts.append(sum(not one["sql"].startswith(("SAVEPOINT", "RELEASE")) for one in seen.captured_queries))
    assert counts[0] == counts[1] <= 8, counts


def test_a_week_with_lunch_saved_on_the_page_of_absence_keeps_both_parts_of_the_day():
    who = somebody()
    parts = [ShiftRow(0, time(8), time(11)), ShiftRow(0, time(11, 30), time(15, 30))]
    take_shifts(weeks={who: parts}, kind="hand", by=leader(), at=MORNING)
    maryam = client_of("Maryam")
    assert f'id="starts-{who}-0-after"' in text(maryam.get("/kontor/fravaer"))
    given = {"starts-0": "08:00", "ends-0": "11:00", "starts-0-after": "11:30", "ends-0-after": "15:00"}
    assert maryam.post("/kontor/fravaer", {"verb": "plan", "who": who, **given}).status_code == 302
    assert week_of(who)[0] == (("08:00", "11:00"), ("11:30", "15:00"))
