"""The Jinja environment of every page: translation, links, words for times and reasons, and the components.

Settings name `environment` as the environment of Django's Jinja backend, and `context` as its context processor.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from enum import Enum
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from babel import Locale, UnknownLocaleError
from babel.dates import format_date
from babel.numbers import format_decimal, format_percent
from django.conf import settings
from django.http import HttpRequest, QueryDict
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext, ngettext, npgettext, pgettext
from jinja2 import Environment

from inngang.rules.text import shown
from inngang.rules.vocabulary import WORDS_INSIDE, Refusal, Why
from inngang.web.parts.home import home_of
from inngang.web.parts.words import word

OSLO = ZoneInfo("Europe/Oslo")
A_DAY, A_CLOCK = re.compile(r"\d{2}\.\d{2}\.\d{4}"), re.compile(r"\d{2}:\d{2}")  # as a promise keeps them
RIGHT_TO_LEFT = frozenset({"ar", "fa", "ckb", "ur", "he"})
LANGUAGE_NAMES = {"nb": "Bokmål", "nn": "Nynorsk", "en": "English"}


def language() -> str:
    """The language of the reader: nb, nn or en."""
    return (get_language() or settings.LANGUAGE_CODE).split("-")[0]


def _locale() -> Locale:
    try:
        return Locale.parse(language())
    except UnknownLocaleError:
        return Locale.parse("nb")


def url(name: str, *args: Any, **kwargs: Any) -> str:
    """The address of a named page; `query` adds a query string: `url("office:mine", query={"page": 2})`."""
    query = kwargs.pop("query", None)
    address = reverse(name, args=args or None, kwargs=kwargs or None)
    return f"{address}?{urlencode(query, doseq=True)}" if query else address


def clock(at: datetime) -> str:
    """14.05 in Norwegian, 14:05 elsewhere."""
    return timezone.localtime(at, OSLO).strftime("%H.%M" if language() in ("nb", "nn") else "%H:%M")


def day(on: date, *, today: date | None = None) -> str:
    """In words: today, tomorrow, Tuesday 24 November; with the year when it is another."""
    today = today or timezone.localdate(timezone=OSLO)
    if on == today:
        return gettext("today")
    if on == today + timedelta(days=1):
        return gettext("tomorrow")
    if on == today - timedelta(days=1):
        return gettext("yesterday")
    pattern = "EEEE d MMMM" if language() == "en" else "EEEE d. MMMM"
    return format_date(on, pattern if on.year == today.year else f"{pattern} y", locale=_locale())


def when(at: datetime | date | None, *, today: date | None = None) -> str:
    """A moment or a day in words: "i dag kl. 14.05", "tirsdag 24. november kl. 09.00"."""
    if at is None:
        return ""
    if not isinstance(at, datetime):
        return day(at, today=today)
    local = timezone.localtime(at, OSLO)
    return gettext("%(day)s at %(time)s") % {"day": day(local.date(), today=today), "time": clock(local)}


def span(length: float | timedelta | None) -> str:
    """A length of time in words; a bare number is minutes."""
    if length is None:
        return ""
    minutes = round(length.total_seconds() / 60 if isinstance(length, timedelta) else length)
    if minutes < 1:
        return gettext("less than a minute")
    days, rest = divmod(minutes, 24 * 60)
    hours, minutes = divmod(rest, 60)
    words = []
    if days:
        words.append(ngettext("%(count)s day", "%(count)s days", days) % {"count": days})
    if hours:
        words.append(ngettext("%(count)s hour", "%(count)s hours", hours) % {"count": hours})
    if minutes and not days:
        words.append(ngettext("%(count)s minute", "%(count)s minutes", minutes) % {"count": minutes})
    if len(words) == 2:
        return gettext("%(first)s and %(second)s") % {"first": words[0], "second": words[1]}
    return words[0]


def _said_clock(text: str) -> str:
    """As one says it: 14 on the hour, 14.05 otherwise; elsewhere 14:05."""
    if language() not in ("nb", "nn"):
        return text
    hour, minute = text.split(":")
    return str(int(hour)) if minute == "00" else f"{int(hour)}.{minute}"


def _value(value: Any, key: str = "", said_as_clocks: tuple[str, ...] = ()) -> Any:
    match value:
        case str() if key in WORDS_INSIDE and value and not isinstance(value, Enum):
            return gettext(value)
        case str() if key in ("day", "needed") and A_DAY.fullmatch(value):
            return day(date(*reversed([int(part) for part in value.split(".")])))
        case str() if key in said_as_clocks and A_CLOCK.fullmatch(value):
            return _said_clock(value)
        case Why() | Refusal():
            return say(value)
        case Enum():
            return word(value)
        case datetime() | date():
            return when(value)
        case timedelta():
            return span(value)
        case float():
            return number(value)
        case _:
            return value


def say(text: Why | Refusal | str | None, values: Mapping[str, Any] | None = None) -> str:
    """A reason or a marked sentence in the language of the reader, its values put in after the translation."""
    if text is None or text == "":
        return ""
    if isinstance(text, Refusal):
        text = text.why
    if isinstance(text, Why):
        return say(text.text, text.values)
    told = gettext(str(text))
    clocks = ("clock", "from") if values and "clock" in values else ()
    return told % {key: _value(value, key, clocks) for key, value in values.items()} if values else told


def number(value: float | None) -> str:
    """1 234 in Norwegian, 1,234 in English; a dash where there is none."""
    return "–" if value is None else format_decimal(value, locale=_locale())


def share(value: float | None) -> str:
    """0.634 → 63 %; a dash where there is nothing to share."""
    return "–" if value is None else format_percent(round(value, 2), locale=_locale())


def initials(name: str) -> str:
    words = name.split()
    return (words[0][0] + (words[-1][0] if len(words) > 1 else "")).upper() if words else ""


def context(request: HttpRequest) -> dict[str, Any]:
    """What every page knows besides what its view gives it."""
    code = language()
    return {
        "viewer": getattr(request, "viewer", None),
        "home": home_of(getattr(getattr(request, "viewer", None), "role", None)),
        "demo": bool(getattr(settings, "INNGANG_DEMO", False)),
        "language": code,
        "languages": [(each, LANGUAGE_NAMES.get(each, each)) for each, _ in settings.LANGUAGES],
        "direction": "rtl" if code in RIGHT_TO_LEFT else "ltr",
        "path": request.get_full_path(),
        "here": lambda **changes: _here(request, changes),
    }


def _here(request: HttpRequest, changes: Mapping[str, Any]) -> str:
    """This page with some of its query changed: `here(page=2)`; None takes one away."""
    query: QueryDict = request.GET.copy()
    for key, value in changes.items():
        if value is None:
            query.pop(key, None)
        else:
            query[key] = str(value)
    return f"{request.path}?{query.urlencode()}" if query else request.path


class _Components:
    """`ui.button(…)` in any template, without importing: the macros of parts/components.html."""

    def __init__(self, environment: Environment) -> None:
        self._environment = environment

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        return getattr(self._environment.get_template("parts/components.html").module, name)


def _harmless(value: Any) -> Any:
    """What people wrote, without signs that hide or turn what stands after them; markup of our own stays."""
    return shown(value) if type(value) is str else value


def environment(**options: Any) -> Environment:
    """Called by Django's Jinja backend."""
    made = Environment(
        **{**options, "trim_blocks": True, "lstrip_blocks": True, "extensions": ["jinja2.ext.i18n", "jinja2.ext.do"]}
    )
    made.finalize = _harmless
    made.policies["ext.i18n.trimmed"] = True
    made.install_gettext_callables(  # type: ignore[attr-defined]
        gettext=gettext, ngettext=ngettext, newstyle=True, pgettext=pgettext, npgettext=npgettext
    )
    made.globals |= {"static": static, "url": url, "ui": _Components(made), "now": timezone.now}
    made.filters |= {
        "when": when,
        "day": day,
        "clock": clock,
        "span": span,
        "say": say,
        "word": word,
        "number": number,
        "share": share,
        "initials": initials,
        "_no_field": lambda sentence: (None, sentence),
    }
    return made
