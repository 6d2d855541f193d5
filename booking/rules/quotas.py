"""How much of a service a household may have: visits or hours, in a week, a month, a year or a part of each year."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from booking.rules.seasons import Season

_DAY: Final = timedelta(days=1)
_MONTHS: Final = 12
_FORTNIGHT: Final = 14


class Period(StrEnum):
    """The stretch of days in which visits are counted."""

    WEEK = "week"
    FORTNIGHT = "fortnight"
    """Any fourteen days after each other, wherever they begin."""
    MONTH = "month"
    YEAR = "year"
    SEASON = "season"
    """A part of each year: *8 hours of pruning in spring*."""


class Of(StrEnum):
    """What is counted."""

    VISITS = "visits"
    MINUTES = "minutes"


class From(StrEnum):
    """Where a quota comes from."""

    SERVICE = "service"
    """A rule of the service, for every household."""
    GRANTED = "granted"
    """What was decided for this household alone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Quota:
    """So much at most: ``most`` visits, or minutes as they were planned (on site, not for each worker).

    ``option_ids`` are the tasks that count; none is all of the service. ``season`` is the part of the year where
    ``per`` is ``SEASON``. Sources of the demo's: Begijnendijk (garden 4 hours a month; pruning 8 hours in spring and 8
    in autumn; painting one job a year), Riemst (mowing at most once in two weeks): domain A1.1.
    """

    of: Of
    most: int
    per: Period
    option_ids: frozenset[int] = frozenset()
    season: Season | None = None
    whence: From = From.SERVICE
    quota_id: int = 0


@dataclass(frozen=True, slots=True)
class Had:
    """A visit that counts: its day, and its minutes by option. ``booking_id`` 0 is one that is not yet promised."""

    on: date
    minutes: Mapping[int, int] = field(default_factory=dict)
    booking_id: int = 0


@dataclass(frozen=True, slots=True)
class Reached:
    """A quota that a visit would go beyond: how much the household has of it, and how much the visit asks."""

    quota: Quota
    had: int
    asked: int

    @property
    def left(self) -> int:
        """What the household can still have in that period; never below nothing."""
        return max(self.quota.most - self.had, 0)


@dataclass(frozen=True, slots=True)
class Left:
    """What a household still has of a quota on the days ``[first, after)``: visits or minutes, never below nothing."""

    quota: Quota
    first: date
    after: date
    amount: int


def period_around(on: date, period: Period) -> tuple[date, date]:
    """Return the days ``[first, after)`` of the week (from Monday), month or year in which ``on`` lies.

    Of a fortnight it is all that can lie within fourteen days together with ``on``.
    """
    if period is Period.WEEK:
        monday = on - on.weekday() * _DAY
        return monday, monday + 7 * _DAY
    if period is Period.FORTNIGHT:
        return on - (_FORTNIGHT - 1) * _DAY, on + _FORTNIGHT * _DAY
    if period is Period.MONTH:
        first = on.replace(day=1)
        return first, date(first.year + first.month // _MONTHS, first.month % _MONTHS + 1, 1)
    return date(on.year, 1, 1), date(on.year + 1, 1, 1)


def days_counted(quota: Quota, on: date) -> tuple[date, date] | None:
    """Return the days ``[first, after)`` that matter for a visit on ``on``; None where the quota does not count it."""
    if quota.season is not None:
        return quota.season.around(on)
    return period_around(on, quota.per)


def days_needed(quotas: Iterable[Quota], days: Collection[date]) -> tuple[date, date] | None:
    """Return the days ``[first, after)`` in which visits have to be known to count for visits on ``days``, if any."""
    found = [span for quota in quotas for on in days if (span := days_counted(quota, on)) is not None]
    return (min(first for first, _ in found), max(after for _, after in found)) if found else None


def reached(quotas: Iterable[Quota], asked: Had, had: Sequence[Had]) -> Reached | None:
    """Return the first quota that ``asked`` would go beyond, or None. The same booking in ``had`` does not count."""
    others = [one for one in had if not (asked.booking_id and one.booking_id == asked.booking_id)]
    for quota in quotas:
        amount = _amount(quota, asked)
        if not amount:
            continue
        before = _most_within(quota, asked.on, others)
        if before + amount > quota.most:
            return Reached(quota, before, amount)
    return None


def left_of(quotas: Iterable[Quota], days: Iterable[date], had: Sequence[Had]) -> tuple[Left, ...]:
    """Return what is left of the hours that were granted, for each week or month in which ``days`` lie, in order.

    By the function that refuses what goes beyond: so much fits, and a minute more does not.
    """
    around = sorted(set(days))
    found = {
        (quota, period_around(on, quota.per)): max(quota.most - _most_within(quota, on, had), 0)
        for quota in quotas
        if quota.whence is From.GRANTED and quota.per in {Period.WEEK, Period.MONTH}
        for on in around
    }
    return tuple(Left(quota, first, after, amount) for (quota, (first, after)), amount in found.items())


def _amount(quota: Quota, one: Had) -> int:
    counted = [minutes for option, minutes in one.minutes.items() if not quota.option_ids or option in quota.option_ids]
    if quota.of is Of.MINUTES:
        return sum(counted)
    return 1 if counted or not quota.option_ids else 0


def _most_within(quota: Quota, on: date, had: Sequence[Had]) -> int:
    """Return how much lies in the period of ``on``; of fortnights, in the one around it that has most."""
    days = days_counted(quota, on)
    if days is None:
        return 0
    inside = [one for one in had if days[0] <= one.on < days[1]]
    if quota.per is not Period.FORTNIGHT:
        return sum(_amount(quota, one) for one in inside)
    return max(
        sum(_amount(quota, one) for one in inside if first <= one.on < first + _FORTNIGHT * _DAY)
        for first in (days[0] + number * _DAY for number in range(_FORTNIGHT))
    )
