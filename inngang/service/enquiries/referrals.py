"""Where somebody was shown the way to others, for the one who answers them (henvisninger)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from inngang.service.organisation.agencies import agency
from inngang.service.rows import rows


@dataclass(frozen=True)
class ReferralCard:
    """One of them, the newest first."""

    agency: str
    explanation: str
    who: str
    at: datetime
    check_by: datetime
    came_of_it: str  # empty until we have asked


def referrals_of(enquiry_id: int, *, language: str) -> list[ReferralCard]:
    """Whoever calls this has decided that the enquiry may be seen."""
    found = rows(
        """select r.agency, r.explanation, s.given_name as who, r.at, r.check_by, r.came_of_it
           from enquiries_referral r join people_staff s on s.id = r.staff_id
           where r.enquiry_id = %(id)s order by r.id desc""",
        {"id": enquiry_id},
    )
    cards = []
    for one in found:
        known = agency(one["agency"], language=language)
        cards.append(ReferralCard(**one | {"agency": known.name if known else one["agency"]}))
    return cards
