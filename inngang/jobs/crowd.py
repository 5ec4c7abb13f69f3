"""A crowd of invented persons around the cast, and identity numbers that belong to nobody."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from random import Random

from inngang.jobs import cast
from inngang.rules.access import Viewer
from inngang.rules.hours import OSLO
from inngang.rules.vocabulary import Side
from inngang.service.access.queries import CLOCK
from inngang.service.journal import action
from inngang.service.organisation import queries as organisation
from inngang.service.organisation.actions import Following, follow_up_many
from inngang.service.organisation.queries import AdviserPost
from inngang.service.people.actions import PersonRow, register_people

AT_ONCE = 5000  # persons of a crowd in one action
SHARE_WITH_ADVISER = 0.35
SHARE_NEAR_AN_ADVISER = 0.75  # of a crowd, how many live where an office has advisers in the cast
SHARE_WITHOUT_NUMBER = 0.02
_FIRST = (3, 7, 6, 1, 8, 9, 4, 5, 2)
_SECOND = (5, 4, 3, 2, 7, 6, 5, 4, 3, 2)


def seed_crowd(count: int, rng: Random, at: datetime) -> list[int]:
    """That many invented persons, about a third of them with an adviser, a few statements per 5000; their ids."""
    invited: list[int] = []
    while len(invited) < count:
        invited += _crowd(min(AT_ONCE, count - len(invited)), rng, at)
    return invited


def _crowd(count: int, rng: Random, at: datetime) -> list[int]:
    advisers: dict[int, list[AdviserPost]] = {}
    for adviser in organisation.advisers():
        advisers.setdefault(adviser.unit_id, []).append(adviser)
    unit_of = {area.code: area.unit_id for area in organisation.areas(on=at.astimezone(OSLO).date())}
    near = [code for code, unit_id in unit_of.items() if unit_id in advisers]
    given = list(invented(count, rng, list(unit_of), near))
    return invite(given, rng, unit_of, advisers, by=CLOCK, at=at)


@action
def invite(
    given: list[PersonRow],
    rng: Random,
    unit_of: dict[str, int],
    advisers: dict[int, list[AdviserPost]],
    *,
    by: Viewer,
    at: datetime,
) -> list[int]:
    persons = register_people(people=given, by=by, at=at)
    near = [(person_id, unit_of[code]) for person_id, code in persons if unit_of.get(code) in advisers]
    share = min(1.0, SHARE_WITH_ADVISER * len(persons) / len(near)) if near else 0.0
    ties = [_tie(person_id, advisers[unit_id], rng) for person_id, unit_id in near if rng.random() < share]
    if ties:
        follow_up_many(ties=ties, by=by, at=at)
    return [person_id for person_id, _ in persons]


def _tie(person_id: int, advisers: list[AdviserPost], rng: Random) -> Following:
    adviser = rng.choice(advisers)
    others = [one for one in advisers if one.staff_id != adviser.staff_id]
    others = [one for one in others if one.side == adviser.side] or others
    substitute = rng.choice(others).staff_id if others else None
    return Following(person_id, adviser.staff_id, Side(adviser.side), adviser.unit_id, substitute)


def invented(count: int, rng: Random, codes: list[str], near: list[str]) -> Iterator[PersonRow]:
    for _ in range(count):
        born = date(1942, 1, 1) + timedelta(days=rng.randrange(65 * 365))
        language = rng.choice(cast.LANGUAGES)
        some = near if near and rng.random() < SHARE_NEAR_AN_ADVISER else codes
        numbered = rng.random() >= SHARE_WITHOUT_NUMBER
        yield PersonRow(
            given_name=rng.choice(cast.GIVEN_NAMES),
            family_name=rng.choice(cast.FAMILY_NAMES),
            identity_number=synthetic_number(born, rng.randrange(100, 480)) if numbered else None,
            birth_date=born,
            language=language,
            needs_interpreter=language not in ("nb", "nn", "en") and rng.random() < 0.6,
            phone=f"4{rng.randrange(10**7):07d}",
            area_code=rng.choice(some) if some else "",
            is_reserved=rng.random() < 0.09,
        )


def synthetic_number(born: date, individual: int) -> str:
    """An identity number that can belong to nobody: 80 is added to the month."""
    start = f"{born.day:02d}{born.month + 80:02d}{born.year % 100:02d}"
    base = 500 if born.year >= 2000 else 0
    for offset in range(500):
        digits = f"{start}{base + (individual + offset) % 500:03d}"
        first = -sum(int(d) * w for d, w in zip(digits, _FIRST, strict=True)) % 11
        if first == 10:
            continue
        digits += str(first)
        second = -sum(int(d) * w for d, w in zip(digits, _SECOND, strict=True)) % 11
        if second != 10:
            return f"{digits}{second}"
    raise ValueError("No number is left for that day.")
