"""What comes from a form or an address, read as what it should be."""

from __future__ import annotations

MOST_DIGITS = 18  # what the database holds in a bigint, whatever the digits


def number_of(text: str | None) -> int:
    """A number of ours; 0, which nothing has, when it is none."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS else 0
