"""A sick note as data: whole, with a period and a degree, and nothing we do not need."""

from __future__ import annotations

from datetime import date

import pytest

from inngang.rules.sick_note import Fault, NoteKind, SickNote, read_sick_note

WHOLE = {
    "id": "n-1",
    "about": "01810150027",
    "from": "2026-11-16",
    "to": "2026-11-29",
    "degree": 60,
    "kind": "first",
    "sender": "Lege Kari Vik",
}


@pytest.mark.parametrize(
    ("changed", "where"),
    [
        ({"diagnosis": "L03"}, "body"),
        ({"id": " "}, "id"),
        ({"id": "x" * 81}, "id"),
        ({"about": 1810150027}, "about"),
        ({"sender": ""}, "sender"),
        ({"from": "16.11.2026"}, "from"),
        ({"to": "2026-11-31"}, "to"),
        ({"to": "2026-11-15"}, "to"),
        ({"to": "2028-11-15"}, "to"),
        ({"degree": 0}, "degree"),
        ({"degree": 101}, "degree"),
        ({"degree": True}, "degree"),
        ({"degree": "60"}, "degree"),
        ({"kind": "other"}, "kind"),
        ({"kind": []}, "kind"),
    ],
)
def test_what_is_wrong_with_a_sick_note_is_told_by_where_it_is(changed: dict[str, object], where: str):
    no = read_sick_note(WHOLE | changed)
    assert isinstance(no, Fault) and no.where == where


def test_a_whole_one_is_read():
    day, last = date(2026, 11, 16), date(2026, 11, 29)
    read = read_sick_note(WHOLE)
    assert read == SickNote("n-1", "01810150027", day, last, 60, NoteKind.FIRST, "Lege Kari Vik")
    assert isinstance(read_sick_note(WHOLE | {"to": "2026-11-16", "degree": 100}), SickNote)
