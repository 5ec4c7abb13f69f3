"""Figures of receivers as a table for a spreadsheet: read with what is wrong line by line, and written (tallgrunnlag)."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from typing import Final, NamedTuple

from inngang.rules.allocation import Receiver
from inngang.rules.allocation_words import FIGURES
from inngang.rules.text import guarded, on_one_line, unguarded
from inngang.rules.vocabulary import Why, marked

HEAD: Final = ("code", "name", "within")
MOST_RECEIVERS: Final = 1_000
LONGEST: Final = 80
MOST: Final = {"contacts": 300_000.0}  # the whole country has about 230 000 calls a week


class Read(NamedTuple):
    """What a file holds, and what is wrong in it by line."""

    receivers: tuple[Receiver, ...]
    problems: tuple[tuple[int, Why], ...]


def read(text: str) -> Read:
    """A table with code, name, within (may be empty) and a column for each figure; semicolon or comma between them."""
    lines = text.removeprefix("\ufeff").splitlines()
    if not lines:
        return Read((), ((1, Why(marked("The file is empty."))),))
    table = csv.DictReader(io.StringIO("\n".join(lines)), delimiter=";" if ";" in lines[0] else ",")
    columns = [one.strip() for one in table.fieldnames or ()]
    table.fieldnames = columns
    if columns[:2] != list(HEAD[:2]):
        return Read((), ((1, Why(marked("The first two columns must be called code and name."))),))
    unknown = [one for one in columns if one not in HEAD and one not in FIGURES]
    if unknown:
        return Read(
            (), ((1, Why(marked("We do not know the column %(name)s."), {"name": on_one_line(unknown[0], 40)})),)
        )
    found: dict[str, Receiver] = {}
    problems: list[tuple[int, Why]] = []
    for line, row in enumerate(table, 2):
        code, name = (unguarded((row.get(one) or "").strip()) for one in HEAD[:2])
        if line > MOST_RECEIVERS + 1:
            problems.append((line, Why(marked("At most %(most)s lines can be read."), {"most": MOST_RECEIVERS})))
            break
        if not code or not name or len(code) > LONGEST or len(name) > LONGEST or code in found:
            problems.append((line, Why(marked("Each line needs a code of its own and a name."))))
            continue
        figures = {}
        for figure in columns:
            if figure in HEAD or not (cell := (row.get(figure) or "").strip()):
                continue
            number = _number(cell, MOST.get(figure, 1e15))
            if number is None:
                said = {"column": figure, "cell": on_one_line(cell, 30)}
                problems.append(
                    (
                        line,
                        Why(marked("%(column)s must be a number, 0 or more and not too large, not “%(cell)s”."), said),
                    )
                )
            else:
                figures[figure] = number
        found[code] = Receiver(code, name, unguarded((row.get("within") or "").strip()), figures)
    if not found and not problems:
        problems.append((2, Why(marked("There is no line with figures in it."))))
    return Read(tuple(found.values()), tuple(problems))


def _number(cell: str, most: float) -> float | None:
    try:
        value = float(cell.replace("\u00a0", "").replace(" ", "").replace(",", "."))
    except ValueError:
        return None
    return value if 0 <= value <= most else None


def write(receivers: Sequence[Receiver]) -> str:
    """The same table, with the columns somebody has a figure in."""
    columns = [name for name in FIGURES if any(name in one.figures for one in receivers)]
    out = io.StringIO()
    table = csv.writer(out, delimiter=";", lineterminator="\r\n")
    table.writerow((*HEAD, *columns))
    for one in receivers:
        numbers = [f"{one.figures[name]:.12g}" if name in one.figures else "" for name in columns]
        table.writerow([guarded(one.code), guarded(one.name), guarded(one.within), *numbers])
    return out.getvalue()
