"""End that somebody acts for another, keep them out of a matter, or agree to a parent. It holds at once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from inngang.rules.access import Viewer
from inngang.rules.representation import GIVEN_BY_THE_PERSON
from inngang.rules.vocabulary import Role, Why, marked
from inngang.service.journal import action, record
from inngang.service.journal.action import Refused
from inngang.service.journal.events import HelperKeptOut, ParentAgreedTo, RepresentationEnded
from inngang.service.people.mandates import MandateCard, mandate_of, mandate_to
from inngang.service.rows import run


class CannotChange(Refused):
    """It stays as it is; the sentence says why."""


NOT_FOUND = Why(marked("There is nothing like that among yours."))
BY_OTHERS = Why(marked("This was decided by others. Talk with us, and we help you to have it looked at."))


@action
def end_mandate(*, mandate_id: int, by: Viewer, at: datetime) -> None:
    """By the person, or by the one who acts. Raises CannotChange."""
    own = _own(mandate_id, by, at)
    acting = mandate_to(mandate_id=mandate_id, acting_person_id=by.person_id, at=at) if by.person_id else None
    card = own or acting
    if card is None or card.ended_at is not None:
        raise CannotChange(NOT_FOUND)
    if own is not None and not own.can_be_ended:
        raise CannotChange(BY_OTHERS)
    run(
        """update people_representative set ended_at = %(at)s, ended_by = %(who)s, finder = '', code_hash = ''
           where id = %(id)s and ended_at is null""",
        {"id": mandate_id, "at": at, "who": "person" if own else "acting"},
    )
    record(RepresentationEnded(person_id=card.person_id, kind=card.kind), by=by, at=at)


@action
def keep_out(*, mandate_id: int, matters: Sequence[str], by: Viewer, at: datetime) -> None:
    """What the person keeps to themself; an empty list lets them in again (R165). Raises CannotChange."""
    card = _own(mandate_id, by, at)
    if card is None or card.ended_at is not None:
        raise CannotChange(NOT_FOUND)
    if card.kind not in GIVEN_BY_THE_PERSON:
        raise CannotChange(BY_OTHERS)
    run(
        "update people_representative set kept_out = %(matters)s where id = %(id)s",
        {"id": mandate_id, "matters": sorted(set(matters))},
    )
    record(HelperKeptOut(person_id=card.person_id, matters=sorted(set(matters))), by=by, at=at)


@action
def agree_to_parent(*, mandate_id: int, by: Viewer, at: datetime) -> None:
    """A young person of fifteen to eighteen lets a parent act for them (R161). Raises CannotChange."""
    card = _own(mandate_id, by, at)
    if card is None or not card.asks_the_young:
        raise CannotChange(NOT_FOUND)
    run("update people_representative set own_consent_at = %(at)s where id = %(id)s", {"id": mandate_id, "at": at})
    record(ParentAgreedTo(person_id=card.person_id), by=by, at=at)


def _own(mandate_id: int, by: Viewer, at: datetime) -> MandateCard | None:
    if by.role != Role.CITIZEN or not by.person_id:
        return None
    return mandate_of(mandate_id=mandate_id, person_id=by.person_id, at=at)
