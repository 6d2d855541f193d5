"""What was rented comes back: the booking ends, gets its final price, and the deposit goes back."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from booking.rules.actors import Actor
from booking.rules.lifecycle import Change
from booking.rules.money import Money
from booking.rules.rentals import RentalStage, RentalStep, require_deposit_back
from booking.rules.work_done import LEAST_MINUTES, MOST_MINUTES, CrewWork, DoneWork
from booking.store.history import change_booking
from booking.store.work_records import keep_work_of_crew
from booking.usecases.bookings.give_final_price import price_what_ended
from booking.usecases.bookings.tasks import work_of
from booking.usecases.rentals.find import Rented, rental_to_change
from booking.usecases.rentals.requests import TakeBack
from booking.usecases.rentals.telling import forget_return

_MINUTE = timedelta(minutes=1)


def take_back(session: Session, request: TakeBack, *, by: Actor, now: datetime) -> None:
    """Write down that it is back and how it looks; what was promised is free again. Said again, the first stays.

    The price is the one that was agreed to: who kept it longer pays for that once the desk made it longer. Raises
    ``NotFound``, ``NotAllowed``, ``RentalMovedOn``, ``DepositTooHigh``, and ``ReasonMissing`` where less than the
    deposit goes back and nobody says why.
    """
    rented = rental_to_change(session, request.rental_id, by=by, now=now)
    if rented.stage is RentalStage.BACK:
        return
    row, booking = rented.row, rented.booking
    require_deposit_back(request.deposit_back, deposit=Money.from_cents(row.deposit_cents), reason=request.reason)

    rented.step(RentalStep.TAKE_BACK)
    row.back_at, row.damage = now, request.damage.strip()
    row.deposit_back_cents, row.deposit_reason = request.deposit_back.cents, request.reason.strip()
    _let_go(rented, now=now)
    minutes = sum(task.total_minutes for task in work_of(session, booking).tasks)
    done = CrewWork(DoneWork(min(max(minutes, LEAST_MINUTES), MOST_MINUTES)), workers=1)
    keep_work_of_crew(session, done, booking_id=booking.id, note="", by=by, now=now)
    facts = {"deposit_back_cents": request.deposit_back.cents}
    change_booking(session, booking, Change.FINISH, by=by, now=now, facts=facts)
    forget_return(session, booking)
    session.flush()
    price_what_ended(session, booking, now=now)


def _let_go(rented: Rented, *, now: datetime) -> None:
    """Let the things be free from now on, but for the time to look after them; a late one is never promised longer."""
    ready = now + rented.booking.buffer_minutes * _MINUTE
    for use in rented.uses:
        use.ends_at = min(use.ends_at, max(ready, use.starts_at + _MINUTE))
