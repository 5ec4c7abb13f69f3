"""The adviser and the case handler write to each other about a case, and the adviser is told before the person (saksdialog)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from inngang.rules.vocabulary import Channel
from inngang.service.access import door
from inngang.service.access.queries import CLOCK
from inngang.service.enquiries import actions
from inngang.service.enquiries.actions.discuss_case import (
    begin_case_dialogue,
    conclude_case,
    read_conclusion,
    take_case_dialogue,
)
from inngang.service.enquiries.case_dialogues import case_dialogue, waiting_dialogues
from inngang.service.enquiries.verifier import problems
from inngang.service.journal.queries import of_enquiry
from inngang.service.organisation import queries as organisation
from inngang.service.people import queries as people
from tests.covers import covers
from tests.web.wednesday import NOW, everybody  # noqa: F401 -- the fixture
from tests.who import client_of, staff

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("everybody")]


def case_unit() -> int:
    return organisation.unit_numbered("4405").unit_id


def in_hand() -> int:
    """An enquiry of Elias that Stian, who follows him up, has."""
    enquiry_id = actions.receive(
        channel=Channel.PHONE,
        text="Hvordan går det med tiltaket mitt?",
        person_id=people.person_named("Elias"),
        by=CLOCK,
        at=NOW - timedelta(hours=1),
        caller_phone="41500099",
        sender_key="elias",
    ).enquiry_id
    actions.take(enquiry_id=enquiry_id, by=staff("Stian"), at=NOW)
    return enquiry_id


@covers("R292")
def test_both_write_in_one_dialogue_and_whoever_overrules_says_why_and_the_adviser_is_told_before_the_person() -> None:
    enquiry_id = in_hand()
    page, waiting = f"/saksdialog/{enquiry_id}", "/saksdialog/"
    stian, roar = client_of("Stian"), client_of("Roar")
    assert page in stian.get(f"/kontor/sak/{enquiry_id}").content.decode(), "found from the enquiry"
    assert waiting in roar.get("/kontor/").content.decode(), "found from the menu"
    given = {"do": "begin", "unit": str(case_unit()), "text": "Han klarer halve dager, og trenger tiltaket."}
    assert stian.post(page, given | {"text": " "}).status_code == 422
    assert stian.post(page, given | {"unit": ""}).status_code == 422
    assert roar.get(page).status_code == 404, "nobody at the case unit reads anything before they have the case"
    assert stian.post(page, given).status_code == 302

    listed = roar.get(waiting).content.decode()
    assert "Stian Løken" in listed and "Elias" not in listed and "halve dager" not in listed
    assert client_of("Astrid").get(waiting).content.decode().count("dialogue-") == 0, "another case unit's is not hers"
    one = waiting_dialogues(viewer=staff("Roar"), decides=True)[0]
    assert client_of("Astrid").post(page, {"do": "take", "dialogue": one.id}).status_code == 404
    assert roar.post(page, {"do": "take", "dialogue": one.id}).status_code == 302
    assert "Han klarer halve dager" in roar.get(page).content.decode(), "the case handler sees the assessment"
    assert client_of("Kristin").get(page).status_code == 404

    assert roar.post(page, {"do": "write", "text": "Har han prøvd full tid?"}).status_code == 302
    assert stian.post(page, {"do": "write", "text": "Ja, i to uker i vinter."}).status_code == 302
    for one_of_us in (stian, roar):
        told = one_of_us.get(page).content.decode()
        assert "Har han prøvd full tid?" in told and "Ja, i to uker i vinter." in told

    other = {"do": "conclude", "conclusion": "other", "because": "missing", "text": "Vi mangler legens erklæring."}
    for missing in ({"because": ""}, {"text": " "}, {"conclusion": ""}):
        refused = roar.post(page, other | missing)
        assert refused.status_code == 422 and (missing.get("text") or "Vi mangler" in refused.content.decode())
    assert stian.post(page, other).status_code == 404, "the case unit concludes"
    assert roar.post(page, other).status_code == 302
    assert "les hvorfor" in stian.get(waiting).content.decode()

    with pytest.raises(actions.CannotMove):
        actions.answer(enquiry_id=enquiry_id, text="Du får avslag.", by=staff("Stian"), at=NOW)
    assert "Vi mangler legens erklæring." in stian.get(page).content.decode()
    assert roar.post(page, {"do": "read"}).status_code == 404
    assert stian.post(page, {"do": "read"}).status_code == 302
    actions.answer(enquiry_id=enquiry_id, text="Vi trenger en erklæring fra legen.", by=staff("Stian"), at=NOW)
    happened = [line.event for line in of_enquiry(enquiry_id=enquiry_id)]
    assert [one for one in happened if one.startswith("Case")] == [
        "CaseDialogueBegun",
        "CaseDialogueTaken",
        "CaseDialogueWritten",
        "CaseDialogueWritten",
        "CaseOverruled",
        "CaseConclusionRead",
    ]
    assert happened.index("CaseConclusionRead") < happened.index("EnquiryAnswered")
    assert not waiting_dialogues(viewer=staff("Stian"), decides=False)


def test_an_adviser_who_is_away_holds_the_person_up_for_a_working_day_and_no_longer() -> None:
    concluded(enquiry_id := in_hand(), "other")
    found = case_dialogue(enquiry_id=enquiry_id, viewer=staff("Stian"), at=NOW)
    assert found is not None and found.person_from is not None
    assert NOW + timedelta(hours=1) < found.person_from <= NOW + timedelta(days=2)
    with pytest.raises(actions.CannotMove):
        actions.answer(
            enquiry_id=enquiry_id, text="Svar", by=staff("Stian"), at=found.person_from - timedelta(minutes=1)
        )
    actions.answer(enquiry_id=enquiry_id, text="Svar", late_reason="busy", by=staff("Stian"), at=found.person_from)


def test_the_case_handler_reads_the_person_while_they_have_the_case_and_a_day_after() -> None:
    elias, roar = people.person_named("Elias"), staff("Roar")
    look = {"person_id": elias, "by": roar, "purpose": door.Purpose.ANSWER}
    assert not door.may_open(**look, at=NOW)
    concluded(in_hand(), "")
    assert door.may_open(**look, at=NOW)
    assert problems() == [], "theirs while they have the case, though the enquiry is the adviser's"
    dialogue = waiting_dialogues(viewer=roar, decides=True)[0]
    conclude_case(dialogue_id=dialogue.id, conclusion="same", by=roar, at=NOW)
    assert not door.may_open(**look, at=NOW + timedelta(hours=25)), "a day after the conclusion it is over"


@covers("R292", part="leaders see how often a case unit overrules, and never of the few")
def test_leaders_see_how_often_a_case_unit_concludes_otherwise_and_never_of_the_few() -> None:
    page, tone, enquiry_id = "/ledelse/saksdialoger", client_of("Tone"), in_hand()
    for conclusion in 5 * ["other"] + 4 * ["same"]:
        concluded(enquiry_id, conclusion)
    few = tone.get(page).content.decode()
    assert "for få til å vises" in few and "NAV Arbeid og ytelser Innlandet" in few
    concluded(enquiry_id, "same")
    with CaptureQueriesContext(connection) as asked:
        told = tone.get(page).content.decode()
    assert "for få til å vises" not in told and "50" in told, "five of ten"
    assert sum("enquiries_case_dialogue" in one["sql"] for one in asked) == 1
    with CaptureQueriesContext(connection) as asked:
        assert len(waiting_dialogues(viewer=staff("Stian"), decides=False)) == 5
    assert len([one for one in asked if "enquiries_case_dialogue" in one["sql"]]) == 1
    assert client_of("Stian").get(page).status_code == 403


def concluded(enquiry_id: int, conclusion: str) -> None:
    """A dialogue that Roar has, and has concluded where `conclusion` says how."""
    roar, text = staff("Roar"), "Trenger tiltaket."
    dialogue_id = begin_case_dialogue(
        enquiry_id=enquiry_id, case_unit_id=case_unit(), text=text, by=staff("Stian"), at=NOW
    )
    take_case_dialogue(dialogue_id=dialogue_id, by=roar, at=NOW)
    if conclusion:
        conclude_case(dialogue_id=dialogue_id, conclusion=conclusion, because="the_law", text="Fordi.", by=roar, at=NOW)


def test_only_the_adviser_reads_for_the_adviser() -> None:
    concluded(enquiry_id := in_hand(), "other")
    found = case_dialogue(enquiry_id=enquiry_id, viewer=staff("Roar"), at=NOW)
    assert found is not None
    with pytest.raises(actions.NoSuchEnquiry):
        read_conclusion(dialogue_id=found.id, by=staff("Roar"), at=NOW)
