"""Who may plan (hvem som planlegger)."""

from __future__ import annotations

from typing import Final

from inngang.rules.access import Viewer
from inngang.rules.vocabulary import LEADS

LONGEST_NAME: Final = 80


def may_plan(by: Viewer) -> bool:
    """Those who lead, and the analysts. What they plan changes nothing for anybody."""
    return by.role in LEADS
