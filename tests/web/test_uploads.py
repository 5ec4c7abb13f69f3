"""Files with what people write: the text always arrives, nobody sees a file before it is scanned, and the door decides."""

from __future__ import annotations

import re
import socket
import struct
import threading
from datetime import UTC, datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from inngang.jobs import clamd
from inngang.jobs.scan_files import scan_waiting
from inngang.service.organisation.queries import forget_calendars
from inngang.service.rows import row, rows
from tests.rules.test_uploads import docx, pdf, png, stream

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
KEY = re.compile(r'name="key" value="([^"]+)"')


class Scanner:
    """A clamd of our own: reads INSTREAM as clamd does, and knows the test virus."""

    def __init__(self, path: str) -> None:
        self.path, self.seen = path, 0
        self.door = socket.socket(socket.AF_UNIX)
        self.door.bind(path)
        self.door.listen()
        self.thread = threading.Thread(target=self._answer, daemon=True)
        self.thread.start()

    def _answer(self) -> None:
        while True:
            try:
                line, _ = self.door.accept()
            except OSError:
                return
            with line, line.makefile("rb") as told:
                assert told.read(10) == b"zINSTREAM\0"
                content = b""
                while length := struct.unpack(">I", told.read(4))[0]:
                    content += told.read(length)
                self.seen += 1
                found = clamd.EICAR in content
                line.sendall(b"stream: Eicar-Test-Signature FOUND\0" if found else b"stream: OK\0")


@pytest.fixture
def scanner(tmp_path, settings):
    one = Scanner(str(tmp_path / "s"))
    settings.INNGANG_CLAMD = one.path
    yield one
    one.door.close()


@pytest.fixture
def house(db, monkeypatch):
    from inngang.jobs.seed import seed_cast

    forget_calendars()
    seed_cast(at=NOW)
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)
    yield
    forget_calendars()


def send(client: Client, *files: tuple[str, bytes], text: str = "Her er papirene mine"):
    key = KEY.search(client.get("/skriv").content.decode())[1]
    sent = [SimpleUploadedFile(name, content) for name, content in files]
    return client.post("/skriv", {"text": text, "key": key, "files": sent}, follow=True)


def kept() -> list[dict]:
    return rows("select name, state, content is null as gone from attached_file order by id")


def adviser_with_it() -> Client:
    """Somebody who has taken the newest enquiry."""
    from inngang.service.access.queries import viewer_of
    from inngang.service.enquiries import actions

    newest = row("select id from enquiries_enquiry order by id desc limit 1")["id"]
    seats = rows(
        """select seat.staff_id from enquiries_placement p join organisation_seat seat on seat.queue_id = p.queue_id
           where p.enquiry_id = %(id)s order by p.circle, seat.staff_id""",
        {"id": newest},
    )
    for seat in seats:
        by = viewer_of(staff_id=seat["staff_id"]).viewer
        try:
            actions.take(enquiry_id=newest, by=by, at=NOW + timedelta(days=1))
        except actions.AlreadyTaken:
            continue
        client = Client()
        client.post("/demo/logg-inn", {"who": f"staff:{seat['staff_id']}"})
        return client
    raise AssertionError("nobody could take it")


def test_a_file_is_seen_by_nobody_before_the_scan_and_saved_never_shown_after(house, scanner):
    assert send(Client(), ("søknad.pdf", pdf())).status_code == 200
    staff = adviser_with_it()
    number = row("select id from attached_file")["id"]
    assert staff.get(f"/vedlegg/{number}").status_code == 404
    assert scan_waiting(at=NOW) == 1
    answer = staff.get(f"/vedlegg/{number}")
    assert answer.content == pdf()
    assert answer.headers["Content-Type"] == "application/octet-stream"
    assert answer.headers["Content-Disposition"] == "attachment; filename*=UTF-8''s%C3%B8knad.pdf"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "no-store"


def test_somebody_who_does_not_have_the_enquiry_gets_the_same_as_when_there_is_no_file(house, scanner):
    send(Client(), ("brev.pdf", pdf()))
    scan_waiting(at=NOW)
    number = row("select id from attached_file")["id"]
    other = Client()
    stranger = row("select staff_id from organisation_post where role = 'analyst' order by id limit 1")["staff_id"]
    other.post("/demo/logg-inn", {"who": f"staff:{stranger}"})
    there, nowhere = other.get(f"/vedlegg/{number}"), other.get("/vedlegg/999999")
    assert (there.status_code, nowhere.status_code) == (404, 404)


def test_a_virus_is_thrown_away_and_what_was_written_stays(house, scanner):
    client = Client()
    send(client, ("virus.pdf", pdf(clamd.EICAR)))
    scan_waiting(at=NOW)
    assert kept() == [{"name": "virus.pdf", "state": "infected", "gone": True}]
    assert "virus" in client.get("/hent/status").content.decode()
    assert row("select text from enquiries_message order by id desc limit 1")["text"] == "Her er papirene mine"


def test_a_file_we_do_not_take_never_stops_the_message_and_the_others(house):
    answer = send(
        Client(),
        ("a.exe", b"MZ" + b"\0" * 99),
        ("bombe.docx", docx({"word/a.txt": b"\0" * 110_000_000})),
        ("tom.pdf", b""),
        ("skript.pdf", pdf(stream(b"/JavaScript"))),
        ("bra.png", png()),
    )
    page = answer.content.decode()
    assert "a.exe" in page and "skript.pdf" in page
    assert [one["name"] for one in kept()] == ["bra.png"]
    assert row("select text from enquiries_message order by id desc limit 1")["text"] == "Her er papirene mine"


def test_a_huge_file_is_not_read_to_its_end_and_the_message_arrives(house):
    answer = send(Client(), ("stor.pdf", b"%PDF-" + b"a" * 11_000_000), ("bra.png", png()))
    assert "stor.pdf" in answer.content.decode()
    assert [one["name"] for one in kept()] == ["bra.png"]


def test_while_the_scanner_is_away_the_file_waits_and_is_tried_again(house, settings, tmp_path):
    settings.INNGANG_CLAMD = str(tmp_path / "nobody")
    send(Client(), ("brev.pdf", pdf()))
    assert scan_waiting(at=NOW) == 0
    assert scan_waiting(at=NOW) == 0  # not at once
    (one,) = rows("select state, attempts, next_try_at from attached_file")
    assert (one["state"], one["attempts"]) == ("waiting", 1)
    with Scannerless(settings, tmp_path):
        assert scan_waiting(at=one["next_try_at"]) == 1


class Scannerless:
    """The scanner comes back."""

    def __init__(self, settings, tmp_path) -> None:
        self.scanner = Scanner(str(tmp_path / "back"))
        settings.INNGANG_CLAMD = self.scanner.path

    def __enter__(self) -> Scanner:
        return self.scanner

    def __exit__(self, *error: object) -> None:
        self.scanner.door.close()


def test_the_same_file_sent_twice_is_kept_once(house):
    client = Client()
    given = {"text": "Her", "key": KEY.search(client.get("/skriv").content.decode())[1]}
    for _ in range(2):
        client.post("/skriv", given | {"files": SimpleUploadedFile("a.pdf", pdf())})
    assert len(kept()) == 1


@pytest.mark.parametrize("address", ["nowhere:no", "localhost:1"])
def test_a_scanner_that_is_not_there_is_told_apart_from_a_clean_file(address):
    with pytest.raises(clamd.NotScanned):
        clamd.scan(b"a", address=address)
