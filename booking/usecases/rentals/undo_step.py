"""Somebody ticked a rental by mistake, on the same day: it is not out, or not back."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from booking.rules.actors import Actor
from booking.rules.calendar import local_date
from booking.rules.lifecycle import Change
from booking.rules.moments import Stretch
from booking.rules.refusals import RentalMovedOn
from booking.rules.rentals import RentalStage, RentalStep
from booking.store.history import change_booking
from booking.usecases.rentals.find import Rented, rental_to_change
from booking.usecases.rentals.pieces import require_not_out_again, take_pieces
from booking.usecases.rentals.telling import forget_return, remind_of_return


def undo_step(session: Session, rental_id: int, *, by: Actor, now: datetime) -> None:
    """Take back the last step of today: what was handed out is still to be collected, what came back is still away.

    A price that was given at the return is put right by the next return. Raises ``NotFound``, ``NotAllowed``,
    ``RentalMovedOn`` for a step of another day or none, ``PiecePromised`` where it is promised to somebody else by
    now, ``RentedAgain`` where they have it.
    """
    rented = rental_to_change(session, rental_id, by=by, now=now)
    row, booking = rented.row, rented.booking
    ticked_at = row.back_at if rented.stage is RentalStage.BACK else row.out_at
    if ticked_at is None or local_date(ticked_at) != local_date(now):
        raise RentalMovedOn(stage=rented.stage)
    if rented.stage is RentalStage.BACK:
        _not_back(session, rented, now=now)
    else:
        rented.step(RentalStep.NOT_OUT)
        row.out_at, row.deposit_how = None, ""
        forget_return(session, booking)
    change_booking(session, booking, Change.UNDO, by=by, now=now)
    session.flush()


def _not_back(session: Session, rented: Rented, *, now: datetime) -> None:
    row = rented.row
    rented.step(RentalStep.NOT_BACK)
    row.back_at, row.damage, row.deposit_back_cents, row.deposit_reason = None, "", None, ""
    require_not_out_again(session, rented)
    until = rented.taken.ends_at
    if until > now:
        take_pieces(session, rented, {use.equipment_id for use in rented.uses}, Stretch(now, until), now=now)
    remind_of_return(session, rented.booking, row, now=now)
