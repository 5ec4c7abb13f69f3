"""Many at once: when similar contacts arrive together, and what they have in common."""

from collections import Counter
from random import Random

import pytest

from inngang.rules.surge import (
    AT_LEAST,
    Contact,
    Key,
    Usual,
    has_fallen,
    in_common,
    is_many,
    keys,
    nearly_alike,
    surges,
    usual,
)
from tests.covers import covers

WRONG_PAYMENT = [
    "Hei, jeg har fått utbetalt dagpenger to ganger i dag, hva gjør jeg?",
    "Dagpengene er utbetalt to ganger. Skal jeg betale tilbake?",
    "Fått dagpenger utbetalt to ganger på konto",
    "Dagpenger to ganger utbetalt i dag, er det en feil?",
]


@pytest.mark.parametrize(
    ("counts", "middle", "spread"),
    [
        ([], 0, 1),
        ([4, 4, 4, 4], 4, 2),  # chance alone spreads by the square root
        ([4, 6, 4, 400, 5], 5, 5**0.5),  # one wild day moves neither
        ([0, 10, 20, 30, 40], 20, 14.826),
    ],
)
def test_the_usual_is_the_middle_of_earlier_days(counts, middle, spread):
    assert usual(counts)[:2] == pytest.approx((middle, spread))


@pytest.mark.parametrize(
    ("count", "known", "many", "fallen"),
    [
        (40, Usual(10, 3.2, 20), True, False),
        (22, Usual(10, 3.2, 20), False, False),  # many, but not that many: it goes on, and does not begin
        (14, Usual(10, 3.2, 20), False, True),
        (11, Usual(0, 1, 20), False, False),  # too few to begin
        (5, Usual(0, 1, 20), False, True),
        (40, Usual(0, 1, 2), False, False),  # we do not know what is usual
    ],
)
def test_it_begins_high_and_ends_low_so_that_it_does_not_flap(count, known, many, fallen):
    assert (is_many(count, known), has_fallen(count, known)) == (many, fallen)


@covers("R017")
def test_words_in_common_tell_what_it_is_about():
    assert {"ganger", "utbetalt"} <= set(in_common(WRONG_PAYMENT))
    others = ["Hvordan søker jeg om foreldrepenger?", "Når kommer pensjonen min i desember?", "Ny adresse"]
    assert nearly_alike([*others, *WRONG_PAYMENT]) == [3, 4, 5, 6]


@covers("R017")
def test_the_same_error_told_in_other_words_is_found_whatever_it_was_taken_to_be_about():
    window = [
        Contact(matter, "general", "", text)
        for matter, text in zip(["payment", "unknown"] * 8, WRONG_PAYMENT * 4, strict=True)
    ]
    (found,) = surges(window, {})
    assert found.count >= AT_LEAST and "utbetalt" in found.words
    assert surges(window[: AT_LEAST - 2], {}) == []


@covers("R019", part="a rush is found, and named by its matter and its place")
def test_a_matter_that_comes_from_one_place_is_named_with_the_place():
    window = [Contact("housing", "social", "0301")] * 30 + [Contact("housing", "social", "4601")] * 3
    window += [Contact("pension", "pension", "")] * 10
    known = {key: Usual(4, 2, 20) for contact in window for key in keys(contact)} | {
        Key(line="pension"): Usual(9, 3, 20)
    }
    (found,) = surges(window, known)
    assert found.key == Key(matter="housing", area="0301") and found.count == 30


def test_a_line_is_named_when_no_single_matter_explains_it():
    window = [Contact(f"matter {number % 10}", "pension", "") for number in range(50)]
    known = {Key(line="pension"): Usual(10, 3, 20)} | {Key(matter=one.matter): Usual(3, 2, 20) for one in window}
    (found,) = surges(window, known)
    assert found.key == Key(line="pension")


def a_day(rng: Random, rates: dict[str, float]) -> Counter[str]:
    """How many of each came in one half-hour, by chance."""
    came: Counter[str] = Counter()
    for matter, rate in rates.items():
        at = rng.expovariate(rate)
        while at < 1:
            came[matter] += 1
            at += rng.expovariate(rate)
    return came


@covers("R017")
@pytest.mark.parametrize("seed", range(4))
def test_ordinary_days_give_next_to_no_false_alarms_and_three_times_the_usual_is_nearly_always_seen(seed):
    rng = Random(seed)
    rates = {"housing": 12.0, "pension": 30.0, "payment": 8.0, "aids": 2.0}
    false = missed = 0
    for _ in range(150):
        days = [a_day(rng, rates) for _ in range(20)]
        known = {Key(matter=matter): usual([day[matter] for day in days]) for matter in rates}
        today = a_day(rng, rates)
        window = [Contact(matter, "", "") for matter in rates for _ in range(today[matter])]
        false += len(surges(window, known))
        burst = a_day(rng, {"housing": 36.0})["housing"]
        missed += Key(matter="housing") not in [one.key for one in surges([Contact("housing", "", "")] * burst, known)]
    assert false <= 1
    assert missed <= 22
