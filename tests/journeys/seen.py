"""What a journey looks at on a page: its accessibility, its width, and who is logged in."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import axe_playwright_python

SERIOUS = ("serious", "critical")
AXE = Path(axe_playwright_python.__file__).parent / "axe.min.js"
WITHIN = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]}}


@cache
def _axe() -> str:
    return AXE.read_text(encoding="utf-8")


def log_in(page: Any, name: str) -> None:
    """Choose a member of the cast to be, by name or its beginning."""
    page.goto("/demo/logg-inn")
    page.locator("button[name=who]").filter(has_text=name).first.click()
    page.wait_for_load_state()


def faults(page: Any) -> list[str]:
    """What axe finds that is serious, each with the first place it stands."""
    page.evaluate(_axe())
    found = page.evaluate("options => axe.run(document, options)", WITHIN)
    return [
        f"{one['id']}: {one['help']}: {one['nodes'][0]['html'][:160]} ({len(one['nodes'])})"
        for one in found["violations"]
        if one["impact"] in SERIOUS
    ]


def no_faults(page: Any) -> None:
    """Nothing serious for axe, one h1, and nothing wider than the window."""
    assert faults(page) == [], page.url
    assert page.locator("h1").count() == 1, page.url
    fits(page)


def fits(page: Any) -> None:
    """The page is no wider than the window."""
    too_wide = page.evaluate("document.documentElement.scrollWidth") - page.viewport_size["width"]
    assert too_wide <= 0, f"{page.url} is {too_wide} px wider than the window"
