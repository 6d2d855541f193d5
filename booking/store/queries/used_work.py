"""What a household had before: work that was planned or done in a week, a month or a year."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Final

from sqlalchemy import ScalarSelect, case, func, select, true
from sqlalchemy.orm import Session

from booking.rules.calendar import local_date, start_of_day
from booking.rules.lifecycle import State
from booking.rules.pricing.tariff import Period
from booking.store.tables import BookingOptionRow, BookingRow, OptionRow

#: States in which work counts as had: promised, under way or done. A kept place is no promise yet.
_HAD = (State.CONFIRMED, State.STARTED, State.DONE)


@dataclass(frozen=True, slots=True)
class UsedWork:
    """What a household has of a service in calendar periods, by quantity and period.

    ``before`` a job, and altogether ``besides`` it, also later.
    """

    before: Mapping[tuple[str, str], Decimal]
    besides: Mapping[tuple[str, str], Decimal]


NOTHING_USED: Final = UsedWork({}, {})


@dataclass(frozen=True, slots=True)
class Standing:
    """Work of the same household and service as it will stand: when it begins, and how many minutes it has."""

    starts_at: datetime
    minutes: int
    worker_minutes: int

    def amount(self, of: str) -> Decimal:
        """Return how much it has of ``visits``, ``visit_minutes`` or ``worker_minutes``."""
        return Decimal({"visits": 1, "visit_minutes": self.minutes, "worker_minutes": self.worker_minutes}[of])


def used_work(
    session: Session,
    organisation_id: int,
    *,
    household_id: int,
    service_id: int,
    at: datetime,
    besides: Collection[int],
    periods: Collection[Period],
    standing: Collection[Standing] = (),
) -> UsedWork:
    """Return what a household has of a service in the periods around ``at``, a moment on the clock of Brussels.

    Of the quantities ``visits``, ``visit_minutes`` and ``worker_minutes``; weeks begin on Monday. ``besides`` are
    bookings that do not count, and ``standing`` what counts although the books say something else yet.
    """
    minutes = func.extract("epoch", BookingRow.ends_at - BookingRow.starts_at) / 60
    by_worker = minutes * BookingRow.crew - case((BookingRow.crew > 1, _waited()), else_=0)
    had, everything = {}, {}
    is_before = BookingRow.starts_at < at
    for period in periods:
        first, last = period_around(period, at.date())
        counted = session.execute(
            select(
                *(func.count(BookingRow.id).filter(one) for one in (is_before, true())),
                *(func.coalesce(func.sum(minutes).filter(one), 0) for one in (is_before, true())),
                *(func.coalesce(func.sum(by_worker).filter(one), 0) for one in (is_before, true())),
            ).where(
                BookingRow.organisation_id == organisation_id,
                BookingRow.household_id == household_id,
                # A name that somebody only typed must not use up what its neighbour may have.
                BookingRow.household_proved.is_(True),
                BookingRow.service_id == service_id,
                BookingRow.state.in_(_HAD),
                BookingRow.id.not_in(besides),
                BookingRow.starts_at >= start_of_day(first),
                BookingRow.starts_at < start_of_day(last),
            )
        ).one()
        for number, of in enumerate(("visits", "visit_minutes", "worker_minutes")):
            besides_it = [one for one in standing if first <= local_date(one.starts_at) < last]
            had[of, period.value] = Decimal(counted[2 * number]) + sum(
                one.amount(of) for one in besides_it if one.starts_at < at
            )
            everything[of, period.value] = Decimal(counted[2 * number + 1]) + sum(one.amount(of) for one in besides_it)
    return UsedWork(had, everything)


def _waited() -> ScalarSelect[int]:
    """Return how many minutes of the crew of a booking its tasks do not need (``idle_minutes_of``)."""
    waited = func.sum((BookingRow.crew - OptionRow.crew) * BookingOptionRow.minutes)
    return (
        select(func.coalesce(waited, 0))
        .where(
            BookingOptionRow.organisation_id == BookingRow.organisation_id,
            BookingOptionRow.booking_id == BookingRow.id,
            OptionRow.id == BookingOptionRow.option_id,
        )
        .correlate(BookingRow)
        .scalar_subquery()
    )


def period_around(period: Period, on: date) -> tuple[date, date]:
    """Return the first day of the calendar week, month or year in which ``on`` falls, and that of the next one."""
    if period is Period.WEEK:
        first = on - timedelta(days=on.weekday())
        return first, first + timedelta(days=7)
    if period is Period.MONTH:
        first = on.replace(day=1)
        return first, (first + timedelta(days=31)).replace(day=1)
    return on.replace(month=1, day=1), on.replace(year=on.year + 1, month=1, day=1)
