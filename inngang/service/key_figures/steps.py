"""Where people stop: how often each step of a page is reached, per day and language, and nothing about whom (steg, R149, R150).

A count is all that is kept: no name, no session, no address, no time of day. It is no event about anybody, so no journal line
stands behind it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from inngang.rules.hours import OSLO
from inngang.rules.vocabulary import marked
from inngang.service.journal.action import upkeep
from inngang.service.rows import rows, run

OPENED, MENDED, DONE = "opened", "mended", "done"
STEPS: Final = {
    OPENED: marked("Opened the page"),
    MENDED: marked("Had to mend something"),
    DONE: marked("Came through"),
}
WAYS: Final = {
    "write": marked("Write to us"),
    "talk": marked("Be phoned"),
    "search": marked("Search"),
    "guide": marked("What is your situation"),
    "come_back": marked("Come back with the code"),
    "quick": marked("Quick things"),
    "meet": marked("Book a meeting"),
    "appoint": marked("Let somebody act for you"),
    "consent": marked("Agree to sharing"),
    "reach": marked("How you want to be reached"),
}
COUNT = """
insert into key_figures_step as s (day, way, step, language, count) values (%(day)s, %(way)s, %(step)s, %(language)s, 1)
on conflict (day, way, step, language) do update set count = s.count + 1
"""
COUNTED = """
select way, step, language, sum(count)::int as count from key_figures_step
where day between %(first)s and %(last)s group by way, step, language
"""


@dataclass(frozen=True)
class WaySteps:
    """How far people came on one page."""

    way: str
    opened: int
    mended: int
    done: int
    languages: tuple[tuple[str, int, int], ...]  # language, opened and done

    @property
    def share(self) -> float | None:
        """Of those who opened it, how many came through; a page opened twice counts twice."""
        return min(1.0, self.done / self.opened) if self.opened else None

    @property
    def stopped(self) -> int:
        return max(0, self.opened - self.done)


@upkeep
def count_step(*, way: str, step: str, language: str, at: datetime) -> None:
    """One more came to this step."""
    run(COUNT, {"day": at.astimezone(OSLO).date(), "way": way, "step": step, "language": language[:8]})


def where_people_stop(*, first: date, last: date) -> list[WaySteps]:
    """Every way there is, in the order they are named; also those nobody has opened."""
    counts: dict[tuple[str, str, str], int] = {
        (one["way"], one["step"], one["language"]): one["count"]
        for one in rows(COUNTED, {"first": first, "last": last})
    }
    found = []
    for way in WAYS:
        spoken = sorted({language for known, _, language in counts if known == way})
        by_step = {
            step: sum(counts.get((way, step, language), 0) for language in spoken) for step in (OPENED, MENDED, DONE)
        }
        found.append(
            WaySteps(
                way,
                by_step[OPENED],
                by_step[MENDED],
                by_step[DONE],
                tuple(
                    (language, counts.get((way, OPENED, language), 0), counts.get((way, DONE, language), 0))
                    for language in spoken
                ),
            )
        )
    return found
