"""What is ticked by mistake is taken back: a new line of history, and the price that counted before."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from booking.messages.kinds import Kind
from booking.rules.actors import Actor
from booking.rules.lifecycle import Change, State
from booking.rules.pricing.quote import Stage
from booking.rules.refusals.bookings import NotPossibleNow
from booking.rules.refusals.work import WorkOrderSigned
from booking.rules.ticking import require_time_to_undo
from booking.store.history import change_booking, write_history
from booking.store.queries.work_orders import orders_of
from booking.store.quotes import Cause, keep_quote, newest_estimate, newest_quote, quotes_of_booking
from booking.store.tables import BookingRow, HistoryRow
from booking.usecases.bookings.find import booking_to_change
from booking.usecases.bookings.telling import tell
from booking.usecases.payments.give_back import payments_held
from booking.usecases.sessions.tick_guests import session_of_guests
from booking.usecases.work.own_assignment import has_begun, own_assignment, require_today

_ENDS = (Change.FINISH, Change.GIVE_UP)


def untick_guest(session: Session, session_id: int, booking_id: int, *, by: Actor, now: datetime) -> None:
    """Take back whether somebody came to a session. Asked again, nothing changes.

    Raises what ``tick_guests`` raises, ``TooLateToUndo`` after a quarter of an hour, ``NotPossibleNow`` where money is
    on its way back.
    """
    session_of_guests(session, session_id, booking_id, by=by, now=now)
    row = booking_to_change(session, booking_id, by=by)
    if row.state not in {State.DONE, State.NOT_DONE}:
        return
    _take_back(session, row, by=by, now=now)


def undo_finish(session: Session, assignment_id: int, *, by: Actor, now: datetime) -> None:
    """Take back that a worker's own work is done. Asked again, nothing changes.

    Raises ``NotFound`` for work of somebody else, ``NotToday``, ``TooLateToUndo``, ``WorkOrderSigned`` once the
    customer signed, ``NotPossibleNow`` where it could not be done or money is on its way back.
    """
    row, assignment = own_assignment(session, assignment_id, by=by)
    if assignment.state in {"planned", "started"}:
        return
    require_today(assignment, now=now)
    if assignment.state != "done":
        raise NotPossibleNow(state=row.state, change=Change.UNTICK)
    require_time_to_undo(assignment.finished_at, now=now)
    if orders_of(session, row.organisation_id, row.id):
        raise WorkOrderSigned

    assignment.state = "planned" if assignment.started_at is None else "started"
    assignment.finished_at = None
    if row.state != State.DONE:
        # A colleague is still busy: the booking goes on.
        write_history(session, row, Change.UNTICK, by=by, now=now)
        return
    _take_back(session, row, by=by, now=now)
    if has_begun(session, row):
        change_booking(session, row, Change.START, by=by, now=now)


def _take_back(session: Session, row: BookingRow, *, by: Actor, now: datetime) -> None:
    ended_at = session.scalar(
        select(HistoryRow.at)
        .where(
            HistoryRow.organisation_id == row.organisation_id,
            HistoryRow.booking_id == row.id,
            HistoryRow.change.in_(_ENDS),
        )
        .order_by(HistoryRow.id.desc())
        .limit(1)
    )
    require_time_to_undo(ended_at, now=now)
    take_back_end(session, row, by=by, now=now)


def take_back_end(session: Session, row: BookingRow, *, by: Actor, now: datetime) -> None:
    """Let a booking stand again that somebody said was done, or not, at the price of before; they are told of a fee.

    Raises ``NotPossibleNow`` where money is on its way back.
    """
    if any(payment.refund_cents for payment in payments_held(session, row)):
        raise NotPossibleNow(state=row.state, change=Change.UNTICK)
    ended = State(row.state)
    change_booking(session, row, Change.UNTICK, by=by, now=now)
    _price_as_before(session, row, ended, now=now)


def _price_as_before(session: Session, row: BookingRow, ended: State, *, now: datetime) -> None:
    kept = newest_quote(session, row.organisation_id, row.id)
    estimate = newest_estimate(quotes_of_booking(session, row.organisation_id, row.id))
    if kept is None or estimate is None or kept[1].stage is not Stage.FINAL:
        return
    again = keep_quote(
        session, estimate, organisation_id=row.organisation_id, booking_id=row.id, cause=Cause.BY_HAND, now=now
    )
    session.flush()
    was_told = kept[1].total > estimate.total or (ended is not State.DONE and bool(kept[1].total))
    if was_told and row.resident_id is not None:
        # They read of a fee or of more than was said: that is no longer so.
        tell(session, Kind.PRICE_CHANGED, row, now=now, about=f"quote {again.id}")
