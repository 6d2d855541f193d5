"""A household whom we know promises itself a series, instead of the one visit that is kept for its draft."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from booking.rules.actors import Actor
from booking.rules.lifecycle import Change
from booking.rules.refusals import NotFound
from booking.rules.refusals.bookings import NotPossibleNow
from booking.rules.series import Repeat
from booking.store.queries.drafts import read_draft
from booking.store.tables import BookingRow, DraftRow
from booking.usecases.bookings.confirm_booking import confirmed
from booking.usecases.bookings.requests import Confirmed
from booking.usecases.drafts.find import draft_to_change, let_place_go
from booking.usecases.requests.answer_by_booking import answer_by_booking
from booking.usecases.series.book_series import book_series
from booking.usecases.series.own_series import own_series_wish, require_room_for_own
from booking.usecases.series.promise_dates import lock_dates
from booking.usecases.series.requests import BookSeries, ChosenDate, SeriesBooked
from booking.usecases.series.wishes import service_for, wish_for


def book_own_series(
    session: Session,
    token: str,
    repeat: Repeat,
    dates: Sequence[ChosenDate],
    *,
    left_out: Sequence[date] = (),
    by: Actor,
    now: datetime,
) -> Confirmed:
    """Promise every date that was chosen, or none, and return the first visit.

    The place that was kept for the draft goes into the series: it is given back and taken again in one transaction,
    under the locks of all dates. Nothing of a series is ever only held: what is not promised here was never kept, so
    nothing of it is left to expire. A second press gives the same series. Raises what ``own_series_wish`` and
    ``book_series`` raise, ``TooManySeries``, and ``NotPossibleNow`` once the draft is another booking.
    """
    row = draft_to_change(session, token, by=by)
    draft = read_draft(session, row)
    if draft.hold is not None and draft.hold.is_booked:
        return _as_before(session, row)
    wish = own_series_wish(session, draft, repeat, by=by)
    household_id = draft.household_id or 0
    lock_dates(
        session,
        wish_for(
            session,
            service_for(session, wish, by=by),
            wish.work,
            organisation_id=by.organisation_id,
            household_id=household_id,
            first=None,
        ),
        [one.starts_at for one in dates],
        household_id=household_id,
    )
    require_room_for_own(session, household_id, wish.service_id, by=by)

    let_place_go(session, row, by=by, now=now)
    asked = BookSeries(wish, tuple(dates), f"series of draft {token}", left_out=tuple(left_out))
    booked = book_series(session, asked, by=by, now=now)

    first = session.scalars(_of_series(booked, by=by)).first()
    if first is None:
        raise NotFound
    row.booking_id = first.id
    session.flush()
    answer_by_booking(session, first.id, by=by, now=now)
    return confirmed(first)


def _as_before(session: Session, row: DraftRow) -> Confirmed:
    booking = session.get_one(BookingRow, row.booking_id)
    if booking.series_id is None:
        raise NotPossibleNow(state=booking.state, change=Change.CONFIRM)
    return confirmed(booking)


def _of_series(booked: SeriesBooked, *, by: Actor) -> Select[BookingRow]:
    return (
        select(BookingRow)
        .where(BookingRow.organisation_id == by.organisation_id, BookingRow.series_id == booked.series_id)
        .order_by(BookingRow.starts_at)
        .limit(1)
    )
