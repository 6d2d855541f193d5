"""The price of a booking as it would be given now."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from booking.rules.calendar import local_date
from booking.rules.pricing.quote import Quote, price_visit
from booking.rules.work import expected_work
from booking.store.queries.tariffs import decision_on, tariff_on
from booking.store.tables import BookingRow
from booking.usecases.bookings.tasks import BookedWork, work_of


def price_of(
    session: Session,
    row: BookingRow,
    *,
    household_id: int | None,
    claimed_ground: str | None,
    starts_at: datetime | None = None,
    work: BookedWork | None = None,
) -> Quote:
    """Return the price of a booking on the day of its visit, or of ``starts_at`` where that is given.

    ``household_id`` is a household that is known for sure; its decision counts. ``work`` is what the booking is
    for, where the caller has looked it up already. Raises ``NoTariff``.
    """
    on = local_date(starts_at or row.starts_at)
    work = work or work_of(session, row)
    decision = None
    if household_id is not None:
        decision = decision_on(
            session, row.organisation_id, household_id=household_id, service_id=row.service_id, on=on
        )
    return price_visit(
        tariff_on(session, row.organisation_id, row.service_id, on),
        expected_work(work.tasks),
        on=on,
        decision=decision,
        claimed_ground=claimed_ground,
    )
