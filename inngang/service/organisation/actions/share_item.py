"""Share a date or material with those we work with, and take it back (felles kalender, R239)."""

from __future__ import annotations

from datetime import datetime
from urllib.parse import urlsplit

from inngang.rules.access import Viewer
from inngang.rules.vocabulary import Role, Why, marked
from inngang.service.journal import action, record
from inngang.service.journal.action import Refused
from inngang.service.journal.events import ItemShared, ItemTakenBack
from inngang.service.organisation.shared_items import KINDS, MATERIAL
from inngang.service.rows import row


class CannotShareItem(Refused):
    """Nothing is shared; the sentence says what to mend."""


@action
def share_item(
    *,
    unit_id: int,
    kind: str,
    title: str,
    place: str = "",
    link: str = "",
    starts_at: datetime | None = None,
    ends_at: datetime | None = None,
    by: Viewer,
    at: datetime,
) -> int:
    """The id. A meeting has a time that has not been; material has a link. Raises CannotShareItem."""
    title, place, link = title.strip()[:120], place.strip()[:120], link.strip()[:300]
    if by.role != Role.TEAM_LEAD or unit_id not in by.unit_ids:
        raise CannotShareItem(Why(marked("Only those who lead the office share for it.")))
    if kind not in KINDS or not title:
        raise CannotShareItem(Why(marked("Choose what it is, and give it a name.")))
    if link and urlsplit(link).scheme not in ("http", "https"):
        raise CannotShareItem(Why(marked("A link begins with https://.")))
    if kind == MATERIAL:
        starts_at = ends_at = None
        if not link:
            raise CannotShareItem(Why(marked("Material needs a link to where it is.")))
    elif starts_at is None or ends_at is None or not at < starts_at < ends_at:
        raise CannotShareItem(Why(marked("Choose a day and a time that has not been, from before to.")))
    made = row(
        """insert into organisation_shared_item (unit_id, kind, title, place, link, starts_at, ends_at, staff_id, at)
           values (%(unit)s, %(kind)s, %(title)s, %(place)s, %(link)s, %(starts)s, %(ends)s, %(staff)s, %(at)s) returning id""",
        {
            "unit": unit_id,
            "kind": kind,
            "title": title,
            "place": place,
            "link": link,
            "starts": starts_at,
            "ends": ends_at,
            "staff": by.staff_id,
            "at": at,
        },
    )
    assert made is not None
    record(ItemShared(unit_id=unit_id, title=title), by=by, at=at)
    return int(made["id"])


@action
def take_back_item(*, item_id: int, by: Viewer, at: datetime) -> None:
    """It is shared no more. Raises CannotShareItem."""
    found = row(
        """update organisation_shared_item set ended_at = %(at)s where id = %(id)s and ended_at is null
           and unit_id = any(%(units)s) returning unit_id, title""",
        {"at": at, "id": item_id, "units": sorted(by.unit_ids) if by.role == Role.TEAM_LEAD else []},
    )
    if found is None:
        raise CannotShareItem(Why(marked("Only those who lead the office share for it.")))
    record(ItemTakenBack(unit_id=found["unit_id"], title=found["title"]), by=by, at=at)
