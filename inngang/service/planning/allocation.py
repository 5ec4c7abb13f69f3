"""Who gets how much: figures and criteria as they are kept, and what they come to (ressursfordeling)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from pathlib import Path

from inngang.rules import allocation, allocation_file
from inngang.rules.allocation import AVAILABILITY, CriteriaSet, Load, Receiver, Working
from inngang.rules.vocabulary import OFFICE_KINDS
from inngang.service.rows import row, rows

COUNTED, EXAMPLE = "counted", "example"
WEEKS_COUNTED = 4
MOST_KEPT = 50
EXAMPLE_FILE = Path(__file__).with_name("data") / "example_figures.csv"

# Contacts of the last weeks and those who work there, office by office. Testable against any day: the time is handed in.
COUNT = """
with came as (
    select e.unit_id, count(*) / %(weeks)s::float as contacts from enquiries_enquiry e
    where e.received_at > %(since)s and e.received_at <= %(at)s group by e.unit_id
), works as (
    select p.unit_id, count(distinct p.staff_id) as staff from organisation_post p
    where p.valid_from <= %(at)s::date and (p.valid_to is null or p.valid_to >= %(at)s::date) group by p.unit_id
), has as (
    select a.unit_id, count(distinct a.municipality_code) as municipalities from organisation_area a group by a.unit_id
)
select u.number as code, u.name, u.county as within, coalesce(c.contacts, 0) as contacts, coalesce(w.staff, 0) as staff
from organisation_unit u
left join came c on c.unit_id = u.id
left join works w on w.unit_id = u.id
where u.kind = any(%(kinds)s) and (u.valid_to is null or u.valid_to >= %(at)s::date)
order by u.sort_key
"""


@dataclass(frozen=True)
class Named:
    """A choice of a list: figures or criteria that are kept. A name of one's own; else the code says the words."""

    code: str
    name: str = ""


@dataclass(frozen=True)
class Gained:
    """One receiver under two sets of criteria."""

    receiver: Receiver
    one: Load
    other: Load

    @property
    def difference(self) -> int:
        return self.other.kroner - self.one.kroner

    @property
    def percent(self) -> float | None:
        return 100 * self.difference / self.one.kroner if self.one.kroner else None


@dataclass(frozen=True)
class Division:
    """An amount divided in two ways, those who gain most first."""

    rows: tuple[Gained, ...]
    missing: tuple[str, ...]  # figures asked for that nobody has

    def lowest(self, place: int) -> float | None:
        """The share who reach somebody where it is hardest, under the first set (0) or the second (1)."""
        return min(self._reached(place), default=None)

    def highest(self, place: int) -> float | None:
        return max(self._reached(place), default=None)

    def _reached(self, place: int) -> list[float]:
        found = ((one.one, one.other)[place].reached for one in self.rows)
        return [one for one in found if one is not None]


def figure_sets() -> list[Named]:
    """What can be divided by: the example, what happened here, and what was taken in, the newest first."""
    kept = rows("select id, name from planning_figures order by made_at desc limit %(most)s", {"most": MOST_KEPT})
    return [Named(EXAMPLE), Named(COUNTED), *(Named(str(one["id"]), one["name"]) for one in kept)]


def figures(code: str, *, at: datetime) -> tuple[Receiver, ...] | None:
    """The receivers of a set of figures; None when there is no such set."""
    if code == EXAMPLE:
        return _example()
    if code == COUNTED:
        return counted(at=at)
    found = row("select receivers from planning_figures where id = %(id)s", {"id": int(code)}) if _is_id(code) else None
    return tuple(Receiver(**one) for one in found["receivers"]) if found else None


def counted(*, at: datetime) -> tuple[Receiver, ...]:
    """Contacts a week and people at work in each office, from what happened."""
    since = at - timedelta(weeks=WEEKS_COUNTED)
    kinds = [str(one) for one in OFFICE_KINDS]
    found = rows(COUNT, {"since": since, "at": at, "weeks": WEEKS_COUNTED, "kinds": kinds})
    return tuple(
        Receiver(
            one["code"], one["name"], one["within"], {"contacts": float(one["contacts"]), "staff": float(one["staff"])}
        )
        for one in found
    )


@lru_cache(maxsize=1)
def _example() -> tuple[Receiver, ...]:
    read = allocation_file.read(EXAMPLE_FILE.read_text("utf-8"))
    assert not read.problems, read.problems
    return read.receivers


def criteria_kept() -> list[Named]:
    """The sets to choose from: those of the product, then one's own, the newest first."""
    kept = rows("select id, name from planning_criteria order by made_at desc limit %(most)s", {"most": MOST_KEPT})
    return [
        *(Named(code) for code in allocation.criteria_sets()),
        *(Named(str(one["id"]), one["name"]) for one in kept),
    ]


def criteria(code: str) -> CriteriaSet | None:
    """One set; None when there is no such set."""
    if code in (shipped := allocation.criteria_sets()):
        return shipped[code]
    if not _is_id(code):
        return None
    found = row("select id, amount, criteria from planning_criteria where id = %(id)s", {"id": int(code)})
    if found is None:
        return None
    return CriteriaSet(code, found["amount"], allocation.criteria_from(found["criteria"]))


def _is_id(code: str) -> bool:
    return code.isascii() and code.isdigit() and len(code) < 19


def levels(receivers: tuple[Receiver, ...]) -> tuple[tuple[Receiver, ...], tuple[Receiver, ...]]:
    """Those on top, and those within one of them."""
    codes = {one.code for one in receivers}
    return (
        tuple(one for one in receivers if one.within not in codes),
        tuple(one for one in receivers if one.within in codes),
    )


def divided(
    chosen: CriteriaSet, receivers: tuple[Receiver, ...], working: Working, *, below: bool = False
) -> dict[str, int]:
    """Kroner by code. `below`: what those on top get is divided again to those within them, by the same criteria."""
    top, under = levels(receivers)
    if chosen.criteria:
        first = allocation.divide(chosen, top)
        return allocation.onwards(first, chosen, under) if below else first
    first = allocation.equal_availability(chosen.amount, top, working)
    if not below:
        return first
    found: dict[str, int] = {}
    for code, amount in first.items():
        inside = [one for one in under if one.within == code]
        found |= allocation.equal_availability(amount, inside, working) if inside and amount else {}
    return found


def compare(
    one: CriteriaSet, other: CriteriaSet, receivers: tuple[Receiver, ...], working: Working, *, below: bool = False
) -> Division:
    """The amount of the first set, divided by each. Raises ValueError when one of them cannot divide."""
    top, under = levels(receivers)
    shown = tuple(each for each in under if each.within in {one.code for one in top}) if below else top
    same = other._replace(amount=one.amount)
    first, second = (divided(each, receivers, working, below=below) for each in (one, same))
    loads = [allocation.loads(each, shown, working) for each in (first, second)]
    found = [Gained(a.receiver, a, b) for a, b in zip(*loads, strict=True)]
    asked = set(allocation.missing(one, shown)) | set(allocation.missing(other, shown))
    if AVAILABILITY in (one.code, other.code) and not any(each.figures.get("contacts") for each in shown):
        asked.add("contacts")
    return Division(tuple(sorted(found, key=lambda each: (-each.difference, each.receiver.name))), tuple(sorted(asked)))
