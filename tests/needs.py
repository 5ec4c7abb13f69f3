"""Which requirements are shown by tests, and which stand open. `make needs` runs this.

It reads the tests as text and runs none of them: a line here says that a test claims to show the requirement, and
`make test` says whether the test holds. A test that is skipped or expected to fail is not counted.
"""

from __future__ import annotations

import argparse
import ast
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from rich.console import Console
from rich.table import Table
from rich.text import Text

from tests.covers import Requirement, UnknownRequirement, requirements

TESTS = Path(__file__).parent
NOT_COUNTED = {"skip", "xfail"}


class Claim(NamedTuple):
    """One test that says it shows one requirement; `part` says which part, or is empty for the whole."""

    id: str
    test: str
    part: str


class Place(NamedTuple):
    """Where a claim was found."""

    file: str
    line: int


def claims_in(folder: Path = TESTS) -> list[Claim]:
    """Every claim of every test file under a folder."""
    claims: list[Claim] = []
    for path in sorted(folder.rglob("test_*.py")):
        claims += claims_of(path.read_text(encoding="utf-8"), path.relative_to(folder.parent).as_posix())
    return claims


def claims_of(source: str, file: str) -> list[Claim]:
    """The claims in one test file. Raises UnknownRequirement where a number is not in the list."""
    tree = ast.parse(source, file)
    marks = [mark for node in tree.body for mark in _file_marks(node)]
    return list(_claims(tree.body, file, marks))


def _claims(body: Iterable[ast.stmt], file: str, inherited: list[ast.expr], owner: str = "") -> Iterator[Claim]:
    for node in body:
        if isinstance(node, ast.ClassDef):
            marks = inherited + node.decorator_list
            inside = list(_claims(node.body, file, marks, owner=f"{node.name}."))
            # a state machine has rules, not tests: then the class itself is the test
            own = [] if inside else list(_of(node.decorator_list, file, node.name))
            yield from inside or own
        elif isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)) and node.name.startswith("test_"):
            yield from _of(inherited + node.decorator_list, file, owner + node.name)


def _of(marks: list[ast.expr], file: str, name: str) -> Iterator[Claim]:
    if any(_name(mark) in NOT_COUNTED for mark in marks):
        return
    for mark in marks:
        if isinstance(mark, ast.Call) and _name(mark) == "covers":
            yield from _read(mark, Place(file, mark.lineno), f"{file}::{name}")


def _read(call: ast.Call, place: Place, test: str) -> Iterator[Claim]:
    part = next((ast.literal_eval(word.value) for word in call.keywords if word.arg == "part"), None) or ""
    for argument in call.args:
        id = argument.value if isinstance(argument, ast.Constant) else None
        if id not in requirements():
            raise UnknownRequirement(f"{place.file}:{place.line}: {ast.unparse(argument)} is not in the list.")
        yield Claim(str(id), test, part)


def _file_marks(node: ast.stmt) -> list[ast.expr]:
    if isinstance(node, ast.Assign) and any(isinstance(t, ast.Name) and t.id == "pytestmark" for t in node.targets):
        return list(node.value.elts) if isinstance(node.value, (ast.List, ast.Tuple)) else [node.value]
    return []


def _name(mark: ast.expr) -> str:
    called = mark.func if isinstance(mark, ast.Call) else mark
    return called.attr if isinstance(called, ast.Attribute) else called.id if isinstance(called, ast.Name) else ""


class Standing(NamedTuple):
    """How far one requirement is shown: `whole` and `partly` are the claims for it."""

    requirement: Requirement
    whole: list[Claim]
    partly: list[Claim]

    @property
    def word(self) -> str:
        return "shown" if self.whole else "partly" if self.partly else "open"


def standings(claims: Iterable[Claim]) -> list[Standing]:
    """Every requirement with the claims for it, in the order of the list."""
    whole, partly = defaultdict(list), defaultdict(list)
    for claim in claims:
        (partly if claim.part else whole)[claim.id].append(claim)
    return [Standing(one, whole[one.id], partly[one.id]) for one in requirements().values()]


def show(rows: list[Standing], console: Console, *, only_open: bool, theme: str) -> None:
    """Prints the requirements by theme, then the totals."""
    wanted = [row for row in rows if row.requirement.theme.casefold().startswith(theme.casefold())]
    for name in dict.fromkeys(row.requirement.theme for row in wanted):
        of_theme = [row for row in wanted if row.requirement.theme == name]
        table = Table(title=f"{name}: {_count(of_theme)}", title_justify="left", expand=True, show_lines=False)
        table.add_column("need", no_wrap=True)
        table.add_column("stands", no_wrap=True)
        table.add_column("the system must", ratio=3)
        if not only_open:
            table.add_column("tests", ratio=4, overflow="fold")
        for row in of_theme:
            if only_open and row.word == "shown":
                continue
            cells = [row.requirement.id, row.word, row.requirement.system_must]
            table.add_row(*map(Text, cells if only_open else [*cells, _tests(row)]))
        console.print(table)
    console.print(Text(f"In all: {_count(wanted)}, of {len(wanted)}."))
    console.print(
        Text(
            "Shown: a test shows it. Partly: a test shows part of it, and says which part. Open: no test shows it.\n"
            "This counts what the tests say they show. Whether they hold, `make test` tells."
        )
    )


def _count(rows: list[Standing]) -> str:
    words = [row.word for row in rows]
    return ", ".join(f"{words.count(word)} {word}" for word in ("shown", "partly", "open"))


def _tests(row: Standing) -> str:
    whole = [claim.test.removeprefix("tests/") for claim in row.whole]
    partly = [f"{claim.test.removeprefix('tests/')} (part: {claim.part})" for claim in row.partly]
    return "\n".join(whole + partly)


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="needs", description="Requirements shown by tests, and open ones.")
    parser.add_argument("--open", action="store_true", help="only what is not wholly shown")
    parser.add_argument("--theme", default="", help="only themes that begin like this, for example: D")
    chosen = parser.parse_args(arguments)
    themes = sorted({one.theme for one in requirements().values()})
    if not any(name.casefold().startswith(chosen.theme.casefold()) for name in themes):
        parser.error("no theme begins like that. The themes are:\n  " + "\n  ".join(themes))
    show(standings(claims_in()), Console(), only_open=chosen.open, theme=chosen.theme)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
