"""Rides as they were planned and priced."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from booking.rules.addresses import Point
from booking.rules.money import Money
from booking.rules.rides import Aid, Kilometres, Reason, Route, Stop
from booking.rules.shared_rides import DriveStop
from booking.store.tables import RideRow


@dataclass(frozen=True, slots=True)
class Ride:
    """Where a booking drives to, and how far as it was planned. ``cash`` is what was handed over for shopping."""

    booking_id: int
    route: Route
    lead_minutes: int
    km: Kilometres
    cash: Money
    cash_signed_at: datetime | None
    margin_minutes: int = 0
    received: Money | None = None
    """What the driver wrote down to have got in cash for the ride itself; None where nothing was written."""
    received_at: datetime | None = None
    sharers: int = 1
    """Among how many bookings a tariff that splits does so."""
    drive: tuple[DriveStop, ...] = ()
    """Where the car stops, of a ride that joined another one."""

    def arrives_at(self, starts_at: datetime) -> datetime:
        """Return when a ride that starts then is at the destination."""
        return starts_at + timedelta(minutes=self.lead_minutes - self.margin_minutes)

    def suits(self, starts_at: datetime) -> bool:
        """Tell whether a ride that starts then is in time for the appointment, and not more than an hour early."""
        ready_at = starts_at + timedelta(minutes=self.lead_minutes)
        early = (self.route.appointment_at or ready_at) - ready_at
        return timedelta() <= early < timedelta(hours=1)


def find_ride(session: Session, organisation_id: int, booking_id: int) -> Ride | None:
    """Return the ride of a booking, or None for what is no ride."""
    return rides_of(session, organisation_id, [booking_id]).get(booking_id)


def rides_of(session: Session, organisation_id: int, booking_ids: Collection[int]) -> dict[int, Ride]:
    """Return the rides among these bookings, by their ids; found by ``uq_rides_organisation_id_booking_id``."""
    if not booking_ids:
        return {}
    rows = session.scalars(
        select(RideRow).where(RideRow.organisation_id == organisation_id, RideRow.booking_id.in_(booking_ids))
    )
    return {row.booking_id: _ride(row) for row in rows}


def _ride(row: RideRow) -> Ride:
    return Ride(
        booking_id=row.booking_id,
        route=Route(
            destination=Stop(row.destination, row.municipality, Point(row.latitude, row.longitude), row.exact),
            stops=tuple(Stop.from_json(stop) for stop in row.stops),
            appointment_at=row.appointment_at,
            stay_minutes=row.stay_minutes,
            goes_back=row.goes_back,
            companions=row.companions,
            aid=Aid(row.aid),
            reason=Reason(row.reason),
            shopping_list=row.shopping_list,
        ),
        lead_minutes=row.lead_minutes,
        km=Kilometres(row.approach_km, row.job_km, row.back_km, row.outside_km),
        cash=Money.from_cents(row.cash_cents),
        cash_signed_at=row.cash_signed_at,
        margin_minutes=row.margin_minutes,
        received=None if row.received_cents is None else Money.from_cents(row.received_cents),
        received_at=row.received_at,
        sharers=row.sharers,
        drive=tuple(DriveStop.from_json(one) for one in row.drive or ()),
    )
