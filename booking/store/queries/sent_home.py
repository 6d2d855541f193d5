"""Who had a place in a session that we called off: the people to phone when it takes place all the same."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from booking.rules.lifecycle import Change, State
from booking.store.tables import BookingRow, HistoryRow, ResidentRow, SessionPlaceRow


@dataclass(frozen=True, slots=True)
class SentHome:
    """Somebody who had ``places`` places, or took away ``portions``. ``phone`` is E.164."""

    number: str
    name: str
    phone: str
    places: int
    portions: int


def sent_home(session: Session, organisation_id: int, session_id: int) -> list[SentHome]:
    """Return whose places we took away ourselves, by name; not who cancelled or moved on their own."""
    rows = session.execute(
        select(BookingRow.number, ResidentRow.name, ResidentRow.phone, SessionPlaceRow.places, SessionPlaceRow.portions)
        .join(BookingRow, BookingRow.id == SessionPlaceRow.booking_id)
        .join(ResidentRow, ResidentRow.id == BookingRow.resident_id)
        .where(
            SessionPlaceRow.organisation_id == organisation_id,
            SessionPlaceRow.session_id == session_id,
            BookingRow.state == State.CANCELLED,
            select(HistoryRow.id)
            .where(
                HistoryRow.organisation_id == organisation_id,
                HistoryRow.booking_id == BookingRow.id,
                HistoryRow.change == Change.CANCEL,
                HistoryRow.facts.has_key("our_reason"),
            )
            .exists(),
        )
        .order_by(ResidentRow.name, BookingRow.id)
    )
    return [SentHome(row.number, row.name, row.phone, row.places, row.portions) for row in rows]
