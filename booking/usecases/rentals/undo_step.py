"""Somebody ticked a rental by mistake, on the same day: it is not out, or not back, or they came all the same."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from booking.rules.actors import Actor
from booking.rules.calendar import local_date
from booking.rules.lifecycle import Change
from booking.rules.moments import Stretch
from booking.rules.refusals.rentals import RentalMovedOn
from booking.rules.rentals import RentalStage, RentalStep, choose_pieces
from booking.store.history import change_booking
from booking.usecases.rentals.find import Rented, rental_to_change
from booking.usecases.rentals.pieces import others_of_kind, require_not_out_again, take_pieces, wanted_kinds
from booking.usecases.rentals.telling import forget_return, remind_of_return
from booking.usecases.work.undo import take_back_end


def undo_step(session: Session, rental_id: int, *, by: Actor, now: datetime) -> None:
    """Take back the last step of today: what was handed out is still to be collected, what came back is still away.

    A price that was given at the return is put right by the next return. Who came after all has their things again, or
    others of the kind, and pays no fee. Raises ``NotFound``, ``NotAllowed``, ``RentalMovedOn`` for a step of another
    day or none, ``PiecePromised`` where it is promised to somebody else by now, ``RentedAgain`` where they have it, and
    ``NotPossibleNow`` where money is on its way back.
    """
    rented = rental_to_change(session, rental_id, by=by, now=now)
    row, booking = rented.row, rented.booking
    ticked_at = row.missed_at or row.back_at or row.out_at
    if ticked_at is None or local_date(ticked_at) != local_date(now):
        raise RentalMovedOn(stage=rented.stage)
    if rented.stage is RentalStage.NOT_FETCHED:
        _not_missed(session, rented, by=by, now=now)
        return
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


def _not_missed(session: Session, rented: Rented, *, by: Actor, now: datetime) -> None:
    left = Stretch(now, rented.taken.ends_at) if now < rented.taken.ends_at else None
    if left is None:
        raise RentalMovedOn(stage=rented.stage)
    own = frozenset(use.equipment_id for use in rented.uses)
    free = others_of_kind(session, rented, now=now)
    # Any other of the kind will do; where there is none, who has theirs is named.
    chosen = choose_pieces(free, wanted_kinds(rented), left, preferred=own) or own
    rented.step(RentalStep.NOT_MISSED)
    rented.row.missed_at = None
    take_pieces(session, rented, chosen, left, now=now)
    for use in rented.uses:
        use.starts_at, use.state = left.starts_at, "planned"
    take_back_end(session, rented.booking, by=by, now=now)
    session.flush()
