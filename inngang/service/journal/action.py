"""An action: one transaction, never without a line in the journal, and nothing told before it is done.

Writes outside an action raise in tests and development (`guard_writes`), but for the upkeep of the machinery, which says so
(`upkeep`). A refusal is journaled even when all
else is undone, because it is written after the roll-back, in a transaction of its own.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import asdict, is_dataclass
from datetime import date, datetime
from functools import cache, wraps
from typing import Any, ParamSpec, TypeVar

from django.apps import apps
from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction

from inngang.rules.access import Viewer
from inngang.rules.vocabulary import Why
from inngang.service.journal import events
from inngang.service.rows import rows

Given = ParamSpec("Given")
Result = TypeVar("Result")


class Refused(Exception):
    """An expected no. `why` is a sentence fit for the person who reads it; subclasses have names (`AlreadyTaken`)."""

    def __init__(self, why: Why, code: str = "", *, event: events.Event | None = None) -> None:
        super().__init__(str(why))
        self.why = why
        self.code = code or type(self).__name__
        self.event = event  # a more telling line than the general one


class NothingJournaled(RuntimeError):
    """An action ended without a line in the journal: a mistake in our code, and everything is undone."""


class WriteOutsideAction(RuntimeError):
    """Something wrote to our tables outside an action: a mistake in our code."""


class _Work:
    """What one action has gathered so far: journal lines and topics to tell."""

    __slots__ = ("lines", "topics")

    def __init__(self) -> None:
        self.lines: list[dict[str, Any]] = []
        self.topics: set[str] = set()


_current: ContextVar[_Work | None] = ContextVar("inngang_action", default=None)
_upkeep: ContextVar[bool] = ContextVar("inngang_upkeep", default=False)


def action(verb: Callable[Given, Result]) -> Callable[Given, Result]:
    """Wrap a verb in one transaction. A verb called by another joins the outer one.

    Raises: NothingJournaled; whatever the verb raises. A `Refused` is journaled after the roll-back.
    """

    @wraps(verb)
    def run(*args: Given.args, **kwargs: Given.kwargs) -> Result:
        if _current.get() is not None:
            return verb(*args, **kwargs)
        work = _Work()
        token = _current.set(work)
        try:
            with transaction.atomic():
                result = verb(*args, **kwargs)
                if not work.lines:
                    raise NothingJournaled(verb.__name__)
                _write(work)
            return result
        except Refused as refused:
            _journal_refusal(refused, verb.__name__, kwargs)
            raise
        finally:
            _current.reset(token)

    run.is_action = True  # type: ignore[attr-defined]
    return run


def in_action() -> bool:
    return _current.get() is not None


def record(event: events.Event, *, by: Viewer, at: datetime) -> None:
    """Put one line in the journal, written when the action ends. Raises WriteOutsideAction outside one."""
    work = _current.get()
    if work is None:
        raise WriteOutsideAction(f"{type(event).__name__} was recorded outside an action")
    work.lines.append(_line(event, by=by, at=at))


def tell(*topics: str) -> None:
    """Tell open screens that something changed, once the transaction is through. Topics name no person."""
    work = _current.get()
    if work is not None:
        work.topics.update(topics)


def _line(event: events.Event, *, by: Viewer, at: datetime) -> dict[str, Any]:
    data = dict(vars(event))  # written at the end of the action, and not changed before it
    about = {name: data.pop(name, None) for name in ("enquiry_id", "person_id", "unit_id", "channel")}
    return {
        "at": at,
        "event": type(event).__name__,
        "role": by.role,
        "staff_id": by.staff_id or None,
        "by_person_id": by.person_id or None,
        **about,
        "data": data,
    }


INSERT = """
with written as (
    insert into journal_line (at, event, role, staff_id, by_person_id, enquiry_id, person_id, unit_id, channel, data)
    select at, event, role, staff_id, by_person_id, enquiry_id, person_id, unit_id, channel, data
    from jsonb_to_recordset(%(lines)s::jsonb) as line (at timestamptz, event text, role text, staff_id bigint,
        by_person_id bigint, enquiry_id bigint, person_id bigint, unit_id bigint, channel text, data jsonb)
)
select pg_notify('inngang_live', topic) from unnest(%(topics)s::text[]) as told (topic)
"""


class _Encoder(DjangoJSONEncoder):
    def default(self, value: Any) -> Any:
        if isinstance(value, (datetime, date)):
            return value.isoformat()
        if isinstance(value, frozenset):
            return sorted(value)
        if is_dataclass(value) and not isinstance(value, type):
            return asdict(value)
        return super().default(value)


def _write(work: _Work) -> None:
    rows(INSERT, {"lines": json.dumps(work.lines, cls=_Encoder), "topics": sorted(work.topics)}, often=True)


def _journal_refusal(refused: Refused, verb: str, given: dict[str, Any]) -> None:
    by, at = given.get("by"), given.get("at")
    if by is None or at is None:
        return
    event = refused.event or events.ActionRefused(
        verb=verb, code=refused.code, enquiry_id=given.get("enquiry_id"), person_id=given.get("person_id")
    )
    work = _Work()
    work.lines.append(_line(event, by=by, at=at))
    token = _current.set(work)
    try:
        with transaction.atomic():
            _write(work)
    finally:
        _current.reset(token)


def upkeep(verb: Callable[Given, Result]) -> Callable[Given, Result]:
    """Wrap what keeps the machinery going and is nobody's deed: counters, times last seen, a place in a line of work."""

    @wraps(verb)
    def run(*args: Given.args, **kwargs: Given.kwargs) -> Result:
        token = _upkeep.set(True)
        try:
            return verb(*args, **kwargs)
        finally:
            _upkeep.reset(token)

    return run


@cache
def our_tables() -> frozenset[str]:
    """Every table of ours, from the apps themselves, so that nobody can forget a new one."""
    ours = [app for app in apps.get_app_configs() if app.name.startswith("inngang.")]
    return frozenset(
        model._meta.db_table
        for app in ours
        for model in app.get_models(include_auto_created=True)
        if model._meta.managed
    )


@cache
def _writes() -> re.Pattern[str]:
    tables = "|".join(sorted(map(re.escape, our_tables()), key=len, reverse=True))
    verbs = r"insert\s+into|update|delete\s+from|merge\s+into"
    return re.compile(rf'\b({verbs})\s+"?({tables})\b', re.IGNORECASE)


def guard_writes(execute: Any, sql: Any, params: Any, many: bool, context: Any) -> Any:
    """A database wrapper for tests and development: refuses writes that no action stands behind."""
    if _current.get() is None and not _upkeep.get() and _writes().search(str(sql)):
        raise WriteOutsideAction(f"No action stands behind: {str(sql)[:160]}")
    return execute(sql, params, many, context)
