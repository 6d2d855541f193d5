"""The things for rent at a location, and when each of them is taken, out of use, or still not back."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import UTC, datetime
from typing import Final

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from booking.rules.lifecycle import State
from booking.rules.moments import Stretch
from booking.rules.rentals import Piece, RentalStage
from booking.store.tables import BookingRow, EquipmentAbsenceRow, EquipmentRow, EquipmentUseRow, RentalRow

#: Nobody knows when something comes back that is late: until then it is promised to nobody.
_NOBODY_KNOWS: Final = datetime(9000, 1, 1, tzinfo=UTC)
TAKING: Final = ("held", "planned")


def pieces_at(
    session: Session,
    organisation_id: int,
    location_id: int,
    *,
    now: datetime,
    kinds: Collection[str] = (),
    ignoring: Collection[int] = (),
) -> list[Piece]:
    """Return the things for rent that are used and stand at a location, of these kinds or of all.

    A hold that is over takes nothing; what is late is taken until it is back. ``ignoring`` are bookings that may give
    way. Three statements: the things, by ``equipment_organisation_id_name``; what takes them, by
    ``ix_equipment_uses_day`` from now on; when they are away, by ``ix_equipment_absences_equipment``.
    """
    wanted = select(EquipmentRow.id, EquipmentRow.kind).where(
        EquipmentRow.organisation_id == organisation_id,
        EquipmentRow.location_id == location_id,
        EquipmentRow.active,
    )
    if kinds:
        wanted = wanted.where(EquipmentRow.kind.in_(kinds))
    of_kind = dict(session.execute(wanted.order_by(EquipmentRow.id)).all())
    busy = _taken(session, organisation_id, of_kind, ignoring=ignoring, now=now)
    absences = select(EquipmentAbsenceRow.equipment_id, EquipmentAbsenceRow.starts_at, EquipmentAbsenceRow.ends_at)
    for piece_id, begins, ends in session.execute(
        absences.where(
            EquipmentAbsenceRow.organisation_id == organisation_id,
            EquipmentAbsenceRow.equipment_id.in_(of_kind),
            EquipmentAbsenceRow.ends_at > now,
        )
    ):
        busy[piece_id].append(Stretch(begins, ends))
    return [Piece(piece_id, kind, tuple(busy[piece_id])) for piece_id, kind in of_kind.items()]


def piece_ids_at(session: Session, organisation_id: int, location_id: int, *, kinds: Collection[str]) -> list[int]:
    """Return the things of these kinds that are used and stand at a location, in order of their ids."""
    return list(
        session.scalars(
            select(EquipmentRow.id)
            .where(
                EquipmentRow.organisation_id == organisation_id,
                EquipmentRow.location_id == location_id,
                EquipmentRow.active,
                EquipmentRow.kind.in_(kinds),
            )
            .order_by(EquipmentRow.id)
        )
    )


def _taken(
    session: Session, organisation_id: int, piece_ids: Collection[int], *, ignoring: Collection[int], now: datetime
) -> defaultdict[int, list[Stretch]]:
    found: defaultdict[int, list[Stretch]] = defaultdict(list)
    is_out = RentalRow.stage == RentalStage.OUT
    rows = session.execute(
        select(
            EquipmentUseRow.equipment_id,
            EquipmentUseRow.starts_at,
            EquipmentUseRow.ends_at,
            BookingRow.ends_at,
            is_out,
        )
        .join(BookingRow, BookingRow.id == EquipmentUseRow.booking_id)
        .outerjoin(
            RentalRow,
            and_(RentalRow.organisation_id == organisation_id, RentalRow.booking_id == EquipmentUseRow.booking_id),
        )
        .where(
            EquipmentUseRow.organisation_id == organisation_id,
            EquipmentUseRow.equipment_id.in_(piece_ids),
            EquipmentUseRow.state.in_(TAKING),
            EquipmentUseRow.booking_id.not_in(ignoring),
            or_(EquipmentUseRow.ends_at > now, is_out),
            or_(BookingRow.state != State.HELD, BookingRow.held_until > now),
        )
    )
    for piece_id, begins, ends, due_at, out in rows:
        found[piece_id].append(Stretch(begins, _NOBODY_KNOWS if out and due_at < now else ends))
    return found


def lapsed_rentals(session: Session, organisation_id: int, piece_ids: Collection[int], *, now: datetime) -> list[int]:
    """Return the bookings that hold one of these things although their hold is over, by their ids."""
    return list(
        session.scalars(
            select(BookingRow.id)
            .join(EquipmentUseRow, EquipmentUseRow.booking_id == BookingRow.id)
            .where(
                BookingRow.organisation_id == organisation_id,
                EquipmentUseRow.organisation_id == organisation_id,
                EquipmentUseRow.equipment_id.in_(piece_ids),
                EquipmentUseRow.state == "held",
                BookingRow.state == State.HELD,
                BookingRow.held_until <= now,
            )
            .distinct()
            .order_by(BookingRow.id)
        )
    )
