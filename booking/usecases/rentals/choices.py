"""Which things a rental can be given when it is handed out."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from booking.rules.moments import Stretch
from booking.store.queries.rental_stock import pieces_at
from booking.store.queries.rentals import Rental, RentedPiece, names_of_pieces


def pieces_for(session: Session, rental: Rental, *, organisation_id: int, now: datetime) -> list[RentedPiece]:
    """Return the things of its kinds that can be had until the next one needs it, own ones first, by name.

    What is kept for it and cannot be had is not among them.
    """
    if rental.location_id is None:
        return []
    kinds = frozenset(piece.kind for piece in rental.pieces)
    stretch = Stretch(now, max(rental.ready_at, now))
    found = pieces_at(session, organisation_id, rental.location_id, kinds=kinds, ignoring=[rental.booking_id], now=now)
    named = names_of_pieces(session, organisation_id, [one.piece_id for one in found if one.is_free(stretch)])
    own = {piece.piece_id for piece in rental.pieces}
    return sorted(named.values(), key=lambda one: (one.piece_id not in own, one.kind, one.name))
