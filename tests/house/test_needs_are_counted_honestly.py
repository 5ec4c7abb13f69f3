"""What `make needs` counts, and what it does not."""

import pytest
from rich.console import Console

from tests.covers import UnknownRequirement, covers, requirements
from tests.needs import claims_in, claims_of, main, show, standings


def test_the_list_has_every_requirement_once_and_in_order():
    assert list(requirements()) == [f"R{number:03}" for number in range(1, 345)]
    assert all(one.theme and one.requirement and one.system_must and one.source for one in requirements().values())


def test_a_number_that_is_not_in_the_list_stops_the_collection():
    with pytest.raises(UnknownRequirement, match="R999"):
        covers("R999")
    with pytest.raises(UnknownRequirement):
        covers()
    with pytest.raises(UnknownRequirement):
        covers("R074", part=" ")


def test_a_number_that_is_not_in_the_list_is_named_with_its_line():
    with pytest.raises(UnknownRequirement, match="tests/x.py:2"):
        claims_of("\n@covers('R999')\ndef test_a(): ...", "tests/x.py")


def test_claims_are_found_on_functions_classes_and_files():
    source = """
pytestmark = [covers("R001")]
@covers("R002", "R003")
def test_a(): ...
@tests.covers.covers("R004", part="the first try")
class TestB:
    def test_b(self): ...
    def helper(self): ...
@covers("R005")
class Machine: ...
"""
    found = {(claim.id, claim.test.split("::")[1], claim.part) for claim in claims_of(source, "x.py")}
    assert found == {
        ("R001", "test_a", ""),
        ("R002", "test_a", ""),
        ("R003", "test_a", ""),
        ("R001", "TestB.test_b", ""),
        ("R004", "TestB.test_b", "the first try"),
        ("R005", "Machine", ""),
    }


def test_a_test_that_is_skipped_or_expected_to_fail_shows_nothing():
    source = """
@pytest.mark.skip(reason="later")
@covers("R002")
def test_a(): ...
@covers("R002")
@pytest.mark.xfail
def test_b(): ...
"""
    assert claims_of(source, "x.py") == []


def test_part_of_a_requirement_is_not_counted_as_the_whole():
    rows = standings(claims_of('@covers("R074", part="kept as tries")\ndef test_a(): ...', "x.py"))
    standing = {row.requirement.id: row.word for row in rows}
    assert standing["R074"] == "partly" and standing["R075"] == "open"


def test_the_printed_list_says_what_is_open():
    console = Console(record=True, width=200, file=open("/dev/null", "w"))  # noqa: SIM115
    show(standings([]), console, only_open=True, theme="")
    text = console.export_text()
    assert "In all: 0 shown, 0 partly, 344 open, of 344." in text
    assert "R344" in text


def test_every_test_file_below_a_folder_is_read(tmp_path):
    inner = tmp_path / "rules"
    inner.mkdir()
    (inner / "test_one.py").write_text('@covers("R001")\ndef test_a(): ...', encoding="utf-8")
    assert [claim.id for claim in claims_in(tmp_path)] == ["R001"]


def test_the_needs_of_this_house_can_be_printed(capsys):
    assert main(["--theme", "D"]) == 0
    assert "D Transfers" in capsys.readouterr().out
