"""The doors the demo day goes in by: the telephone's signed interface, the form for writing, the machine with numbers.

It behaves as a telephone system and a browser do: it signs, gets the form before it sends it, keeps cookies, and sends the
same again when it heard no answer. So the demo can do nothing that the world outside cannot.
"""

from __future__ import annotations

import http.client
import json
import logging
import re
import threading
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from html.parser import HTMLParser
from http.cookies import SimpleCookie
from random import Random
from typing import Any, NamedTuple
from urllib.parse import urlencode, urlsplit

from inngang.channels.phone.signature import HEADER
from inngang.channels.phone.switch import Call, Switch
from inngang.jobs import demo_day
from inngang.jobs.demo_day import DoorShut, Line, Stopped, Written
from inngang.web.reception.languages import BY_CODE

log = logging.getLogger(__name__)

SIGNALS, WRITE, COME_BACK, STATUS = "/api/telefon/signaler", "/skriv", "/hent", "/hent/status"
LONGEST_PAUSE_SECONDS = 5.0
MOST_FAULTS = 12  # of the server's own, for the same thing; then it is no passing fault
MOST_REDIRECTS = 5
REFERENCE = re.compile(r"\b[2-9A-HJ-NP-Z]{3}-[2-9A-HJ-NP-Z]{3}\b")
CODE = re.compile(r'id="code">\s*([^<]+?)\s*<')
CLEARED = re.compile(r"<[^>]*>")


class Answer(NamedTuple):
    """What a server answers."""

    status: int
    headers: list[tuple[str, str]]
    body: bytes

    def header(self, name: str) -> str:
        return next((value for key, value in self.headers if key.lower() == name.lower()), "")

    @property
    def text(self) -> str:
        return self.body.decode("utf-8", "replace")


Send = Callable[[str, str, bytes, Mapping[str, str]], Answer]  # method, path, body, headers


def over_http(host: str, port: int, *, timeout_seconds: float = 10) -> Send:
    """To a running server. Raises OSError or HTTPException when it does not answer."""

    def send(method: str, path: str, body: bytes, headers: Mapping[str, str]) -> Answer:
        connection = http.client.HTTPConnection(host, port, timeout=timeout_seconds)
        try:
            connection.request(method, path, body or None, dict(headers))
            got = connection.getresponse()
            return Answer(got.status, got.getheaders(), got.read())
        finally:
            connection.close()

    return send


class Browser:
    """One person's browser: cookies, forms and redirects, and nothing more."""

    def __init__(self, send: Send) -> None:
        self.send, self.cookies = send, SimpleCookie()

    def get(self, path: str) -> tuple[str, Answer]:
        return self._follow("GET", path, b"", {})

    def post(self, path: str, fields: Mapping[str, str]) -> tuple[str, Answer]:
        """Fill in the form that is at `path` and send it; where it ended, and what was answered."""
        page = self.get(path)[1]
        hidden = _Hidden(page.text).fields
        body = urlencode({**hidden, **fields}).encode()
        return self._follow("POST", path, body, {"Content-Type": "application/x-www-form-urlencoded"})

    def _follow(self, method: str, path: str, body: bytes, headers: dict[str, str]) -> tuple[str, Answer]:
        for _ in range(MOST_REDIRECTS):
            sent = {**headers, **({"Cookie": self._cookie()} if self.cookies else {})}
            answer = self.send(method, path, body, sent)
            for name, value in answer.headers:
                if name.lower() == "set-cookie":
                    self.cookies.load(value)
            if answer.status not in (301, 302, 303):
                return path, answer
            where = urlsplit(answer.header("Location"))
            path = where.path + (f"?{where.query}" if where.query else "")
            method, body, headers = "GET", b"", {}
        raise DoorShut(f"{path} sends us round and round.")

    def _cookie(self) -> str:
        return "; ".join(f"{name}={one.coded_value}" for name, one in self.cookies.items() if one.value)


class _Hidden(HTMLParser):
    """The hidden fields of a page's forms that are sent with POST."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.fields: dict[str, str] = {}
        self._is_posted = False
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "form":
            self._is_posted = (given.get("method") or "").lower() == "post"
        elif tag == "input" and given.get("type") == "hidden" and self._is_posted and given.get("name"):
            self.fields[str(given["name"])] = given.get("value") or ""


class ServerDoors:
    """The doors of a server, seen from the street."""

    def __init__(
        self, send: Send, *, secret: str, now: Callable[[], datetime], rng: Random, stop: threading.Event
    ) -> None:
        self._send, self.stop = send, stop
        self.switch = Switch(post=self._signals, secret=secret, now=now, rng=rng)

    def is_open(self) -> bool:
        """Whether the pages are served and the database answers."""
        try:
            return self._send("GET", "/alive", b"", {}).status == 200
        except (OSError, http.client.HTTPException):
            return False

    def call(self, number: str, choice: str | None, *, acute: bool, language: str) -> Line:
        call = self.switch.call(number, choice, acute=acute, language=language)
        for _ in range(3):  # the telephone may hold a signal back; the next one tells
            if call.told.get("reference"):
                break
            call.say("waiting")
        self.switch.calls.remove(call)
        return Patient(call)

    def write(self, text: str, *, choice: str, acute: bool, area: str, name: str, phone: str, language: str) -> Written:
        said = {"text": text, "about": choice, "area": area, "caller_name": name, "caller_phone": phone}
        said |= {"answer_language": language, **({"acute": "on"} if acute else {})}
        path, answer = Browser(self.patiently).post(WRITE, said)
        code = CODE.search(answer.text)
        ref = REFERENCE.search(CLEARED.sub(" ", CODE.sub("", answer.text)))
        if path == WRITE or answer.status != 200 or code is None or ref is None:
            raise DoorShut(f"What was written was not received: {answer.status} at {path}.")
        return Written(ref[0], code[1])

    def visit(self, unit_number: str, *, choice: str, acute: bool, language: str) -> str:
        path = f"/mottak/{unit_number}/automat"
        about = "acute" if acute else next((one.code for one in BY_CODE.values() if one.matter == choice), "other")
        where, answer = Browser(self.patiently).post(path, {"about": about, "sprak": language})
        if where == path or answer.status != 200:
            raise DoorShut(f"The machine gave no number: {answer.status} at {where}.")
        number = re.search(r">\s*(\d{1,4})\s*<", answer.text)
        return number[1] if number else ""

    def rate(self, code: str, *, got_help: bool, ease: int) -> None:
        browser = Browser(self.patiently)
        where, answer = browser.post(COME_BACK, {"code": code})
        if where != STATUS or answer.status != 200:
            raise DoorShut(f"The code opened nothing: {answer.status} at {where}.")
        browser.post(STATUS, {"what": "rate", "got_help": "yes" if got_help else "no", "ease": str(ease)})

    def patiently(self, method: str, path: str, body: bytes, headers: Mapping[str, str]) -> Answer:
        """Send it, and the same again while nobody answers. Raises DoorShut, Stopped."""
        pause, faults = 0.5, 0
        while True:
            try:
                answer = self._send(method, path, body, headers)
                if answer.status < 500:
                    return answer
                faults += 1
                told = f"{answer.status} from {path.split('?')[0]}"
            except (OSError, http.client.HTTPException) as trouble:
                told = f"no answer from {path.split('?')[0]} ({type(trouble).__name__})"
            if faults >= MOST_FAULTS:
                raise DoorShut(f"{told}, {faults} times.")
            log.warning("%s; sending the same again in %s s.", told, pause)
            if self.stop.wait(pause):
                raise Stopped
            pause = min(pause * 2, LONGEST_PAUSE_SECONDS)

    def _signals(self, body: bytes, signature: str) -> dict[str, Any]:
        answer = self.patiently("POST", SIGNALS, body, {"Content-Type": "application/json", HEADER: signature})
        if answer.status == 401:  # it waited so long that the signature grew old
            raise DoorShut("The telephone's signature was not accepted.")
        if answer.status != 202:
            raise DoorShut(f"The telephone's signal was not heard: {answer.status} {answer.text[:300]}")
        told: dict[str, Any] = json.loads(answer.body)
        return told


class Patient:
    """A call as the day knows it."""

    def __init__(self, call: Call) -> None:
        self._call = call

    @property
    def told(self) -> dict[str, Any]:
        return self._call.told

    def wait(self) -> dict[str, Any]:
        return self._call.say("waiting")

    def answer(self, staff: str) -> dict[str, Any]:
        return self._call.answer(staff)

    def transfer(self, to_queue: int, note: str = "") -> dict[str, Any]:
        return self._call.transfer(to_queue, note)

    def nobody_there(self) -> dict[str, Any]:
        return self._call.nobody_there()

    def ask_call_back(self) -> dict[str, Any]:
        return self._call.ask_call_back()

    def hang_up(self) -> dict[str, Any]:
        told = self._call.hang_up()
        self._call.switch.flush()  # nothing of this call is left behind
        return told


def play_at(host: str, port: int, *, speed: float, stop: threading.Event, seed: int = 1) -> None:
    """Play the demo day at a running server, until `stop` is set."""
    from django.conf import settings

    def now() -> datetime:
        return datetime.now(UTC)

    chance = Random()  # the numbers of calls are new each time: a call is known by its number for good
    doors = ServerDoors(over_http(host, port), secret=settings.INNGANG_PHONE_SECRET, now=now, rng=chance, stop=stop)
    demo_day.play(speed=speed, stop=stop, doors=doors, seed=seed, now=now)
