"""No identity number and nothing people wrote gets into a log line, an address or a page about an error."""

import json
import logging

import pytest
from django.conf import settings
from django.db import IntegrityError, connection, transaction
from django.test import Client

from inngang.channels.phone.signature import HEADER, signed
from inngang.config.quiet import Quiet

NUMBER = "01818012345"
SECRET_WORD = "kanarifuglord"


@pytest.fixture
def log():
    """Everything that is logged, as the console would show it."""
    lines: list[str] = []

    class Keeps(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            lines.append(self.format(record))

    handler = Keeps(logging.DEBUG)
    handler.setFormatter(Quiet("{levelname} {name}: {message}", style="{"))
    root, before = logging.getLogger(), logging.getLogger().level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    logging.getLogger("django.db.backends").setLevel(logging.INFO)
    yield lines
    root.removeHandler(handler)
    root.setLevel(before)


def nothing_in(*texts: str) -> None:
    for text in texts:
        assert NUMBER not in text and SECRET_WORD not in text


def test_the_console_uses_it():
    assert settings.LOGGING["formatters"]["plain"]["()"] == "inngang.config.quiet.Quiet"


@pytest.mark.django_db
def test_what_is_written_on_the_web_is_in_no_log_line_and_no_address(cast, log):
    client = Client()
    for given in ({"text": f"{SECRET_WORD} {NUMBER}", "key": ""}, {"text": "", "caller_name": SECRET_WORD}):
        answer = client.post("/skriv", given, follow=True)
        nothing_in(*(address for address, _ in answer.redirect_chain))
    client.post("/hent", {"code": SECRET_WORD})
    nothing_in(*log)


@pytest.mark.django_db
def test_what_a_telephone_system_sends_wrong_is_in_no_log_line(cast, log):
    from datetime import UTC, datetime

    body = json.dumps({"signals": [{"caller": NUMBER, "kind": SECRET_WORD}]}).encode()
    mark = signed(body, secret=settings.INNGANG_PHONE_SECRET, at=datetime.now(UTC))
    answer = Client().post("/api/telefon/signaler", body, content_type="application/json", headers={HEADER: mark})
    assert answer.status_code == 400
    nothing_in(*log)


@pytest.mark.django_db
def test_what_the_database_quotes_from_a_row_is_left_out(cast, log):
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        try:
            cursor.execute(
                "create temp table canary (number text unique); insert into canary values (%s), (%s)",
                [SECRET_WORD, SECRET_WORD],
            )
        except IntegrityError:
            logging.getLogger("inngang").exception("It broke for %s", NUMBER)
            raise
    assert any("It broke for ***********" in line for line in log)
    nothing_in(*log)


@pytest.mark.django_db
def test_the_page_of_an_error_repeats_nothing_of_what_was_sent(monkeypatch):
    def breaks(*args, **kwargs):
        raise RuntimeError(f"{SECRET_WORD} {NUMBER}")

    monkeypatch.setattr("inngang.web.citizen.write.ways_now", breaks)
    client = Client(raise_request_exception=False)
    answer = client.post("/skriv", {"text": "", "caller_name": SECRET_WORD})
    assert answer.status_code == 500
    nothing_in(answer.content.decode())
