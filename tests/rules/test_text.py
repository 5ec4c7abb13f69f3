"""Text that people write, made harmless where it meets other text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inngang.rules.text import guarded, on_one_line, shown, unguarded, without_numbers


def test_a_sign_that_turns_the_direction_is_taken_away_and_the_marks_arabic_needs_are_not():
    assert shown("faktura\u202efdp.exe") == "fakturafdp.exe"
    assert shown("\u200fمرحبا\u200f") == "\u200fمرحبا\u200f"


def test_lines_stay_in_a_text_and_not_in_a_list():
    assert shown("En\nto\tre") == "En\nto\tre"
    assert on_one_line("En\nto\u2028tre\x07") == "En to tre"
    assert len(on_one_line("a" * 500)) == 200


@pytest.mark.parametrize("cell", ["=1+1", "+47", "-2", "@SUM(A1)", "\t=1", "\r=1"])
def test_what_a_spreadsheet_would_run_is_text(cell):
    assert guarded(cell) == "'" + cell


@given(st.text())
def test_a_guarded_cell_never_begins_like_a_formula_and_comes_back(cell):
    assert not guarded(cell).startswith(("=", "+", "-", "@", "\t", "\r"))
    if not (cell.startswith("'") and cell[1:2] in ("=", "+", "-", "@", "\t", "\r")):
        assert unguarded(guarded(cell)) == cell


@given(st.text())
def test_nothing_hidden_is_left_however_it_is_put_together(text):
    assert shown(shown(text)) == shown(text)
    assert not set(shown(text)) & set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\x00\x1b")


@pytest.mark.parametrize("number", ["01818012345", "010180 12345", "010180-12345"])
def test_an_identity_number_is_taken_out(number):
    assert number not in without_numbers(f"Feil med {number} her")


def test_other_numbers_stay():
    assert without_numbers("INN-1234 og 99887766 kl. 12.30") == "INN-1234 og 99887766 kl. 12.30"
