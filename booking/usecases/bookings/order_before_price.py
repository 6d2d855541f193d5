"""Why work that was done gets no price by itself: the customer signs first, or a person decides."""

from __future__ import annotations

from enum import StrEnum

from sqlalchemy.orm import Session

from booking.rules.money import Money
from booking.rules.work_orders import is_beyond
from booking.store.queries.services import service_by_id
from booking.store.queries.work_orders import agreements_of, orders_of
from booking.store.quotes import newest_estimate, quotes_of_booking
from booking.store.tables import BookingRow


class Waits(StrEnum):
    """For what a price waits."""

    UNSIGNED = "unsigned"
    DISAGREES = "disagrees"
    BEYOND = "beyond"
    """More than the estimate and what the service allows above it, and nobody agreed."""


def what_price_waits_for(session: Session, row: BookingRow, total: Money) -> Waits | None:
    """Return why a person has to look before ``total`` becomes the final price of a booking; None where none has to.

    Source: Mortsel, klusdienst, 2022: the customer signs the work order.
    """
    if not service_by_id(session, row.organisation_id, row.service_id).needs_work_order:
        return None
    orders = orders_of(session, row.organisation_id, row.id)
    if not orders:
        return Waits.UNSIGNED
    if orders[0].disagrees:
        return Waits.DISAGREES
    return Waits.BEYOND if beyond_what_was_agreed(session, row, total) else None


def beyond_what_was_agreed(session: Session, row: BookingRow, total: Money) -> bool:
    """Tell whether a price is more than was estimated and allowed, and the customer was not asked."""
    estimate = newest_estimate(quotes_of_booking(session, row.organisation_id, row.id))
    if estimate is None or agreements_of(session, row.organisation_id, row.id):
        return False
    service = service_by_id(session, row.organisation_id, row.service_id)
    return is_beyond(total, estimate=estimate.total, percent=service.ask_beyond_percent)
