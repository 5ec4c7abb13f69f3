"""Everything we have about a person that is theirs to read, gathered when they ask for it (innsyn, dataportabilitet)."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import Any

from inngang.rules.access import Viewer
from inngang.rules.access_matrix import Info
from inngang.rules.vocabulary import Purpose
from inngang.service.access import door
from inngang.service.enquiries.queries import my_enquiries
from inngang.service.enquiries.start_dates import dates_of
from inngang.service.journal import action, record
from inngang.service.journal.events import OwnDataFetched
from inngang.service.journal.queries import looks_at
from inngang.service.people.mandates import consents_of, mandates_of, shares_of

MOST_ENQUIRIES = 2000
MOST_LOOKS = 5000


@action
def own_data(*, by: Viewer, at: datetime) -> dict[str, Any]:
    """Through the door, kind by kind: what may not be read is not in it. Raises DoorClosed."""
    person = door.open_person(person_id=by.person_id, by=by, purpose=Purpose.OWN, at=at)
    found: dict[str, Any] = {"person": asdict(person)}
    if Info.CONTENT_STATE in person.sees and Info.CONTENT_MUNI in person.sees:
        found["enquiries"] = [asdict(one) for one in my_enquiries(viewer=by, at=at, limit=MOST_ENQUIRIES)]
    dates = dates_of(person_id=by.person_id, sees=person.sees, at=at)
    found["days_that_count"] = [
        {
            "of": one.of,
            "day": one.day,
            "heard": one.heard,
            "follows": [{"code": point.code, "due_on": point.due_on, "is_done": point.is_done} for point in one.points],
        }
        for one in dates
    ]
    if Info.CONSENT_RECORD in person.sees:
        found["who_may_act_for_me"] = [_plain(asdict(one)) for one in mandates_of(person_id=by.person_id, at=at)]
        found["consents"] = [asdict(one) for one in consents_of(person_id=by.person_id, at=at)]
        found["shared"] = [asdict(one) for one in shares_of(person_id=by.person_id)]
    if Info.ACCESS_LOG_OWN in person.sees:
        lines = looks_at(person_id=by.person_id, limit=MOST_LOOKS)
        found["who_has_looked"] = [
            {"at": one.at, "who": one.who, "role": one.role, "event": one.event, "purpose": one.data.get("purpose", "")}
            for one in lines
        ]
    record(OwnDataFetched(person_id=by.person_id), by=by, at=at)
    return found


def _plain(card: dict[str, Any]) -> dict[str, Any]:
    """Without what is only of use to our own pages, and without who the other is in our registers."""
    return {name: value for name, value in card.items() if name not in ("mandate", "acting_person_id", "person_id")}
