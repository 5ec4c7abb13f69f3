"""The reference says what the code does, today."""

import os
import subprocess
import sys
from pathlib import Path

from inngang.config import reference

ROOT = Path(__file__).parents[2]


def test_the_reference_is_as_fresh_as_the_code():
    # in a process of its own: the reference shows the house as it is started, not as the tests have set it up
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("INNGANG_", "DATABASE_URL"))}
    command = [sys.executable, "-m", "inngang.config.reference", "--check"]
    told = subprocess.run(command, check=False, cwd=ROOT, env=clean, capture_output=True, text=True, timeout=120)
    assert told.returncode == 0, told.stdout + told.stderr


def test_a_page_that_is_no_longer_true_is_named(tmp_path):
    made = {"a.md": "one\n", "b.md": "two\n"}
    assert reference.write(made, tmp_path) == ["a.md", "b.md"]
    assert reference.stale(made, tmp_path) == []
    (tmp_path / "a.md").write_text("otherwise\n", encoding="utf-8")
    (tmp_path / "b.md").unlink()
    (tmp_path / "left_over.md").write_text("made from nothing\n", encoding="utf-8")
    assert reference.stale(made, tmp_path) == ["a.md", "b.md", "left_over.md"]
    reference.write(made, tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.md", "b.md"]


def test_every_page_has_something_to_tell():
    pages = reference.pages()
    assert set(reference.PAGES) < set(pages)
    for name, text in pages.items():
        assert text.startswith(reference.MADE), name
        assert text.count("\n") > 4, name
