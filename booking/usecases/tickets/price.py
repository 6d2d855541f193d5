"""What the work at the bench costs: asked before it is done, and looked at when it is.

Who works at the bench writes time and parts, and never reads the price: it follows from the tariff and the household.
"""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from booking.rules.money import Money
from booking.rules.refusals import Refusal
from booking.store.quotes import newest_quote
from booking.store.tables import BookingOptionRow, BookingRow
from booking.store.work_records import written_work
from booking.usecases.bookings.pricing import job_of, price_as_done
from booking.usecases.bookings.requests import Choice
from booking.usecases.bookings.tasks import BookedWork, tasks_of, work_of
from booking.usecases.tickets.requests import BenchWork


def price_at_bench(session: Session, row: BookingRow, work: BenchWork) -> Money:
    """Return what a booking costs when this is done. Raises ``NotFound`` for a task of another service, and what
    ``price_as_done`` raises.
    """
    booked = work_of(session, row)
    whole = BookedWork(booked.service, (*booked.tasks, *tasks_of(booked.service, _besides(booked, work))))
    kept = newest_quote(session, row.organisation_id, row.id)
    job = job_of(
        session,
        row,
        tariff_id=kept[1].tariff_id if kept is not None else None,
        household_id=row.household_id if row.household_proved else None,
        claimed_ground=row.claimed_ground,
        work=whole,
    )
    return price_as_done(session, row, job, [work.done], work=whole).total


def price_if_known(session: Session, row: BookingRow, work: BenchWork) -> Money | None:
    """Return the same, or None where there is no price yet: nobody who worked is kept from saying so."""
    try:
        return price_at_bench(session, row, work)
    except Refusal:
        return None


def price_when_ready(session: Session, organisation_id: int, booking_id: int) -> Money | None:
    """Return what something that is ready costs, by the work that was written down; None where nobody knows."""
    row = session.scalars(
        select(BookingRow).where(BookingRow.organisation_id == organisation_id, BookingRow.id == booking_id)
    ).one()
    by_desk = written_work(session, organisation_id, booking_id).by_desk
    return None if by_desk is None else price_if_known(session, row, BenchWork(done=by_desk.together))


def add_tasks(session: Session, row: BookingRow, work: BenchWork) -> None:
    """Write down the tasks that were done besides those that were booked. Raises ``NotFound`` for a strange one."""
    booked = work_of(session, row)
    session.add_all(
        BookingOptionRow(
            organisation_id=row.organisation_id,
            booking_id=row.id,
            option_id=task.option_id,
            count=task.count,
            minutes=task.total_minutes,
        )
        for task in tasks_of(booked.service, _besides(booked, work))
    )
    session.flush()


def _besides(booked: BookedWork, work: BenchWork) -> list[Choice]:
    known = {task.option_id for task in booked.tasks}
    return [Choice(one) for one in dict.fromkeys(work.options) if one not in known]
