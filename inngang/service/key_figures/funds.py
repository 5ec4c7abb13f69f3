"""Funds for measures and use of them (tiltaksmidler): what each office has a year, what it decides over itself, and what is used."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, NamedTuple

from inngang.rules.vocabulary import Why, marked
from inngang.service.rows import rows

KINDS: Final = {
    "measures": marked("Measures to get into work"),
    "adapting": marked("Aids and adapting of a workplace"),
    "municipal": marked("The municipality's own measures"),
}
HEAD: Final = ("enhet", "aar", "slag", "lokalt", "tildelt", "brukt")
MOST_ROWS, MOST_KRONER = 3_000, 10**12


class FundRow(NamedTuple):
    """One line of a file: the number of the unit, and so on."""

    unit: str
    year: int
    kind: str
    is_local: bool
    granted: int
    used: int


@dataclass(frozen=True)
class OfficeFunds:
    """What one office has a year, in kroner."""

    unit_id: int
    name: str
    granted: int
    used: int
    local: int  # of what is granted, what the office itself decides over
    local_used: int
    counted_on: date

    @property
    def local_share(self) -> float | None:
        return self.local / self.granted if self.granted else None

    @property
    def used_share(self) -> float | None:
        return self.used / self.granted if self.granted else None


FUNDS: Final = """
select u.id as unit_id, u.name, sum(f.granted)::bigint as granted, sum(f.used)::bigint as used,
    coalesce(sum(f.granted) filter (where f.is_local), 0)::bigint as local,
    coalesce(sum(f.used) filter (where f.is_local), 0)::bigint as local_used, min(f.counted_on) as counted_on
from key_figures_fund f join organisation_unit u on u.id = f.unit_id
where f.year = %(year)s and (%(kind)s = '' or f.kind = %(kind)s)
group by u.id order by u.sort_key, u.id
"""


def funds(*, year: int, kind: str = "") -> list[OfficeFunds]:
    """Every office that has funds that year. One statement."""
    return [OfficeFunds(**one) for one in rows(FUNDS, {"year": year, "kind": kind})]


def years() -> list[int]:
    return [one["year"] for one in rows("select distinct year from key_figures_fund order by year desc")]


def read_funds(text: str) -> tuple[list[FundRow], list[tuple[int, Why]]]:
    """A table with the columns of HEAD, semicolon or comma between; the rows, and what is wrong by line."""
    lines = text.removeprefix("\ufeff").splitlines()
    if not lines:
        return [], [(1, Why(marked("The file is empty.")))]
    table = csv.DictReader(io.StringIO("\n".join(lines)), delimiter=";" if ";" in lines[0] else ",")
    if [one.strip() for one in table.fieldnames or ()] != list(HEAD):
        return [], [(1, Why(marked("The columns must be: %(columns)s."), {"columns": ", ".join(HEAD)}))]
    found, wrong = [], []
    for number, one in enumerate(table, 2):
        if number > MOST_ROWS:
            return [], [(number, Why(marked("At most 3000 lines at a time.")))]
        cells = [(one[name] or "").strip() for name in HEAD]
        given = _row(cells)
        if given is None:
            wrong.append(
                (
                    number,
                    Why(
                        marked(
                            "Write the year, measures, adapting or municipal, ja or nei, and two amounts in whole kroner."
                        )
                    ),
                )
            )
        else:
            found.append(given)
    return found, wrong


def _row(cells: Sequence[str]) -> FundRow | None:
    unit, year, kind, local, granted, used = cells
    numbers = [one.replace(" ", "").replace("\u00a0", "") for one in (year, granted, used)]
    if not all(one.isascii() and one.isdigit() and len(one) < 14 for one in numbers) or kind not in KINDS:
        return None
    on, has, gone = map(int, numbers)
    if local not in ("ja", "nei") or not 2000 <= on <= 2100 or max(has, gone) > MOST_KRONER:
        return None
    return FundRow(unit, on, kind, local == "ja", has, gone)
