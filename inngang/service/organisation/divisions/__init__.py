"""The versions of the division of labour that come with the product, and the service catalogue, as files of data.

A version that `extends` another has the other's rows, save those for the services it `replaces`.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from inngang.rules.division import Line

LANGUAGES = ("nb", "nn", "en")
FIELDS = ("service", "matter", "side", "process", "part", "place", "group", "protection", "source")
TODAY = "today_2025"


@dataclass(frozen=True)
class VersionFile:
    """One version as its file says it."""

    code: str
    words: dict[str, str]
    status: str
    source: str
    lines: tuple[Line, ...]
    notes: tuple[str, ...]  # one for each line


@dataclass(frozen=True)
class ServiceRow:
    """One service as the catalogue says it."""

    code: str
    kind: str
    group: str
    activity: str
    matters: tuple[str, ...]
    words: dict[str, dict[str, Any]]
    law: str
    source: str
    ended: bool


@cache
def _read(code: str) -> dict[str, Any]:
    return tomllib.loads(files(__package__).joinpath(f"{code}.toml").read_text(encoding="utf-8"))


def codes() -> list[str]:
    """Every version there is a file for."""
    return sorted(one.name.removesuffix(".toml") for one in files(__package__).iterdir() if one.name.endswith(".toml"))


def version(code: str) -> VersionFile:
    """One version, with the rows it has from the one it extends."""
    read = _read(code)
    lines, notes = [], []
    if "extends" in read:
        base = version(read["extends"])
        kept = [pair for pair in zip(base.lines, base.notes, strict=True) if pair[0].service not in read["replaces"]]
        lines, notes = [line for line, _ in kept], [note for _, note in kept]
    for one in read.get("row", ()):
        lines.append(Line(0, one["to"], one.get("unit", ""), **{name: one[name] for name in FIELDS if name in one}))
        notes.append(one.get("note", ""))
    numbered = tuple(line._replace(line_id=place) for place, line in enumerate(lines, 1))
    words = {language: read[language] for language in LANGUAGES}
    return VersionFile(code, words, read["status"], read["source"], numbered, tuple(notes))


@cache
def services() -> tuple[ServiceRow, ...]:
    """The service catalogue (tjenestekatalog)."""
    text = files(__package__).joinpath("..", "services.toml").read_text(encoding="utf-8")
    read = tomllib.loads(text)
    return tuple(_service(one, read["act"]) for one in read["service"])


def _law(law: str, language: str, acts: list[dict[str, str]]) -> str:
    """The law with the names of its acts in a language; it stands in bokmål in the file."""
    for act in acts:
        law = law.replace(act["nb"], act[language])
    return law.replace(" kapittel ", " chapter ").replace(" og ", " and ") if language == "en" else law


def _service(one: dict[str, Any], acts: list[dict[str, str]]) -> ServiceRow:
    words = {
        language: {
            "name": one[language],
            "plain": one.get(f"plain_{language}", ""),
            "papers": one.get(f"papers_{language}", []),
            "nothing_to_bring": one.get("nothing_to_bring", False),
            "duty": one.get(f"duty_{language}", ""),
            "law": _law(one.get("law", ""), language, acts),
            "no_law": one.get(f"no_law_{language}", ""),
        }
        for language in LANGUAGES
    }
    return ServiceRow(
        one["code"],
        one["kind"],
        one["group"],
        one.get("activity", ""),
        tuple(one.get("matters", ())),
        words,
        one.get("law", ""),
        one["source"],
        one.get("ended", False),
    )
