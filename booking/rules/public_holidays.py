"""The ten Belgian public holidays of a year.

Written out rather than taken from a library: the one for it loads the calendars of every country, which makes each
web process some fifteen mebibytes larger and its first page a fifth of a second slower.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache
from typing import Final


class Holiday(StrEnum):
    """The ten public holidays (law of 4 January 1974; royal decree of 18 April 1974, art. 1; domain A5)."""

    NEW_YEAR = "new_year"
    EASTER_MONDAY = "easter_monday"
    LABOUR_DAY = "labour_day"
    ASCENSION = "ascension"
    WHIT_MONDAY = "whit_monday"
    NATIONAL_DAY = "national_day"
    ASSUMPTION = "assumption"
    ALL_SAINTS = "all_saints"
    ARMISTICE = "armistice"
    CHRISTMAS = "christmas"


_DAYS_AFTER_EASTER: Final = {Holiday.EASTER_MONDAY: 1, Holiday.ASCENSION: 39, Holiday.WHIT_MONDAY: 50}
_EACH_YEAR: Final = {
    Holiday.NEW_YEAR: (1, 1),
    Holiday.LABOUR_DAY: (5, 1),
    Holiday.NATIONAL_DAY: (7, 21),
    Holiday.ASSUMPTION: (8, 15),
    Holiday.ALL_SAINTS: (11, 1),
    Holiday.ARMISTICE: (11, 11),
    Holiday.CHRISTMAS: (12, 25),
}


@lru_cache(maxsize=64)
def public_holidays(year: int) -> Mapping[date, Holiday]:
    """Return the public holidays of ``year``. Where two fall on one day, as in 2008, the fixed one names it."""
    easter = easter_sunday(year)
    moving = {easter + timedelta(days=days): holiday for holiday, days in _DAYS_AFTER_EASTER.items()}
    return moving | {date(year, month, day): holiday for holiday, (month, day) in _EACH_YEAR.items()}


def easter_sunday(year: int) -> date:
    """Return Easter of the Gregorian calendar.

    Source: the anonymous computus of 1876, in Meeus, Astronomical Algorithms, chapter 8; its letters are kept.
    """
    a, (b, c) = year % 19, divmod(year, 100)
    d, e = divmod(b, 4)
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    l = (32 + 2 * e + 2 * i - h - k) % 7  # noqa: E741
    m = (a + 11 * h + 19 * l) // 433
    month = (h + l - 7 * m + 90) // 25
    day = (h + l - 7 * m + 33 * month + 19) % 32
    return date(year, month, day)
