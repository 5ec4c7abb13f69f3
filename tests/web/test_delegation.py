"""What an office itself decides is written down with who gave it, and adviser and leader see it where they ask who decides."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from inngang.jobs.seed import seed_cast
from inngang.service.access.contact_points import contact_point
from inngang.service.access.queries import viewer_of
from inngang.service.organisation.actions import decide_direct_contact
from inngang.service.organisation.delegations import delegations
from inngang.service.organisation.queries import unit_numbered
from inngang.service.people.queries import person_named, staff_named
from inngang.service.rows import row, rows
from tests.covers import covers
from tests.times import MORNING
from tests.web.test_register import text
from tests.who import client_of

pytestmark = pytest.mark.django_db
ASK = {"tjeneste": "sickness_benefit", "omrade": "030104"}


@pytest.fixture(autouse=True)
def cast(db):
    seed_cast(at=MORNING)


def keeper() -> str:
    return row(
        """select s.given_name as name from people_staff s join organisation_post p on p.staff_id = s.id
           where p.role = 'register_keeper' and p.valid_to is null order by s.id limit 1"""
    )["name"]


@covers("R293")
def test_an_office_is_given_the_power_to_decide_and_whoever_asks_who_decides_is_told():
    office = unit_numbered("0313").unit_id
    page, keeps, nora = f"/ledelse/avtaler/kontor?enhet={office}", client_of(keeper()), client_of("Nora")
    services = [one["code"] for one in rows("select code from organisation_service where not ended order by code")]
    service = ASK["tjeneste"] if ASK["tjeneste"] in services else services[0]
    asked = {**ASK, "tjeneste": service}
    assert "Kontoret vedtar dette selv" not in text(nora.get("/ledelse/oppgavedeling/hvem", asked))
    given = {"do": "delegate", "service": service, "given_by": "Direktøren, vedtak 12/2026", "most_kroner": "50 000"}
    assert client_of("Tone").post(page, given).status_code == 422, "an office does not give itself power"
    assert keeps.post(page, {**given, "given_by": ""}).status_code == 422
    assert keeps.post(page, given).status_code == 302
    told = text(nora.get("/ledelse/oppgavedeling/hvem", asked)).replace("\xa0", " ")
    assert "Kontoret vedtar dette selv" in told and "vedtak 12/2026" in told and "50 000 kroner" in told
    elsewhere = text(nora.get("/ledelse/oppgavedeling/hvem", {**asked, "omrade": "3403"}))
    assert "Kontoret vedtar dette selv" not in elsewhere
    assert keeps.post(page, given).status_code == 422, "one at a time"
    assert "vedtak 12/2026" in text(client_of("Tone").get(page))
    with CaptureQueriesContext(connection) as seen:
        [one] = delegations(unit_id=office, on=datetime.now(UTC).date())
    assert len(seen) == 1
    assert keeps.post(page, {"do": "undelegate", "delegation": one.id}).status_code == 302
    [ended] = delegations(unit_id=office, on=datetime.now(UTC).date())
    assert ended.valid_to is not None, "it holds the day out"
    assert delegations(unit_id=office, on=datetime.now(UTC).date() + timedelta(days=1)) == []
    told_in_log = [
        one["event"]
        for one in rows(
            "select event from journal_line where event in ('DecisionDelegated', 'DelegationEnded') order by id"
        )
    ]
    assert told_in_log == ["DecisionDelegated", "DelegationEnded"]


@covers("R294")
def test_there_is_one_set_of_goals_the_same_for_office_contact_centre_analyst_and_everybody():
    pages = [text(client_of(name).get("/ledelse/mal")).replace("\xa0", " ") for name in ("Tone", "Maryam", "Eirik")]
    public = text(client_of("Tone").get("/slik-svarer-vi")).replace("\xa0", " ")
    goal = "90 av hundre har svar innen 3 arbeidsdager"
    assert all(goal in page for page in [*pages, public])
    day = datetime.now(UTC).date().isoformat()
    own = {"kind": "phone", "amount": "1", "percent": "99", "valid_from": day}
    assert client_of("Tone").post("/ledelse/mal", own).status_code == 422, "an office sets no goals of its own"
    columns = {
        one["column_name"]
        for one in rows("select column_name from information_schema.columns where table_name = 'key_figures_goal'")
    }
    assert not columns & {"unit_id", "county", "side"}, "a goal cannot be one office's, or one side's alone"


@covers("R309", part="one rule of the office puts a group, such as those under 30, first in line to their own adviser")
def test_an_office_may_put_the_young_first_by_one_rule_that_everybody_who_leads_can_read():
    office, tone = unit_numbered("0313").unit_id, viewer_of(staff_id=staff_named("Tone")).viewer
    amina = person_named("Amina")

    def reaches(born: str) -> str:
        told = f"update people_person set birth_date = '{born}' where id = {int(amina)}"
        connection.connection.execute(told)  # the population register's own word
        return contact_point(person_id=amina, at=MORNING).kind

    assert reaches("2001-05-01") == reaches("1970-05-01") == "adviser", "before, everybody who is followed up"
    decide_direct_contact(unit_id=office, groups=["young"], by=tone, at=MORNING)
    assert (reaches("2001-05-01"), reaches("1970-05-01")) == ("adviser", "team")
    page = f"/ledelse/direkte-kontakt?enhet={office}"
    for name in ("Tone", "Eirik"):
        assert "De under 30 år som følges opp" in text(client_of(name).get(page)), (
            "the rule is read by more than its maker"
        )
