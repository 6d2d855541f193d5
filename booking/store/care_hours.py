"""Keeping and reading from when until when somebody is there."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from booking.rules.care import CareHours
from booking.store.tables import CareHoursRow


def care_hours_of(session: Session, organisation_id: int, booking_ids: Collection[int]) -> dict[int, CareHours]:
    """Return what is known of these bookings; one of which nothing is known is not in it."""
    if not booking_ids:
        return {}
    rows = session.scalars(
        select(CareHoursRow).where(
            CareHoursRow.organisation_id == organisation_id, CareHoursRow.booking_id.in_(booking_ids)
        )
    )
    return {row.booking_id: CareHours(row.planned_from, row.planned_until, row.arrived_at, row.left_at) for row in rows}


def find_care_hours(session: Session, organisation_id: int, booking_id: int) -> CareHours | None:
    """Return from when until when somebody is there, or None where nobody said."""
    return care_hours_of(session, organisation_id, [booking_id]).get(booking_id)


def keep_planned_hours(
    session: Session, organisation_id: int, booking_id: int, planned: tuple[datetime, datetime] | None
) -> None:
    """Keep what was ordered in the place of what was ordered before; None forgets it."""
    row = hours_row(session, organisation_id, booking_id)
    row.planned_from, row.planned_until = planned or (None, None)
    session.flush()


def hours_row(session: Session, organisation_id: int, booking_id: int) -> CareHoursRow:
    """Return the row of a booking to change, a new one where there is none yet."""
    row = session.scalar(
        select(CareHoursRow).where(
            CareHoursRow.organisation_id == organisation_id, CareHoursRow.booking_id == booking_id
        )
    )
    if row is None:
        row = CareHoursRow(organisation_id=organisation_id, booking_id=booking_id)
        session.add(row)
    return row
