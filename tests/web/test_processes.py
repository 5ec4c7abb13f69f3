"""How we usually do it: the steps of a matter on the enquiry, ticked off as one goes, counted, and adapted by an office."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from inngang.rules.access import Viewer
from inngang.rules.triage import MATTERS
from inngang.rules.vocabulary import Channel
from inngang.service.access.queries import CLOCK, viewer_of
from inngang.service.enquiries import actions
from inngang.service.enquiries.actions.do_process import begin_process, do_step, skip_step, undo_step
from inngang.service.enquiries.processes import process_on
from inngang.service.journal.queries import of_enquiry
from inngang.service.key_figures.processes import processes_used
from inngang.service.organisation.actions.adapt_process import CannotAdapt, adapt_process
from inngang.service.organisation.processes import common
from inngang.service.people import queries as people
from tests.covers import covers
from tests.web.wednesday import NOW, everybody  # noqa: F401 -- the fixture

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("everybody")]
MATTER = "work_follow_up"
STEPS = [one.code for one in common()[MATTER].steps]


def client_of(name: str) -> Client:
    client = Client()
    client.post("/demo/logg-inn", {"who": f"staff:{people.staff_named(name)}"})
    return client


def viewer(name: str) -> Viewer:
    found = viewer_of(staff_id=people.staff_named(name))
    assert found is not None
    return found.viewer


def in_hand(key: str = "elias", person: str = "Elias", adviser: str = "Stian") -> int:
    """An enquiry about work that somebody has."""
    enquiry_id = actions.receive(
        channel=Channel.QUESTION,
        text="Hvordan går det med tiltaket mitt?",
        choice=MATTER,
        person_id=people.person_named(person),
        apart=True,
        by=CLOCK,
        at=NOW - timedelta(hours=1),
        sender_key=key,
    ).enquiry_id
    actions.take(enquiry_id=enquiry_id, by=viewer(adviser), at=NOW)
    return enquiry_id


@covers("R286")
def test_an_adviser_ticks_off_the_usual_steps_on_the_enquiry_and_nothing_stops_the_answer() -> None:
    enquiry_id, stian = in_hand(), client_of("Stian")
    page, card = f"/slik-gjor-vi/{enquiry_id}", f"/kontor/sak/{enquiry_id}"
    shown = stian.get(card).content.decode()
    assert "Slik gjør vi det vanligvis" in shown and common()[MATTER].steps[0].words["nb"] in shown
    assert "innen 2 arbeidsdager" in shown and "Navs tilgjengelighet" in shown, "by when, and where it is read"
    assert stian.post(page, {"do": "done", "step": STEPS[0]}).status_code == 422, "it is not begun"
    assert stian.post(page, {"do": "begin", "next": card}).headers["Location"] == f"{card}#usual"
    assert stian.post(page, {"do": "begin"}).status_code == 422
    assert stian.post(page, {"do": "done", "step": STEPS[0]}).status_code == 302
    assert stian.post(page, {"do": "done", "step": STEPS[0]}).status_code == 422
    refused = stian.post(page, {"do": "skip", "step": STEPS[1]})
    assert refused.status_code == 422 and "Velg hvorfor" in refused.content.decode()
    assert stian.post(page, {"do": "skip", "step": STEPS[1], "reason": "not_needed"}).status_code == 302
    assert "2 av 5" in stian.get(card).content.decode()
    alone = stian.get(page).content.decode()
    assert "Trengs ikke her" in alone and "innen fredag 6. mars" not in alone, "those by then are seen to"
    assert stian.post(page, {"do": "undo", "step": STEPS[0]}).status_code == 302
    assert stian.post(page, {"do": "undo", "step": STEPS[0]}).status_code == 422
    assert "1 av 5" in stian.get(card).content.decode() and "innen fredag 6. mars" in stian.get(page).content.decode()
    assert client_of("Kristin").get(page).status_code == 404, "another office"
    assert client_of("Kristin").post(page, {"do": "done", "step": STEPS[2]}).status_code == 404

    actions.answer(enquiry_id=enquiry_id, text="Det går som det skal.", by=viewer("Stian"), at=NOW)
    happened = [line.event for line in of_enquiry(enquiry_id=enquiry_id)]
    assert [one for one in happened if one.startswith("Process")] == [
        "ProcessBegun",
        "ProcessStepDone",
        "ProcessStepSkipped",
        "ProcessStepUndone",
    ]
    assert "Krysset av et steg" in stian.get(card).content.decode()


def test_the_number_of_statements_is_fixed_and_a_matter_without_a_usual_way_costs_none() -> None:
    enquiry_id = in_hand("statements")
    begin_process(enquiry_id=enquiry_id, by=viewer("Stian"), at=NOW)
    counted = []
    for step in STEPS:
        by = viewer("Stian")
        with CaptureQueriesContext(connection) as asked:
            do_step(enquiry_id=enquiry_id, step=step, by=by, at=NOW)
        counted.append(len([one for one in asked if "SAVEPOINT" not in one["sql"]]))
    assert set(counted) == {4}, "held, read, written, journaled"
    process_on(enquiry_id=enquiry_id, matter=MATTER, at=NOW)  # the hours are remembered from here
    with CaptureQueriesContext(connection) as asked:
        found = process_on(enquiry_id=enquiry_id, matter=MATTER, at=NOW)
    assert found is not None and found.ended_at == NOW and found.seen_to == len(STEPS) and len(asked) == 1
    with CaptureQueriesContext(connection) as asked:
        assert process_on(enquiry_id=enquiry_id, matter="technical", at=NOW) is None
    assert not len(asked)


@covers("R286", part="leaders see how the ways are used, and never of the few")
def test_leaders_see_how_often_it_is_used_what_is_passed_over_most_and_how_long_it_takes() -> None:
    page, tone, stian = "/ledelse/slik-gjor-vi", client_of("Tone"), viewer("Stian")
    assert page in tone.get("/ledelse/steg").content.decode(), "found from the menu"

    def gone_through(number: int) -> None:
        enquiry_id = in_hand(f"run {number}")
        given = {"enquiry_id": enquiry_id, "by": stian}
        begin_process(**given, at=NOW)
        skip_step(**given, step=STEPS[1], reason="not_needed", at=NOW)
        skip_step(**given, step=STEPS[0], reason="by_others", at=NOW)
        undo_step(**given, step=STEPS[0], at=NOW)
        for step in (STEPS[0], *STEPS[2:]):
            do_step(**given, step=step, at=NOW + timedelta(days=number))

    for number in range(4):
        gone_through(number)
    few = processes_used(since=NOW - timedelta(days=1))[MATTER, 0]
    assert (few.begun, few.done, few.days, few.step) == (None, None, None, "")
    assert "færre enn 5" in tone.get(page).content.decode()
    for number in range(4, 7):
        gone_through(number)
    with CaptureQueriesContext(connection) as asked:
        used = processes_used(since=NOW - timedelta(days=1))[MATTER, 0]
    assert len(asked) == 1 and (used.begun, used.done, used.days) == (7, 7, 3.0)
    assert used.step == STEPS[1], "what was taken back is not passed over"
    told = tone.get(page).content.decode()
    assert common()[MATTER].steps[1].words["nb"] in told and "Stian" not in told and "Elias" not in told
    assert client_of("Stian").get(page).status_code == 403


@covers("R286", part="a unit has its own way with a reason, and the others see what comes of it")
def test_a_leader_does_it_otherwise_with_a_reason_and_others_see_it_and_take_it_over() -> None:
    page, tone = f"/ledelse/slik-gjor-vi/{MATTER}", client_of("Tone")
    form = tone.get(page).content.decode()
    codes = re.findall(r'name="code" value="([^"]*)"', form)
    texts, within, places = (
        re.findall(rf'value="([^"]*)"[^>]* name="{name}"', form) for name in ("text", "within", "place")
    )
    who = ["state_adviser"] * len(codes)
    given = {"do": "adapt", "code": codes, "within": within, "who": who, "place": places, "reason": "Vi ringer først."}
    assert len(codes) == len(texts) == len(within) == len(places) == len(STEPS) + 2, "two more, for steps that are new"
    refused = tone.post(page, given | {"text": texts, "reason": ""})
    assert refused.status_code == 422 and "Skriv hvorfor" in refused.content.decode()
    own = ["Ring personen samme dag", *texts[1:4], *["" for _ in texts[4:]]]
    assert tone.post(page, given | {"text": own}).status_code == 302

    enquiry_id = in_hand("own way", person="Bjørn", adviser="Jonas")
    jonas, steps = client_of("Jonas"), f"/slik-gjor-vi/{enquiry_id}"
    shown = jonas.get(steps).content.decode()
    assert "Ring personen samme dag" in shown and "NAV St. Hanshaugen gjør det slik" in shown
    jonas.post(steps, {"do": "begin"})

    maryam = client_of("Maryam")
    seen = maryam.get(page).content.decode()
    assert "Vi ringer først." in seen and "Ring personen samme dag" in seen and "færre enn 5" in seen, "others see it"
    other = re.search(r'name="unit" value="(\d+)"', seen)
    assert other is not None
    assert maryam.post(page, {"do": "take", "unit": other[1], "reason": "Det virker."}).status_code == 302
    assert "Overtatt fra NAV St. Hanshaugen" in tone.get(page).content.decode()
    for status in (302, 422):
        assert tone.post(page, {"do": "as_all"}).status_code == status
    assert "Ring personen samme dag" in jonas.get(steps).content.decode(), "what is under way keeps its steps"
    later = in_hand("later", person="Bjørn", adviser="Jonas")
    assert "Ring personen samme dag" not in jonas.get(f"/slik-gjor-vi/{later}").content.decode()
    assert client_of("Eirik").post(page, {"do": "as_all"}).status_code == 422, "who looks at figures decides nothing"


def test_every_usual_way_is_about_a_matter_we_know_and_says_where_each_step_is_read() -> None:
    assert len(common()) >= 6 and set(common()) <= set(MATTERS)
    for one in common().values():
        assert len({step.code for step in one.steps}) == len(one.steps) >= 5
        assert all(step.source and step.who and set(step.words) == {"nb", "nn", "en"} for step in one.steps)


def test_only_the_leader_of_the_unit_changes_its_way() -> None:
    tone = viewer("Tone")
    steps = common()[MATTER].steps
    given = {"matter": MATTER, "steps": steps, "reason": "Fordi.", "at": NOW}
    for unit_id, by in ((min(tone.unit_ids), viewer("Stian")), (min(viewer("Stian").unit_ids), tone)):
        with pytest.raises(CannotAdapt):
            adapt_process(unit_id=unit_id, by=by, **given)
    with pytest.raises(CannotAdapt):
        adapt_process(unit_id=min(tone.unit_ids), by=tone, **given | {"reason": "Som for 18819150067"})
