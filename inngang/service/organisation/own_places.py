"""The places the product ships with, out of its own tables in `data/` (see the README there for sources and dates)."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from inngang.rules.places import Municipality, Point
from inngang.service.organisation.actions.register_places import PointRow, PostcodeRow, StreetRow

FOLDER = Path(__file__).with_name("data")


class OwnPlaces(NamedTuple):
    """Everything `register_places` takes, by its names."""

    municipalities: list[Municipality]
    postcodes: list[PostcodeRow]
    streets: list[StreetRow]
    points: list[PointRow]


def own_places() -> OwnPlaces:
    return OwnPlaces(
        [_municipality(one) for one in _table("municipalities")],
        [PostcodeRow(one["code"], one["place"], one["municipality"]) for one in _table("postcodes")],
        [
            StreetRow(one["municipality"], one["street"], one["parity"], int(one["from"]), int(one["to"]), one["area"])
            for one in _table("street_rules")
        ],
        [
            PointRow(one["kind"], one["code"], float(one["latitude"]), float(one["longitude"]), one["precision"])
            for one in _table("points")
        ],
    )


def _table(name: str) -> Iterator[dict[str, str]]:
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def _municipality(one: dict[str, str]) -> Municipality:
    return Municipality(
        one["code"],
        one["name"],
        dict(part.split("=", 1) for part in one["names"].split(";") if part),
        one["valid_from"],
        one["valid_to"],
        tuple(one["successors"].split()),
        Point(float(one["latitude"]), float(one["longitude"])) if one["latitude"] else None,
    )
