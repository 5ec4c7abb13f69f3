"""One suite for every channel in the registry. A new channel is in it by its line there, and a way to come in here."""

from __future__ import annotations

import ast
from collections.abc import Callable
from datetime import datetime, timedelta
from email import message_from_bytes, policy
from pathlib import Path
from typing import NamedTuple

import pytest

from inngang.channels.contract import Carries, Delayed, Delivered, Failed, NoticeCard
from inngang.channels.phone import incoming as phone
from inngang.channels.question import incoming as question
from inngang.channels.registry import CHANNELS, deliver
from inngang.channels.visit import incoming as visit
from inngang.rules.vocabulary import WAITS_LIVE, Channel
from inngang.service.access.queries import ANYONE
from inngang.service.journal.action import Refused
from tests.channels.seen import circles, enquiry, events, how_many, messages, office
from tests.covers import covers
from tests.times import MORNING

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("cast")]

FOLDER = Path(__file__).parents[2] / "inngang" / "channels"


class Came(NamedTuple):
    enquiry_id: int
    repeated: bool


def by_question(key: str, text: str, language: str, acute: bool, at: datetime) -> Came:
    asked = question.ask(text=text, sender_key=key, language=language, asked_acute=acute, by=ANYONE, at=at)
    return Came(asked.received.enquiry_id, asked.received.repeated)


def by_phone(key: str, text: str, language: str, acute: bool, at: datetime) -> Came:
    def tell(kind: str, order: int, **body) -> phone.Told:
        return phone.signal(
            signal_id=f"{key}-{order}", call_id=key, kind=kind, order=order, happened_at=at, body=body, at=at
        )

    first = tell("incoming", 1, **{"from": "90000001", "language": language})
    if acute:
        tell("choice", 2, acute=True)
    assert first.enquiry_id is not None
    return Came(first.enquiry_id, first.result == "repeated")


def by_visit(key: str, text: str, language: str, acute: bool, at: datetime) -> Came:
    arrived = visit.arrive(unit_id=office(), sender_key=key, language=language, acute=acute, by=ANYONE, at=at)
    return Came(arrived.received.enquiry_id, arrived.received.repeated)


COMES: dict[Channel, Callable[..., Came]] = {
    Channel.QUESTION: by_question,
    Channel.PHONE: by_phone,
    Channel.VISIT: by_visit,
}
HEARING = [code for code, one in CHANNELS.items() if one.can_hear]
WRITTEN = [code for code in HEARING if Carries.TEXT in CHANNELS[code].carries]


def come(
    code: Channel, *, key: str = "key", text: str = "Jeg trenger hjelp", language: str = "nb", acute: bool = False
) -> Came:
    return COMES[code](key, text, language, acute, MORNING)


def test_every_channel_people_reach_us_by_is_tried_here():
    assert set(COMES) == set(HEARING)


@pytest.mark.parametrize("code", CHANNELS)
def test_it_describes_itself_truly(code):
    one = CHANNELS[code]
    assert one.code == code and one.name and one.carries
    assert one.is_live == (code in WAITS_LIVE)
    assert one.works_without_login, "no way in is closed to those who cannot log in"


@pytest.mark.parametrize("code", CHANNELS)
def test_it_has_the_same_rooms_as_the_others_and_knows_none_of_them(code):
    folder = FOLDER / code
    rooms = {"__init__.py", "channel.py", "outgoing.py", *(["incoming.py"] if CHANNELS[code].can_hear else [])}
    assert rooms <= {path.name for path in folder.glob("*.py")}
    for path in folder.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            names += [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            for name in names:
                if name.startswith("inngang.channels."):
                    assert name.split(".")[2] in (str(code), "contract"), f"{path.name} imports {name}"


@covers("R001")
@pytest.mark.parametrize("code", HEARING)
def test_what_comes_in_has_an_owner_a_promise_circles_and_a_journal(code):
    came = come(code)
    now = enquiry(came.enquiry_id)
    assert now["channel"] == code and now["state"] == "waiting" and now["owner_id"] is None
    assert now["promise_queue"] == now["queue_id"] and now["due_by"] > MORNING
    assert circles(came.enquiry_id)
    assert {"EnquiryReceived", "EnquiryTriaged", "EnquiryRouted", "PromiseMade"} <= set(events(came.enquiry_id))


@pytest.mark.parametrize("code", HEARING)
def test_the_same_sending_again_is_one_enquiry(code):
    first, again = come(code), come(code)
    assert (again.enquiry_id, again.repeated, how_many()) == (first.enquiry_id, True, 1)
    assert come(code, key="other").enquiry_id != first.enquiry_id


@pytest.mark.parametrize("code", HEARING)
def test_a_very_long_key_of_the_sender_is_told_from_another(code):
    assert come(code, key="k" * 300).enquiry_id != come(code, key="k" * 300 + "2").enquiry_id
    assert come(code, key="k" * 300).repeated


@covers("R083", part="the need is seen in every channel")
@pytest.mark.parametrize("code", HEARING)
def test_somebody_who_says_that_it_cannot_wait_is_acute(code):
    now = enquiry(come(code, acute=True).enquiry_id)
    assert now["urgency"] == 0 and now["acute_reason"]
    assert now["due_by"] <= MORNING + timedelta(minutes=61)


@pytest.mark.parametrize("code", HEARING)
@pytest.mark.parametrize(
    ("language", "kept"), [("so", "so"), ("nn-NO", "nn"), ("?!", "nb"), ("x" * 500, "nb"), ("", "nb")]
)
def test_a_language_that_is_none_falls_back_to_bokmaal(code, language, kept):
    assert enquiry(come(code, language=language).enquiry_id)["language"] == kept


@pytest.mark.parametrize("code", WRITTEN)
@pytest.mark.parametrize("text", ["", "  \n\t ", "\x00", "a" * 20_001])
def test_what_cannot_be_kept_comes_back_as_a_named_no_in_plain_words(code, text):
    with pytest.raises(Refused) as refused:
        come(code, text=text)
    assert refused.value.code == "CannotReceive" and 20 < len(str(refused.value)) < 200
    assert how_many() == 0


@pytest.mark.parametrize("code", WRITTEN)
@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("Hei 👩‍👧‍👦 trenger hjelp", "Hei 👩‍👧‍👦 trenger hjelp"),
        ("أحتاج إلى مساعدة \u200fمع الإيجار", "أحتاج إلى مساعدة \u200fمع الإيجار"),
        ("Linje 1\n\n  Linje 2\tslutt", "Linje 1\n\n  Linje 2\tslutt"),
        ("<script>alert('%(x)s')</script>; drop table", "<script>alert('%(x)s')</script>; drop table"),
        ("e\u0301 og é", "e\u0301 og é"),
        ("før\x00etter", "føretter"),
        ("halv \ud83d smiley", "halv  smiley"),
    ],
)
def test_the_text_is_kept_just_as_it_was_written(code, text, kept):
    assert messages(come(code, text=text).enquiry_id) == [kept]


def notice(code: Channel, **given) -> NoticeCard:
    to = {Channel.EMAIL: "amina@example.no", Channel.SMS: "+4741500001"}.get(code, "")
    about = {
        "id": 1,
        "channel": code,
        "person_id": None,
        "enquiry_id": None,
        "kind": "answer_ready",
        "to": to,
        "language": "nb",
    }
    text = {"text": "Hei. Du har svar 👋 إجابة. Referanse 7KQ-2XP.", "key": "answer-1", "state": "due", "attempts": 1}
    return NoticeCard(**{**about, **text, "created_at": MORNING, **given})


@pytest.mark.parametrize("code", CHANNELS)
def test_sending_ends_in_a_named_result(code):
    result = deliver(code, notice(code))
    if CHANNELS[code].can_write:
        assert result == Delivered()
    else:
        assert isinstance(result, Failed) and len(result.error) > 20


@pytest.mark.parametrize("code", [Channel.SMS, Channel.EMAIL, Channel.LETTER])
def test_a_notice_sent_twice_lies_there_once(code, sent):
    for _ in range(2):
        deliver(code, notice(code))
    pieces = list((sent / code).iterdir())
    assert len(pieces) == 1
    deliver(code, notice(code, key="answer-2"))
    assert len(list((sent / code).iterdir())) == 2


@pytest.mark.parametrize("code", [Channel.SMS, Channel.LETTER])
def test_the_text_lies_there_whole(code, sent):
    deliver(code, notice(code))
    assert "Hei. Du har svar 👋 إجابة. Referanse 7KQ-2XP." in next((sent / code).iterdir()).read_text(encoding="utf-8")


def test_an_email_is_one_that_any_mail_program_reads(sent):
    deliver(Channel.EMAIL, notice(Channel.EMAIL))
    read = message_from_bytes(next((sent / "email").iterdir()).read_bytes(), policy=policy.default)
    assert read["To"] == "amina@example.no" and read["Subject"] and read["Date"].datetime and read["Message-ID"]
    assert read.get_content().strip() == "Hei. Du har svar 👋 إجابة. Referanse 7KQ-2XP."


@pytest.mark.parametrize(
    ("code", "to"),
    [
        (Channel.SMS, ""),
        (Channel.SMS, "ring meg"),
        (Channel.EMAIL, ""),
        (Channel.EMAIL, "amina"),
        (Channel.EMAIL, "a@b.no\nBcc: all@b.no"),
    ],
)
def test_an_address_that_is_none_fails_for_good_and_nothing_is_sent(code, to, sent):
    assert isinstance(deliver(code, notice(code, to=to)), Failed)
    assert not sent.exists()


@pytest.mark.parametrize("code", [Channel.SMS, Channel.EMAIL])
def test_outside_demo_mode_nothing_is_told_as_sent_that_nobody_carries(code, settings, sent):
    settings.INNGANG_DEMO = False
    assert isinstance(deliver(code, notice(code)), Failed)
    assert not sent.exists()


@pytest.mark.parametrize("code", [Channel.SMS, Channel.EMAIL, Channel.LETTER])
def test_a_folder_that_cannot_be_written_to_means_later(code, settings, tmp_path):
    (tmp_path / "a file").write_text("in the way")
    settings.DATA = tmp_path / "a file"
    assert isinstance(deliver(code, notice(code)), Delayed)


def test_a_mail_server_that_is_not_there_means_later(settings):
    settings.INNGANG_SMTP = "127.0.0.1:1"
    assert isinstance(deliver(Channel.EMAIL, notice(Channel.EMAIL)), Delayed)


def test_a_way_of_sending_nobody_knows_is_a_named_failure():
    result = deliver("pigeon", notice(Channel.SMS))
    assert isinstance(result, Failed) and "pigeon" in result.error
