"""Read what a telephone system sends (JSON), and say of each fault where it is and what to do."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

MOST_SIGNALS = 500
KINDS: Mapping[str, Mapping[str, type]] = {  # the fields each kind has of its own
    "incoming": {"from": str, "to": str, "language": str, "choice": str, "extension": str, "adviser": str},
    "choice": {"choice": str, "acute": bool, "extension": str, "adviser": str},
    "waiting": {},
    "answered": {"staff": str},
    "transferred": {"to_queue": int, "note": str},
    "transfer_unanswered": {},
    "hung_up": {"by": str},
    "call_back_asked": {"number": str, "window": dict},
}
NEEDED: Mapping[str, tuple[str, ...]] = {"answered": ("staff",), "transferred": ("to_queue",)}
LONGEST = 400


class Fault(NamedTuple):
    """One thing that is wrong in what was sent."""

    where: str  # as `signals[2].at`, or `line 3, column 14`
    what: str
    do: str


class Sent(NamedTuple):
    """One signal as it was sent."""

    signal_id: str
    call_id: str
    kind: str
    order: int
    at: datetime
    body: dict[str, Any]


def read(content: bytes) -> list[Sent] | list[Fault]:
    """All the signals; or all the faults, when there is one, and then nothing is kept."""
    try:
        given = json.loads(content, parse_constant=_no_such_number)
    except UnicodeDecodeError:
        return [Fault("body", "This is not UTF-8.", "Send JSON in UTF-8.")]
    except json.JSONDecodeError as error:
        return [
            Fault(
                f"line {error.lineno}, column {error.colno}", f"This is not JSON: {error.msg}.", "Mend the JSON there."
            )
        ]
    except (ValueError, RecursionError):
        return [
            Fault(
                "body", "This JSON holds something we do not read.", "Send plain values, without NaN or deep nesting."
            )
        ]
    signals = given.get("signals", [given]) if isinstance(given, dict) else given
    if not isinstance(signals, list) or not signals:
        return [Fault("body", "There are no signals.", 'Send one signal, a list of them, or {"signals": [ … ]}.')]
    if len(signals) > MOST_SIGNALS:
        return [Fault("signals", f"There are {len(signals)} signals.", f"Send at most {MOST_SIGNALS} at a time.")]
    faults: list[Fault] = []
    sent: list[Sent] = []
    for number, one in enumerate(signals):
        found = _signal(one, f"signals[{number}]")
        if isinstance(found, Sent):
            sent.append(found)
        else:
            faults += found
    return faults or sent


def _signal(one: Any, where: str) -> Sent | list[Fault]:
    if not isinstance(one, dict):
        return [
            Fault(where, "This is not an object.", "A signal is an object with signal_id, call_id, kind, order and at.")
        ]
    faults = [*_text(one, "signal_id", where), *_text(one, "call_id", where), *_order(one, where)]
    at = _time(one.get("at"))
    if at is None:
        faults.append(Fault(f"{where}.at", "This is not a time with a zone.", "Write as 2026-01-05T09:00:00+01:00."))
    kind = one.get("kind")
    if not isinstance(kind, str) or kind not in KINDS:
        faults.append(Fault(f"{where}.kind", "There is no such kind of signal.", f"Use one of {', '.join(KINDS)}."))
        return faults
    faults += _own_fields(one, kind, where)
    if faults or at is None:
        return faults
    body = {name: one[name] for name in KINDS[kind] if one.get(name) is not None}
    return Sent(one["signal_id"], one["call_id"], kind, one["order"], at, body)


def _text(one: Mapping[str, Any], name: str, where: str) -> list[Fault]:
    value = one.get(name)
    if isinstance(value, str) and 0 < len(value) <= LONGEST and _is_clean(value):
        return []
    return [
        Fault(
            f"{where}.{name}", "This is missing, or not a text we can keep.", "Write 1 to 400 letters, digits or signs."
        )
    ]


def _order(one: Mapping[str, Any], where: str) -> list[Fault]:
    order = one.get("order")
    first = one.get("kind") == "incoming"
    if isinstance(order, int) and not isinstance(order, bool) and 1 <= order < 2**31 and (order == 1) == first:
        return []
    return [
        Fault(f"{where}.order", "This is not the signal's number in its call.", "`incoming` is 1; count on from there.")
    ]


def _own_fields(one: Mapping[str, Any], kind: str, where: str) -> list[Fault]:
    faults = [
        Fault(f"{where}.{name}", f"`{kind}` needs `{name}`.", "Add it.")
        for name in NEEDED.get(kind, ())
        if one.get(name) in (None, "")
    ]
    for name, wanted in KINDS[kind].items():
        value = one.get(name)
        if value is None:
            continue
        if not _is_a(value, wanted):
            faults.append(Fault(f"{where}.{name}", "This is not what we expect here.", f"Write {SAID[wanted]}."))
        elif isinstance(value, int) and wanted is int and not 0 < value < 2**63:
            faults.append(
                Fault(f"{where}.{name}", "This number is too large or too small.", "Write the queue's number.")
            )
        elif isinstance(value, dict) and not _is_window(value):
            faults.append(
                Fault(
                    f"{where}.{name}",
                    "This is not a span of time.",
                    "Write from and to as times with a zone, from first.",
                )
            )
    chosen = ("choice", "acute", "extension", "adviser")
    if kind == "choice" and not any(one.get(name) for name in chosen):
        faults.append(
            Fault(f"{where}.choice", "Nothing was chosen.", "Write choice, extension or adviser, or acute: true.")
        )
    return faults


SAID = {
    str: "a text of at most 400 signs",
    int: "a whole number",
    bool: "true or false",
    dict: "an object with from and to",
}


def _is_a(value: Any, wanted: type) -> bool:
    if isinstance(value, str):
        return wanted is str and len(value) <= LONGEST and _is_clean(value)
    return type(value) is wanted  # true and false are no numbers here


def _is_window(value: Mapping[str, Any]) -> bool:
    start, end = _time(value.get("from")), _time(value.get("to"))
    return start is not None and end is not None and start < end


def _time(text: Any) -> datetime | None:
    if not isinstance(text, str) or len(text) > 40:
        return None
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return None
    return at if at.tzinfo is not None and 1970 < at.year < 2200 else None


def _is_clean(text: str) -> bool:
    return not any(sign == "\x00" or "\ud800" <= sign <= "\udfff" for sign in text)


def _no_such_number(name: str) -> Any:
    raise ValueError(name)
