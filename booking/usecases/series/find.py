"""Finding a series to change, and what of it is still to come."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from booking.rules.actors import Actor, Role
from booking.rules.lifecycle import State
from booking.rules.refusals import NotFound
from booking.rules.series import Days
from booking.store.tables import BookingRow, ResidentRow, SeriesPauseRow, SeriesRow


def series_to_change(session: Session, series_id: int, *, by: Actor) -> SeriesRow:
    """Return the series with this id, locked. Raises ``NotFound`` as ``series_for`` does."""
    wanted = _wanted(series_id, by=by).with_for_update().execution_options(populate_existing=True)
    return _require_own(session.scalar(wanted), by=by)


def series_for(session: Session, series_id: int, *, by: Actor) -> SeriesRow:
    """Return the series with this id.

    Raises ``NotFound`` for another organisation's, and for a resident whose household it is not.
    """
    return _require_own(session.scalar(_wanted(series_id, by=by)), by=by)


def _wanted(series_id: int, *, by: Actor) -> Select[SeriesRow]:
    return select(SeriesRow).where(SeriesRow.organisation_id == by.organisation_id, SeriesRow.id == series_id)


def _require_own(row: SeriesRow | None, *, by: Actor) -> SeriesRow:
    if row is None or not (by.is_office or by.kind is Role.SYSTEM or by.household_id == row.household_id):
        raise NotFound
    return row


def customer_of(session: Session, resident_id: int, *, by: Actor) -> ResidentRow:
    """Return for whom a series is. Raises ``NotFound`` for whom this person does not book."""
    row = session.scalar(
        select(ResidentRow).where(ResidentRow.organisation_id == by.organisation_id, ResidentRow.id == resident_id)
    )
    if row is None or not (by.is_office or by.household_id == row.household_id):
        raise NotFound
    return row


def visits_to_come(session: Session, series: SeriesRow, *, now: datetime) -> Sequence[BookingRow]:
    """Return the promised visits of a series that have not begun, in order of time."""
    return session.scalars(
        select(BookingRow)
        .where(
            BookingRow.organisation_id == series.organisation_id,
            BookingRow.series_id == series.id,
            BookingRow.state == State.CONFIRMED,
            BookingRow.starts_at > now,
        )
        .order_by(BookingRow.starts_at, BookingRow.id)
    ).all()


def visits_after(
    session: Session, series: SeriesRow, last: date, *, now: datetime, all_visits: bool = False
) -> list[BookingRow]:
    """Return the visits to come that are meant after a day, wherever they were moved to, in order of time.

    ``all_visits`` are those too that were meant before it and moved.
    """
    coming = visits_to_come(session, series, now=now)
    return [row for row in coming if all_visits or (row.series_on is not None and row.series_on > last)]


def pauses_of(session: Session, series: SeriesRow) -> list[SeriesPauseRow]:
    """Return the pauses of a series, in order of time."""
    return list(
        session.scalars(
            select(SeriesPauseRow)
            .where(SeriesPauseRow.organisation_id == series.organisation_id, SeriesPauseRow.series_id == series.id)
            .order_by(SeriesPauseRow.first, SeriesPauseRow.id)
        )
    )


def paused_days(session: Session, series: SeriesRow) -> tuple[Days, ...]:
    """Return the days of its pauses."""
    return tuple(Days(pause.first, pause.last) for pause in pauses_of(session, series))


def settled_days(session: Session, series: SeriesRow, *, first: date, last: date) -> set[date]:
    """Return the days of a series, as it means them, of which something became: a visit, or a cancelled one."""
    return set(
        session.scalars(
            select(BookingRow.series_on).where(
                BookingRow.organisation_id == series.organisation_id,
                BookingRow.series_id == series.id,
                BookingRow.series_on >= first,
                BookingRow.series_on <= last,
                BookingRow.state != State.EXPIRED,
            )
        )
    ) - {None}  # type: ignore[return-value]
