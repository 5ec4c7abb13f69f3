"""Where somebody is, out of what they write: postcode, street and number, names spelled in any way (sted, adresse)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from math import asin, cos, hypot, radians, sin
from typing import Final, NamedTuple

EARTH_KM: Final = 6371.0
LONGEST = 120  # of what somebody writes; an address is shorter
_SAME_LETTER = str.maketrans("æäåøöđðŋŧłıß", "aaaooddntlis")
_ENDINGS: Final = (
    (re.compile(r"(gata|gaten|gate|gt|g)$"), "gate"),
    (re.compile(r"(veien|vegen|veg|vei|vn|v)$"), "vei"),
    (re.compile(r"(plassen|plass|pl)$"), "plass"),
    (re.compile(r"(alleen|alle)$"), "alle"),
)
_ALONE = frozenset(
    {"gata", "gaten", "gate", "gt", "g", "veien", "vegen", "veg", "vei", "vn", "v", "plassen", "plass", "pl"}
)
_POSTCODE = re.compile(r"(?<![\w])(?:no?-?\s?)?(\d{4})(?![\w])", re.IGNORECASE)
_HOUSE = re.compile(r"(?P<street>\D*[^\W\d]\D*?)[\s,]*(?P<number>\d{1,4})\s?(?P<letter>[^\W\d_])?(?!\w)")
_NOT_A_NAME = frozenset({"kommune", "kommunen", "bydel", "bydelen", "municipality"})
_NUMBERS_ONLY = re.compile(r"[\d\s]+")


class Wanted(NamedTuple):
    """What somebody wrote, taken apart. Parts that were not written are empty."""

    code: str  # only digits: a postcode, or the number of an office or an area
    postcode: str
    streets: tuple[str, ...]  # as `street_key` has it; several when what comes first may be a place: "Oslo Storgata 5"
    number: int  # of the house; 0 when none
    words: tuple[str, ...]  # the place, or all of it when there is no address: each as `key` has it
    lead: tuple[str, ...] = ()  # what comes before a street, which may be the place, or a part of the street's name


class Range(NamedTuple):
    """House numbers of a street that belong to an area (husnummerserie)."""

    street: str
    parity: str  # all, odd or even
    first: int
    last: int
    area_code: str


class Point(NamedTuple):
    """A place on the map, in degrees (kartpunkt)."""

    latitude: float
    longitude: float


class Municipality(NamedTuple):
    """What a municipality is called, from when to when, and what became of it (kommune)."""

    code: str
    name: str
    names: Mapping[str, str]  # language → name, where there are several
    valid_from: str  # days as 2024-01-01; empty means always
    valid_to: str
    successors: tuple[str, ...]
    point: Point | None


def key(text: str) -> str:
    """One spelling of what sounds the same: small letters, å as a and aa, ø as o and oe, æ as a and ae, no accents."""
    folded = unicodedata.normalize("NFC", text).lower().translate(_SAME_LETTER)
    bare = "".join(c for c in unicodedata.normalize("NFKD", folded) if not unicodedata.combining(c))
    for two, one in (("aa", "a"), ("ae", "a"), ("oe", "o")):
        bare = bare.replace(two, one)
    return " ".join(re.sub(r"[^a-z0-9]+", " ", bare).split())


def street_key(street: str) -> str:
    """A street in one spelling: "Storgt.", "Stor-gata" and "Storgaten" are one, and so are vei, veg and veien."""
    words = key(street).split()
    if not words:
        return ""
    if len(words) > 1 and words[-1] in _ALONE:  # "Karl Johans gt"
        words[-2:] = [words[-2] + words[-1]]
    last = words[-1]
    for ending, whole in _ENDINGS:
        if len(last) > 3 and ending.search(last):
            last = ending.sub(whole, last)
            break
    return "".join([*words[:-1], last])


def read(text: str) -> Wanted:
    """Take apart what somebody wrote, in any order: "Storgata 5 B, 0155 Oslo", "0155", "tromsoe", "Oslo Storgt. 5b"."""
    text = " ".join(text.replace("\x00", " ")[:LONGEST].split())
    if _NUMBERS_ONLY.fullmatch(text):
        code = text.replace(" ", "")
        return Wanted(code, code if len(code) == 4 else "", (), 0, (code,))
    postcode, rest = _postcode(text)
    house = _HOUSE.search(rest)
    if house is None:
        return Wanted("", postcode, (), 0, _words(rest))
    before, _, street = house["street"].rpartition(",")
    parts = street.split()
    streets = tuple(dict.fromkeys(street_key(" ".join(parts[start:])) for start in range(len(parts))))
    lead = tuple(key(parts[0]).split()) if len(parts) > 1 else ()
    return Wanted("", postcode, streets, int(house["number"]), _words(f"{before} {rest[house.end() :]}"), lead)


def _words(text: str) -> tuple[str, ...]:
    words = key(text).split()
    return tuple([word for word in words if word not in _NOT_A_NAME] or words)


def _postcode(text: str) -> tuple[str, str]:
    """The four digits that are no house number: those that come last, when a street and its number come before."""
    found = list(_POSTCODE.finditer(text))
    if not found:
        return "", text
    last = found[-1]
    is_house = (
        len(found) == 1
        and last.end() == len(text)
        and re.search(r"(vei|veg|veien|vegen|gate|gata|gt\.?)\s*$", text[: last.start()].lower())
    )
    if is_house:
        return "", text
    return last[1], f"{text[: last.start()].rstrip(' ,')}, {text[last.end() :].lstrip(' ,')}".strip(" ,")


def in_range(one: Range, number: int) -> bool:
    """Whether a house is among those of the range."""
    fits = one.parity == "all" or (number % 2 == 1) == (one.parity == "odd")
    return fits and one.first <= number <= one.last


def area_of_house(ranges: Iterable[Range], street: str, number: int) -> str | None:
    """The area that a street's rule gives a house; None when no rule speaks of it."""
    wanted = street_key(street)
    found = (one.area_code for one in ranges if street_key(one.street) == wanted and in_range(one, number))
    return next(found, None)


def family(municipalities: Iterable[Municipality]) -> dict[str, tuple[str, ...]]:
    """Each municipality with all it came from and all it became, itself first.

    Those it was parted from are not in it: what became Haram is no part of what became Ålesund.
    """
    after = {one.code: one.successors for one in municipalities}
    before: dict[str, list[str]] = {}
    for code, successors in after.items():
        for each in successors:
            before.setdefault(each, []).append(code)
    return {code: (code, *_reached(code, after), *_reached(code, before)) for code in after}


def _reached(code: str, steps: Mapping[str, Iterable[str]]) -> list[str]:
    found: list[str] = []
    front = list(steps.get(code, ()))
    while front:
        one = front.pop(0)
        if one != code and one not in found:
            found.append(one)
            front += steps.get(one, ())
    return found


def kilometres(a: Point, b: Point) -> float:
    """Between two points as the crow flies, along the great circle."""
    north = sin(radians(b.latitude - a.latitude) / 2)
    east = sin(radians(b.longitude - a.longitude) / 2)
    across = cos(radians(a.latitude)) * cos(radians(b.latitude))
    return 2 * EARTH_KM * asin(min(1.0, hypot(north, east * across**0.5)))


def is_point(latitude: float, longitude: float) -> bool:
    """Somewhere in Norway, islands and Svalbard included, with room to spare."""
    return 57.0 <= latitude <= 81.5 and -10.0 <= longitude <= 36.0
