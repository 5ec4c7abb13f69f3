"""Follows one phone call through the running code and tells each step: file, decision, why, journal line (`make journey`).

Nothing here is told by heart. The call is really made; a profiler sees the rules as they run and what they return; the
journal's lines are read back from the database as they were written.
"""

from __future__ import annotations

import inspect
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import CodeType, FrameType
from typing import Any, NamedTuple
from uuid import uuid4

from django.utils.module_loading import import_string
from rich.console import Console
from rich.padding import Padding
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from inngang.jobs import seed, send_outbox
from inngang.rules import access, handover, lifecycle, promises, routing, triage
from inngang.rules.hours import OSLO
from inngang.rules.promises import Promised
from inngang.rules.routing import Circle
from inngang.rules.triage import MATTERS, Triage
from inngang.rules.vocabulary import Outcome, PromiseKind, QueueKind, Refusal, Urgency
from inngang.service.access import door
from inngang.service.access.queries import Session, viewer_of
from inngang.service.enquiries import actions, queries
from inngang.service.journal import queries as journal
from inngang.service.key_figures import queries as key_figures
from inngang.service.organisation import queries as organisation
from inngang.service.people import queries as people

PACKAGE = Path(__file__).resolve().parents[1]
# The floors above us are found by name, as the jobs find the channels.
TELEPHONE = "inngang.channels.phone.incoming.signal"
DELIVER = "inngang.config.wiring.deliver"
SMS = "inngang.channels.sms.outgoing.deliver"
DESK = "inngang.web.contact_centre.views.desk"
TODAY = "inngang.web.leadership.views.today"

CALLER, NUMBER = "Turid", "41500020"
CENTRE, OFFICE, OFFICE_NUMBER = "Nora", "Anne", "0313"
CHOICE = "economic_assistance"

RULES: Sequence[Callable[..., Any]] = (
    triage.triage,
    routing.pace,
    routing.circles,
    promises.first_promise,
    promises.call_back,
    handover.hand_over,
    lifecycle.may_move,
    lifecycle.closing,
    access.decide,
)
VERBS: Sequence[Callable[..., Any]] = (actions.receive, actions.retriage, actions.ask_call_back, door.open_person)


class CannotWalk(Exception):
    """The journey cannot be made here; the text says why and what to do."""


class Seen(NamedTuple):
    """A function that ran, and what it decided."""

    function: Callable[..., Any]
    decided: Any


def walk(console: Console, *, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> int:
    """Make the call and tell it; the id of the enquiry it became. Raises CannotWalk."""
    if not people.cast():
        if organisation.units():
            raise CannotWalk("This database has no cast of invented people. The journey is for the demo alone.")
        seed.seed_cast(at=now())
    console.print(Rule(Text("One phone call's way through the house", style="bold")))
    console.print(
        f"{CALLER}, who is invented, phones about a payment. The call is made now, and stays in the demo.",
        soft_wrap=True,
    )
    return _Journey(console, now).walk()


class _Journey:
    def __init__(self, console: Console, now: Callable[[], datetime]) -> None:
        self.console, self.now = console, now
        self.enquiry_id = 0
        self.steps = self.lines = 0
        self.call, self.order = f"journey-{uuid4().hex[:16]}", 0

    def walk(self) -> int:
        nora, anne = _at_work(CENTRE), _at_work(OFFICE)
        telephone: Callable[..., Any] = import_string(TELEPHONE)
        wanted = {"from": NUMBER, "to": "55553333", "language": "nb"}
        with self._step("The telephone tells of a call", telephone, actions.hear):
            told = self._signal(telephone, "incoming", wanted)
            self.enquiry_id = told.enquiry_id
        self._say("", f"The telephone can say to {CALLER}: reference {told.reference}, place {told.place} in the line")
        with self._step("The caller presses in the menu", telephone, actions.hear):
            told = self._signal(telephone, "choice", {"choice": CHOICE})
        self._say("", f"Place {told.place} in the line, {_minutes(told.wait)}")
        with self._step(f"{CENTRE}'s desk shows who waits", _found(DESK), queries.waiting):
            page = queries.waiting(viewer=nora.viewer, at=self.now())
        mine = next((one for one in page.cards if one.id == self.enquiry_id), None)
        if mine is None:
            raise CannotWalk(f"The call did not come to {CENTRE}'s desk. Is the demo day running? Try once more.")
        self._say("decision", f"{mine.ref} stands among {page.total} that are open to {CENTRE}; circle: {mine.circle}")
        with self._step(f"{CENTRE} takes it, and nobody else can", actions.take):
            actions.take(enquiry_id=self.enquiry_id, by=nora.viewer, at=self.now())
        with self._step("The side panel opens the person through the one door", queries.card, door.open_person):
            card = queries.card(enquiry_id=self.enquiry_id, viewer=nora.viewer, at=self.now())
        shown = card.person.name if card.person else "nobody: the door is closed"
        self._say("decision", f"{CENTRE} sees {shown}")
        self._say("why", *(str(one) for one in card.why_here))
        unit = organisation.unit_numbered(OFFICE_NUMBER)
        queue = organisation.queue_of(kind=QueueKind.UNIT, unit_id=unit.unit_id) if unit else None
        if queue is None or unit is None:
            raise CannotWalk(f"The office {OFFICE_NUMBER} has no queue. Run `inngang seed` on an empty database.")
        with self._step(f"{CENTRE} passes it on to {unit.name}, with a note", actions.hand_over):
            note = "Utbetalingen er stanset fordi et papir mangler. Trenger svar fra kontoret."
            actions.hand_over(enquiry_id=self.enquiry_id, to_queue=queue, note=note, by=nora.viewer, at=self.now())
        with self._step(f"{CALLER} hangs up; we lost nobody", telephone, actions.hear):
            self._signal(telephone, "hung_up", {"by": "caller"})
        with self._step(f"{OFFICE} at the office takes it", actions.take):
            actions.take(enquiry_id=self.enquiry_id, by=anne.viewer, at=self.now())
        with self._step(f"{OFFICE} promises to phone", actions.promise):
            made = actions.promise(
                enquiry_id=self.enquiry_id,
                kind=PromiseKind.CALL_BACK,
                text="Henter papiret fra arkivet først.",
                by=anne.viewer,
                at=self.now(),
            )
        self._say("decision", str(made.what))
        with self._step("The outbox hands the message to its channel", send_outbox.send_due, _found(SMS)):
            sent = send_outbox.send_due(deliver=import_string(DELIVER), at=self.now())
        self._say("decision", f"{sent.delivered} delivered, {sent.delayed} delayed, {sent.failed} failed")
        with self._step(f"{OFFICE} phones, and {CALLER} answers", actions.call_back):
            actions.call_back(enquiry_id=self.enquiry_id, reached=True, by=anne.viewer, at=self.now())
        with self._step("The answer: the promise is kept", actions.answer):
            text = "Papiret er funnet, og pengene sendes i dag."
            actions.answer(enquiry_id=self.enquiry_id, text=text, by=anne.viewer, at=self.now())
        with self._step("It ends, with an outcome", actions.close):
            actions.close(enquiry_id=self.enquiry_id, outcome=Outcome.ANSWERED, by=anne.viewer, at=self.now())
        with self._step("The day's key figures, counted from the journal", key_figures.today, _found(TODAY)):
            at = self.now()
            counted = key_figures.today(day=at.astimezone(OSLO).date(), at=at)
        here = next((one for one in counted.cells if one.unit_id == unit.unit_id and one.channel == "phone"), None)
        for one, name in ((counted.all, "everywhere"), (here, f"{unit.name}, phone")):
            if one is not None:
                self._say(
                    "decision",
                    f"{name}: {one.received} received, {one.answered} answered, {one.waiting} waiting, "
                    f"{one.handed_over} passed on, {one.kept} promises kept, {one.broken} broken",
                )
        self.console.print(Rule())
        self.console.print(
            f"{self.steps} steps, {self.lines} lines in the journal about {card.ref}. "
            f"To change who gets it: {_file(routing.circles)}",
        )
        return self.enquiry_id

    def _signal(self, telephone: Callable[..., Any], kind: str, body: dict[str, Any]) -> Any:
        self.order += 1
        at = self.now()
        told = telephone(
            signal_id=f"{self.call}-{self.order}",
            call_id=self.call,
            kind=kind,
            order=self.order,
            happened_at=at,
            body=body,
            is_demo=True,
            at=at,
        )
        if told.result == "refused":
            raise CannotWalk(f"The telephone's signal was refused: {told.why}")
        return told

    # --- telling

    @contextmanager
    def _step(self, title: str, *functions: Callable[..., Any] | None) -> Iterator[None]:
        """Do what stands inside, and tell what ran, what it decided, why, and what was journaled."""
        self.steps += 1
        self.console.print()
        self.console.print(Text(f"{self.steps:>2}  {title}", style="bold"))
        for function in functions:
            if function is not None:
                self._say("file", _file(function))
        with _watched(*RULES, *VERBS) as seen:
            yield
        told: set[str] = set()
        for one in seen:
            for kind, *said in _told(one):
                if said[0] not in told:
                    told.add(said[0])
                    self._say(kind, *said)
        if self.enquiry_id:
            written = journal.of_enquiry(enquiry_id=self.enquiry_id)
            for line in written[self.lines :]:
                self._say("journal", f"{line.event}: {line.sentence}")
            self.lines = len(written)

    def _say(self, kind: str, *sentences: str) -> None:
        for sentence in sentences:
            row = Table.grid(padding=(0, 2))
            row.add_column(width=8, justify="right")
            row.add_column(overflow="fold")
            row.add_row(Text(kind, style=STYLES.get(kind, "dim")), Text(sentence))
            self.console.print(Padding(row, (0, 0, 0, 2)))


STYLES = {"file": "cyan", "rule": "cyan", "decision": "green", "why": "yellow", "journal": "magenta"}


@contextmanager
def _watched(*functions: Callable[..., Any]) -> Iterator[list[Seen]]:
    """Which of these functions run, and what they return, in the order they end."""
    codes: dict[CodeType, Callable[..., Any]] = {inspect.unwrap(one).__code__: one for one in functions}
    seen: list[Seen] = []

    def look(frame: FrameType, event: str, value: Any) -> None:
        if event == "return" and frame.f_code in codes:
            seen.append(Seen(codes[frame.f_code], value))

    before = sys.getprofile()
    sys.setprofile(look)
    try:
        yield seen
    finally:
        sys.setprofile(before)


def _told(one: Seen) -> Iterator[tuple[str, ...]]:
    """What a function decided, and why, in words."""
    where, decided = _file(one.function), one.decided
    if isinstance(decided, Triage):
        title = MATTERS[decided.matter].title
        yield "rule", where
        yield (
            "decision",
            f"matter “{title}”, side {decided.side}, line {decided.line}, urgency {Urgency(decided.urgency).name}",
        )
        yield "why", str(decided.why)
        if decided.acute_reason:
            yield "why", str(decided.acute_reason)
    elif isinstance(decided, Promised):
        yield "file" if one.function in VERBS else "rule", where
        yield "decision", f"{decided.kind}: {decided.what}"
    elif isinstance(decided, Refusal):
        yield "rule", where
        yield "decision", f"no: {decided.why}"
    elif isinstance(decided, tuple) and decided and isinstance(decided[0], Circle):
        yield "rule", where
        first = decided[0].opens_at
        for number, circle in enumerate(decided, 1):
            yield "decision", f"circle {number}: {circle.kind}, {_opens(circle.opens_at - first)}"
            yield "why", f"{circle.why}"
    elif one.function is access.decide:
        yield "rule", where
        yield "decision", "no refusal holds: the door opens"
    elif one.function in VERBS:
        yield "file", where
    elif one.function is lifecycle.may_move and decided:
        yield "rule", f"{where}: the move is allowed"
    elif one.function is lifecycle.closing:
        yield "rule", f"{where}: nothing hinders that it ends"


def _opens(after: timedelta) -> str:
    seconds = round(after.total_seconds())
    if seconds <= 0:
        return "opens at once"
    return (
        f"opens after {seconds} s" if seconds < 600 else f"opens after {seconds // 3600} h {seconds % 3600 // 60} min"
    )


def _minutes(span: tuple[int, int] | None) -> str:
    return f"about {span[0]} to {span[1]} minutes" if span else "and nobody there to answer just now"


def _file(function: Callable[..., Any]) -> str:
    """Where a function stands, as `inngang/rules/triage.py:57 triage`."""
    inner = inspect.unwrap(function)
    path = Path(inspect.getsourcefile(inner) or "").resolve().relative_to(PACKAGE.parent)
    return f"{path}:{inspect.getsourcelines(inner)[1]} {inner.__name__}"


def _found(name: str) -> Callable[..., Any] | None:
    """A function of the floor above us, where it is installed."""
    try:
        found: Callable[..., Any] = import_string(name)
    except ImportError:
        return None
    return found


def _at_work(given_name: str) -> Session:
    session = viewer_of(staff_id=people.staff_named(given_name) or 0)
    if session is None:
        raise CannotWalk(f"{given_name} of the cast does not work here. The journey is for the demo alone.")
    return session
