"""Give every visit of a household the price that follows from what is decided today."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from booking.rules.actors import Actor
from booking.rules.refusals import NotAllowed, VersionChanged
from booking.usecases.bookings.reprice_booking import reprice_booking
from booking.usecases.pricing.find_price_changes import find_price_changes, version_of
from booking.usecases.pricing.record_decision import require_household


@dataclass(frozen=True, slots=True)
class UseNewPrices:
    """For which household, and the name of the changes that the person saw (``version_of``).

    ``called``: the desk asked whether they booked themselves what somebody booked who only typed their name.
    """

    household_id: int
    seen: str
    called: bool = False


def use_new_prices(session: Session, request: UseNewPrices, *, by: Actor, now: datetime) -> int:
    """Re-price everything that changes and return how many visits that were; asked again there are none.

    Those that keep their price are left, and without a call those for which a name was only typed: a new price vouches
    for the household, and its links would open for whoever typed it. Raises ``NotAllowed`` for others than the office,
    ``NotFound`` for a stranger's household, and ``VersionChanged`` where by now something else would change than was
    seen.
    """
    if not by.is_office:
        raise NotAllowed
    require_household(session, request.household_id, by=by)
    changes = find_price_changes(session, request.household_id, by=by, now=now)
    to_reprice = [one for one in changes if one.keeps is None and (request.called or not one.is_typed)]
    if not to_reprice:
        return 0
    if version_of(changes) != request.seen:
        raise VersionChanged
    # In one order, so that two clerks never wait for each other.
    for booking_id in sorted(one.booking_id for one in to_reprice):
        reprice_booking(session, booking_id, by=by, now=now)
    return len(to_reprice)
