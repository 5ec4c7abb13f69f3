"""Register an employer or partner (virksomhet)."""

from __future__ import annotations

from datetime import datetime

from inngang.rules.access import Viewer
from inngang.service.journal import action, record
from inngang.service.journal.events import RegisterChanged
from inngang.service.people.models import Organisation


@action
def register_organisation(
    *, number: str, name: str, kind: str, phone: str = "", contact_id: int | None = None, by: Viewer, at: datetime
) -> int:
    organisation = Organisation.objects.create(number=number, name=name, kind=kind, phone=phone, contact_id=contact_id)
    record(RegisterChanged(what="organisation", new=1, changed=0), by=by, at=at)
    return organisation.pk
