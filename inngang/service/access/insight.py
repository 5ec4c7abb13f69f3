"""What a municipality has opened for the contact centre: by agreement, service by service (innsynsavtale, R049).

An agreement opens the services the law lets it open (`rules.access.OPENED_BY_LAW`), and of those only the ones it names, where
it names any. What is of no service goes by the whole municipality. The same is said here twice: as a fact of a person for the
door, and as a condition for lists; a property test holds the two together.
"""

from __future__ import annotations

from typing import Any, Final

from inngang.rules.access import OF_NO_SERVICE, OPENED_BY_LAW

_HOLDS: Final = """g.kind = 'insight' and g.municipality_code <> '' and g.valid_from <= %({at})s::date
    and (g.valid_to is null or g.valid_to >= %({at})s::date)"""

# One row: whether there is an agreement, whether one names no service, and the matters of the services that are named.
OPENED: Final = f"""
    select count(g.id) > 0 as is_municipality_open, coalesce(bool_or(n.id is null), false) as opens_all,
        coalesce(array_agg(distinct about.matter) filter (where about.matter is not null), '{{}}') as open_matters
    from organisation_agreement g
    left join organisation_agreement_service n on n.agreement_id = g.id
    left join organisation_service x on x.id = n.service_id
    left join lateral unnest(x.matters) about (matter) on true
    where g.municipality_code = a.municipality_code and {_HOLDS.format(at="at")}"""

_AGREED: Final = f"""exists (select 1 from organisation_agreement g
    join organisation_area its on its.municipality_code = g.municipality_code
    where its.code = seen.area_code and {_HOLDS.format(at="seen_at")}"""
_OPENS: Final = f"""{_AGREED} and (not exists (select 1 from organisation_agreement_service n where n.agreement_id = g.id)
        or exists (select 1 from organisation_agreement_service n join organisation_service x on x.id = n.service_id
            where n.agreement_id = g.id and {{matter}} = any(x.matters))))"""
_CONDITION: Final = f"""case when {{matter}} <> all(%(seen_general)s) then {{matter}} = any(%(seen_law)s) and {_OPENS}
    when {{side}} <> 'municipal' then {_AGREED})
    else not exists (select 1 from unnest(%(seen_law)s::text[]) law (matter) where not {_OPENS.format(matter="law.matter")}) end"""


def condition(matter: str, side: str) -> str:
    """The condition on a person `seen`, for the matter and side in these columns; no names: for a person and no matter."""
    return "(" + _CONDITION.format(matter=matter or "''", side=side or "''") + ")"


def given() -> dict[str, Any]:
    """What the condition asks for, beside the moment."""
    return {"seen_general": sorted(OF_NO_SERVICE), "seen_law": sorted(OPENED_BY_LAW)}
