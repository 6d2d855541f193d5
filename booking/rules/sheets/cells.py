"""What one cell of a spreadsheet says, whatever the spreadsheet made of it.

Each reader takes a cell that is not empty and raises ``CellWrong``. Spreadsheets take away the 0 of a phone number,
make a day of house number 3-5, keep days as numbers, and write numbers as people of the country do.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from math import isfinite
from typing import Final, TypeAlias

from booking.rules.characters import can_be_shown, straight
from booking.rules.email import parse_email
from booking.rules.folding import fold
from booking.rules.national_number import holds_national_number
from booking.rules.phone import parse_phone
from booking.rules.refusals.people import InvalidEmail, InvalidPhone
from booking.rules.sheets.faults import CellWrong, Why
from booking.rules.sheets.formulas import from_plain_text

#: What a cell can hold; None is an empty one.
Cell: TypeAlias = str | int | float | bool | datetime | date | time | timedelta | None
Reader: TypeAlias = Callable[[Cell], object]

#: The day that a spreadsheet counts as 0, so that 1 March 1900 is 61.
DAY_ZERO: Final = date(1899, 12, 30)
LONGEST_WORDS: Final = 300
LONGEST_LINES: Final = 2000
LONGEST_NUMBER: Final = 12
#: Days that are meant: what was known of people before, and some years ahead.
_FIRST_DAY, _LAST_DAY = date(1900, 1, 1), date(2100, 1, 1)
_SHOWN: Final = 60

_BROKEN: Final = frozenset({"#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NUM!", "#NULL!", "#N/B", "#WAARDE!"})
_ISO_DAY: Final = re.compile(r"(?P<year>[0-9]{4})-(?P<month>[0-9]{1,2})-(?P<day>[0-9]{1,2})(?:[T ][0-9:.]+)?")
_DAY: Final = re.compile(r"(?P<day>[0-9]{1,2})[-/. ](?P<month>[0-9]{1,2})[-/. ](?P<year>[0-9]{4})(?: [0-9:.]+)?")
_CLOCK: Final = re.compile(r"(?P<hour>[0-9]{1,2})(?:\s*(?:[:.]|u|h|uur)\s*(?P<minute>[0-9]{2})?(?::00)?)?")
#: From 1927 on: a number of four digits is a year that somebody typed.
_DAYS: Final = re.compile(r"[0-9]{5}(?:[.,]0+)?")
_SHORTENED: Final = re.compile(r"[0-9][.,]?[0-9]*E\+?[0-9]+", re.IGNORECASE)
_WITH_POINT_NOUGHT: Final = re.compile(r"([0-9]+)[.,]0+")
_POSTCODE: Final = re.compile(r"[1-9][0-9]{3}")
_SEPARATORS: Final = str.maketrans("", "", " -.\u00a0\u2009\u202f\t")
_NUMBER: Final = re.compile(r"-?[0-9]{1,12}(?:[.,][0-9]{1,12})?")
_LANGUAGE: Final = re.compile(r"[a-z]{2,3}")

_YES: Final = frozenset({"ja", "j", "oui", "o", "yes", "y", "true", "waar", "vrai", "1", "x"})
_NO: Final = frozenset({"nee", "neen", "n", "non", "no", "false", "onwaar", "faux", "0"})


def is_empty(cell: Cell) -> bool:
    """Tell whether nothing stands in a cell; spaces are nothing."""
    return cell is None or (isinstance(cell, str) and not cell.strip())


def text_of(cell: Cell) -> str:
    """Return what a cell says as a text, without spaces around it: 3140 is ``"3140"``, whatever it was kept as."""
    if isinstance(cell, datetime | date | time | timedelta):
        raise CellWrong(Why.BECAME_A_DAY)
    if isinstance(cell, float) and isfinite(cell) and cell == int(cell):
        cell = int(cell)
    typed = from_plain_text(str(cell).strip()).strip()
    if typed.upper() in _BROKEN:
        raise CellWrong(Why.CELL_BROKEN, typed=typed)
    return typed


def words(*, most: int = LONGEST_WORDS, private: bool = False) -> Reader:
    """Return a reader of at most ``most`` characters; with ``private``, of a text that may hold no national number."""

    def read(cell: Cell) -> str:
        typed = straight(text_of(cell).replace("\r\n", "\n").replace("\r", "\n"))
        if not can_be_shown(typed):
            raise CellWrong(Why.NOT_SHOWN)
        if len(typed) > most:
            raise CellWrong(Why.TOO_LONG, length=str(len(typed)), most=str(most))
        if private and holds_national_number(typed):
            raise CellWrong(Why.NATIONAL_NUMBER)
        return typed

    return read


def name(cell: Cell) -> str:
    """Return a person's name: something of it must be visible, and it stands on one line."""
    typed = " ".join(str(words()(cell)).split())
    if not any(unicodedata.category(letter)[0] in "LNSP" for letter in typed) or not fold(typed):
        raise CellWrong(Why.NO_NAME)
    return typed


def phone(cell: Cell) -> str:
    """Return a phone number as E.164; one that lost its first 0 or its + to a spreadsheet is found again."""
    typed = text_of(cell)
    whole = _WITH_POINT_NOUGHT.fullmatch(typed)
    typed = whole[1] if whole else typed
    try:
        return parse_phone(typed)
    except InvalidPhone:
        why = Why.PHONE_SHORTENED if _SHORTENED.fullmatch(typed) else Why.NO_PHONE
        raise CellWrong(why, typed=_some(typed)) from None


def email(cell: Cell) -> str:
    """Return an e-mail address."""
    typed = text_of(cell)
    try:
        return parse_email(typed)
    except InvalidEmail:
        raise CellWrong(Why.NO_EMAIL, typed=_some(typed)) from None


def house_number(cell: Cell) -> str:
    """Return a house number: something with a digit in it, and not below zero."""
    typed = str(words(most=LONGEST_NUMBER)(cell))
    if typed.startswith("-") or not any(letter in "0123456789" for letter in typed):
        raise CellWrong(Why.NO_HOUSE_NUMBER, typed=_some(typed))
    return typed


def postcode(cell: Cell) -> str:
    """Return four digits; ``B-3140`` is 3140. Whether there is such a postcode is for the use case."""
    typed = text_of(cell)
    plain = typed.upper().removeprefix("B").translate(_SEPARATORS)
    if not _POSTCODE.fullmatch(plain):
        raise CellWrong(Why.NO_POSTCODE, typed=_some(typed))
    return plain


def day(cell: Cell) -> date:
    """Return a day: a cell that is one, ``2026-03-01``, ``1/3/2026`` (the day first), or a spreadsheet's own number."""
    found = _day(cell)
    if found is None or not _FIRST_DAY <= found < _LAST_DAY:
        raise CellWrong(Why.NO_DAY, typed=_some(str(cell)))
    return found


def clock(cell: Cell) -> time:
    """Return a time: a cell that is one, ``8:30``, ``8.30``, ``8u30``, ``8``, or a part of a day (0.5 is noon)."""
    found = _clock(cell)
    if found is None:
        raise CellWrong(Why.NO_CLOCK, typed=_some(str(cell)))
    return found


def number(*, least: Decimal, most: Decimal, places: int = 12) -> Reader:
    """Return a reader of a number within bounds, both included, with at most ``places`` behind its comma or point."""
    smallest = Decimal(1).scaleb(-places)

    def read(cell: Cell) -> Decimal:
        typed = text_of(cell).removeprefix("€").removesuffix("€").strip()
        found = Decimal(typed.replace(",", ".")) if _NUMBER.fullmatch(typed) else None
        if found is None or not least <= found <= most or found % smallest:
            raise CellWrong(Why.NO_NUMBER, typed=_some(typed), least=str(least), most=str(most))
        return found

    return read


def choice(offers: Mapping[str, tuple[str, ...]]) -> Reader:
    """Return a reader of one of ``offers``: by its code, or another name of it."""
    known = {fold(one): code for code, others in offers.items() for one in (code, *others)}

    def read(cell: Cell) -> str:
        typed = text_of(cell)
        if fold(typed) not in known:
            raise CellWrong(Why.NO_CHOICE, typed=_some(typed), choices=", ".join(offers))
        return known[fold(typed)]

    return read


def yes_no(cell: Cell) -> bool:
    """Return yes or no, in our languages."""
    typed = text_of(cell).casefold()
    if typed not in _YES | _NO:
        raise CellWrong(Why.NO_YES_NO, typed=_some(typed))
    return typed in _YES


def several(cell: Cell) -> frozenset[str]:
    """Return the texts of a list, parted by commas, semicolons, bars or lines."""
    typed = str(words(most=LONGEST_LINES)(cell))
    return frozenset(part.strip() for part in re.split(r"[,;|\n]", typed) if part.strip())


def languages(cell: Cell) -> frozenset[str]:
    """Return codes of languages (ISO 639): ``nl, ar``."""
    found = frozenset(one.casefold() for one in several(cell))
    wrong = sorted(one for one in found if not _LANGUAGE.fullmatch(one))
    if wrong:
        raise CellWrong(Why.NO_LANGUAGE, typed=_some(wrong[0]))
    return found


def _clock(cell: Cell) -> time | None:
    if isinstance(cell, datetime):
        return cell.time().replace(microsecond=0)
    if isinstance(cell, time):
        return cell.replace(microsecond=0)
    if isinstance(cell, bool | date | timedelta):
        return None
    if isinstance(cell, float) and 0 < cell < 1:
        minutes = round(cell * 24 * 60)
        return time(minutes // 60, minutes % 60) if minutes < 24 * 60 else None
    found = _CLOCK.fullmatch(text_of(cell).casefold())
    try:
        return found and time(int(found["hour"]), int(found["minute"] or 0))
    except ValueError:
        return None


def _day(cell: Cell) -> date | None:
    if isinstance(cell, date):
        return cell.date() if isinstance(cell, datetime) else cell
    if isinstance(cell, bool | time | timedelta):
        return None
    typed = text_of(cell)
    if _DAYS.fullmatch(typed):
        return DAY_ZERO + timedelta(days=int(re.split("[.,]", typed)[0]))
    found = _ISO_DAY.fullmatch(typed) or _DAY.fullmatch(typed)
    try:
        return found and date(int(found["year"]), int(found["month"]), int(found["day"]))
    except ValueError:
        return None


def _some(typed: str) -> str:
    """Return what was typed as a sentence can quote it: not without end, and on one line."""
    plain = "".join(letter if letter.isprintable() else " " for letter in typed)
    return plain if len(plain) <= _SHOWN else f"{plain[:_SHOWN]}…"
