"""Key controls for internal control (nøkkelkontroller): what must hold, when it was last looked at, and what was found."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, NamedTuple

from inngang.rules.hours import OSLO
from inngang.rules.vocabulary import Why, marked
from inngang.service.access import sources
from inngang.service.enquiries import verifier
from inngang.service.journal import chain
from inngang.service.key_figures import balance
from inngang.service.rows import row, rows

MOST_HOURS: Final = 26  # a control nobody has run for longer than this is no control
MOST_FAULTS: Final = 20
OLD_DEVIATION, RETENTION_EVERY, STUCK, A_MONTH = (timedelta(days=30), timedelta(days=35), timedelta(hours=1), 30)
RUNS_SHOWN: Final = 10


class Found(NamedTuple):
    """How many faults, and the sentence that is the evidence."""

    faults: int
    evidence: Why


class Control(NamedTuple):
    """One thing that must hold: what it is, where it is seen to, and how it is looked at."""

    title: str
    what: str
    seen_to: str  # the page, by its name
    look: Callable[[datetime], Found]


def _account(at: datetime) -> Found:
    day = at.astimezone(OSLO).date() - timedelta(days=1)
    lines = balance.of_day(day=day)
    received, ended, promised = (sum(getattr(one, what) for one in lines) for what in ("received", "ended", "promised"))
    faults = sum(len(one.missing) for one in lines)
    told = {"day": f"{day:%d.%m.%Y}", "received": received, "ended": ended, "promised": promised, "faults": faults}
    return Found(
        faults,
        Why(
            marked("%(day)s: %(received)s received, %(ended)s ended, %(promised)s promised, %(faults)s with nobody"),
            told,
        ),
    )


def _enquiries(at: datetime) -> Found:
    faults = verifier.problems(limit=MOST_FAULTS)
    told = {"rules": len(verifier.CHECKS), "faults": len(faults)}
    return Found(len(faults), Why(marked("%(rules)s rules asked of every enquiry: %(faults)s faults"), told))


def _log(at: datetime) -> Found:
    faults, (lines, last) = chain.broken(most=MOST_FAULTS), chain.head()
    told = {"lines": lines, "hash": last[:12], "faults": len(faults)}
    return Found(
        len(faults),
        Why(
            marked("%(lines)s lines gone through, %(faults)s changed or gone; the last hash begins with %(hash)s"), told
        ),
    )


def _openings(at: datetime) -> Found:
    found = row(
        """select count(*) filter (where seen_at is not null) as seen, count(*) as openings,
               count(*) filter (where seen_at is null and review_by < %(at)s) as faults
           from access_opening where started_at >= %(since)s or (seen_at is null and review_by < %(at)s)""",
        {"at": at, "since": at - timedelta(days=A_MONTH)},
    )
    assert found is not None
    return Found(
        found["faults"],
        Why(marked("%(openings)s opened in 30 days: %(seen)s gone through, %(faults)s too late"), found),
    )


def _deviations(at: datetime) -> Found:
    found = row(
        """select count(*) filter (where state = 'open') as now, count(*) filter (where closed_at >= %(old)s) as closed,
               count(*) filter (where state = 'open' and opened_at < %(old)s) as faults from enquiries_deviation""",
        {"old": at - OLD_DEVIATION},
    )
    assert found is not None
    return Found(
        found["faults"],
        Why(marked("%(now)s open, %(closed)s closed in 30 days, %(faults)s open for longer than that"), found),
    )


def _retention(at: datetime) -> Found:
    found = row(
        """select (select max(done_at) from retention_run where state = 'done') as done,
               (select at from journal_line order by id limit 1) as began"""
    )
    assert found is not None
    if found["done"] is None:  # a service that has just begun has nothing old
        is_late = found["began"] is not None and found["began"] < at - RETENTION_EVERY
        return Found(int(is_late), Why(marked("Nothing old has been let go yet")))
    told = {"day": f"{found['done'].astimezone(OSLO):%d.%m.%Y}"}
    return Found(int(found["done"] < at - RETENTION_EVERY), Why(marked("Last carried out on %(day)s"), told))


def _messages(at: datetime) -> Found:
    found = row(
        """select count(*) filter (where state = 'due' and next_attempt_at < %(stuck)s) as waiting,
               count(*) filter (where state = 'failed' and seen_to_at is null) as failed
           from notices_notice where state in ('due', 'failed')""",
        {"stuck": at - STUCK},
    )
    assert found is not None
    return Found(
        found["waiting"] + found["failed"],
        Why(marked("%(waiting)s an hour late, %(failed)s did not get there and nobody has seen to it"), found),
    )


def _sources(at: datetime) -> Found:
    cards = [one for one in sources.sources(at=at) if one.most_hours is not None]
    silent = sum(one.is_silent for one in cards)
    told = {"needed": len(cards), "faults": silent}
    return Found(silent, Why(marked("%(needed)s registers needed, %(faults)s silent too long"), told))


CONTROLS: Final[dict[str, Control]] = {
    "account": Control(
        marked("Nobody is lost"),
        marked("Everybody who got in touch yesterday has an answer, a promise, or has ended it"),
        "leadership:account",
        _account,
    ),
    "enquiries": Control(
        marked("One owner, one promise"),
        marked("Every open enquiry has one owner and one thing promised by a time"),
        "leadership:deviations",
        _enquiries,
    ),
    "log": Control(
        marked("The log is unbroken"),
        marked("No line of the log has been changed, moved or taken out"),
        "leadership:controls",
        _log,
    ),
    "openings": Control(
        marked("Openings are gone through"),
        marked("A leader has gone through each opening by exception in time"),
        "leadership:access",
        _openings,
    ),
    "deviations": Control(
        marked("Deviations are learnt from"),
        marked("No deviation is open for more than 30 days"),
        "leadership:deviations",
        _deviations,
    ),
    "retention": Control(
        marked("What is old goes"),
        marked("What is old enough is let go by two at least every 35 days"),
        "leadership:deletion",
        _retention,
    ),
    "messages": Control(
        marked("Messages get there"),
        marked("Nothing waits to be sent, and what did not get there is seen to"),
        "leadership:waits",
        _messages,
    ),
    "sources": Control(
        marked("The registers speak"),
        marked("What the access control leans on is fresh enough"),
        "leadership:may_see",
        _sources,
    ),
}


@dataclass(frozen=True)
class RunOfControl:
    """One look at one control."""

    control: str
    at: datetime
    faults: int
    evidence: Why
    by: str  # empty: by the clock


@dataclass(frozen=True)
class ControlCard:
    """A control with its last runs, the newest first."""

    code: str
    control: Control
    runs: tuple[RunOfControl, ...]
    is_old: bool

    @property
    def last(self) -> RunOfControl | None:
        return self.runs[0] if self.runs else None

    @property
    def holds(self) -> bool | None:
        """None: not looked at, or too long ago to say."""
        return None if self.last is None or self.is_old else self.last.faults == 0


RUNS: Final = """
select c.code as control, r.at, r.faults, r.text, r.told, coalesce(s.given_name || ' ' || s.family_name, '') as by
from unnest(%(codes)s::text[]) c (code)
cross join lateral (select * from key_figures_control_run r where r.control = c.code order by r.at desc limit %(most)s) r
left join people_staff s on s.id = r.staff_id
order by c.code, r.at desc
"""


def controls(*, at: datetime) -> list[ControlCard]:
    """Every control with its last ten runs. One statement."""
    found: dict[str, list[RunOfControl]] = {code: [] for code in CONTROLS}
    for one in rows(RUNS, {"codes": list(CONTROLS), "most": RUNS_SHOWN}):
        why = Why(one["text"], one["told"])
        found[one["control"]].append(RunOfControl(one["control"], one["at"], one["faults"], why, one["by"]))
    old = at - timedelta(hours=MOST_HOURS)
    return [
        ControlCard(code, CONTROLS[code], tuple(runs), bool(runs) and runs[0].at < old) for code, runs in found.items()
    ]
