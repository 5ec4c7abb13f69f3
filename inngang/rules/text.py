"""Text as it may be shown in a list, written to a log and put in a file for spreadsheets (tekst).

What people write is kept as they wrote it. These make it harmless where it meets other text.
"""

from __future__ import annotations

import re

# Signs without a shape, and those that turn the direction of everything after them: with these, “fdp.exe” reads “exe.pdf”.
# Right-to-left marks (U+200E, U+200F) move nothing but their neighbour, and Arabic needs them: they stay.
_HIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff\ufff9-\ufffb]")
_LINES = re.compile(r"[\r\n\t\u2028\u2029]+")
FORMULA = ("=", "+", "-", "@", "\t", "\r")
_NUMBER = re.compile(r"(?<!\d)\d{6}[ .\-]?\d{5}(?!\d)")


def shown(text: str) -> str:
    """Without signs that hide or turn what stands after them."""
    return _HIDDEN.sub("", text) if _HIDDEN.search(text) else text


def on_one_line(text: str, most: int = 200) -> str:
    """For lists, names of files and logs: one line, nothing hidden, not endless."""
    line = _LINES.sub(" ", shown(text)).strip()
    return line if len(line) <= most else line[: most - 1] + "…"


def guarded(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if cell.startswith(FORMULA) else cell


def unguarded(cell: str) -> str:
    """The cell as it was before it was guarded."""
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(FORMULA) else cell


def without_numbers(text: str) -> str:
    """With what looks like an identity number taken out.

    >>> without_numbers("about 010180 12345, today")
    'about ***********, today'
    """
    return _NUMBER.sub("***********", text)
