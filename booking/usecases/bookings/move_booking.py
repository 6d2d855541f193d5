"""Another time for a visit."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from booking.messages.kinds import Kind
from booking.rules.actors import Actor, Role
from booking.rules.addresses import Point
from booking.rules.lifecycle import Change, State, can
from booking.rules.money import Money
from booking.rules.refusals import NotPossibleNow, PriceChanged, TooLate
from booking.store.history import change_booking
from booking.store.queries.services import Service
from booking.store.quotes import Cause, keep_quote, newest_quote
from booking.store.tables import BookingRow
from booking.usecases.bookings.confirm_booking import confirmed
from booking.usecases.bookings.find import booking_to_change
from booking.usecases.bookings.placing import Wish, assign, release, take_time
from booking.usecases.bookings.pricing import price_of
from booking.usecases.bookings.requests import Confirmed, MoveBooking
from booking.usecases.bookings.tasks import BookedWork, work_of
from booking.usecases.bookings.telling import Known, forget_reminder, tell_and_remind
from booking.usecases.payments.give_back import give_back_too_much


def move_booking(session: Session, request: MoveBooking, *, by: Actor, now: datetime) -> Confirmed:
    """Move a promised visit to another free time and tell the resident.

    The old time is given back in the same transaction. Asked again for the time that it already has, it
    answers as it did. Raises ``NotFound``, ``NotPossibleNow``, ``TooLate`` for a resident who comes after the
    service's deadline, ``NotATime``, ``SlotTaken``, or ``PriceChanged`` when the new day costs something else
    and that was not yet accepted.
    """
    row = booking_to_change(session, request.booking_id, by=by)
    if row.state != State.CONFIRMED:
        raise NotPossibleNow(state=row.state, change=Change.MOVE)
    if row.starts_at == request.starts_at:
        return confirmed(row)
    work = work_of(session, row)
    require_in_time(work.service, row, by=by, now=now)
    price = _accept_price(session, row, request, work, now=now)
    wish = Wish(row.organisation_id, work.service, work.tasks, Point(row.latitude, row.longitude), ignoring=row.id)
    workers = take_time(session, wish, request.starts_at, by=by, now=now)

    before = row.starts_at
    release(session, row)
    row.starts_at, row.ends_at = request.starts_at, request.starts_at + wish.job.duration
    assign(session, row, workers, state="planned")
    change_booking(
        session,
        row,
        Change.MOVE,
        by=by,
        now=now,
        facts={"from": before.isoformat(), "to": row.starts_at.isoformat()},
    )
    forget_reminder(session, row)
    tell_and_remind(session, Kind.BOOKING_MOVED, row, now=now, known=Known(work, price))
    return confirmed(row)


def require_in_time(service: Service, row: BookingRow, *, by: Actor, now: datetime) -> None:
    """Raise ``TooLate`` for a resident after the service's deadline; the desk may always change a booking."""
    until = latest_change(service.change_notice, row.starts_at)
    if by.kind is Role.RESIDENT and now > until:
        raise TooLate(until=until)


def latest_change(change_notice: timedelta, starts_at: datetime) -> datetime:
    """Return until when a resident can move or cancel a visit by link."""
    return starts_at - change_notice


def can_change(state: State, *, until: datetime, now: datetime) -> bool:
    """Tell whether a resident can still move or cancel by link."""
    return can(state, Change.MOVE) and state is State.CONFIRMED and now <= until


def _accept_price(session: Session, row: BookingRow, request: MoveBooking, work: BookedWork, *, now: datetime) -> Money:
    """Give a new quote where the new day has another price, once the person has said yes to it; return the price.

    What was paid too much on line is given back; what is missing goes on the invoice, which the page says where
    it asks (``BookingView.rest_by_invoice``).
    """
    kept = newest_quote(session, row.organisation_id, row.id)
    new = price_of(
        session,
        row,
        household_id=row.household_id if row.household_proved else None,
        claimed_ground=row.claimed_ground,
        starts_at=request.starts_at,
        work=work,
    )
    if kept is not None and (kept[1].total, kept[1].tariff_id) == (new.total, new.tariff_id):
        return new.total
    if kept is not None and kept[1].total != new.total != request.accepted_total:
        raise PriceChanged(shown=kept[1].total, now=new.total)
    keep_quote(session, new, organisation_id=row.organisation_id, booking_id=row.id, cause=Cause.MOVED, now=now)
    give_back_too_much(session, row, total_cents=new.total.cents, now=now)
    return new.total
