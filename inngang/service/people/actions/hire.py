"""Register a member of staff (ansatt)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from inngang.rules.access import Viewer
from inngang.rules.identity import norwegian_sort_key
from inngang.rules.vocabulary import Protection
from inngang.service.journal import action, record
from inngang.service.journal.events import RegisterChanged
from inngang.service.people.models import Staff


@action
def hire(
    *,
    ident: str,
    given_name: str,
    family_name: str,
    languages: Sequence[str] = ("nb",),
    may_see: Sequence[Protection] = (),
    person_id: int | None = None,
    story: str = "",
    by: Viewer,
    at: datetime,
) -> int:
    """The id of the member of staff; `person_id` is their own self as somebody we may help."""
    staff = Staff.objects.create(
        ident=ident,
        given_name=given_name,
        family_name=family_name,
        sort_key=norwegian_sort_key(f"{family_name} {given_name}"),
        languages=list(languages),
        may_see=[str(one) for one in may_see],
        person_id=person_id,
        story=story,
    )
    record(RegisterChanged(what="staff", new=1, changed=0), by=by, at=at)
    return staff.pk
