"""Tie what was booked to the request that it answers."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from booking.messages.kinds import Kind
from booking.rules.actors import Actor, system_of
from booking.rules.lifecycle import State
from booking.rules.refusals import NotFound
from booking.rules.refusals.bookings import NotPossibleNow
from booking.rules.requests import Asked, Relation, Step, can
from booking.store.request_history import take_step
from booking.store.tables import BookingRow, RequestRow
from booking.usecases.requests.find import booking_for, request_to_change, require_office, series_for
from booking.usecases.requests.plan_intake import plan_intake
from booking.usecases.requests.requests import ConfirmRequest, PlanIntake
from booking.usecases.requests.telling import tell
from booking.usecases.waiting.leave_waiting_list import leave_waiting_list


def confirm_request(session: Session, request: ConfirmRequest, *, by: Actor, now: datetime) -> None:
    """Keep which booking or series a request became; the same once more changes nothing.

    Who asked for somebody else is told the day; the household itself is told by the booking's own message. Raises
    ``NotAllowed``, ``NotFound``, ``OfSomebodyElse``, ``NotPossibleNow`` for a booking that is no promise,
    ``RequestMovedOn``.
    """
    require_office(by)
    row = request_to_change(session, request.request_id, by=by)
    if row.state == Asked.CONFIRMED and (row.booking_id, row.series_id) == (request.booking_id, request.series_id):
        return
    if request.series_id is not None:
        series = series_for(session, row, request.series_id)
        row.series_id, row.booking_id = series.id, None
        starts_at = _first_of(session, row)
    elif request.booking_id is not None:
        booking = _promised(booking_for(session, row, request.booking_id))
        row.booking_id, row.series_id, starts_at = booking.id, booking.series_id, booking.starts_at
    else:
        raise NotFound
    _confirm(session, row, starts_at, by=by, now=now)
    if row.waiting_id is not None:
        leave_waiting_list(session, row.waiting_id, by=by, now=now)


def link_booking(session: Session, request_id: int, booking_id: int, *, by: Actor, now: datetime) -> None:
    """Tie a booking to a request as what it must be: its intake before there is a yes, its answer after that.

    Raises what ``plan_intake`` and ``confirm_request`` raise.
    """
    row = request_to_change(session, request_id, by=by)
    if can(Asked(row.state), Step.PLAN_INTAKE):
        plan_intake(session, PlanIntake(request_id=request_id, booking_id=booking_id), by=by, now=now)
    else:
        confirm_request(session, ConfirmRequest(request_id=request_id, booking_id=booking_id), by=by, now=now)


def confirm_request_of_wish(session: Session, waiting_id: int, booking_id: int, *, by: Actor, now: datetime) -> None:
    """Confirm the request, if any, that waited in this wish: somebody said yes to a place that was offered."""
    row = session.scalar(
        select(RequestRow)
        .where(RequestRow.organisation_id == by.organisation_id, RequestRow.waiting_id == waiting_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if row is None or not can(Asked(row.state), Step.CONFIRM):
        return
    row.booking_id = booking_id
    booking = session.get_one(BookingRow, booking_id)
    # They said yes themselves; that the request is answered by it is what the house concludes.
    who = by if by.is_office else system_of(by.organisation_id)
    _confirm(session, row, booking.starts_at, by=who, now=now)


def confirm_answered(session: Session, row: RequestRow, booking: BookingRow, *, by: Actor, now: datetime) -> None:
    """Confirm a request, locked, by a booking of its household; a wish on the waiting list has had its answer."""
    row.booking_id = booking.id
    _confirm(session, row, booking.starts_at, by=by, now=now)
    if row.waiting_id is not None:
        leave_waiting_list(session, row.waiting_id, by=by, now=now)


def _confirm(session: Session, row: RequestRow, starts_at: datetime | None, *, by: Actor, now: datetime) -> None:
    facts = {"series": row.series_id is not None}
    take_step(session, row, Step.CONFIRM, by=by, now=now, facts=facts)
    session.flush()
    if row.relation != Relation.SELF:
        tell(session, Kind.REQUEST_CONFIRMED, row, now=now, starts_at=starts_at)


def _promised(booking: BookingRow) -> BookingRow:
    if booking.state not in {State.CONFIRMED, State.STARTED, State.DONE}:
        raise NotPossibleNow(state=booking.state, change=Step.CONFIRM)
    return booking


def _first_of(session: Session, row: RequestRow) -> datetime | None:
    return session.scalar(
        select(BookingRow.starts_at)
        .where(
            BookingRow.organisation_id == row.organisation_id,
            BookingRow.series_id == row.series_id,
            BookingRow.state == State.CONFIRMED,
        )
        .order_by(BookingRow.starts_at)
        .limit(1)
    )
