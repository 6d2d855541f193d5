"""Look at what moving things together would do, before anything moves."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from booking.rules.actors import Actor
from booking.rules.baskets import shifted
from booking.rules.lifecycle import Change, State
from booking.rules.money import ZERO, Money
from booking.rules.refusals import NotFound, NotPossibleNow, Refusal
from booking.rules.text import Text
from booking.store.quotes import newest_quote
from booking.store.tables import BookingRow
from booking.usecases.bookings.deadlines import require_in_time
from booking.usecases.bookings.late_fee import late_fee_of
from booking.usecases.bookings.placing import require_looks_free, wish_of
from booking.usecases.bookings.pricing import job_of
from booking.usecases.bookings.tasks import work_of


@dataclass(frozen=True, slots=True)
class MovingPart:
    """One booking as it would move. ``why_not`` is why it cannot, None where it can.

    ``before`` and ``price`` are the prices of now and of then; ``fee`` is what cancelling it costs at this moment.
    """

    booking_id: int
    service_name: Text
    starts_at: datetime
    moves_to: datetime
    before: Money
    price: Money
    fee: Money
    why_not: Refusal | None


def check_move(
    session: Session, booking_id: int, starts_at: datetime, *, by: Actor, now: datetime
) -> tuple[MovingPart, ...]:
    """Return what becomes of a booking and of all others that were promised with it, the booking itself first.

    What looks possible is no promise: ``move_basket`` looks again under the locks. Raises ``NotFound``, or
    ``NotPossibleNow`` for a booking that cannot be moved any more.
    """
    rows = _promised_together(session, booking_id, by=by)
    first = next((row for row in rows if row.id == booking_id), None)
    if first is None:
        raise NotFound
    if first.state != State.CONFIRMED:
        raise NotPossibleNow(state=first.state, change=Change.MOVE)
    ids = frozenset(row.id for row in rows)
    promised = [first, *(row for row in rows if row is not first and row.state == State.CONFIRMED)]
    return tuple(_part(session, row, first, starts_at, ids, by=by, now=now) for row in promised)


def _promised_together(session: Session, booking_id: int, *, by: Actor) -> list[BookingRow]:
    own = select(BookingRow.basket_id).where(
        BookingRow.organisation_id == by.organisation_id, BookingRow.id == booking_id
    )
    return list(
        session.scalars(
            select(BookingRow)
            .where(
                BookingRow.organisation_id == by.organisation_id,
                BookingRow.basket_id == own.scalar_subquery(),
                BookingRow.resident_id.is_not(None),
            )
            .order_by(BookingRow.starts_at, BookingRow.id)
        )
    )


def _part(
    session: Session,
    row: BookingRow,
    first: BookingRow,
    starts_at: datetime,
    together: frozenset[int],
    *,
    by: Actor,
    now: datetime,
) -> MovingPart:
    work, kept = work_of(session, row), newest_quote(session, row.organisation_id, row.id)
    before = kept[1].total if kept else ZERO
    found = MovingPart(row.id, work.service.name, row.starts_at, row.starts_at, before, before, ZERO, None)
    try:
        moves_to = shifted(row.starts_at, before=first.starts_at, after=starts_at)
        require_in_time(session, work.service, row, by=by, now=now)
        wish = replace(wish_of(session, row), also_ignoring=together - {row.id})
        require_looks_free(session, wish, moves_to, by=by, now=now)
        household_id = row.household_id if row.household_proved else None
        priced = job_of(
            session,
            row,
            household_id=household_id,
            claimed_ground=row.claimed_ground,
            starts_at=moves_to,
            work=work,
        )
        return replace(found, moves_to=moves_to, price=priced.quote().total)
    except Refusal as refusal:
        fee = late_fee_of(session, row, now=now)
        return replace(found, fee=fee.total if fee else ZERO, why_not=refusal)
