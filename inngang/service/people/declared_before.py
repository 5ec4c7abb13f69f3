"""Those who declared a number before we knew whose it is: they are close to the person from the moment there is one (inhabilitet).

The number itself is not kept, only a mark that the same number gives again. It is made with the secret key, and looked for
with the keys before it.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterable
from typing import Final

from django.conf import settings

from inngang.service.rows import run

# Also of what they have open: nobody who declared them gets it from now on.
TAKES_EFFECT: Final = """
with person as (
    select * from jsonb_to_recordset(%(persons)s::jsonb) as one (id bigint, mark text)
), theirs as (
    update access_declaration d set person_id = person.id, number_mark = '' from person
    where d.number_mark = person.mark and d.number_mark <> '' and d.person_id is null returning d.staff_id, d.person_id, d.declared_at,
        d.ended_at
), near as (
    insert into access_interest (staff_id, person_id, declared_at)
    select staff_id, person_id, min(declared_at) from theirs where ended_at is null group by 1, 2
    on conflict (staff_id, person_id) do nothing
)
update enquiries_placement w set barred = w.barred || array(
    select distinct t.staff_id from theirs t where t.person_id = e.person_id and t.ended_at is null and not t.staff_id = any(w.barred))
from enquiries_enquiry e where e.id = w.enquiry_id and e.person_id in (select person_id from theirs where ended_at is null)
"""


def mark_of(number: str, key: str = "") -> str:
    """The same for the same number, and nothing one can read a number out of without the key."""
    secret = key or settings.SECRET_KEY
    return hmac.digest(secret.encode(), f"declared {number}".encode(), hashlib.sha256).hex()


def takes_effect(persons: Iterable[tuple[int, str]]) -> None:
    """For persons who have just got these numbers. In one statement, inside a verb."""
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    found = [{"id": person_id, "mark": mark_of(number, key)} for person_id, number in persons for key in keys]
    if found:
        run(TAKES_EFFECT, {"persons": json.dumps(found)})
