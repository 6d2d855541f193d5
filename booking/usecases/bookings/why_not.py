"""Tell why a moment cannot be booked."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from booking.rules.actors import Actor
from booking.rules.calendar import local_date
from booking.rules.moments import minute_of
from booking.rules.why import Reason, WhyNot, why_not_at
from booking.store.queries.availability import able, look
from booking.usecases.bookings.placing import Wish, days_touched, earliest_start, is_choosable, last_day


def why_not(session: Session, wish: Wish, starts_at: datetime, *, by: Actor, now: datetime) -> WhyNot:
    """Return why the work cannot start then; no reason where it can, by the functions that show and accept.

    For people it is one reason; who of the workers is where is for the office (``WhyNot.workers``), and is left out
    for others. Raises ``NothingChosen`` or ``TasksTooLong``.
    """
    job = wish.job
    by_itself = _of_the_moment(wish, starts_at, by=by, now=now)
    if by_itself is not None:
        return WhyNot(by_itself, job.crew)
    days = days_touched(wish, starts_at)
    need, anybody = wish.need(days[0], days[-1]), wish.without_wishes().need(days[0], days[-1])
    # Of those who do not come as wished it is told too whether they could.
    found = look(session, anybody, now=now)
    can = [person.worker_id for person in able(found.presences, need)]
    others = [person.worker_id for person in able(found.presences, anybody) if person.worker_id not in can]
    answer = why_not_at(
        found.timelines,
        job,
        minute_of(starts_at),
        reaches=found.reaches,
        able=can,
        tools=found.tools,
        within=found.within,
        closed=found.presences.calendar.why_closed(days[0]),
        unwished=others,
    )
    return answer if by.is_office else WhyNot(answer.reason, job.crew, kinds=answer.kinds, closed=answer.closed)


def _of_the_moment(wish: Wish, starts_at: datetime, *, by: Actor, now: datetime) -> Reason | None:
    if starts_at < now:
        return Reason.PAST
    if starts_at < earliest_start(wish.service, by=by, now=now):
        return Reason.TOO_SOON
    if local_date(starts_at) > last_day(wish.service, now):
        return Reason.TOO_FAR_AHEAD
    return None if is_choosable(wish.service, starts_at, by=by, now=now) else Reason.OFF_GRID
