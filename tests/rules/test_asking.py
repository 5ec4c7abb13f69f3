"""Questions inside the house: what may be asked, and how a question about a municipal matter is answered."""

from __future__ import annotations

import pytest

from inngang.rules.asking import LONGEST, MOST_OPEN, Reply, may_ask, may_reply
from inngang.rules.vocabulary import Side

NAMES = ("Amina", "Warsame")


@pytest.mark.parametrize(
    ("text", "open_now", "code"),
    [
        ("Har dere fått papirene om husleien?", 0, None),
        ("Har dere fått papirene om husleien?", MOST_OPEN - 1, None),
        ("Har dere fått papirene om husleien?", MOST_OPEN, "too_many"),
        ("  ", 0, "empty"),
        ("x" * (LONGEST + 1), 0, "too_long"),
        ("Har Amina fått svar?", 0, "identifies"),
        ("Hva med warsame?", 0, "identifies"),
        ("Ring 415 00 001", 0, "identifies"),
        ("Gjelder 010180 12345", 0, "identifies"),
        ("Saken fra 2025 om 12 000 kroner", 0, None),
    ],
)
def test_a_question_tells_nobody_who_it_is_about_and_an_office_has_so_many_at_a_time(
    text: str, open_now: int, code: str | None
):
    found = may_ask(text=text, names=NAMES, open_now=open_now)
    assert (found.code if found else None) == code


@pytest.mark.parametrize(
    ("reply", "text", "side", "code"),
    [
        (Reply.TELL, "Papirene er kommet.", Side.STATE, None),
        (Reply.TELL, "", Side.STATE, "empty"),
        (Reply.SEND_ON, "", Side.STATE, None),
        (Reply.WE_CALL, "", Side.MUNICIPAL, None),
        (Reply.SEND_ON, "", Side.MUNICIPAL, None),
        (Reply.SEND_ON, "Hun har fått avslag.", Side.MUNICIPAL, "municipal"),
        (Reply.TELL, "", Side.MUNICIPAL, "municipal"),
        (Reply.WE_CALL, "Amina ringes i dag.", Side.STATE, "identifies"),
    ],
)
def test_an_answer_about_a_municipal_matter_has_no_text(reply: Reply, text: str, side: Side, code: str | None):
    found = may_reply(reply=reply, text=text, side=side, names=NAMES)
    assert (found.code if found else None) == code
