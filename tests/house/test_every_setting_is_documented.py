"""What can be set from outside stands in one table, in plain words, and nothing else reads the environment."""

import ast
import re
from pathlib import Path

import pytest

from inngang.config.declared import DECLARED

ROOT = Path(__file__).parents[2]
NAME = re.compile(r"INNGANG_[A-Z_]+|DATABASE_URL")


def named_in(source: str) -> dict[str, int]:
    """Every text in a file that looks like the name of a setting, with its line."""
    return {
        node.value: node.lineno
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and NAME.fullmatch(node.value)
    }


@pytest.mark.parametrize("setting", DECLARED, ids=lambda setting: setting.name)
def test_every_setting_says_what_it_does_in_a_sentence(setting):
    assert NAME.fullmatch(setting.name)
    assert setting.what[0].isupper() and setting.what.endswith(".")
    assert len(setting.what.split()) >= 5
    assert isinstance(setting.default, setting.kind)


def test_no_setting_is_declared_twice():
    names = [setting.name for setting in DECLARED]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("setting", DECLARED, ids=lambda setting: setting.name)
def test_every_setting_is_in_the_reference(setting):
    page = (ROOT / "docs" / "reference" / "settings.md").read_text(encoding="utf-8")
    assert f"`{setting.name}`" in page
    assert " ".join(setting.what.split()) in page


def test_every_setting_that_is_used_is_declared():
    declared = {setting.name for setting in DECLARED}
    strange = []
    for path in sorted((ROOT / "inngang").rglob("*.py")):
        for name, line in named_in(path.read_text(encoding="utf-8")).items():
            # given to Django under another name, made from a declared one
            if name not in declared:
                strange.append(f"{path.relative_to(ROOT)}:{line}: {name}")
    assert not strange, "Declare these in inngang/config/declared.py:\n" + "\n".join(strange)


def test_a_setting_that_is_not_declared_is_found():
    assert named_in('x = 1\ny = os.environ["INNGANG_PLANTED"]') == {"INNGANG_PLANTED": 2}
