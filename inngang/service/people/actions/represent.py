"""Let somebody act for a person (representasjon)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from inngang.rules.access import Viewer
from inngang.rules.representation import Kind, may_take_on
from inngang.service.journal import action, record
from inngang.service.journal.action import Refused
from inngang.service.journal.events import RegisterChanged
from inngang.service.people.actions.appoint import born
from inngang.service.people.models import Representative


class CannotRepresent(Refused):
    """They must not act for the person: a child never interprets."""


@action
def represent(
    *,
    person_id: int,
    kind: str,
    acting_person_id: int | None = None,
    organisation_id: int | None = None,
    matters: Sequence[str] = (),
    valid_from: date,
    valid_to: date | None = None,
    by: Viewer,
    at: datetime,
) -> int:
    """`kind` is guardian, parent, proxy, helper or interpreter; no `matters` means all. Raises CannotRepresent."""
    if Kind(kind) == Kind.INTERPRETER and acting_person_id is not None:
        refusal = may_take_on(
            kind=Kind.INTERPRETER,
            acting_born=born(acting_person_id),
            is_oneself=acting_person_id == person_id,
            on=valid_from,
        )
        if refusal is not None:
            raise CannotRepresent(refusal.why, refusal.code)
    row = Representative.objects.create(
        person_id=person_id,
        acting_person_id=acting_person_id,
        organisation_id=organisation_id,
        kind=kind,
        matters=list(matters),
        valid_from=valid_from,
        valid_to=valid_to,
    )
    record(RegisterChanged(what="representative", new=1, changed=0), by=by, at=at)
    return row.pk
