"""What the card says of the person: protection, who acts for them, and how they hear of an answer."""

from __future__ import annotations

from django.utils.translation import gettext

from inngang.rules.triage import MATTERS
from inngang.rules.vocabulary import Channel, Protection, marked
from inngang.service.enquiries.queries import EnquiryCard
from inngang.service.people.queries import ActingCard, PersonCard
from inngang.web.parts.jinja import day

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


def represented_by(person: PersonCard | None) -> list[str]:
    """Those who act for the person, each with what gives them the right, and for those who may read it how far it goes."""
    return [_acting(one) for one in (person.represented_by if person else ())]


def _acting(one: ActingCard) -> str:
    who = f"{one.name} ({gettext(REPRESENTS.get(one.kind, one.kind))})"
    if not one.is_whole:
        return who
    about = ", ".join(gettext(MATTERS[code].title) if code in MATTERS else code for code in one.matters)
    far = about or gettext("about everything")
    return f"{who}: {far}" + (f", {gettext('until')} {day(one.valid_to)}" if one.valid_to else "")
