"""What a household had before: work that was planned or done in a week, a month or a year."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Final

from sqlalchemy import func, select, true
from sqlalchemy.orm import Session

from booking.rules.calendar import start_of_day
from booking.rules.lifecycle import State
from booking.rules.pricing.tariff import Period
from booking.store.tables import BookingRow

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


def used_work(
    session: Session,
    organisation_id: int,
    *,
    household_id: int,
    service_id: int,
    at: datetime,
    besides: Collection[int],
    periods: Collection[Period],
) -> UsedWork:
    """Return what a household has of a service in the periods around ``at``, a moment on the clock of Brussels.

    Of the quantities ``visits``, ``visit_minutes`` and ``worker_minutes``; weeks begin on Monday. ``besides`` are
    bookings that do not count.
    """
    minutes = func.extract("epoch", BookingRow.ends_at - BookingRow.starts_at) / 60
    had, everything = {}, {}
    is_before = BookingRow.starts_at < at
    for period in periods:
        first, last = period_around(period, at.date())
        counted = session.execute(
            select(
                *(func.count(BookingRow.id).filter(one) for one in (is_before, true())),
                *(func.coalesce(func.sum(minutes).filter(one), 0) for one in (is_before, true())),
                *(func.coalesce(func.sum(minutes * BookingRow.crew).filter(one), 0) for one in (is_before, true())),
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
            had[of, period.value] = Decimal(counted[2 * number])
            everything[of, period.value] = Decimal(counted[2 * number + 1])
    return UsedWork(had, everything)


def period_around(period: Period, on: date) -> tuple[date, date]:
    """Return the first day of the calendar week, month or year in which ``on`` falls, and that of the next one."""
    if period is Period.WEEK:
        first = on - timedelta(days=on.weekday())
        return first, first + timedelta(days=7)
    if period is Period.MONTH:
        first = on.replace(day=1)
        return first, (first + timedelta(days=31)).replace(day=1)
    return on.replace(month=1, day=1), on.replace(year=on.year + 1, month=1, day=1)
