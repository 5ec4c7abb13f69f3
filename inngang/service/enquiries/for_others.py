"""A person's enquiries as the one who acts for them sees them: within the mandate, and through the door each time."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime

from inngang.rules import representation as rules
from inngang.rules.access import Viewer
from inngang.rules.access_content import may_read
from inngang.rules.access_matrix import Info
from inngang.rules.representation import Act, Kind
from inngang.rules.vocabulary import Purpose, Role, Side
from inngang.service.access import door
from inngang.service.enquiries.queries import StatusCard, statuses_of
from inngang.service.journal import action, record
from inngang.service.journal.events import OpenedForAnother
from inngang.service.people.mandates import MandateCard
from inngang.service.rows import rows

OF_PERSON = """
select e.id, e.matter, e.side from enquiries_enquiry e
where e.person_id = %(person)s and e.organisation_id is null and e.joined_into_id is null order by e.received_at desc, e.id desc limit 200
"""


@dataclass(frozen=True)
class ForAnother:
    """What the one who acts for somebody sees, and may do."""

    cards: tuple[StatusCard, ...]
    may_see: bool
    may_write: bool


def acting_as(by: Viewer, kind: Kind) -> Viewer:
    """The same person, in the way of acting that the mandate gives."""
    return by._replace(role=rules.ROLE_OF.get(kind, Role.ANONYMOUS))


def may_write(*, card: MandateCard, by: Viewer) -> bool:
    """Whether they may hand in something for the person. Writing never implies reading."""
    return Act.WRITE in card.acts and door.may_write(acting_as(by, card.kind), Info.CONTENT_NEW)


@action
def enquiries_for(*, card: MandateCard, by: Viewer, at: datetime) -> ForAnother:
    """Through the door, and only the matters of the mandate. Raises DoorClosed when the door lets in nobody."""
    acting = acting_as(by, card.kind)
    if card.kind == Kind.HELPER or Act.SEE not in card.acts:  # may hand in, and never reads back alone
        record(OpenedForAnother(person_id=card.person_id, kind=card.kind), by=acting, at=at)
        return ForAnother((), False, may_write(card=card, by=by))
    person = door.open_person(person_id=card.person_id, by=acting, purpose=Purpose.OWN, at=at)
    if Info.CONTACT_META not in person.sees:
        return ForAnother((), False, may_write(card=card, by=by))
    within = {
        one["id"]: Side(one["side"])
        for one in rows(OF_PERSON, {"person": card.person_id})
        if rules.covers(card.mandate, matter=one["matter"], act=Act.SEE)
    }
    found = statuses_of(enquiry_ids=list(within), at=at)
    cards = tuple(_within(one, within[one.id], person.sees) for one in found)
    return ForAnother(cards, True, may_write(card=card, by=by))


def _within(card: StatusCard, side: Side, sees: Collection[str]) -> StatusCard:
    """Without what the matrix keeps back, and without what it belongs together with: that may lie outside the mandate."""
    messages = tuple(
        message
        for message in card.messages
        if may_read(sees=sees, direction=message.direction, side=side, in_hand=False, written_by=None)
    )
    return replace(card, messages=messages, parts=())
