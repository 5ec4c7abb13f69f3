"""Below the top floor nobody reads the clock or throws dice: `at` and `rng` are handed in."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
BELOW = ("rules", "simulator", "service")

CLOCKS = {
    "datetime.now",
    "datetime.utcnow",
    "datetime.today",
    "date.today",
    "time.time",
    "time.time_ns",
    "time.monotonic",
    "time.monotonic_ns",
    "time.perf_counter",
    "time.localtime",
    "time.gmtime",
    "timezone.now",
    "timezone.localdate",
    "functions.Now",
    "functions.Random",
    "uuid.uuid1",
    "uuid.uuid4",
    "os.urandom",
}
CHANCE = ("random.", "secrets.", "numpy.random.", "np.random.", "django.utils.crypto.get_random")
HANDED_IN = {"random.Random", "numpy.random.Generator", "np.random.Generator"}  # the type of `rng`
SQL_CALL = re.compile(
    r"\b(now|clock_timestamp|statement_timestamp|transaction_timestamp|timeofday|random|gen_random_uuid|uuidv7)\s*\(\s*\)",
    re.IGNORECASE,
)
SQL_NAME = re.compile(r"\b(current_timestamp|current_date|current_time|localtimestamp|localtime)\b", re.IGNORECASE)
SQL_WORD = re.compile(r"\b(select|insert|update|delete|where|values|returning)\b", re.IGNORECASE)


def readings(source: str, name: str) -> Iterator[str]:
    """Each place where a file reads the clock or throws dice, as `file:line: what`."""
    tree = ast.parse(source, name)
    names = dict(_imported(tree))
    docstrings = set(_docstrings(tree))
    for node in ast.walk(tree):
        if isinstance(node, (ast.Attribute, ast.Name)) and isinstance(node.ctx, ast.Load):
            what = _spelled(node, names)
            if what and _reads(what):
                yield f"{name}:{node.lineno}: {what}"
    for line, text in _texts(tree, docstrings):
        if found := SQL_CALL.search(text) or (SQL_WORD.search(text) and SQL_NAME.search(text)):
            yield f"{name}:{line + text[: found.start()].count(chr(10))}: SQL {found.group().strip()}"


def _reads(what: str) -> bool:
    if any(what == clock or what.endswith("." + clock) for clock in CLOCKS):
        return True
    return what.startswith(CHANCE) and what not in HANDED_IN


def _spelled(node: ast.expr, names: dict[str, str]) -> str:
    """`dt.now` as `datetime.datetime.now`, when the file imported datetime as dt."""
    if isinstance(node, ast.Name):
        return names.get(node.id, "")
    if isinstance(node, ast.Attribute):
        base = _spelled(node.value, names)
        return f"{base}.{node.attr}" if base else ""
    return ""


def _imported(tree: ast.Module) -> Iterator[tuple[str, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for one in node.names:
                yield (one.asname, one.name) if one.asname else (one.name.split(".")[0], one.name.split(".")[0])
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            for one in node.names:
                yield one.asname or one.name, f"{node.module}.{one.name}"


def _texts(tree: ast.Module, docstrings: set[int]) -> Iterator[tuple[int, str]]:
    """Every text in the file that is not a docstring, with its first line; f-strings in one piece."""
    in_pieces = {id(piece) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for piece in node.values}
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            yield node.lineno, "".join(p.value if isinstance(p, ast.Constant) else "?" for p in node.values)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings | in_pieces:
            yield node.lineno, node.value


def _docstrings(tree: ast.Module) -> Iterator[int]:
    for node in ast.walk(tree):
        if isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)) and node.body:
            first = node.body[0]
            if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant):
                yield id(first.value)


def test_nothing_below_the_top_floor_reads_the_clock():
    found: list[str] = []
    for floor in BELOW:
        for path in sorted((ROOT / "inngang" / floor).rglob("*.py")):
            if "migrations" not in path.parts:
                found += readings(path.read_text(encoding="utf-8"), path.relative_to(ROOT).as_posix())
    assert not found, "Hand in `at` or `rng` instead:\n" + "\n".join(found)


@pytest.mark.parametrize(
    ("source", "what"),
    [
        ("from datetime import datetime\ndatetime.now()", "datetime.datetime.now"),
        ("import datetime as dt\ndt.datetime.now(tz)", "datetime.datetime.now"),
        ("import datetime\ndatetime.date.today()", "datetime.date.today"),
        ("from datetime import datetime as d\nx = d.utcnow", "datetime.datetime.utcnow"),
        ("import time\ntime.monotonic()", "time.monotonic"),
        ("from time import time\ntime()", "time.time"),
        ("from django.utils import timezone\ntimezone.now()", "django.utils.timezone.now"),
        ("from django.utils.timezone import now\nfield(default=now)", "django.utils.timezone.now"),
        ("import random\nrandom.choice(x)", "random.choice"),
        ("from random import shuffle\nshuffle(x)", "random.shuffle"),
        ("import numpy as np\nnp.random.default_rng()", "numpy.random.default_rng"),
        ("from uuid import uuid4\nuuid4()", "uuid.uuid4"),
        ("import secrets\nsecrets.token_hex()", "secrets.token_hex"),
        ("from django.db.models.functions import Now\nNow()", "django.db.models.functions.Now"),
        ("\nSQL = 'select * from x where due_by < now()'", "SQL now()"),
        ("\nSQL = 'insert into x values (CURRENT_TIMESTAMP)'", "SQL CURRENT_TIMESTAMP"),
        ("\nF = RawSQL('now()')", "SQL now()"),
        ("\nSQL = f'update {x} set n = random()'", "SQL random()"),
    ],
)
def test_a_planted_reading_is_named_with_its_line(source, what):
    assert list(readings(source, "planted.py")) == [f"planted.py:2: {what}"]


@pytest.mark.parametrize(
    "source",
    [
        "from datetime import datetime, timedelta\ndef due(*, at: datetime): return at + timedelta(days=2)",
        "from random import Random\ndef draw(rng: Random): return rng.random()",
        "from numpy.random import Generator\ndef draw(rng: Generator): return rng.random()",
        '"""Select the one who waited longest, now()."""',
        "from datetime import time\nopens = time(9, 0)",
        "SQL = 'select * from x where due_by < %(now)s'",
    ],
)
def test_what_is_handed_in_is_left_alone(source):
    assert list(readings(source, "fine.py")) == []
