"""The service catalogue: complete in three languages; what is obligatory cannot be turned off, what is additional can."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest

from inngang.rules.triage import MATTERS
from inngang.service.access.queries import viewer_of
from inngang.service.organisation import actions, catalogue, divisions
from inngang.service.organisation.queries import services_of, unit_numbered
from inngang.service.people.queries import staff_named
from tests.covers import covers
from tests.times import MORNING

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("cast")]
TODAY = date(2026, 11, 23)
LONGEST_SENTENCE = 22


def leader(name: str = "Tone"):
    return viewer_of(staff_id=staff_named(name)).viewer


def codes(unit: str = "0313", on: date = TODAY) -> set[str]:
    return {one.code for one in services_of(unit_numbered(unit).unit_id, on)}


def test_every_service_has_a_name_in_every_language_and_every_matter_is_known():
    for one in divisions.services():
        assert all(one.words[language]["name"] for language in divisions.LANGUAGES), one.code
        lengths = {len(one.words[language]["papers"]) for language in divisions.LANGUAGES}
        assert len(lengths) == 1, one.code
        assert len({bool(one.words[language]["plain"]) for language in divisions.LANGUAGES}) == 1, one.code
        assert set(one.matters) <= set(MATTERS), one.code
        assert one.source


@pytest.mark.parametrize("language", divisions.LANGUAGES)
def test_every_service_says_what_it_is_what_to_bring_and_by_which_law(language: str):
    lacking: dict[str, list[str]] = {}
    for one in divisions.services():
        words = one.words[language]
        said = {
            "plain words": words["plain"].endswith("."),
            "papers, or that none are needed": bool(words["papers"]) != words["nothing_to_bring"],
            "a law, or who decides": bool(words["law"]) != bool(words["no_law"]),
            "every paper named": all(paper.strip() for paper in words["papers"]),
            "what one must do": bool(words["duty"]) or one.activity not in ("yes", "partly"),
        }
        for what, is_there in said.items():
            if not is_there:
                lacking.setdefault(one.code, []).append(what)
    assert lacking == {}


@pytest.mark.parametrize("language", divisions.LANGUAGES)
def test_the_words_of_a_service_are_easy_to_read(language: str):
    for one in divisions.services():
        sentences = [part for part in re.split(r"[.?!:]\s", one.words[language]["plain"]) if part]
        assert len(sentences) <= 3, one.code
        assert max(len(part.split()) for part in sentences) <= LONGEST_SENTENCE, one.code


def test_the_law_is_named_in_the_language_of_the_reader():
    laws = {
        one.code: {language: one.words[language]["law"] for language in divisions.LANGUAGES}
        for one in divisions.services()
    }
    assert laws["unemployment_benefit"] == {
        "nb": "Folketrygdloven kapittel 4",
        "nn": "Folketrygdlova kapittel 4",
        "en": "The National Insurance Act chapter 4",
    }
    assert laws["housing_contribution"]["en"] == "The Social Services Act § 15 and the Social Housing Act"
    norwegian = re.compile(r"(lov|loven|lova|forskriften|kapittel|og)\b", re.IGNORECASE)
    assert [code for code, law in laws.items() if norwegian.search(law["en"])] == []
    assert [code for code, law in laws.items() if "loven" in law["nn"]] == []


def test_a_reader_sees_the_words_papers_and_law_in_their_own_language():
    card = catalogue.service("emergency_help", language="nn")
    assert card.papers == () and card.nothing_to_bring
    assert card.law == "Sosialtenestelova § 18"
    refugees = catalogue.service("refugee_service", language="en")
    assert refugees.law == "" and refugees.no_law.startswith("The municipality decides")
    assert refugees.papers and not refugees.nothing_to_bring


def test_the_mandatory_services_of_the_social_services_act_are_obligatory_and_name_the_paragraph():
    laws = {one.law for one in divisions.services() if one.kind == "obligatory"}
    for paragraph in ("17", "18", "27", "28", "29"):
        assert any(f" {paragraph}" in law and "Sosialtjenesteloven" in law for law in laws), paragraph


@covers("R142")
def test_an_office_always_gives_the_obligatory_and_only_its_own_additional_ones():
    office = unit_numbered("0313").unit_id
    assert {"social_assistance", "temporary_housing", "qualification_programme"} <= codes()
    with pytest.raises(actions.CannotOfferService, match="Every municipality"):
        actions.end_service(unit_id=office, service="social_assistance", ends=TODAY, by=leader(), at=MORNING)
    assert "municipal_housing" not in codes()
    actions.offer_service(
        unit_id=office, service="municipal_housing", valid_from=TODAY + timedelta(days=7), by=leader(), at=MORNING
    )
    assert "municipal_housing" not in codes()
    assert "municipal_housing" in codes(on=TODAY + timedelta(days=7))
    assert "municipal_housing" not in codes("1902", TODAY + timedelta(days=7))
    actions.end_service(
        unit_id=office, service="municipal_housing", ends=TODAY + timedelta(days=20), by=leader(), at=MORNING
    )
    assert "municipal_housing" in codes(on=TODAY + timedelta(days=19))
    assert "municipal_housing" not in codes(on=TODAY + timedelta(days=20))


def test_nobody_else_decides_what_an_office_gives_and_the_state_is_the_same_everywhere():
    office = unit_numbered("1902").unit_id
    with pytest.raises(actions.CannotOfferService, match="own leader"):
        actions.offer_service(unit_id=office, service="respite", valid_from=TODAY, by=leader(), at=MORNING)
    with pytest.raises(actions.CannotOfferService, match="state"):
        actions.offer_service(
            unit_id=unit_numbered("0313").unit_id, service="child_benefit", valid_from=TODAY, by=leader(), at=MORNING
        )


def test_a_search_needs_every_word_and_looks_in_the_plain_words():
    found = {one.code for one in catalogue.services(text="meldekort")}
    assert found == set()
    assert "unemployment_benefit" in {one.code for one in catalogue.services(text="mistet jobben")}
    assert "unemployment_benefit" in {one.code for one in catalogue.services(text="lost job", language="en")}
