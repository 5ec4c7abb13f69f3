"""Imports point downwards only, and a wrong one is named."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

PLANTED = {
    "rules/planted_clock.py": "import time",
    "rules/planted_django.py": "from django.utils import timezone",
    "simulator/planted_chance.py": "import random",
    "simulator/planted_upwards.py": "from inngang.service import journal",
    "service/planted_upwards.py": "from inngang import exchange",
    "service/journal/planted_upwards.py": "import inngang.service.people",
    "service/enquiries/planted_row.py": "from inngang.service.people.models import Person",
    "exchange/planted_table.py": "from inngang.service.journal import models",
    "channels/phone/planted_sideways.py": "from inngang.channels import visit",
    "web/citizen/planted_sideways.py": "from inngang.web import office",
    "web/planted_channel.py": "import inngang.channels",
}
NAMED = [
    "inngang.rules.planted_clock -> time",
    "inngang.rules.planted_django -> django",
    "inngang.simulator.planted_chance -> random",
    "inngang.simulator.planted_upwards -> inngang.service.journal",
    "inngang.service.planted_upwards -> inngang.exchange",
    "inngang.service.journal.planted_upwards -> inngang.service.people",
    "inngang.service.enquiries.planted_row -> inngang.service.people.models",
    "inngang.exchange.planted_table -> inngang.service.journal.models",
    "inngang.channels.phone.planted_sideways -> inngang.channels.visit",
    "inngang.web.citizen.planted_sideways -> inngang.web.office",
    "inngang.web.planted_channel -> inngang.channels",
    "inngang.planted_folder",  # a folder nobody has placed
]


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    command = [Path(sys.executable).with_name("lint-imports"), "--no-cache", "--no-logo"]
    quiet = {**os.environ, "COLUMNS": "300", "NO_COLOR": "1"}
    return subprocess.run(command, check=False, cwd=folder, env=quiet, capture_output=True, text=True, timeout=120)


def test_every_import_points_downwards():
    told = lint(ROOT)
    assert told.returncode == 0, told.stdout + told.stderr


@pytest.fixture(scope="module")
def told_of_planted(tmp_path_factory) -> str:
    """What is said about a copy of the house with one wrong import in many places."""
    copy = tmp_path_factory.mktemp("copy")
    shutil.copy(ROOT / ".importlinter", copy)
    only_code = shutil.ignore_patterns("__pycache__", "static", "locale", "templates")
    shutil.copytree(ROOT / "inngang", copy / "inngang", ignore=only_code)
    for folder in ("planted_folder", "channels/phone", "channels/visit", "web/citizen", "web/office"):
        (copy / "inngang" / folder).mkdir(exist_ok=True)
        (copy / "inngang" / folder / "__init__.py").touch()
    for name, source in PLANTED.items():
        (copy / "inngang" / name).write_text(source + "\n", encoding="utf-8")
    told = lint(copy)
    assert told.returncode == 1, told.stdout + told.stderr
    return told.stdout


@pytest.mark.parametrize("named", NAMED)
def test_a_wrong_import_is_named(told_of_planted, named):
    # the report breaks long lines; what matters is that both ends are named together
    assert named in " ".join(told_of_planted.split())
