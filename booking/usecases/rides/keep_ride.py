"""Write down where a booking drives to, in the transaction that keeps its place."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from booking.rules.addresses import Address, Point
from booking.rules.refusals.rides import AppointmentMoves
from booking.rules.rides import Kilometres, RidePlan, Route, Stop, kilometres_of, waiting_of
from booking.rules.shared_rides import Joins, is_in_time
from booking.store.shared_rides import keep_share
from booking.store.tables import RideRow, WorkerRow
from booking.usecases.bookings.requests import Place
from booking.usecases.rides.plan_ride import travel_of


def keep_ride(
    session: Session,
    organisation_id: int,
    booking_id: int,
    plan: RidePlan | None,
    *,
    place: Place,
    starts_at: datetime,
    worker_id: int,
    joins: Joins | None = None,
) -> None:
    """Keep the ride of a booking, where it is one (``plan``), measured for the driver who comes.

    The kilometres are those that the price is made of; another driver later changes nothing of what was promised.
    Raises ``AppointmentMoves`` for a start that is not in time for the appointment: it is never dropped silently.
    """
    if plan is None:
        return
    if joins is None or not is_in_time(plan, starts_at):
        require_in_time(plan, starts_at)
    km = ride_km(session, organisation_id, plan.route, home=home_of(place.address, place.at), worker_id=worker_id)
    session.add(_row(organisation_id, booking_id, plan, km))
    session.flush()
    if joins is not None:
        keep_share(session, organisation_id, booking_id, joins)


def require_in_time(plan: RidePlan, starts_at: datetime) -> None:
    """Raise ``AppointmentMoves`` where a ride that starts then is not in time for the appointment."""
    before, after = plan.route.appointment_at, plan.moved_to(starts_at).route.appointment_at
    if before is not None and after is not None and before != after:
        raise AppointmentMoves(before=before, after=after)


def ride_km(session: Session, organisation_id: int, route: Route, *, home: Stop, worker_id: int) -> Kilometres:
    """Return how far a ride is for this driver."""
    latitude, longitude = session.execute(
        select(WorkerRow.base_latitude, WorkerRow.base_longitude).where(
            WorkerRow.organisation_id == organisation_id, WorkerRow.id == worker_id
        )
    ).one()
    detour = travel_of(session, organisation_id).detour
    return kilometres_of(route, home, Point(latitude, longitude), detour=detour)


def home_of(address: Address, at: Point) -> Stop:
    """Return the pick-up as a place on the way."""
    return Stop(", ".join(address.lines), address.municipality, at)


def _row(organisation_id: int, booking_id: int, plan: RidePlan, km: Kilometres) -> RideRow:
    route = plan.route
    return RideRow(
        organisation_id=organisation_id,
        booking_id=booking_id,
        destination=route.destination.words,
        municipality=route.destination.municipality,
        latitude=route.destination.at.latitude,
        longitude=route.destination.at.longitude,
        exact=route.destination.exact,
        stops=[stop.to_json() for stop in route.stops],
        appointment_at=route.appointment_at,
        stay_minutes=route.stay_minutes,
        goes_back=route.goes_back,
        companions=route.companions,
        aid=route.aid.value,
        reason=route.reason.value,
        shopping_list=route.shopping_list,
        lead_minutes=plan.lead_minutes,
        margin_minutes=plan.margin_minutes,
        approach_km=km.approach,
        job_km=km.job,
        back_km=km.back,
        outside_km=km.outside,
        waiting_minutes=waiting_of(route),
    )
