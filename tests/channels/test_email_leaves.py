"""An email is handed to a mail server, and what that one says is taken at its word."""

from __future__ import annotations

import socketserver
import threading
from collections.abc import Iterator
from email import message_from_bytes, policy

import pytest

from inngang.channels.email.outgoing import deliver
from inngang.rules.vocabulary import Channel
from inngang.service.notices.queries import Delayed, Delivered, Failed, NoticeCard
from tests.times import MORNING


class MailServer(socketserver.StreamRequestHandler):
    """As much of a mail server as one letter needs (RFC 5321)."""

    def handle(self) -> None:
        self.say("220 here")
        for line in self.rfile:
            word = line.split()[0].upper() if line.split() else b""
            if word == b"DATA":
                self.say("354 go on")
                body = b"".join(iter(self.rfile.readline, b".\r\n"))
                self.server.got.append(body)
                self.say("250 kept")
            elif word == b"RCPT":
                self.say(self.server.says)
            else:
                self.say("221 bye" if word == b"QUIT" else "250 yes")

    def say(self, text: str) -> None:
        self.wfile.write(text.encode() + b"\r\n")


@pytest.fixture
def mail(settings) -> Iterator[socketserver.ThreadingTCPServer]:
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), MailServer) as server:
        server.daemon_threads = True
        server.got, server.says = [], "250 yes"
        settings.INNGANG_SMTP = f"127.0.0.1:{server.server_address[1]}"
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


def notice() -> NoticeCard:
    return NoticeCard(
        1, Channel.EMAIL, None, None, "answer_ready", "amina@example.no", "nn", "Hei. Svar 👋", "k", "due", 1, MORNING
    )


def test_it_gets_there_whole(mail):
    assert deliver(notice()) == Delivered()
    read = message_from_bytes(mail.got[0], policy=policy.default)
    assert read.get_content().strip() == "Hei. Svar 👋" and read["To"] == "amina@example.no"


@pytest.mark.parametrize(("says", "result"), [("550 no such person", Failed), ("451 come back later", Delayed)])
def test_a_no_for_good_is_told_from_a_no_for_now(mail, says, result):
    mail.says = says
    assert isinstance(deliver(notice()), result)
    assert mail.got == []
