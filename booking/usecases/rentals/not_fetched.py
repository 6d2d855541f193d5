"""Nobody came for what was rented: it was kept for nothing."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from booking.rules.actors import Actor, system_of
from booking.rules.calendar import local_date
from booking.rules.lifecycle import Change
from booking.rules.pricing.facts import Outcome
from booking.rules.refusals.work import NotToday, TooEarlyToTick
from booking.rules.rentals import RentalStage, RentalStep
from booking.store.history import change_booking
from booking.store.quotes import Cause
from booking.usecases.bookings.give_final_price import fee_for, keep_final_price
from booking.usecases.bookings.placing import release
from booking.usecases.rentals.find import rental_to_change
from booking.usecases.work.give_up_assignment import Obstacle


def not_fetched(session: Session, rental_id: int, *, by: Actor, now: datetime) -> None:
    """Write down that nobody came, from the agreed moment on, and let others have it. Said again, nothing changes.

    It costs what the regulation asks for who does not come. Raises ``NotFound``, ``NotAllowed``, ``RentalMovedOn``,
    ``NotToday`` before the day, ``TooEarlyToTick`` on that day while they can still come.
    """
    rented = rental_to_change(session, rental_id, by=by, now=now)
    if rented.stage is RentalStage.NOT_FETCHED:
        return
    booking = rented.booking
    on = local_date(booking.starts_at)
    if on > local_date(now):
        raise NotToday(on)
    if booking.starts_at > now:
        raise TooEarlyToTick(booking.starts_at)
    rented.step(RentalStep.MISS)
    rented.row.missed_at = now
    release(session, booking)
    facts = {"reason": str(Obstacle.NOBODY_HOME), "words": ""}
    change_booking(session, booking, Change.GIVE_UP, by=by, now=now, facts=facts)
    session.flush()
    fee = fee_for(session, booking, Outcome.NO_SHOW, now=now)
    if fee is not None:
        keep_final_price(session, booking, fee, cause=Cause.WORK, by=system_of(booking.organisation_id), now=now)
