"""A telephone switch that is played: callers who press, wait, ask to be phoned, and hang up (simulert sentral).

It speaks to the same signed interface as a real one. The clock and the chance are handed in. As real ones do, it now and
then sends a signal twice, or two in the wrong order.
"""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Any

from inngang.channels.phone.signature import HEADER, signed

Post = Callable[[bytes, str], dict[str, Any]]  # body and signature in, the answer out
OUR_NUMBER = "55553333"


class NotHeard(Exception):
    """The interface said no; the text says what it said."""


def over_http(address: str, *, timeout_seconds: float = 10) -> Post:
    """Speak to a running Inngang, at `http://…/api/telefon/signaler`. Raises NotHeard."""

    def post(body: bytes, signature: str) -> dict[str, Any]:
        request = urllib.request.Request(address, body, {"Content-Type": "application/json", HEADER: signature})
        try:
            with urllib.request.urlopen(request, timeout=timeout_seconds) as answer:
                told: dict[str, Any] = json.load(answer)
                return told
        except urllib.error.HTTPError as error:
            raise NotHeard(f"{error.code}: {error.read().decode(errors='replace')[:400]}") from error

    return post


@dataclass
class Call:
    """One call as the switch sees it."""

    switch: Switch
    id: str
    number: str
    patience: timedelta
    wants_call_back: bool
    began_at: datetime
    order: int = 0
    is_over: bool = False
    staff: str = ""  # the ident of the one who talks with them
    told: dict[str, Any] = field(default_factory=dict)  # what we were told last

    @property
    def is_waiting(self) -> bool:
        return not self.is_over and not self.staff

    def say(self, kind: str, **own: Any) -> dict[str, Any]:
        """Send the next signal of this call."""
        self.order += 1
        signal = {"signal_id": f"{self.id}-{self.order}", "call_id": self.id, "kind": kind, "order": self.order}
        self.told = self.switch.send(signal | {"at": self.switch.now().isoformat()} | own)
        return self.told

    def choose(self, choice: str | None, *, acute: bool = False) -> dict[str, Any]:
        return self.say("choice", **({"choice": choice} if choice else {}), **({"acute": True} if acute else {}))

    def answer(self, staff: str) -> dict[str, Any]:
        """Somebody takes the phone."""
        self.staff = staff
        return self.say("answered", staff=staff)

    def transfer(self, to_queue: int, note: str = "") -> dict[str, Any]:
        self.staff = ""
        return self.say("transferred", to_queue=to_queue, **({"note": note} if note else {}))

    def nobody_there(self) -> dict[str, Any]:
        """It rang out where it was passed on to."""
        return self.say("transfer_unanswered")

    def ask_call_back(self, window: tuple[datetime, datetime] | None = None) -> dict[str, Any]:
        """They take the offer to be phoned, and hang up."""
        asked = {"window": {"from": window[0].isoformat(), "to": window[1].isoformat()}} if window else {}
        self.say("call_back_asked", **asked)
        return self.hang_up()

    def hang_up(self, by: str = "caller") -> dict[str, Any]:
        self.is_over = True
        return self.say("hung_up", by=by)

    def wait(self) -> dict[str, Any]:
        """A moment passes in the line: take the offer of a call-back, lose patience, or wait on."""
        told = self.say("waiting")
        if told.get("offer_call_back") and self.wants_call_back:
            return self.ask_call_back()
        if self.switch.now() - self.began_at >= self.patience:
            return self.hang_up()
        return told


class Switch:
    """Plays callers. `now` is the clock, `rng` the chance, `post` the way to the interface."""

    def __init__(
        self, *, post: Post, secret: str, now: Callable[[], datetime], rng: Random, faulty: float = 0.03
    ) -> None:
        self.post, self.secret, self.now, self.rng, self.faulty = post, secret, now, rng, faulty
        self.calls: list[Call] = []
        self._held: list[dict[str, Any]] = []  # a signal that leaves after the next one

    def call(
        self,
        number: str,
        choice: str | None = None,
        *,
        acute: bool = False,
        language: str = "nb",
        patience: timedelta = timedelta(minutes=10),
        wants_call_back: bool = False,
    ) -> Call:
        """Somebody phones and presses in the menu. An empty number is a withheld one."""
        call = Call(self, f"{self.rng.getrandbits(96):024x}", number, patience, wants_call_back, self.now())
        self.calls.append(call)
        call.say("incoming", **{"from": number, "to": OUR_NUMBER, "language": language})
        if choice or acute:
            call.choose(choice, acute=acute)
        return call

    def send(self, signal: dict[str, Any]) -> dict[str, Any]:
        """Send it; sometimes twice, sometimes after the next one. What was told of this signal, or of the last one sent."""
        chance = self.rng.random()
        if chance < self.faulty and not self._held and signal["kind"] not in ("hung_up", "incoming"):
            self._held.append(signal)
            return {}
        signals = [signal, *self._held]
        self._held.clear()
        if chance > 1 - self.faulty:
            signals.append(signal)
        body = json.dumps({"signals": signals}).encode()
        told: list[dict[str, Any]] = self.post(body, signed(body, secret=self.secret, at=self.now()))["signals"]
        return told[0] if len(told) == 1 else told[len(signals) - 1]

    def flush(self) -> None:
        """Send what is held back, as at the end of the day."""
        held, self._held = self._held, []
        for signal in held:
            body = json.dumps(signal).encode()
            self.post(body, signed(body, secret=self.secret, at=self.now()))
