"""Brings in places from an official register. The same file once more changes nothing."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from inngang.exchange.lines import Report
from inngang.exchange.places.read import OSLO, read_municipalities, read_post_register, read_postcodes, read_streets
from inngang.rules.access import Viewer
from inngang.rules.places import Municipality
from inngang.service.access.queries import CLOCK
from inngang.service.organisation.actions.register_places import PostcodeRow, StreetRow, register_places
from inngang.service.organisation.find import municipalities_kept


def import_file(file: Path, *, at: datetime, by: Viewer = CLOCK) -> Report:
    """Which kind it is, the file itself tells; of the two code lists, their codes do."""
    return bring_in(file.read_bytes(), by=by, at=at)


def bring_in(source: bytes, *, by: Viewer, at: datetime) -> Report:
    start = source.lstrip(b"\xef\xbb\xbf \t\r\n")[:1]
    if start == b"[":
        return bring_in_streets(source, by=by, at=at)
    if start != b"{":
        return bring_in_postcodes(source, by=by, at=at)
    if b'"Oslo"' in source and b'"OSLO"' not in source:  # postcodes have their places in capitals
        return bring_in_municipalities(source, by=by, at=at)
    return bring_in_postcodes(source, by=by, at=at)


def bring_in_postcodes(source: str | bytes, *, by: Viewer, at: datetime) -> Report:
    """The post's own register, which names municipalities, or the code list, which leaves those we know."""
    head = source[:4] if isinstance(source, str) else source[:4].decode("latin-1")
    rows, problems = read_post_register(source) if head.isdigit() else read_postcodes(source)
    if not rows:
        return Report("Postcodes", 0, 0, 0, problems)
    given = [PostcodeRow(*one) for one in {one.code: one for one in rows}.values()]
    return Report("Postcodes", *register_places(postcodes=given, by=by, at=at), problems)


def bring_in_municipalities(source: str | bytes, *, by: Viewer, at: datetime) -> Report:
    """The code list. What became of a municipality and its names in other languages it does not tell: ours stay."""
    rows, problems = read_municipalities(source)
    if not rows:
        return Report("Municipalities", 0, 0, 0, problems)
    kept = municipalities_kept()
    given = {}
    for one in rows:
        old = kept.get(one.code)
        given[one.code] = Municipality(
            one.code,
            one.name,
            one.names or (old.names if old else {}),
            one.valid_from or (old.valid_from if old else ""),
            one.valid_to or (old.valid_to if old else ""),
            old.successors if old else (),
            None,
        )
    return Report("Municipalities", *register_places(municipalities=given.values(), by=by, at=at), problems)


def bring_in_streets(source: str | bytes, *, by: Viewer, at: datetime) -> Report:
    """The streets of Oslo's forest district (Marka)."""
    rows, problems = read_streets(source)
    if not rows:
        return Report("Streets", 0, 0, 0, problems)
    given = [StreetRow(OSLO, *one) for one in rows]
    return Report("Streets", *register_places(streets=given, by=by, at=at), problems)
