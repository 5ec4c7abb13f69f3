"""How available we are (tilgjengelighet): contact, guidance and being able to apply; for whom, in which channel, and by which rule."""

from __future__ import annotations

from typing import NamedTuple

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_GET

from inngang.rules.triage import MATTERS
from inngang.rules.vocabulary import Channel
from inngang.service.key_figures.answering import ASKED, NEEDS, Answered, Answering, answering
from inngang.service.key_figures.published import planned
from inngang.service.key_figures.small_numbers import Share
from inngang.web.leadership.answering import PERIODS, period, title_of, unit_names
from inngang.web.leadership.views import LEADS, _number, _page, _today
from inngang.web.parts.viewer import staff_only
from inngang.web.parts.words import word


class Row(NamedTuple):
    """One matter, and in each channel how many came and how many were solved at once."""

    title: str
    cells: tuple[Answered | None, ...]


class Effect(NamedTuple):
    """One need or matter, with one group beside the other for each version or choice of the rules."""

    title: str
    one: tuple[tuple[str, Answered], ...]


def coverage(found: Answering) -> tuple[list[str], list[Row]]:
    """The channels that were used, and each matter in each of them, the most asked about first."""
    channels = [str(one) for one in Channel if any(each.keys[1] == one for each in found.groups)]
    matters = dict.fromkeys(each.keys[0] for each in found.groups)
    cells = {each.keys: each for each in found.groups}
    return channels, [
        Row(title_of("matter", code, {}), tuple(cells.get((code, channel)) for channel in channels)) for code in matters
    ]


def effects(found: Answering, by: str, order: list[str], titles: dict[str, str]) -> list[Effect]:
    """For each need or matter, what came of each choice; those too few to be shown are left out."""
    shown = [
        Effect(
            title_of(by, code, {}),
            tuple(
                (titles.get(each.keys[1], each.keys[1]), each)
                for each in found.groups
                if each.keys[0] == code and not each.is_hidden
            ),
        )
        for code in order
    ]
    return [each for each in shown if each.one]


@staff_only(*LEADS)
@require_GET
def page(request: HttpRequest) -> HttpResponse:
    """The three measures for each need, then channels, planned contact, and what the rules brought."""
    at = timezone.now()
    first, last, days = period(request, at)
    unit = _number(request, "enhet", 0, 2**62)

    def by(*keys: str) -> Answering:
        return answering(first=first, last=last, by=keys, unit=unit, at=at)

    needs, contacts, covered = by("need"), by("contact"), by("matter", "channel")
    channels, rows = coverage(covered)
    asked = {code: gettext(text) for code, text in ASKED.items()}
    units = unit_names()
    talks = planned(first=first, last=last, unit=unit)
    agreed = Share(sum(one.planned for one in talks), sum(one.planned + one.unplanned for one in talks))
    return _page(
        request,
        "availability",
        "leadership:availability",
        {
            "first": first,
            "last": last,
            "days": days,
            "last_day": _today(at),
            "unit": unit,
            "units": [("", gettext("All")), *units.items()],
            "periods": [(count, gettext(text)) for count, text in PERIODS.items()],
            "needs": [(gettext(NEEDS[one.keys[0]]), one) for one in needs.groups],
            "all": needs.all,
            "contacts": [(title_of("contact", one.keys[0], units), one) for one in contacts.groups],
            "used": [word(Channel(one)) for one in channels],
            "rows": rows,
            "planned": [(word(Channel(one.channel)), one) for one in talks],
            "agreed": agreed,
            "by_policy": effects(by("need", "policy"), "need", list(NEEDS), {}),
            "by_choice": effects(by("matter", "asked"), "matter", [one for one in MATTERS if one != "unknown"], asked),
        },
    )
