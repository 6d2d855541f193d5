"""Seasons: the days of each year on which work is possible, over the turn of the year too."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

_DAY: Final = timedelta(days=1)
#: As many days as each month has at most; 29 February exists in some years, and is a day of a season in those.
_LONGEST: Final = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_MONTHS: Final = 12
_LEAP_YEAR: Final = 2028


@dataclass(frozen=True, order=True, slots=True)
class YearDay:
    """A day that comes back each year: ``month`` 1 to 12, ``day`` 1 to as many as the month has at most."""

    month: int
    day: int

    def __post_init__(self) -> None:
        """Raise ``ValueError`` for a day that no year has: forms ask ``exists`` first."""
        if not self.exists(self.month, self.day):
            raise ValueError((self.month, self.day))

    @staticmethod
    def exists(month: int, day: int) -> bool:
        """Tell whether some year has this day."""
        return 1 <= month <= _MONTHS and 1 <= day <= _LONGEST[month - 1]

    @property
    def code(self) -> int:
        """The day as one number, as the database keeps it: 1015 is 15 October."""
        return self.month * 100 + self.day

    @classmethod
    def of_code(cls, code: int) -> YearDay:
        """Return the day of such a number. Raises ``ValueError``."""
        return cls(*divmod(code, 100))

    @classmethod
    def of(cls, on: date) -> YearDay:
        """Return which day of its year a date is."""
        return cls(on.month, on.day)


class SeasonWhy(StrEnum):
    """Why work is possible in a part of the year only."""

    SEASON = "season"
    NESTING = "nesting"
    """Birds nest in hedges and trees: work that would disturb them waits."""
    WEATHER = "weather"


@dataclass(frozen=True, slots=True)
class Season:
    """The days from ``first`` up to and including ``last``; over New Year where ``last`` comes before ``first``.

    The organisation sets them. For hedges: no cutting in the nesting season, from March to the end of July or longer
    (domain A6, ecological gardening: "nesting season"; the days differ per organisation, so they are a setting).
    """

    first: YearDay
    last: YearDay
    why: SeasonWhy = SeasonWhy.SEASON

    def __contains__(self, on: object) -> bool:
        """Tell whether a day lies in the season."""
        if not isinstance(on, date):
            return False
        day = YearDay.of(on)
        if self.first <= self.last:
            return self.first <= day <= self.last
        return day >= self.first or day <= self.last

    @property
    def outside(self) -> tuple[YearDay, YearDay]:
        """The first and the last day of the rest of the year, in a year that has every day."""
        after = date(_LEAP_YEAR, self.last.month, self.last.day) + _DAY
        before = date(_LEAP_YEAR, self.first.month, self.first.day) - _DAY
        return YearDay.of(after), YearDay.of(before)

    def opens(self, after: date) -> date:
        """Return the first day of the season on or after ``after``, at most four years later (29 February)."""
        on = after
        while on not in self:
            on += _DAY
        return on

    def around(self, on: date) -> tuple[date, date] | None:
        """Return the days ``[first, after)`` of the season in which ``on`` lies, or None where it lies in none."""
        if on not in self:
            return None
        first = last = on
        while first - _DAY in self and (on - first).days < _ROUND:
            first -= _DAY
        while last + _DAY in self and (last - on).days < _ROUND:
            last += _DAY
        return first, last + _DAY


#: A season of the whole year would have no end.
_ROUND: Final = 366


def closed_season(seasons: Iterable[Season], on: date) -> Season | None:
    """Return the first of the seasons in which a day does not lie; None where all of them have it.

    What is shown as free and what is accepted stand on this.
    """
    return next((season for season in seasons if on not in season), None)


def next_open(seasons: Collection[Season], on: date) -> date | None:
    """Return the first day on or after ``on`` that lies in all of the seasons; None where they never meet in a year."""
    last = on + _ROUND * _DAY
    while on <= last:
        if closed_season(seasons, on) is None:
            return on
        on += _DAY
    return None


def season_of(first: int | None, last: int | None, why: str) -> Season | None:
    """Return the season as the database keeps it: two numbers, both or neither."""
    if first is None or last is None:
        return None
    return Season(YearDay.of_code(first), YearDay.of_code(last), SeasonWhy(why or SeasonWhy.SEASON))
