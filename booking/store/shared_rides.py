"""Two bookings in one car, as they are kept: who can be joined, joining, and leaving again.

The first one's assignment keeps the driver for the whole drive; the second's names it (``joined_to_id``) and takes no
time by itself. All of it changes while the rows of assignments are locked in the order of their ids: the second one is
always the younger.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import ColumnElement, Select, exists, or_, select
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


def lock_host(session: Session, organisation_id: int, host: Host) -> bool:
    """Lock a ride that is going to be joined, its booking first; False where it cannot be joined any more."""
    booking = session.scalar(
        select(BookingRow)
        .where(
            BookingRow.organisation_id == organisation_id,
            BookingRow.id == host.booking_id,
            BookingRow.state == State.CONFIRMED,
        )
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    assignments = _locked(
        session, AssignmentRow.organisation_id == organisation_id, AssignmentRow.id == host.assignment_id
    )
    return booking is not None and [one.state for one in assignments] == ["planned"]


def lock_who_shares(session: Session, organisation_id: int, booking_ids: Collection[int]) -> None:
    """Lock bookings together with those whose drives they share, in the order of rows; nothing where they share none.

    Who promises or moves one may give the other a price: both rows, so, and never the second before the first.
    """
    own = aliased(AssignmentRow)
    hosts = session.scalars(
        select(AssignmentRow.booking_id)
        .join(own, own.joined_to_id == AssignmentRow.id)
        .where(own.organisation_id == organisation_id, own.booking_id.in_(booking_ids), own.state.in_(_TAKING))
    ).all()
    if hosts:
        session.scalars(
            select(BookingRow)
            .where(BookingRow.organisation_id == organisation_id, BookingRow.id.in_([*hosts, *booking_ids]))
            .order_by(BookingRow.id)
            .with_for_update()
            .execution_options(populate_existing=True)
        ).all()


def keep_share(session: Session, organisation_id: int, booking_id: int, joins: Joins) -> None:
    """Keep that a booking shares the drive: the driver is kept for all of it, and the kilometres are split."""
    ride = _ride(session, organisation_id, booking_id)
    ride.sharers, ride.drive = SHARERS, [one.to_json() for one in joins.drive.stops]
    host = session.get_one(AssignmentRow, joins.assignment_id)
    host.starts_at, host.ends_at = joins.drive.starts_at, joins.drive.ends_at
    session.flush()


def lock_drive(session: Session, organisation_id: int, assignments: Sequence[AssignmentRow]) -> list[AssignmentRow]:
    """Lock assignments before they change, with those that share a drive with them, by id; return the latter.

    Two who end both parts of one drive at once so never wait for each other.
    """
    ids = [one.id for one in assignments]
    hosts = [one.joined_to_id for one in assignments if one.joined_to_id is not None]
    found = _locked(
        session,
        AssignmentRow.organisation_id == organisation_id,
        or_(AssignmentRow.id.in_([*ids, *hosts]), AssignmentRow.joined_to_id.in_(ids)),
    )
    return [one for one in found if one.id not in ids]


def leave_drive(session: Session, leaving: Collection[AssignmentRow], others: Collection[AssignmentRow]) -> None:
    """Part assignments that take no time any more (their state says so already) from ``others`` (``lock_drive``).

    What they joined has its own time again. What joined them keeps the driver for itself, within the time that both
    had. What nobody shares stays as it is.
    """
    session.flush()
    for own in leaving:
        for one in others:
            if one.id == own.joined_to_id:
                booking = session.get_one(BookingRow, one.booking_id)
                one.starts_at, one.ends_at = booking.starts_at, booking.ends_at
                _forget_drive(session, own)
            elif one.joined_to_id == own.id:
                one.joined_to_id = None
                _forget_drive(session, one)
    session.flush()


def is_shared(session: Session, organisation_id: int, booking_id: int) -> bool:
    """Tell whether a booking is in one car with another one, whichever was first."""
    one, other = aliased(AssignmentRow), aliased(AssignmentRow)
    found = session.scalar(
        select(one.id)
        .join(other, or_(other.joined_to_id == one.id, one.joined_to_id == other.id))
        .where(
            one.organisation_id == organisation_id,
            one.booking_id == booking_id,
            one.state.in_(_TAKING),
            other.state.in_(_TAKING),
        )
        .limit(1)
    )
    return found is not None


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


def _ride_of(organisation_id: int, booking_id: int) -> Select[RideRow]:
    return select(RideRow).where(RideRow.organisation_id == organisation_id, RideRow.booking_id == booking_id)


def _forget_drive(session: Session, assignment: AssignmentRow) -> None:
    _ride(session, assignment.organisation_id, assignment.booking_id).drive = None


def _locked(session: Session, *which: ColumnElement[bool]) -> list[AssignmentRow]:
    return list(
        session.scalars(
            select(AssignmentRow)
            .where(*which, AssignmentRow.state.in_(_TAKING))
            .order_by(AssignmentRow.id)
            .with_for_update()
            .execution_options(populate_existing=True)
        )
    )
