"""Finding the office of a place, with the country's places and with many times as many of them."""

from __future__ import annotations

import statistics
import time
from typing import TYPE_CHECKING

from bench.world import MONDAY_10, say

if TYPE_CHECKING:
    from bench.__main__ import Line

TYPED = ("Uttrågata 9, 5700 Voss", "5700", "Tromsø", "Granvin", "Sørkedalsveien 1450", "Steinkjær")
TIMES_MORE, FEWER_MORE = 20, 5
MOST_GROWTH = 1.3

# Names nobody types, so that what is found is the same. Municipalities and postcodes get codes no register uses.
GROW = """
insert into organisation_municipality (code, name, names, successors, family)
select lpad(to_hex(40960 + n), 4, '0'), 'Qx' || md5(n::text), '{}', '{}', array[lpad(to_hex(40960 + n), 4, '0')]
from generate_series(1, %(places)s) n;
insert into organisation_postcode (code, place, municipality_code)
select chr(97 + n / 17576) || chr(97 + n / 676 %% 26) || chr(97 + n / 26 %% 26) || chr(97 + n %% 26), 'Qz' || md5(n::text), ''
from generate_series(1, %(postcodes)s) n;
insert into organisation_street_rule (municipality_code, street, street_key, parity, first, last, area_code)
select '0301', 'Q' || md5(n::text), 'q' || md5(n::text), 'all', 1, 9999, '030108' from generate_series(1, %(postcodes)s) n;
insert into organisation_map_point (kind, code, latitude, longitude, precision)
select 'area', 'q' || n, 30 + n %% 100 / 100.0, 80 + n / 100 / 100.0, 'municipality' from generate_series(1, %(places)s) n;
"""


def places(quick: bool) -> list[Line]:
    """The median time of a search, beside what it took before there were so many places."""
    from bench.__main__ import Line
    from inngang.jobs.places import bring_own_places
    from inngang.service.organisation.find import find
    from inngang.service.rows import rows

    bring_own_places(at=MONDAY_10)
    turns = 10 if quick else 100
    _alone("vacuum analyze")  # both are measured with the database knowing its tables
    before = {typed: (_median(typed, turns), _found(find(typed, at=MONDAY_10))) for typed in TYPED}
    counted = rows(
        "select (select count(*) from organisation_municipality) as places, (select count(*) from organisation_postcode) as postcodes"
    )[0]
    more = FEWER_MORE if quick else TIMES_MORE
    say(f"  {more} times as many places …")
    _grow(int(counted["places"]) * more, int(counted["postcodes"]) * more)
    lines = []
    for typed, (few, found) in before.items():
        assert _found(find(typed, at=MONDAY_10)) == found, typed
        many = _median(typed, turns)
        growth = many / few
        lines.append(
            Line(
                f"find “{typed}”, {more} × the country's places",
                f"{many:.1f} ms",
                f"{few:.1f} ms of the country ({growth:.2f} ×)",
                f"≤ {MOST_GROWTH} ×",
                growth <= MOST_GROWTH,
            )
        )
    return lines


def _found(found: object) -> list[str]:
    return [hit.office.number for hit in found.hits]  # type: ignore[attr-defined]


def _median(typed: str, turns: int) -> float:
    from inngang.service.organisation.find import find

    took = []
    for _ in range(turns):
        start = time.perf_counter()
        find(typed, at=MONDAY_10)
        took.append((time.perf_counter() - start) * 1000)
    return statistics.median(took)


def _grow(many: int, postcodes: int) -> None:
    _alone(GROW, {"places": many, "postcodes": postcodes})
    _alone("vacuum analyze")


def _alone(order: str, values: dict[str, int] | None = None) -> None:
    """Run on a connection of its own, outside any transaction."""
    import psycopg
    from django.db import connection

    connection.close()
    chosen = connection.settings_dict
    with psycopg.connect(
        host=chosen["HOST"], port=chosen["PORT"], user=chosen["USER"], dbname=chosen["NAME"], autocommit=True,
        cursor_factory=psycopg.ClientCursor,
    ) as line:  # fmt: skip
        line.execute(order, values)
