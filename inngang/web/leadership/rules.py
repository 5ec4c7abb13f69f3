"""The rules of who is asked: every version in words and as circles, two beside each other, tried on a day, and why here."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, Final, NamedTuple

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods

from inngang.rules.hours import OSLO
from inngang.rules.policies import (
    WAYS,
    PolicyCircle,
    PolicyError,
    RoutingPolicy,
    load_policy,
)
from inngang.rules.policies.ahead import IN_WORDS as GROUPS_IN_WORDS
from inngang.rules.policies.ahead import MOST_LIVE, MOST_WRITTEN, Group
from inngang.rules.policies.ahead_words import drawn
from inngang.rules.policies.words import (
    WAY_IN_WORDS,
    WHO,
    Compared,
    circle_in_words,
    compare,
    dates_in_words,
    first_in_words,
    first_line_ways,
    first_lines,
    level_in_words,
)
from inngang.rules.vocabulary import LINES, CircleKind, Why, marked
from inngang.service.key_figures.placed import why_here
from inngang.service.key_figures.replay import Replay, replay
from inngang.service.organisation.policies import (
    VersionCard,
    policies,
    policy_at,
    proposed,
    text_of,
    version_cards,
)
from inngang.service.organisation.standards import offices_otherwise, queues_otherwise
from inngang.web.leadership.pictures import Ring, rings
from inngang.web.leadership.views import LEADS, _day, _page, _today
from inngang.web.parts.jinja import say
from inngang.web.parts.viewer import staff_only

MOST_TRIED: Final = 20_000  # placements; the command `inngang replay` takes them all
LONGEST_RULES: Final = 40_000  # characters
TABS: Final = (
    ("leadership:policy", marked("The rules")),
    ("leadership:compare", marked("Compare two versions")),
    ("leadership:try_rules", marked("Try other rules")),
    ("leadership:why_here", marked("Why is it here?")),
)
WAY_NAMES: Final = {
    "live": marked("On the line or at the desk"),
    "written": marked("Written, or waits for a call"),
    "acute": marked("Acute"),
    "levels": marked("How well one must know it"),
    "first_line": marked("First line, or directly"),
    "ahead": marked("Who is put ahead in the queue"),
}


LEVEL_WORDS: Final = {
    1: marked("Knows the basics"),
    2: marked("Answers alone"),
    3: marked("Teaches others"),
}


class WayCard(NamedTuple):
    """One way of waiting: its heading, its circles in words, and the picture of them."""

    title: str
    told: list[str]
    rings: list[Ring]


def _rules_page(request: HttpRequest, template: str, here: str, given: dict[str, Any]) -> HttpResponse:
    tabs = [(gettext(text), reverse(name), name == here) for name, text in TABS]
    return _page(request, template, "leadership:policy", {"tabs": tabs, **given})


def _asked_for(
    request: HttpRequest, name: str, default: RoutingPolicy, known: Sequence[RoutingPolicy]
) -> RoutingPolicy:
    """The version an address names; the default where it names none there is."""
    wanted = request.GET.get(name, "")
    return (
        next((one for one in known if one.version == wanted), None) or (proposed(wanted) if wanted else None) or default
    )


def versions_to_choose(at: datetime) -> list[tuple[str, str]]:
    """For a choice, newest first."""
    own = {one.version: one for one in version_cards()}
    return [(one.version, _dates(one, own.get(one.version))) for one in reversed(policies(at))]


def _dates(one: RoutingPolicy, card: VersionCard | None) -> str:
    """From when a version holds, and until when; one that was decided here has its time of day."""
    if card is None:
        return say(dates_in_words(one))
    values = {"version": one.version, "from": f"{card.starts_at.astimezone(OSLO):%d.%m.%Y %H:%M}"}
    if card.state != "adopted":
        return say(Why(marked("Version %(version)s, proposed from %(from)s."), values))
    if card.ends_at is None:
        return say(Why(marked("Version %(version)s, adopted here, in force from %(from)s."), values))
    values["to"] = f"{card.ends_at.astimezone(OSLO):%d.%m.%Y %H:%M}"
    return say(Why(marked("Version %(version)s, adopted here, in force from %(from)s to %(to)s."), values))


@staff_only(*LEADS)
@require_GET
def policy(request: HttpRequest) -> HttpResponse:
    """Who may take an enquiry and from when, in words and as circles; any version there is."""
    at = timezone.now()
    running, known = policy_at(at), policies(at)
    shown = _asked_for(request, "versjon", running, known)
    cards = version_cards()
    own = {one.version: one for one in cards}
    return _rules_page(
        request,
        "policy",
        "leadership:policy",
        {
            "shown": shown,
            "version": _dates(shown, own.get(shown.version)),
            "is_running": shown == running,
            "running": running.version,
            "decided": own.get(shown.version),
            "waiting": [one for one in cards if one.state == "proposed"],
            "versions": [(one.version, _dates(one, own.get(one.version)), one == shown) for one in reversed(known)],
            "ways": _ways(shown),
            "levels": [say(level_in_words(line, level)) for line, level in shown.levels.items()],
            "first": [say(first_in_words(line, shown)) for line in first_lines(shown)],
            "ahead": [(_sentence(one.told), one.is_live, round(100 * one.share)) for one in drawn(shown)],
            "most_live": MOST_LIVE.seconds // 60,
            "most_hours": MOST_WRITTEN.working_minutes // 60,
            "most_days": MOST_WRITTEN.working_days,
            "first_ways": [_way_card(title, circles) for title, circles in first_line_ways(shown)],
            "queues_otherwise": queues_otherwise(shown.levels),
            "offices_otherwise": offices_otherwise(),
            "lines": LINES,
            "level_words": LEVEL_WORDS,
        },
    )


def _ways(shown: RoutingPolicy) -> list[WayCard]:
    return [_way_card(WAY_IN_WORDS[way], getattr(shown, way)) for way in WAYS]


def _way_card(title: str, circles: tuple[PolicyCircle, ...]) -> WayCard:
    told = [_sentence(circle_in_words(one, is_first=place == 0)) for place, one in enumerate(circles)]
    return WayCard(gettext(title), told, rings(len(told)))


@staff_only(*LEADS)
@require_GET
def compare_versions(request: HttpRequest) -> HttpResponse:
    """Two versions beside each other, with what differs in words."""
    at = timezone.now()
    known = policies(at)
    newest = known[-1]
    before_it = known[-2] if len(known) > 1 else newest
    old, new = _asked_for(request, "fra", before_it, known), _asked_for(request, "til", newest, known)
    found = compare(old, new)
    parts = [
        (
            gettext(WAY_NAMES[way]),
            [
                (
                    _about(one),
                    _sentence(one.old) if one.old else "",
                    _sentence(one.new) if one.new else "",
                    " ".join(say(why) for why in one.differs),
                )
                for one in found
                if one.way == way
            ],
        )
        for way in (*WAYS, "levels", "first_line", "ahead")
    ]
    pictures = [(gettext(WAY_NAMES[way]), rings(len(getattr(old, way))), rings(len(getattr(new, way)))) for way in WAYS]
    return _rules_page(
        request,
        "compare",
        "leadership:compare",
        {
            "old": old,
            "new": new,
            "versions": versions_to_choose(at),
            "parts": [part for part in parts if part[1]],
            "pictures": pictures,
            "differing": sum(bool(one.differs) for one in found),
        },
    )


@staff_only(*LEADS)
@require_http_methods(["GET", "POST"])
def try_rules(request: HttpRequest) -> HttpResponse:
    """A day judged again under rules one may change in the page. Nothing is kept and nothing else is changed."""
    at = timezone.now()
    known = policies(at)
    chosen = _asked_for(request, "versjon", known[-1], known)
    text, fault, result = text_of(chosen.version) or "", "", None
    day = _day(request, at)
    if request.method == "POST":
        text = request.POST.get("regler", "")[:LONGEST_RULES]
        day = _posted_day(request, day)
        try:
            result = replay(day=day, policy=load_policy(text), at=at, most=MOST_TRIED)
        except PolicyError as wrong:
            fault = _fault(wrong)
    return _rules_page(
        request,
        "try_rules",
        "leadership:try_rules",
        {
            "day": day,
            "last_day": _today(at),
            "text": text,
            "fault": fault,
            "result": result,
            "circles": _circle_rows(result) if result else [],
            "reasons": _reason_rows(result) if result else [],
            "examples": _example_rows(result) if result else [],
            "most": MOST_TRIED,
        },
    )


def _fault(wrong: PolicyError) -> str:
    """What is wrong with the rules, and on which line, in the language of the reader."""
    line = gettext("Line %(number)s:") % {"number": wrong.line} if wrong.line else ""
    return f"{line} {say(wrong.why)}".strip()


def _about(one: Compared) -> str:
    """Whom or what a line of the comparison is about."""
    if one.way == "ahead":
        return _capital(gettext(GROUPS_IN_WORDS[Group(one.about)]))
    told = LINES[one.about] if one.about in LINES else WHO[CircleKind(one.about)]
    return _capital(gettext(told))


def _posted_day(request: HttpRequest, default: date) -> date:
    try:
        asked = date.fromisoformat(request.POST.get("dag", ""))
    except ValueError:
        return default
    return asked if date(2000, 1, 1) <= asked <= timezone.now().astimezone(OSLO).date() else default


def _circle_rows(result: Replay) -> list[tuple[str, int, int, int, int]]:
    return [(_capital(gettext(WHO[kind])), *counts) for kind, *counts in result.circles]  # type: ignore[misc]


def _reason_rows(result: Replay) -> list[tuple[str, str, str, int]]:
    return [
        (gettext(WAY_NAMES[one.way]), say(one.what), " ".join(say(why) for why in one.because), one.times)
        for one in result.reasons
    ]


def _example_rows(result: Replay) -> list[tuple[Any, str, str, list[str]]]:
    return [(one.at, one.ref, one.channel, [say(why) for why in one.differs]) for one in result.examples]


@staff_only(*LEADS)
@require_GET
def placed(request: HttpRequest) -> HttpResponse:
    """Why an enquiry is where it is: each time it was placed, who was asked and from when."""
    ref = request.GET.get("ref", "")[:20]
    viewer = request.viewer.by  # type: ignore[attr-defined]
    card = why_here(ref=ref, viewer=viewer, at=timezone.now()) if ref else None
    return _rules_page(
        request,
        "why_here",
        "leadership:why_here",
        {"ref": ref, "card": card, "who": lambda text: _capital(gettext(text))},
    )


def _sentence(sentence: Why) -> str:
    """Who is itself a text to translate; a sentence begins with a capital letter."""
    return _capital(say(sentence))


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
