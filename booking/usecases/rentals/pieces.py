"""Which things of a location a rental may take instead of, or besides, those that it has."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from booking.rules.moments import Stretch
from booking.rules.refusals.rentals import NoPieceLeft, PiecePromised, RentedAgain
from booking.rules.rentals import Piece, RentalStage
from booking.store.queries.rental_stock import TAKING, pieces_at
from booking.store.tables import BookingRow, EquipmentRow, EquipmentUseRow, RentalRow, ResidentRow
from booking.usecases.rentals.find import Rented


def wanted_kinds(rented: Rented) -> Counter[str]:
    """Return how many things of each kind it takes."""
    return Counter(rented.kinds[use.equipment_id] for use in rented.uses)


def others_of_kind(session: Session, rented: Rented, *, now: datetime) -> list[Piece]:
    """Return the things at its location of the kinds that it takes; its own promise takes nothing of them."""
    booking = rented.booking
    return pieces_at(
        session,
        booking.organisation_id,
        booking.location_id or 0,
        kinds=frozenset(rented.kinds.values()),
        ignoring=[booking.id],
        now=now,
    )


def take_pieces(session: Session, rented: Rented, chosen: Collection[int], stretch: Stretch, *, now: datetime) -> None:
    """Let the rental take exactly these things, for all of ``stretch``.

    Raises ``NoPieceLeft`` where they are not as many of each kind as were booked, or not for rent there, and
    ``PiecePromised`` where one cannot be had for so long.
    """
    pieces = {piece.piece_id: piece for piece in others_of_kind(session, rented, now=now)}
    kept = {use.equipment_id for use in rented.uses}
    if not set(chosen) <= pieces.keys() | kept:
        raise NoPieceLeft
    kinds = {piece_id: piece.kind for piece_id, piece in pieces.items()} | rented.kinds
    if Counter(kinds[one] for one in set(chosen)) != wanted_kinds(rented):
        raise NoPieceLeft
    for piece_id in sorted(chosen):
        require_free(session, rented, pieces.get(piece_id), piece_id, stretch)
    leaving = [use for use in rented.uses if use.equipment_id not in chosen]
    coming = sorted(set(chosen) - kept)
    for use in leaving:
        same_kind = next(one for one in coming if kinds[one] == kinds[use.equipment_id])
        coming.remove(same_kind)
        use.equipment_id = same_kind
    for use in rented.uses:
        use.ends_at = stretch.ends_at
    session.flush()


def require_not_out_again(session: Session, rented: Rented) -> None:
    """Raise ``RentedAgain`` where somebody else has taken one of its things along: it cannot be in two places."""
    found = session.execute(
        select(EquipmentRow.name, ResidentRow.name)
        .select_from(EquipmentUseRow)
        .join(EquipmentRow, EquipmentRow.id == EquipmentUseRow.equipment_id)
        .join(RentalRow, RentalRow.booking_id == EquipmentUseRow.booking_id)
        .join(BookingRow, BookingRow.id == EquipmentUseRow.booking_id)
        .outerjoin(ResidentRow, ResidentRow.id == BookingRow.resident_id)
        .where(
            EquipmentUseRow.organisation_id == rented.booking.organisation_id,
            EquipmentUseRow.equipment_id.in_({use.equipment_id for use in rented.uses}),
            EquipmentUseRow.booking_id != rented.booking.id,
            EquipmentUseRow.state.in_(TAKING),
            RentalRow.organisation_id == rented.booking.organisation_id,
            RentalRow.stage == RentalStage.OUT,
        )
        .order_by(EquipmentRow.name)
        .limit(1)
    ).one_or_none()
    if found is not None:
        name, who = found
        raise RentedAgain(name=name, who=who or "")


def require_free(session: Session, rented: Rented, piece: Piece | None, piece_id: int, stretch: Stretch) -> None:
    """Raise ``PiecePromised`` unless a thing can be had for all of ``stretch``, with who has it next."""
    if piece is not None and piece.is_free(stretch):
        return
    name = session.scalar(
        select(EquipmentRow.name).where(
            EquipmentRow.organisation_id == rented.booking.organisation_id, EquipmentRow.id == piece_id
        )
    )
    following = session.execute(
        select(EquipmentUseRow.starts_at, ResidentRow.name)
        .join(BookingRow, BookingRow.id == EquipmentUseRow.booking_id)
        .outerjoin(ResidentRow, ResidentRow.id == BookingRow.resident_id)
        .where(
            EquipmentUseRow.organisation_id == rented.booking.organisation_id,
            EquipmentUseRow.equipment_id == piece_id,
            EquipmentUseRow.booking_id != rented.booking.id,
            EquipmentUseRow.state.in_(TAKING),
            EquipmentUseRow.ends_at > stretch.starts_at,
        )
        .order_by(EquipmentUseRow.starts_at)
        .limit(1)
    ).one_or_none()
    if following is not None and following.starts_at < stretch.ends_at:
        raise PiecePromised(name=name or "", starts_at=following.starts_at, who=following.name or "")
    busy = [one.starts_at for one in piece.busy if one.overlaps(stretch)] if piece is not None else []
    raise PiecePromised(name=name or "", starts_at=max(min(busy, default=stretch.starts_at), stretch.starts_at))
