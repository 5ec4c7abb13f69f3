"""The access matrix decided once more, from the explanation of it and not from the code: sets of contexts, column by column.

It reads the file by itself and shares no word with `inngang`. A set of contexts is one long number with a bit for each, so
`whole(row)` gives yes or no for every context of a row at once.
"""

from __future__ import annotations

import csv
from itertools import product
from math import prod
from pathlib import Path

# The contexts, one axis each, in the order of the explanation.
AXES: dict[str, tuple[object, ...]] = {
    "address": ("open", "confidential", "strict"),
    "address_group": (False, True),
    "shielded": (False, True),
    "shielded_group": (False, True),
    "kin": (False, True),
    "down": (False, True),
    "consent": ("none", "oral", "written"),
    "scope": (False, True),
    "outside": (False, True),
    "exception": ("none", "reason", "two"),
    "login": ("none", "receipt_code", "substantial", "high", "staff", "machine"),
}
CONTEXTS = list(product(*AXES.values()))
EVERY = (1 << len(CONTEXTS)) - 1


def bits(answers: list[bool]) -> int:
    """A set of contexts from a yes or no for each."""
    return int("".join("1" if yes else "0" for yes in reversed(answers)), 2)


# WHERE[axis][n]: the contexts with the nth value on that axis. STEP: how far it is to the same context with the next value.
WHERE = {
    name: [bits([one[place] == value for one in CONTEXTS]) for value in values]
    for place, (name, values) in enumerate(AXES.items())
}
STEP = {name: prod(len(values) for values in list(AXES.values())[place + 1 :]) for place, name in enumerate(AXES)}


def read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def part(yes: int, axis: str, value: int) -> int:
    """The contexts of `yes` with a value on an axis, moved to where they can be compared with those of another value."""
    return (yes & WHERE[axis][value]) >> (value * STEP[axis])


def from_(axis: str, least: int) -> int:
    """The contexts with at least the nth value on an axis."""
    return sum(WHERE[axis][least:])


def whole(row: dict[str, str]) -> int:
    """The contexts in which the read is allowed: what the explanation says under "How a read is decided"."""
    no = 0
    kin, in_scope = WHERE["kin"][1], WHERE["scope"][1]
    # 2 and 3
    if row["if_self_or_kin"] == "deny":
        no |= kin
    if row["if_source_down"] == "deny":
        no |= WHERE["down"][1]
    # 4: staff and machine need exactly their own kind of login; the others at least their strength
    least = row["loa_min"]
    if least in ("staff", "machine"):
        no |= EVERY ^ WHERE["login"][AXES["login"].index(least)]
    elif least != "none":
        no |= EVERY ^ sum(WHERE["login"][AXES["login"].index(least) : 4])
    # 5
    for column, is_so, group in (
        ("if_fortrolig", WHERE["address"][1], "address_group"),
        ("if_strengt", WHERE["address"][2], "address_group"),
        ("if_skjermet", WHERE["shielded"][1], "shielded_group"),
    ):
        if row[column] == "deny":
            no |= is_so
        elif row[column] == "group":
            no |= is_so & WHERE[group][0]
    # an opened exception: distance only; never kin, never a protected address, shielding only with the group
    opened = {"no": 0, "reason": from_("exception", 1), "reason_two_persons": from_("exception", 2)}[row["break_glass"]]
    opened &= WHERE["kin"][0] & WHERE["address"][0] & (WHERE["shielded"][0] | WHERE["shielded_group"][1])
    # 6 and 7
    if row["read"] == "deny":
        if row["consent"] in ("cannot", "not_needed"):
            return 0
        no |= EVERY ^ from_("consent", {"oral": 1, "written": 2}[row["consent"]])
        no |= EVERY ^ in_scope
    elif row["scope"] == "break_glass_only":
        no |= EVERY ^ opened
    elif row["scope"] == "alarm_break_glass":
        no |= EVERY ^ (in_scope & opened)
    elif row["scope"] != "any":
        no |= EVERY ^ (in_scope | opened)
    # 8
    outside = WHERE["outside"][1]
    if row["if_outside_area"] == "deny":
        no |= outside
    elif row["if_outside_area"] == "break_glass":
        no |= outside & (EVERY ^ opened)
    return EVERY ^ no


PERSONAL = ("person", "shared", "state", "municipal")
NEVER_CENTRE = {
    "content_muni",
    "attachment_muni",
    "note_muni",
    "muni_record_note",
    "muni_plan",
    "muni_dialogue",
    "muni_other_service",
    "state_medical",
}
THREE_SERVICES = {"muni_application", "muni_requirements", "muni_decision", "muni_payment"}
NEVER_OUTSIDE = {"note_state", "note_muni", "access_log_all", "config", "address_confidential"}
NEVER_ALOUD = {"identity", "contact_info", "address_open", "address_confidential", "address_strict", "account_number"}


def broken(row: dict[str, str]) -> list[int]:
    """The numbers of the 18 properties this row breaks, in whatever context."""
    yes, found = whole(row), []
    role, info, is_staff = row["role"], row["info"], row["side"] == "staff"
    is_read_by_staff = is_staff and row["level"] in PERSONAL and bool(yes)
    is_plain = is_read_by_staff and info != "acute_alarm" and row["mask"] != "technical_only"

    def at(**wanted: int) -> int:
        left = yes
        for axis, value in wanted.items():
            left &= WHERE[axis][value]
        return left

    def gives(axis: str, more: int, less: int) -> bool:
        """Whether moving from one value to another on an axis opens something that was closed."""
        return bool(part(yes, axis, more) & ~part(yes, axis, less))

    def rule(number: int, holds: bool) -> None:
        if not holds:
            found.append(number)

    rule(1, not (is_read_by_staff and at(kin=1)))
    rule(2, not (info == "address_strict" and yes))
    rule(3, not (role == "contact_adviser" and info in NEVER_CENTRE and yes))
    protected = at(address=1) | at(address=2) | at(shielded=1)
    rule(4, not (role == "contact_adviser" and info in THREE_SERVICES and protected))
    rule(5, not (row["side"] == "external" and info in NEVER_OUTSIDE and yes))
    rule(6, not (is_read_by_staff and row["log"] not in ("access", "access_detail")))
    rule(7, not gives("down", 1, 0) and not (is_plain and at(down=1)))
    rule(8, not (is_plain and (at(address=1, address_group=0) | at(address=2, address_group=0))))
    rule(9, not (is_plain and at(shielded=1, shielded_group=0)))
    rule(10, not any(part(at(kin=1), "exception", e) & ~part(at(kin=1), "exception", 0) for e in (1, 2)))
    own_receipt = role == "anonymous" and info == "contact_meta" and row["mask"] == "status_only"
    rule(11, not (role in ("analyst", "anonymous") and row["level"] in PERSONAL and not own_receipt and yes))
    rule(12, not (role == "municipal_adviser" and is_plain and at(outside=1)))
    grows = [("address_group", 0, 1), ("shielded_group", 0, 1), ("scope", 0, 1), ("outside", 1, 0), ("down", 1, 0)]
    grows += [("consent", 0, 1), ("consent", 1, 2), ("exception", 0, 1), ("exception", 1, 2)]
    grows += [("address", 1, 0), ("address", 2, 0), ("shielded", 1, 0), ("kin", 1, 0)]
    rule(13, not any(gives(axis, less, more) for axis, less, more in grows))
    rule(14, not (info == "acute_alarm" and "create" not in row["write"]))
    rule(15, not (info in NEVER_ALOUD and row["tell_caller"] not in ("-", "never")))
    rule(16, not (is_read_by_staff and row["mask"] != "technical_only" and row["citizen_sees"] == "no"))
    protected_yes = [at(address=1), at(address=2)]
    rule(17, not any(part(one, "exception", e) & ~part(one, "exception", 0) for one in protected_yes for e in (1, 2)))
    is_the_alarm = role == "duty_lead" and info == "content_muni"
    opens = any(gives("exception", e, 0) for e in (1, 2))
    rule(18, not (row["level"] == "municipal" and not is_the_alarm and opens))
    return found
