"""Who came to a session and who did not: with that the booking ends, and gets its final price."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from booking.rules.actors import Actor, system_of
from booking.rules.calendar import local_date
from booking.rules.lifecycle import Change, State, can
from booking.rules.pricing.facts import Outcome
from booking.rules.refusals import NotFound
from booking.rules.refusals.work import NotToday
from booking.rules.shapes import WITH_TICKET
from booking.rules.ticking import require_time_to_tick
from booking.rules.work_done import LEAST_MINUTES, MOST_MINUTES, CrewWork, DoneWork
from booking.store.history import change_booking
from booking.store.queries.services import service_by_id
from booking.store.quotes import Cause
from booking.store.tables import BookingRow, GroupSessionRow, SessionPlaceRow, SessionWorkerRow
from booking.store.work_records import keep_work_of_crew
from booking.usecases.bookings.find import booking_to_change
from booking.usecases.bookings.give_final_price import fee_for, keep_final_price, price_what_ended
from booking.usecases.bookings.tasks import work_of
from booking.usecases.work.give_up_assignment import Obstacle


@dataclass(frozen=True, slots=True)
class TickGuests:
    """The bookings of a session of which somebody came, and those of which nobody did. Others stay as they are."""

    session_id: int
    came: frozenset[int] = frozenset()
    missed: frozenset[int] = frozenset()


def tick_guests(session: Session, request: TickGuests, *, by: Actor, now: datetime) -> int:
    """Write down who came, and return for how many that is new. Ticked again, the first answer stays.

    Who came pays what was booked; who did not pays what the regulation asks for that, and where it asks nothing a
    person decides, as for a visit. Raises ``NotFound`` for a worker who does not work there and for a booking of
    another session, ``NotToday`` for a worker on another day and for everybody before the day, ``TooEarlyToTick``
    more than half an hour before the start.
    """
    row = session_to_tick(session, request.session_id, by=by, now=now)
    wanted = request.came | request.missed
    require_time_to_tick(row.starts_at, now=now)
    if not wanted <= bookings_planned(session, row):
        raise NotFound
    ticked = 0
    for booking_id in sorted(wanted):
        booking = booking_to_change(session, booking_id, by=by)
        change = Change.FINISH if booking_id in request.came else Change.GIVE_UP
        if can(State(booking.state), change):
            _end(session, booking, change, by=by, now=now)
            ticked += 1
    return ticked


def session_of_guests(session: Session, session_id: int, booking_id: int, *, by: Actor, now: datetime) -> None:
    """Require that ``by`` may tick a booking of this session today. Raises ``NotFound`` or ``NotToday``."""
    row = session_to_tick(session, session_id, by=by, now=now)
    if booking_id not in bookings_planned(session, row):
        raise NotFound


def session_to_tick(session: Session, session_id: int, *, by: Actor, now: datetime) -> GroupSessionRow:
    """Return a session whose guests this person may tick now. Raises ``NotFound`` or ``NotToday``."""
    row = session.scalar(
        select(GroupSessionRow).where(
            GroupSessionRow.organisation_id == by.organisation_id, GroupSessionRow.id == session_id
        )
    )
    if row is None or not (by.is_office or _works_there(session, row, by=by)):
        raise NotFound
    if service_by_id(session, by.organisation_id, row.service_id).shape in WITH_TICKET:
        # Nobody comes to it: what was brought goes its way by its ticket, which ends the booking.
        raise NotFound
    on, today = local_date(row.starts_at), local_date(now)
    if on > today or (on != today and not by.is_office):
        raise NotToday(on)
    return row


def _works_there(session: Session, row: GroupSessionRow, *, by: Actor) -> bool:
    return by.worker_id is not None and (
        session.scalar(
            select(SessionWorkerRow.id).where(
                SessionWorkerRow.organisation_id == row.organisation_id,
                SessionWorkerRow.session_id == row.id,
                SessionWorkerRow.worker_id == by.worker_id,
            )
        )
        is not None
    )


def bookings_planned(session: Session, row: GroupSessionRow) -> frozenset[int]:
    """Return the bookings that have a place in a session."""
    return frozenset(
        session.scalars(
            select(SessionPlaceRow.booking_id).where(
                SessionPlaceRow.organisation_id == row.organisation_id,
                SessionPlaceRow.session_id == row.id,
                SessionPlaceRow.state == "planned",
            )
        )
    )


def _end(session: Session, booking: BookingRow, change: Change, *, by: Actor, now: datetime) -> None:
    if change is Change.FINISH:
        minutes = sum(task.total_minutes for task in work_of(session, booking).tasks)
        # What was booked is what counts: a meal has no clock.
        done = CrewWork(DoneWork(min(max(minutes, LEAST_MINUTES), MOST_MINUTES)), workers=1)
        keep_work_of_crew(session, done, booking_id=booking.id, note="", by=by, now=now)
        change_booking(session, booking, change, by=by, now=now)
        session.flush()
        price_what_ended(session, booking, now=now)
        return
    change_booking(session, booking, change, by=by, now=now, facts={"reason": str(Obstacle.NOBODY_HOME), "words": ""})
    session.flush()
    fee = fee_for(session, booking, Outcome.NO_SHOW, now=now)
    if fee is not None:
        keep_final_price(session, booking, fee, cause=Cause.WORK, by=system_of(booking.organisation_id), now=now)
