"""Another thing of the kind for somebody whose own is still away, or out of use."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from booking.rules.actors import Actor
from booking.rules.lifecycle import Change
from booking.rules.refusals.rentals import NoPieceLeft, RentalMovedOn
from booking.rules.rentals import RentalStage, choose_pieces
from booking.store.history import change_booking
from booking.usecases.rentals.find import rental_to_change
from booking.usecases.rentals.pieces import others_of_kind, take_pieces, wanted_kinds


def give_another(session: Session, rental_id: int, *, by: Actor, now: datetime) -> None:
    """Promise things that are there, and keep those of its own that are. Where all is well, nothing changes.

    The customer notices nothing: any one of the kind will do. Raises ``NotFound``, ``NotAllowed``, ``RentalMovedOn``
    for what was collected already, ``NoPieceLeft`` where none is free for the whole period: then somebody calls.
    """
    rented = rental_to_change(session, rental_id, by=by, now=now)
    if rented.stage is not RentalStage.EXPECTED:
        raise RentalMovedOn(stage=rented.stage)
    own = frozenset(use.equipment_id for use in rented.uses)
    chosen = choose_pieces(others_of_kind(session, rented, now=now), wanted_kinds(rented), rented.taken, preferred=own)
    if chosen is None:
        raise NoPieceLeft
    if set(chosen) == own:
        return
    take_pieces(session, rented, chosen, rented.taken, now=now)
    change_booking(session, rented.booking, Change.REASSIGN, by=by, now=now, facts={"pieces": sorted(chosen)})
    session.flush()
