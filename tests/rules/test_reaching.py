"""By which way a message reaches somebody."""

import pytest

from inngang.rules.reaching import tell_by


@pytest.mark.parametrize(
    ("reserved", "wants", "phone", "email", "channel"),
    [
        (False, "", "90000000", "a@b.no", "sms"),
        (False, "sms", "90000000", "a@b.no", "sms"),
        (False, "email", "90000000", "a@b.no", "email"),
        (False, "email", "90000000", "", "sms"),  # what they want cannot be done
        (False, "sms", "", "a@b.no", "email"),
        (False, "letter", "90000000", "a@b.no", "letter"),
        (False, "phone", "90000000", "", "sms"),  # they are told that there is something; the adviser phones
        (True, "email", "90000000", "a@b.no", "letter"),  # reserved from everything digital goes before a wish
        (False, "", "", "", "letter"),
    ],
)
def test_what_somebody_wants_comes_first_then_what_they_have(reserved, wants, phone, email, channel):
    assert tell_by(reserved=reserved, wants=wants, phone=phone, email=email, is_known=True).channel == channel


def test_somebody_we_do_not_know_gets_no_letter():
    assert tell_by(reserved=False, wants="letter", phone="", email="", is_known=False) == ("", "")
    assert tell_by(reserved=False, wants="letter", phone="90000000", email="", is_known=False).channel == "sms"
