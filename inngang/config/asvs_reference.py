"""Where we stand with OWASP ASVS as a page people read, made from `docs/asvs.toml`."""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

FILE = Path(__file__).resolve().parents[2] / "docs" / "asvs.toml"
STATES = {"met": "met", "partly": "partly", "not_met": "**not met**", "not_applicable": "does not apply"}


def asvs_page() -> Iterator[str]:
    """A table a chapter, and how many lines are met."""
    told = tomllib.loads(FILE.read_text("utf-8"))
    lines = told["line"]
    count = Counter(line["state"] for line in lines)
    yield "# Security requirements, line by line"
    yield (
        f"OWASP ASVS {told['version']}, every line of level 1 and 2: {len(lines)} lines. {count['met']} are met, "
        f"{count['partly']} partly, {count['not_met']} not, and {count['not_applicable']} do not apply. Level 3 is not gone through. "
        "The numbers are the standard's; the words are our own and shorter, and it is we who have judged. Nobody outside has."
    )
    yield "## What is missing"
    missing = [line for line in lines if line["state"] in ("not_met", "partly")]
    yield _table([(line["id"], line["about"], STATES[line["state"]], line["why"]) for line in missing], "why")
    for chapter, own in groupby(lines, key=lambda line: str(line["chapter"])):
        yield f"## {chapter}"
        rows = [
            (
                line["id"],
                line["about"],
                STATES[line["state"]],
                ". ".join(
                    one for one in (line.get("why", ""), ", ".join(f"`{where}`" for where in line["where"])) if one
                ),
            )
            for line in own
        ]
        yield _table(rows, "where, and why")


def _table(rows: list[tuple[str, str, str, str]], last: str) -> str:
    head = [f"| line | about | state | {last} |", "| --- | --- | --- | --- |"]
    return "\n".join(head + ["| " + " | ".join(row) + " |" for row in rows])
