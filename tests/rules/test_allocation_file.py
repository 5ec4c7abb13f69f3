"""Figures of receivers as a table for a spreadsheet, both ways."""

from __future__ import annotations

import pytest

from inngang.rules.allocation import Receiver
from inngang.rules.allocation_file import read, write

TWO = (
    Receiver("1", "Liten", "", {"inhabitants": 1_000, "contacts": 30}),
    Receiver("2", "Stor", "1", {"inhabitants": 1_234_567.5}),
)


def test_a_table_comes_back_as_it_was_written():
    back = read(write(TWO))
    assert back.receivers == TWO and not back.problems


@pytest.mark.parametrize(
    ("table", "lines"),
    [
        ("", [1]),
        ("kode;navn", [1]),
        ("code;name;postnummer", [1]),
        ("code;name", [2]),
        ("code;name;inhabitants|1;A;mange|;B;3|2;C;-1|3;D;1 234,5", [2, 3, 4]),
        ("code;name|1;A|1;B", [3]),
        ("code,name,contacts|1,A,12", []),
        ("code;name;contacts|1;A;999999999", [2]),
    ],
)
def test_what_is_wrong_in_a_table_is_said_line_by_line(table: str, lines: list[int]):
    assert [line for line, _ in read(table.replace("|", "\r\n")).problems] == lines


def test_a_number_is_read_as_people_write_it():
    assert read("code;name;inhabitants\r\n3;D;1 234,5\r\n").receivers[0].figures == {"inhabitants": 1234.5}


def test_no_cell_becomes_a_formula():
    out = write([Receiver("=1+1", "@A", "", {"contacts": 1})])
    assert "'=1+1" in out and read(out).receivers[0].code == "=1+1"
