"""Every value in a file knows its line, and no file can make the reading fall over."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inngang.exchange.lines import Placed, Unreadable, placed
from inngang.exchange.norg2.read import read as read_areas
from inngang.exchange.norg2.read import read_units
from inngang.exchange.opening_hours.read import read as read_hours
from inngang.exchange.thread.read import read as read_threads

READERS = [read_areas, read_units, read_hours, read_threads]

# names the readers look for, so that odd values land where they hurt
NAMES = st.sampled_from(
    """
    navenheter kommunenummer kommunenavn geografiskTilknytning enhetsnummer enhetsnavn enhet enhetNr navn type status
    kontaktinformasjon telefonnummer aktiveringsdato brukerkontakt publikumsmottak besoeksadresse gatenavn husnummer
    stedsbeskrivelse aapningstider dag dato fra til stengt kunTimeavtale kommentar data kjedeId opprettetDato fnr
    meldinger meldingsId sendtDato fritekst ident identType journalposter journalpostId hasNextPage
    """.split()  # noqa: SIM905
)
SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=20),
    st.sampled_from(
        ["0301", "030101", "Mandag", "09:00", "08:00", "24:00", "true", "2042-12-24", "NAVIDENT", "LOKAL", "Aktiv"]
        + ["2021-08-28T16:49:23.000+0200", "2021-08-28T16:49:23", "0001-01-01T00:00:00+14:00", "10908000398", "²²²²"]
    ),
)
ANYTHING = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(NAMES, inner, max_size=8), max_leaves=40
)


def plain(place: Placed):
    match place.value:
        case dict():
            return {name: plain(inner) for name, inner in place.value.items()}
        case list():
            return [plain(inner) for inner in place.value]
        case _:
            return place.value


def test_each_value_knows_its_line():
    file = placed('{\n "a": [\n  {"b": 1},\n  {\n   "b":\n    2}\n ],\n "c": "x"}').fields()
    first, second = file.list("a")
    assert (first.line, second.line) == (3, 4)
    assert second.fields().line_of("b") == 6
    assert file.line_of("c") == 8


@given(ANYTHING, st.sampled_from([None, 0, 1, 3]))
def test_what_is_read_is_what_the_ordinary_reader_reads(value, indent):
    text = json.dumps(value, indent=indent)
    assert repr(plain(placed(text))) == repr(json.loads(text))


@given(ANYTHING, st.sampled_from(READERS))
def test_no_content_makes_a_reader_fall_over(value, reader):
    found = reader(json.dumps(value))
    if not isinstance(value, (dict, list)):
        assert found.problems
    assert all(problem.line >= 1 and str(problem.reason) for problem in found.problems)


@given(st.one_of(st.binary(max_size=60), st.text(max_size=60)), st.sampled_from(READERS))
def test_no_file_makes_a_reader_fall_over(source, reader):
    found = reader(source)
    assert found.rows or found.problems


@given(st.data())
def test_a_file_cut_off_anywhere_brings_in_nothing_and_says_where(data):
    whole = json.dumps({"navenheter": [AREA, {**AREA, "geografiskTilknytning": "0302"}]}, indent=1)
    cut = whole[: data.draw(st.integers(0, len(whole) - 1))]
    found = read_areas(cut)
    assert found.rows == ()
    assert len(found.problems) == 1
    assert found.problems[0].line <= cut.count("\n") + 1


AREA = {
    "kommunenummer": "0301",
    "kommunenavn": "Storvik",
    "geografiskTilknytning": "0301",
    "enhetsnummer": "0399",
    "enhetsnavn": "NAV Storvik",
}


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize(
    ("source", "line", "word"),
    [
        (b"", 1, "stops being JSON"),
        (b'{\n "a": 1,\n "b" 2\n}', 3, "stops being JSON"),
        ('{"navn": "Tromsø"}'.encode("latin-1"), 1, "UTF-8"),
        (b"[" * 100_000, 1, "without end"),
        (b"[" + b"9" * 10_000 + b"]", 1, "too long"),
    ],
)
def test_a_broken_file_is_one_problem_with_its_line(reader, source, line, word):
    found = reader(source)
    assert found.rows == ()
    [problem] = found.problems
    assert problem.line == line
    assert word in str(problem.reason)


def test_a_mark_of_byte_order_does_no_harm():
    assert placed(b"\xef\xbb\xbf[]").value == []
    assert placed("\ufeff[]").value == []


def test_a_text_the_database_cannot_hold_is_refused():
    for bad in ("\\u0000", "\\ud800"):
        with pytest.raises(Unreadable, match="line 1"):
            placed(f'{{"navn": "{bad}"}}').fields().text("navn")
