"""How a read is decided (lesetilgang): nine steps in this order, each a small named refusal. Not knowing is a no.

The refusal's sentence is for those who work here and control who has looked. The door says the same to everybody.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, NamedTuple

from inngang.rules.access_matrix import (
    BreakGlass,
    Cell,
    CitizenSees,
    Consent,
    Gate,
    Law,
    Log,
    Mask,
    Read,
    Scope,
)
from inngang.rules.vocabulary import LoginLevel, Protection, Refusal, Why, marked


class Context(NamedTuple):
    """What is known of the one who asks, the person and the moment. Every default is what gives the least."""

    login: LoginLevel = LoginLevel.NONE
    address: Protection = Protection.NONE  # none, confidential or strict
    in_address_group: bool = False
    is_shielded: bool = False
    in_shielded_group: bool = False
    is_own_or_kin: bool = False
    is_source_down: bool = False  # a register needed for the decision does not answer
    consent: Consent = Consent.NOT_NEEDED  # the strongest there is; `not_needed`: none
    in_scope: bool = False
    is_outside: bool = True
    exception: BreakGlass = BreakGlass.NO  # the opening that is open now


class Decision(NamedTuple):
    """Yes with what is given and how it is logged, or no with the code and sentence for those who work here."""

    allowed: bool
    mask: Mask
    log: Log
    citizen_sees: CitizenSees
    refusal: Refusal | None


_STRENGTH: Final = {LoginLevel.NONE: 0, LoginLevel.RECEIPT_CODE: 1, LoginLevel.SUBSTANTIAL: 2, LoginLevel.HIGH: 3}
_CONSENT: Final = {Consent.NOT_NEEDED: 0, Consent.ORAL: 1, Consent.WRITTEN: 2}
_NEVER: Final = 9  # stronger than any consent there is
_OPENING: Final = {BreakGlass.NO: 0, BreakGlass.REASON: 1, BreakGlass.TWO_PERSONS: 2}
_ONLY_BY_EXCEPTION: Final = frozenset({Scope.ALARM_BREAK_GLASS, Scope.BREAK_GLASS_ONLY})


def exception_covers(law: Law, seen: Context) -> bool:
    """Whether an opened exception counts. It opens distance only: never kin, a protected address or a shielded person."""
    if law.break_glass == BreakGlass.NO or _OPENING[seen.exception] < _OPENING[law.break_glass]:
        return False
    if seen.is_own_or_kin or seen.address != Protection.NONE:
        return False
    return not seen.is_shielded or seen.in_shielded_group


def _own_or_close(law: Law, seen: Context) -> bool:
    return seen.is_own_or_kin and law.if_own_or_kin == Gate.DENY


def _source_silent(law: Law, seen: Context) -> bool:
    return seen.is_source_down and law.if_source_down == Gate.DENY


def login_too_weak(law: Law, seen: Context) -> bool:
    if law.login == LoginLevel.NONE:
        return False
    if law.login in (LoginLevel.STAFF, LoginLevel.MACHINE):
        return seen.login != law.login
    return _STRENGTH.get(seen.login, 0) < _STRENGTH[law.login]


def _address_protected(law: Law, seen: Context) -> bool:
    if seen.address == Protection.NONE:
        return False
    gate = law.if_confidential if seen.address == Protection.CONFIDENTIAL else law.if_strict
    return not (gate == Gate.SAME or (gate == Gate.GROUP and seen.in_address_group))


def _shielded(law: Law, seen: Context) -> bool:
    if not seen.is_shielded:
        return False
    return not (law.if_shielded == Gate.SAME or (law.if_shielded == Gate.GROUP and seen.in_shielded_group))


def _never_for_the_role(law: Law, seen: Context) -> bool:
    return law.read != Read.ALLOW and law.consent not in (Consent.ORAL, Consent.WRITTEN)


def _no_consent(law: Law, seen: Context) -> bool:
    return law.read != Read.ALLOW and _CONSENT.get(seen.consent, 0) < _CONSENT.get(law.consent, _NEVER)


def _out_of_scope(law: Law, seen: Context) -> bool:
    if law.read != Read.ALLOW:  # an exception never stands in for a consent
        return not seen.in_scope
    if law.scope == Scope.ANY:
        return False
    if law.scope in _ONLY_BY_EXCEPTION:
        is_met = seen.in_scope or law.scope == Scope.BREAK_GLASS_ONLY
        return not (is_met and exception_covers(law, seen))
    return not (seen.in_scope or exception_covers(law, seen))


def _another_office(law: Law, seen: Context) -> bool:
    if not seen.is_outside or law.if_outside in (Gate.SAME, Gate.NOT_APPLICABLE):
        return False
    return not (law.if_outside == Gate.BREAK_GLASS and exception_covers(law, seen))


# In this order; the first that holds is the one that is journaled.
REFUSALS: Final[tuple[tuple[str, Callable[[Law, Context], bool], Why], ...]] = (
    ("own_or_close", _own_or_close, Why(marked("It is your own case, or that of somebody close to you."))),
    ("source_silent", _source_silent, Why(marked("A register we need does not answer just now."))),
    ("login_too_weak", login_too_weak, Why(marked("We need to know more surely who you are."))),
    ("protected", _address_protected, Why(marked("The person is protected, and you are not in the group."))),
    ("shielded", _shielded, Why(marked("The person is shielded, and you are not in the group."))),
    ("not_for_the_role", _never_for_the_role, Why(marked("This is not open to your kind of work."))),
    ("no_consent", _no_consent, Why(marked("The person has not consented to it."))),
    ("not_handled", _out_of_scope, Why(marked("You do not have anything with the person now."))),
    ("another_office", _another_office, Why(marked("The person belongs to another office."))),
)
UNKNOWN: Final = Refusal("unknown", Why(marked("This is not known, and so it is closed.")))
# What a reason can open: distance, and nothing else. The others are the core, and no reason opens them.
OVERRIDABLE: Final = frozenset({"not_handled", "another_office"})


def decide(cell: Cell | None, seen: Context) -> Decision:
    """Decide one read. No cell is no row in the matrix: denied."""
    if cell is None:
        return Decision(False, Mask.NOTHING, Log.ATTEMPT, CitizenSees.NO, UNKNOWN)
    refusal = first_refusal(cell.law, seen)
    if refusal is not None:
        return Decision(False, Mask.NOTHING, Log.ATTEMPT, cell.citizen_sees, refusal)
    mask = cell.mask if cell.law.read == Read.ALLOW else Mask.ALL  # a consent says itself what it opens
    return Decision(True, mask, cell.log, cell.citizen_sees, None)


def first_refusal(law: Law, seen: Context) -> Refusal | None:
    """The first refusal that holds, or None."""
    for code, refuses, why in REFUSALS:
        if refuses(law, seen):
            return Refusal(code, why)
    return None
