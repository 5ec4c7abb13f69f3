"""Every setting is declared once, documented, and read with a plain no when it is wrong."""

import re
from pathlib import Path

import pytest
from django.conf import settings

from inngang.config.declared import DECLARED, WrongSetting, declared_values

ROOT = Path(__file__).parents[2]


def test_every_setting_is_told_of_in_the_reference():
    page = (ROOT / "docs" / "reference" / "settings.md").read_text("utf-8")
    for setting in DECLARED:
        assert f"`{setting.name}`" in page
        assert setting.what in page
        assert setting.what.endswith(".")


def test_every_setting_can_be_asked_for():
    for setting in DECLARED:
        assert hasattr(settings, setting.name)


def test_no_other_file_reads_a_setting_of_ours_from_the_environment():
    names = {setting.name for setting in DECLARED}
    found = []
    for path in (ROOT / "inngang").rglob("*.py"):
        if ROOT / "inngang" / "config" in path.parents:
            continue
        for name in re.findall(r"environ[^\n]*?[\"']([A-Z_]+)[\"']", path.read_text("utf-8")):
            if name in names:
                found.append(f"{path.relative_to(ROOT)}: {name}")
    assert found == []


@pytest.mark.parametrize(
    ("name", "value"),
    [("INNGANG_DEMO", "perhaps"), ("INNGANG_WEB_WORKERS", "two"), ("INNGANG_TRUSTED_PROXIES", "10.0.0.5, the proxy")],
)
def test_a_wrong_value_is_refused_in_words(name, value):
    with pytest.raises(WrongSetting, match=name):
        declared_values({name: value})


def test_lists_numbers_and_yes_are_read():
    values = declared_values({"INNGANG_HOSTS": "a.no, b.no", "INNGANG_WEB_WORKERS": "4", "INNGANG_DEMO": "yes"})
    assert values["INNGANG_HOSTS"] == ["a.no", "b.no"]
    assert values["INNGANG_WEB_WORKERS"] == 4
    assert values["INNGANG_DEMO"] is True
