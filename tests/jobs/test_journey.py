"""The journey tells of files that are there, and of what the journal really holds."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest
from rich.console import Console

from inngang.jobs import journey
from inngang.service.journal import queries as journal
from inngang.service.rows import row
from tests.times import MORNING

ROOT = Path(__file__).parents[2]
pytestmark = pytest.mark.django_db


@pytest.fixture
def walked(cast, settings, tmp_path):
    settings.DATA = tmp_path
    out = io.StringIO()
    enquiry_id = journey.walk(Console(file=out, width=100, force_terminal=False), now=lambda: MORNING)
    return enquiry_id, out.getvalue()


def test_every_file_it_names_is_there_and_has_that_function_at_that_line(walked):
    named = re.findall(r"(inngang/[\w/]+\.py):(\d+) (\w+)", walked[1])
    assert len({path for path, _, _ in named}) >= 12
    for path, line, function in named:
        lines = (ROOT / path).read_text(encoding="utf-8").splitlines()
        assert any(f"def {function}(" in one for one in lines[int(line) - 1 : int(line) + 8]), (path, line, function)


def test_it_goes_from_the_telephone_to_the_key_figure(walked):
    shown = walked[1]
    way = ["channels/phone/incoming.py", "rules/triage.py", "rules/promises.py", "rules/routing.py", "actions/take.py"]
    way += ["access/door.py", "rules/access.py", "actions/hand_over.py", "rules/handover.py", "jobs/send_outbox.py"]
    way += ["actions/call_back.py", "actions/answer.py", "actions/close.py", "queries/day.py"]
    places = [shown.find(part) for part in way]
    assert -1 not in places
    assert places == sorted(places)


def test_every_journal_line_of_the_call_is_told_as_it_was_written(walked):
    enquiry_id, shown = walked
    told = " ".join(shown.split())
    lines = journal.of_enquiry(enquiry_id=enquiry_id)
    assert len(lines) > 15
    for line in lines:
        assert f"{line.event}: {' '.join(str(line.sentence).split())}"[:60] in told


def test_it_tells_why_and_fits_in_a_hundred_columns(walked):
    shown = walked[1]
    assert "They know this kind of matter: money to live on and housing." in shown
    assert "They answer for the whole country." in shown
    assert max(len(line) for line in shown.splitlines()) <= 100


def test_the_call_ends_with_an_answer_that_is_marked_as_demo(walked):
    found = row("select state, outcome, is_demo from enquiries_enquiry where id = %(id)s", {"id": walked[0]})
    assert found == {"state": "closed", "outcome": "answered", "is_demo": True}


def test_a_database_without_the_cast_is_left_alone(cast, monkeypatch):
    before = row("select count(*) as n from journal_line")
    monkeypatch.setattr(journey.people, "cast", list)
    with pytest.raises(journey.CannotWalk, match="demo alone"):
        journey.walk(Console(file=io.StringIO()), now=lambda: MORNING)
    assert row("select count(*) as n from journal_line") == before
