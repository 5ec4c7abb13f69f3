"""Give somebody who works here an extension (internnummer): it leads through the common door, never past it."""

from __future__ import annotations

import re
from datetime import datetime

from inngang.rules.access import Viewer
from inngang.rules.vocabulary import Why, marked
from inngang.service.journal import action, record
from inngang.service.journal.action import Refused
from inngang.service.journal.events import ExtensionGiven
from inngang.service.rows import row


class CannotGiveExtension(Refused):
    """The number cannot be an extension; the sentence says why."""


@action
def give_extension(*, staff_id: int, extension: str, by: Viewer, at: datetime) -> None:
    """Four or five digits that nobody else has; empty takes it away. Raises: CannotGiveExtension."""
    given = extension.strip()
    if given and not re.fullmatch(r"[1-9][0-9]{3,4}", given):
        raise CannotGiveExtension(Why(marked("An extension is four or five digits, and does not begin with 0.")))
    kept = row(
        """update people_staff set extension = nullif(%(extension)s, '') where id = %(staff)s and not exists (
               select 1 from people_staff o where o.extension = %(extension)s and o.id <> %(staff)s) returning id""",
        {"extension": given, "staff": staff_id},
    )
    if kept is None:
        raise CannotGiveExtension(Why(marked("Somebody else has that extension. Choose another.")))
    record(ExtensionGiven(about_staff=staff_id, extension=given), by=by, at=at)
