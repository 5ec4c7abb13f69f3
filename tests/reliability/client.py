"""One who writes and phones to us, and keeps a journal of their own: what was sent, and what we acknowledged.

    python -m tests.reliability.client <port> <journal> <name> <seed> <how many> <doors> <secret>

A sending without a receipt is sent again with the same id until there is one, or until the line `stop` comes on the
standard input. The journal has a line for each attempt; it is what we are judged by.
"""

from __future__ import annotations

import http.client
import json
import re
import sys
import threading
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import IO, Any
from urllib.parse import urlencode

from inngang.channels.phone.signature import HEADER, signed

PATIENCE_SECONDS = 15.0  # longer than any answer may take, so that one who takes longer is seen
TEXTS = ("Jeg trenger hjelp til husleien", "Når kommer pengene?", "Jeg lurer på sykepengene mine", "Hvordan søker jeg?")


@dataclass
class Client:
    """Sends through the real doors: the form that people write in, and the interface for telephone systems."""

    port: int
    journal: IO[str]
    name: str
    rng: Random
    secret: str
    line: http.client.HTTPConnection | None = None
    token: str = ""
    cookie: str = ""
    stop: threading.Event = field(default_factory=threading.Event)

    def ask(self, method: str, path: str, body: bytes = b"", headers: dict[str, str] | None = None) -> Any:
        """One request. Any trouble with the line is an OSError."""
        if self.line is None:
            self.line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE_SECONDS)
        try:
            self.line.request(method, path, body or None, headers or {})
            answer = self.line.getresponse()
            return answer, answer.read()
        except (OSError, http.client.HTTPException) as trouble:
            self.line.close()
            self.line = None
            raise OSError(f"{type(trouble).__name__}: {trouble}") from trouble

    def write(self, key: str) -> str | None:
        """The form: the receipt is the reference on the page that one is sent on to."""
        if not self.token:
            answer, page = self.ask("GET", "/skriv")
            found = re.search(rb'name="csrfmiddlewaretoken" value="([^"]+)"', page)
            if answer.status != 200 or found is None:
                raise OSError(f"status {answer.status}")
            self.token, self.cookie = found[1].decode(), answer.headers["Set-Cookie"].split(";")[0]
        text = f"{TEXTS[hash_of(key) % len(TEXTS)]} [{key}]"
        given = urlencode({"csrfmiddlewaretoken": self.token, "text": text, "key": f"the form's own key for {key}"})
        headers = {"Content-Type": "application/x-www-form-urlencoded", "Cookie": self.cookie}
        answer, page = self.ask("POST", "/skriv", given.encode(), headers)
        if answer.status != 302:
            raise OSError(f"status {answer.status}")
        session = "; ".join(one.split(";")[0] for one in answer.headers.get_all("Set-Cookie") or [])
        self.note(key, "written", "acknowledged")  # from now on it may not be lost
        answer, page = self.ask("GET", "/skriv/kvittering", headers={"Cookie": session})
        found = re.search(rb"\b[2-9A-HJ-NP-Z]{3}-[2-9A-HJ-NP-Z]{3}\b(?!-)", page)
        if answer.status != 200 or found is None:
            raise OSError(f"receipt: status {answer.status}")
        return found[0].decode()

    def phone(self, key: str) -> str | None:
        """A call comes in: the receipt is the reference in the answer."""
        at = datetime.now(UTC)
        call = {
            "signal_id": f"{key} 1",
            "call_id": key,
            "kind": "incoming",
            "order": 1,
            "at": at.isoformat(),
            "from": "",
        }
        body = json.dumps({"signals": [call]}).encode()
        headers = {HEADER: signed(body, secret=self.secret, at=at), "Content-Type": "application/json"}
        answer, content = self.ask("POST", "/api/telefon/signaler", body, headers)
        if answer.status != 202:
            raise OSError(f"status {answer.status}")
        told = json.loads(content)["signals"][0]
        if told["result"] not in ("done", "repeated") or not told["reference"]:
            raise OSError(f"result {told['result']}")
        self.note(key, "phoned", "acknowledged")
        return str(told["reference"])

    def note(self, key: str, door: str, what: str, **more: Any) -> None:
        self.journal.write(json.dumps({"key": key, "door": door, "what": what, **more}) + "\n")
        self.journal.flush()

    def send(self, key: str, door: str) -> None:
        """Until there is a receipt; and now and then once more after it, as somebody does who is not sure."""
        again = 1 + (self.rng.random() < 0.05)
        pause = 0.02
        while again and not self.stop.is_set():
            began = time.monotonic()
            try:
                receipt = self.write(key) if door == "written" else self.phone(key)
                self.note(key, door, "receipt", receipt=receipt, seconds=round(time.monotonic() - began, 3))
                again, pause = again - 1, 0.02
            except OSError as trouble:
                seconds = round(time.monotonic() - began, 3)
                self.note(key, door, "no receipt", why=str(trouble)[:120], seconds=seconds)
                if "status 403" in str(trouble) or "status 200" in str(trouble):
                    self.token = ""
                time.sleep(pause * self.rng.uniform(0.5, 1.5))
                pause = min(pause * 2, 0.5)


def hash_of(key: str) -> int:
    return sum(key.encode())


def main(port: str, journal: str, name: str, seed: str, most: str, doors: str, secret: str) -> None:
    with open(Path(journal), "w", encoding="utf-8") as kept:
        client = Client(int(port), kept, name, Random(int(seed)), secret)

        def listen() -> None:
            sys.stdin.readline()
            client.stop.set()

        threading.Thread(target=listen, daemon=True).start()
        for number in range(int(most)):
            if client.stop.is_set():
                break
            client.send(f"{name}-{number}", client.rng.choice(doors.split(",")))


if __name__ == "__main__":
    main(*sys.argv[1:])
