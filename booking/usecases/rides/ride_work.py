"""What the price of a ride counts: as it was planned, and as it was driven."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from types import MappingProxyType
from typing import Final

from sqlalchemy.orm import Session

from booking.rules.pricing.facts import Work
from booking.rules.pricing.tariff import Tariff
from booking.rules.rides import (
    WITH_ROUTE,
    Route,
    Stop,
    counted_km,
    counting_of,
    driven_km,
    waiting_of,
    work_driven,
    work_of_ride,
)
from booking.rules.work_done import DoneWork
from booking.store.queries.rides import find_ride
from booking.store.queries.service_facts import Service
from booking.store.tables import BookingRow
from booking.usecases.rides.keep_ride import ride_km

_NOTHING: Final[Mapping[str, Decimal | None]] = MappingProxyType({})


def planned_ride(session: Session, row: BookingRow, service: Service, *, may_share: bool = True) -> Work:
    """Return what is counted of a booking's ride besides its tasks; nothing of what is no ride.

    Unless it ``may_share``, all the kilometres are its own.
    """
    ride = find_ride(session, row.organisation_id, row.id) if service.shape in WITH_ROUTE else None
    if ride is None:
        return _NOTHING
    return work_of_ride(ride.route, ride.km, sharers=ride.sharers if may_share else 1)


def ride_to_be(
    session: Session, organisation_id: int, route: Route | None, *, home: Stop, worker_id: int | None, sharers: int = 1
) -> Work:
    """Return the same for a ride that is not kept yet, of the driver who would come."""
    if route is None or worker_id is None:
        return _NOTHING
    return work_of_ride(
        route, ride_km(session, organisation_id, route, home=home, worker_id=worker_id), sharers=sharers
    )


def driven_ride(
    session: Session, row: BookingRow, service: Service, tariff: Tariff, done: Sequence[DoneWork], work: Work
) -> Work:
    """Return the work that was done with the ride as it was driven; ``work`` itself for what is no ride.

    What nobody wrote down went as it was planned. What the desk puts right, it writes as kilometres for the job.
    """
    ride = find_ride(session, row.organisation_id, row.id) if service.shape in WITH_ROUTE else None
    if ride is None:
        return work
    counting = counting_of(tariff)
    km = ride.km
    written = next((one.driven_km for one in done if one.driven_km is not None), None)
    written = next((one.job_km for one in done if one.job_km), written)
    if written is not None and written != counted_km(km, counting):
        km = driven_km(written, km, counting)
    waited = next((one.waiting_minutes for one in done if one.waiting_minutes is not None), waiting_of(ride.route))
    planned = work_of_ride(ride.route, ride.km, sharers=ride.sharers)
    others = {of: quantity for of, quantity in work.items() if of not in km.to_work()}
    return {**others, **work_driven(planned, km, waiting_minutes=waited)}
