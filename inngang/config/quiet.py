"""A log without people in it: what looks like an identity number, and what the database quotes from a row, are taken out."""

from __future__ import annotations

import logging
import re

from inngang.rules.text import shown, without_numbers

# PostgreSQL tells which row it is about, with the values in it: good for one who debugs, but a log is read by many.
_QUOTED = re.compile(r"(?m)((?:DETAIL|CONTEXT):|invalid input syntax for [\w ]+:|Failing row contains).*$")


class Quiet(logging.Formatter):
    """The usual lines, with the whole text gone through, errors and their stories too."""

    def format(self, record: logging.LogRecord) -> str:
        return without_numbers(_QUOTED.sub(r"\1 (left out)", shown(super().format(record))))
