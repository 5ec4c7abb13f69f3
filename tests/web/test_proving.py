"""Try a change before making it, as a leader sees it."""

from __future__ import annotations

import sys
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from inngang.jobs.seed import seed_cast
from inngang.rules.scenarios import Choices
from inngang.service.access.queries import viewer_of
from inngang.service.journal.action import upkeep
from inngang.service.people.queries import staff_named
from inngang.service.planning import actions
from inngang.service.rows import rows, run
from tests.times import MORNING
from tests.web.test_register import text
from tests.who import client_of

pytestmark = pytest.mark.django_db
HOME = "/ledelse/proving/"
FORM = "/ledelse/proving/ny"


@pytest.fixture(autouse=True)
def cast(db):
    seed_cast(at=MORNING)


def interval(mean: float, around: float) -> list[float]:
    return [mean, mean - around, mean + around]


def one(scope: str, key: str, measure: str, before: float, gap: float, around: float, **more) -> dict:
    return {
        "scope": scope, "key": key, "measure": measure, "before": interval(before, 1), "after": interval(before + gap, 1),
        "difference": interval(gap, around), **more,
    }  # fmt: skip


def settled(number: int) -> None:
    """As if it had been played; what the engine makes is tested where the engine is."""
    import json

    result = {
        "rows": [
            one("all", "", "wait", 100, -40, 10), one("all", "", "follow_up", 30, -2, 0.5),
            one("channel", "phone", "wait", 110, -50, 10), one("line", "family", "wait", 60, 30, 8),
            one("unit", "7", "wait", 60, 3, 8, name="NAV Voss"), one("all", "", "knew", 40, 0, 0),
        ],
        "missed": {"before": [0.5, 0.4, 0.6], "after": [0.1, 0.05, 0.2]},
        "runs": 40, "is_narrow": True, "was_stopped": False, "learnt": 90, "days_learnt": 3,
    }  # fmt: skip
    upkeep(run)(
        "update planning_scenario set state = 'done', runs = 40, result = %(result)s::jsonb where id = %(id)s",
        {"id": number, "result": json.dumps(result)},
    )


def made(**choices) -> int:
    by = viewer_of(staff_id=staff_named("Maryam")).viewer
    chosen = Choices(**({"longer": 60, "target_minutes": 5, "target_percent": 80} | choices))
    return actions.build_scenario(name="", chosen=chosen, seed=1, by=by, at=timezone.now())


def test_the_form_says_what_is_wrong_keeps_what_was_chosen_and_puts_what_is_right_in_line():
    maryam = client_of("Maryam")
    assert 'href="/ledelse/proving/"' in text(maryam.get("/ledelse/")) or HOME in text(
        maryam.get("/ledelse/ressurser/")
    )
    nothing = maryam.post(FORM, {"base": "day"})
    assert nothing.status_code == 422 and "minst én ting å endre" in text(nothing)
    wrong = maryam.post(FORM, {"longer": "mye", "sick": "20", "evening_from": "17:00", "more_1": "3", "name": "Høst"})
    page = text(wrong)
    assert wrong.status_code == 422
    for said in (
        "skriv et helt tall fra -480 til 480",
        "når den slutter",
        "hvor de skal være",
        'value="Høst"',
        'value="20"',
    ):
        assert said in page, said
    assert not rows("select 1 from planning_scenario")
    right = maryam.post(FORM, {"longer": "60", "direct": "chosen", "direct_lines": ["family", "work"], "name": "Høst"})
    assert right.status_code == 302
    (kept,) = rows("select choices, state from planning_scenario")
    assert kept["state"] == "waiting" and kept["choices"]["direct_lines"] == ["family", "work"]
    assert rows("select 1 from procrastinate_jobs where task_name = 'inngang.play_scenarios'")
    page = text(maryam.get(right.headers["Location"]))
    assert "Åpent 60 minutter lenger" in page and "hx-get" in page and 'http-equiv="refresh"' in page
    again = text(maryam.get(FORM, {"fra": right.headers["Location"].rsplit("/", 1)[1]}))
    assert 'value="60"' in again and "checked" in again


def test_who_gains_and_who_loses_is_told_in_sentences_with_how_sure_it_is():
    number = made()
    settled(number)
    page = text(client_of("Maryam").get(f"{HOME}{number}"))
    for said in (
        "Ventetiden faller med 40 sekunder (30 til 50 sekunder)", "Ventetiden faller med 50", "Barn og familie",
        "Ventetiden øker med 30", "Ingen forskjell vi kan være sikre på", "NAV Voss", "2 færre timer om dagen til oppfølging",
        "Gjør ingen forskjell", "50\u00a0%", "10\u00a0%", "Det er lite å lære av", "<svg",
    ):  # fmt: skip
        assert said.replace("(30 til 50 sekunder)", "(30 til 50)") in page, said


def test_it_is_seen_by_others_when_saved_and_deleted_by_the_one_who_made_it():
    number = made()
    settled(number)
    address = f"{HOME}{number}"
    maryam, tone = client_of("Maryam"), client_of("Tone")
    assert tone.get(address).status_code == 404
    unnamed = maryam.post(address, {"verb": "keep", "name": " "})
    assert unnamed.status_code == 422
    assert maryam.post(address, {"verb": "keep", "name": "En time til"}).status_code == 302
    assert "En time til" in text(tone.get(HOME)) and tone.get(address).status_code == 200
    assert tone.post(address, {"verb": "delete"}).status_code == 422
    assert tone.post(address, {"verb": "stop"}).status_code == 422
    assert client_of("Nora").get(address).status_code in (403, 404)
    assert maryam.post(address, {"verb": "delete"}).headers["Location"] == HOME
    assert tone.get(address).status_code == 404


def test_after_it_is_made_for_real_what_happens_is_laid_beside_the_forecast():
    number, at = made(), datetime.now(UTC)
    settled(number)
    tone, address = client_of("Tone"), f"{HOME}{number}"
    client_of("Maryam").post(address, {"verb": "keep", "name": "En time til"})
    assert tone.post(address, {"verb": "do", "day": "snart"}).status_code == 422
    came = """insert into journal_line (at, event, role, enquiry_id, unit_id, channel, data)
        values (%(at)s, %(event)s, 'system', %(id)s, 1, 'phone', %(data)s::jsonb)"""
    with connection.cursor() as cursor:
        cursor.execute("set local session_replication_role = replica")
        from django.db import connection as line

        wrappers, line.execute_wrappers[:] = list(line.execute_wrappers), []
        for day in (1, 2, 3):
            for each in range(5):
                when = at - timedelta(days=day, minutes=each)
                for event, data in (
                    ("EnquiryReceived", "{}"),
                    ("EnquiryTaken", '{"waited_seconds": 61, "knows_case": false}'),
                ):
                    run(came, {"at": when, "event": event, "id": 900_000 + day * 10 + each, "data": data})
        line.execute_wrappers[:] = wrappers
    assert tone.post(address, {"verb": "do", "day": (at - timedelta(days=4)).date().isoformat()}).status_code == 302
    page = text(tone.get(address))
    assert "Prognosen ved siden av det som skjedde" in page and "61 sekunder" in page and "som ventet" in page
    assert "gjort på ordentlig" in text(tone.get(HOME))


def test_a_page_of_the_list_is_as_many_statements_however_many_there_are():
    maryam = client_of("Maryam")

    def counted() -> int:
        with CaptureQueriesContext(connection) as seen:
            assert maryam.get(HOME).status_code == 200
        return len(seen)

    maryam.get(HOME)
    none = counted()
    for number in range(25):
        settled(made(longer=number + 1))
    assert counted() == none
    assert "page=2" in text(maryam.get(HOME))
    assert maryam.get(f"{HOME}?page=2").status_code == 200


def test_no_page_brings_the_engine_or_the_optimiser_with_it():
    import subprocess

    code = (
        "import os, sys, django; os.environ.setdefault('DJANGO_SETTINGS_MODULE', 'inngang.config.settings'); django.setup();"
        "import inngang.config.urls, inngang.jobs.tasks; from inngang.service.planning.arrivals import came; from datetime import *;"
        "came(source='example', at=datetime(2026, 11, 20, 10, tzinfo=UTC));"
        "print(*({'inngang.simulator.engine', 'inngang.simulator.play', 'numba', 'llvmlite', 'highspy', 'distributed'} & set(sys.modules)))"
    )
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == ""
