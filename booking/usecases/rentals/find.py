"""Finding a rental to change: of this organisation, at the own location of a worker, everything locked in order."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from booking.rules.actors import Actor, Role
from booking.rules.calendar import local_date
from booking.rules.moments import Stretch
from booking.rules.refusals import NotAllowed, NotFound
from booking.rules.rentals import RentalStage, RentalStep, after
from booking.store.queries.rental_stock import TAKING, piece_ids_at
from booking.store.queries.rentals import locations_of_worker
from booking.store.tables import BookingRow, EquipmentRow, EquipmentUseRow, RentalRow
from booking.usecases.bookings.find import booking_as_seen, booking_to_change
from booking.usecases.bookings.rental_time import let_lapsed_holds_go, lock_pieces
from booking.usecases.bookings.tasks import work_of


@dataclass(frozen=True, slots=True)
class Rented:
    """A rental that may be changed: its booking, its own row, and the things that it takes, by their kind.

    Where nobody came: those that it took before.
    """

    booking: BookingRow
    row: RentalRow
    uses: tuple[EquipmentUseRow, ...]
    kinds: dict[int, str]

    @property
    def stage(self) -> RentalStage:
        """Where it is."""
        return RentalStage(self.row.stage)

    @property
    def taken(self) -> Stretch:
        """From when until when its things are promised, with the time to look after them."""
        booking = self.booking
        return Stretch(booking.starts_at, booking.ends_at + timedelta(minutes=booking.buffer_minutes))

    def step(self, step: RentalStep) -> None:
        """Take it to the stage that follows. Raises ``RentalMovedOn``."""
        self.row.stage = after(self.stage, step)


def rental_to_change(session: Session, rental_id: int, *, by: Actor, now: datetime) -> Rented:
    """Return a rental with its things.

    What is for rent there is locked first, and holds on it that are over end; then the booking, then the rental.
    Raises ``NotAllowed`` for others than the office and workers, ``NotFound`` for another organisation's and for a
    worker who does not stand at that location today.
    """
    if not (by.is_office or by.kind is Role.WORKER):
        raise NotAllowed
    seen = session.execute(
        select(RentalRow.booking_id, RentalRow.stage, BookingRow.location_id)
        .join(BookingRow, BookingRow.id == RentalRow.booking_id)
        .where(RentalRow.organisation_id == by.organisation_id, RentalRow.id == rental_id)
    ).one_or_none()
    if seen is None or (by.kind is Role.WORKER and seen.location_id not in _own_locations(session, by=by, now=now)):
        raise NotFound
    things = _uses(session, by.organisation_id, seen.booking_id)
    if seen.stage == RentalStage.NOT_FETCHED:
        things = given_up(session, booking_as_seen(session, seen.booking_id, by=by))
    kinds = _kinds(session, by.organisation_id, things)
    all_of_kind = piece_ids_at(session, by.organisation_id, seen.location_id or 0, kinds=frozenset(kinds.values()))
    pieces = {*all_of_kind, *kinds}
    lock_pieces(session, pieces)
    let_lapsed_holds_go(session, by.organisation_id, pieces, now=now)
    booking = booking_to_change(session, seen.booking_id, by=by)
    row = session.scalars(
        select(RentalRow)
        .where(RentalRow.organisation_id == by.organisation_id, RentalRow.id == rental_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one()
    uses = _uses(session, by.organisation_id, booking.id)
    if row.stage == RentalStage.NOT_FETCHED:
        uses = given_up(session, booking)
    return Rented(booking, row, tuple(uses), _kinds(session, by.organisation_id, uses))


def _own_locations(session: Session, *, by: Actor, now: datetime) -> frozenset[int]:
    if by.worker_id is None:
        return frozenset()
    return locations_of_worker(session, by.organisation_id, by.worker_id, on=local_date(now))


def _uses(session: Session, organisation_id: int, booking_id: int) -> list[EquipmentUseRow]:
    return list(
        session.scalars(
            select(EquipmentUseRow)
            .where(
                EquipmentUseRow.organisation_id == organisation_id,
                EquipmentUseRow.booking_id == booking_id,
                EquipmentUseRow.state.in_(TAKING),
            )
            .order_by(EquipmentUseRow.id)
            .execution_options(populate_existing=True)
        )
    )


def given_up(session: Session, booking: BookingRow) -> list[EquipmentUseRow]:
    """Return what a booking had last, and others may have now: as many things as its tasks take."""
    count = sum(task.count * len(task.equipment) for task in work_of(session, booking).tasks)
    return list(
        session.scalars(
            select(EquipmentUseRow)
            .where(
                EquipmentUseRow.organisation_id == booking.organisation_id,
                EquipmentUseRow.booking_id == booking.id,
                EquipmentUseRow.state == "released",
            )
            # What it had before it moved is older.
            .order_by(EquipmentUseRow.id.desc())
            .limit(count)
            .execution_options(populate_existing=True)
        )
    )


def _kinds(session: Session, organisation_id: int, uses: list[EquipmentUseRow]) -> dict[int, str]:
    rows = session.execute(
        select(EquipmentRow.id, EquipmentRow.kind).where(
            EquipmentRow.organisation_id == organisation_id,
            EquipmentRow.id.in_({use.equipment_id for use in uses}),
        )
    )
    return dict(rows.all())
