"""What the card says of the person: protection, who acts for them, and how they hear of an answer."""

from __future__ import annotations

from django.utils.translation import gettext

from inngang.rules.vocabulary import Channel, Protection, marked
from inngang.service.enquiries.queries import EnquiryCard

HEARD_AT_ONCE = (Channel.PHONE, Channel.VISIT)
PROTECTIONS = {
    Protection.CONFIDENTIAL: marked("Confidential address. Never say or write where this person lives."),
    Protection.STRICT: marked(
        "Strictly confidential address. Say nothing about where this person is, not even that you know them."
    ),
    Protection.SHIELDED: marked("Shielded: somebody here knows this person. Talk about it with nobody."),
}
REPRESENTS = {
    "guardian": marked("guardian"),
    "parent": marked("parent"),
    "proxy": marked("has a power of attorney"),
    "helper": marked("helper"),
}
READ_ON_PHONE = marked("You have said it already. What you write is the record, and the person can read it.")
READ_BY_LETTER = marked("The person reads this. They want letters on paper, so it goes out as a letter.")
READ_BY_SMS = marked(
    "The person reads this after logging in or with their code. A text message tells them that it is there."
)
READ_BY_EMAIL = marked(
    "The person reads this after logging in or with their code. An e-mail tells them that it is there."
)
READ_BY_CODE = marked(
    "The person reads this with their code. We have no number or address, so nobody tells them that it is there."
)


def how_it_is_read(card: EnquiryCard) -> str:
    """Who reads the answer, and by which way they hear of it."""
    if card.channel in HEARD_AT_ONCE:
        return READ_ON_PHONE
    if card.person and card.person.is_reserved:
        return READ_BY_LETTER
    if card.caller_phone or (card.person and card.person.phone):
        return READ_BY_SMS
    if card.person and card.person.email:
        return READ_BY_EMAIL
    return READ_BY_LETTER if card.person else READ_BY_CODE


def represented_by(card: EnquiryCard) -> list[str]:
    """Those who act for the person, each with what gives them the right."""
    found = []
    for each in card.person.represented_by if card.person else ():
        name, _, kind = each.rpartition(" (")
        kind = kind.rstrip(")")
        found.append(f"{name} ({gettext(REPRESENTS[kind])})" if name and kind in REPRESENTS else each)
    return found
