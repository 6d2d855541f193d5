"""Turn everything that is kept for a basket into promises: together, or not at all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy.orm import Session

from booking.rules.actors import Actor
from booking.rules.refusals import Refusal
from booking.rules.refusals.bookings import PartRefused, PaymentNotPossible
from booking.store.locks import lock_household, lock_wish, locked_at_once
from booking.store.tables import BookingRow
from booking.usecases.baskets.find import require_one_basket
from booking.usecases.baskets.priced_beside import priced_beside
from booking.usecases.baskets.requests import ConfirmBasket
from booking.usecases.bookings.confirm_booking import OPEN, Customer, confirm_locked, customer_of, lock_days_of
from booking.usecases.bookings.find import booking_as_seen
from booking.usecases.bookings.requests import ALONE, ConfirmBooking, Confirmed


def confirm_basket(session: Session, request: ConfirmBasket, *, by: Actor, now: datetime) -> tuple[Confirmed, ...]:
    """Promise all parts at the prices that were shown, and return them in the order of the request.

    Paid on line, they are kept until the page on which they are paid together says so (``receive_payment``).
    Asked again, it answers as it did the first time. Raises ``NotFound`` for parts that are not of one basket, and
    ``PartRefused`` with the part and the reason where one of them cannot be: then nothing of it stays, and the places
    of the others are kept as they were.
    """
    # In the one order over all parts (``locks``): every wish, the household, all days at once, then row by row.
    parts = sorted(request.parts, key=lambda part: part.booking_id)
    for part in parts:
        lock_wish(session, by.organisation_id, f"booking {part.booking_id}")
    seen = {part.booking_id: booking_as_seen(session, part.booking_id, by=by) for part in parts}
    require_one_basket(seen.values())
    customer = _customer(session, request, seen, by=by, now=now)
    if customer is not None:
        lock_household(session, by.organisation_id, customer.household_id)
        with locked_at_once(session):
            for row in seen.values():
                if row.state in OPEN:
                    lock_days_of(session, row, customer, now=now)
    open_parts = [(row, row.starts_at) for row in seen.values() if row.state in OPEN]
    beside = {row.id: priced_beside(session, row, open_parts) for row, _ in open_parts}
    asked = [replace(part, beside=beside.get(part.booking_id, ALONE)) for part in parts]
    done = {part.booking_id: _confirm(session, part, customer, by=by, now=now) for part in asked}
    _require_one_way([row for row, _ in open_parts])
    return tuple(done[part.booking_id] for part in request.parts)


def _require_one_way(rows: Sequence[BookingRow]) -> None:
    """Raise ``PartRefused`` where some could be paid on line and others not: half a basket would be a promise."""
    online = [row for row in rows if row.pay_by == "online"]
    if online and len(online) < len(rows):
        other = next(row for row in rows if row not in online)
        raise PartRefused(booking_id=other.id, reason=PaymentNotPossible())


def _customer(
    session: Session, request: ConfirmBasket, seen: dict[int, BookingRow], *, by: Actor, now: datetime
) -> Customer | None:
    """Return who books all of it: whoever the first open part says, at the address of that part."""
    for part in request.parts:
        if seen[part.booking_id].state in OPEN:
            return customer_of(session, seen[part.booking_id], part, by=by, now=now)
    return None


def _confirm(
    session: Session, part: ConfirmBooking, customer: Customer | None, *, by: Actor, now: datetime
) -> Confirmed:
    try:
        return confirm_locked(session, part, customer, by=by, now=now)
    except Refusal as refusal:
        raise PartRefused(booking_id=part.booking_id, reason=refusal) from refusal
