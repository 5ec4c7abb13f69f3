"""Who somebody is on paper: identity numbers, names in Norwegian order, and codes to come back with."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from inngang.rules.vocabulary import LoginLevel, Refusal, Why, marked

_FIRST_CONTROL = (3, 7, 6, 1, 8, 9, 4, 5, 2, 1)
_SECOND_CONTROL = (5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1)
_SYNTHETIC_MONTHS = (80, 65, 40)  # added to the month of numbers made for testing

# Letters and digits that cannot be taken for one another: no 0 and O, no 1, I and L.
CODE_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
CODE_LENGTH = 12  # 31 to the power of 12 is more than 59 bits


_IN_ORDER = (LoginLevel.NONE, LoginLevel.RECEIPT_CODE, LoginLevel.SUBSTANTIAL, LoginLevel.HIGH)


def is_enough(have: LoginLevel, need: LoginLevel) -> bool:
    """Whether somebody logged in this surely may do what needs that level. Staff and machines are levels apart."""
    if have == need or need == LoginLevel.NONE:
        return True
    return have in _IN_ORDER and need in _IN_ORDER and _IN_ORDER.index(have) > _IN_ORDER.index(need)


class NumberKind(StrEnum):
    ORDINARY = "ordinary"  # fødselsnummer
    D_NUMBER = "d_number"  # D-nummer: the day has 40 added


class IdentityNumber(NamedTuple):
    """A national identity number with right control digits (fødselsnummer, D-nummer)."""

    digits: str
    kind: NumberKind
    synthetic: bool  # made for testing, belongs to nobody

    def __str__(self) -> str:
        return masked(self)


def read_identity_number(text: str) -> IdentityNumber | Refusal:
    """Reads a number as people write it. The refusal never repeats what was written."""
    digits = re.sub(r"[\s.\-]", "", text)
    if not (len(digits) == 11 and digits.isascii() and digits.isdigit()):
        return Refusal("not_eleven_digits", Why(marked("An identity number has eleven digits.")))
    day, month, year = int(digits[0:2]), int(digits[2:4]), int(digits[4:6])
    kind = NumberKind.D_NUMBER if day > 40 else NumberKind.ORDINARY
    added = next((offset for offset in _SYNTHETIC_MONTHS if offset < month <= offset + 12), 0)
    if not _is_a_date(day - 40 if kind == NumberKind.D_NUMBER else day, month - added, year):
        return Refusal("not_a_date", Why(marked("The first six digits are not a date of birth.")))
    if _control(digits, _FIRST_CONTROL) or _control(digits, _SECOND_CONTROL):
        return Refusal("wrong_control_digits", Why(marked("This is not a valid identity number. Check each digit.")))
    return IdentityNumber(digits, kind, synthetic=added > 0)


# The three digits after the date say the century: which of them, for which years of two digits, and the century.
_CENTURIES = ((0, 499, 0, 99, 1900), (500, 749, 54, 99, 1800), (500, 999, 0, 39, 2000), (900, 999, 40, 99, 1900))


def birth_date_of(digits: str) -> date | None:
    """The day of birth that a whole and valid number tells; None for what is no number."""
    read = read_identity_number(digits)
    if isinstance(read, Refusal):
        return None
    day, month, year, own = int(digits[0:2]), int(digits[2:4]), int(digits[4:6]), int(digits[6:9])
    month -= next((offset for offset in _SYNTHETIC_MONTHS if offset < month <= offset + 12), 0)
    for first, last, oldest, youngest, century in _CENTURIES:
        if first <= own <= last and oldest <= year <= youngest:
            try:
                return date(century + year, month, day - 40 if read.kind == NumberKind.D_NUMBER else day)
            except ValueError:
                return None
    return None


def masked(number: IdentityNumber | str) -> str:
    """The number as it may stand on a screen: the date, and stars."""
    digits = number.digits if isinstance(number, IdentityNumber) else number
    return f"{digits[:6]} *****" if len(digits) == 11 else "*" * len(digits)


_LAST_LETTERS = str.maketrans({"æ": "{", "ä": "{", "ø": "|", "ö": "|", "å": "}"})  # right after z, in this order
_LIKE = str.maketrans({"đ": "d", "ð": "d", "þ": "th", "ł": "l", "ß": "ss", "ü": "y", "ı": "i", "œ": "|", "-": " "})


def norwegian_sort_key(text: str) -> str:
    """A key whose plain order of bytes is the Norwegian order: æ ø å last, aa as å, accents as if not there."""
    folded = unicodedata.normalize("NFC", text).casefold().replace("aa", "å")
    folded = folded.translate(_LIKE).translate(_LAST_LETTERS)
    bare = "".join(c for c in unicodedata.normalize("NFKD", folded) if not unicodedata.combining(c))
    return " ".join(re.sub(r"[^\w\s{|}]", "", bare).split())


def new_pick_up_code(random_bytes: bytes) -> str:
    """A code to come back with (hentekode), easy to read aloud: `7KQM-2XPD-HV9R`. Give it at least 12 random bytes."""
    if len(random_bytes) < CODE_LENGTH:
        raise ValueError(f"a code needs {CODE_LENGTH} random bytes")
    number, letters = int.from_bytes(random_bytes, "big"), []
    for _ in range(CODE_LENGTH):
        number, place = divmod(number, len(CODE_ALPHABET))
        letters.append(CODE_ALPHABET[place])
    return _in_fours("".join(letters))


def read_pick_up_code(text: str) -> str | Refusal:
    """A code as people type it, with or without spaces and dashes, in the form we keep."""
    letters = re.sub(r"[\s\-–.]", "", text).upper()
    if len(letters) != CODE_LENGTH or any(letter not in CODE_ALPHABET for letter in letters):
        return Refusal("not_a_code", Why(marked("The code has twelve letters and digits. Check them all.")))
    return _in_fours(letters)


def _in_fours(letters: str) -> str:
    return "-".join(letters[start : start + 4] for start in range(0, len(letters), 4))


def _control(digits: str, weights: tuple[int, ...]) -> int:
    return sum(int(digit) * weight for digit, weight in zip(digits, weights, strict=False)) % 11


def _is_a_date(day: int, month: int, year: int) -> bool:
    for century in (1900, 2000, 1800):  # 29 February is a date in one of them or in none
        try:
            date(century + year, month, day)
        except ValueError:
            continue
        return True
    return False
