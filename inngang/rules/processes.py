"""How we usually do it: steps that help and never stop anybody, and what an office's own way needs (arbeidsprosess, R286)."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Final, NamedTuple

from inngang.rules import hours
from inngang.rules.hours import Calendar
from inngang.rules.vocabulary import Refusal, Role, Why, marked

LONGEST_STEP: Final = 160
LONGEST_REASON: Final = 400
FEWEST_STEPS: Final = 2
MOST_STEPS: Final = 12
LONGEST_WITHIN: Final = 60  # working days
DOERS: Final = (Role.STATE_ADVISER, Role.MUNICIPAL_ADVISER, Role.CASEWORKER, Role.CONTACT_ADVISER)

# Why a step is passed over. Chosen, so that nothing of anybody is written there.
SKIPPED: Final[Mapping[str, str]] = {
    "not_needed": marked("Not needed here"),
    "done_before": marked("Done already, before this"),
    "by_others": marked("Somebody else does it"),
    "not_wanted": marked("The person does not want it"),
    "other_order": marked("Comes later, or in another way"),
}


class Step(NamedTuple):
    """One step: what, by when and whose work it is (steg)."""

    code: str
    words: Mapping[str, str]  # by language; a step an office has written has one, under ""
    within: int  # working days from the start; 0: no set time
    who: tuple[str, ...]
    source: str

    def text(self, language: str) -> str:
        """In a language, or in the one it is written in."""
        return self.words.get(language) or self.words.get("") or next(iter(self.words.values()), self.code)


def due_by(step: Step, *, began_at: datetime, calendar: Calendar) -> datetime | None:
    """By when a step is usually done; None where there is no set time."""
    return hours.add_working_days(calendar, began_at, step.within) if step.within else None


def is_whole(steps: Sequence[Step], seen_to: Collection[str]) -> bool:
    """Whether each step is done or passed over."""
    return bool(steps) and all(step.code in seen_to for step in steps)


def may_skip(reason: str) -> Refusal | None:
    """None when it is said why."""
    return None if reason in SKIPPED else Refusal("reason", Why(marked("Choose why you pass it over.")))


def may_adapt(steps: Sequence[Step], reason: str) -> Refusal | None:
    """None when an office may do it so: a few steps, each said shortly, and why it is otherwise than for all."""
    if not FEWEST_STEPS <= len(steps) <= MOST_STEPS:
        values = {"fewest": FEWEST_STEPS, "most": MOST_STEPS}
        return Refusal("steps", Why(marked("Write from %(fewest)s to %(most)s steps."), values))
    if any(len(text) > LONGEST_STEP for step in steps for text in step.words.values()):
        return Refusal(
            "long_step", Why(marked("Say each step in at most %(most)s characters."), {"most": LONGEST_STEP})
        )
    if any(not 0 <= step.within <= LONGEST_WITHIN for step in steps):
        return Refusal(
            "within", Why(marked("Write how many working days, from 0 to %(most)s."), {"most": LONGEST_WITHIN})
        )
    if any(not step.who or not set(step.who) <= set(DOERS) for step in steps):
        return Refusal("who", Why(marked("Say whose work each step is.")))
    if not reason.strip() or len(reason.strip()) > LONGEST_REASON:
        return Refusal(
            "reason", Why(marked("Write why, in at most %(most)s characters. Others see it."), {"most": LONGEST_REASON})
        )
    return None
