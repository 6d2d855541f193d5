"""Two bookings in one car, as they are kept: who can be joined, joining, and leaving again.

The first one's assignment keeps the driver for the whole drive; the second's names it (``joined_to_id``) and takes no
time by itself. All of it changes while the rows of assignments are locked in the order of their ids: the second one is
always the younger.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import ColumnElement, Select, exists, select
from sqlalchemy.orm import Session, aliased

from booking.rules.addresses import Point
from booking.rules.lifecycle import State
from booking.rules.rides import RidePlan
from booking.rules.shared_rides import SHARERS, Joins, Riders
from booking.store.queries.rides import rides_of
from booking.store.tables import AssignmentRow, BookingRow, RideRow

_TAKING: Final = ("held", "planned", "started", "done")


@dataclass(frozen=True, slots=True)
class Host:
    """A planned ride that another one could join."""

    assignment_id: int
    booking_id: int
    worker_id: int
    riders: Riders
    buffer_minutes: int


def hosts_between(
    session: Session,
    organisation_id: int,
    service_id: int,
    *,
    begins: datetime,
    ends: datetime,
    ignoring: Collection[int],
) -> list[Host]:
    """Return the promised rides of a service that begin in ``[begins, ends)`` and that nobody joined, by time.

    Bookings of ``ignoring`` neither are one nor stand in the way of one. Found by ``ix_bookings_day``.
    """
    guest = aliased(AssignmentRow)
    rows = session.execute(
        select(AssignmentRow, BookingRow)
        .join(BookingRow, BookingRow.id == AssignmentRow.booking_id)
        .where(
            BookingRow.organisation_id == organisation_id,
            BookingRow.service_id == service_id,
            BookingRow.state == State.CONFIRMED,
            BookingRow.starts_at >= begins,
            BookingRow.starts_at < ends,
            BookingRow.id.not_in(ignoring),
            AssignmentRow.organisation_id == organisation_id,
            AssignmentRow.state == "planned",
            AssignmentRow.joined_to_id.is_(None),
            ~exists().where(
                guest.joined_to_id == AssignmentRow.id, guest.state.in_(_TAKING), guest.booking_id.not_in(ignoring)
            ),
        )
        .order_by(BookingRow.starts_at, BookingRow.id)
        .execution_options(populate_existing=True)
    ).all()
    rides = rides_of(session, organisation_id, [booking.id for _, booking in rows])
    return [
        Host(
            assignment.id,
            booking.id,
            assignment.worker_id,
            Riders(
                Point(booking.latitude, booking.longitude),
                RidePlan(
                    ride.route,
                    ride.lead_minutes,
                    int((booking.ends_at - booking.starts_at).total_seconds()) // 60,
                    booking.starts_at if ride.route.appointment_at else None,
                    ride.margin_minutes,
                ),
                booking.starts_at,
            ),
            assignment.buffer_minutes,
        )
        for assignment, booking in rows
        for ride in [rides.get(booking.id)]
        if ride is not None
    ]


def lock_host(session: Session, host: Host) -> bool:
    """Lock a ride that is going to be joined, its booking first; False where it cannot be joined any more."""
    booking = session.scalar(
        select(BookingRow)
        .where(BookingRow.id == host.booking_id, BookingRow.state == State.CONFIRMED)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    assignment = session.scalar(
        select(AssignmentRow)
        .where(AssignmentRow.id == host.assignment_id, AssignmentRow.state == "planned")
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return booking is not None and assignment is not None


def keep_share(session: Session, organisation_id: int, booking_id: int, joins: Joins) -> None:
    """Keep that a booking shares the drive: the driver is kept for all of it, and the kilometres are split."""
    ride = _ride(session, organisation_id, booking_id)
    ride.sharers, ride.drive = SHARERS, [one.to_json() for one in joins.drive.stops]
    host = session.get_one(AssignmentRow, joins.assignment_id)
    host.starts_at, host.ends_at = joins.drive.starts_at, joins.drive.ends_at
    session.flush()


def leave_share(session: Session, assignment: AssignmentRow) -> None:
    """Part what shares a drive with an assignment that takes no time any more (its state says so already).

    Where it joined another one, that one has its own time again. Where another joined it, that one keeps the driver
    for itself, within the time that both had. What nobody shares stays as it is.
    """
    session.flush()
    if assignment.joined_to_id is not None:
        host = _locked(session, AssignmentRow.id == assignment.joined_to_id)
        for one in host:
            booking = session.get_one(BookingRow, one.booking_id)
            one.starts_at, one.ends_at = booking.starts_at, booking.ends_at
    else:
        for one in _locked(session, AssignmentRow.joined_to_id == assignment.id):
            one.joined_to_id = None
    session.flush()


def host_of(session: Session, organisation_id: int, booking_id: int) -> BookingRow | None:
    """Return the booking whose drive this one shares, or None."""
    own = aliased(AssignmentRow)
    return session.scalar(
        select(BookingRow)
        .join(AssignmentRow, AssignmentRow.booking_id == BookingRow.id)
        .join(own, own.joined_to_id == AssignmentRow.id)
        .where(
            own.organisation_id == organisation_id,
            own.booking_id == booking_id,
            own.state.in_(_TAKING),
            BookingRow.organisation_id == organisation_id,
        )
    )


def split_km(session: Session, organisation_id: int, booking_id: int, *, sharers: int) -> None:
    """Keep among how many a tariff that splits divides the kilometres of a booking; nothing of what is no ride."""
    ride = _find_ride(session, organisation_id, booking_id)
    if ride is not None:
        ride.sharers = sharers
        session.flush()


def _ride(session: Session, organisation_id: int, booking_id: int) -> RideRow:
    return session.scalars(_ride_of(organisation_id, booking_id)).one()


def _find_ride(session: Session, organisation_id: int, booking_id: int) -> RideRow | None:
    return session.scalar(_ride_of(organisation_id, booking_id))


def _ride_of(organisation_id: int, booking_id: int) -> Select[tuple[RideRow]]:
    return select(RideRow).where(RideRow.organisation_id == organisation_id, RideRow.booking_id == booking_id)


def _locked(session: Session, which: ColumnElement[bool]) -> list[AssignmentRow]:
    return list(
        session.scalars(
            select(AssignmentRow)
            .where(which, AssignmentRow.state.in_(_TAKING))
            .order_by(AssignmentRow.id)
            .with_for_update()
            .execution_options(populate_existing=True)
        )
    )
