"""Child care: how long a child is there, how many places the carers of a session give, and days of respite.

Source: domain A2.1 (inkomenstarief kinderopvang): day parts are a share of the price on the attest by hours of
presence, and *opvang bestellen is opvang betalen*: what was ordered is paid.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from math import floor

from booking.rules.calendar import at, local_date
from booking.rules.pricing.facts import Work
from booking.rules.refusals.care import HoursOutside, OneDayPart, PlacePerMember
from booking.rules.refusals.times import NotATime
from booking.rules.series import SeriesRule
from booking.rules.work import Task

_MINUTE = timedelta(minutes=1)
_DAY = timedelta(days=1)
#: What floats leave behind a whole number.
_NOISE = 1e-9
#: Who comes on every working day of the week is there full time.
FULL_TIME_DAYS = 5


@dataclass(frozen=True, slots=True)
class CareTimes:
    """From when until when somebody is there, on the clock of Brussels."""

    first: time
    until: time

    def on(self, starts_at: datetime, ends_at: datetime) -> tuple[datetime, datetime]:
        """Return the same as moments of the day of a session ``[starts_at, ends_at)``.

        Raises ``HoursOutside`` where they do not lie within the session, or the end is not after the beginning.
        """
        day = local_date(starts_at)
        try:
            first, until = at(day, self.first), at(day, self.until)
        except NotATime:
            raise HoursOutside(opens=starts_at, closes=ends_at) from None
        if not starts_at <= first < until <= ends_at:
            raise HoursOutside(opens=starts_at, closes=ends_at)
        return first, until

    def to_json(self) -> list[str]:
        """Return them as the database keeps them."""
        return [self.first.isoformat("minutes"), self.until.isoformat("minutes")]

    @classmethod
    def from_json(cls, kept: list[str] | None) -> CareTimes | None:
        """Return what ``to_json`` wrote, or None."""
        return cls(time.fromisoformat(kept[0]), time.fromisoformat(kept[1])) if kept else None

    @property
    def minutes(self) -> int:
        """How long that is; less than nothing where the end lies before the beginning."""
        return (self.until.hour - self.first.hour) * 60 + self.until.minute - self.first.minute


@dataclass(frozen=True, slots=True)
class CareHours:
    """From when until when somebody was ordered to be there, and was; None is not told."""

    planned_from: datetime | None = None
    planned_until: datetime | None = None
    arrived_at: datetime | None = None
    left_at: datetime | None = None

    @property
    def planned_minutes(self) -> int | None:
        """How long was ordered, in minutes."""
        return _minutes(self.planned_from, self.planned_until)

    @property
    def real_minutes(self) -> int | None:
        """How long somebody really was there, in whole minutes."""
        return _minutes(self.arrived_at, self.left_at)


def planned_care(tasks: list[Task] | tuple[Task, ...], hours: CareHours | None) -> Work:
    """Return how long is ordered: the hours that were asked, else as long as the day part that was chosen lasts."""
    asked = hours.planned_minutes if hours is not None else None
    part = max((task.total_minutes // task.count for task in tasks), default=0)
    return {"care_minutes": Decimal(asked if asked is not None else part)}


def real_care(tasks: list[Task] | tuple[Task, ...], hours: CareHours | None) -> Work:
    """Return how long counts in the end: what was ordered, or how long they really were there where that is longer.

    Source: domain A2.1, *opvang bestellen = opvang betalen*: who is fetched earlier pays what was ordered.
    """
    planned = planned_care(tasks, hours)
    real = hours.real_minutes if hours is not None else None
    return planned if real is None else {"care_minutes": max(planned["care_minutes"] or Decimal(0), Decimal(real))}


def require_place_each(tasks: list[Task] | tuple[Task, ...], members: int) -> None:
    """Raise ``OneDayPart`` for two day parts in one booking, ``PlacePerMember`` where places and people differ.

    The price is made for each by name, and by one length of stay.
    """
    if len(tasks) > 1:
        raise OneDayPart
    places = sum(task.count for task in tasks)
    if places != members:
        raise PlacePerMember(places=places, members=members)


def places_by_carers(places: int, carers: int, *, per_carer: int | None, per_lone_carer: int | None) -> int:
    """Return how many places a session has with so many carers: never more than its own ``places``.

    ``per_carer`` is how many children each looks after where there are several, ``per_lone_carer`` where one is alone;
    None for both is no bound. Source: Vergunningsbesluit 22 November 2013, art. 41 (8 alone, 9 together), as a setting
    of the service: domain A6 row 5.
    """
    if per_carer is None and per_lone_carer is None:
        return places
    each = per_carer if per_carer is not None else per_lone_carer
    if carers == 1 and per_lone_carer is not None:
        each = per_lone_carer
    return min(places, carers * (each or 0))


def respite_share(full_time: int, days_a_week: float) -> int:
    """Return how many respite days a whole calendar year has for who comes ``days_a_week``; a part counts as a day.

    ``full_time`` is for five days a week or more. Source: domain A2.1, at least 18 a year, pro rata below.
    """
    share = min(days_a_week, FULL_TIME_DAYS) / FULL_TIME_DAYS
    return _up(full_time * share)


def days_a_week(rule: SeriesRule) -> float:
    """Return how many days a week a plan has on average."""
    return len(set(rule.weekdays)) / rule.every_weeks


def respite_of_year(a_year: int, rule: SeriesRule, year: int) -> int:
    """Return how many respite days a plan has in one calendar year, by the part of that year in which it runs."""
    first, last = date(year, 1, 1), date(year, 12, 31)
    runs = (min(last, rule.last or last) - max(first, rule.first)) / _DAY + 1
    return _up(a_year * max(runs, 0) / ((last - first) / _DAY + 1))


def _up(number: float) -> int:
    """Round up: a part of a respite day is a whole one, in favour of the child. Noise of floats is no part."""
    return floor(number) + (number - floor(number) > _NOISE)


def _minutes(first: datetime | None, until: datetime | None) -> int | None:
    return None if first is None or until is None else (until - first) // _MINUTE
