"""Finding a request to change: only of this organisation, shown to who acts, and locked until the change is made."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from booking.rules.actors import Actor
from booking.rules.refusals import NotAllowed, NotFound, VersionChanged
from booking.rules.refusals.requests import OfSomebodyElse
from booking.store.queries.confidential import require_shown
from booking.store.tables import BookingRow, RequestRow, SeriesRow


def request_to_change(session: Session, request_id: int, *, by: Actor) -> RequestRow:
    """Return a request, locked. Raises ``NotFound`` for another organisation's, and for what is hidden from ``by``."""
    row = session.scalar(
        select(RequestRow)
        .where(RequestRow.organisation_id == by.organisation_id, RequestRow.id == request_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if row is None:
        raise NotFound
    require_shown(session, row.service_id, by=by)
    return row


def require_office(by: Actor) -> None:
    """Raise ``NotAllowed`` for others than the desk and the coordinator."""
    if not by.is_office:
        raise NotAllowed


def require_unchanged(row: RequestRow, *, seen: int) -> None:
    """Raise ``VersionChanged`` unless the request is as the person saw it."""
    if row.version != seen:
        raise VersionChanged


def booking_for(session: Session, row: RequestRow, booking_id: int) -> BookingRow:
    """Return a booking that can belong to a request. Raises ``NotFound``, ``OfSomebodyElse``."""
    booking = session.scalar(
        select(BookingRow).where(BookingRow.organisation_id == row.organisation_id, BookingRow.id == booking_id)
    )
    if booking is None:
        raise NotFound
    _require_same(row, household_id=booking.household_id, service_id=booking.service_id)
    return booking


def series_for(session: Session, row: RequestRow, series_id: int) -> SeriesRow:
    """Return a series that can belong to a request. Raises ``NotFound``, ``OfSomebodyElse``."""
    series = session.scalar(
        select(SeriesRow).where(SeriesRow.organisation_id == row.organisation_id, SeriesRow.id == series_id)
    )
    if series is None:
        raise NotFound
    _require_same(row, household_id=series.household_id, service_id=series.service_id)
    return series


def _require_same(row: RequestRow, *, household_id: int | None, service_id: int) -> None:
    if row.household_id is None or (row.household_id, row.service_id) != (household_id, service_id):
        raise OfSomebodyElse
