"""How many visits of a service a household still may have."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from booking.rules.calendar import local_date, start_of_day
from booking.rules.lifecycle import State
from booking.rules.quotas import Period, period_around
from booking.rules.refusals import VisitsUsedUp
from booking.store.locks import lock_household
from booking.store.queries.services import Service
from booking.store.tables import BookingRow

#: Bookings that count: promised, under way, done. A place that is only kept is counted when it is promised.
_COUNTED = (State.CONFIRMED, State.STARTED, State.DONE)


def require_within_quota(
    session: Session,
    service: Service,
    household_id: int,
    starts_at: datetime,
    *,
    organisation_id: int,
    booking_id: int = 0,
    also_without: Collection[int] = (),
    override: str = "",
) -> None:
    """Raise ``VisitsUsedUp`` when the household has had as many visits of the service as it may.

    ``booking_id`` itself does not count, nor does what moves right after it (``also_without``); ``override`` is the
    office's reason to go beyond. The household is locked until the transaction ends, so that two who promise at once
    do not both find room for the last one.
    """
    if service.quota_visits is None or service.quota_per is None or override.strip():
        return
    lock_household(session, organisation_id, household_id)
    per = Period(service.quota_per)
    first, after = period_around(local_date(starts_at), per)
    had = session.scalar(
        select(func.count())
        .select_from(BookingRow)
        .where(
            BookingRow.organisation_id == organisation_id,
            BookingRow.household_id == household_id,
            # What somebody else typed in their name takes nothing from a household.
            BookingRow.household_proved,
            BookingRow.service_id == service.service_id,
            BookingRow.state.in_(_COUNTED),
            BookingRow.starts_at >= start_of_day(first),
            BookingRow.starts_at < start_of_day(after),
            BookingRow.id.not_in([booking_id, *also_without]),
        )
    )
    if (had or 0) >= service.quota_visits:
        raise VisitsUsedUp(most=service.quota_visits, per=per)
