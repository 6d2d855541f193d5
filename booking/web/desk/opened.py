"""Opening one booking at the desk: whose dossier was looked into is written down."""

from __future__ import annotations

from booking.store.database import in_transaction, reading
from booking.store.queries.bookings import BookingView, booking_view_by_number
from booking.usecases.residents.open_dossier import Purpose, open_dossier
from booking.web.common import clock
from booking.web.common.guard import actor


def opened_booking(number: str) -> BookingView:
    """Return a booking, once it is written down whose dossier was looked into. Raises ``NotFound``."""
    booking = found_booking(number)
    contact = booking.contact
    if contact is not None:
        by, now = actor(), clock.now()
        in_transaction(
            lambda session: open_dossier(session, contact.resident_id, purpose=Purpose.BOOKING, by=by, now=now)
        )
    return booking


def found_booking(number: str) -> BookingView:
    """Return a booking as it stands, for a page whose opening is written down already. Raises ``NotFound``."""
    with reading() as session:
        return booking_view_by_number(session, actor().organisation_id, number)
