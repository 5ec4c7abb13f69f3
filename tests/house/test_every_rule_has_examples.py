"""Each module of rules that decides something has an example table, and the page of tables reads the same every time."""

from __future__ import annotations

import ast
import importlib
import pkgutil
from pathlib import Path

import pytest

import inngang.rules as rules
from inngang.config import reference

ROOT = Path(__file__).parents[2]
WORDS_ONLY = {"vocabulary", "said"}  # they decide nothing
PAGE = "\n\n".join(reference.rule_examples_page())


def decides(module: str) -> bool:
    """Whether others may ask it something."""
    source = Path(importlib.import_module(f"inngang.rules.{module}").__file__ or "").read_text(encoding="utf-8")
    return any(isinstance(node, ast.FunctionDef) and node.name[0] != "_" for node in ast.parse(source).body)


DECIDING = [part.name for part in pkgutil.iter_modules(rules.__path__) if part.name not in WORDS_ONLY]


@pytest.mark.parametrize("module", DECIDING)
def test_each_module_of_rules_has_an_example_table(module: str):
    if not decides(module):
        return
    tests = [path for path in (ROOT / "tests" / "rules").glob("test_*.py") if f"inngang.rules.{module} " in said(path)]
    assert any(f"`tests/rules/{path.name}`" in PAGE for path in tests), (
        f"No test of inngang.rules.{module} in tests/rules has an example table. Give one a parametrize."
    )


def said(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def test_the_page_of_examples_names_nothing_of_one_machine_or_one_run():
    assert " object at 0x" not in PAGE
    assert "<function" not in PAGE
    assert str(ROOT) not in PAGE
    assert "\n\n".join(reference.rule_examples_page()) == PAGE


def test_a_row_of_a_table_is_what_the_test_is_given():
    line = next(one for one in PAGE.splitlines() if "Phone the person instead" in one)
    assert line == "| 2 | 1 | 3, 4 | Passed on twice already. Phone the person instead. |"
