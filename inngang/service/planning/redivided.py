"""Who has what by another version of the division of labour (oppgavedeling), done to a scene: what comes to whom, in numbers.

For each kind and matter we have seen, the version says a unit of its own, or leaves it with the office and the contact
centre. Where somebody lives is not in the journal: an office answers for the areas it has, the contact centre for them all,
each as much. Who comes to the door stays there.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import NamedTuple

from inngang.rules.division_words import WAYS
from inngang.rules.hours import OSLO
from inngang.rules.vocabulary import Channel, Side
from inngang.service.enquiries.facts import CONTACT_CENTRE
from inngang.service.organisation import division
from inngang.service.planning.learnt import Learnt
from inngang.service.planning.simulate import Scene
from inngang.service.planning.world import Kind
from inngang.service.rows import rows

Places = Mapping[tuple[str, str, str], Mapping[str, int]]
AREAS = """
select u.id as unit_id, u.number = %(centre)s as is_centre, array(select a.code from organisation_area a where a.unit_id = u.id order by 1)
    as areas from organisation_unit u
"""


class Moves(NamedTuple):
    """A share of a kind that would go to another unit."""

    kind: Kind
    to: Kind
    share: float


def moves(known: Learnt, version: str, *, at: datetime) -> list[Moves]:
    """What would go elsewhere by this version. As many statements however much came."""
    places = division.apart_by(version, on=at.astimezone(OSLO).date())
    units = rows(AREAS, {"centre": CONTACT_CENTRE})
    areas = {one["unit_id"]: one["areas"] for one in units}
    centre = next((one["unit_id"] for one in units if one["is_centre"]), 0)
    everywhere = [code for one in units for code in one["areas"]]
    found = []
    for kind, learnt in known.kinds.items():
        to: defaultdict[int, float] = defaultdict(float)
        here = areas.get(kind.unit_id) or everywhere
        for (matter, is_divided), many in learnt.matters.items():
            for unit, share in _units_of(kind, matter, is_divided, places, here, centre).items():
                to[unit] += many * share
        found += [
            Moves(kind, kind._replace(unit_id=unit), many / learnt.count)
            for unit, many in sorted(to.items())
            if unit != kind.unit_id
        ]
    return found


def _units_of(
    kind: Kind, matter: str, is_divided: bool, places: Places, areas: Sequence[str], centre: int
) -> Mapping[int, float]:
    """The units that have it then, and the share of each."""
    stays = centre if is_divided and kind.side == Side.STATE and centre else kind.unit_id
    if kind.channel == Channel.VISIT:
        return {kind.unit_id: 1.0}
    by_place = places.get((matter, str(kind.side), WAYS.get(kind.channel, "")), {})
    if "" in by_place or not areas:
        return {by_place.get("", stays): 1.0}
    many = Counter(by_place.get(code, stays) for code in areas)
    return {unit: count / len(areas) for unit, count in many.items()}


def with_division(there: Scene, moved: list[Moves]) -> Scene:
    """The streams of each kind, divided anew; what takes time takes the same time there."""
    number = {kind: place for place, kind in enumerate(there.kinds)}
    classes, rates = list(there.scenario.classes), [list(one.a_half_hour) for one in there.streams]
    whole = [kind._replace(part="", groups="") for kind in there.kinds]
    for here, (_, to, share) in ((n, one) for n, kind in enumerate(whole) for one in moved if one.kind == kind):
        new, old = number[to], there.scenario.classes[here]
        if not sum(rates[new]):  # nobody has come to them with this before
            classes[new] = replace(
                classes[new], service=old.service, patience=old.patience, offer_after=old.offer_after,
                accepts=old.accepts, target=old.target,
            )  # fmt: skip
        for slot, rate in enumerate(there.streams[here].a_half_hour):
            rates[here][slot] -= rate * share
            rates[new][slot] += rate * share
    streams = tuple(
        replace(one, a_half_hour=tuple(max(0.0, rate) for rate in mine))
        for one, mine in zip(there.streams, rates, strict=True)
    )
    return replace(there, scenario=replace(there.scenario, classes=tuple(classes)), streams=streams)
