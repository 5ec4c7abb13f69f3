"""What it is about and how soon, from people's own words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inngang.rules.said import ACUTE_CRITERIA, WORDS
from inngang.rules.triage import LINES, MATTERS, Triage, fold, raise_urgency, triage
from inngang.rules.vocabulary import Channel, Side, Urgency
from tests.covers import covers


def sort(text: str, **changed: object) -> Triage:
    ordinary = {"choice": None, "channel": Channel.QUESTION, "language": "nb", "asked_acute": False}
    return triage(text=text, **{**ordinary, **changed})  # type: ignore[arg-type]


@covers("R010")
@pytest.mark.parametrize(
    ("text", "matter", "side", "line"),
    [
        ("Jeg vil søke om økonomisk sosialhjelp", "economic_assistance", Side.MUNICIPAL, "social"),
        ("Eg treng mellombels bustad", "temporary_housing", Side.MUNICIPAL, "social"),
        ("Når starter kvalifiseringsprogrammet?", "qualification_programme", Side.MUNICIPAL, "social"),
        ("I have debt and need advice", "debt_advice", Side.MUNICIPAL, "social"),
        ("Finnes det et krisesenter her?", "crisis_housing", Side.MUNICIPAL, "social"),
        ("Jeg er sykmeldt og lurer på sykepengene", "sickness_benefit", Side.STATE, "health"),
        ("Hvor lenge kan jeg ha AAP?", "work_assessment_allowance", Side.STATE, "health"),
        ("Eg har mista jobben og vil ha dagpengar", "unemployment_benefit", Side.STATE, "work"),
        ("Søknad om uføretrygd", "disability_pension", Side.STATE, "pension"),
        ("Når kan jeg ta ut alderspensjon", "old_age_pension", Side.STATE, "pension"),
        ("Barnetrygd for tvillinger", "child_benefit", Side.STATE, "family"),
        ("Jeg er enslig forsørger", "single_parent", Side.STATE, "family"),
        ("Far betaler ikke barnebidrag", "child_maintenance", Side.STATE, "family"),
        ("Vil oppdatere aktivitetsplanen min", "work_follow_up", Side.STATE, "work"),
        ("When is the next payment?", "payment", Side.UNKNOWN, "finance"),
        ("Ikke fått svar, og saksbehandlingstiden er ute", "case_status", Side.UNKNOWN, "general"),
        ("Eg har flytta", "change_of_situation", Side.UNKNOWN, "general"),
        ("Vi er arbeidsgiver og vil ansette en til", "employer_follow_up", Side.STATE, "employers"),
        ("Krav om refusjon av sykepenger", "employer_refund", Side.STATE, "employers"),
        ("Det gjelder min pasient, jeg er fastlege", "doctor_follow_up", Side.STATE, "doctors"),
        ("Jeg trenger rullestol", "aids", Side.STATE, "health"),
        ("Hvordan får jeg skattekort?", "other_agency", Side.UNKNOWN, "general"),
        ("Får ikke logget inn med BankID", "technical", Side.UNKNOWN, "technical"),
        ("Hei", "unknown", Side.UNKNOWN, "general"),
    ],
)
def test_the_persons_own_words_tell_what_it_is_about(text: str, matter: str, side: Side, line: str):
    sorted_ = sort(text)
    assert (sorted_.matter, sorted_.side, sorted_.line) == (matter, side, line)


def test_a_question_about_state_and_municipal_help_is_one_question_about_both():
    assert sort("Kan jeg få sosialhjelp mens jeg venter på dagpenger?").side == Side.BOTH


def test_what_it_is_about_wins_over_how_far_it_has_come():
    assert sort("Jeg har ikke fått svar på søknaden min om barnetrygd").matter == "child_benefit"


def test_the_reason_names_the_words_as_they_were_written():
    assert "barnetrygd" in str(sort("Barnetrygd, takk").why)


def test_a_choice_decides_what_it_is_about():
    chosen = sort("Jeg lurer på noe om sykepenger", choice="child_benefit")
    assert chosen.matter == "child_benefit"
    assert "Child benefit" in str(chosen.why)
    assert sort("sykepenger", choice="something else").matter == "sickness_benefit"


def test_a_language_few_here_speak_is_a_skill_to_look_for():
    assert sort("Barnetrygd", language="so").skills == ("family", "language:so")
    assert sort("Barnetrygd", language="nn").skills == ("family",)


@covers("R076")
@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Jeg har ikke mat til barna", "food"),
        ("Vi har ikke hatt mat på to dager", "food"),
        ("Eg har ikkje pengar", "food"),
        ("Jeg har ikke råd til mat", "food"),
        ("tom for penger", "food"),
        ("I have no food at home", "food"),
        ("We don't have any food", "food"),
        ("Nie mam pieniędzy na jedzenie", "food"),
        ("У нас немає їжі", "food"),
        ("ليس لدي طعام", "food"),
        ("Cunto ma haysto", "food"),
        ("De har stengt strømmen", "electricity"),
        ("Straumen er kutta", "electricity"),
        ("Vi er uten strøm", "electricity"),
        ("strommen ble koblet fra i gar", "electricity"),
        ("My electricity has been cut off", "electricity"),
        ("Odcięli nam prąd", "electricity"),
        ("Відключили світло", "electricity"),
        ("قطعت الكهرباء عن البيت", "electricity"),
        ("Jeg har ikke noe sted å sove i natt", "bed"),
        ("Eg har ingen stad å sove", "bed"),
        ("Jeg sover i bilen", "bed"),
        ("I have nowhere to sleep tonight", "bed"),
        ("Nie mam gdzie spać", "bed"),
        ("Мені ніде спати", "bed"),
        ("Vi blir kastet ut i dag", "eviction"),
        ("Namsmannen kommer i dag", "eviction"),
        ("We are being evicted today", "eviction"),
        ("Mannen min slår meg", "danger"),
        ("Han truer med å drepe oss", "danger"),
        ("My husband hits me", "danger"),
        ("Mąż mnie bije mnie", "danger"),
        ("زوجي يضربني", "danger"),
        ("Jeg orker ikke å leve", "own_life"),
        ("Eg vil ikkje leve", "own_life"),
        ("I want to kill myself", "own_life"),
    ],
)
def test_acute_need_is_seen_in_many_languages_and_the_reason_is_kept(text: str, reason: str):
    found = sort(text)
    criterion = next(criterion for criterion in ACUTE_CRITERIA if criterion.code == reason)
    assert found.urgency == Urgency.ACUTE
    assert found.acute_reason is not None
    assert criterion.reason in str(found.acute_reason)


@pytest.mark.parametrize(
    "text",
    [
        "Jeg er ikke sulten, men lurer på dagpenger",
        "Jeg trenger ikke mat, bare et svar om barnetrygd",
        "I don't need food, I need a form",
        "Det er ikke problem med mat",
        "Strømregningen er betalt",
        "Jeg fikk ikke svar. Mat er dyrt for alle",
        "Det haster ikke",
        "",
    ],
)
def test_a_text_that_says_it_is_not_so_is_not_acute(text: str):
    found = sort(text)
    assert (found.urgency, found.acute_reason) == (Urgency.NORMAL, None)


def test_no_in_nynorsk_means_now():
    assert sort("No svelt eg").urgency == Urgency.ACUTE


def test_a_person_who_says_it_cannot_wait_is_believed():
    assert sort("Hei", asked_acute=True).urgency == Urgency.ACUTE


def test_danger_to_life_comes_with_the_number_to_phone():
    assert "113" in str(sort("Jeg vil ta livet av meg").advice)
    assert "112" in str(sort("Han slår meg").advice)
    assert sort("Hei").advice is None


def test_danger_is_the_reason_given_when_there_is_hunger_too():
    assert "Violence" in str(sort("Vi har ikke mat, og han slår barna").acute_reason)


def test_what_cannot_wait_two_days_is_seen_to_sooner():
    assert sort("Det haster, fristen er i morgen").urgency == Urgency.SOON
    assert sort("Jeg mister leiligheten og mangler bolig").urgency == Urgency.SOON


@pytest.mark.parametrize("current", Urgency)
@pytest.mark.parametrize("proposed", Urgency)
def test_urgency_is_raised_and_never_lowered(current: Urgency, proposed: Urgency):
    raised = raise_urgency(current, proposed)
    assert raised <= current
    assert raised in (current, proposed)


NEUTRAL = "Hei. Jeg heter Kari. Jeg har et spørsmål om barnetrygd."
said_acute = st.sampled_from(["Vi har ikke mat", "Strømmen er stengt", "Han slår meg", "I have nowhere to sleep"])


@given(st.text(max_size=80), said_acute, st.text(max_size=80), st.sampled_from([None, *MATTERS]), st.booleans())
def test_more_words_never_lower_something_acute(before: str, acute: str, after: str, choice, asked: bool):
    whole = sort(f"{before}\n{acute}\n{after}", choice=choice, asked_acute=asked)
    assert whole.urgency == Urgency.ACUTE
    assert whole.acute_reason is not None


@given(st.text(), st.sampled_from([None, "", *MATTERS]), st.sampled_from(Channel), st.text(max_size=5), st.booleans())
def test_whatever_is_written_is_sorted_with_a_reason(text, choice, channel, language, asked):
    found = triage(text=text, choice=choice, channel=channel, language=language, asked_acute=asked)
    assert found.matter in MATTERS
    assert found.line in LINES
    assert str(found.why)
    assert (found.urgency == Urgency.ACUTE) == (found.acute_reason is not None)
    assert found == triage(text=text, choice=choice, channel=channel, language=language, asked_acute=asked)


@given(st.text())
def test_folding_twice_is_folding_once(text: str):
    assert fold(fold(text)) == fold(text)


def test_every_phrase_for_acute_need_is_found_when_somebody_says_it():
    for criterion in ACUTE_CRITERIA:
        for phrase in criterion.phrases:
            for name, meant in WORDS.items():
                phrase = phrase.replace(name, meant)
            spoken = " ".join(part.split("|")[0].rstrip("*") for part in phrase.split() if part != "~")
            assert sort(spoken).urgency == Urgency.ACUTE, phrase


def test_every_matter_has_a_line_and_words_of_its_own():
    assert all(matter.line in LINES for matter in MATTERS.values())
    for code, matter in MATTERS.items():
        assert (code == "unknown") == (not matter.keywords)
    assert all(criterion.matter in MATTERS for criterion in ACUTE_CRITERIA)
