"""The customer collects what is rented: which very things, and how the deposit came in."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from booking.rules.actors import Actor
from booking.rules.calendar import local_date
from booking.rules.lifecycle import Change
from booking.rules.moments import Stretch
from booking.rules.refusals import ReasonMissing
from booking.rules.refusals.work import NotToday
from booking.rules.rentals import DepositHow, RentalStage, RentalStep
from booking.store.history import change_booking
from booking.usecases.rentals.find import rental_to_change
from booking.usecases.rentals.pieces import take_pieces
from booking.usecases.rentals.requests import HandOut
from booking.usecases.rentals.telling import remind_of_return


def hand_out(session: Session, request: HandOut, *, by: Actor, now: datetime) -> None:
    """Write down that it is gone, and remind of the return on the evening before. Said again, the first stays.

    Raises ``NotFound``, ``NotAllowed``, ``RentalMovedOn``, ``NotToday`` before the day, ``NoPieceLeft`` for other
    things than were booked, ``PiecePromised`` for one that cannot be had until the return, ``ReasonMissing`` where
    nobody says how the deposit came in, and ``NotPossibleNow`` for a booking that is cancelled.
    """
    rented = rental_to_change(session, request.rental_id, by=by, now=now)
    if rented.stage is RentalStage.OUT:
        return
    on = local_date(rented.booking.starts_at)
    if on > local_date(now):
        raise NotToday(on)
    if rented.row.deposit_cents and request.deposit_how is DepositHow.NONE:
        raise ReasonMissing
    rented.step(RentalStep.HAND_OUT)
    rented.row.out_at, rented.row.deposit_how = now, str(request.deposit_how)
    take_pieces(session, rented, request.pieces, Stretch(now, max(rented.taken.ends_at, now)), now=now)

    facts = {"pieces": sorted(request.pieces), "deposit_how": str(request.deposit_how)}
    change_booking(session, rented.booking, Change.START, by=by, now=now, facts=facts)
    remind_of_return(session, rented.booking, rented.row, now=now)
    session.flush()
