"""Identity numbers, Norwegian order and codes to come back with. All numbers are synthetic."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.no import fodselsnummer

from inngang.rules.identity import (
    CODE_ALPHABET,
    IdentityNumber,
    NumberKind,
    masked,
    new_pick_up_code,
    norwegian_sort_key,
    read_identity_number,
    read_pick_up_code,
)
from inngang.rules.vocabulary import Refusal
from tests.covers import covers


def with_control(nine: str) -> str | None:
    """The control digits, worked out another way than in the rule: try all hundred."""
    weights = [(3, 7, 6, 1, 8, 9, 4, 5, 2, 1, 0), (5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1)]
    for last in range(100):
        digits = f"{nine}{last:02}"
        if all(sum(w * int(d) for w, d in zip(row, digits, strict=True)) % 11 == 0 for row in weights):
            return digits
    return None


births = st.dates(min_value=date(1920, 1, 1), max_value=date(2039, 12, 31))
numbers = st.builds(
    lambda birth, added, d, individual: (
        f"{birth.day + (40 if d else 0):02}{birth.month + added:02}{birth.year % 100:02}{individual:03}",
        added,
        d,
    ),
    births,
    st.sampled_from([40, 65, 80]),
    st.booleans(),
    st.integers(0, 999),
)


@given(numbers)
def test_a_synthetic_number_is_read_and_known_as_synthetic(number: tuple[str, int, bool]):
    digits = with_control(number[0])
    if digits is None:
        return
    read = read_identity_number(f" {digits[:6]} {digits[6:]} ")
    assert read == IdentityNumber(digits, NumberKind.D_NUMBER if number[2] else NumberKind.ORDINARY, synthetic=True)


@given(numbers, st.integers(0, 10), st.integers(1, 9))
def test_one_wrong_digit_is_always_seen(number: tuple[str, int, bool], place: int, added: int):
    digits = with_control(number[0])
    if digits is None:
        return
    wrong = digits[:place] + str((int(digits[place]) + added) % 10) + digits[place + 1 :]
    refused = read_identity_number(wrong)
    assert isinstance(refused, Refusal)
    assert digits not in str(refused)
    assert wrong not in str(refused)


@given(st.from_regex(r"[0-7][0-9][01][0-9]{8}", fullmatch=True))
def test_ordinary_numbers_are_judged_as_by_an_independent_library(digits: str):
    ours = read_identity_number(digits)
    if fodselsnummer.is_valid(digits):
        assert isinstance(ours, IdentityNumber)
        assert not ours.synthetic
    if isinstance(ours, Refusal):
        assert not fodselsnummer.is_valid(digits)


@pytest.mark.parametrize("text", ["", "123", "abcdefghijk", "1234567890١", "00000000000", "99999999999"])
def test_what_is_not_a_number_is_refused(text: str):
    assert isinstance(read_identity_number(text), Refusal)


def test_a_number_on_a_screen_shows_the_date_only():
    assert masked("01819012345") == "018190 *****"
    assert str(IdentityNumber("01819012345", NumberKind.ORDINARY, True)) == "018190 *****"
    assert masked("123") == "***"


# --- Norwegian order ---------------------------------------------------------------------------------------------


def test_names_stand_in_norwegian_order():
    names = [
        "Åse",
        "Zara",
        "Ørjan",
        "Ærlig",
        "Andersen",
        "Aas",
        "Østby",
        "Bjørn",
        "Äijö",
        "Çelik",
        "Cem",
        "Élise",
        "Eva",
    ]
    assert sorted(names, key=lambda name: norwegian_sort_key(name).encode()) == [
        "Andersen", "Bjørn", "Çelik", "Cem", "Élise", "Eva", "Zara", "Äijö", "Ærlig", "Ørjan", "Østby", "Aas", "Åse",
    ]  # fmt: skip


def test_aa_is_sorted_as_å_and_capitals_do_not_count():
    assert norwegian_sort_key("AASE") == norwegian_sort_key("åse")
    assert norwegian_sort_key("Anne-Marie") == norwegian_sort_key("anne  marie")
    assert norwegian_sort_key("O'Neill") == norwegian_sort_key("oneill")


@given(st.lists(st.text("abcdefghijklmnopqrstuvwxyzæøå", min_size=1, max_size=6).filter(lambda n: "aa" not in n)))
def test_the_plain_order_of_keys_is_the_order_of_the_alphabet(names: list[str]):
    alphabet = "abcdefghijklmnopqrstuvwxyzæøå"
    by_alphabet = sorted(names, key=lambda name: [alphabet.index(letter) for letter in name])
    assert sorted(names, key=lambda name: norwegian_sort_key(name).encode()) == by_alphabet


@given(st.text())
def test_a_key_can_be_kept_anywhere(text: str):
    assert norwegian_sort_key(text) == norwegian_sort_key(text)
    assert "\x00" not in norwegian_sort_key(text)


# --- codes -------------------------------------------------------------------------------------------------------


@covers("R147", part="the code to come back with")
@given(st.binary(min_size=12, max_size=32))
def test_a_code_has_twelve_letters_in_fours_that_cannot_be_mistaken(chance: bytes):
    code = new_pick_up_code(chance)
    assert [len(part) for part in code.split("-")] == [4, 4, 4]
    assert not set(code) & set("01OIL")
    assert read_pick_up_code(code.lower().replace("-", " ")) == code


def test_a_code_holds_at_least_58_bits():
    assert len(CODE_ALPHABET) ** 12 >= 2**58
    assert len(set(CODE_ALPHABET)) == len(CODE_ALPHABET)


def test_a_code_is_not_made_from_too_little_chance():
    with pytest.raises(ValueError, match="12 random bytes"):
        new_pick_up_code(b"short")


@pytest.mark.parametrize("text", ["", "7KQM-2XPD", "7KQM-2XPD-HV9O", "7KQM-2XPD-HV9R-7"])
def test_a_code_that_cannot_be_ours_is_refused(text: str):
    assert isinstance(read_pick_up_code(text), Refusal)
