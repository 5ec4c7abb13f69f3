"""Finding a page by everyday words."""

import pytest

from inngang.rules.finding import Page, find, fits, words_of

PAGES = [
    Page("rent", "Sosialhjelp Sosialhjelp Social assistance", "husleie strøm mat blakk", "Penger når du ikke har nok"),
    Page("sick", "Sykepenger Sjukepengar Sickness benefit", "sykmeldt sick note", "Penger når du er syk"),
    Page("child", "Barnetrygd Barnetrygd Child benefit", "", "Penger til barn"),
    Page("office", "Finn kontoret ditt Find your office", "åpningstider", ""),
]


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("jeg får ikke betalt husleia", "rent"),
        ("STRØMREGNING", "rent"),
        ("strom", "rent"),
        ("sjukepengar", "sick"),
        ("I am sick", "sick"),
        ("trygd", "child"),  # the last part of a compound
        ("barnetrygden min", "child"),
        ("sykepegner", "sick"),  # a slip of the pen
        ("når er kontoret åpent", "office"),
    ],
)
def test_everyday_words_find_the_page_that_is_meant(said, found):
    assert find(said, PAGES)[0].key == found


@pytest.mark.parametrize("said", ["", "jeg har ikke", "xyzzy qwerty", "?!"])
def test_what_says_nothing_finds_nothing(said):
    assert find(said, PAGES) == []


def test_the_same_word_fits_better_than_a_beginning_and_a_beginning_better_than_an_end():
    assert fits("barn", "barn") > fits("barn", "barnetrygd") > fits("trygd", "barnetrygd") > fits("hest", "barnetrygd")


def test_a_very_long_text_asks_for_few_words():
    assert len(words_of(" ".join(f"ord{n}" for n in range(500)))) == 12
