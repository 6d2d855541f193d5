"""A worker is ready, and writes down what was done."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from booking.rules.actors import Actor
from booking.rules.lifecycle import Change
from booking.rules.ticking import require_time_to_tick
from booking.rules.work_done import DoneWork
from booking.rules.work_orders import NOTHING_TOLD, ToldWork
from booking.store.work_records import keep_work_of_one
from booking.usecases.bookings.give_final_price import price_what_ended
from booking.usecases.work.own_assignment import own_assignment, report, require_open_today
from booking.usecases.work.what_was_done import questions_about


def finish_assignment(
    session: Session,
    assignment_id: int,
    *,
    by: Actor,
    now: datetime,
    done: DoneWork | None = None,
    told: ToldWork = NOTHING_TOLD,
    pressed_at: datetime | None = None,
) -> None:
    """Say that the work is done; who forgot to say that they began may do so too. Asked again, nothing changes.

    ``done`` is what the worker wrote down; without it the clock and the plan tell. ``told`` is what goes on
    the work order besides. With the last of the crew the booking gets its final price, unless the customer signs
    first; where there is none, the work is done all the same. ``pressed_at`` is when it was done, where that was told
    later than it was.

    Raises ``NotFound`` for work of somebody else, ``NotToday``, ``NotPossibleNow`` once it was given up,
    ``TooEarlyToTick`` more than half an hour before the start where nobody pressed that they began.
    """
    row, assignment = own_assignment(session, assignment_id, by=by)
    if assignment.state == "done":
        return
    ended_at = max(pressed_at or now, assignment.started_at or pressed_at or now)
    require_open_today(assignment, Change.FINISH, now=ended_at)
    if assignment.started_at is None:
        require_time_to_tick(assignment.starts_at, now=ended_at)
    done = done or questions_about(session, row, assignment, now=ended_at).as_it_stands

    assignment.state, assignment.finished_at = "done", ended_at
    keep_work_of_one(session, done, assignment, by=by, now=now, told=told)
    report(session, row, Change.FINISH, by=by, now=now)
    price_what_ended(session, row, now=now)
