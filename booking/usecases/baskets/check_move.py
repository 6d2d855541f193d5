"""Look at what moving things together would do, before anything moves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from booking.rules.actors import Actor
from booking.rules.baskets import moving_order, shifted
from booking.rules.lifecycle import Change, State
from booking.rules.money import ZERO, Money
from booking.rules.refusals import NotFound, Refusal
from booking.rules.refusals.bookings import NotPossibleNow
from booking.rules.text import Text
from booking.store.quotes import newest_quote
from booking.store.tables import BookingRow
from booking.usecases.baskets.priced_beside import priced_beside
from booking.usecases.bookings.deadlines import require_in_time
from booking.usecases.bookings.late_fee import late_fee_of
from booking.usecases.bookings.placing import require_looks_free, wish_of
from booking.usecases.bookings.pricing import GivingWay, job_of
from booking.usecases.bookings.tasks import BookedWork, work_of


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
    rows = promised_together(session, booking_id, by=by)
    first = next((row for row in rows if row.id == booking_id), None)
    if first is None:
        raise NotFound
    if first.state != State.CONFIRMED:
        raise NotPossibleNow(state=first.state, change=Change.MOVE)
    promised = [first, *(row for row in rows if row is not first and row.state == State.CONFIRMED)]
    order = moving_order([row.starts_at for row in promised], later=starts_at > first.starts_at)
    found = _looked_at(session, [promised[place] for place in order], first, starts_at, by=by, now=now)
    _price(session, found, now=now)
    return tuple(found[row.id].part for row in promised)


def promised_together(session: Session, booking_id: int, *, by: Actor) -> list[BookingRow]:
    """Return a booking and all that was promised with it, whatever became of it, in order of time."""
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


@dataclass(slots=True)
class _Look:
    """A part with its row and its work, while it is being looked at."""

    row: BookingRow
    work: BookedWork
    part: MovingPart

    @property
    def moves(self) -> bool:
        return self.part.why_not is None

    def refuse(self, session: Session, refusal: Refusal, *, now: datetime) -> None:
        """Let it stay where it is, and say why and what cancelling it costs."""
        fee = late_fee_of(session, self.row, now=now)
        self.part = replace(self.part, moves_to=self.row.starts_at, fee=fee.total if fee else ZERO, why_not=refusal)


def _looked_at(
    session: Session, rows: Sequence[BookingRow], first: BookingRow, starts_at: datetime, *, by: Actor, now: datetime
) -> dict[int, _Look]:
    """Return each part, of ``rows`` in the order in which they would move, with the time at which it finds room."""
    found: dict[int, _Look] = {}
    for row in rows:
        look = found[row.id] = _begun(session, row)
        gone = frozenset(one for one, other in found.items() if other is not look and other.moves)
        try:
            moves_to = shifted(row.starts_at, before=first.starts_at, after=starts_at)
            require_in_time(session, look.work.service, row, by=by, now=now)
            wish = replace(wish_of(session, row), also_ignoring=gone)
            require_looks_free(session, wish, moves_to, by=by, now=now)
            look.part = replace(look.part, moves_to=moves_to)
        except Refusal as refusal:
            look.refuse(session, refusal, now=now)
    return found


def _begun(session: Session, row: BookingRow) -> _Look:
    work, kept = work_of(session, row), newest_quote(session, row.organisation_id, row.id)
    before = kept[1].total if kept else ZERO
    part = MovingPart(row.id, work.service.name, row.starts_at, row.starts_at, before, before, ZERO, None)
    return _Look(row, work, part)


def _price(session: Session, found: Mapping[int, _Look], *, now: datetime) -> None:
    """Give each that moves its price of then, as ``move_basket`` asks it.

    One that cannot have a price stays where it is, and counts there for the others: then all are priced once more.
    """
    while True:
        moving = [look for look in found.values() if look.moves]
        for look in moving:
            try:
                price = _moved_price(session, look, moving)
            except Refusal as refusal:
                look.refuse(session, refusal, now=now)
            else:
                look.part = replace(look.part, price=price)
        if all(look.moves for look in moving):
            return


def _moved_price(session: Session, look: _Look, moving: Sequence[_Look]) -> Money:
    """Return what a part costs where it goes. Raises ``NoTariff`` and what ``engine.price`` raises."""
    row = look.row
    beside = priced_beside(session, row, [(other.row, other.part.moves_to) for other in moving])
    job = job_of(
        session,
        row,
        household_id=row.household_id if row.household_proved else None,
        claimed_ground=row.claimed_ground,
        starts_at=look.part.moves_to,
        work=look.work,
        giving_way=GivingWay(beside.without, beside.standing),
    )
    return job.quote().total
