"""The pages of those who keep the register: found, proposed, approved by another, taken back, and files both ways."""

from __future__ import annotations

import csv
import io
import json
import re
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from inngang.jobs import cast as cast_of
from inngang.jobs.seed import seed_cast
from inngang.service.organisation import register
from inngang.service.organisation.queries import unit_numbered, unit_of_area
from inngang.service.rows import rows
from tests.exchange.real import real_file
from tests.times import MORNING
from tests.who import client_of

pytestmark = pytest.mark.django_db
HOME = "/ledelse/register/"
MERGE = "/ledelse/register/enhet/0313/planlegg/merge"
LONG_AHEAD = {"on": "01.01.2030", "successor": "0906", "propose": "1"}


@pytest.fixture(autouse=True)
def cast(db):
    seed_cast(at=MORNING)


def text(answer) -> str:
    return answer.content.decode()


def changes() -> list[dict]:
    """Those made here; the cast comes with one that waits."""
    asked = "select id, state, kind, moves_people from organisation_unit_change where reason <> %(why)s order by id"
    return rows(asked, {"why": cast_of.PLANNED_WHY})


def test_units_are_found_by_name_area_and_kind_and_a_page_is_one_statement(django_assert_max_num_queries):
    keeper = client_of("Oddny")
    assert "NAV Voss" in text(keeper.get(HOME, {"q": "voss"}))
    assert "NAV Ålesund" in text(keeper.get(HOME, {"q": "Fjord"})), "by the name of an area"
    assert "NAV Voss" not in text(keeper.get(HOME, {"type": "service_area"}))
    with django_assert_max_num_queries(12):
        keeper.get(HOME)


def test_a_merger_is_proposed_by_one_and_approved_by_another_and_shown_in_advance():
    keeper, leader = client_of("Oddny"), client_of("Maryam")
    preview = keeper.post(MERGE, LONG_AHEAD | {"propose": "", "preview": "1"} | {})
    assert preview.status_code == 200 and "Sentrum" in text(preview)
    keeper.post(MERGE, LONG_AHEAD)
    (one,) = changes()
    assert (one["state"], one["moves_people"]) == ("proposed", True)
    page = f"/ledelse/register/endringer/{one['id']}"
    assert 'value="approve"' not in text(keeper.get(page))
    assert keeper.post(page, {"verb": "approve"}).status_code == 422
    assert 'value="approve"' in text(leader.get(page))
    assert leader.post(page, {"verb": "approve"}).status_code == 302
    assert changes()[0]["state"] == "approved"
    assert "2030" in text(keeper.get("/ledelse/register/enhet/0313"))
    keeper.post(page, {"verb": "undo"})
    assert changes()[0]["state"] == "undone"
    assert unit_numbered("0313").name == "NAV St. Hanshaugen"


def test_a_form_that_cannot_be_is_told_so_at_the_field():
    keeper = client_of("Oddny")
    answer = keeper.post(MERGE, {"on": "32.13.2030", "successor": "0906", "propose": "1"})
    assert answer.status_code == 422 and 'href="#id_on"' in text(answer)
    answer = keeper.post(MERGE, {"on": "01.01.2030", "successor": "", "propose": "1"})
    assert answer.status_code == 422 and 'href="#id_successor"' in text(answer)
    answer = keeper.post(MERGE, {"on": "01.01.2030", "successor": "4405", "propose": "1"})
    assert answer.status_code == 422 and changes() == []


@pytest.mark.parametrize("kind", ["rename", "move_areas", "merge", "split", "close"])
def test_each_form_opens(kind: str):
    assert client_of("Oddny").get(f"/ledelse/register/enhet/0313/planlegg/{kind}").status_code == 200


def upload(client: Client, name: str, source: bytes):
    return client.post("/ledelse/register/filer", {"file": SimpleUploadedFile(name, source)})


@pytest.mark.parametrize("name", ["enheter.csv", "omrader.csv", "enheter.json", "omrader.json"])
def test_what_goes_out_comes_in_again_and_changes_nothing(name: str):
    keeper = client_of("Oddny")
    out = keeper.get(f"/ledelse/register/filer/{name}").content
    answer = upload(keeper, name, out)
    assert answer.status_code == 200, text(answer)[:3000]
    assert b'name="take"' not in answer.content and out.count(b"\n") > 5


def test_a_table_with_wrong_rows_is_not_taken_in_and_the_rows_come_back_with_what_is_wrong():
    source = (
        "enhetsnummer;navn;type;telefon\r\n0777;NAV Ny;local_office;22 00 00 00\r\n"
        "77;NAV Feil;local_office;\r\n0778;=1+1;kontor;ring oss\r\n"
    )
    keeper = client_of("Oddny")
    answer = upload(keeper, "enheter.csv", source.encode())
    assert answer.status_code == 422 and unit_numbered("0777") is None
    assert re.findall(r'<td class="number">(\d+)</td>', text(answer)) == ["3", "4"]
    back = keeper.post("/ledelse/register/filer", {"source": source, "rows": "1"})
    found = list(csv.DictReader(io.StringIO(back.content.decode("utf-8-sig")), delimiter=";"))
    assert [bool(one["feil"]) for one in found] == [False, True, True]
    assert found[2]["navn"] == "'=1+1", "no spreadsheet takes it for a formula"
    taken = keeper.post("/ledelse/register/filer", {"source": source, "take": "1", "on": "01.01.2030"})
    assert taken.status_code == 422 and unit_numbered("0777") is None


def test_a_new_name_and_a_moved_area_in_a_file_become_changes_and_are_not_written_over():
    listed = [
        {"geografiskTilknytning": "030104", "kommunenummer": "0301", "kommunenavn": "Oslo", "enhetsnummer": "0906",
         "enhetsnavn": "NAV Agder"},
        {"geografiskTilknytning": "030199", "kommunenummer": "0301", "kommunenavn": "Oslo", "enhetsnummer": "0399",
         "enhetsnavn": "NAV Ny bydel"},
    ]  # fmt: skip
    source = json.dumps({"navenheter": listed})
    keeper = client_of("Oddny")
    shown = keeper.post("/ledelse/register/filer", {"source": source})
    assert shown.status_code == 200 and text(shown).count('<th scope="row">') == 4 and changes() == []
    taken = keeper.post("/ledelse/register/filer", {"source": source, "take": "1", "on": "01.01.2030"})
    assert taken.status_code == 302
    assert {(one["kind"], one["state"]) for one in changes()} == {("rename", "approved"), ("move_areas", "proposed")}
    assert unit_numbered("0906").name == "NAV Arendal" and unit_numbered("0399").name == "NAV Ny bydel"
    assert register.read_register().areas["030104"].unit == "0313"


def test_all_real_areas_resolve_to_the_office_in_the_file_and_our_own_offices_keep_their_names():
    source = real_file("navikt-sosialhjelp-soknad-api/navenhet.json")
    before = {number: one.name for number, one in register.read_register().units.items()}
    waited = {one.id for one in register.changes(states=("proposed",), most=1000)}
    keeper = client_of("Oddny")
    taken = keeper.post("/ledelse/register/filer", {"source": source.decode(), "take": "1", "on": "01.01.2030"})
    assert taken.status_code == 302
    now = register.read_register()
    assert {number: now.units[number].name for number in before} == before
    renamed = {
        one.unit_number: one.name for one in register.changes(states=("approved",), most=1000) if one.kind == "rename"
    }
    for one in register.changes(states=("proposed",), most=1000):
        if one.id in waited:
            continue
        client_of("Maryam").post(f"/ledelse/register/endringer/{one.id}", {"verb": "approve"})
    listed = json.loads(source)["navenheter"]
    assert len(listed) == 390
    for area in listed:
        found = unit_of_area(area["geografiskTilknytning"], on=date(2030, 1, 1))
        assert found.number == area["enhetsnummer"]
        assert area["enhetsnavn"] in (found.name, renamed.get(found.number))


def test_the_demo_has_a_merger_that_waits_for_somebody_to_approve_it():
    page = text(client_of("Oddny").get("/ledelse/register/endringer"))
    assert "NAV Karasjohka/Karasjok" in page and "NAV Tromsø" in page
