"""Rentals as people look at them: at the desk, at the bench, by the resident. No price of a tariff is read here."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

from sqlalchemy import Select, and_, or_, select
from sqlalchemy.orm import Session

from booking.rules.calendar import day_range, local_date
from booking.rules.lifecycle import State
from booking.rules.money import Money
from booking.rules.refusals import NotFound
from booking.rules.rentals import RentalStage, stands_in_the_way
from booking.rules.text import Text
from booking.store.queries.rental_stock import TAKING
from booking.store.tables import (
    BookingOptionRow,
    BookingRow,
    EquipmentAbsenceRow,
    EquipmentRow,
    EquipmentUseRow,
    GroupSessionRow,
    LocationRow,
    OptionRow,
    RentalRow,
    ResidentRow,
    ServiceRow,
    SessionWorkerRow,
)

_STANDING: Final = (State.CONFIRMED, State.STARTED, State.DONE)
#: How far ahead it is looked for promises that cannot be kept.
_AHEAD: Final = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class RentedPiece:
    """One thing that is rented: its number, and the number in its frame. ``is_there`` tells that it can be had."""

    piece_id: int
    name: str
    frame_number: str
    kind: str
    is_there: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Rental:
    """What somebody rents, from ``starts_at`` until it is due back, and where it is. ``phone`` is E.164.

    At ``ready_at`` the things can go to the next one: they have been looked after by then.
    """

    rental_id: int
    booking_id: int
    number: str
    stage: RentalStage
    starts_at: datetime
    due_at: datetime
    ready_at: datetime
    out_at: datetime | None
    back_at: datetime | None
    missed_at: datetime | None
    deposit: Money
    deposit_how: str
    deposit_back: Money | None
    damage: str
    service_id: int
    service_name: Text
    location_id: int | None
    location_name: str
    name: str
    phone: str
    note: str
    tasks: tuple[tuple[Text, int], ...]
    pieces: tuple[RentedPiece, ...]

    def is_late(self, now: datetime) -> bool:
        """Tell whether it should be back by now."""
        return self.stage is RentalStage.OUT and self.due_at < now

    @property
    def is_at_risk(self) -> bool:
        """Whether one of its things cannot be had as it was promised."""
        return self.stage is RentalStage.EXPECTED and not all(piece.is_there for piece in self.pieces)


def locations_of_worker(session: Session, organisation_id: int, worker_id: int, *, on: date) -> frozenset[int]:
    """Return the locations where a worker stands on a day."""
    first, after = day_range(on)
    return frozenset(
        session.scalars(
            select(GroupSessionRow.location_id)
            .join(SessionWorkerRow, SessionWorkerRow.session_id == GroupSessionRow.id)
            .where(
                GroupSessionRow.organisation_id == organisation_id,
                SessionWorkerRow.organisation_id == organisation_id,
                SessionWorkerRow.worker_id == worker_id,
                GroupSessionRow.starts_at >= first,
                GroupSessionRow.starts_at < after,
                GroupSessionRow.state == "open",
            )
        )
    )


def open_rentals(
    session: Session, organisation_id: int, *, now: datetime, location_ids: Collection[int] | None = None
) -> list[Rental]:
    """Return what is out, what goes out in the coming two weeks, what came back today, and what nobody came for today.

    In order of time.

    Of these locations, or of all. Four statements, however many; ``ix_rentals_open`` finds the first.
    """
    today = day_range(local_date(now))[0]
    wanted = _wanted(organisation_id).where(
        or_(
            and_(
                BookingRow.state.in_(_STANDING),
                or_(
                    RentalRow.stage == RentalStage.OUT,
                    and_(RentalRow.stage == RentalStage.EXPECTED, BookingRow.starts_at < now + _AHEAD),
                    and_(RentalRow.stage == RentalStage.BACK, RentalRow.back_at >= today),
                ),
            ),
            RentalRow.missed_at >= today,
        ),
    )
    if location_ids is not None:
        wanted = wanted.where(BookingRow.location_id.in_(location_ids))
    return _read(session, organisation_id, wanted, now=now)


def rental_by_id(session: Session, organisation_id: int, rental_id: int, *, now: datetime) -> Rental:
    """Return one rental. Raises ``NotFound``."""
    found = _read(session, organisation_id, _wanted(organisation_id).where(RentalRow.id == rental_id), now=now)
    if not found:
        raise NotFound
    return found[0]


def rental_of_booking(session: Session, organisation_id: int, booking_id: int, *, now: datetime) -> Rental | None:
    """Return the rental of a booking, or None for one that has none."""
    wanted = _wanted(organisation_id).where(RentalRow.booking_id == booking_id)
    return next(iter(_read(session, organisation_id, wanted, now=now)), None)


def names_of_pieces(session: Session, organisation_id: int, piece_ids: Collection[int]) -> dict[int, RentedPiece]:
    """Return what these things are called, by their ids."""
    rows = session.execute(
        select(EquipmentRow.id, EquipmentRow.name, EquipmentRow.frame_number, EquipmentRow.kind)
        .where(EquipmentRow.organisation_id == organisation_id, EquipmentRow.id.in_(piece_ids))
        .order_by(EquipmentRow.name)
    )
    return {row.id: RentedPiece(row.id, row.name, row.frame_number, row.kind) for row in rows}


def _wanted(organisation_id: int) -> Select[Any]:
    return (
        select(RentalRow, BookingRow, ServiceRow.name, LocationRow.name, ResidentRow.name, ResidentRow.phone)
        .join(BookingRow, BookingRow.id == RentalRow.booking_id)
        .join(ServiceRow, ServiceRow.id == BookingRow.service_id)
        .outerjoin(LocationRow, LocationRow.id == BookingRow.location_id)
        .outerjoin(ResidentRow, ResidentRow.id == BookingRow.resident_id)
        .where(RentalRow.organisation_id == organisation_id)
        .order_by(BookingRow.starts_at, RentalRow.id)
    )


def _read(session: Session, organisation_id: int, wanted: Select[Any], *, now: datetime) -> list[Rental]:
    rows = session.execute(wanted).all()
    ids = [booking.id for _row, booking, *_rest in rows]
    tasks = _tasks(session, organisation_id, ids)
    pieces = _pieces(session, organisation_id, ids, now=now)
    return [
        Rental(
            rental_id=row.id,
            booking_id=booking.id,
            number=booking.number,
            stage=RentalStage(row.stage),
            starts_at=booking.starts_at,
            due_at=booking.ends_at,
            ready_at=booking.ends_at + timedelta(minutes=booking.buffer_minutes),
            out_at=row.out_at,
            back_at=row.back_at,
            missed_at=row.missed_at,
            deposit=Money.from_cents(row.deposit_cents),
            deposit_how=row.deposit_how,
            deposit_back=Money.from_cents(row.deposit_back_cents) if row.deposit_back_cents is not None else None,
            damage=row.damage,
            service_id=booking.service_id,
            service_name=service_name,
            location_id=booking.location_id,
            location_name=location_name or "",
            name=name or "",
            phone=phone or "",
            note=booking.note,
            tasks=tuple(tasks[booking.id]),
            pieces=tuple(pieces[booking.id]),
        )
        for row, booking, service_name, location_name, name, phone in rows
    ]


def _tasks(
    session: Session, organisation_id: int, booking_ids: Sequence[int]
) -> defaultdict[int, list[tuple[Text, int]]]:
    found: defaultdict[int, list[tuple[Text, int]]] = defaultdict(list)
    rows = session.execute(
        select(BookingOptionRow.booking_id, OptionRow.name, BookingOptionRow.count)
        .join(OptionRow, OptionRow.id == BookingOptionRow.option_id)
        .where(BookingOptionRow.organisation_id == organisation_id, BookingOptionRow.booking_id.in_(booking_ids))
        .order_by(BookingOptionRow.id)
    )
    for booking_id, name, count in rows:
        found[booking_id].append((name, count))
    return found


def _pieces(
    session: Session, organisation_id: int, booking_ids: Sequence[int], *, now: datetime
) -> defaultdict[int, list[RentedPiece]]:
    """Return the things of each booking; whether each is there when its booking begins, as far as we know now."""
    away = (
        select(EquipmentAbsenceRow.id)
        .where(
            EquipmentAbsenceRow.organisation_id == organisation_id,
            EquipmentAbsenceRow.equipment_id == EquipmentUseRow.equipment_id,
            EquipmentAbsenceRow.starts_at < EquipmentUseRow.ends_at,
            EquipmentAbsenceRow.ends_at > EquipmentUseRow.starts_at,
        )
        .exists()
    )
    rows = session.execute(
        select(EquipmentUseRow.booking_id, EquipmentUseRow.starts_at, EquipmentRow, away)
        .join(EquipmentRow, EquipmentRow.id == EquipmentUseRow.equipment_id)
        .where(
            EquipmentUseRow.organisation_id == organisation_id,
            EquipmentUseRow.booking_id.in_(booking_ids),
            EquipmentUseRow.state.in_(TAKING),
        )
        .order_by(EquipmentRow.name)
    ).all()
    late = _late_until(session, organisation_id, {piece.id for _id, _at, piece, _away in rows}, now=now)
    found: defaultdict[int, list[RentedPiece]] = defaultdict(list)
    for booking_id, starts_at, piece, is_away in rows:
        keeper = late.get(piece.id)
        blocked = keeper not in {None, booking_id} and stands_in_the_way(starts_at, now=now)
        there = piece.active and not is_away and not blocked
        found[booking_id].append(RentedPiece(piece.id, piece.name, piece.frame_number, piece.kind, is_there=there))
    return found


def _late_until(session: Session, organisation_id: int, piece_ids: Collection[int], *, now: datetime) -> dict[int, int]:
    """Return which of these things should be back and are not, and the booking that has them."""
    rows = session.execute(
        select(EquipmentUseRow.equipment_id, EquipmentUseRow.booking_id)
        .join(BookingRow, BookingRow.id == EquipmentUseRow.booking_id)
        .join(RentalRow, RentalRow.booking_id == EquipmentUseRow.booking_id)
        .where(
            EquipmentUseRow.organisation_id == organisation_id,
            EquipmentUseRow.equipment_id.in_(piece_ids),
            EquipmentUseRow.state.in_(TAKING),
            RentalRow.organisation_id == organisation_id,
            RentalRow.stage == RentalStage.OUT,
            BookingRow.ends_at < now,
        )
    )
    return dict(rows.all())
