"""The rules of a tried change are proposed and decided in the page: who may, what is said when it cannot be, and taken back."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.utils import timezone

from inngang.jobs.seed import seed_cast
from inngang.rules.scenarios import Choices
from inngang.rules.vocabulary import LINES
from inngang.service.access.queries import viewer_of
from inngang.service.journal.action import upkeep
from inngang.service.organisation import policies
from inngang.service.people.queries import staff_named
from inngang.service.planning import actions
from inngang.service.rows import run
from tests.times import MORNING
from tests.web.test_register import text
from tests.who import client_of

pytestmark = pytest.mark.django_db
RULES = "/ledelse/regler"


@pytest.fixture
def page(db):
    """A saved change about who is asked, as if it had been played; what the engine makes is tested where the engine is."""
    seed_cast(at=MORNING)
    policies.forget()
    by = viewer_of(staff_id=staff_named("Maryam")).viewer
    chosen = Choices(
        direct="chosen", direct_lines=tuple(one for one in LINES if one != "finance"), target_minutes=5, target_percent=80
    )  # fmt: skip
    number = actions.build_scenario(name="", chosen=chosen, seed=1, by=by, at=timezone.now())
    result = {
        "rows": [], "missed": {"before": [0, 0, 0], "after": [0, 0, 0]}, "learnt": 300, "days_learnt": 9, "is_narrow": True
    }  # fmt: skip
    upkeep(run)(
        "update planning_scenario set state = 'done', runs = 40, result = %(r)s::jsonb where id = %(id)s",
        {"r": json.dumps(result), "id": number},
    )
    actions.keep_scenario(scenario_id=number, name="Utbetaling i førstelinja", by=by, at=timezone.now())
    yield f"/ledelse/proving/{number}"
    policies.forget()


def proposal(**given) -> dict[str, str]:
    day = (timezone.now() + timedelta(days=2)).date().isoformat()
    return {"verb": "propose", "start_day": day, "start_time": "09:00", "reason": "Køen er lang.", **given}


def test_an_analyst_reads_it_and_one_who_leads_proposes_it_with_a_reason(page):
    analyst, maryam = client_of("Eirik"), client_of("Maryam")
    assert "Foreslå disse reglene" not in text(analyst.get(page))
    assert analyst.post(page, proposal()).status_code == 422
    for given, said in (({"reason": ""}, "Skriv hvorfor"), ({"start_day": "i morgen"}, "fra nå av")):
        wrong = maryam.post(page, proposal(**given))
        assert wrong.status_code == 422 and said in text(wrong) and 'value="09:00"' in text(wrong)
    assert maryam.post(page, proposal()).status_code == 302
    assert (
        "Vedta disse reglene" not in text(maryam.get(page)) and maryam.post(page, {"verb": "adopt"}).status_code == 422
    )
    assert "Nye regler er foreslått" in text(client_of("Tone").get(RULES))
    told = text(analyst.get(f"{RULES}?versjon=2026.2.1"))
    assert "foreslått fra" in told and "Disse reglene gjelder ikke nå" in told
    assert "Går til førstelinja først" in text(analyst.get(f"{RULES}/sammenlign?fra=2026.2&til=2026.2.1"))


def test_a_colleague_says_no_or_adopts_and_takes_it_back_with_a_reason(page):
    maryam, tone = client_of("Maryam"), client_of("Tone")
    maryam.post(page, proposal())
    assert tone.post(page, {"verb": "refuse", "why": ""}).status_code == 422
    assert tone.post(page, {"verb": "refuse", "why": "Ikke før jul."}).status_code == 302
    assert "Ikke før jul." in text(maryam.get(page))
    maryam.post(page, proposal())
    assert tone.post(page, {"verb": "adopt"}).status_code == 302
    adopted = text(tone.get(page))
    assert "vedtatt, og begynner senere" in adopted and "Versjon 2026.2.2" in adopted
    assert "vedtatt her, gjelder fra" in text(tone.get(RULES))
    assert tone.post(page, {"verb": "take_back", "why": "Vi venter."}).status_code == 302
    again = text(maryam.get(page))
    assert "trukket tilbake før den begynte" in again and "Vi venter." in again and "Foreslå disse reglene" in again
    assert "vedtatt her, gjelder fra" not in text(tone.get(RULES))
